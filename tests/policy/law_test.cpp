// The gate in the words of the law: permits, consents, relations.

#include "tests/policy/scene.h"

#include <catch2/catch.hpp>

using namespace scene;

TEST_CASE(
    "a protected address is withheld from a recipient without a right of its own",
    "[policy][661/2009-36]") {
    Scene scene{{permit(
        "service", {"person.contact.address", "person.name.family"},
        on("1290/2002/13:3", "6.1.e"))}};
    scene.law.caps = {turvakielto()};
    scene.field("person.contact.address").field("person.name.family");
    CHECK(scene.decide().outcome == core::Outcome::released);
    scene.asked.holds = {hold(core::HoldKind::turvakielto, core::HoldState::upheld)};
    const core::Decision decision{scene.decide()};
    CHECK(decision.outcome == core::Outcome::reduced);
    CHECK(decision.fields[0].form == Form::none);
    CHECK(decision.fields[0].reasons == Reasons{Reason::cap});
    CHECK(decision.fields[0].caps == std::vector{id<core::RuleId>("cap-turvakielto")});
    CHECK(decision.fields[1].form == Form::full);
}

TEST_CASE(
    "who has a right of its own gets a protected address with the marker of the protection, and "
    "not without it",
    "[policy][661/2009-36]") {
    Scene scene{{permit(
        "service", {"person.contact.address", "person.name.family", "person.address-protection"},
        on("1290/2002/13:3", "6.1.e"))}};
    scene.law.caps = {turvakielto(), world::marker_cap()};
    scene.law.parties[2].rights = {id<core::FactId>("right.address-despite-ban")};
    scene.asked.holds = {hold(core::HoldKind::turvakielto, core::HoldState::upheld)};
    scene.field("person.contact.address").field("person.name.family");
    const core::Decision unmarked{scene.decide()};
    CHECK(unmarked.find(item("person.contact.address"))->reasons == Reasons{Reason::group});
    CHECK(unmarked.find(item("person.name.family"))->form == Form::full);
    scene.field("person.address-protection");
    CHECK(scene.decide().outcome == core::Outcome::released);

    scene.law.permits[0].items.pop_back(); // asked, and not released
    const core::Decision withheld{scene.decide()};
    CHECK(withheld.find(item("person.contact.address"))->reasons == Reasons{Reason::group});

    scene.asked.holds.clear(); // without a protection the address needs no marker
    CHECK(scene.decide().find(item("person.contact.address"))->form == Form::full);
}

TEST_CASE(
    "that an address is protected is not shown to who has no right of its own, whether it is or "
    "not",
    "[policy][661/2009-36]") {
    Scene scene{{permit(
        "service", {"person.name.family", "person.address-protection"},
        on("1290/2002/13:3", "6.1.e"))}};
    scene.law.caps = {turvakielto(), world::marker_cap()};
    scene.field("person.name.family").field("person.address-protection");
    const core::Decision free{scene.decide()};
    CHECK(free.find(item("person.address-protection"))->reasons == Reasons{Reason::cap});
    scene.asked.holds = {hold(core::HoldKind::turvakielto, core::HoldState::upheld)};
    CHECK(scene.decide() == free);
}

TEST_CASE(
    "a value that gives the address away goes only with the marker too", "[policy][661/2009-36]") {
    Scene scene{{permit(
        "statement", {"statement.code", "person.address-protection"},
        on("1290/2002/13:3", "6.1.c"))}};
    scene.law.caps = {turvakielto(), world::marker_cap()};
    scene.law.parties[2].rights = {id<core::FactId>("right.address-despite-ban")};
    scene.asked.holds = {hold(core::HoldKind::turvakielto, core::HoldState::upheld)};
    scene.field("statement.code", "A1");
    CHECK(scene.first().reasons == Reasons{Reason::group});
    scene.asked.fields.clear();
    scene.field("statement.code", "0");
    CHECK(scene.first().form == Form::full);
}

TEST_CASE(
    "address protection also caps what locates a person: the employer, the school, the place of a "
    "service",
    "[policy][661/2009-36]") {
    for (const char* category : {"employer", "school", "service-place", "family"}) {
        Scene scene{{permit("rule", {"person.name.family"}, on("1290/2002/13:3", "6.1.e"))}};
        scene.law.items[1].categories = {id<core::CategoryId>(category)};
        scene.law.caps = {turvakielto()};
        scene.law.caps[0].categories = {
            id<core::CategoryId>("employer"), id<core::CategoryId>("school"),
            id<core::CategoryId>("service-place"), id<core::CategoryId>("family")};
        scene.field("person.name.family");
        CHECK(scene.first().form == Form::full);
        scene.asked.holds = {hold(core::HoldKind::turvakielto, core::HoldState::upheld)};
        CHECK(scene.first().reasons == Reasons{Reason::cap});
    }
}

TEST_CASE(
    "address protection withholds from when it is asked for until it has ended",
    "[policy][661/2009-36]") {
    Scene scene{{permit("service", {"person.contact.address"}, on("1290/2002/13:3", "6.1.e"))}};
    scene.law.caps = {turvakielto()};
    scene.field("person.contact.address");
    for (const auto& [in, form] :
         {std::pair{core::HoldState::received, Form::none},
          std::pair{core::HoldState::assessing, Form::none},
          std::pair{core::HoldState::overridden, Form::full},
          std::pair{core::HoldState::ended, Form::full}}) {
        scene.asked.holds = {hold(core::HoldKind::turvakielto, in)};
        CHECK(scene.first().form == form);
    }
}

TEST_CASE("a blanket consent is no itemised consent", "[policy][621/1999-26]") {
    Scene scene{{health_by_itemised_consent()}};
    scene.field("health.summary");
    scene.asked.consents = {state(core::ConsentKind::given)};
    CHECK(scene.first().form == Form::full);
    scene.asked.consents[0].itemised = false;
    CHECK(scene.first().form == Form::none);
    CHECK(scene.first().reasons == Reasons{Reason::consent_not_itemised});
    CHECK(
        scene.first().unmet
        == std::vector<std::string>{"consent(gdpr9: explicit, itemised, written)"});
}

TEST_CASE("a consent that cannot be shown is no consent", "[policy][gdpr-7-1]") {
    Scene scene{{health_by_itemised_consent()}};
    scene.field("health.summary");
    scene.asked.consents = {state(core::ConsentKind::given)};
    scene.asked.consents[0].has_evidence = false;
    CHECK(scene.first().reasons == Reasons{Reason::consent_no_evidence});
}

TEST_CASE("each state of a consent has its own reason", "[policy]") {
    Scene scene{{health_by_itemised_consent()}};
    scene.field("health.summary");
    CHECK(scene.first().reasons == Reasons{Reason::consent_none});
    for (const auto& [kind, reason] :
         {std::pair{core::ConsentKind::requested, Reason::consent_requested},
          std::pair{core::ConsentKind::deferred, Reason::consent_deferred},
          std::pair{core::ConsentKind::refused, Reason::consent_refused},
          std::pair{core::ConsentKind::withdrawn, Reason::consent_withdrawn},
          std::pair{core::ConsentKind::revoked, Reason::consent_revoked},
          std::pair{core::ConsentKind::expired, Reason::consent_expired},
          std::pair{core::ConsentKind::invalidated, Reason::consent_invalidated}}) {
        scene.asked.consents = {state(kind)};
        CHECK(scene.first().reasons == Reasons{reason});
    }
    scene.asked.consents = {core::ConsentState{}};
    scene.asked.consents[0].item = item("health.summary");
    scene.asked.consents[0].role = core::ConsentRole::gdpr9;
    scene.asked.consents[0].out_of_scope = true;
    CHECK(scene.first().reasons == Reasons{Reason::consent_scope});
}

TEST_CASE("a consent ends at the first instant of the day until which it is valid", "[policy]") {
    Scene scene{{health_by_itemised_consent()}};
    scene.field("health.summary");
    scene.asked.consents = {state(core::ConsentKind::given)};
    scene.asked.consents[0].valid_until = world::day("2027-02-01");
    scene.asked.at = world::day("2027-02-01") + std::chrono::microseconds{-1};
    CHECK(scene.decide().outcome == core::Outcome::released);
    CHECK(scene.decide().next_change == world::day("2027-02-01"));
    scene.asked.at = world::day("2027-02-01");
    CHECK(scene.first().reasons == Reasons{Reason::consent_expired});
}

TEST_CASE(
    "after a refusal of the told basis only an own right or duty may act in its place",
    "[policy][gdpr-5-1-a]") {
    const policy::Permit right{
        permit("right", {"health.summary"}, on("380/2023/13:1", "6.1.e", "9.2.b"))};
    const policy::Permit duty{
        permit("duty", {"health.summary"}, on("1290/2002/13:3", "6.1.c", "9.2.b"))};
    const policy::Permit receive{
        permit("receive", {"health.summary"}, on("352/2010/2:1", "6.1.c", "9.2.b"))};
    core::ConsentState refused{state(core::ConsentKind::refused)};
    Scene scene{{right}};
    scene.field("health.summary");
    CHECK(scene.first().form == Form::full);
    scene.asked.consents = {refused};
    CHECK(scene.first().form == Form::full); // the person was not told that consent is the basis
    refused.told_basis = "6.1.e"; // nor that it is another one: nothing is swapped for consent
    scene.asked.consents = {refused};
    CHECK(scene.first().form == Form::full);
    refused.told_basis = "9.2.a";
    scene.asked.consents = {refused};
    CHECK(scene.first().form == Form::none);
    CHECK(scene.first().reasons == Reasons{Reason::basis_swap});
    scene.law.permits = {right, health_by_itemised_consent()};
    CHECK(scene.first().reasons == Reasons{Reason::consent_refused, Reason::basis_swap});
    for (const policy::Permit& own : {duty, receive}) {
        scene.law.permits = {right, own};
        CHECK(scene.first().permits == std::vector{own.id});
    }
    // a right that itself needs a consent is no right without one
    policy::Permit waived{duty};
    waived.required.push_back(
        {"consent(secrecy-waiver)",
         policy::Requirement::Consent{core::ConsentRole::secrecy_waiver, false, false, false}});
    scene.law.permits = {waived};
    core::ConsentState waiver{state(core::ConsentKind::given)};
    waiver.role = core::ConsentRole::secrecy_waiver;
    scene.asked.consents = {waiver};
    CHECK(scene.first().form == Form::full);
    scene.asked.consents.push_back(refused);
    CHECK(scene.first().reasons == Reasons{Reason::basis_swap});
}

TEST_CASE(
    "free text leaves when an official has cleared it, or as part of a statutory document with a "
    "ground of Article 9",
    "[policy][gdpr-9]") {
    Scene scene{{permit(
        "notes", {"plan.notes"}, on("1290/2002/13:3", "6.1.c"),
        {"relation.referral", "approval.free-text-cleared"})}};
    scene.field("plan.notes");
    scene.asked.relations = {{id<core::FactId>("relation.referral"), std::nullopt, {}, "case"}};
    CHECK(scene.first().unmet == std::vector<std::string>{"approval.free-text-cleared"});
    scene.asked.facts = {{id<core::FactId>("approval.free-text-cleared"), policy::Truth::yes}};
    CHECK(scene.first().form == Form::full);
    scene.asked.facts.clear();
    scene.law.permits = {
        permit("statement", {"plan.notes"}, on("1290/2002/13:3", "6.1.c", "9.2.b"))};
    scene.asked.relations = {{customership, std::nullopt, {}, "register"}};
    CHECK(scene.first().form == Form::full);
}

TEST_CASE(
    "an objection reaches tasks in the public interest and leaves duties alone",
    "[policy][gdpr-21]") {
    Scene task{{permit("task", {"person.name.family"}, on("380/2023/13:1", "6.1.e"))}};
    Scene duty{{permit("duty", {"person.name.family"}, on("1290/2002/13:3", "6.1.c"))}};
    for (Scene* scene : {&task, &duty}) {
        scene->field("person.name.family");
        scene->asked.holds = {hold(core::HoldKind::objection, core::HoldState::assessing)};
    }
    CHECK(task.first().reasons == Reasons{Reason::hold});
    CHECK(duty.first().form == Form::full);
    task.asked.holds[0].state = core::HoldState::overridden;
    CHECK(task.first().form == Form::full);
}

TEST_CASE(
    "what is restricted leaves under no permit; a request not yet taken up restricts nothing",
    "[policy][gdpr-18]") {
    Scene scene{{permit("duty", {"person.name.family"}, on("1290/2002/13:3", "6.1.c"))}};
    scene.field("person.name.family");
    for (const auto& [in, form] :
         {std::pair{core::HoldState::received, Form::full},
          std::pair{core::HoldState::assessing, Form::none},
          std::pair{core::HoldState::upheld, Form::none},
          std::pair{core::HoldState::ended, Form::full}}) {
        scene.asked.holds = {hold(core::HoldKind::restriction, in)};
        CHECK(scene.first().form == form);
    }
    scene.asked.holds = {hold(core::HoldKind::restriction, core::HoldState::upheld)};
    scene.asked.holds[0].items = {item("health.summary")};
    CHECK(scene.first().form == Form::full);
}

TEST_CASE(
    "restricted data leaves under a permit marked for a reason of Article 18(2), once an official "
    "has approved it",
    "[policy][gdpr-18]") {
    Scene scene{{permit("claim", {"person.name.family"}, on("1290/2002/13:3", "6.1.c"))}};
    scene.field("person.name.family");
    const core::FactId approval{id<core::FactId>("approval.restriction-exception")};
    scene.asked.holds = {hold(core::HoldKind::restriction, core::HoldState::upheld)};
    scene.asked.facts = {{approval, policy::Truth::yes}};
    CHECK(scene.first().reasons == Reasons{Reason::hold});
    scene.law.permits[0].despite_restriction = policy::RestrictionException::legal_claims;
    CHECK(scene.first().form == Form::full);
    for (const policy::Truth other : {policy::Truth::no, policy::Truth::unknown}) {
        scene.asked.facts = {{approval, other}};
        CHECK(scene.first().reasons == Reasons{Reason::hold});
    }
    scene.law.permits[0].basis = on("380/2023/13:1", "6.1.e"); // an objection does not yield
    scene.asked.facts = {{approval, policy::Truth::yes}};
    scene.asked.holds = {hold(core::HoldKind::objection, core::HoldState::assessing)};
    CHECK(scene.first().reasons == Reasons{Reason::hold});
}

TEST_CASE(
    "what is disputed as inaccurate waits under a cap while the dispute lasts; a duty to decide on "
    "a "
    "benefit does not",
    "[policy][gdpr-18]") {
    Scene scene{{permit("task", {"person.name.family"}, on("1290/2002/13:3", "6.1.e"))}};
    scene.field("person.name.family");
    policy::Cap cap;
    cap.id = id<core::RuleId>("cap-accuracy-dispute");
    cap.triggers = {id<core::FactId>("hold.accuracy-dispute")};
    cap.bases = {"6.1.a", "6.1.e", "9.2.a"};
    scene.law.caps = {cap};
    for (const auto& [in, form] :
         {std::pair{core::HoldState::received, Form::none},
          std::pair{core::HoldState::assessing, Form::none},
          std::pair{core::HoldState::upheld, Form::none},
          std::pair{core::HoldState::overridden, Form::full},
          std::pair{core::HoldState::ended, Form::full}}) {
        scene.asked.holds = {hold(core::HoldKind::accuracy_dispute, in)};
        scene.law.permits[0].basis.gdpr6 = "6.1.e";
        CHECK(scene.first().form == form);
        scene.law.permits[0].basis.gdpr6 = "6.1.c";
        CHECK(scene.first().form == Form::full);
    }
}

TEST_CASE("death is a fact for caps, and restricts nothing by itself", "[policy]") {
    Scene scene{{permit("duty", {"person.name.family"}, on("1290/2002/13:3", "6.1.c"))}};
    scene.field("person.name.family");
    scene.asked.holds = {hold(core::HoldKind::deceased, core::HoldState::upheld)};
    CHECK(scene.first().form == Form::full);
    policy::Cap cap;
    cap.id = id<core::RuleId>("cap-deceased");
    cap.triggers = {id<core::FactId>("hold.deceased")};
    scene.law.caps = {cap};
    CHECK(scene.first().reasons == Reasons{Reason::cap});
}

TEST_CASE("a rule on a repealed provision is inert from the day of the repeal", "[policy]") {
    Scene scene{{permit("old", {"person.name.family"}, on("916/2012/12:6", "6.1.e"))}};
    scene.field("person.name.family");
    scene.asked.at = world::day("2025-10-26") + std::chrono::microseconds{-1};
    CHECK(scene.first().form == Form::full);
    CHECK(scene.decide().next_change == world::day("2025-10-26"));
    scene.asked.at = world::day("2025-10-26");
    CHECK(scene.first().reasons == Reasons{Reason::not_in_force});
    CHECK_FALSE(scene.decide().next_change);
}

TEST_CASE("a rule that has ended and a rule that has not begun say so", "[policy]") {
    Scene scene{{permit("rule", {"person.name.family"}, on("1290/2002/13:3", "6.1.e"))}};
    scene.law.permits[0].validity = world::days("2026-01-01", "2026-03-01");
    scene.field("person.name.family");
    CHECK(scene.first().reasons == Reasons{Reason::rule_expired});
    scene.asked.at = world::day("2025-12-31");
    CHECK(scene.first().reasons == Reasons{Reason::not_in_force});
}

TEST_CASE(
    "an agreement with a provider opens nobody's data by itself, nor a relation without one",
    "[policy]") {
    Scene scene{{permit(
        "provider", {"person.name.family"}, on("380/2023/13:1", "6.1.e"),
        {"party.active", "agreement.covers", "relation.referral"})}};
    scene.field("person.name.family");
    CHECK(scene.first().unmet == std::vector<std::string>{"agreement.covers", "relation.referral"});
    CHECK(scene.first().reasons == Reasons{Reason::recipient, Reason::relation});
    scene.law.parties[2].agreements = {
        {"a", {scene.asked.purpose}, world::days("2026-01-01", "2026-07-01")}};
    CHECK(scene.first().reasons == Reasons{Reason::relation});
    core::Relation referral;
    referral.kind = id<core::FactId>("relation.referral");
    referral.party = id<core::PartyId>("fund-1");
    scene.asked.relations = {referral};
    CHECK(scene.first().reasons == Reasons{Reason::relation}); // to another recipient
    scene.asked.relations[0].party = scene.asked.party;
    CHECK(scene.first().form == Form::full);
    CHECK(scene.decide().next_change == world::day("2026-07-01"));
}

TEST_CASE(
    "the same item for another purpose or another recipient says which is wrong",
    "[policy][gdpr-5-1-b]") {
    Scene scene{{permit("rule", {"person.name.family"}, on("1290/2002/13:3", "6.1.e"))}};
    scene.field("person.name.family");
    scene.asked.purpose = id<core::PurposeId>("recruiting");
    CHECK(scene.first().reasons == Reasons{Reason::purpose});
    scene.asked.party = id<core::PartyId>("kela");
    CHECK(scene.first().reasons == Reasons{Reason::purpose, Reason::recipient});
    scene.asked.purpose = id<core::PurposeId>("employment-service");
    CHECK(scene.first().reasons == Reasons{Reason::recipient});
    scene.law.permits[0].registers = {id<core::RegisterId>("pori")};
    CHECK(scene.first().reasons == Reasons{Reason::no_rule});
}

TEST_CASE(
    "a code that reveals health needs a ground of Article 9, and an unknown code leaves nothing",
    "[policy][gdpr-9]") {
    Scene scene{{permit("statement", {"statement.code"}, on("1290/2002/13:3", "6.1.c"))}};
    scene.field("statement.code", "0");
    CHECK(scene.first().form == Form::full);
    scene.asked.fields.clear();
    scene.field("statement.code", "H1");
    CHECK(scene.first().reasons == Reasons{Reason::special_without_art9});
    scene.law.permits[0].basis.gdpr9 = "9.2.b";
    CHECK(scene.first().form == Form::full);
    scene.asked.fields.clear();
    scene.field("statement.code", "Z9");
    CHECK(scene.first().reasons == Reasons{Reason::code_unknown});
}
