// Holds and consents belong to a controller; address protection and death do not.

#include "tests/storage/shared_store.h"
#include "tests/support/population/artificial_hetu.h"

#include <catch2/catch.hpp>

#include <future>
#include <set>

using namespace storage_tests;
using namespace std::chrono_literals;
using Lock = ports::UnitOfWork::Lock;

namespace {

const core::ControllerId pori{core::ControllerId::intern("0137323-9")};
const core::ControllerId rauma{core::ControllerId::intern("0138780-9")};

/// A new person's identity code.
core::PersonId new_code() {
    static unsigned individual{900};
    return core::PersonId{tests::population::make_hetu({1981, 2, 3}, '-', individual++)};
}

core::PersonNo known_to(core::ControllerId controller, const core::PersonId& person) {
    return shared().store.people().find_or_create(controller, std::vector{person}).front();
}

ports::PersonFacts facts_of(core::PersonNo person) {
    const auto worker = new_worker();
    return worker->start()->begin(std::vector{person}, Lock::shared).persons.front();
}

void record(
    core::PersonNo person, core::HoldKind kind, core::HoldState state = core::HoldState::upheld) {
    const auto worker = new_worker();
    const auto unit = worker->start();
    static_cast<void>(unit->begin(std::vector{person}, Lock::exclusive));
    unit->add(ports::PersonEntry{person, core::Hold{kind, state, {}, {}, {}}, {}, true});
    static_cast<void>(unit->commit());
}

}

TEST_CASE(
    "address protection and death count under every controller, whichever wrote them down",
    "[storage][hold][turvakielto]") {
    const core::PersonId code{new_code()};
    const core::PersonNo in_pori{known_to(pori, code)};
    const core::PersonNo in_rauma{known_to(rauma, code)};
    REQUIRE(in_pori != in_rauma);
    for (const core::HoldKind kind : {core::HoldKind::turvakielto, core::HoldKind::deceased}) {
        const core::Epoch before{facts_of(in_rauma).epoch};
        record(in_pori, kind);
        const ports::PersonFacts facts{facts_of(in_rauma)};
        REQUIRE_FALSE(facts.holds.empty());
        CHECK(std::any_of(facts.holds.begin(), facts.holds.end(), [&](const core::Hold& hold) {
            return hold.kind == kind && hold.state == core::HoldState::upheld;
        }));
        CHECK(facts.epoch > before); // what Rauma decided before is recognised as old
    }
    // What waits, waits for the attempts of both.
    std::set<core::PersonNo> waited_for;
    for (const ports::OpenBarrier& barrier :
         shared().store.barriers().open(std::vector{in_pori}, 0, 100)) {
        waited_for.insert(barrier.person);
        REQUIRE(barrier.hold);
    }
    CHECK(waited_for == std::set{in_pori, in_rauma});
}

TEST_CASE("what is told to Pori says nothing about Rauma otherwise", "[storage][hold][gdpr-18]") {
    const core::PersonId code{new_code()};
    const core::PersonNo in_pori{known_to(pori, code)};
    const core::PersonNo in_rauma{known_to(rauma, code)};
    for (const core::HoldKind kind :
         {core::HoldKind::restriction, core::HoldKind::objection,
          core::HoldKind::accuracy_dispute}) {
        record(in_pori, kind);
    }
    CHECK(facts_of(in_pori).holds.size() == 3);
    CHECK(facts_of(in_rauma).holds.empty());
    CHECK(facts_of(in_rauma).epoch == core::Epoch::first);
}

TEST_CASE(
    "no controller ends the address protection that another has written down",
    "[storage][hold][turvakielto]") {
    const core::PersonId code{new_code()};
    const core::PersonNo in_pori{known_to(pori, code)};
    const core::PersonNo in_rauma{known_to(rauma, code)};
    const auto held = [&](core::PersonNo person) {
        const std::vector<core::Hold> holds{facts_of(person).holds};
        return std::any_of(holds.begin(), holds.end(), [](const core::Hold& hold) {
            return hold.state == core::HoldState::upheld;
        });
    };
    record(in_pori, core::HoldKind::turvakielto);
    record(in_rauma, core::HoldKind::turvakielto, core::HoldState::ended);
    CHECK(held(in_rauma));
    record(in_pori, core::HoldKind::turvakielto, core::HoldState::ended);
    CHECK_FALSE(held(in_rauma));
    CHECK_FALSE(held(in_pori));
}

TEST_CASE(
    "address protection that is being written down holds up who is only now met elsewhere",
    "[storage][hold][barrier]") {
    const core::PersonId code{new_code()};
    const core::PersonNo in_pori{known_to(pori, code)};
    const auto worker = new_worker();
    const auto unit = worker->start();
    static_cast<void>(unit->begin(std::vector{in_pori}, Lock::exclusive));
    unit->add(ports::PersonEntry{
        in_pori,
        core::Hold{core::HoldKind::turvakielto, core::HoldState::upheld, {}, {}, {}},
        {},
        true});
    // Rauma meets the person for the first time: a row that no reader of links has seen yet.
    const core::PersonNo in_rauma{known_to(rauma, code)};
    std::future<ports::PersonFacts> waiting{
        std::async(std::launch::async, [&] { return facts_of(in_rauma); })};
    CHECK(waiting.wait_for(200ms) == std::future_status::timeout);
    static_cast<void>(unit->commit());
    CHECK(waiting.get().holds.size() == 1);
}

namespace {

/// A hold of a request, as each of its steps writes one. @param asked none: from `consent record`
void record_of(
    core::PersonNo person, core::HoldKind kind, core::HoldState state,
    std::optional<core::MessageId> asked) {
    const auto worker = new_worker();
    const auto unit = worker->start();
    static_cast<void>(unit->begin(std::vector{person}, Lock::exclusive));
    unit->add(ports::PersonEntry{person, core::Hold{kind, state, {}, {}, {}}, {}, false, asked});
    static_cast<void>(unit->commit());
}

core::MessageId ask_for(core::PersonNo person, ports::Right right) {
    ports::RightsRequest request;
    request.request = new_id();
    request.reg = core::RegisterId::intern("pori");
    request.right = right;
    request.received = *core::parse_date("2026-03-01");
    request.language = "fi";
    request.reference = "D/1";
    request.persons = {person};
    const auto worker = new_worker();
    const auto unit = worker->start();
    static_cast<void>(unit->begin(std::vector{person}, Lock::exclusive));
    unit->add(ports::RightsEntry{request});
    static_cast<void>(unit->commit());
    return request.request;
}

std::multiset<core::HoldState> states_of(core::PersonNo person) {
    std::multiset<core::HoldState> states;
    for (const core::Hold& hold : facts_of(person).holds) {
        states.insert(hold.state);
    }
    return states;
}

using States = std::multiset<core::HoldState>;

}

TEST_CASE(
    "no request lifts the hold of another, nor one that was recorded without a request",
    "[storage][hold][gdpr-18]") {
    const core::PersonNo person{known_to(pori, new_code())};
    constexpr core::HoldKind kind{core::HoldKind::restriction};
    const core::MessageId first{ask_for(person, ports::Right::restriction)};
    const core::MessageId second{ask_for(person, ports::Right::restriction)};
    record_of(person, kind, core::HoldState::upheld, first);
    record_of(person, kind, core::HoldState::upheld, {});
    for (const core::HoldState state :
         {core::HoldState::received, core::HoldState::overridden, core::HoldState::ended}) {
        record_of(person, kind, state, second);
        CHECK(states_of(person) == States{core::HoldState::upheld, core::HoldState::upheld, state});
    }
    record_of(person, kind, core::HoldState::ended, {}); // nor does it lift what a request upheld
    CHECK(states_of(person).count(core::HoldState::upheld) == 1);
    record_of(person, kind, core::HoldState::ended, first);
    CHECK(states_of(person).count(core::HoldState::ended) == 3);
}

TEST_CASE(
    "an objection that was upheld ends when the person takes it back", "[storage][hold][gdpr-21]") {
    const core::PersonNo person{known_to(pori, new_code())};
    constexpr core::HoldKind kind{core::HoldKind::objection};
    const core::MessageId first{ask_for(person, ports::Right::objection)};
    const core::MessageId second{ask_for(person, ports::Right::objection)};
    record_of(person, kind, core::HoldState::upheld, first);
    record_of(person, kind, core::HoldState::overridden, second);
    CHECK(states_of(person) == States{core::HoldState::upheld, core::HoldState::overridden});
    record_of(person, kind, core::HoldState::ended, {});
    CHECK(states_of(person).count(core::HoldState::upheld) == 0);
}

TEST_CASE("a register's own number says nothing outside the register", "[storage][hold][people]") {
    const core::PersonId number{"R-123456"};
    const core::PersonNo in_pori{known_to(pori, number)};
    const core::PersonNo in_rauma{known_to(rauma, number)};
    record(in_pori, core::HoldKind::turvakielto);
    CHECK(facts_of(in_rauma).holds.empty());
    CHECK(facts_of(in_rauma).epoch == core::Epoch::first);
}

namespace {

core::Instant day(const char* date) {
    return core::start_of_day(*core::parse_date(date));
}

/// Of `consent record`, one after the other.
void record_all(core::PersonNo person, const std::vector<core::Hold>& holds) {
    const auto worker = new_worker();
    const auto unit = worker->start();
    static_cast<void>(unit->begin(std::vector{person}, Lock::exclusive));
    for (const core::Hold& hold : holds) {
        unit->add(ports::PersonEntry{person, hold, {}, true});
    }
    static_cast<void>(unit->commit());
}

/// Whether a hold of the person acts at this instant.
bool held_at(core::PersonNo person, core::Instant at) {
    const std::vector<core::Hold> holds{facts_of(person).holds};
    return std::any_of(holds.begin(), holds.end(), [&](const core::Hold& hold) {
        return hold.state == core::HoldState::upheld && hold.validity.covers(at);
    });
}

core::Hold protection(
    core::HoldState state, std::optional<core::Instant> from, std::optional<core::Instant> until) {
    return {core::HoldKind::turvakielto, state, {from, until}, {}, {}};
}

}

TEST_CASE(
    "the next period of an address protection lifts nothing before it begins (661/2009 §36)",
    "[storage][hold][turvakielto]") {
    using core::HoldState;
    const core::Instant next{day("2097-05-01")};
    const core::PersonNo renewed{known_to(pori, new_code())};
    record_all(
        renewed, {protection(HoldState::upheld, day("2024-05-01"), day("2098-05-01")),
                  protection(HoldState::upheld, next, day("2099-05-01"))});
    CHECK(held_at(renewed, day("2026-11-29")));
    CHECK(held_at(renewed, next));
    const std::vector<core::Hold> holds{facts_of(renewed).holds};
    REQUIRE(holds.size() == 2);
    CHECK(holds.front().validity.until == next); // a point at which a decision may change (I9)

    // one that ends it on a day that has not come ends it on that day
    const core::PersonNo ending{known_to(pori, new_code())};
    record_all(
        ending, {protection(HoldState::upheld, day("2024-05-01"), {}),
                 protection(HoldState::ended, next, {})});
    CHECK(held_at(ending, day("2026-11-29")));
    CHECK_FALSE(held_at(ending, next));

    // a period that was over before is written down late, and takes nobody's place
    const core::PersonNo earlier{known_to(pori, new_code())};
    record_all(
        earlier, {protection(HoldState::upheld, day("2024-05-01"), day("2097-05-01")),
                  protection(HoldState::upheld, day("2021-05-01"), day("2024-05-01"))});
    CHECK(held_at(earlier, day("2026-11-29")));
    // nor that of one that was recorded without days
    const core::PersonNo undated{known_to(pori, new_code())};
    record_all(
        undated, {protection(HoldState::upheld, {}, {}),
                  protection(HoldState::upheld, day("2021-05-01"), day("2024-05-01"))});
    CHECK(held_at(undated, day("2026-11-29")));
    CHECK(held_at(undated, day("2096-11-29")));

    // and what ends it now takes the place of all that were before
    record_all(renewed, {protection(HoldState::ended, {}, {})});
    CHECK_FALSE(held_at(renewed, day("2026-11-29")));
    CHECK_FALSE(held_at(renewed, day("2097-06-01")));
    CHECK(states_of(renewed) == States{HoldState::ended});
}

TEST_CASE(
    "a restriction that is asked for again lifts none that was granted",
    "[storage][hold][gdpr-18]") {
    using core::HoldState;
    const core::PersonNo person{known_to(pori, new_code())};
    record(person, core::HoldKind::restriction, HoldState::upheld);
    record(person, core::HoldKind::restriction, HoldState::received);
    CHECK(states_of(person) == States{HoldState::upheld, HoldState::received});
    record(person, core::HoldKind::restriction, HoldState::ended);
    CHECK(states_of(person) == States{HoldState::ended});
}

TEST_CASE(
    "an objection that its person takes back from a day on stands until that day",
    "[storage][hold][gdpr-21]") {
    using core::HoldState;
    const core::PersonNo person{known_to(pori, new_code())};
    const core::Instant until{day("2097-05-01")};
    record_of(
        person, core::HoldKind::objection, HoldState::upheld,
        ask_for(person, ports::Right::objection));
    record_all(person, {{core::HoldKind::objection, HoldState::ended, {until, {}}, {}, {}}});
    CHECK(held_at(person, day("2026-11-29")));
    CHECK_FALSE(held_at(person, until));
}
