// What is watched, and alarms that are opened once and closed once, whoever watches.

#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>

#include <algorithm>
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
    "an alarm is found by its deadlines, however many others were opened since",
    "[storage][expectation]") {
    const ports::ExpectationKey late{first.exchange, core::ExpectationId::intern("by-seven")};
    REQUIRE(expectations().open(wrong(late)));
    ports::Alarm lasting{wrong(late)};
    lasting.due_at = at(90);
    CHECK_FALSE(expectations().open(lasting));
    REQUIRE(expectations().met(late, at(120)));
    storage::Connection owner{shared().owner()};
    owner.run_script("INSERT INTO alarm (exchange, expectation, due_at, last_due, code, records,"
                     " closed_at) SELECT 'busy', 'by-ten', now(), now(), 'NOT_COME', 0, now()"
                     " FROM generate_series(1, 1001)");

    for (const std::int64_t due : {60, 75, 90}) {
        const auto found = expectations().alarms_at(late, at(due));
        REQUIRE(found.size() == 1);
        CHECK(found.front().key == late);
        CHECK(found.front().closed_at);
    }
    CHECK(expectations().alarms_at(late, at(59)).empty());
    CHECK(expectations().alarms_at(late, at(91)).empty());
    CHECK(expectations().alarms_at(second, at(60)).empty());
    owner.run_script("ANALYZE alarm; SET enable_seqscan = off");
    const storage::Rows plan{owner.run(
        "EXPLAIN SELECT alarm FROM alarm WHERE exchange = 'busy' AND expectation = 'by-nine'"
        " AND due_at <= now() AND last_due >= now()")};
    std::string planned;
    for (int row{0}; row < plan.size(); ++row) {
        planned += plan.text(row, 0);
    }
    INFO(planned);
    CHECK(planned.find("alarm_expectation") != std::string::npos);
    owner.run_script("DELETE FROM alarm WHERE exchange = 'busy' OR expectation = 'by-seven'");
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
    "a delivery that was rejected counts until it comes again, or somebody has taken note",
    "[storage][expectation][age-limits]") {
    const ports::ExpectationKey key{
        core::ExchangeId::intern("rejecting"), core::ExpectationId::intern("age-rejected")};
    const auto deliver = [&](std::uint8_t document, const std::optional<std::string>& fault,
                             bool each_record = false) {
        const auto worker = new_worker();
        const auto unit = worker->start();
        static_cast<void>(unit->begin({}, Lock::shared));
        ports::RunRow run;
        run.run = new_id();
        run.exchange = key.exchange;
        run.direction = ports::Direction::in;
        run.started = at(document);
        run.source.fill(std::byte{document});
        unit->add(run);
        if (fault) {
            unit->add(ports::DeliveryFault{run.run, *fault});
        }
        unit->close_run(run.run);
        static_cast<void>(unit->commit());
        if (each_record) {
            shared().owner().run(
                "UPDATE run SET rejected = true WHERE run = $1::uuid",
                {storage::Parameter::message(run.run)});
        }
    };
    const auto rejected = [&] {
        std::int64_t count{0};
        for (const ports::InState& one : expectations().rejected(key.expectation)) {
            count += one.exchange == key.exchange ? one.count : 0;
        }
        return count;
    };
    deliver(1, {});
    CHECK(rejected() == 0);
    deliver(2, "CONTROL_SUM");
    deliver(3, "CONTROL_SUM");
    CHECK(rejected() == 2);
    deliver(4, {}); // another one: nothing of what is missing
    CHECK(rejected() == 2);
    deliver(3, {}); // it came again
    CHECK(rejected() == 1);
    deliver(5, "SIGNED_CONTENT_AGAIN"); // of that nothing is missing
    CHECK(rejected() == 1);
    deliver(6, {}, true); // no fault of the whole, and nothing of it went further
    CHECK(rejected() == 2);
    expectations().note_refused(key.exchange); // what began no run
    expectations().note_refused(key.exchange);
    CHECK(rejected() == 4);
    REQUIRE(expectations().open(wrong(key)));
    CHECK(acknowledge(key) == core::Code{"NONE"});
    CHECK(rejected() == 0);
    deliver(7, {}, true);
    expectations().note_refused(key.exchange);
    CHECK(rejected() == 2); // what comes later is told anew
    const auto answer = [&](std::uint8_t document, const std::string& code) {
        deliver(document, {});
        shared().owner().run(
            "UPDATE run SET coded = $1::text::jsonb WHERE run = (SELECT run FROM run"
            " WHERE exchange = 'rejecting' ORDER BY closed_at DESC LIMIT 1)",
            {storage::Parameter::text(
                R"([{"state": "withheld", "code": ")" + code + R"(", "records": 7}])")});
    };
    answer(8, "RESULT_REPEATED");
    CHECK(rejected() == 2);
    answer(9, "RESULT_UNMATCHED"); // its bytes do not come again, and it is told all the same
    answer(10, "RESULT_CONTRADICTS");
    CHECK(rejected() == 4);
    static_cast<void>(expectations().met(key, at(90)));
    REQUIRE(expectations().open(wrong(key)));
    CHECK(acknowledge(key) == core::Code{"NONE"});
    CHECK(rejected() == 0);
    static_cast<void>(expectations().met(key, at(91)));
}

TEST_CASE("a refused arrival is known for thirty days", "[storage][expectation][age-limits]") {
    const auto exchange = core::ExchangeId::intern("refusing");
    const auto noted = [] {
        return shared()
            .owner()
            .run("SELECT FROM refused_arrival WHERE exchange = 'refusing'")
            .size();
    };
    const auto told = [&] {
        const auto all = expectations().rejected(core::ExpectationId::intern("age-rejected"));
        return std::count_if(
            all.begin(), all.end(), [&](const auto& one) { return one.exchange == exchange; });
    };
    expectations().note_refused(exchange);
    CHECK(told() == 1);
    shared().owner().run("UPDATE refused_arrival SET refused_at = refused_at - interval '31 days'"
                         " WHERE exchange = 'refusing'");
    CHECK(told() == 0);
    CHECK(noted() == 1);
    expectations().note_refused(core::ExchangeId::intern("refusing-too"));
    CHECK(noted() == 0);
}
