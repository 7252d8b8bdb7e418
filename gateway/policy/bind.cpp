#include "gateway/policy/engine.h"

#include <algorithm>

namespace gateway::policy {

namespace {

using Compiled = RuleSet::Compiled;

void reshape(Masks& masks, std::size_t count, std::size_t words) {
    if (!masks.has_shape(count, words)) {
        masks = Masks{count, words};
    } else {
        masks.clear();
    }
}

/// A value of an item with a list of codes.
void bind_code(const Compiled& rules, Index item, const core::Value& value, Workspace& work) {
    const CodeEffect* const effect{rules.items[item].find(value.reveal())};
    if (effect == nullptr) {
        set_bit(work.sets[Workspace::code_unknown], item);
        return;
    }
    if (effect->special) {
        set_bit(work.sets[Workspace::value_special], item);
        work.any_value_special = true;
    }
    if (!effect->categories.empty()) {
        work.valued.push_back({item, effect});
    }
}

template <class T> void sort_each_once(std::vector<T>& list) {
    if (list.size() > 1) {
        std::sort(list.begin(), list.end());
        list.erase(std::unique(list.begin(), list.end()), list.end());
    }
}

void bind_fields(const Compiled& rules, const Question& question, Workspace& work) {
    Word* const asked{work.sets[Workspace::asked]};
    const Word* const with_codes{rules.sets[Compiled::with_codes]};
    for (const AskedField& field : question.fields) {
        const Index item{rules.item_index.find(field.item)};
        if (item == no_index) {
            work.unclassified.push_back(field.item);
            continue;
        }
        set_bit(asked, item);
        if (has_bit(with_codes, item) && field.value != nullptr) {
            bind_code(rules, item, *field.value, work);
        }
    }
    sort_each_once(work.unclassified);
}

/// Guards that configuration decides stand beside those that the caller could not prove (I16).
void bind_guards(const Compiled& rules, const Question& question, Workspace& work) {
    work.guards.assign(question.failed_guards.begin(), question.failed_guards.end());
    const CompiledParty party{work.party == no_index ? CompiledParty{} : rules.parties[work.party]};
    if (!party.active) {
        work.guards.push_back(core::Guard::party);
    }
    Word promised{0};
    for (std::size_t word{0}; word < rules.words; ++word) {
        promised |= rules.sets[Compiled::finland_only][word] & work.sets[Workspace::asked][word];
    }
    if (!party.in_eea || (promised != 0 && !party.in_finland)) {
        work.guards.push_back(core::Guard::territory);
    }
    sort_each_once(work.guards);
}

bool agreement_covers(const Compiled& rules, const Question& question, const Workspace& work) {
    const PartyFacts& party{rules.law.parties[rules.parties[work.party].source]};
    return std::any_of(
        party.agreements.begin(), party.agreements.end(), [&](const Agreement& agreement) {
            return agreement.validity.covers(question.at)
                   && std::find(
                          agreement.purposes.begin(), agreement.purposes.end(), question.purpose)
                          != agreement.purposes.end();
        });
}

void bind_relations(const Compiled& rules, const Question& question, Workspace& work) {
    for (const core::Relation& relation : question.relations) {
        const Index fact{rules.fact_index.find(relation.kind)};
        if (fact != no_index && has_bit(rules.fact_sets[Compiled::relation_facts], fact)
            && (!relation.party || *relation.party == question.party)
            && relation.validity.covers(question.at)) {
            set_bit(work.facts[Workspace::yes], fact);
        }
    }
}

/// Unknown never helps: not true for what releases, true for what blocks; and so is what is said
/// twice and not alike (I6).
void bind_facts(const Compiled& rules, const Question& question, Workspace& work) {
    for (const Fact& fact : question.facts) {
        const Index index{rules.fact_index.find(fact.id)};
        if (index == no_index) {
            continue;
        }
        switch (fact.value) {
        case Truth::unknown: set_bit(work.facts[Workspace::said_unknown], index); break;
        case Truth::no: set_bit(work.facts[Workspace::said_no], index); break;
        case Truth::yes: set_bit(work.facts[Workspace::said_yes], index); break;
        }
    }
    bind_relations(rules, question, work);
    for (std::size_t word{0}; word < rules.fact_words; ++word) {
        const Word said_yes{work.facts[Workspace::said_yes][word]};
        const Word said_no{work.facts[Workspace::said_no][word]};
        const Word said_unknown{work.facts[Workspace::said_unknown][word]};
        const Word blocking{rules.fact_sets[Compiled::blocking_facts][word]};
        Word configured{rules.party_facts[work.party][word]};
        if (work.purpose != no_index) {
            configured |= rules.purpose_facts[work.purpose][word];
        }
        Word& yes{work.facts[Workspace::yes][word]};
        yes |= configured;
        yes |= said_yes & ~said_no & ~said_unknown & rules.fact_sets[Compiled::asked_facts][word]
               & ~blocking;
        const Word denied{said_no & ~said_yes & ~said_unknown};
        work.facts[Workspace::triggering][word] = configured | (blocking & ~denied);
    }
    if (rules.agreement_fact != no_index && agreement_covers(rules, question, work)) {
        set_bit(work.facts[Workspace::yes], rules.agreement_fact);
    }
    work.restriction_lifted = rules.restriction_fact != no_index
                              && has_bit(work.facts[Workspace::yes], rules.restriction_fact);
}

/// Adds the items that a hold is about to `mask`.
void add_held(const Compiled& rules, const core::Hold& hold, Word* mask) {
    if (hold.items.empty()) {
        std::fill(mask, mask + rules.words, ~Word{0});
    }
    for (const core::ItemId name : hold.items) {
        if (const Index item{rules.item_index.find(name)}; item != no_index) {
            set_bit(mask, item);
        }
    }
}

/// Whether a hold of this kind closes items by itself; the others are facts for caps.
bool stops(core::HoldKind kind) noexcept {
    switch (kind) {
    case core::HoldKind::restriction:
    case core::HoldKind::objection: return true;
    case core::HoldKind::accuracy_dispute: // a benefit waits for nobody's correction: a cap says so
    case core::HoldKind::turvakielto:
    case core::HoldKind::deceased: return false;
    }
    return true;
}

/// GDPR Art. 18(1): what is restricted leaves only under a permit that is marked for a reason of
/// Art. 18(2) and approved; Art. 21(1): an objection reaches tasks in the public interest and
/// legitimate interests only.
void bind_hold(const Compiled& rules, const core::Hold& hold, Workspace& work) {
    const auto kind = static_cast<std::size_t>(hold.kind);
    work.holding.at(kind) = true;
    add_held(rules, hold, work.held[kind]);
    if (!stops(hold.kind)) {
        return;
    }
    const bool objection{hold.kind == core::HoldKind::objection};
    const BasisBits bases{hit_bases(hold.bases)};
    work.stops.push_back({objection ? bases & objectionable_bases() : bases, !objection});
    add_held(rules, hold, work.stop_items.add());
}

void bind_holds(const Compiled& rules, const Question& question, Workspace& work) {
    for (const core::Hold& hold : question.holds) {
        if (acts(hold.kind, hold.state) && hold.validity.covers(question.at)) {
            bind_hold(rules, hold, work);
        }
    }
    if (question.facts.empty()) {
        return;
    }
    for (std::size_t kind{0}; kind < hold_kinds; ++kind) {
        const Index fact{rules.hold_facts.at(kind)};
        if (has_bit(work.facts[Workspace::said_yes], fact)
            || has_bit(work.facts[Workspace::said_unknown], fact)) {
            core::Hold told;
            told.kind = static_cast<core::HoldKind>(kind);
            bind_hold(rules, told, work);
        }
    }
}

void bind_consent(const Compiled& rules, const core::ConsentState& state, Workspace& work) {
    const Index item{rules.item_index.find(state.item)};
    if (item == no_index || !has_bit(work.sets[Workspace::asked], item)) {
        return;
    }
    work.consents.push_back({work.first_consent[item], &state});
    work.first_consent[item] = static_cast<Index>(work.consents.size() - 1);
    for (std::size_t at{0}; at < rules.demands.size(); ++at) {
        if (rules.demands[at].role == state.role) {
            set_bit(meets(state, rules.demands[at], work.at) ? work.met[at] : work.unmet[at], item);
        }
    }
    const bool negative{
        state.kind && !state.given() && state.kind != core::ConsentKind::requested
        && state.kind != core::ConsentKind::deferred};
    if (negative && state.told_of_consent()) {
        set_bit(work.swapped[static_cast<std::size_t>(state.role)], item);
        work.any_swapped = true;
    }
}

void bind_consents(const Compiled& rules, const Question& question, Workspace& work) {
    if (question.consents.empty()) {
        return;
    }
    work.first_consent.assign(rules.items.size(), no_index);
    for (const core::ConsentState& state : question.consents) {
        bind_consent(rules, state, work);
    }
}

/// Whether the cap is in its days and has all its triggers.
bool triggered(const Compiled& rules, Index at, const Workspace& work) noexcept {
    const CompiledCap& cap{rules.caps[at]};
    if (work.at < cap.from || work.at >= cap.until || cap.form == core::Form::full) {
        return false;
    }
    const Word* const triggering{work.facts[Workspace::triggering]};
    for (std::size_t word{0}; word < rules.fact_words; ++word) {
        if ((rules.cap_triggers[at][word] & ~triggering[word]) != 0) {
            return false;
        }
    }
    return true;
}

bool lifted(const Compiled& rules, Index at, const Workspace& work) noexcept {
    const Word* const yes{work.facts[Workspace::yes]};
    for (std::size_t word{0}; word < rules.fact_words; ++word) {
        if ((rules.cap_unless[at][word] & yes[word]) != 0) {
            return true;
        }
    }
    return false;
}

/// What of the asked the cap is about. @return whether it is about anything
bool bind_cap_items(const Compiled& rules, Index at, const Workspace& work, Word* items) {
    std::copy_n(rules.cap_items[at], rules.words, items);
    for (const Workspace::Valued& field : work.valued) {
        if (has_bit(rules.cap_effects[at], field.effect->number)) {
            set_bit(items, field.item);
        }
    }
    Word hit{0};
    for (std::size_t word{0}; word < rules.words; ++word) {
        items[word] &= work.sets[Workspace::asked][word];
        for (const std::uint8_t kind : rules.caps[at].holds) {
            items[word] &= work.held[kind][word];
        }
        hit |= items[word];
    }
    return hit != 0;
}

/// What of the items the cap lets go in part.
Word to_year(const Compiled& rules, const CompiledCap& cap, Word items, std::size_t word) noexcept {
    return cap.form == core::Form::year ? items & rules.sets[Compiled::with_year][word] : 0;
}

void bind_cap(const Compiled& rules, Index at, Workspace& work) {
    if (!triggered(rules, at, work) || lifted(rules, at, work)) {
        return;
    }
    Word* const items{work.limit_items.add()};
    if (!bind_cap_items(rules, at, work, items)) {
        work.limit_items.drop();
        return;
    }
    const CompiledCap& cap{rules.caps[at]};
    work.limits.push_back({at, cap.bases != 0});
    if (cap.bases != 0) {
        work.any_based = true;
        return;
    }
    work.any_absolute = true;
    for (std::size_t word{0}; word < rules.words; ++word) {
        const Word reduced{to_year(rules, cap, items[word], word)};
        work.sets[Workspace::absolute_year][word] |= reduced;
        work.sets[Workspace::absolute_none][word] |= items[word] & ~reduced;
    }
}

/// Where a protected person lives, to who may know it all the same: what leaves with the marker or
/// not at all. Only where a cap would have taken everything, so that lifting one never takes (I5).
void bind_marked(const Compiled& rules, Workspace& work) {
    if (!work.holding[static_cast<std::size_t>(core::HoldKind::turvakielto)]) {
        return;
    }
    Word* const marked{work.sets[Workspace::marked]};
    for (const Index cap : rules.ban_caps) {
        if (!triggered(rules, cap, work) || !lifted(rules, cap, work)) {
            continue;
        }
        Word* const items{work.limit_items.add()};
        static_cast<void>(bind_cap_items(rules, cap, work, items));
        for (std::size_t word{0}; word < rules.words; ++word) {
            marked[word] |= items[word] & ~to_year(rules, rules.caps[cap], items[word], word);
        }
        work.limit_items.drop();
    }
    Word* const locating{work.limit_items.add()};
    std::copy_n(rules.sets[Compiled::locating], rules.words, locating);
    for (const Workspace::Valued& field : work.valued) {
        if (field.effect->locating) {
            set_bit(locating, field.item);
        }
    }
    for (std::size_t word{0}; word < rules.words; ++word) {
        marked[word] &= locating[word];
    }
    work.limit_items.drop();
}

void bind_caps(const Compiled& rules, Workspace& work) {
    const PartyCaps& caps{rules.party_caps[work.party]};
    for (const Index cap : caps.free) {
        bind_cap(rules, cap, work);
    }
    for (std::size_t kind{0}; kind < hold_kinds; ++kind) {
        if (work.holding[kind]) {
            for (const Index cap : caps.held[kind]) {
                bind_cap(rules, cap, work);
            }
        }
    }
}

}

void Workspace::begin(const Compiled& rules) {
    reshape(facts, fact_set_count, rules.fact_words);
    reshape(met, rules.demands.size(), rules.words);
    reshape(unmet, rules.demands.size(), rules.words);
    reshape(swapped, consent_role_count, rules.words);
    reshape(held, hold_kinds, rules.words);
    reshape(sets, set_count, rules.words);
    // by item, and read only where this question wrote
    reasons.resize(rules.items.size());
    nearest.resize(rules.items.size());
    stop_items.clear(rules.words);
    limit_items.clear(rules.words);
    candidate_sets.clear(rules.words);
    unclassified.clear();
    unasked.clear();
    valued.clear();
    consents.clear();
    stops.clear();
    limits.clear();
    candidates.clear();
    holding.fill(false);
    any_swapped = any_value_special = any_absolute = any_based = restriction_lifted = false;
    misses.clear();
    outcome = core::Outcome::refused;
    next_change.reset();
}

bool meets(const core::ConsentState& state, const ConsentDemand& demand, Micros at) noexcept {
    return state.given() && (!state.valid_until || at < state.valid_until->microseconds())
           && state.has_evidence && (state.is_explicit || !demand.is_explicit)
           && (state.itemised || !demand.itemised) && (state.written || !demand.written);
}

void bind(const Compiled& rules, const Question& question, Workspace& work) {
    work.begin(rules);
    work.reg = rules.register_index.find(question.reg);
    work.purpose = rules.purpose_index.find(question.purpose);
    work.party = rules.party_index.find(question.party);
    work.at = question.at.microseconds();
    bind_fields(rules, question, work);
    bind_guards(rules, question, work);
    if (!work.guards.empty()) {
        return; // an unknown party is one of them
    }
    bind_facts(rules, question, work);
    bind_holds(rules, question, work);
    bind_consents(rules, question, work);
    bind_caps(rules, work);
    bind_marked(rules, work);
}

}
