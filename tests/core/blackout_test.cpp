#include "gateway/core/blackout.h"

#include <catch2/catch.hpp>

using namespace gateway::core;

namespace {

std::string end_of(const Blackouts& blackouts, const char* at) {
    const std::optional<Instant> end{blackouts.end(*parse_instant(at))};
    return end ? to_helsinki_text(*end) : "open";
}

WeeklyBlackout weekly(std::initializer_list<Weekday> days, TimeOfDay from, TimeOfDay until) {
    WeeklyBlackout window{{}, from, until};
    for (const Weekday day : days) {
        window.days.set(static_cast<std::size_t>(day));
    }
    return window;
}

}

TEST_CASE(
    "a blackout window holds from its first instant to the one it ends with", "[core][blackout]") {
    const Blackouts once{{Validity{
        parse_instant("2026-12-24T12:00:00+02:00"), parse_instant("2026-12-27T00:00:00+02:00")}}};
    CHECK(end_of(once, "2026-12-24T11:59:59+02:00") == "open");
    CHECK(end_of(once, "2026-12-24T12:00:00+02:00") == "2026-12-27T00:00:00+02:00");
    CHECK(end_of(once, "2026-12-27T00:00:00+02:00") == "open");
    CHECK_FALSE(Blackouts{}.end(*parse_instant("2026-12-24T12:00:00+02:00")));
}

TEST_CASE("a weekly window may pass midnight, and windows that meet are one", "[core][blackout]") {
    // 1 November 2026 is a Sunday
    const Blackouts blackouts{
        {weekly({Weekday::saturday}, {22, 0}, {2, 0}), weekly({Weekday::sunday}, {2, 0}, {4, 30})}};
    CHECK(end_of(blackouts, "2026-10-31T21:59:00+02:00") == "open");
    CHECK(end_of(blackouts, "2026-10-31T23:00:00+02:00") == "2026-11-01T04:30:00+02:00");
    CHECK(end_of(blackouts, "2026-11-01T01:59:00+02:00") == "2026-11-01T04:30:00+02:00");
    CHECK(end_of(blackouts, "2026-11-01T04:30:00+02:00") == "open");
    CHECK(end_of(blackouts, "2026-11-02T01:00:00+02:00") == "open");
    // the night with two hours between three and four
    CHECK(end_of(blackouts, "2026-10-25T03:30:00+02:00") == "2026-10-25T04:30:00+02:00");
}

TEST_CASE("a week that is all dark never ends", "[core][blackout]") {
    const Blackouts dark{{weekly(
        {Weekday::monday, Weekday::tuesday, Weekday::wednesday, Weekday::thursday, Weekday::friday,
         Weekday::saturday, Weekday::sunday},
        {0, 0}, {0, 0})}};
    CHECK(
        dark.end(*parse_instant("2026-11-01T00:00:00Z")) == Instant::from_microseconds(INT64_MAX));
}
