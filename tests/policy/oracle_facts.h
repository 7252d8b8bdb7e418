#pragma once
// What a question says, read naively: items with their categories, guards, facts, holds and
// consents.

#include "gateway/policy/decide.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

namespace oracle {

namespace core = gateway::core;
namespace policy = gateway::policy;
using core::ConsentKind;
using core::ConsentState;
using core::Decision;
using core::FieldDecision;
using core::Form;
using core::Hold;
using core::HoldKind;
using core::HoldState;
using core::Instant;
using core::Reason;
using policy::Cap;
using policy::Item;
using policy::Law;
using policy::PartyFacts;
using policy::Permit;
using policy::Provision;
using policy::Question;
using policy::Requirement;
using policy::Truth;

using Names = std::set<std::string>;

inline const Names eea{"AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR",
                       "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT", "NL",
                       "PL", "PT", "RO", "SK", "SI", "ES", "SE", "IS", "LI", "NO"};

inline const Names article_nine{
    "health",
    "genetic",
    "biometric",
    "racial-origin",
    "religion",
    "ethnic-origin",
    "political-opinion",
    "belief",
    "sex-life",
    "trade-union",
    "trade-union-membership",
    "sexual-orientation"};

template <class Name> std::string text(Name name) {
    return std::string{name.text()};
}

template <class T> bool in(const std::vector<T>& list, const T& wanted) {
    return std::find(list.begin(), list.end(), wanted) != list.end();
}

inline bool begins(const std::string& word, const std::string& prefix) {
    return word.substr(0, prefix.size()) == prefix;
}

inline const std::map<HoldKind, std::string> hold_names{
    {HoldKind::restriction, "hold.restriction"},
    {HoldKind::objection, "hold.objection"},
    {HoldKind::accuracy_dispute, "hold.accuracy-dispute"},
    {HoldKind::turvakielto, "hold.turvakielto"},
    {HoldKind::deceased, "hold.deceased"}};

/// One asked item with all that its values say.
struct Asked {
    const Item* item{nullptr}; ///< null: not in the catalogue
    Names categories;
    bool special_by_value{false};
    bool code_unknown{false};
    std::vector<const core::Value*> values;
};

class Facts {
public:
    Facts(const Law& law, const Question& question) : m_law{law}, m_question{question} {
        for (const PartyFacts& party : law.parties) {
            if (party.id == question.party) {
                m_party = &party;
            }
        }
        for (const auto& field : question.fields) {
            ask(field);
        }
    }

protected:
    // ---- the question

    void ask(const policy::AskedField& field) {
        Asked& asked{m_asked[text(field.item)]};
        for (const Item& item : m_law.items) {
            if (item.id == field.item) {
                asked.item = &item;
            }
        }
        if (asked.item == nullptr) {
            return;
        }
        for (const auto category : asked.item->categories) {
            asked.categories.insert(text(category));
        }
        for (const auto category : asked.item->implies) {
            asked.categories.insert(text(category));
        }
        asked.values.push_back(field.value);
        if (field.value == nullptr || asked.item->code_effects.empty()) {
            return;
        }
        const auto effect = asked.item->code_effects.find(std::string{field.value->reveal()});
        if (effect == asked.item->code_effects.end()) {
            asked.code_unknown = true;
            return;
        }
        for (const auto category : effect->second) {
            asked.categories.insert(text(category));
            asked.special_by_value = asked.special_by_value || special(category);
        }
    }

    bool special(core::CategoryId category) const {
        return article_nine.count(text(category)) != 0
               || m_law.special_categories.count(category) != 0;
    }

    bool needs_article_nine(const Asked& asked) const {
        // free text: a law does not load whose permit neither names it with an Article 9 ground nor
        // requires that an official has cleared it
        bool needs{asked.item->special || asked.special_by_value};
        for (const auto category : asked.item->categories) {
            needs = needs || special(category);
        }
        for (const auto category : asked.item->implies) {
            needs = needs || special(category);
        }
        return needs;
    }

    // ---- step 0

    std::set<core::Guard> failed_guards() const {
        std::set<core::Guard> guards{
            m_question.failed_guards.begin(), m_question.failed_guards.end()};
        if (m_party == nullptr || !m_party->active) {
            guards.insert(core::Guard::party);
        }
        bool outside{m_party == nullptr || m_party->countries.empty()};
        bool abroad{outside};
        if (m_party != nullptr) {
            for (const std::string& country : m_party->countries) {
                outside = outside || eea.count(country) == 0;
                abroad = abroad || country != "FI";
            }
        }
        bool promised{false};
        for (const auto& [name, asked] : m_asked) {
            promised = promised || (asked.item != nullptr && asked.item->finland_only);
        }
        if (outside || (promised && abroad)) {
            guards.insert(core::Guard::territory);
        }
        return guards;
    }

    void refuse(const std::set<core::Guard>& guards, Decision& decision) const {
        std::set<Reason> reasons{Reason::guard};
        if (guards.count(core::Guard::territory) != 0) {
            reasons.insert(Reason::territory);
        }
        if (guards.count(core::Guard::channel) != 0) {
            reasons.insert(Reason::channel);
        }
        for (const auto& field : m_question.fields) {
            if (decision.find(field.item) == nullptr) {
                FieldDecision none;
                none.item = field.item;
                none.reasons.assign(reasons.begin(), reasons.end());
                decision.fields.push_back(none);
            }
        }
        std::sort(decision.fields.begin(), decision.fields.end(), [](const auto& a, const auto& b) {
            return text(a.item) < text(b.item);
        });
        decision.outcome = core::Outcome::refused;
    }

    // ---- step 1: facts

    Truth told(const std::string& fact) const {
        std::set<Truth> said;
        for (const auto& one : m_question.facts) {
            if (text(one.id) == fact) {
                said.insert(one.value);
            }
        }
        return said.size() == 1 ? *said.begin() : Truth::unknown;
    }

    bool was_told(const std::string& fact) const {
        for (const auto& one : m_question.facts) {
            if (text(one.id) == fact) {
                return true;
            }
        }
        return false;
    }

    bool agreement_covers() const {
        for (const auto& agreement : m_party->agreements) {
            if (in(agreement.purposes, m_question.purpose)
                && agreement.validity.covers(m_question.at)) {
                return true;
            }
        }
        return false;
    }

    bool for_this_party(const core::Relation& relation) const {
        return !relation.party || *relation.party == m_question.party;
    }

    /// A releasing or configured fact: unknown is false.
    bool holds(core::FactId id) const {
        const std::string fact{text(id)};
        if (fact == "party.active") {
            return m_party->active;
        }
        if (fact == "agreement.covers") {
            return agreement_covers();
        }
        if (begins(fact, "party.class.")) {
            return fact == "party.class." + text(m_party->cls);
        }
        if (begins(fact, "purpose.")) {
            return fact == "purpose." + text(m_question.purpose) && known_purpose();
        }
        if (begins(fact, "relation.")) {
            for (const auto& relation : m_question.relations) {
                if (relation.kind == id && for_this_party(relation)
                    && relation.validity.covers(m_question.at)) {
                    return true;
                }
            }
            return false;
        }
        if (begins(fact, "right.") && in(m_party->rights, id)) {
            return true;
        }
        return told(fact) == Truth::yes;
    }

    bool known_purpose() const { return in(m_law.purposes, m_question.purpose); }

    static bool live(const Hold& hold) {
        if (hold.state == HoldState::ended || hold.state == HoldState::overridden) {
            return false;
        }
        return hold.kind != HoldKind::restriction || hold.state != HoldState::received;
    }

    std::vector<Hold> active_holds() const {
        std::vector<Hold> active;
        for (const Hold& hold : m_question.holds) {
            if (live(hold) && hold.validity.covers(m_question.at)) {
                active.push_back(hold);
            }
        }
        for (const auto& [kind, fact] : hold_names) {
            if (was_told(fact) && told_true_or_unknown(fact)) {
                Hold hold;
                hold.kind = kind;
                active.push_back(hold);
            }
        }
        return active;
    }

    /// A blocking fact: unless it is told to be false, and nothing else, it is true.
    bool told_true_or_unknown(const std::string& fact) const { return told(fact) != Truth::no; }

    bool triggers(core::FactId id, core::ItemId item) const {
        const std::string fact{text(id)};
        if (begins(fact, "hold.")) {
            for (const Hold& hold : active_holds()) {
                if (hold_names.at(hold.kind) == fact
                    && (hold.items.empty() || in(hold.items, item))) {
                    return true;
                }
            }
            return false;
        }
        if (begins(fact, "party.class.") || begins(fact, "purpose.")) {
            return holds(id);
        }
        return told_true_or_unknown(fact);
    }

    // ---- consents

    bool meets(const ConsentState& state, const Requirement::Consent& asked) const {
        return state.given() && state.has_evidence
               && !(state.valid_until && *state.valid_until <= m_question.at)
               && !(asked.is_explicit && !state.is_explicit) && !(asked.itemised && !state.itemised)
               && !(asked.written && !state.written);
    }

    bool consented(core::ItemId item, const Requirement::Consent& asked) const {
        bool any{false};
        for (const ConsentState& state : m_question.consents) {
            if (state.item == item && state.role == asked.role) {
                if (!meets(state, asked)) {
                    return false;
                }
                any = true;
            }
        }
        return any;
    }

    void tell_consent(
        const ConsentState& state, const Requirement::Consent& asked, std::set<Reason>& why) const {
        static const std::map<ConsentKind, Reason> negative{
            {ConsentKind::requested, Reason::consent_requested},
            {ConsentKind::deferred, Reason::consent_deferred},
            {ConsentKind::refused, Reason::consent_refused},
            {ConsentKind::withdrawn, Reason::consent_withdrawn},
            {ConsentKind::revoked, Reason::consent_revoked},
            {ConsentKind::expired, Reason::consent_expired},
            {ConsentKind::invalidated, Reason::consent_invalidated}};
        if (meets(state, asked)) {
            return;
        }
        if (!state.kind) {
            why.insert(state.out_of_scope ? Reason::consent_scope : Reason::consent_none);
        } else if (negative.count(*state.kind) != 0) {
            why.insert(negative.at(*state.kind));
        } else {
            if (state.valid_until && *state.valid_until <= m_question.at) {
                why.insert(Reason::consent_expired);
            }
            if (asked.is_explicit && !state.is_explicit) {
                why.insert(Reason::consent_not_explicit);
            }
            if (asked.itemised && !state.itemised) {
                why.insert(Reason::consent_not_itemised);
            }
            if (asked.written && !state.written) {
                why.insert(Reason::consent_not_written);
            }
            if (!state.has_evidence) {
                why.insert(Reason::consent_no_evidence);
            }
        }
    }

    const Law& m_law;
    const Question& m_question;
    const PartyFacts* m_party{nullptr};
    std::map<std::string, Asked> m_asked;
};

}
