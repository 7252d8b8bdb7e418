#include "gateway/exchange/alarm_causes.h"
#include "gateway/exchange/expectations.h"

#include <catch2/catch.hpp>

#include <map>
#include <string>

using namespace gateway;
using exchange::Deadline;

namespace {

core::Instant at(const char* text) {
    return *core::parse_instant(text);
}

config::Expectation by_six(core::Days days = core::Days::bank_days) {
    config::Expectation expectation;
    expectation.id = core::ExpectationId::intern("by-six");
    expectation.by = {6, 0};
    expectation.days = days;
    expectation.calendar = std::make_shared<const core::Calendar>();
    expectation.window = std::chrono::hours{12};
    expectation.least = 1;
    expectation.most = 100;
    return expectation;
}

const ports::ExpectationKey key{
    core::ExchangeId::intern("nightly"), core::ExpectationId::intern("by-six")};

/// The store of one expectation, in memory.
class FakeExpectations final : public ports::Expectations {
public:
    std::vector<ports::RunSeen> all_runs;
    std::optional<ports::Watched> known;
    std::optional<ports::Alarm> alarm;

    std::vector<ports::Watched>
    watch(std::span<const ports::ExpectationKey> keys, core::Instant now) override {
        if (keys.empty()) {
            known.reset();
        } else if (!known) {
            known = ports::Watched{keys.front(), now};
        }
        return watched();
    }
    std::vector<ports::Watched> watched() override {
        return known ? std::vector{*known} : std::vector<ports::Watched>{};
    }
    std::vector<ports::RunSeen>
    runs(core::ExchangeId, core::Instant from, core::Instant until) override {
        std::vector<ports::RunSeen> seen;
        for (const ports::RunSeen& run : all_runs) {
            if (from <= run.started && run.started < until) {
                seen.push_back(run);
            }
        }
        return seen;
    }
    std::optional<ports::Alarm> met(const ports::ExpectationKey&, core::Instant due_at) override {
        known->met_due = due_at;
        return std::exchange(alarm, std::nullopt);
    }
    std::optional<ports::Alarm> open(const ports::Alarm& wrong) override {
        if (alarm) {
            alarm->last_due = wrong.due_at;
            alarm->code = wrong.code;
            return std::nullopt;
        }
        alarm = wrong;
        alarm->last_due = wrong.due_at;
        return alarm;
    }
    std::vector<ports::Alarm> alarms(Which) override {
        return alarm ? std::vector{*alarm} : std::vector<ports::Alarm>{};
    }
    std::vector<ports::Alarm>
    alarms_at(const ports::ExpectationKey&, core::Instant due_at) override {
        return alarm && alarm->due_at <= due_at && due_at <= alarm->last_due
                   ? std::vector{*alarm}
                   : std::vector<ports::Alarm>{};
    }
    void note_refused(core::ExchangeId) override {}
    std::vector<ports::InState> rejected(core::ExpectationId) override { return {}; }
    std::vector<ports::InState> undecided() override { return {}; }
};

struct Watching {
    FakeExpectations store;
    exchange::ExpectationWatch watch{store};
    config::Configuration configuration;

    Watching() {
        config::Exchange exchange;
        exchange.id = key.exchange;
        exchange.expectations = {by_six()};
        configuration.exchanges.push_back(std::move(exchange));
    }

    /// What a look at this time changes: `+CODE`, `-`.
    std::string look(const char* now) {
        std::string changed;
        for (const exchange::AlarmChange& change : watch.look(configuration, at(now))) {
            const bool opened{change.what == exchange::AlarmChange::What::opened};
            changed += opened ? "+" + change.alarm.code : "-";
        }
        return changed;
    }
};

}

TEST_CASE(
    "a deadline is of a day on which it holds, and runs count that began in its window",
    "[exchange][expectation]") {
    // Good Friday 2026 is 3 April, Easter Monday 6 April
    const Deadline easter{exchange::deadline_of(by_six(), at("2026-04-05T12:00:00+03:00"))};
    CHECK(easter.last == at("2026-04-02T06:00:00+03:00"));
    CHECK(easter.next == at("2026-04-07T06:00:00+03:00"));
    CHECK(easter.from == at("2026-04-01T18:00:00+03:00"));
    CHECK(easter.until == at("2026-04-06T18:00:00+03:00"));
    const Deadline exactly{exchange::deadline_of(by_six(), at("2026-04-07T06:00:00+03:00"))};
    CHECK(exactly.last == at("2026-04-07T06:00:00+03:00"));
    const Deadline before{
        exchange::deadline_of(by_six(core::Days::every), at("2026-04-07T05:59:59+03:00"))};
    CHECK(before.last == at("2026-04-06T06:00:00+03:00"));
}

TEST_CASE(
    "what is expected is a run, closed, with the right number of records",
    "[exchange][expectation]") {
    const config::Expectation expectation{by_six()};
    const core::Instant night{at("2026-11-27T01:30:00+02:00")};
    const auto wrong = [&](std::vector<ports::RunSeen> runs) {
        const auto code = exchange::wrong_with(expectation, runs);
        return code ? std::string{code->text()} : "";
    };
    CHECK(wrong({}) == "NOT_COME");
    CHECK(wrong({{night, false, 50}}) == "NOT_DONE");
    CHECK(wrong({{night, true, 0}}) == "TOO_FEW");
    CHECK(wrong({{night, true, 1}}).empty());
    CHECK(wrong({{night, true, 60}, {night, true, 40}}).empty());
    CHECK(wrong({{night, true, 60}, {night, true, 41}}) == "TOO_MANY");
}

TEST_CASE(
    "an alarm opens once when nothing has come, and closes by itself when it comes",
    "[exchange][expectation]") {
    Watching watching;
    CHECK(watching.look("2026-11-26T12:00:00+02:00").empty()); // watched from here on: a Thursday
    CHECK(watching.look("2026-11-27T05:59:59+02:00").empty());
    CHECK(watching.look("2026-11-27T06:00:00+02:00") == "+NOT_COME");
    CHECK(watching.look("2026-11-27T06:00:30+02:00").empty());
    watching.store.all_runs = {{at("2026-11-27T09:00:00+02:00"), false, 10}};
    CHECK(watching.look("2026-11-27T09:00:30+02:00").empty()); // it has begun, it is not done
    watching.store.all_runs.front().closed = true;
    CHECK(watching.look("2026-11-27T09:05:00+02:00") == "-");
    CHECK(watching.look("2026-11-27T09:05:30+02:00").empty());
}

TEST_CASE(
    "an alarm that lasts is one alarm, and what comes for the next deadline closes it",
    "[exchange][expectation]") {
    Watching watching;
    CHECK(watching.look("2026-11-26T12:00:00+02:00").empty());
    CHECK(watching.look("2026-11-27T06:01:00+02:00") == "+NOT_COME");
    CHECK(watching.look("2026-11-30T06:01:00+02:00").empty()); // Monday: the same cause
    watching.store.all_runs = {{at("2026-12-01T01:30:00+02:00"), true, 10}};
    CHECK(watching.look("2026-12-01T05:00:00+02:00").empty()); // it counts for what is to come
    CHECK(watching.look("2026-12-01T06:00:01+02:00") == "-");
}

TEST_CASE(
    "a clock that lags or is set back judges no deadline again from before the one that was met",
    "[exchange][expectation]") {
    Watching watching;
    CHECK(watching.look("2026-11-26T12:00:00+02:00").empty());
    CHECK(watching.look("2026-11-27T06:00:00+02:00") == "+NOT_COME");
    watching.store.all_runs = {{at("2026-11-30T01:30:00+02:00"), true, 10}};
    CHECK(watching.look("2026-11-30T06:00:01+02:00") == "-");
    CHECK(watching.look("2026-11-30T05:59:59+02:00").empty()); // Friday's is the last one again
    CHECK_FALSE(watching.store.alarm);
    const exchange::Expected expected{
        key, &watching.configuration.exchanges.front().expectations.front()};
    CHECK_FALSE(exchange::alarm_of(
        expected, *watching.store.known, watching.store, at("2026-11-30T05:59:59+02:00")));
    CHECK(watching.look("2026-12-01T06:00:00+02:00") == "+NOT_COME"); // the next one is judged
}

TEST_CASE(
    "a deadline is missed for as long as an alarm lasts over it, and late where it ended in time",
    "[exchange][expectation]") {
    const config::Expectation expectation{by_six()};
    const exchange::Expected expected{key, &expectation};
    // Monday is missed, Tuesday too, Wednesday is well; then Thursday comes late.
    const core::Instant monday{at("2026-11-23T06:00:00+02:00")};
    const core::Instant tuesday{at("2026-11-24T06:00:00+02:00")};
    const core::Instant wednesday{at("2026-11-25T06:00:00+02:00")};
    const core::Instant thursday{at("2026-11-26T06:00:00+02:00")};
    const core::Instant friday{at("2026-11-27T06:00:00+02:00")};
    ports::Watched watched{key, at("2026-11-20T12:00:00+02:00")};
    std::vector<ports::Alarm> alarms;
    core::Instant now{at("2026-11-24T06:01:00+02:00")};
    const auto state = [&](core::Instant due) {
        return exchange::standing_at(expected, due, alarms, &watched, now).state;
    };
    using State = exchange::Standing::State;
    ports::Alarm lasting;
    lasting.key = key;
    lasting.due_at = monday;
    lasting.last_due = tuesday;
    alarms = {lasting};
    CHECK(state(monday) == State::missed);
    CHECK(state(tuesday) == State::missed);
    CHECK(state(wednesday) == State::not_due);

    alarms.front().closed_at = at("2026-11-25T06:00:01+02:00");
    watched.met_due = wednesday;
    now = at("2026-11-25T06:01:00+02:00");
    CHECK(state(monday) == State::missed); // it never came right
    CHECK(state(tuesday) == State::missed);
    CHECK(state(wednesday) == State::met);

    lasting.due_at = thursday;
    lasting.last_due = thursday;
    lasting.closed_at = at("2026-11-26T09:00:00+02:00");
    alarms.insert(alarms.begin(), lasting);
    watched.met_due = thursday;
    now = at("2026-11-26T09:01:00+02:00");
    CHECK(state(thursday) == State::late);
    CHECK(state(wednesday) == State::met);
    CHECK(state(tuesday) == State::missed);
    CHECK(state(friday) == State::not_due);
    CHECK(state(at("2026-11-19T06:00:00+02:00")) == State::not_watched);
    now = at("2026-11-27T06:00:00+02:00");
    CHECK(state(friday) == State::not_looked_at);
    CHECK(exchange::counts_for(expectation, at("2026-11-26T09:00:00+02:00")) == thursday);
    CHECK(exchange::counts_for(expectation, at("2026-11-26T18:00:00+02:00")) == friday);
}

TEST_CASE("deadlines from before it was watched are nobody's", "[exchange][expectation]") {
    Watching watching;
    CHECK(watching.look("2026-11-27T06:00:01+02:00").empty());
    CHECK(watching.look("2026-11-27T20:00:00+02:00").empty());
}

TEST_CASE("what was right at its hour stays right", "[exchange][expectation]") {
    Watching watching;
    watching.store.all_runs = {{at("2026-11-27T01:30:00+02:00"), true, 100}};
    CHECK(watching.look("2026-11-26T12:00:00+02:00").empty());
    CHECK(watching.look("2026-11-27T06:00:00+02:00").empty());
    watching.store.all_runs.push_back({at("2026-11-27T09:00:00+02:00"), true, 100});
    CHECK(watching.look("2026-11-27T10:00:00+02:00").empty());
}

TEST_CASE(
    "an alarm is one cause to be told of, for as long as it is open", "[exchange][expectation]") {
    Watching watching;
    exchange::AlarmCauses causes{watching.store};
    CHECK(watching.look("2026-11-26T12:00:00+02:00").empty());
    CHECK(causes.seen().open.empty());
    CHECK(watching.look("2026-11-27T06:00:00+02:00") == "+NOT_COME");
    REQUIRE(causes.seen().open.size() == 1);
    CHECK(causes.seen().open.front().key() == "EXPECTATION_MISSED/nightly/by-six");
    watching.store.alarm->official = "V. Virkailija"; // taking note of it does not mend it
    CHECK(causes.seen().open.size() == 1);
    watching.store.all_runs = {{at("2026-11-27T07:00:00+02:00"), true, 10}};
    CHECK(watching.look("2026-11-27T07:01:00+02:00") == "-");
    CHECK(causes.seen().open.empty());
}
