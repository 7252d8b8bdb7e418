// What is watched, and alarms that are opened once and closed once, whoever watches.

#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <future>

using namespace storage_tests;
using Lock = ports::UnitOfWork::Lock;

namespace {

core::Instant at(std::int64_t minutes) {
    return core::Instant::from_microseconds(1'790'000'000'000'000 + minutes * 60'000'000);
}

const ports::ExpectationKey first{
    core::ExchangeId::intern("expected"), core::ExpectationId::intern("by-six")};
const ports::ExpectationKey second{first.exchange, core::ExpectationId::intern("by-noon")};

ports::Expectations& expectations() {
    return shared().store.expectations();
}

std::vector<ports::Watched>
watch(const std::vector<ports::ExpectationKey>& keys, std::int64_t now) {
    return expectations().watch(keys, at(now));
}

ports::Alarm wrong(const ports::ExpectationKey& key) {
    ports::Alarm alarm;
    alarm.key = key;
    alarm.due_at = at(60);
    alarm.code = "NOT_COME";
    return alarm;
}

core::Code acknowledge(const ports::ExpectationKey& key) {
    return code_of([&] {
        const auto worker = new_worker();
        const auto unit = worker->start();
        static_cast<void>(unit->begin({}, Lock::shared));
        unit->add(ports::ScheduleEntry{
            ports::AlarmAcknowledged{key.exchange, key.expectation, "V. Virkailija", "T-1"}});
        static_cast<void>(unit->commit());
    });
}

}

TEST_CASE(
    "an expectation is watched from the day it is first seen, until it is no more",
    "[storage][expectation]") {
    static_cast<void>(watch({}, 0));
    CHECK(watch({first}, 10).front().since == at(10));
    const auto both = watch({first, second}, 20);
    REQUIRE(both.size() == 2);
    for (const ports::Watched& watched : both) {
        CHECK(watched.since == (watched.key == first ? at(10) : at(20)));
        CHECK_FALSE(watched.met_due);
    }
    CHECK_FALSE(expectations().met(first, at(15)));
    CHECK(watch({first}, 30).front().met_due == at(15));
    static_cast<void>(watch({}, 40));
    CHECK(watch({first}, 50).front().since == at(50));
}

TEST_CASE(
    "an alarm is opened once among all who watch, acknowledged once, and closes",
    "[storage][expectation]") {
    static_cast<void>(watch({first}, 0));
    std::atomic<int> opened{0};
    const auto open = [&] {
        for (int look{0}; look < 20; ++look) {
            opened += expectations().open(wrong(first)) ? 1 : 0;
        }
    };
    auto other = std::async(std::launch::async, open);
    open();
    other.get();
    CHECK(opened == 1);

    using Which = ports::Expectations::Which;
    REQUIRE(expectations().alarms(Which::open).size() == 1);
    CHECK(acknowledge(first) == core::Code{"NONE"});
    CHECK(acknowledge(first) == core::Code{"ALARM_NOT_OPEN"});
    CHECK(acknowledge(second) == core::Code{"ALARM_NOT_OPEN"});
    CHECK(expectations().alarms(Which::open).front().official == "V. Virkailija");

    ports::Alarm now{wrong(first)};
    now.due_at = at(90);
    now.code = "TOO_FEW";
    now.records = 7;
    CHECK_FALSE(expectations().open(now)); // the same alarm, which says what is wrong by now
    const ports::Alarm lasting{expectations().alarms(Which::open).front()};
    CHECK(lasting.due_at == at(60));
    CHECK(lasting.last_due == at(90));
    CHECK(lasting.code == "TOO_FEW");
    CHECK(lasting.records == 7);
    CHECK_FALSE(expectations().open(wrong(first))); // a clock that lags changes nothing of it
    CHECK(expectations().alarms(Which::open).front().code == "TOO_FEW");

    const auto closed = expectations().met(first, at(120));
    REQUIRE(closed);
    CHECK(closed->closed_at);
    CHECK_FALSE(expectations().met(first, at(120)));
    CHECK(expectations().alarms(Which::open).empty());
    CHECK(expectations().open(wrong(first))); // when it comes again it is another one
    static_cast<void>(watch({}, 0));          // what nobody expects any more alarms nobody
    CHECK(expectations().alarms(Which::open).empty());
    CHECK(expectations().alarms(Which::all).size() == 2);
}

TEST_CASE(
    "an alarm about age is not closed because nobody expects it",
    "[storage][expectation][age-limits]") {
    using Which = ports::Expectations::Which;
    const ports::ExpectationKey old{first.exchange, core::ExpectationId::intern("age-dead")};
    REQUIRE(expectations().open(wrong(old)));
    static_cast<void>(watch({}, 0));
    REQUIRE(expectations().alarms(Which::open).size() == 1);
    CHECK(acknowledge(old) == core::Code{"NONE"});
    const auto closed = expectations().met(old, at(90));
    REQUIRE(closed);
    CHECK(closed->key == old);
    CHECK(expectations().alarms(Which::open).empty());
}

TEST_CASE(
    "a delivery that was rejected counts until one is taken in, or somebody has taken note",
    "[storage][expectation][age-limits]") {
    const ports::ExpectationKey key{
        core::ExchangeId::intern("rejecting"), core::ExpectationId::intern("age-rejected")};
    const auto deliver = [&](std::int64_t minutes, bool rejected) {
        const auto worker = new_worker();
        const auto unit = worker->start();
        static_cast<void>(unit->begin({}, Lock::shared));
        ports::RunRow run;
        run.run = new_id();
        run.exchange = key.exchange;
        run.direction = ports::Direction::in;
        run.started = at(minutes);
        unit->add(run);
        if (rejected) {
            unit->add(ports::DeliveryFault{run.run, "CONTROL_SUM", 1, 2});
        }
        static_cast<void>(unit->commit());
    };
    const auto rejected = [&] {
        std::int64_t count{0};
        for (const ports::RejectedDeliveries& one : expectations().rejected(key.expectation)) {
            count += one.exchange == key.exchange ? one.count : 0;
        }
        return count;
    };
    deliver(0, false);
    CHECK(rejected() == 0);
    deliver(10, true);
    deliver(20, true);
    CHECK(rejected() == 2);
    deliver(30, false);
    CHECK(rejected() == 0);
    deliver(40, true);
    CHECK(rejected() == 1);
    REQUIRE(expectations().open(wrong(key)));
    CHECK(acknowledge(key) == core::Code{"NONE"});
    CHECK(rejected() == 0); // it was noted, long after the delivery
    static_cast<void>(expectations().met(key, at(90)));
}

TEST_CASE(
    "runs are seen by when they began, with how many records they have taken in",
    "[storage][expectation]") {
    const core::ExchangeId exchange{core::ExchangeId::intern("expected-runs")};
    const auto worker = new_worker();
    const core::MessageId run{new_id()};
    {
        const auto unit = worker->start();
        const ports::GateFacts facts{unit->begin({}, Lock::shared)};
        unit->add(
            ports::RunRow{run, exchange, ports::Direction::in, facts.configuration, at(10), {}});
        unit->add(std::vector{ports::MessageRow{
            new_id(), exchange, core::PartyId::intern("kela"), ports::Direction::in,
            core::PersonNo::none, run, 1, crypto::sha256(core::as_bytes("record"))}});
        static_cast<void>(unit->commit());
    }
    CHECK(expectations().runs(exchange, at(11), at(20)).empty());
    CHECK(expectations().runs(exchange, at(0), at(10)).empty());
    const std::vector<ports::RunSeen> seen{expectations().runs(exchange, at(10), at(11))};
    REQUIRE(seen.size() == 1);
    CHECK(seen.front().started == at(10));
    CHECK(seen.front().records == 1);
    CHECK_FALSE(seen.front().closed);
}

TEST_CASE(
    "of a delivery what came through is seen: not one that was rejected as a whole, a manifest, or "
    "one of which every record failed",
    "[storage][expectation]") {
    using State = ports::RecordState;
    const core::ExchangeId exchange{core::ExchangeId::intern("expected-deliveries")};
    const auto worker = new_worker();
    const auto write = [&](const auto& rows) {
        const auto unit = worker->start();
        rows(*unit, unit->begin({}, Lock::shared));
        static_cast<void>(unit->commit());
    };
    const auto deliver = [&](std::int64_t minute, const std::vector<State>& states) {
        const core::MessageId run{new_id()};
        write([&](ports::UnitOfWork& unit, const ports::GateFacts& facts) {
            unit.add(ports::RunRow{
                run, exchange, ports::Direction::in, facts.configuration, at(minute), {}});
            std::int64_t ordinal{0};
            for (const State state : states) {
                const core::MessageId record{new_id()};
                unit.add(std::vector{ports::MessageRow{
                    record, exchange, core::PartyId::intern("kela"), ports::Direction::in,
                    core::PersonNo::none, run, ++ordinal,
                    crypto::sha256(core::as_bytes(record.text()))}});
                unit.add(
                    std::vector{ports::RecordOutcomeRow{record, run, ordinal, state, "CODE", {}}});
            }
        });
        return run;
    };
    const auto close = [&](core::MessageId run) {
        write([&](ports::UnitOfWork& unit, const ports::GateFacts&) { unit.close_run(run); });
    };
    const auto seen = [&] {
        std::string text;
        for (const ports::RunSeen& run : expectations().runs(exchange, at(0), at(100))) {
            text += std::to_string(run.records) + (run.closed ? ". " : "… ");
        }
        return text;
    };
    const core::MessageId whole{deliver(1, {State::rejected})};
    CHECK(seen() == "0… "); // it is open, and nobody knows yet
    write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
        unit.add(ports::DeliveryFault{whole, "MANIFEST_MISSING"});
    });
    CHECK(seen().empty());
    close(whole);
    CHECK(seen().empty());

    const core::MessageId manifest{deliver(2, {})};
    write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
        unit.add(std::vector{ports::ManifestLine{
            exchange, crypto::sha256(core::as_bytes("announced")), manifest, 1, 10, ""}});
    });
    close(manifest);
    CHECK(seen().empty());

    close(deliver(3, {State::rejected, State::withheld, State::rejected}));
    CHECK(seen().empty());

    const core::MessageId good{
        deliver(4, {State::released, State::withheld, State::rejected, State::released})};
    CHECK(seen() == "2… ");
    close(good);
    CHECK(seen() == "2. ");
    close(deliver(5, {})); // a document without records is a delivery
    CHECK(seen() == "2. 0. ");
}
