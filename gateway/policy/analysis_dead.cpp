// Permits that can never act, or never again.

#include "gateway/policy/analysis_dead.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace gateway::policy {

namespace {

/// When a permit acts on an item, in any cell.
struct Life {
    bool alive{false};                    ///< at `from` or after it
    std::optional<core::Instant> ended{}; ///< else when it last did
};

using Lives = std::map<std::pair<core::RuleId, core::ItemId>, Life>;

Lives lives_of(const AnalysedLaw& law, core::Instant from) {
    Lives lives;
    for (const Cell& cell : law.cells()) {
        std::vector<Variant> variants;
        for (const core::ItemId item : law.listed(cell)) {
            for (Variant& variant : law.variants(item)) {
                variants.push_back(std::move(variant));
            }
        }
        const std::vector<std::vector<Stretch>> swept{sweep(law, cell, variants)};
        for (std::size_t at{0}; at < variants.size(); ++at) {
            for (const Stretch& stretch : swept[at]) {
                for (const core::RuleId permit : stretch.permits) {
                    Life& life{lives[{permit, variants[at].item->id}]};
                    if (!stretch.when.until || *stretch.when.until > from) {
                        life.alive = true;
                    } else {
                        life.ended = std::max(life.ended, stretch.when.until);
                    }
                }
            }
        }
    }
    return lives;
}

/// Why a permit never acts on an item: of all that is in its way, what it meets last.
struct Obstacle {
    DeadCause cause{DeadCause::no_party};
    std::vector<core::RuleId> caps;
    std::optional<Witness> witness{};

    [[nodiscard]] int rank() const noexcept {
        constexpr std::array order{DeadCause::no_party,      DeadCause::never_in_force,
                                   DeadCause::party_cannot,  DeadCause::no_agreement,
                                   DeadCause::contradiction, DeadCause::no_article_9,
                                   DeadCause::capped};
        return static_cast<int>(std::find(order.begin(), order.end(), cause) - order.begin());
    }
};

class Inquest final {
public:
    Inquest(const AnalysedLaw& law, const Permit& permit)
        : m_law{law}, m_permit{permit}, m_alone{alone(law.law(), permit)} {}

    [[nodiscard]] Obstacle on(core::ItemId item) const {
        Obstacle last;
        for (const Cell& cell : m_alone.cells()) {
            std::set<core::Instant> instants{m_alone.changes(cell)};
            instants.insert(beginning());
            for (const core::Instant at : instants) {
                for (const Variant& variant : m_alone.variants(item)) {
                    Obstacle here{meet(cell, variant, at)};
                    if (!last.witness || here.rank() > last.rank()) {
                        last = std::move(here);
                    }
                }
            }
        }
        return last;
    }

private:
    /// The same law with no other permit, so that the gate's answer is about this one.
    static Law alone(Law law, const Permit& permit) {
        std::erase_if(law.permits, [&](const Permit& other) { return other.id != permit.id; });
        return law;
    }

    [[nodiscard]] Obstacle meet(const Cell& cell, const Variant& variant, core::Instant at) const {
        Obstacle met;
        met.witness = best_witness(
            m_alone, cell, variant, readable_instant({at, std::nullopt}, std::nullopt));
        if (at == beginning()) {
            met.witness->at = core::Instant{};
        }
        const core::Decision decision{decide(*m_alone.rules(), *met.witness)};
        const core::FieldDecision& field{decision.fields.front()};
        const auto because = [&](core::Reason reason) {
            return std::find(field.reasons.begin(), field.reasons.end(), reason)
                   != field.reasons.end();
        };
        if (!m_alone.in_force(m_permit, at)) {
            met.cause = DeadCause::never_in_force;
        } else if (!decision.guards.empty()) {
            met.cause = DeadCause::party_cannot;
        } else if (!field.unmet.empty()) {
            const bool agreement{
                std::find(field.unmet.begin(), field.unmet.end(), "agreement.covers")
                != field.unmet.end()};
            met.cause = agreement ? DeadCause::no_agreement : DeadCause::contradiction;
        } else if (because(core::Reason::special_without_art9)) {
            met.cause = DeadCause::no_article_9;
        } else {
            met.cause = DeadCause::capped;
            met.caps = field.caps;
        }
        return met;
    }

    const AnalysedLaw& m_law;
    const Permit& m_permit;
    AnalysedLaw m_alone;
};

/// All items that a permit lists in vain, those of one cause together.
class Report final {
public:
    Report(const AnalysedLaw& law, const Permit& permit) : m_law{law}, m_permit{permit} {}

    void add_ended(core::ItemId item, core::Instant when) {
        entry({DeadCause::ended, {}, when}).items.push_back(item);
    }

    void add_never(core::ItemId item) {
        if (!m_inquest) {
            m_inquest = std::make_unique<Inquest>(m_law, m_permit);
        }
        Obstacle obstacle{m_inquest->on(item)};
        DeadRule& rule{entry({obstacle.cause, obstacle.caps, std::nullopt})};
        rule.items.push_back(item);
        if (!rule.witness) {
            rule.witness = std::move(obstacle.witness);
        }
    }

    /// @param whole  nothing of the permit is alive.
    void finish(bool whole, std::vector<DeadRule>& found) {
        for (auto& [key, rule] : m_rules) {
            if (whole && m_rules.size() == 1) {
                rule.items.clear();
            }
            if (rule.ended) {
                rule.witness = at_end(*rule.ended, rule.items);
            }
            found.push_back(std::move(rule));
        }
    }

private:
    using Key = std::tuple<DeadCause, std::vector<core::RuleId>, std::optional<core::Instant>>;

    DeadRule& entry(const Key& key) {
        DeadRule& rule{m_rules[key]};
        rule.rule = m_permit.id;
        std::tie(rule.cause, rule.caps, rule.ended) = key;
        return rule;
    }

    /// The best case at the instant at which it stopped.
    [[nodiscard]] std::optional<Witness>
    at_end(core::Instant ended, const std::vector<core::ItemId>& items) const {
        const core::ItemId item{items.empty() ? m_permit.items.front().first : items.front()};
        for (const Cell& cell : m_law.cells()) {
            if (std::find(cell.permits.begin(), cell.permits.end(), &m_permit)
                != cell.permits.end()) {
                return best_witness(m_law, cell, m_law.variants(item).front(), ended);
            }
        }
        return std::nullopt;
    }

    const AnalysedLaw& m_law;
    const Permit& m_permit;
    std::unique_ptr<Inquest> m_inquest;
    std::map<Key, DeadRule> m_rules;
};

}

void find_dead_permits(const AnalysedLaw& law, core::Instant from, std::vector<DeadRule>& found) {
    const Lives lives{lives_of(law, from)};
    for (const Permit& permit : law.law().permits) {
        Report report{law, permit};
        bool whole{true};
        for (const auto& [item, form] : permit.items) {
            const auto life = lives.find({permit.id, item});
            if (life == lives.end()) {
                report.add_never(item);
            } else if (life->second.alive) {
                whole = false;
            } else {
                report.add_ended(item, *life->second.ended);
            }
        }
        report.finish(whole, found);
    }
}

std::vector<DeadRule> dead_rules(const RuleSet& rules, core::Instant from) {
    std::vector<DeadRule> found;
    find_dead_permits(AnalysedLaw{rules.law()}, from, found);
    find_dead_caps(rules.law(), from, found);
    std::stable_sort(found.begin(), found.end(), [](const DeadRule& left, const DeadRule& right) {
        return left.rule < right.rule;
    });
    return found;
}

}
