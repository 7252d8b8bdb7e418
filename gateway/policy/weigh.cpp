#include "gateway/policy/engine.h"

#include <algorithm>
#include <iterator>

namespace gateway::policy {

namespace {

using Compiled = RuleSet::Compiled;
using core::Reason;

constexpr std::uint64_t beyond_facts{1U << 20U}; ///< out of force, no Art. 9, basis swap
constexpr std::uint64_t stopped{1U << 19U};      ///< by a hold or a cap

ReasonBits fact_reasons(const Compiled& rules, const Workspace& work, Index permit) {
    ReasonBits reasons{0};
    for (std::size_t word{0}; word < rules.fact_words; ++word) {
        const Word missing{rules.permit_facts[permit][word] & ~work.facts[Workspace::yes][word]};
        for (Word rest{missing}; rest != 0; rest &= rest - 1) {
            const std::size_t fact{
                word * word_bits + static_cast<std::size_t>(std::countr_zero(rest))};
            reasons |= bit_of(rules.fact_kinds[fact].reason);
        }
    }
    return reasons;
}

ReasonBits state_reasons(const core::ConsentState& state, const ConsentDemand& demand, Micros at) {
    if (!state.kind) {
        return bit_of(state.out_of_scope ? Reason::consent_scope : Reason::consent_none);
    }
    switch (*state.kind) {
    case core::ConsentKind::requested: return bit_of(Reason::consent_requested);
    case core::ConsentKind::deferred: return bit_of(Reason::consent_deferred);
    case core::ConsentKind::refused: return bit_of(Reason::consent_refused);
    case core::ConsentKind::withdrawn: return bit_of(Reason::consent_withdrawn);
    case core::ConsentKind::revoked: return bit_of(Reason::consent_revoked);
    case core::ConsentKind::expired: return bit_of(Reason::consent_expired);
    case core::ConsentKind::invalidated: return bit_of(Reason::consent_invalidated);
    case core::ConsentKind::given:
    case core::ConsentKind::renewed: break;
    }
    const bool expired{state.valid_until && state.valid_until->microseconds() <= at};
    return (expired ? bit_of(Reason::consent_expired) : 0)
           | (demand.is_explicit && !state.is_explicit ? bit_of(Reason::consent_not_explicit) : 0)
           | (demand.itemised && !state.itemised ? bit_of(Reason::consent_not_itemised) : 0)
           | (demand.written && !state.written ? bit_of(Reason::consent_not_written) : 0)
           | (!state.has_evidence ? bit_of(Reason::consent_no_evidence) : 0);
}

inline bool demand_met(const Workspace& work, Index demand, Index item) {
    return has_bit(work.met[demand], item) && !has_bit(work.unmet[demand], item);
}

ReasonBits consent_reasons(
    const Compiled& rules, const Workspace& work, const CompiledPermit& permit, Index item) {
    ReasonBits reasons{0};
    for (const Index at : permit.demands) {
        if (demand_met(work, at, item)) {
            continue;
        }
        const ConsentDemand& demand{rules.demands[at]};
        bool told{false};
        for (Index next{work.first_consent[item]}; next != no_index;
             next = work.consents[next].next) {
            const core::ConsentState& state{*work.consents[next].state};
            if (state.role == demand.role) {
                told = true;
                reasons |=
                    meets(state, demand, work.at) ? 0 : state_reasons(state, demand, work.at);
            }
        }
        reasons |= told ? 0 : bit_of(Reason::consent_none);
    }
    return reasons;
}

ReasonBits force_reasons(const CompiledPermit& permit, Micros at) {
    const bool not_in_force{at < permit.from || at < permit.force_from || at >= permit.force_until};
    return (not_in_force ? bit_of(Reason::not_in_force) : 0)
           | (at >= permit.until ? bit_of(Reason::rule_expired) : 0);
}

/// What closes items to the candidate whatever its terms say, one word of each mask.
struct Closed {
    Word swapped{0};
    Word held{0};
    Word bare{0};
    Word capped{0};
};

/// Weighs one candidate for the withheld items that it lists.
class Weighing final {
public:
    Weighing(const Compiled& rules, Workspace& work, Index place) noexcept
        : m_rules{rules}, m_work{work}, m_place{place}, m_index{work.candidates[place]},
          m_permit{rules.permits[m_index]},
          m_in_force{in_force(m_permit, work.at)}, m_missing{missing_facts(rules, work, m_index)} {}

    [[nodiscard]] ReasonBits shortcomings() const {
        return force_reasons(m_permit, m_work.at)
               | (m_missing == 0 ? 0 : fact_reasons(m_rules, m_work, m_index));
    }

    Closed weigh(std::size_t word, Word items) {
        const Closed closed{
            swap_of(m_work, m_permit, word), hold_of(m_work, m_permit, word),
            without_article_9(m_work, m_permit, word),
            taken_by_basis(m_rules, m_work, m_permit, word).to_none
                | m_work.sets[Workspace::absolute_none][word]};
        const Word agreed{consented(m_work, m_permit, word)};
        if (m_in_force && m_missing == 0) {
            name_decisive(word, items & agreed & ~closed.bare, closed);
        }
        const Word beyond{m_in_force ? closed.swapped | closed.bare : ~Word{0}};
        const Word stopping{closed.held | closed.capped};
        std::uint64_t* const nearest{m_work.nearest.data() + word * word_bits};
        for (Word rest{items}; rest != 0; rest &= rest - 1) {
            const auto bit = static_cast<unsigned>(std::countr_zero(rest));
            // without branches: which permit is nearer is as good as random
            std::uint64_t distance{
                m_missing + (beyond >> bit & 1U) * beyond_facts + (stopping >> bit & 1U) * stopped};
            distance += m_permit.demands.empty() ? 0 : unmet_consents(word, bit);
            nearest[bit] = std::min(nearest[bit], distance << 32U | m_place);
        }
        return closed;
    }

private:
    /// What lacks nothing but these says so, whichever permit is nearest.
    void name_decisive(std::size_t word, Word ready, const Closed& closed) {
        const auto mark = [&](Word items, Reason reason) {
            for (Word rest{items}; rest != 0; rest &= rest - 1) {
                m_work.reasons[word * word_bits + static_cast<unsigned>(std::countr_zero(rest))] |=
                    bit_of(reason);
            }
        };
        mark(ready & closed.swapped, Reason::basis_swap);
        mark(ready & closed.held, Reason::hold);
    }

    [[nodiscard]] std::uint64_t unmet_consents(std::size_t word, unsigned bit) const {
        std::uint64_t unmet{0};
        for (const Index demand : m_permit.demands) {
            unmet += ~(m_work.met[demand][word] & ~m_work.unmet[demand][word]) >> bit & 1U;
        }
        return unmet;
    }

    const Compiled& m_rules;
    Workspace& m_work;
    Index m_place;
    Index m_index;
    const CompiledPermit& m_permit;
    bool m_in_force;
    unsigned m_missing;
};

/// Weighs a candidate and keeps what is the same for all of its items.
void weigh(const Compiled& rules, Workspace& work, Index place) {
    Weighing weighing{rules, work, place};
    work.shortcomings.push_back(weighing.shortcomings());
    const Word* const listed{rules.permit_items[work.candidates[place]]};
    Word* const swapped{work.obstacles[place * Workspace::obstacle_count]};
    Word* const held{swapped + rules.words * Workspace::by_hold};
    Word* const bare{swapped + rules.words * Workspace::by_article_9};
    Word* const capped{swapped + rules.words * Workspace::by_cap};
    for (std::size_t word{0}; word < rules.words; ++word) {
        const Word items{listed[word] & work.sets[Workspace::withheld][word]};
        if (items == 0) {
            continue;
        }
        work.sets[Workspace::covered][word] |= items;
        const Closed closed{weighing.weigh(word, items)};
        swapped[word] = closed.swapped;
        held[word] = closed.held;
        bare[word] = closed.bare;
        capped[word] = closed.capped;
    }
}

/// Why the nearest permit did not act on the item.
ReasonBits reasons_of(const Compiled& rules, const Workspace& work, Index item) {
    const Index place{work.nearest_place(item)};
    const CompiledPermit& permit{rules.permits[work.candidates[place]]};
    const std::size_t first{place * Workspace::obstacle_count};
    const auto closed = [&](Workspace::Obstacle obstacle, Reason reason) {
        return has_bit(work.obstacles[first + obstacle], item) ? bit_of(reason) : 0;
    };
    return work.shortcomings[place]
           | (permit.demands.empty() ? 0 : consent_reasons(rules, work, permit, item))
           | closed(Workspace::by_swap, Reason::basis_swap)
           | closed(Workspace::by_hold, Reason::hold)
           | closed(Workspace::by_article_9, Reason::special_without_art9)
           | closed(Workspace::by_cap, Reason::cap)
           | (has_bit(work.sets[Workspace::acting_any], item) ? bit_of(Reason::cap) : 0);
}

/// No permit for this party and purpose lists the item: is there one for another?
ReasonBits scope_reasons(const Compiled& rules, const Workspace& work, Index item) {
    if (work.reg == no_index || !has_bit(rules.by_register[work.reg], item)) {
        return bit_of(Reason::no_rule);
    }
    const bool for_party{
        work.party != no_index
        && has_bit(
            rules.by_register_party[rules.pair_of(work.reg, work.party, rules.parties.size())],
            item)};
    const bool for_purpose{
        work.purpose != no_index
        && has_bit(
            rules.by_register_purpose[rules.pair_of(
                work.reg, work.purpose, rules.law.purposes.size())],
            item)};
    return (for_party || !for_purpose ? bit_of(Reason::purpose) : 0)
           | (for_purpose || !for_party ? bit_of(Reason::recipient) : 0);
}

void weigh_withheld(const Compiled& rules, Workspace& work) {
    Word* const withheld{work.sets[Workspace::withheld]};
    Word open{0};
    for (std::size_t word{0}; word < rules.words; ++word) {
        withheld[word] = work.sets[Workspace::asked][word] & ~work.sets[Workspace::any][word]
                         & ~work.sets[Workspace::grouped][word]
                         & ~work.sets[Workspace::code_unknown][word];
        open |= withheld[word];
    }
    if (open == 0) {
        return;
    }
    for_each_bit(withheld, rules.words, [&](Index item) {
        work.reasons[item] = 0;
        work.nearest[item] = no_candidate;
    });
    static_cast<void>(work.obstacles.add(work.candidates.size() * Workspace::obstacle_count));
    for (Index place{0}; place < work.candidates.size(); ++place) {
        weigh(rules, work, place);
    }
    for_each_bit(withheld, rules.words, [&](Index item) {
        work.reasons[item] |= has_bit(work.sets[Workspace::covered], item)
                                  ? reasons_of(rules, work, item)
                                  : scope_reasons(rules, work, item);
    });
}

/// Reasons of what is not withheld by its own permits: groups, unknown codes, and dates cut to the
/// year.
void mark_others(const Compiled& rules, Workspace& work) {
    for (std::size_t word{0}; word < rules.words; ++word) {
        const Word in_year{work.sets[Workspace::any][word] & ~work.sets[Workspace::full][word]};
        const Word marked[]{
            work.sets[Workspace::grouped][word], work.sets[Workspace::code_unknown][word],
            in_year & work.sets[Workspace::acting_full][word],
            in_year & ~work.sets[Workspace::acting_full][word]};
        const ReasonBits why[]{
            bit_of(Reason::group), bit_of(Reason::code_unknown), bit_of(Reason::cap), 0};
        for (std::size_t kind{0}; kind < std::size(marked); ++kind) {
            for (Word rest{marked[kind]}; rest != 0; rest &= rest - 1) {
                const std::size_t item{
                    word * word_bits + static_cast<std::size_t>(std::countr_zero(rest))};
                work.reasons[item] = why[kind];
                work.nearest[item] = no_candidate;
            }
        }
    }
}

}

void weigh_all(const Compiled& rules, Workspace& work) {
    weigh_withheld(rules, work);
    mark_others(rules, work);
}

}
