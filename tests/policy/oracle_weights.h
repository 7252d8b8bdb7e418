#pragma once
// What stands between one permit and one item, weighed naively.

#include "tests/policy/oracle_facts.h"

namespace oracle {

class Weights : public Facts {
public:
    using Facts::Facts;

protected:
    // ---- step 3: permits and caps

    bool register_fits(const Permit& permit) const {
        return in(m_law.registers, m_question.reg)
               && (permit.registers.empty() || in(permit.registers, m_question.reg));
    }

    bool recipient_fits(const Permit& permit) const {
        return in(permit.parties, m_party->id) || in(permit.classes, m_party->cls);
    }

    bool purpose_fits(const Permit& permit) const {
        return in(permit.purposes, m_question.purpose);
    }

    static Form listed(const Permit& permit, core::ItemId item) {
        for (const auto& [id, form] : permit.items) {
            if (id == item) {
                return form;
            }
        }
        return Form::none;
    }

    std::vector<const Provision*> provisions(const Permit& permit) const {
        std::vector<const Provision*> found;
        for (const Provision& provision : m_law.provisions) {
            if (in(permit.basis.provisions, provision.id)) {
                found.push_back(&provision);
            }
        }
        return found;
    }

    bool by_own_right(const Permit& permit) const {
        for (const Provision* provision : provisions(permit)) {
            if (provision->gives.count(policy::Gives::duty_to_disclose) != 0
                || provision->gives.count(policy::Gives::right_to_receive) != 0) {
                return true;
            }
        }
        return false;
    }

    static bool asks_consent(const Permit& permit, core::ConsentRole role) {
        for (const Requirement& required : permit.required) {
            const auto* consent = std::get_if<Requirement::Consent>(&required.term);
            if (consent != nullptr && consent->role == role) {
                return true;
            }
        }
        return false;
    }

    static bool without_consent(const Permit& permit) {
        return !asks_consent(permit, core::ConsentRole::gdpr6)
               && !asks_consent(permit, core::ConsentRole::gdpr9)
               && !asks_consent(permit, core::ConsentRole::secrecy_waiver);
    }

    bool swapped(const Permit& permit, core::ItemId item) const {
        if (by_own_right(permit) && without_consent(permit)) {
            return false;
        }
        for (const ConsentState& state : m_question.consents) {
            const bool negative{
                state.kind && *state.kind != ConsentKind::given
                && *state.kind != ConsentKind::renewed && *state.kind != ConsentKind::requested
                && *state.kind != ConsentKind::deferred};
            if (state.item == item && negative
                && (state.told_basis == "6.1.a" || state.told_basis == "9.2.a")
                && !asks_consent(permit, state.role)) {
                return true;
            }
        }
        return false;
    }

    static bool on_basis(const std::vector<std::string>& bases, const Permit& permit) {
        return bases.empty() || in(bases, permit.basis.gdpr6)
               || (!permit.basis.gdpr9.empty() && in(bases, permit.basis.gdpr9));
    }

    bool stopped_by_hold(const Permit& permit, core::ItemId item) const {
        for (const Hold& hold : active_holds()) {
            if (!hold.items.empty() && !in(hold.items, item)) {
                continue;
            }
            const bool restricts{hold.kind == HoldKind::restriction};
            const bool excepted{
                permit.despite_restriction && told("approval.restriction-exception") == Truth::yes};
            if (restricts && !excepted && on_basis(hold.bases, permit)) {
                return true;
            }
            const bool objectionable{
                permit.basis.gdpr6 == "6.1.e" || permit.basis.gdpr6 == "6.1.f"};
            if (hold.kind == HoldKind::objection && objectionable
                && (hold.bases.empty() || in(hold.bases, permit.basis.gdpr6))) {
                return true;
            }
        }
        return false;
    }

    std::vector<const Cap*> caps_on(const Asked& asked) const {
        std::vector<const Cap*> found;
        for (const Cap& cap : m_law.caps) {
            bool hits{cap.categories.empty()};
            for (const auto category : cap.categories) {
                hits = hits || asked.categories.count(text(category)) != 0;
            }
            bool acts{hits && cap.form != Form::full && cap.validity.covers(m_question.at)};
            for (const auto trigger : cap.triggers) {
                acts = acts && triggers(trigger, asked.item->id);
            }
            for (const auto lifts : cap.unless) {
                acts = acts && !holds(lifts);
            }
            if (acts) {
                found.push_back(&cap);
            }
        }
        return found;
    }

    /// The greatest form of the item that is not above the cap's.
    static Form limit(const Cap& cap, const Item& item) {
        Form best{Form::none};
        for (const Form form : item.forms) {
            if (form <= cap.form) {
                best = std::max(best, form);
            }
        }
        return best;
    }

    /// What stands between one permit and one item.
    struct Misses {
        std::set<Reason> beyond; ///< nothing that anyone could grant
        bool held{false};
        std::set<Reason> why;           ///< for the unmet terms
        std::vector<std::string> terms; ///< unmet, as written
        bool acts() const { return beyond.empty() && !held && terms.empty(); }
    };

    static Reason reason_of_fact(const std::string& fact) {
        if (begins(fact, "relation.")) {
            return Reason::relation;
        }
        if (begins(fact, "purpose.")) {
            return Reason::purpose;
        }
        if (begins(fact, "party.") || begins(fact, "right.") || fact == "agreement.covers") {
            return Reason::recipient;
        }
        return Reason::fact_unavailable;
    }

    void check_terms(const Permit& permit, core::ItemId item, Misses& misses) const {
        std::set<std::string> facts;
        std::set<std::tuple<core::ConsentRole, bool, bool, bool>> consents;
        for (const Requirement& required : permit.required) {
            if (const auto* fact = std::get_if<core::FactId>(&required.term); fact != nullptr) {
                if (!holds(*fact) && facts.insert(text(*fact)).second) {
                    misses.terms.push_back(required.verbatim);
                    misses.why.insert(reason_of_fact(text(*fact)));
                }
                continue;
            }
            const auto& asked = std::get<Requirement::Consent>(required.term);
            if (consented(item, asked)
                || !consents.insert({asked.role, asked.is_explicit, asked.itemised, asked.written})
                        .second) {
                continue;
            }
            misses.terms.push_back(required.verbatim);
            bool any{false};
            for (const ConsentState& state : m_question.consents) {
                if (state.item == item && state.role == asked.role) {
                    any = true;
                    tell_consent(state, asked, misses.why);
                }
            }
            if (!any) {
                misses.why.insert(Reason::consent_none);
            }
        }
    }

    Misses weigh(const Permit& permit, const Asked& asked) const {
        Misses misses;
        const Instant at{m_question.at};
        if (permit.validity.from && at < *permit.validity.from) {
            misses.beyond.insert(Reason::not_in_force);
        }
        if (permit.validity.until && at >= *permit.validity.until) {
            misses.beyond.insert(Reason::rule_expired);
        }
        for (const Provision* provision : provisions(permit)) {
            if (!provision->force.covers(at)) {
                misses.beyond.insert(Reason::not_in_force);
            }
        }
        if (needs_article_nine(asked) && permit.basis.gdpr9.empty()) {
            misses.beyond.insert(Reason::special_without_art9);
        }
        if (swapped(permit, asked.item->id)) {
            misses.beyond.insert(Reason::basis_swap);
        }
        misses.held = stopped_by_hold(permit, asked.item->id);
        check_terms(permit, asked.item->id, misses);
        return misses;
    }
};

}
