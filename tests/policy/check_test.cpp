// What a law may not contain.

#include "gateway/policy/check.h"
#include "gateway/policy/vocabulary.h"
#include "tests/policy/world.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

namespace core = gateway::core;
namespace policy = gateway::policy;
using core::Form;

namespace {

template <class Id> Id id(const char* name) {
    return Id::intern(name);
}

policy::Law sound() {
    policy::Law law{world::bare_law()};
    for (policy::Item& item : law.items) {
        item.personal = false; // relations have a test of their own
    }
    policy::Permit permit;
    permit.id = id<core::RuleId>("rule");
    permit.place = "rules/kela.yaml:7";
    permit.purposes = {law.purposes[0]};
    permit.parties = {law.parties[0].id};
    permit.items = {{law.items[0].id, Form::full}};
    permit.basis = {{law.provisions[0].id}, "6.1.c", "", policy::SecrecyGround::statutory_right};
    law.permits = {permit};
    policy::Cap cap;
    cap.id = id<core::RuleId>("cap");
    cap.triggers = {id<core::FactId>("hold.turvakielto")};
    law.caps = {cap};
    return law;
}

/// The codes of the findings, each with what it is about.
std::set<std::string> findings(const policy::Law& law) {
    std::set<std::string> told;
    for (const policy::CompileFinding& finding : policy::check(law)) {
        told.insert(std::string{finding.code.text()} + ' ' + finding.subject);
    }
    std::vector<policy::CompileFinding> same;
    CHECK((policy::RuleSet::compile(law, same) == nullptr) == !told.empty());
    return told;
}

using Told = std::set<std::string>;

policy::Requirement fact(const char* name) {
    return {name, id<core::FactId>(name)};
}

}

TEST_CASE("a sound law compiles and keeps what it was compiled from", "[policy][compile]") {
    CHECK(findings(sound()).empty());
    CHECK(world::compiled(sound())->law().permits.front().place == "rules/kela.yaml:7");
}

TEST_CASE("a finding says which rule it is about and where it stands", "[policy][compile]") {
    policy::Law law{sound()};
    law.permits[0].purposes = {id<core::PurposeId>("marketing")};
    std::vector<policy::CompileFinding> found;
    CHECK(policy::RuleSet::compile(law, found) == nullptr);
    REQUIRE(found.size() == 1);
    CHECK(found[0].rule == id<core::RuleId>("rule"));
    CHECK(found[0].place == "rules/kela.yaml:7");
    CHECK(found[0].code == core::Code{"PURPOSE_UNKNOWN"});
    CHECK(found[0].subject == "marketing");
}

TEST_CASE(
    "a permit lists its items one by one, and a wildcard is refused", "[policy][compile][I14]") {
    policy::Law law{sound()};
    law.permits[0].items = {
        {id<core::ItemId>("*"), Form::full}, {id<core::ItemId>("person.*"), Form::full}};
    CHECK(findings(law) == Told{"PERMIT_WILDCARD *", "PERMIT_WILDCARD person.*"});
    law.permits[0].items.clear();
    CHECK(findings(law) == Told{"PERMIT_WILDCARD rule"});
}

TEST_CASE(
    "a permit over what is or implies or may hide a special category names its ground of Article 9",
    "[policy][compile][gdpr-9]") {
    policy::Law law{sound()};
    law.permits[0].items = {
        {id<core::ItemId>("health.summary"), Form::full},
        {id<core::ItemId>("service.rehabilitation"), Form::full},
        {id<core::ItemId>("plan.notes"), Form::full},
        {id<core::ItemId>("statement.code"), Form::full}};
    CHECK(
        findings(law)
        == Told{
            "SPECIAL_WITHOUT_ART9 health.summary", "SPECIAL_WITHOUT_ART9 plan.notes",
            "SPECIAL_WITHOUT_ART9 service.rehabilitation"});
    law.permits[0].basis.gdpr9 = "9.2.b";
    CHECK(findings(law).empty());
    law.special_categories = {id<core::CategoryId>("identity")};
    law.permits[0].items = {{law.items[0].id, Form::full}};
    law.permits[0].basis.gdpr9.clear();
    CHECK(findings(law) == Told{"SPECIAL_WITHOUT_ART9 person.personal-id"});
}

TEST_CASE(
    "a permit about a person names what binds the person to the recipient", "[policy][compile]") {
    policy::Law law{sound()};
    law.items[0].personal = true;
    CHECK(findings(law) == Told{"PERMIT_WITHOUT_RELATION rule"});
    law.permits[0].required = {fact("agreement.covers"), fact("party.active")};
    CHECK(findings(law) == Told{"PERMIT_WITHOUT_RELATION rule"});
    law.permits[0].required.push_back(fact("relation.referral"));
    CHECK(findings(law).empty());
    law.items[0].personal = false; // such as a company's public data
    law.permits[0].required.clear();
    CHECK(findings(law).empty());
}

TEST_CASE(
    "free text without a ground of Article 9 needs the clearance of an official",
    "[policy][compile][gdpr-9]") {
    policy::Law law{sound()};
    law.permits[0].items = {{id<core::ItemId>("plan.notes"), Form::full}};
    CHECK(findings(law) == Told{"SPECIAL_WITHOUT_ART9 plan.notes"});
    law.permits[0].required = {fact("approval.free-text-cleared")};
    CHECK(findings(law).empty());
    law.permits[0].required.clear();
    law.permits[0].basis.gdpr9 = "9.2.b";
    CHECK(findings(law).empty());
}

TEST_CASE(
    "no clearance makes a text about health into one that is about something else",
    "[policy][compile][gdpr-9]") {
    policy::Law law{sound()};
    law.permits[0].items = {{id<core::ItemId>("plan.notes"), Form::full}};
    law.permits[0].required = {fact("approval.free-text-cleared")};
    const auto notes =
        std::find_if(law.items.begin(), law.items.end(), [](const policy::Item& one) {
            return one.id.text() == "plan.notes";
        });
    REQUIRE(notes != law.items.end());
    notes->special = true;
    CHECK(findings(law) == Told{"SPECIAL_WITHOUT_ART9 plan.notes"});
    notes->special = false;
    notes->implies = {id<core::CategoryId>("health")};
    CHECK(findings(law) == Told{"SPECIAL_WITHOUT_ART9 plan.notes"});
    law.permits[0].basis.gdpr9 = "9.2.b";
    CHECK(findings(law).empty());
}

TEST_CASE(
    "a permit that acts on restricted data by consent asks for that consent",
    "[policy][compile][gdpr-18]") {
    policy::Law law{sound()};
    law.permits[0].despite_restriction = policy::RestrictionException::rights_of_another;
    CHECK(findings(law).empty());
    law.permits[0].despite_restriction = policy::RestrictionException::consent;
    CHECK(findings(law) == Told{"CONSENT_TERM_MISSING consent(gdpr6)"});
    law.permits[0].required = {
        {"consent(gdpr6)",
         policy::Requirement::Consent{core::ConsentRole::gdpr6, false, false, false}}};
    CHECK(findings(law).empty());
}

TEST_CASE(
    "where some may have a protected address there is one marker, kept from everybody else",
    "[policy][compile][661/2009-36]") {
    policy::Law law{sound()};
    law.caps[0].unless = {id<core::FactId>("right.address-despite-ban")};
    CHECK(findings(law).empty());
    const auto marker =
        std::find_if(law.items.begin(), law.items.end(), [](const policy::Item& item) {
            return item.ban_marker;
        });
    REQUIRE(marker != law.items.end());
    law.permits[0].items = {{marker->id, Form::full}};
    const auto open = [&] { return !policy::check_protections(law).empty(); };
    CHECK(open());
    law.caps.push_back(world::marker_cap());
    CHECK_FALSE(open());
    law.caps[1].triggers = {id<core::FactId>("hold.turvakielto")}; // absence would show it
    CHECK(open());
    law.caps[1].triggers.clear();
    law.caps[1].unless = {id<core::FactId>("party.active")};
    CHECK(open());
    law.caps[1] = world::marker_cap();
    law.caps[1].bases = {"6.1.e"};
    CHECK(open());
    law.permits[0].items = {{law.items[0].id, Form::full}};
    CHECK_FALSE(open()); // no permit gives it
    law.items[0].ban_marker = true;
    CHECK(findings(law) == Told{"BAN_MARKER_DUPLICATE " + std::string{marker->id.text()}});
    for (policy::Item& item : law.items) {
        item.ban_marker = false;
    }
    CHECK(findings(law) == Told{"BAN_MARKER_MISSING cap"});
}

TEST_CASE(
    "the provision must give what the ground of secrecy claims", "[policy][compile][621/1999-26]") {
    policy::Law law{sound()};
    law.permits[0].basis.provisions = {law.provisions[4].id}; // only an exception to secrecy
    CHECK(findings(law) == Told{"SECRECY_GROUND 621/1999/26"});
    law.permits[0].basis.secrecy = policy::SecrecyGround::consent;
    CHECK(findings(law) == Told{"CONSENT_TERM_MISSING consent(secrecy-waiver)"});
    law.permits[0].required = {
        {"consent(secrecy-waiver)",
         policy::Requirement::Consent{core::ConsentRole::secrecy_waiver, false, false, false}}};
    CHECK(findings(law).empty());
    law.permits[0].basis.provisions = {law.provisions[5].id}; // secrecy itself
    CHECK(findings(law) == Told{"SECRECY_GROUND 621/1999/24"});
    law.permits[0].basis.secrecy = policy::SecrecyGround::none;
    CHECK(findings(law) == Told{"SECRECY_GROUND person.personal-id"});
    law.permits[0].basis.provisions = {id<core::ProvisionId>("1/1900/1")};
    law.permits[0].basis.secrecy = policy::SecrecyGround::mandate;
    CHECK(findings(law) == Told{"PROVISION_UNKNOWN 1/1900/1"});
    law.permits[0].basis.provisions.clear();
    CHECK(findings(law) == Told{"PROVISION_MISSING rule"});
}

TEST_CASE(
    "a mandate that sets secrecy aside is asked for, and so is a research permit",
    "[policy][compile][621/1999-26]") {
    policy::Law law{sound()};
    const auto open = [&](policy::SecrecyGround ground, std::vector<policy::Requirement> required) {
        law.permits[0].basis.secrecy = ground;
        law.permits[0].required = std::move(required);
        const std::vector<policy::CompileFinding> told{policy::check_mandates(law)};
        return !told.empty() && told.front().code == core::Code{"MANDATE_TERM_MISSING"}
               && told.front().rule == law.permits[0].id;
    };
    using Ground = policy::SecrecyGround;
    CHECK_FALSE(open(Ground::statutory_right, {}));
    CHECK(open(Ground::mandate, {fact("party.active"), fact("decision.necessity")}));
    CHECK_FALSE(open(Ground::mandate, {fact("mandate.processor")}));
    CHECK(open(Ground::research_permit, {fact("mandate.processor")}));
    CHECK_FALSE(open(Ground::research_permit, {fact("decision.research-permit")}));
    CHECK_FALSE(open(Ground::research_permit, {fact("approval.named-official")}));
}

TEST_CASE("legitimate interest is no basis for an authority's tasks", "[policy][compile][gdpr-6]") {
    policy::Law law{sound()};
    law.permits[0].basis.gdpr6 = "6.1.f";
    CHECK(findings(law) == Told{"BASIS_REFUSED 6.1.f"});
    law.permits[0].basis.gdpr6 = "";
    CHECK(findings(law) == Told{"BASIS_UNKNOWN "});
    law.permits[0].basis.gdpr6 = "9.2.b";
    CHECK(findings(law) == Told{"BASIS_UNKNOWN 9.2.b"});
    law.permits[0].basis.gdpr6 = "6.1.c";
    law.permits[0].basis.gdpr9 = "9.2.k";
    CHECK(findings(law) == Told{"BASIS_UNKNOWN 9.2.k"});
}

TEST_CASE("a permit whose basis is a consent asks for that consent", "[policy][compile][gdpr-6]") {
    policy::Law law{sound()};
    law.permits[0].basis.gdpr6 = "6.1.a";
    law.permits[0].basis.gdpr9 = "9.2.a";
    law.permits[0].required = {
        {"consent(gdpr9)",
         policy::Requirement::Consent{core::ConsentRole::gdpr9, false, true, true}}};
    CHECK(
        findings(law)
        == Told{
            "CONSENT_TERM_MISSING consent(gdpr6)",
            "CONSENT_TERM_MISSING consent(gdpr9: explicit)"});
}

TEST_CASE(
    "names that the configuration does not know are refused, all at once", "[policy][compile]") {
    policy::Law law{sound()};
    law.permits[0].parties = {id<core::PartyId>("nobody")};
    law.permits[0].classes = {
        id<core::PartyClass>("pirates"), id<core::PartyClass>("wellbeing-county")};
    law.permits[0].registers = {id<core::RegisterId>("atlantis")};
    law.permits[0].items.emplace_back(id<core::ItemId>("person.hat"), Form::full);
    law.permits[0].items.emplace_back(id<core::ItemId>("person.name.family"), Form::year);
    law.permits[0].required = {fact("relation.referral"), fact("moon.full"), fact("hold.deceased")};
    law.caps[0].triggers = {id<core::FactId>("relation.referral"), id<core::FactId>("hold.frost")};
    law.caps[0].unless = {id<core::FactId>("hold.turvakielto")};
    law.caps[0].bases = {"7.1.a"};
    law.groups = {{"g", {id<core::ItemId>("person.shoe")}}};
    CHECK(
        findings(law)
        == Told{
            "PARTY_UNKNOWN nobody", "CLASS_UNKNOWN pirates", "REGISTER_UNKNOWN atlantis",
            "ITEM_UNKNOWN person.hat", "FORM_UNKNOWN person.name.family", "TERM_UNKNOWN moon.full",
            "TERM_POLARITY hold.deceased", "TERM_POLARITY relation.referral",
            "TERM_UNKNOWN hold.frost", "TERM_POLARITY hold.turvakielto", "BASIS_UNKNOWN 7.1.a",
            "ITEM_UNKNOWN person.shoe"});
}

TEST_CASE(
    "no name stands twice, no rule is empty, no span ends before it begins", "[policy][compile]") {
    policy::Law law{sound()};
    law.permits.push_back(law.permits[0]);
    law.permits[1].id = law.caps[0].id;
    law.permits[1].purposes.clear();
    law.permits[1].validity = world::days("2026-01-01", "2025-01-01");
    law.permits[1].items.push_back(law.permits[1].items[0]);
    law.items.push_back(law.items[0]);
    law.items[1].forms = {Form::full};
    CHECK(
        findings(law)
        == Told{
            "ID_DUPLICATE cap", "PERMIT_EMPTY cap", "VALIDITY_EMPTY cap",
            "ID_DUPLICATE person.personal-id", "FORMS_INVALID person.name.family"});
}

TEST_CASE("the EEA is the Union with Iceland, Liechtenstein and Norway", "[policy]") {
    for (const char* inside : {"FI", "SE", "IS", "LI", "NO", "IE", "CY"}) {
        CHECK(policy::in_eea(inside));
    }
    for (const char* outside : {"GB", "CH", "US", "RU", "fi", ""}) {
        CHECK_FALSE(policy::in_eea(outside));
    }
}
