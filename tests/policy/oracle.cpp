#include "tests/policy/oracle.h"

#include "tests/policy/oracle_weights.h"

namespace oracle {

namespace {

class Oracle : public Weights {
public:
    using Weights::Weights;

    Decision decide() {
        Decision decision;
        decision.at = m_question.at;
        decision.rules_digest = m_question.rules_digest;
        const std::set<core::Guard> guards{failed_guards()};
        decision.guards.assign(guards.begin(), guards.end());
        if (!guards.empty()) {
            refuse(guards, decision);
            return decision;
        }
        std::map<std::string, FieldDecision> fields;
        for (const auto& [name, asked] : m_asked) {
            fields[name] = judge(name, asked);
        }
        close_groups(fields);
        decision.outcome = outcome(fields);
        for (const auto& [name, field] : fields) {
            decision.fields.push_back(field);
        }
        decision.next_change = next_change();
        return decision;
    }

private:
    // ---- step 4

    Form under_caps(
        const Permit& permit, const Asked& asked, const std::vector<const Cap*>& caps) const {
        Form form{listed(permit, asked.item->id)};
        for (const Cap* cap : caps) {
            if (on_basis(cap->bases, permit)) {
                form = std::min(form, limit(*cap, *asked.item));
            }
        }
        return form;
    }

    FieldDecision judge(const std::string& name, const Asked& asked) {
        FieldDecision field;
        for (const auto& one : m_question.fields) {
            if (text(one.item) == name) {
                field.item = one.item;
            }
        }
        if (asked.item == nullptr) {
            field.reasons = {Reason::unclassified};
            return field;
        }
        if (asked.code_unknown) {
            field.reasons = {Reason::code_unknown};
            return field;
        }
        const std::vector<const Cap*> caps{caps_on(asked)};
        std::map<std::string, std::pair<const Permit*, Misses>> scope;
        for (const Permit& permit : m_law.permits) {
            if (listed(permit, asked.item->id) != Form::none && register_fits(permit)
                && recipient_fits(permit) && purpose_fits(permit) && known_purpose()) {
                scope[text(permit.id)] = {&permit, weigh(permit, asked)};
            }
        }
        Form uncapped{Form::none};
        for (const auto& [id, weighed] : scope) {
            if (weighed.second.acts()) {
                uncapped = std::max(uncapped, listed(*weighed.first, asked.item->id));
                const Form form{under_caps(*weighed.first, asked, caps)};
                field.form = std::max(field.form, form);
                if (form != Form::none) {
                    field.permits.push_back(weighed.first->id);
                }
            }
        }
        std::set<Reason> reasons;
        std::set<std::string> lowering;
        for (const auto& [id, weighed] : scope) {
            const Form given{listed(*weighed.first, asked.item->id)};
            for (const Cap* cap : caps) {
                if (weighed.second.acts() && on_basis(cap->bases, *weighed.first)
                    && limit(*cap, *asked.item) < given && field.form < given) {
                    lowering.insert(text(cap->id));
                }
            }
        }
        if (field.form == Form::none) {
            explain_none(asked, scope, caps, uncapped, field, reasons, lowering);
        }
        if (!lowering.empty()) {
            reasons.insert(Reason::cap);
        }
        for (const std::string& cap : lowering) {
            field.caps.push_back(core::RuleId::intern(cap));
        }
        field.reasons.assign(reasons.begin(), reasons.end());
        return field;
    }

    void explain_none(
        const Asked& asked, const std::map<std::string, std::pair<const Permit*, Misses>>& scope,
        const std::vector<const Cap*>& caps, Form uncapped, FieldDecision& field,
        std::set<Reason>& reasons, std::set<std::string>& lowering) const {
        if (scope.empty()) {
            explain_scope(asked, reasons);
            return;
        }
        std::map<
            std::tuple<bool, bool, std::size_t, std::string>,
            const std::pair<const Permit*, Misses>*>
            order;
        for (const auto& [id, weighed] : scope) {
            const Misses& misses{weighed.second};
            const bool stopped{
                misses.held || under_caps(*weighed.first, asked, caps) == Form::none};
            order[{!misses.beyond.empty(), stopped, misses.terms.size(), id}] = &weighed;
            const bool only_swap{
                misses.beyond.empty() || misses.beyond == std::set<Reason>{Reason::basis_swap}};
            if (misses.terms.empty() && only_swap) {
                reasons.insert(misses.beyond.begin(), misses.beyond.end());
                if (misses.held) {
                    reasons.insert(Reason::hold);
                }
            }
        }
        const auto& [nearest, misses] = *order.begin()->second;
        field.nearest = nearest->id;
        field.unmet = misses.terms;
        reasons.insert(misses.why.begin(), misses.why.end());
        reasons.insert(misses.beyond.begin(), misses.beyond.end());
        if (misses.held) {
            reasons.insert(Reason::hold);
        }
        for (const Cap* cap : caps) {
            if (uncapped == Form::none && on_basis(cap->bases, *nearest)
                && limit(*cap, *asked.item) == Form::none) {
                lowering.insert(text(cap->id));
            }
        }
    }

    void explain_scope(const Asked& asked, std::set<Reason>& reasons) const {
        bool any{false};
        bool for_party{false};
        bool for_purpose{false};
        for (const Permit& permit : m_law.permits) {
            if (listed(permit, asked.item->id) != Form::none && register_fits(permit)) {
                any = true;
                for_party = for_party || recipient_fits(permit);
                for_purpose = for_purpose || (purpose_fits(permit) && known_purpose());
            }
        }
        if (!any) {
            reasons.insert(Reason::no_rule);
            return;
        }
        if (for_party || !for_purpose) {
            reasons.insert(Reason::purpose);
        }
        if (for_purpose || !for_party) {
            reasons.insert(Reason::recipient);
        }
    }

    // ---- steps 5 and 6

    /// Some cap would have kept the item back altogether because the address is protected, and is
    /// lifted for this recipient.
    bool kept_but_for_a_right(const Asked& asked) const {
        for (const Cap& cap : m_law.caps) {
            bool ban{false};
            bool triggered{
                cap.bases.empty() && cap.validity.covers(m_question.at) && cap.form != Form::full
                && limit(cap, *asked.item) == Form::none};
            for (const auto trigger : cap.triggers) {
                ban = ban || text(trigger) == "hold.turvakielto";
                triggered = triggered && triggers(trigger, asked.item->id);
            }
            bool about{cap.categories.empty()};
            for (const auto category : cap.categories) {
                about = about || asked.categories.count(text(category)) != 0;
            }
            bool lifted{false};
            for (const auto lifts : cap.unless) {
                lifted = lifted || holds(lifts);
            }
            if (ban && triggered && about && lifted) {
                return true;
            }
        }
        return false;
    }

    /// A protected address goes with its marker or not at all.
    bool close_unmarked(std::map<std::string, FieldDecision>& fields) const {
        bool marked{false};
        for (const auto& [name, field] : fields) {
            const Item* const item{m_asked.at(name).item};
            marked = marked || (item != nullptr && item->ban_marker && field.form != Form::none);
        }
        bool moved{false};
        for (auto& [name, field] : fields) {
            const Asked& asked{m_asked.at(name)};
            bool located{false};
            for (const char* category : {"address", "contact", "municipality"}) {
                located = located || asked.categories.count(category) != 0;
            }
            if (!marked && located && field.form != Form::none && kept_but_for_a_right(asked)) {
                const auto item = field.item;
                field = FieldDecision{};
                field.item = item;
                field.reasons = {Reason::group};
                moved = true;
            }
        }
        return moved;
    }

    void close_groups(std::map<std::string, FieldDecision>& fields) const {
        for (bool moved{true}; moved;) {
            moved = close_unmarked(fields);
            for (const auto& group : m_law.groups) {
                bool lacking{false};
                for (const auto item : group.items) {
                    const auto field = fields.find(text(item));
                    lacking =
                        lacking || (field != fields.end() && field->second.form == Form::none);
                }
                for (const auto item : group.items) {
                    const auto field = fields.find(text(item));
                    if (lacking && field != fields.end() && field->second.form != Form::none) {
                        FieldDecision none;
                        none.item = item;
                        none.reasons = {Reason::group};
                        field->second = none;
                        moved = true;
                    }
                }
            }
        }
    }

    static bool is_year(const core::Value* value) {
        if (value == nullptr || value->reveal().size() != 4) {
            return false;
        }
        for (const char digit : value->reveal()) {
            if (digit < '0' || digit > '9') {
                return false;
            }
        }
        return true;
    }

    core::Outcome outcome(std::map<std::string, FieldDecision>& fields) const {
        bool lacking{false};
        for (const auto item : m_question.mandatory) {
            FieldDecision& field{fields[text(item)]};
            if (field.form != Form::none) {
                continue;
            }
            lacking = true;
            field.item = item;
            if (!in(field.reasons, Reason::mandatory_missing)) {
                field.reasons.push_back(Reason::mandatory_missing);
                std::sort(field.reasons.begin(), field.reasons.end());
            }
        }
        bool something{false};
        bool everything{true};
        for (const auto& [name, field] : fields) {
            something = something || field.form != Form::none;
            bool whole{field.form == Form::full};
            if (field.form == Form::year) {
                whole = true;
                for (const core::Value* value : m_asked.at(name).values) {
                    whole = whole && is_year(value);
                }
            }
            everything = everything && whole;
        }
        if (lacking || !something) {
            return core::Outcome::refused;
        }
        return everything ? core::Outcome::released : core::Outcome::reduced;
    }

    // ---- the next change

    std::optional<Instant> next_change() const {
        std::set<Instant> points;
        const auto add = [&](const core::Validity& validity) {
            for (const auto& point : {validity.from, validity.until}) {
                if (point && *point > m_question.at) {
                    points.insert(*point);
                }
            }
        };
        for (const auto& [name, asked] : m_asked) {
            if (asked.item != nullptr) {
                add_points_of(asked, add);
            }
        }
        for (const auto& agreement : m_party->agreements) {
            if (in(agreement.purposes, m_question.purpose)) {
                add(agreement.validity);
            }
        }
        for (const auto& relation : m_question.relations) {
            if (for_this_party(relation) && mentioned(relation.kind)) {
                add(relation.validity);
            }
        }
        for (const Hold& hold : m_question.holds) {
            bool about{hold.items.empty()};
            for (const auto item : hold.items) {
                const auto asked = m_asked.find(text(item));
                about = about || (asked != m_asked.end() && asked->second.item != nullptr);
            }
            if (live(hold) && about) {
                add(hold.validity);
            }
        }
        return points.empty() ? std::nullopt : std::optional{*points.begin()};
    }

    template <class Add> void add_points_of(const Asked& asked, const Add& add) const {
        for (const Permit& permit : m_law.permits) {
            if (listed(permit, asked.item->id) != Form::none && register_fits(permit)
                && recipient_fits(permit) && purpose_fits(permit) && known_purpose()) {
                add(permit.validity);
                for (const Provision* provision : provisions(permit)) {
                    add(provision->force);
                }
            }
        }
        for (const Cap& cap : m_law.caps) {
            bool hits{cap.categories.empty()};
            for (const auto category : cap.categories) {
                hits = hits || asked.categories.count(text(category)) != 0;
            }
            if (hits) {
                add(cap.validity);
            }
        }
        for (const ConsentState& state : m_question.consents) {
            if (state.item == asked.item->id && state.given()) {
                add(core::Validity{std::nullopt, state.valid_until});
            }
        }
    }

    bool mentioned(core::FactId fact) const {
        for (const Permit& permit : m_law.permits) {
            if (permit.despite_restriction && fact.text() == "approval.restriction-exception") {
                return true;
            }
            for (const Requirement& required : permit.required) {
                const auto* named = std::get_if<core::FactId>(&required.term);
                if (named != nullptr && *named == fact) {
                    return true;
                }
            }
        }
        for (const Cap& cap : m_law.caps) {
            if (in(cap.unless, fact)) {
                return true;
            }
        }
        return false;
    }
};

}

Decision decide(const Law& law, const Question& question) {
    return Oracle{law, question}.decide();
}

}
