#include "gateway/policy/engine.h"

namespace gateway::policy {

namespace {

using Compiled = RuleSet::Compiled;
using core::Reason;

std::span<const Index> candidates_of(const Compiled& rules, const Workspace& work) {
    if (work.reg == no_index || work.purpose == no_index || work.party == no_index) {
        return {};
    }
    const auto [first, last] = rules.cells[rules.cell_of(work.reg, work.purpose, work.party)];
    return {rules.cell_permits.data() + first, last - first};
}

bool in_force(const CompiledPermit& permit, Micros at) noexcept {
    return permit.from <= at && at < permit.until && permit.force_from <= at
           && at < permit.force_until;
}

ReasonBits force_reasons(const CompiledPermit& permit, Micros at) noexcept {
    const bool not_in_force{at < permit.from || at < permit.force_from || at >= permit.force_until};
    return (not_in_force ? bit_of(Reason::not_in_force) : 0)
           | (at >= permit.until ? bit_of(Reason::rule_expired) : 0);
}

/// What a candidate misses whatever the item.
Candidate look_at(const Compiled& rules, const Workspace& work, Index permit) noexcept {
    Candidate candidate{permit, in_force(rules.permits[permit], work.at)};
    if (!candidate.in_force) {
        candidate.shortcomings = force_reasons(rules.permits[permit], work.at);
    }
    const Word* const required{rules.permit_facts[permit]};
    const Word* const yes{work.facts[Workspace::yes]};
    for (std::size_t word{0}; word < rules.fact_words; ++word) {
        for (Word rest{required[word] & ~yes[word]}; rest != 0; rest &= rest - 1) {
            const auto bit = static_cast<std::size_t>(std::countr_zero(rest));
            candidate.shortcomings |= bit_of(rules.fact_kinds[word * word_bits + bit].reason);
            ++candidate.missing;
        }
    }
    return candidate;
}

void find_candidates(const Compiled& rules, Workspace& work) {
    const Word* const asked{work.sets[Workspace::asked]};
    const std::span<const Index> permits{candidates_of(rules, work)};
    Word* row{work.candidate_sets.add(permits.size() * Workspace::candidate_set_count)};
    for (const Index permit : permits) {
        const Word* const items{rules.permit_items[permit]};
        Word any{0};
        for (std::size_t word{0}; word < rules.words; ++word) {
            row[word] = items[word] & asked[word];
            any |= row[word];
        }
        if (any != 0) {
            work.candidates.push_back(look_at(rules, work, permit));
            row += Workspace::candidate_set_count * rules.words;
        }
    }
}

/// Items that a refusal or withdrawal of the told basis closes to this permit.
Word swap_of(const Workspace& work, const CompiledPermit& permit, std::size_t word) noexcept {
    Word items{0};
    for (std::size_t role{0}; role < consent_role_count; ++role) {
        if ((permit.consent_roles >> role & 1U) == 0) {
            items |= work.swapped[role][word];
        }
    }
    return items;
}

/// Items that a restriction or an objection closes to this permit.
Word hold_of(const Workspace& work, const CompiledPermit& permit, std::size_t word) noexcept {
    const bool excepted{permit.despite_restriction && work.restriction_lifted};
    Word items{0};
    for (std::size_t at{0}; at < work.stops.size(); ++at) {
        const Workspace::Stop& stop{work.stops[at]};
        if ((stop.bases & permit.basis) != 0 && !(stop.yields && excepted)) {
            items |= work.stop_items[at][word];
        }
    }
    return items;
}

/// What the caps on a permit's basis take: to nothing, and to the year.
struct Taken {
    Word to_none{0};
    Word to_year{0};
};

Taken taken_by_basis(
    const Compiled& rules, const Workspace& work, const CompiledPermit& permit,
    std::size_t word) noexcept {
    Taken taken;
    for (std::size_t at{0}; at < work.limits.size(); ++at) {
        const CompiledCap& cap{rules.caps[work.limits[at].cap]};
        if (!work.limits[at].based || !hits(cap, permit)) {
            continue;
        }
        const Word items{work.limit_items[at][word]};
        const Word year{
            cap.form == core::Form::year ? items & rules.sets[Compiled::with_year][word] : 0};
        taken.to_year |= year;
        taken.to_none |= items & ~year;
    }
    return taken;
}

/// Closes listed items to the candidate, for one cause. @return whether there were any
bool close(
    const Compiled& rules, Index place, Workspace::CandidateSet cause, const auto& items_of,
    Workspace& work) noexcept {
    const Word* const listed{work.of(place, Workspace::listed)};
    Word* const closed{work.of(place, cause)};
    Word any{0};
    for (std::size_t word{0}; word < rules.words; ++word) {
        closed[word] = listed[word] & items_of(word);
        any |= closed[word];
    }
    return any != 0;
}

/// What closes items to the candidate whatever its terms say. Most questions have nothing of it.
bool obstruct(const Compiled& rules, Index place, Workspace& work) noexcept {
    const CompiledPermit& permit{rules.permits[work.candidates[place].permit]};
    bool any{false};
    if (work.any_swapped && !permit.by_own_right) {
        any = close(
            rules, place, Workspace::by_swap,
            [&](std::size_t word) { return swap_of(work, permit, word); }, work);
    }
    if (!work.stops.empty()) {
        any |= close(
            rules, place, Workspace::by_hold,
            [&](std::size_t word) { return hold_of(work, permit, word); }, work);
    }
    if (work.any_value_special && !permit.gdpr9) {
        const Word* const special{work.sets[Workspace::value_special]};
        any |= close(
            rules, place, Workspace::by_article_9, [&](std::size_t word) { return special[word]; },
            work);
    }
    if (work.any_absolute || work.any_based) {
        const Word* const none{work.sets[Workspace::absolute_none]};
        any |= close(
            rules, place, Workspace::by_cap,
            [&](std::size_t word) {
                return none[word]
                       | (work.any_based ? taken_by_basis(rules, work, permit, word).to_none : 0);
            },
            work);
    }
    return any;
}

/// For what the permit acts, before caps.
void act(const Compiled& rules, Index place, Workspace& work) noexcept {
    const Candidate& candidate{work.candidates[place]};
    const CompiledPermit& permit{rules.permits[candidate.permit]};
    const Word* const listed{work.of(place, Workspace::listed)};
    const Word* const unknown{work.sets[Workspace::code_unknown]};
    Word* const acting{work.of(place, Workspace::acting)};
    for (std::size_t word{0}; word < rules.words; ++word) {
        acting[word] = listed[word] & ~unknown[word] & consented(work, permit, word);
    }
    if (candidate.obstructed) {
        const Word* const swapped{work.of(place, Workspace::by_swap)};
        const Word* const held{work.of(place, Workspace::by_hold)};
        const Word* const bare{work.of(place, Workspace::by_article_9)};
        for (std::size_t word{0}; word < rules.words; ++word) {
            acting[word] &= ~(swapped[word] | held[word] | bare[word]);
        }
    }
}

/// Step 4 for one permit that acts: form(p) MEET the caps that hit p's basis, joined into the
/// answer.
void join(const Compiled& rules, Index place, Workspace& work) noexcept {
    const Index at{work.candidates[place].permit};
    const Word* const acting{work.of(place, Workspace::acting)};
    const Word* const listed_full{rules.permit_full[at]};
    Word* const acting_any{work.sets[Workspace::acting_any]};
    Word* const acting_full{work.sets[Workspace::acting_full]};
    Word* const any{work.sets[Workspace::any]};
    Word* const full{work.sets[Workspace::full]};
    for (std::size_t word{0}; word < rules.words; ++word) {
        const Word in_full{acting[word] & listed_full[word]};
        const Taken taken{
            work.any_based ? taken_by_basis(rules, work, rules.permits[at], word) : Taken{}};
        acting_any[word] |= acting[word];
        acting_full[word] |= in_full;
        any[word] |= acting[word] & ~taken.to_none;
        full[word] |= in_full & ~taken.to_none & ~taken.to_year;
    }
}

/// Withholds the items that still stand, for the sake of others.
void withhold(const Compiled& rules, const Word* items, Workspace& work) noexcept {
    for (std::size_t word{0}; word < rules.words; ++word) {
        work.sets[Workspace::grouped][word] |= items[word] & work.sets[Workspace::any][word];
        work.sets[Workspace::any][word] &= ~items[word];
        work.sets[Workspace::full][word] &= ~items[word];
    }
}

bool standing(const Compiled& rules, const Workspace& work, const Word* items) noexcept {
    Word any{0};
    for (std::size_t word{0}; word < rules.words; ++word) {
        any |= items[word] & work.sets[Workspace::any][word];
    }
    return any != 0;
}

/// One at none takes all to none. @return whether anything moved
bool close_group(const Compiled& rules, const Word* items, Workspace& work) noexcept {
    Word lacking{0};
    for (std::size_t word{0}; word < rules.words; ++word) {
        lacking |=
            items[word] & work.sets[Workspace::asked][word] & ~work.sets[Workspace::any][word];
    }
    if (lacking == 0 || !standing(rules, work, items)) {
        return false;
    }
    withhold(rules, items, work);
    return true;
}

/// Where a protected person lives leaves with the marker of the protection, or not at all: who may
/// have the address must learn that it is protected (661/2009 §36). @return whether anything moved
bool close_unmarked(const Compiled& rules, Workspace& work) noexcept {
    const Word* const guarded{work.sets[Workspace::marked]};
    const bool marked{
        rules.ban_marker != no_index && has_bit(work.sets[Workspace::any], rules.ban_marker)};
    if (marked || !standing(rules, work, guarded)) {
        return false;
    }
    withhold(rules, guarded, work);
    return true;
}

}

void join_permits(const Compiled& rules, Workspace& work) {
    find_candidates(rules, work);
    for (Index place{0}; place < work.candidates.size(); ++place) {
        Candidate& candidate{work.candidates[place]};
        candidate.obstructed = obstruct(rules, place, work);
        if (candidate.in_force && candidate.missing == 0) {
            act(rules, place, work);
            join(rules, place, work);
        }
    }
    for (std::size_t word{0}; word < rules.words; ++word) {
        const Word none{work.sets[Workspace::absolute_none][word]};
        work.sets[Workspace::any][word] &= ~none;
        work.sets[Workspace::full][word] &= ~none & ~work.sets[Workspace::absolute_year][word];
    }
}

void close_groups(const Compiled& rules, Workspace& work) {
    for (bool moved{true}; moved;) {
        moved = close_unmarked(rules, work);
        for (std::size_t group{0}; group < rules.group_count; ++group) {
            moved = close_group(rules, rules.groups[group], work) || moved;
        }
    }
}

}
