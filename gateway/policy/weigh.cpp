#include "gateway/policy/engine.h"

#include <algorithm>
#include <array>

namespace gateway::policy {

namespace {

using Compiled = RuleSet::Compiled;
using core::Reason;

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

/// What is wrong with the consents to the item in the role that the demand names.
ReasonBits demand_reasons(const Workspace& work, const ConsentDemand& demand, Index item) {
    if (work.consents.empty()) {
        return bit_of(Reason::consent_none);
    }
    ReasonBits reasons{0};
    bool told{false};
    for (Index next{work.first_consent[item]}; next != no_index; next = work.consents[next].next) {
        const core::ConsentState& state{*work.consents[next].state};
        if (state.role == demand.role) {
            told = true;
            reasons |= meets(state, demand, work.at) ? 0 : state_reasons(state, demand, work.at);
        }
    }
    return told ? reasons : bit_of(Reason::consent_none);
}

ReasonBits consent_reasons(
    const Compiled& rules, const Workspace& work, const CompiledPermit& permit, Index item) {
    ReasonBits reasons{0};
    for (const Index demand : permit.demands) {
        if (!work.agreed(demand, item)) {
            reasons |= demand_reasons(work, rules.demands[demand], item);
        }
    }
    return reasons;
}

// The order of misses: what nobody can grant counts above a hold or a cap, and those above any
// number of unmet terms; then the candidate's place.
constexpr unsigned beyond_grant{2}; ///< out of force, no ground of Article 9, basis swap
constexpr unsigned stopped{1};      ///< by a hold or a cap
constexpr unsigned side_shift{62};
constexpr unsigned unmet_shift{32};

constexpr std::uint64_t order_of(unsigned side, std::uint64_t unmet, Index place) noexcept {
    return std::uint64_t{side} << side_shift | unmet << unmet_shift | place;
}

/// Calls `visit(item)` for each item of one word.
template <class Visit> void for_each_of(Word items, std::size_t word, Visit visit) {
    for (; items != 0; items &= items - 1) {
        visit(static_cast<Index>(word * word_bits) + static_cast<Index>(std::countr_zero(items)));
    }
}

/// Tells items of one side apart by how many of the demanded consents are not met.
/// @param items a mask in candidate_sets
void add_miss(
    const Compiled& rules, const CompiledPermit& permit, std::uint64_t order, Index items,
    Workspace& work) {
    if (permit.demands.empty()) {
        work.misses.push_back({order, items});
        return;
    }
    const std::size_t words{rules.words};
    const Index first{work.candidate_sets.size()};
    Word* const unmet{work.candidate_sets.add(permit.demands.size() + 1)}; // by count
    const Word* const withheld{work.sets[Workspace::withheld]};
    for (std::size_t word{0}; word < words; ++word) {
        unmet[word] = work.candidate_sets[items][word] & withheld[word];
    }
    std::size_t seen{0};
    for (const Index demand : permit.demands) {
        const Word* const met{work.met[demand]};
        const Word* const fallen_short{work.unmet[demand]};
        for (std::size_t at{++seen * words}; at > 0; at -= words) {
            for (std::size_t word{0}; word < words; ++word) {
                const Word agreed{met[word] & ~fallen_short[word]};
                unmet[at + word] |= unmet[at - words + word] & ~agreed;
                unmet[at - words + word] &= agreed;
            }
        }
    }
    for (Index count{0}; count <= seen; ++count) {
        work.misses.push_back({order + (std::uint64_t{count} << unmet_shift), first + count});
    }
}

/// Tells the items of the candidate apart by what closes them to it.
void measure_obstructed(const Compiled& rules, Index place, Workspace& work) {
    constexpr unsigned sides{4};
    const Candidate& candidate{work.candidates[place]};
    const Index first{work.candidate_sets.size()};
    Word* const apart{work.candidate_sets.add(sides)};
    const Word* const listed{work.of(place, Workspace::listed)};
    const Word* const swapped{work.of(place, Workspace::by_swap)};
    const Word* const held{work.of(place, Workspace::by_hold)};
    const Word* const bare{work.of(place, Workspace::by_article_9)};
    const Word* const capped{work.of(place, Workspace::by_cap)};
    std::array<Word, sides> any{};
    for (std::size_t word{0}; word < rules.words; ++word) {
        const Word beyond{candidate.in_force ? swapped[word] | bare[word] : ~Word{0}};
        const Word stopping{held[word] | capped[word]};
        for (unsigned side{0}; side < sides; ++side) {
            const Word items{
                listed[word] & ((side & beyond_grant) != 0 ? beyond : ~beyond)
                & ((side & stopped) != 0 ? stopping : ~stopping)};
            apart[side * rules.words + word] = items;
            any[side] |= items;
        }
    }
    for (unsigned side{0}; side < sides; ++side) {
        if (any[side] != 0) {
            add_miss(
                rules, rules.permits[candidate.permit], order_of(side, candidate.missing, place),
                first + side, work);
        }
    }
}

/// By how much the candidate misses what it lists.
void measure(const Compiled& rules, Index place, Workspace& work) {
    const Candidate& candidate{work.candidates[place]};
    if (candidate.obstructed) {
        measure_obstructed(rules, place, work);
        return;
    }
    const std::uint64_t order{
        order_of(candidate.in_force ? 0 : beyond_grant, candidate.missing, place)};
    add_miss(
        rules, rules.permits[candidate.permit], order,
        place * static_cast<Index>(Workspace::candidate_set_count), work);
}

/// Says of withheld items of one word why they are.
class Naming final {
public:
    Naming(const Compiled& rules, Workspace& work, std::size_t word) noexcept
        : m_rules{rules}, m_work{work}, m_word{word}, m_reasons{work.reasons.data()},
          m_nearest{work.nearest.data()} {}

    /// Of these items the candidate is the nearest.
    void name(Index place, Word items) {
        const Candidate& candidate{m_work.candidates[place]};
        for_each_of(items, m_word, [&](Index item) {
            m_nearest[item] = place;
            m_reasons[item] = candidate.shortcomings;
        });
        if (candidate.obstructed) {
            mark(items & of(place, Workspace::by_swap), Reason::basis_swap);
            mark(items & of(place, Workspace::by_hold), Reason::hold);
            mark(items & of(place, Workspace::by_article_9), Reason::special_without_art9);
            mark(items & of(place, Workspace::by_cap), Reason::cap);
        }
        if (!m_work.limits.empty()) {
            mark(items & m_work.sets[Workspace::acting_any][m_word], Reason::cap);
        }
        const CompiledPermit& permit{m_rules.permits[candidate.permit]};
        if (!permit.demands.empty()) {
            for_each_of(items, m_word, [&](Index item) {
                m_reasons[item] |= consent_reasons(m_rules, m_work, permit, item);
            });
        }
    }

    /// No permit for this party and purpose lists the items: is there one for another?
    void name_scope(Word items) {
        const Index reg{m_work.reg};
        const Index party{m_work.party};
        const Index purpose{m_work.purpose};
        for_each_of(items, m_word, [&](Index item) {
            m_nearest[item] = no_index;
            m_reasons[item] = 0;
        });
        if (reg == no_index) {
            mark(items, Reason::no_rule);
            return;
        }
        const Word known{m_rules.by_register[reg][m_word]};
        const Word for_party{
            m_rules.by_register_party[m_rules.pair_of(reg, party, m_rules.parties.size())][m_word]};
        const Word for_purpose{
            purpose == no_index ? 0
                                : m_rules.by_register_purpose[m_rules.pair_of(
                                    reg, purpose, m_rules.law.purposes.size())][m_word]};
        mark(items & ~known, Reason::no_rule);
        mark(items & known & (for_party | ~for_purpose), Reason::purpose);
        mark(items & known & (for_purpose | ~for_party), Reason::recipient);
    }

    /// What lacks nothing but these says so, whichever permit is nearest.
    void name_decisive(Index place) {
        const Candidate& candidate{m_work.candidates[place]};
        if (!candidate.in_force || candidate.missing != 0) {
            return;
        }
        const CompiledPermit& permit{m_rules.permits[candidate.permit]};
        const Word ready{
            of(place, Workspace::listed) & m_work.sets[Workspace::withheld][m_word]
            & consented(m_work, permit, m_word) & ~of(place, Workspace::by_article_9)};
        mark(ready & of(place, Workspace::by_swap), Reason::basis_swap);
        mark(ready & of(place, Workspace::by_hold), Reason::hold);
    }

    /// Reasons of what is not withheld by its own permits: groups, unknown codes, and dates cut to
    /// the year.
    void name_others() {
        const auto& sets = m_work.sets;
        const Word in_year{sets[Workspace::any][m_word] & ~sets[Workspace::full][m_word]};
        say(sets[Workspace::grouped][m_word], bit_of(Reason::group));
        say(sets[Workspace::code_unknown][m_word], bit_of(Reason::code_unknown));
        say(in_year & sets[Workspace::acting_full][m_word], bit_of(Reason::cap));
        say(in_year & ~sets[Workspace::acting_full][m_word], 0);
    }

private:
    [[nodiscard]] Word of(Index place, Workspace::CandidateSet set) const noexcept {
        return m_work.of(place, set)[m_word];
    }

    void mark(Word items, Reason reason) {
        for_each_of(items, m_word, [&](Index item) { m_reasons[item] |= bit_of(reason); });
    }

    void say(Word items, ReasonBits why) {
        for_each_of(items, m_word, [&](Index item) {
            m_reasons[item] = why;
            m_nearest[item] = no_index;
        });
    }

    const Compiled& m_rules;
    Workspace& m_work;
    std::size_t m_word;
    ReasonBits* m_reasons;
    Index* m_nearest;
};

/// Names the nearest candidate of each withheld item, the nearest first.
void weigh_withheld(const Compiled& rules, Workspace& work) {
    for (Index place{0}; place < work.candidates.size(); ++place) {
        measure(rules, place, work);
    }
    std::sort(
        work.misses.begin(), work.misses.end(),
        [](const Workspace::Miss& left, const Workspace::Miss& right) {
            return left.order < right.order;
        });
    for (std::size_t word{0}; word < rules.words; ++word) {
        Naming naming{rules, work, word};
        Word left{work.sets[Workspace::withheld][word]};
        for (const Workspace::Miss& miss : work.misses) {
            const Word items{work.candidate_sets[miss.items][word] & left};
            if (items != 0) {
                naming.name(static_cast<Index>(miss.order), items);
                left &= ~items;
            }
        }
        naming.name_scope(left);
        for (Index place{0};
             (work.any_swapped || !work.stops.empty()) && place < work.candidates.size(); ++place) {
            naming.name_decisive(place);
        }
    }
}

}

void weigh_all(const Compiled& rules, Workspace& work) {
    Word open{0};
    for (std::size_t word{0}; word < rules.words; ++word) {
        const Word closed{
            work.sets[Workspace::any][word] | work.sets[Workspace::grouped][word]
            | work.sets[Workspace::code_unknown][word]};
        work.sets[Workspace::withheld][word] = work.sets[Workspace::asked][word] & ~closed;
        open |= work.sets[Workspace::withheld][word];
    }
    if (open != 0) {
        weigh_withheld(rules, work);
    }
    for (std::size_t word{0}; word < rules.words; ++word) {
        Naming{rules, work, word}.name_others();
    }
}

}
