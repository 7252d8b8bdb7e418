#include "gateway/exchange/schedule.h"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <string>
#include <vector>

using namespace gateway;
using exchange::Circumstances;
using exchange::Judgement;
using Missed = config::Missed;
using What = Judgement::What;
using namespace std::chrono_literals;

namespace {

const core::ExchangeId nightly{core::ExchangeId::intern("nightly")};
const core::Instant now{*core::parse_instant("2026-11-27T08:00:00+02:00")};

config::Schedule schedule(Missed missed, std::chrono::minutes tolerance = 240min) {
    return {
        core::DueTimes{
            core::Cron::parse("30 1 * * *").value(), core::Days::every, core::OtherDays::skip,
            std::make_shared<const core::Calendar>()},
        missed, tolerance};
}

/// Due so long ago, the oldest first.
std::vector<ports::DueRun> due(const std::vector<std::chrono::seconds>& ago) {
    std::vector<ports::DueRun> runs;
    for (const std::chrono::seconds before : ago) {
        runs.push_back(ports::DueRun{nightly, now + -before});
    }
    return runs;
}

core::Blackouts dark_until(core::Instant end) {
    return core::Blackouts{{core::Validity{std::nullopt, end}}};
}

/// `begin`, `wait`, or why it is left out.
std::vector<std::string> verdicts(
    const std::vector<ports::DueRun>& waiting, const config::Schedule* under,
    Circumstances circumstances = {now}, const core::Blackouts& blackouts = {}) {
    std::vector<std::string> words;
    for (const Judgement& judged : exchange::judge(waiting, under, blackouts, circumstances)) {
        words.push_back(
            judged.what == What::begin  ? "begin"
            : judged.what == What::wait ? "wait"
                                        : std::string{judged.code.text()});
    }
    return words;
}

using Words = std::vector<std::string>;

}

TEST_CASE("what is due now begins, whatever becomes of missed runs", "[exchange][schedule]") {
    for (const Missed missed : {Missed::skip, Missed::late, Missed::catch_up}) {
        const config::Schedule under{schedule(missed)};
        CHECK(verdicts(due({0s}), &under) == Words{"begin"});
        CHECK(verdicts(due({59s}), &under) == Words{"begin"});
    }
}

TEST_CASE(
    "a missed run is left out, begun late within its tolerance, or caught up",
    "[exchange][schedule]") {
    const config::Schedule skip{schedule(Missed::skip)};
    CHECK(verdicts(due({61s}), &skip) == Words{"MISSED"});
    CHECK(verdicts(due({48h, 24h, 10s}), &skip) == Words{"MISSED", "MISSED", "begin"});

    const config::Schedule late{schedule(Missed::late)};
    CHECK(verdicts(due({4h}), &late) == Words{"begin"});
    CHECK(verdicts(due({4h + 1s}), &late) == Words{"TOO_LATE"});
    CHECK(verdicts(due({26h, 2h}), &late) == Words{"SUPERSEDED", "begin"});

    const config::Schedule all{schedule(Missed::catch_up)};
    CHECK(verdicts(due({72h, 48h, 24h}), &all) == Words{"begin", "wait", "wait"});
}

TEST_CASE(
    "of a backlog that is not seen whole the last one seen is not taken for the last one",
    "[exchange][schedule]") {
    std::vector<std::chrono::seconds> ago;
    for (std::size_t left{ports::Schedules::waiting_at_once}; left > 0; --left) {
        ago.push_back(std::chrono::minutes{left});
    }
    const config::Schedule late{schedule(Missed::late)};
    Words seen{verdicts(due(ago), &late)};
    REQUIRE(seen.size() == ago.size());
    CHECK(seen.back() == "wait"); // what comes after it may wait unseen
    seen.pop_back();
    CHECK(seen == Words(seen.size(), "SUPERSEDED"));
    ago.erase(ago.begin(), ago.end() - 2);
    CHECK(verdicts(due(ago), &late) == Words{"SUPERSEDED", "begin"}); // seen whole: as ever
}

TEST_CASE("an exchange has one open run; what is due meanwhile is missed", "[exchange][schedule]") {
    const Circumstances busy{now, false, true};
    const config::Schedule skip{schedule(Missed::skip)};
    CHECK(verdicts(due({30s}), &skip, busy) == Words{"wait"});
    CHECK(verdicts(due({61s}), &skip, busy) == Words{"RUN_OPEN"});
    const config::Schedule late{schedule(Missed::late)};
    CHECK(verdicts(due({1h}), &late, busy) == Words{"wait"});
    CHECK(verdicts(due({5h}), &late, busy) == Words{"RUN_OPEN"});
    const config::Schedule all{schedule(Missed::catch_up)};
    CHECK(verdicts(due({72h, 48h}), &all, busy) == Words{"wait", "wait"});
}

TEST_CASE(
    "nothing begins in the party's blackout; what it makes too late says so",
    "[exchange][schedule][blackout]") {
    const core::Blackouts dark{dark_until(now + 1h)};
    const config::Schedule skip{schedule(Missed::skip)};
    CHECK(verdicts(due({61s}), &skip, {now}, dark) == Words{"BLACKOUT"});
    const config::Schedule late{schedule(Missed::late)};
    CHECK(verdicts(due({1h}), &late, {now}, dark) == Words{"wait"});
    CHECK(verdicts(due({5h}), &late, {now}, dark) == Words{"BLACKOUT"});
    const config::Schedule all{schedule(Missed::catch_up)};
    CHECK(verdicts(due({100h}), &all, {now}, dark) == Words{"wait"});
    CHECK(verdicts(due({1h}), &late, {now}, dark_until(now)) == Words{"begin"});
}

TEST_CASE(
    "a paused schedule begins nothing, and nothing is caught up afterwards",
    "[exchange][schedule]") {
    const config::Schedule all{schedule(Missed::catch_up)};
    CHECK(verdicts(due({48h, 24h}), &all, {now, true, false}) == Words{"PAUSED", "PAUSED"});
    CHECK(verdicts(due({24h}), nullptr) == Words{"NO_SCHEDULE"});
}

TEST_CASE(
    "what somebody asks for holds in a pause and a blackout, but not for ever",
    "[exchange][schedule]") {
    std::vector<ports::DueRun> asked{due({5s})};
    asked.front().asked_by = "uid:1000";
    CHECK(verdicts(asked, nullptr) == Words{"begin"});
    CHECK(verdicts(asked, nullptr, {now, true, false}, dark_until(now + 1h)) == Words{"begin"});
    CHECK(verdicts(asked, nullptr, {now, false, true}) == Words{"wait"});
    asked.front().due_at = now + -16min;
    CHECK(verdicts(asked, nullptr) == Words{"NOT_TAKEN_UP"});
    // what is asked for supersedes nothing
    std::vector<ports::DueRun> both{due({1h, 5s})};
    both.back().asked_by = "uid:1000";
    const config::Schedule late{schedule(Missed::late)};
    CHECK(verdicts(both, &late) == Words{"begin", "wait"});
}

TEST_CASE(
    "of one exchange at most one run is begun, and nothing is forgotten", "[exchange][schedule]") {
    rc::prop("whatever waits", [] {
        auto ago = *rc::gen::container<std::vector<std::int64_t>>(
            rc::gen::inRange<std::int64_t>(0, 40'000));
        std::sort(ago.rbegin(), ago.rend());
        std::vector<ports::DueRun> waiting;
        for (const std::int64_t seconds : ago) {
            waiting.push_back(ports::DueRun{nightly, now + -std::chrono::seconds{seconds}});
            waiting.back().asked_by = *rc::gen::element<std::string>("", "", "uid:1");
        }
        const auto missed = *rc::gen::element(Missed::skip, Missed::late, Missed::catch_up);
        const config::Schedule under{schedule(missed)};
        const Circumstances circumstances{
            now, *rc::gen::arbitrary<bool>(), *rc::gen::arbitrary<bool>()};
        const bool dark{*rc::gen::arbitrary<bool>()};
        const auto judged = exchange::judge(
            waiting, &under, dark ? dark_until(now + 1h) : core::Blackouts{}, circumstances);
        RC_ASSERT(judged.size() == waiting.size());
        std::size_t begun{0};
        for (std::size_t index{0}; index < judged.size(); ++index) {
            RC_ASSERT(judged[index].due_at == waiting[index].due_at);
            const bool by_schedule{waiting[index].asked_by.empty()};
            if (judged[index].what == What::begin) {
                ++begun;
                RC_ASSERT(!circumstances.run_open);
                RC_ASSERT(!by_schedule || (!circumstances.paused && !dark));
            }
            if (by_schedule && missed == Missed::catch_up && !circumstances.paused) {
                RC_ASSERT(judged[index].what != What::skip);
            }
        }
        RC_ASSERT(begun <= 1U);
    });
}

TEST_CASE("a preview tells what a blackout does to a due time", "[exchange][schedule][blackout]") {
    const core::Instant end{now + 2h};
    const core::Blackouts dark{dark_until(end)};
    CHECK(exchange::begins_at(schedule(Missed::skip), {}, now) == now);
    CHECK_FALSE(exchange::begins_at(schedule(Missed::skip), dark, now));
    CHECK(exchange::begins_at(schedule(Missed::late), dark, now) == end);
    CHECK_FALSE(exchange::begins_at(schedule(Missed::late, 60min), dark, now));
    CHECK(exchange::begins_at(schedule(Missed::catch_up), dark, now) == end);

    const core::Instant first{*core::parse_instant("2026-11-27T01:30:00+02:00")};
    const core::Instant second{*core::parse_instant("2026-11-28T01:30:00+02:00")};
    CHECK(exchange::is_superseded(schedule(Missed::late), first, second));
    CHECK(exchange::is_superseded(schedule(Missed::late), first, second + 1h));
    CHECK_FALSE(exchange::is_superseded(schedule(Missed::late), second, second + 1h));
    CHECK_FALSE(exchange::is_superseded(schedule(Missed::late), second, second));
    CHECK_FALSE(exchange::is_superseded(schedule(Missed::catch_up), first, second));
}
