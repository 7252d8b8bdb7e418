#include "gateway/policy/analysis_sweep.h"

#include <algorithm>
#include <map>
#include <utility>

namespace gateway::policy {

namespace {

/// Which fields may stand in one question without touching each other: no two of an atomic group,
/// no two values of one item, and none that is promised to stay in Finland beside one that is not.
class Rounds final {
public:
    Rounds(const Law& law, const std::vector<Variant>& variants) : m_variants{variants} {
        for (std::size_t at{0}; at < variants.size(); ++at) {
            place(law, at);
        }
    }

    [[nodiscard]] const std::vector<std::vector<std::size_t>>& rounds() const noexcept {
        return m_rounds;
    }

private:
    void place(const Law& law, std::size_t at) {
        for (std::vector<std::size_t>& round : m_rounds) {
            if (std::none_of(round.begin(), round.end(), [&](std::size_t other) {
                    return touch(law, m_variants[at], m_variants[other]);
                })) {
                round.push_back(at);
                return;
            }
        }
        m_rounds.push_back({at});
    }

    static bool touch(const Law& law, const Variant& left, const Variant& right) {
        if (left.item == right.item || left.item->finland_only != right.item->finland_only) {
            return true;
        }
        return std::any_of(law.groups.begin(), law.groups.end(), [&](const AtomicGroup& group) {
            const auto has = [&](const Variant& variant) {
                return std::find(group.items.begin(), group.items.end(), variant.item->id)
                       != group.items.end();
            };
            return has(left) && has(right);
        });
    }

    const std::vector<Variant>& m_variants;
    std::vector<std::vector<std::size_t>> m_rounds;
};

void extend(std::vector<Stretch>& stretches, Stretch next) {
    if (!stretches.empty() && stretches.back().like(next)) {
        stretches.back().when.until = next.when.until;
    } else {
        stretches.push_back(std::move(next));
    }
}

/// The two ends of what anybody can consent to.
class Walk final {
public:
    Walk(const AnalysedLaw& law, const Witness& best, std::span<const Posed::Ask> asked)
        : m_rules{*law.rules()}, m_agreed{best, asked}, m_silent{silent(best), asked} {}

    /// Calls `visit(when, with, without)` for each stretch.
    template <class Visit> void over_time(Visit visit) {
        core::Validity when;
        for (core::Instant at{beginning()};;) {
            m_agreed.move_to(at);
            m_silent.move_to(at);
            const core::Decision with{decide(m_rules, m_agreed.question())};
            const core::Decision without{decide(m_rules, m_silent.question())};
            when.until = with.next_change;
            visit(when, with, without);
            if (!with.next_change) {
                return;
            }
            at = *with.next_change;
            when.from = at;
        }
    }

private:
    static Witness silent(Witness best) {
        best.told.consents.fill(Agreed{});
        return best;
    }

    const RuleSet& m_rules;
    Posed m_agreed;
    Posed m_silent;
};

}

std::vector<std::vector<Stretch>>
sweep(const AnalysedLaw& law, const Cell& cell, const std::vector<Variant>& variants) {
    std::vector<std::vector<Stretch>> found(variants.size());
    const Rounds rounds{law.law(), variants};
    for (const std::vector<std::size_t>& round : rounds.rounds()) {
        std::vector<Posed::Ask> asked;
        for (const std::size_t at : round) {
            asked.push_back({variants[at].item->id, variants[at].code()});
        }
        Walk walk{law, best_witness(law, cell, variants[round.front()], beginning()), asked};
        walk.over_time([&](const core::Validity& when, const core::Decision& with,
                           const core::Decision& without) {
            for (const std::size_t at : round) {
                const core::FieldDecision& most{*with.find(variants[at].item->id)};
                const core::FieldDecision& least{*without.find(variants[at].item->id)};
                extend(found[at], {when, most.form, least.form, most.permits, least.permits});
            }
        });
    }
    return found;
}

Witness
best_witness(const AnalysedLaw& law, const Cell& cell, const Variant& variant, core::Instant at) {
    Witness witness;
    witness.at = at;
    witness.reg = cell.reg;
    witness.party = cell.party->id;
    witness.purpose = cell.purpose;
    witness.item = variant.item->id;
    witness.code = variant.code();
    witness.beside = law.beside(variant);
    witness.told = best_circumstances(law.law(), cell);
    return witness;
}

}
