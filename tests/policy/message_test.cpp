// The gate in the words of the law: what a whole message may be.

#include "tests/policy/scene.h"

#include <catch2/catch.hpp>

using namespace scene;

TEST_CASE("a value that gives the address away falls under the cap on addresses", "[policy]") {
    Scene scene{{permit("statement", {"statement.code"}, on("1290/2002/13:3", "6.1.c"))}};
    scene.law.caps = {turvakielto()};
    scene.asked.holds = {hold(core::HoldKind::turvakielto, core::HoldState::upheld)};
    scene.field("statement.code", "A1");
    CHECK(scene.first().reasons == Reasons{Reason::cap});
}

TEST_CASE("items that only make sense together go together or not at all", "[policy]") {
    Scene scene{
        {permit("amount", {"benefit.amount", "person.birth-date"}, on("1290/2002/13:3", "6.1.c"))}};
    scene.law.groups = {{"g", {item("benefit.amount"), item("person.name.family")}}};
    scene.field("benefit.amount").field("person.birth-date").field("person.name.family");
    const core::Decision decision{scene.decide()};
    CHECK(decision.find(item("benefit.amount"))->reasons == Reasons{Reason::group});
    CHECK(decision.find(item("person.birth-date"))->form == Form::full);
}

TEST_CASE(
    "a document that lacks a mandatory field is refused and not sent as a stump", "[policy]") {
    Scene scene{{permit("rule", {"person.name.family"}, on("1290/2002/13:3", "6.1.e"))}};
    scene.field("person.name.family").field("health.summary");
    scene.asked.mandatory = {item("person.name.family")};
    CHECK(scene.decide().outcome == core::Outcome::reduced);
    scene.asked.mandatory.push_back(item("health.summary"));
    scene.asked.mandatory.push_back(item("benefit.amount"));
    const core::Decision decision{scene.decide()};
    CHECK(decision.outcome == core::Outcome::refused);
    CHECK(
        decision.find(item("health.summary"))->reasons
        == Reasons{Reason::no_rule, Reason::mandatory_missing});
    CHECK(decision.find(item("benefit.amount"))->reasons == Reasons{Reason::mandatory_missing});
}

TEST_CASE(
    "a birth date is cut to the year, and the built document decided again is whole",
    "[policy][I8]") {
    Scene scene{{permit("year", {"person.birth-date"}, on("1290/2002/13:3", "6.1.e"))}};
    scene.law.permits[0].items[0].second = Form::year;
    scene.field("person.birth-date", "1984-02-29");
    CHECK(scene.decide().outcome == core::Outcome::reduced);
    CHECK(scene.first().form == Form::year);
    scene.asked.fields.clear();
    scene.field("person.birth-date", "1984");
    CHECK(scene.decide().outcome == core::Outcome::released);
}

TEST_CASE(
    "nothing leaves to an inactive party, nor abroad what the notice promises to keep in Finland",
    "[policy][I16]") {
    Scene scene{{permit(
        "rule", {"person.name.family", "person.contact.municipality"},
        on("1290/2002/13:3", "6.1.e"))}};
    scene.field("person.name.family");
    scene.law.parties[2].countries = {"FI", "SE"};
    CHECK(scene.decide().outcome == core::Outcome::released);
    scene.field("person.contact.municipality");
    CHECK(scene.decide().guards == std::vector{core::Guard::territory});
    CHECK(scene.first().reasons == Reasons{Reason::territory, Reason::guard});
    scene.law.parties[2].countries = {};
    CHECK(scene.decide().guards == std::vector{core::Guard::territory});
    scene.law.parties[2].countries = {"FI"};
    scene.law.parties[2].active = false;
    CHECK(scene.decide().guards == std::vector{core::Guard::party});
    scene.law.parties[2].active = true;
    scene.asked.failed_guards = {core::Guard::clock, core::Guard::channel};
    CHECK(scene.decide().guards == std::vector{core::Guard::channel, core::Guard::clock});
    CHECK(scene.first().reasons == Reasons{Reason::channel, Reason::guard});
}

TEST_CASE(
    "of two rules the one that misses by less is named, and ties go by name", "[policy][I12]") {
    const policy::Basis basis{on("1290/2002/13:3", "6.1.e")};
    Scene scene{
        {permit("c", {"person.name.family"}, basis, {"relation.referral", "relation.vacancy"}),
         permit("b", {"person.name.family"}, basis, {"relation.vacancy"}),
         permit("a", {"person.name.family"}, basis, {"relation.referral"})}};
    scene.field("person.name.family");
    CHECK(scene.first().nearest == id<core::RuleId>("a"));
    scene.law.permits[2].validity = world::days(nullptr, "2026-01-01");
    CHECK(scene.first().nearest == id<core::RuleId>("b"));
}

TEST_CASE(
    "what a named official must approve leaves by nothing that is configured or recorded of the "
    "person",
    "[policy][D10]") {
    const core::FactId approval{id<core::FactId>("approval.named-official")};
    Scene scene{{permit(
        "open-tail", {"plan.notes"}, on("1290/2002/13:3", "6.1.c", "9.2.b"),
        {"relation.referral", "approval.named-official"})}};
    scene.field("plan.notes");
    scene.asked.relations = {
        {id<core::FactId>("relation.referral"), std::nullopt, {}, "case"},
        {approval, std::nullopt, {}, "case"}}; // a register that would call it a relation
    for (policy::PartyFacts& party : scene.law.parties) {
        party.rights = {approval};
        party.agreements = {{"a", {scene.asked.purpose}, {}}};
    }
    for (int role{0}; role < 3; ++role) {
        scene.asked.consents.push_back(state(core::ConsentKind::given, "plan.notes"));
        scene.asked.consents.back().role = static_cast<core::ConsentRole>(role);
    }
    CHECK(scene.first().unmet == std::vector<std::string>{"approval.named-official"});
    for (const policy::Truth other : {policy::Truth::unknown, policy::Truth::no}) {
        scene.asked.facts = {{approval, other}};
        CHECK(scene.first().form == Form::none);
    }
    scene.asked.facts = {{approval, policy::Truth::yes}}; // recorded, by a person
    CHECK(scene.first().form == Form::full);
}
