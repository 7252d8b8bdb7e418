// Due times are rows: planned once, begun once, whoever plans and begins.

#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>

#include <future>

using namespace storage_tests;
using Lock = ports::UnitOfWork::Lock;
using Times = ports::Schedules::Times;

namespace {

core::Instant at(std::int64_t minutes) {
    return core::Instant::from_microseconds(1'790'000'000'000'000 + minutes * 60'000'000);
}

core::ExchangeId new_exchange() {
    static int number{0};
    return core::ExchangeId::intern("scheduled-" + std::to_string(++number));
}

ports::Schedules& schedules() {
    return shared().store.schedules();
}

/// Due at each tenth minute, up to `until`.
ports::Schedules::Plan every_ten(std::int64_t until) {
    return [until](core::Instant after) {
        Times times{{}, at(until)};
        for (std::int64_t minute{0}; minute <= until; minute += 10) {
            if (at(minute) > after) {
                times.due.push_back(at(minute));
            }
        }
        return times;
    };
}

std::vector<std::int64_t> waiting(core::ExchangeId exchange, std::int64_t now) {
    std::vector<std::int64_t> minutes;
    for (const ports::DueRun& due : schedules().waiting(at(now))) {
        if (due.exchange == exchange) {
            minutes.push_back((due.due_at - at(0)).count() / 60'000'000);
        }
    }
    return minutes;
}

using Minutes = std::vector<std::int64_t>;

/// Begins a due time as the corridor does: with its run, in one transaction.
core::Code begin(
    ports::UnitOfWorkFactory::Worker& worker, core::ExchangeId exchange, core::Instant due_at,
    bool commit = true, const std::function<void()>& before_commit = [] {},
    const std::vector<core::MessageId>& resting = {}) {
    return code_of([&] {
        const auto unit = worker.start();
        const ports::GateFacts facts{unit->begin({}, Lock::shared)};
        const core::MessageId run{new_id()};
        unit->add(ports::ScheduleEntry{ports::DueBegun{exchange, due_at, run, "node", resting}});
        unit->add(
            ports::RunRow{run, exchange, ports::Direction::out, facts.configuration, facts.t, {}});
        before_commit();
        if (commit) {
            static_cast<void>(unit->commit());
        }
    });
}

core::Code write(const ports::ScheduleEntry& entry) {
    return code_of([&] {
        const auto worker = new_worker();
        const auto unit = worker->start();
        static_cast<void>(unit->begin({}, Lock::shared));
        unit->add(entry);
        static_cast<void>(unit->commit());
    });
}

std::vector<ports::RunRow> open_runs(core::ExchangeId exchange) {
    return shared().store.outbox().open_runs(exchange);
}

void close(core::MessageId run) {
    const auto worker = new_worker();
    const auto unit = worker->start();
    static_cast<void>(unit->begin({}, Lock::shared));
    unit->close_run(run);
    static_cast<void>(unit->commit());
}

}

TEST_CASE(
    "a plan begins when the schedule is first seen, and goes on where it ended",
    "[storage][schedule]") {
    const core::ExchangeId exchange{new_exchange()};
    schedules().plan(exchange, "rule", at(15), every_ten(30));
    CHECK(waiting(exchange, 60) == Minutes{20, 30});
    schedules().plan(exchange, "rule", at(20), every_ten(30));
    CHECK(waiting(exchange, 60) == Minutes{20, 30});
    // nothing ran for a while: none of what was due meanwhile is lost
    schedules().plan(exchange, "rule", at(55), every_ten(60));
    CHECK(waiting(exchange, 60) == Minutes{20, 30, 40, 50, 60});
    CHECK(waiting(exchange, 29) == Minutes{20});
}

TEST_CASE(
    "under another rule what is to come is planned anew, what was due stands",
    "[storage][schedule]") {
    const core::ExchangeId exchange{new_exchange()};
    schedules().plan(exchange, "rule", at(0), every_ten(40));
    schedules().plan(exchange, "other rule", at(25), [](core::Instant after) {
        CHECK(after == at(25));
        return Times{{at(33)}, at(40)};
    });
    CHECK(waiting(exchange, 60) == Minutes{10, 20, 33});
    schedules().keep_only({}, at(26));
    CHECK(waiting(exchange, 60) == Minutes{10, 20});
    schedules().plan(exchange, "other rule", at(50), every_ten(70));
    CHECK(waiting(exchange, 70) == Minutes{10, 20, 60, 70}); // a first plan again
}

TEST_CASE(
    "a backlog of one exchange hides neither another's due times nor what somebody asks for",
    "[storage][schedule]") {
    const core::ExchangeId behind{core::ExchangeId::intern("backlog-a")};
    const core::ExchangeId other{core::ExchangeId::intern("backlog-b")};
    storage::Connection app{shared().connection(storage::Role::app)};
    app.run(
        "INSERT INTO due_run (exchange, due_at) SELECT 'backlog-a', $1::timestamptz + n * interval"
        " '1 minute' FROM generate_series(1, 10001) AS n",
        {storage::Parameter::instant(at(0))});
    schedules().plan(other, "rule", at(0), every_ten(10));
    REQUIRE(write(ports::DueAsked{behind, at(15'000), "uid:1000"}) == core::Code{"NONE"});

    CHECK(waiting(other, 20'000) == Minutes{10});
    const Minutes seen{waiting(behind, 20'000)};
    REQUIRE(seen.size() == ports::Schedules::waiting_at_once + 1);
    CHECK(seen.front() == 1);
    CHECK(seen[ports::Schedules::waiting_at_once - 1] == 200); // the oldest, none between them out
    CHECK(seen.back() == 15'000);
    app.run("DELETE FROM due_run WHERE exchange = 'backlog-a' AND state = 'waiting'");
}

TEST_CASE("two nodes that plan at once make one row of one due time", "[storage][schedule]") {
    const core::ExchangeId exchange{new_exchange()};
    const auto plan = [&] {
        for (std::int64_t until{10}; until <= 500; until += 10) {
            schedules().plan(exchange, "rule", at(0), every_ten(until));
        }
    };
    auto first = std::async(std::launch::async, plan);
    auto second = std::async(std::launch::async, plan);
    first.get();
    second.get();
    CHECK(waiting(exchange, 500).size() == 50);
}

TEST_CASE("of two who claim a due time one begins it, with one run", "[storage][schedule]") {
    const core::ExchangeId exchange{new_exchange()};
    schedules().plan(exchange, "rule", at(0), every_ten(10));
    const auto ours = new_worker();
    const auto theirs = new_worker();

    SECTION("while the other has not committed, nobody waits for it") {
        core::Code second{"NONE"};
        CHECK(
            begin(*ours, exchange, at(10), true, [&] { second = begin(*theirs, exchange, at(10)); })
            == core::Code{"NONE"});
        CHECK(second == core::Code{"DUE_TAKEN"});
    }
    SECTION("after it has") {
        CHECK(begin(*ours, exchange, at(10)) == core::Code{"NONE"});
        CHECK(begin(*theirs, exchange, at(10)) == core::Code{"DUE_TAKEN"});
    }
    SECTION("at the same time") {
        auto other =
            std::async(std::launch::async, [&] { return begin(*theirs, exchange, at(10)); });
        const core::Code mine{begin(*ours, exchange, at(10))};
        const core::Code its{other.get()};
        CHECK((mine == core::Code{"NONE"}) != (its == core::Code{"NONE"}));
    }
    REQUIRE(open_runs(exchange).size() == 1);
    CHECK(waiting(exchange, 10).empty());
    const std::vector<ports::DueRun> settled{schedules().last_settled(std::span{&exchange, 1})};
    REQUIRE(settled.size() == 1);
    CHECK(settled.front().exchange == exchange);
    CHECK(settled.front().state == ports::DueState::begun);
    CHECK(settled.front().run == open_runs(exchange).front().run);
}

TEST_CASE(
    "a due time whose transaction did not commit waits on, for any process",
    "[storage][schedule]") {
    const core::ExchangeId exchange{new_exchange()};
    schedules().plan(exchange, "rule", at(0), every_ten(10));
    {
        const auto dying = new_worker();
        CHECK(begin(*dying, exchange, at(10), false) == core::Code{"NONE"});
    }
    CHECK(open_runs(exchange).empty());
    // another process on the same database, as after a restart
    storage::StoreSettings beside{shared().settings};
    beside.mode = storage::StoreSettings::Mode::beside;
    beside.node = "another-node";
    storage::Store again{beside, shared().root};
    CHECK(again.schedules().waiting(at(10)).size() >= 1);
    const auto worker = again.work().open_worker("schedule");
    CHECK(begin(*worker, exchange, at(10)) == core::Code{"NONE"});
    CHECK(open_runs(exchange).size() == 1);
}

TEST_CASE("no second run of an exchange is begun beside an open one", "[storage][schedule]") {
    const core::ExchangeId exchange{new_exchange()};
    schedules().plan(exchange, "rule", at(0), every_ten(20));
    const auto worker = new_worker();
    REQUIRE(begin(*worker, exchange, at(10)) == core::Code{"NONE"});
    CHECK(begin(*worker, exchange, at(20)) == core::Code{"RUN_UNDER_WAY"});
    CHECK(waiting(exchange, 20) == Minutes{20});
    close(open_runs(exchange).front().run);
    CHECK(begin(*worker, exchange, at(20)) == core::Code{"NONE"});
}

TEST_CASE(
    "a run is begun beside those that wait for a person, and beside no other",
    "[storage][schedule]") {
    const core::ExchangeId exchange{new_exchange()};
    schedules().plan(exchange, "rule", at(0), every_ten(30));
    const auto worker = new_worker();
    REQUIRE(begin(*worker, exchange, at(10)) == core::Code{"NONE"});
    const std::vector<core::MessageId> resting{open_runs(exchange).front().run};
    CHECK(
        begin(
            *worker, exchange, at(20), true, [] {}, resting)
        == core::Code{"NONE"});
    CHECK(open_runs(exchange).size() == 2);
    CHECK(
        begin(
            *worker, exchange, at(30), true, [] {}, resting)
        == core::Code{"RUN_UNDER_WAY"});
}

TEST_CASE("what was begun or skipped stays as it is", "[storage][schedule]") {
    const core::ExchangeId exchange{new_exchange()};
    schedules().plan(exchange, "rule", at(0), every_ten(20));
    CHECK(schedules().skip(exchange, at(10), "MISSED"));
    CHECK_FALSE(schedules().skip(exchange, at(10), "TOO_LATE"));
    const auto worker = new_worker();
    CHECK(begin(*worker, exchange, at(10)) == core::Code{"DUE_TAKEN"});
    storage::Connection app{shared().connection(storage::Role::app)};
    for (const char* sql :
         {"UPDATE due_run SET state = 'waiting', code = '', settled_at = NULL WHERE state = "
          "'skipped'",
          "DELETE FROM due_run WHERE state = 'skipped'"}) {
        CHECK(code_of([&] { app.run(sql); }) == core::Code{"STORE_CONSTRAINT"});
    }
    schedules().plan(exchange, "other", at(0), every_ten(20));
    CHECK(waiting(exchange, 20) == Minutes{20}); // planned again, it is not due again
}

TEST_CASE("a schedule is paused once and resumed once, with who and why", "[storage][schedule]") {
    const core::ExchangeId exchange{new_exchange()};
    const auto paused = [&]() -> std::optional<ports::SchedulePause> {
        for (const ports::SchedulePause& pause : schedules().paused()) {
            if (pause.exchange == exchange) {
                return pause;
            }
        }
        return std::nullopt;
    };
    CHECK(
        write(ports::SchedulePause{exchange, false, "why", "uid:1"})
        == core::Code{"SCHEDULE_STATE"});
    CHECK(write(ports::SchedulePause{exchange, true, "their move", "uid:1"}) == core::Code{"NONE"});
    CHECK(
        write(ports::SchedulePause{exchange, true, "again", "uid:2"})
        == core::Code{"SCHEDULE_STATE"});
    REQUIRE(paused());
    CHECK(paused()->reason == "their move");
    CHECK(paused()->by == "uid:1");
    CHECK(write(ports::SchedulePause{exchange, false, "moved", "uid:2"}) == core::Code{"NONE"});
    CHECK_FALSE(paused());
}

TEST_CASE("what somebody asks for is a due time with a name to it", "[storage][schedule]") {
    const core::ExchangeId exchange{new_exchange()};
    CHECK(write(ports::DueAsked{exchange, at(5), "uid:1000"}) == core::Code{"NONE"});
    const std::vector<ports::DueRun> due{schedules().waiting(at(5))};
    const auto asked = std::find_if(
        due.begin(), due.end(), [&](const ports::DueRun& one) { return one.exchange == exchange; });
    REQUIRE(asked != due.end());
    CHECK(asked->asked_by == "uid:1000");
    schedules().keep_only({}, at(0)); // it is not of a schedule
    CHECK(waiting(exchange, 5) == Minutes{5});
}
