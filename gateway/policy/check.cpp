#include "gateway/policy/check.h"

#include "gateway/policy/vocabulary.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace gateway::policy {

namespace {

using Findings = std::vector<CompileFinding>;

/// What the law knows, by name.
struct Known {
    std::unordered_map<core::ItemId, const Item*> items;
    std::unordered_map<core::ProvisionId, const Provision*> provisions;
    std::unordered_set<core::PartyId> parties;
    std::unordered_set<core::PartyClass> classes;
    std::unordered_set<core::PurposeId> purposes;
    std::unordered_set<core::RegisterId> registers;
};

/// One rule, for findings about it.
struct Subject {
    Findings& findings;
    core::RuleId rule;
    const std::string& place;

    void refuse(core::Code code, std::string_view subject) const {
        findings.push_back({rule, place, code, std::string{subject}});
    }
};

const std::string no_place;

bool empty_span(const core::Validity& validity) {
    return validity.from && validity.until && *validity.until <= *validity.from;
}

/// `none` first, then ascending, and something to give.
bool proper_forms(const std::vector<core::Form>& forms) {
    return forms.size() >= 2 && forms.front() == core::Form::none
           && std::adjacent_find(forms.begin(), forms.end(), std::greater_equal<>{}) == forms.end();
}

Known know(const Law& law, Findings& findings) {
    Known known;
    const Subject law_itself{findings, core::RuleId{}, no_place};
    const auto unique = [&](bool inserted, std::string_view name) {
        if (!inserted) {
            law_itself.refuse("ID_DUPLICATE", name);
        }
    };
    for (const Provision& provision : law.provisions) {
        unique(known.provisions.emplace(provision.id, &provision).second, provision.id.text());
        if (empty_span(provision.force)) {
            law_itself.refuse("VALIDITY_EMPTY", provision.id.text());
        }
    }
    for (const Item& item : law.items) {
        unique(known.items.emplace(item.id, &item).second, item.id.text());
        if (!proper_forms(item.forms)) {
            law_itself.refuse("FORMS_INVALID", item.id.text());
        }
    }
    for (const PartyFacts& party : law.parties) {
        unique(known.parties.insert(party.id).second, party.id.text());
        known.classes.insert(party.cls);
    }
    for (const core::PurposeId purpose : law.purposes) {
        unique(known.purposes.insert(purpose).second, purpose.text());
    }
    for (const core::RegisterId reg : law.registers) {
        unique(known.registers.insert(reg).second, reg.text());
    }
    for (const AtomicGroup& group : law.groups) {
        for (const core::ItemId item : group.items) {
            if (!known.items.contains(item)) {
                law_itself.refuse("ITEM_UNKNOWN", item.text());
            }
        }
    }
    return known;
}

void check_scope(const Permit& permit, const Known& known, const Subject& subject) {
    if (permit.purposes.empty() || (permit.parties.empty() && permit.classes.empty())) {
        subject.refuse("PERMIT_EMPTY", permit.id.text());
    }
    for (const core::PurposeId purpose : permit.purposes) {
        if (!known.purposes.contains(purpose)) {
            subject.refuse("PURPOSE_UNKNOWN", purpose.text());
        }
    }
    for (const core::PartyId party : permit.parties) {
        if (!known.parties.contains(party)) {
            subject.refuse("PARTY_UNKNOWN", party.text());
        }
    }
    for (const core::PartyClass cls : permit.classes) {
        if (!known.classes.contains(cls) && !known_class(cls.text())) {
            subject.refuse("CLASS_UNKNOWN", cls.text());
        }
    }
    for (const core::RegisterId reg : permit.registers) {
        if (!known.registers.contains(reg)) {
            subject.refuse("REGISTER_UNKNOWN", reg.text());
        }
    }
}

template <class Holds> bool requires_some(const Permit& permit, const Holds& holds) {
    return std::any_of(
        permit.required.begin(), permit.required.end(), [&](const Requirement& required) {
            const auto* fact = std::get_if<core::FactId>(&required.term);
            return fact != nullptr && holds(fact->text());
        });
}

bool requires_fact(const Permit& permit, std::string_view wanted) {
    return requires_some(permit, [&](std::string_view fact) { return fact == wanted; });
}

/// A permit about a person names what binds that person to that recipient: an agreement opens
/// nobody's data by itself.
void check_relation(const Permit& permit, const Known& known, const Subject& subject) {
    const bool personal{
        std::any_of(permit.items.begin(), permit.items.end(), [&](const auto& listed) {
            const auto found = known.items.find(listed.first);
            return found != known.items.end() && found->second->personal;
        })};
    const bool related{
        requires_some(permit, [](std::string_view fact) { return fact.starts_with("relation."); })};
    if (personal && !related) {
        subject.refuse("PERMIT_WITHOUT_RELATION", permit.id.text());
    }
}

/// A permit lists its items one by one: what the catalogue gains later is in no permit (I14).
void check_items(const Law& law, const Permit& permit, const Known& known, const Subject& subject) {
    if (permit.items.empty()) {
        subject.refuse("PERMIT_WILDCARD", permit.id.text());
    }
    std::unordered_set<core::ItemId> listed;
    for (const auto& [id, form] : permit.items) {
        if (id.text().find('*') != std::string_view::npos) {
            subject.refuse("PERMIT_WILDCARD", id.text());
            continue;
        }
        if (!listed.insert(id).second) {
            subject.refuse("ID_DUPLICATE", id.text());
        }
        const auto found = known.items.find(id);
        if (found == known.items.end()) {
            subject.refuse("ITEM_UNKNOWN", id.text());
            continue;
        }
        const Item& item{*found->second};
        if (form == core::Form::none
            || std::find(item.forms.begin(), item.forms.end(), form) == item.forms.end()) {
            subject.refuse("FORM_UNKNOWN", id.text());
        }
        // Who clears a text says that nothing special is in it: of what is special itself nobody
        // can.
        const bool cleared{item.free_text && requires_fact(permit, free_text_cleared_fact)};
        if (permit.basis.gdpr9.empty()
            && (cleared ? special_by_nature(law, item) : inherently_special(law, item))) {
            subject.refuse("SPECIAL_WITHOUT_ART9", id.text());
        }
        if (permit.basis.secrecy == SecrecyGround::none && !item.secrecy.empty()) {
            subject.refuse("SECRECY_GROUND", id.text());
        }
    }
}

/// What a provision must give to carry the ground (621/1999 §§26–29).
bool carries(const Provision& provision, SecrecyGround ground) {
    const auto gives = [&](Gives what) { return provision.gives.contains(what); };
    switch (ground) {
    case SecrecyGround::none: return true;
    case SecrecyGround::statutory_right:
        return gives(Gives::duty_to_disclose) || gives(Gives::right_to_disclose)
               || gives(Gives::right_to_receive);
    case SecrecyGround::consent: return gives(Gives::secrecy_exception);
    case SecrecyGround::mandate:
    case SecrecyGround::research_permit:
        return gives(Gives::secrecy_exception) || gives(Gives::right_to_disclose);
    case SecrecyGround::other_authority:
        return gives(Gives::secrecy_exception) || gives(Gives::duty_to_disclose)
               || gives(Gives::right_to_disclose) || gives(Gives::right_to_receive);
    }
    return false;
}

void check_articles(const Basis& basis, const Subject& subject) {
    if (!basis.gdpr6.starts_with("6.") || !basis_bit(basis.gdpr6)) {
        subject.refuse("BASIS_UNKNOWN", basis.gdpr6);
    } else if (basis.gdpr6 == "6.1.f") {
        subject.refuse("BASIS_REFUSED", basis.gdpr6); // GDPR Art. 6(1), last subparagraph
    }
    if (!basis.gdpr9.empty() && (!basis.gdpr9.starts_with("9.") || !basis_bit(basis.gdpr9))) {
        subject.refuse("BASIS_UNKNOWN", basis.gdpr9);
    }
}

void check_basis(const Basis& basis, const Known& known, const Subject& subject) {
    check_articles(basis, subject);
    if (basis.provisions.empty()) {
        subject.refuse("PROVISION_MISSING", subject.rule.text());
        return;
    }
    bool all_known{true};
    bool carried{false};
    for (const core::ProvisionId id : basis.provisions) {
        const auto found = known.provisions.find(id);
        if (found == known.provisions.end()) {
            subject.refuse("PROVISION_UNKNOWN", id.text());
            all_known = false;
            continue;
        }
        carried = carried || carries(*found->second, basis.secrecy);
    }
    if (all_known && !carried) {
        subject.refuse("SECRECY_GROUND", basis.provisions.front().text());
    }
}

void check_term(core::FactId fact, bool trigger, const Subject& subject) {
    const std::optional<FactKind> kind{fact_kind(fact.text())};
    const Polarity wrong{trigger ? Polarity::releasing : Polarity::blocking};
    if (!kind) {
        subject.refuse("TERM_UNKNOWN", fact.text());
    } else if (kind->polarity == wrong) {
        subject.refuse("TERM_POLARITY", fact.text());
    }
}

/// A basis that is a consent must ask for that consent: GDPR Art. 6(1)(a), 9(2)(a); 621/1999 §26.
void check_consents(const Permit& permit, const Subject& subject) {
    const auto asks = [&](core::ConsentRole role, bool explicitly) {
        return std::any_of(
            permit.required.begin(), permit.required.end(), [&](const Requirement& required) {
                const auto* consent = std::get_if<Requirement::Consent>(&required.term);
                return consent != nullptr && consent->role == role
                       && (consent->is_explicit || !explicitly);
            });
    };
    const bool any{asks(core::ConsentRole::gdpr6, false) || asks(core::ConsentRole::gdpr9, false)};
    if (permit.despite_restriction == RestrictionException::consent && !any) {
        subject.refuse("CONSENT_TERM_MISSING", "consent(gdpr6)"); // GDPR Art. 18(2)
    }
    if (permit.basis.gdpr6 == "6.1.a" && !asks(core::ConsentRole::gdpr6, false)) {
        subject.refuse("CONSENT_TERM_MISSING", "consent(gdpr6)");
    }
    if (permit.basis.gdpr9 == "9.2.a" && !asks(core::ConsentRole::gdpr9, true)) {
        subject.refuse("CONSENT_TERM_MISSING", "consent(gdpr9: explicit)");
    }
    if (permit.basis.secrecy == SecrecyGround::consent
        && !asks(core::ConsentRole::secrecy_waiver, false)) {
        subject.refuse("CONSENT_TERM_MISSING", "consent(secrecy-waiver)");
    }
}

void check_permit(
    const Law& law, const Permit& permit, const Known& known, const Subject& subject) {
    check_scope(permit, known, subject);
    check_items(law, permit, known, subject);
    check_relation(permit, known, subject);
    check_basis(permit.basis, known, subject);
    for (const Requirement& required : permit.required) {
        if (const auto* fact = std::get_if<core::FactId>(&required.term); fact != nullptr) {
            check_term(*fact, false, subject);
        }
    }
    check_consents(permit, subject);
    if (empty_span(permit.validity)) {
        subject.refuse("VALIDITY_EMPTY", permit.id.text());
    }
}

void check_cap(const Cap& cap, const Subject& subject) {
    for (const core::FactId trigger : cap.triggers) {
        check_term(trigger, true, subject);
    }
    for (const core::FactId lifts : cap.unless) {
        check_term(lifts, false, subject);
    }
    for (const std::string& basis : cap.bases) {
        if (!basis_bit(basis)) {
            subject.refuse("BASIS_UNKNOWN", basis);
        }
    }
    if (empty_span(cap.validity)) {
        subject.refuse("VALIDITY_EMPTY", cap.id.text());
    }
}

bool triggered_by_ban(const Cap& cap) {
    return std::any_of(cap.triggers.begin(), cap.triggers.end(), [](core::FactId fact) {
        return fact.text() == fact_of(core::HoldKind::turvakielto);
    });
}

/// Whether the cap always closes the item to all but those who have a right of their own.
bool keeps_from_others(const Cap& cap, const Item& item) {
    const bool on_item{
        cap.categories.empty()
        || std::any_of(cap.categories.begin(), cap.categories.end(), [&](core::CategoryId id) {
               return item.categories.contains(id);
           })};
    const bool by_right{
        !cap.unless.empty() && std::all_of(cap.unless.begin(), cap.unless.end(), [](auto fact) {
            return fact.text().starts_with("right.");
        })};
    return on_item && by_right && cap.form == core::Form::none && cap.triggers.empty()
           && cap.bases.empty() && !cap.validity.until;
}

const Item* ban_marker(const Law& law) {
    const auto found = std::find_if(
        law.items.begin(), law.items.end(), [](const Item& item) { return item.ban_marker; });
    return found == law.items.end() ? nullptr : &*found;
}

/// Who may have a protected address gets it with its marker, so there must be one (661/2009 §36).
void check_ban_marker(const Law& law, Findings& findings) {
    const Item* const marker{ban_marker(law)};
    for (const Item& item : law.items) {
        if (item.ban_marker && &item != marker) {
            Subject{findings, core::RuleId{}, no_place}.refuse(
                "BAN_MARKER_DUPLICATE", item.id.text());
        }
    }
    for (const Cap& cap : law.caps) {
        if (marker == nullptr && triggered_by_ban(cap) && !cap.unless.empty()) {
            Subject{findings, cap.id, cap.place}.refuse("BAN_MARKER_MISSING", cap.id.text());
        }
    }
}

}

std::vector<CompileFinding> check(const Law& law) {
    Findings findings;
    const Known known{know(law, findings)};
    std::unordered_set<core::RuleId> rules;
    for (const Permit& permit : law.permits) {
        const Subject subject{findings, permit.id, permit.place};
        if (!rules.insert(permit.id).second) {
            subject.refuse("ID_DUPLICATE", permit.id.text());
        }
        check_permit(law, permit, known, subject);
    }
    for (const Cap& cap : law.caps) {
        const Subject subject{findings, cap.id, cap.place};
        if (!rules.insert(cap.id).second) {
            subject.refuse("ID_DUPLICATE", cap.id.text());
        }
        check_cap(cap, subject);
    }
    check_ban_marker(law, findings);
    return findings;
}

std::vector<CompileFinding> check_protections(const Law& law) {
    Findings findings;
    const Item* const marker{ban_marker(law)};
    const bool open{
        marker != nullptr && std::none_of(law.caps.begin(), law.caps.end(), [&](const Cap& cap) {
            return keeps_from_others(cap, *marker);
        })};
    for (const Permit& permit : law.permits) {
        const bool lists{
            open && std::any_of(permit.items.begin(), permit.items.end(), [&](const auto& listed) {
                return listed.first == marker->id;
            })};
        if (lists) {
            Subject{findings, permit.id, permit.place}.refuse("BAN_MARKER_OPEN", marker->id.text());
        }
    }
    return findings;
}

}
