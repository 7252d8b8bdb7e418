// What the analysis answers, in the words of the law.

#include "gateway/policy/analysis.h"
#include "tests/policy/scene.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace scene;
using policy::DeadCause;
using policy::DeadRule;
using policy::Reach;

namespace {

core::CategoryId category(const char* name) {
    return id<core::CategoryId>(name);
}

core::Instant june() {
    return world::day("2026-06-01");
}

std::vector<Reach>
who_can(const policy::Law& law, const char* of, std::optional<core::Instant> at = {}) {
    policy::ReachQuery query;
    query.category = category(of);
    query.at = at;
    query.reg = law.registers.front();
    return policy::who_can(*world::compiled(law), query);
}

/// The one finding about a rule.
DeadRule dead(const policy::Law& law, const char* rule) {
    const auto found = policy::dead_rules(*world::compiled(law), june());
    const auto named = [&](const DeadRule& one) { return one.rule.text() == rule; };
    REQUIRE(std::count_if(found.begin(), found.end(), named) == 1);
    return *std::find_if(found.begin(), found.end(), named);
}

}

TEST_CASE(
    "who may get health data, with or without consent, and until when", "[policy][analysis]") {
    Scene scene{{health_by_itemised_consent()}};
    scene.law.permits[0].validity = world::days("2026-01-01", "2027-01-01");
    const std::vector<Reach> found{who_can(scene.law, "health")};
    REQUIRE(found.size() == 1);
    const Reach& reach{found.front()};
    CHECK(reach.path.party.text() == "provider-1");
    CHECK(reach.path.item.text() == "health.summary");
    CHECK(reach.path.special);
    CHECK(reach.form == Form::full);
    CHECK(reach.without_consent == Form::none);
    CHECK(reach.when == world::days("2026-01-01", "2027-01-01"));
    CHECK(reach.permits == std::vector{id<core::RuleId>("health-itemised")});
    // nothing in the witness can be left out
    const policy::Agreed& agreed{reach.witness.told.consents.at(1)};
    CHECK(agreed.kind == policy::Agreed::Kind::given);
    CHECK(agreed.is_explicit);
    CHECK(agreed.itemised);
    CHECK(agreed.written);
    CHECK(reach.witness.told.consents.at(0).kind == policy::Agreed::Kind::silent);
    CHECK(reach.witness.told.present == std::vector{customership});
}

TEST_CASE("what only a value makes special is found by its category", "[policy][analysis]") {
    Scene scene{
        {permit("statement", {"statement.code"}, on("1290/2002/13:3", "6.1.c", "9.2.b")),
         permit("bare", {"statement.code"}, on("1290/2002/13:3", "6.1.c"))}};
    const std::vector<Reach> found{who_can(scene.law, "health", june())};
    REQUIRE(found.size() == 1);
    CHECK(found[0].path.codes == std::vector<std::string>{"H1"});
    CHECK(found[0].permits == std::vector{id<core::RuleId>("statement")});
    CHECK(found[0].without_consent == Form::full);
    CHECK(found[0].witness.code == "H1");
}

TEST_CASE(
    "a class of which no party is configured is named with an example in its place",
    "[policy][analysis]") {
    Scene scene{{permit("to-police", {"person.name.family"}, on("1290/2002/13:3", "6.1.c"))}};
    scene.law.permits[0].parties.clear();
    scene.law.permits[0].classes = {id<core::PartyClass>("police")};
    const std::vector<Reach> found{who_can(scene.law, "identity")};
    REQUIRE(found.size() == 1);
    CHECK_FALSE(found[0].path.configured);
    CHECK(found[0].path.cls.text() == "police");
    const auto extended = policy::with_examples(*world::compiled(scene.law));
    CHECK(policy::decide(*extended, found[0].witness).fields.front().form == Form::full);
    CHECK(dead(scene.law, "to-police").cause == DeadCause::no_party);
}

TEST_CASE("why a permit never acts", "[policy][analysis]") {
    const auto made = [](const char* name, std::initializer_list<const char*> facts) {
        return permit(name, {"person.name.family"}, on("1290/2002/13:3", "6.1.c"), facts);
    };
    Scene scene{
        {made("agreement", {"agreement.covers"}), made("other-class", {"party.class.police"}),
         made("never", {}), made("past", {}), made("suspended", {}), made("capped", {}),
         made("alive", {})}};
    scene.law.permits[2].basis.provisions = {
        id<core::ProvisionId>("916/2012/12:6"), id<core::ProvisionId>("1290/2002/13:3")};
    scene.law.permits[2].validity = world::days("2026-01-01", nullptr);
    scene.law.permits[3].validity = world::days("2024-01-01", "2025-01-01");
    scene.law.permits[4].parties = {id<core::PartyId>("employer-1")};
    scene.law.parties[3].active = false;
    scene.law.permits[5].items = {{item("person.contact.address"), Form::full}};
    policy::Cap cap;
    cap.id = id<core::RuleId>("cap-address");
    cap.categories = {category("address")};
    scene.law.caps = {cap};

    CHECK(dead(scene.law, "agreement").cause == DeadCause::no_agreement);
    CHECK(dead(scene.law, "other-class").cause == DeadCause::contradiction);
    CHECK(dead(scene.law, "never").cause == DeadCause::never_in_force);
    CHECK(dead(scene.law, "past").cause == DeadCause::ended);
    CHECK(dead(scene.law, "past").ended == world::day("2025-01-01"));
    CHECK(dead(scene.law, "suspended").cause == DeadCause::party_cannot);
    CHECK(dead(scene.law, "capped").cause == DeadCause::capped);
    CHECK(dead(scene.law, "capped").caps == std::vector{id<core::RuleId>("cap-address")});
    const auto found = policy::dead_rules(*world::compiled(scene.law), june());
    CHECK(found.size() == 6);
}

TEST_CASE("an item that a living permit lists in vain is named", "[policy][analysis]") {
    Scene scene{{permit(
        "statement", {"person.name.family", "person.contact.address"},
        on("1290/2002/13:3", "6.1.c"))}};
    policy::Cap cap;
    cap.id = id<core::RuleId>("cap-address");
    cap.categories = {category("address")};
    scene.law.caps = {cap};
    const DeadRule found{dead(scene.law, "statement")};
    CHECK(found.items == std::vector{item("person.contact.address")});
    CHECK(found.cause == DeadCause::capped);
}

TEST_CASE("why a cap never bites", "[policy][analysis]") {
    Scene scene{{permit("contact", {"person.contact.address"}, on("1290/2002/13:3", "6.1.c"))}};
    const auto cap = [&](const char* name) -> policy::Cap& {
        policy::Cap& made{scene.law.caps.emplace_back()};
        made.id = id<core::RuleId>(name);
        made.categories = {category("address")};
        return made;
    };
    cap("full").form = Form::full;
    cap("no-item").categories = {category("biometric")};
    cap("no-permit").categories = {category("identity")};
    cap("not-triggered").triggers = {id<core::FactId>("party.class.police")};
    cap("on-another-basis").bases = {"6.1.e"};
    cap("past").validity = world::days("2024-01-01", "2025-01-01");
    cap("narrower").triggers = {
        id<core::FactId>("hold.turvakielto"), id<core::FactId>("hold.deceased")};
    cap("z-bites").triggers = {id<core::FactId>("hold.turvakielto")};

    CHECK(dead(scene.law, "full").cause == DeadCause::lowers_nothing);
    CHECK(dead(scene.law, "no-item").cause == DeadCause::no_item);
    CHECK(dead(scene.law, "no-permit").cause == DeadCause::no_permit);
    CHECK(dead(scene.law, "not-triggered").cause == DeadCause::not_triggered);
    CHECK(dead(scene.law, "on-another-basis").cause == DeadCause::no_permit);
    CHECK(dead(scene.law, "past").cause == DeadCause::ended);
    CHECK(dead(scene.law, "narrower").cause == DeadCause::covered);
    CHECK(policy::dead_rules(*world::compiled(scene.law), june()).size() == 7);
}

TEST_CASE(
    "a consent that need no longer be itemised is a gain in a special category, though the field "
    "could leave before",
    "[policy][analysis]") {
    Scene scene{{health_by_itemised_consent()}};
    policy::Law draft{scene.law};
    std::get<policy::Requirement::Consent>(draft.permits[0].required.back().term).itemised = false;
    const auto before = world::compiled(scene.law);
    const auto after = world::compiled(draft);
    const auto changes = policy::compare(*before, *after);
    REQUIRE(changes.size() == 2); // one a register
    CHECK(changes[0].kind == policy::Change::Kind::gain);
    CHECK(changes[0].needs_second_person());
    CHECK(changes[0].path.item.text() == "health.summary");
    CHECK_FALSE(changes[0].witness.told.consents.at(1).itemised);
    CHECK(policy::decide(*before, changes[0].witness).outcome == core::Outcome::refused);
    CHECK(policy::decide(*after, changes[0].witness).outcome == core::Outcome::released);
    CHECK(policy::compare(*before, *before).empty());
    for (const policy::Change& change : policy::compare(*after, *before)) {
        CHECK(change.kind == policy::Change::Kind::loss);
        CHECK_FALSE(change.needs_second_person());
    }
}

TEST_CASE(
    "an item that a draft no longer calls special still needs the second person",
    "[policy][analysis]") {
    Scene scene{{permit(
        "rehabilitation", {"service.rehabilitation"}, on("1290/2002/13:3", "6.1.c", "9.2.b"),
        {"relation.referral"})}};
    policy::Law draft{scene.law};
    draft.items[6].implies.clear();
    draft.permits[0].required = {{"relation.customership", customership}};
    const auto changes = policy::compare(*world::compiled(scene.law), *world::compiled(draft));
    REQUIRE_FALSE(changes.empty());
    CHECK(changes.front().needs_second_person());
}

TEST_CASE("what stops when a provision ends, and what another carries on", "[policy][analysis]") {
    Scene scene{
        {permit("by-both", {"person.name.family"}, on("1290/2002/13:3", "6.1.c")),
         permit("by-old", {"person.name.family", "statement.code"}, on("916/2012/12:6", "6.1.c"))}};
    const auto rules = world::compiled(scene.law);
    const core::ProvisionId old{id<core::ProvisionId>("916/2012/12:6")};
    const core::Instant date{world::day("2025-10-26")};
    const auto stops = policy::expiry(*rules, old, date);
    REQUIRE(stops);
    REQUIRE_FALSE(stops->empty());
    for (const policy::Change& change : *stops) {
        CHECK(change.kind == policy::Change::Kind::loss);
        CHECK(change.path.item.text() == "statement.code"); // the name goes on by the other permit
        CHECK(change.when.from == date);
        CHECK(change.witness.at == date);
        CHECK(
            policy::decide(*policy::with_provision_until(*rules, old, {}), change.witness).outcome
            == core::Outcome::released);
        CHECK(policy::decide(*rules, change.witness).outcome == core::Outcome::refused);
    }
    CHECK(std::none_of(stops->begin(), stops->end(), [](const policy::Change& change) {
        return change.in_some_circumstances();
    }));
    CHECK_FALSE(policy::expiry(*rules, id<core::ProvisionId>("1/1900/1"), date));
    CHECK_FALSE(policy::expiry(*rules, old, world::day("2013-01-01")));
}

TEST_CASE(
    "what another permit gives in other circumstances stops in some circumstances alone",
    "[policy][analysis]") {
    Scene scene{
        {permit("by-old", {"statement.code"}, on("916/2012/12:6", "6.1.c")),
         permit(
             "by-referral", {"statement.code"}, on("1290/2002/13:3", "6.1.c"),
             {"relation.referral"})}};
    const auto stops = policy::expiry(
        *world::compiled(scene.law), id<core::ProvisionId>("916/2012/12:6"),
        world::day("2025-10-26"));
    REQUIRE(stops);
    REQUIRE_FALSE(stops->empty());
    for (const policy::Change& change : *stops) {
        CHECK(change.after == core::Form::none);
        CHECK(change.at_best == core::Form::full);
        CHECK(change.in_some_circumstances());
    }
}
