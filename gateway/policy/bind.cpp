#include "gateway/policy/engine.h"

#include <algorithm>

namespace gateway::policy {

namespace {

using Compiled = RuleSet::Compiled;

template <class T> void refill(std::vector<T>& list, std::size_t size, T value) {
    if (list.size() != size) {
        list.assign(size, value);
    }
}

void resize(Masks& masks, std::size_t count, std::size_t words) {
    if (!masks.has_shape(count, words)) {
        masks = Masks{count, words};
    } else {
        masks.clear();
    }
}

void bind_fields(const Compiled& rules, const Question& question, Workspace& work) {
    Word* const asked{work.sets[Workspace::asked]};
    for (const AskedField& field : question.fields) {
        const Index item{rules.item_index.find(field.item)};
        if (item == no_index) {
            work.unclassified.push_back(field.item);
            continue;
        }
        set_bit(asked, item);
        if (field.value == nullptr || !has_bit(rules.sets[Compiled::with_codes], item)) {
            continue;
        }
        const auto& codes = rules.items[item].codes;
        const auto code = codes.find(field.value->reveal());
        if (code == codes.end()) {
            set_bit(work.sets[Workspace::code_unknown], item);
            continue;
        }
        if (code->second.special) {
            set_bit(work.sets[Workspace::value_special], item);
        }
        if (!code->second.categories.empty()) {
            work.valued.push_back({item, &code->second});
        }
    }
    std::sort(work.unclassified.begin(), work.unclassified.end());
    work.unclassified.erase(
        std::unique(work.unclassified.begin(), work.unclassified.end()), work.unclassified.end());
}

/// Guards that configuration decides stand beside those that the caller could not prove (I16).
void bind_guards(const Compiled& rules, const Question& question, Workspace& work) {
    work.guards.assign(question.failed_guards.begin(), question.failed_guards.end());
    const CompiledParty party{work.party == no_index ? CompiledParty{} : rules.parties[work.party]};
    if (!party.active) {
        work.guards.push_back(core::Guard::party);
    }
    bool promised{false};
    for (std::size_t word{0}; word < rules.words; ++word) {
        promised =
            promised
            || (rules.sets[Compiled::finland_only][word] & work.sets[Workspace::asked][word]) != 0;
    }
    if (!party.in_eea || (promised && !party.in_finland)) {
        work.guards.push_back(core::Guard::territory);
    }
    std::sort(work.guards.begin(), work.guards.end());
    work.guards.erase(std::unique(work.guards.begin(), work.guards.end()), work.guards.end());
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
        Word configured{0};
        if (work.party != no_index) {
            configured |= rules.party_facts[work.party][word];
        }
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
    if (rules.agreement_fact != no_index && work.party != no_index
        && agreement_covers(rules, question, work)) {
        set_bit(work.facts[Workspace::yes], rules.agreement_fact);
    }
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

/// GDPR Art. 18(2): what is restricted leaves under no permit, for none is marked for it yet; Art.
/// 21(1): an objection reaches tasks in the public interest and legitimate interests only.
void bind_hold(const Compiled& rules, const core::Hold& hold, Workspace& work) {
    const auto kind = static_cast<std::size_t>(hold.kind);
    work.holding.at(kind) = true;
    add_held(rules, hold, work.held[kind]);
    BasisBits bases{hit_bases(hold.bases)};
    if (hold.kind == core::HoldKind::objection) {
        bases &= objectionable_bases();
    }
    if (hold.kind == core::HoldKind::objection || hold.kind == core::HoldKind::restriction) {
        work.stops.push_back({bases});
        add_held(rules, hold, work.stop_items.add());
    }
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

void bind_consents(const Compiled& rules, const Question& question, Workspace& work) {
    for (const core::ConsentState& state : question.consents) {
        const Index item{rules.item_index.find(state.item)};
        if (item == no_index || !has_bit(work.sets[Workspace::asked], item)) {
            continue;
        }
        work.consents.push_back({work.first_consent[item], &state});
        work.first_consent[item] = static_cast<Index>(work.consents.size() - 1);
        for (std::size_t at{0}; at < rules.demands.size(); ++at) {
            if (rules.demands[at].role == state.role) {
                set_bit(
                    meets(state, rules.demands[at], work.at) ? work.met[at] : work.unmet[at], item);
            }
        }
        const bool negative{
            state.kind && !state.given() && state.kind != core::ConsentKind::requested
            && state.kind != core::ConsentKind::deferred};
        if (negative && !state.told_basis.empty()) {
            set_bit(work.swapped[static_cast<std::size_t>(state.role)], item);
        }
    }
}

void bind_cap(const Compiled& rules, Index at, Workspace& work) {
    const CompiledCap& cap{rules.caps[at]};
    if (work.at < cap.from || work.at >= cap.until || cap.form == core::Form::full) {
        return;
    }
    for (std::size_t word{0}; word < rules.fact_words; ++word) {
        if ((rules.cap_triggers[at][word] & ~work.facts[Workspace::triggering][word]) != 0
            || (rules.cap_unless[at][word] & work.facts[Workspace::yes][word]) != 0) {
            return;
        }
    }
    Word* const items{work.limit_items.add()};
    std::copy(rules.cap_items[at], rules.cap_items[at] + rules.words, items);
    for (const Workspace::Valued& field : work.valued) {
        for (const core::CategoryId category : field.effect->categories) {
            if (std::binary_search(cap.categories.begin(), cap.categories.end(), category)) {
                set_bit(items, field.item);
            }
        }
    }
    Word hit{0};
    for (std::size_t word{0}; word < rules.words; ++word) {
        items[word] &= work.sets[Workspace::asked][word];
        for (const std::uint8_t kind : cap.holds) {
            items[word] &= work.held[kind][word];
        }
        hit |= items[word];
    }
    if (hit == 0) {
        work.limit_items.drop_last();
        return;
    }
    work.limits.push_back({at, cap.bases != 0});
    if (cap.bases != 0) {
        return;
    }
    for (std::size_t word{0}; word < rules.words; ++word) {
        const Word to_year{
            cap.form == core::Form::year ? items[word] & rules.sets[Compiled::with_year][word] : 0};
        work.sets[Workspace::absolute_year][word] |= to_year;
        work.sets[Workspace::absolute_none][word] |= items[word] & ~to_year;
    }
}

void bind_caps(const Compiled& rules, Workspace& work) {
    for (const Index cap : rules.free_caps) {
        bind_cap(rules, cap, work);
    }
    for (std::size_t kind{0}; kind < hold_kinds; ++kind) {
        if (work.holding.at(kind)) {
            for (const Index cap : rules.held_caps.at(kind)) {
                bind_cap(rules, cap, work);
            }
        }
    }
}

}

void Workspace::begin(const Compiled& rules) {
    resize(facts, fact_set_count, rules.fact_words);
    resize(met, rules.demands.size(), rules.words);
    resize(unmet, rules.demands.size(), rules.words);
    resize(swapped, consent_role_count, rules.words);
    resize(held, hold_kinds, rules.words);
    resize(sets, set_count, rules.words);
    // by item, and read only where this question wrote
    refill(reasons, rules.items.size(), ReasonBits{0});
    refill(nearest, rules.items.size(), no_candidate);
    first_consent.assign(rules.items.size(), no_index);
    stop_items.clear(rules.words);
    limit_items.clear(rules.words);
    acting.clear(rules.words);
    obstacles.clear(rules.words);
    shortcomings.clear();
    unclassified.clear();
    unasked.clear();
    valued.clear();
    consents.clear();
    stops.clear();
    limits.clear();
    candidates.clear();
    holding.fill(false);
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
    bind_facts(rules, question, work);
    bind_holds(rules, question, work);
    bind_consents(rules, question, work);
    bind_caps(rules, work);
}

}
