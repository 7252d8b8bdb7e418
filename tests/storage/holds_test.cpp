// Holds and consents belong to a controller; address protection and death do not.

#include "tests/storage/shared_store.h"
#include "tests/support/population/artificial_hetu.h"

#include <catch2/catch.hpp>

#include <future>

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

TEST_CASE("a register's own number says nothing outside the register", "[storage][hold][people]") {
    const core::PersonId number{"R-123456"};
    const core::PersonNo in_pori{known_to(pori, number)};
    const core::PersonNo in_rauma{known_to(rauma, number)};
    record(in_pori, core::HoldKind::turvakielto);
    CHECK(facts_of(in_rauma).holds.empty());
    CHECK(facts_of(in_rauma).epoch == core::Epoch::first);
}
