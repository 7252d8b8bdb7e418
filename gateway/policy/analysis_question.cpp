#include "gateway/policy/analysis_law.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <string>

namespace gateway::policy {

namespace {

/// What a person who refused had been told that the basis is.
std::string told_basis(core::ConsentRole role) {
    return role == core::ConsentRole::gdpr9 ? "9.2.a" : "6.1.a";
}

bool is_relation(core::FactId fact) {
    const auto kind = fact_kind(fact.text());
    return kind && kind->source == FactSource::relation;
}

/// Whether leaving out still gives the form; keeps what does, and undoes what does not.
template <class LeaveOut>
bool try_without(const RuleSet& rules, Witness& witness, core::Form form, LeaveOut leave_out) {
    Witness leaner{witness};
    leave_out(leaner);
    if (form_of(decide(rules, leaner)) < form) {
        return false;
    }
    witness = std::move(leaner);
    return true;
}

void leave_out_consents(const RuleSet& rules, Witness& witness, core::Form form) {
    for (std::size_t role{0}; role < analysed_roles; ++role) {
        const auto agreed = [role](Witness& of) -> Agreed& { return of.told.consents.at(role); };
        if (agreed(witness).kind != Agreed::Kind::given
            || try_without(
                rules, witness, form, [&](Witness& leaner) { agreed(leaner) = Agreed{}; })) {
            continue;
        }
        for (bool Agreed::*quality : {&Agreed::is_explicit, &Agreed::itemised, &Agreed::written}) {
            static_cast<void>(try_without(
                rules, witness, form, [&](Witness& leaner) { agreed(leaner).*quality = false; }));
        }
    }
}

void leave_out_facts(
    const RuleSet& rules, Witness& witness, core::Form form,
    std::vector<core::FactId> Circumstances::*list) {
    for (const core::FactId fact : std::vector<core::FactId>{witness.told.*list}) {
        static_cast<void>(try_without(
            rules, witness, form, [&](Witness& leaner) { std::erase(leaner.told.*list, fact); }));
    }
}

}

Posed::Posed(const Witness& place, std::span<const Ask> asked) {
    m_question.at = place.at;
    m_question.reg = place.reg;
    m_question.party = place.party;
    m_question.purpose = place.purpose;
    for (const Ask& ask : asked) {
        m_fields.push_back(
            {ask.item, ask.code.empty() ? nullptr : &m_values.emplace_back(std::string{ask.code})});
        agree(ask.item, place.told);
    }
    tell(place.told);
    m_question.fields = m_fields;
    m_question.relations = m_relations;
    m_question.facts = m_facts;
    m_question.consents = m_consents;
    m_question.holds = m_holds;
}

Posed::Posed(const Witness& witness)
    : Posed{
        witness,
        std::span{
            std::array{
                Ask{witness.item, witness.code}, Ask{witness.beside.value_or(witness.item), {}}}
                .data(),
            asks_beside(witness) ? 2U : 1U}} {}

void Posed::tell(const Circumstances& told) {
    for (const core::FactId fact : told.present) {
        if (is_relation(fact)) {
            m_relations.push_back({fact, std::nullopt, {}, "analysis"});
        } else {
            m_facts.push_back({fact, Truth::yes});
        }
    }
    for (const core::FactId fact : told.absent) {
        m_facts.push_back({fact, Truth::no});
    }
    m_holds = told.holds;
}

void Posed::agree(core::ItemId item, const Circumstances& told) {
    for (std::size_t role{0}; role < analysed_roles; ++role) {
        const Agreed& agreed{told.consents.at(role)};
        if (agreed.kind == Agreed::Kind::silent) {
            continue;
        }
        core::ConsentState state;
        state.item = item;
        state.role = static_cast<core::ConsentRole>(role);
        const bool given{agreed.kind == Agreed::Kind::given};
        state.kind = given ? core::ConsentKind::given : core::ConsentKind::refused;
        state.is_explicit = agreed.is_explicit;
        state.itemised = agreed.itemised;
        state.written = agreed.written;
        state.has_evidence = true;
        if (!given) {
            state.told_basis = told_basis(state.role);
        }
        m_consents.push_back(std::move(state));
    }
}

bool asks_beside(const Witness& witness) noexcept {
    return witness.beside
           && std::any_of(
               witness.told.holds.begin(), witness.told.holds.end(),
               [](const core::Hold& hold) { return hold.kind == core::HoldKind::turvakielto; });
}

core::Decision decide(const RuleSet& rules, const Witness& witness) {
    core::Decision decision{decide(rules, Posed{witness}.question())};
    if (asks_beside(witness) && decision.guards.empty()) { // the answer is about the one field
        std::erase_if(decision.fields, [&](const core::FieldDecision& field) {
            return field.item == *witness.beside;
        });
        const core::Form form{form_of(decision)};
        decision.outcome = form == core::Form::none   ? core::Outcome::refused
                           : form == core::Form::full ? core::Outcome::released
                                                      : core::Outcome::reduced;
    }
    return decision;
}

core::Form form_of(const core::Decision& decision) noexcept {
    return decision.fields.empty() ? core::Form::none : decision.fields.front().form;
}

Circumstances best_circumstances(const Law& law, const Cell& cell) {
    std::set<core::FactId> named;
    for (const Permit* const permit : cell.permits) {
        for (const Requirement& required : permit->required) {
            if (const auto* fact = std::get_if<core::FactId>(&required.term); fact != nullptr) {
                named.insert(*fact);
            }
        }
    }
    for (const Cap& cap : law.caps) {
        named.insert(cap.triggers.begin(), cap.triggers.end());
        named.insert(cap.unless.begin(), cap.unless.end());
    }
    Circumstances best;
    for (const core::FactId fact : named) {
        const FactKind kind{fact_kind(fact.text()).value_or(FactKind{})};
        const bool tellable{
            kind.source == FactSource::relation || kind.source == FactSource::right
            || kind.source == FactSource::asked};
        if (tellable) {
            (kind.polarity == Polarity::blocking ? best.absent : best.present).push_back(fact);
        }
    }
    best.consents.fill(Agreed{Agreed::Kind::given, true, true, true});
    return best;
}

Witness leanest(const RuleSet& rules, Witness witness, core::Form form) {
    assert(form_of(decide(rules, witness)) >= form);
    static_cast<void>(try_without(
        rules, witness, form, [](Witness& leaner) { leaner.told.consents.fill(Agreed{}); }));
    leave_out_consents(rules, witness, form);
    leave_out_facts(rules, witness, form, &Circumstances::present);
    leave_out_facts(rules, witness, form, &Circumstances::absent);
    return witness;
}

}
