#include "gateway/core/due_times.h"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <string>
#include <vector>

using namespace gateway::core;
using Times = std::vector<std::string>;

namespace {

DueTimes
due(const std::string& cron, Days days = Days::every, OtherDays other = OtherDays::skip,
    Calendar calendar = {}) {
    return {Cron::parse(cron).value(), days, other, std::make_shared<const Calendar>(calendar)};
}

Times next_of(const DueTimes& times, const char* after, std::size_t count) {
    Times texts;
    for (const Instant at :
         times.between(*parse_instant(after), Instant::from_microseconds(INT64_MAX), count)) {
        texts.push_back(to_helsinki_text(at));
    }
    return texts;
}

std::string verdict(const std::string& cron) {
    const Result<Cron> parsed{Cron::parse(cron)};
    if (parsed) {
        return "good";
    }
    return std::string{parsed.rejection().code.text()} + " " + parsed.rejection().path;
}

}

TEST_CASE(
    "cron expressions: what is understood, and what is refused with its field", "[core][cron]") {
    for (const char* good :
         {"* * * * *", "0 6 * * 1-5", "*/15 8-16/2 1,15 jan,jul sun", "59 23 31 12 7", "0 0 29 2 *",
          "0 0 30 2 mon", " 5  4 * * * "}) {
        CAPTURE(good);
        CHECK(verdict(good) == "good");
    }
    CHECK(verdict("60 0 * * *") == "CRON_FORM minute");
    CHECK(verdict("0 24 * * *") == "CRON_FORM hour");
    CHECK(verdict("0 0 0 * *") == "CRON_FORM day-of-month");
    CHECK(verdict("0 0 * 13 *") == "CRON_FORM month");
    CHECK(verdict("0 0 * JUL Mon") == "good"); // as most write them
    CHECK(verdict("0 0 * JULY *") == "CRON_FORM month");
    CHECK(verdict("0 0 * * 8") == "CRON_FORM day-of-week");
    CHECK(verdict("0 0 30 2 *") == "CRON_NEVER ");
    CHECK(verdict("0 0 31 2,4,6,9,11 *") == "CRON_NEVER ");
    for (const char* bad : {"", "* * * *", "* * * * * *", "@daily", "0,6 * * *"}) {
        CAPTURE(bad);
        CHECK(verdict(bad) == "CRON_FORM ");
    }
    for (const char* bad :
         {"5-1 * * * *", "*/0 * * * *", "5/10 * * * *", "1,,2 * * * *", ", * * * *", "-1 * * * *",
          "1- * * * *", "** * * * *", "*-5 * * * *", "1-2-3 * * * *", "*/5/5 * * * *",
          "001 * * * *", "+1 * * * *"}) {
        CAPTURE(bad);
        CHECK(verdict(bad) == "CRON_FORM minute");
    }
}

TEST_CASE(
    "a restricted day of the month and a restricted weekday: either is enough", "[core][cron]") {
    CHECK(
        next_of(due("0 12 13 * fri"), "2026-11-01T00:00:00Z", 4)
        == Times{
            "2026-11-06T12:00:00+02:00", "2026-11-13T12:00:00+02:00", "2026-11-20T12:00:00+02:00",
            "2026-11-27T12:00:00+02:00"});
    CHECK(
        next_of(due("0 12 13 * *"), "2026-11-13T10:00:00Z", 1)
        == Times{"2026-12-13T12:00:00+02:00"});
    CHECK(
        next_of(due("0 12 */2 * mon"), "2026-11-01T00:00:00Z", 2)
        == Times{"2026-11-09T12:00:00+02:00", "2026-11-23T12:00:00+02:00"});
    CHECK(
        next_of(due("0 0 29 2 *"), "2026-11-01T00:00:00Z", 2)
        == Times{"2028-02-29T00:00:00+02:00", "2032-02-29T00:00:00+02:00"});
}

TEST_CASE(
    "a rare due time is found as often as it is asked for, to the end of the years that are known",
    "[core][cron]") {
    const Times leap{next_of(due("0 0 29 2 *"), "2026-11-01T00:00:00Z", 20)};
    REQUIRE(leap.size() == 18); // 2028 to 2096
    CHECK(leap.back() == "2096-02-29T00:00:00+02:00");
    const Times yearly{next_of(due("0 6 15 1 *"), "2026-11-01T00:00:00Z", 20)};
    REQUIRE(yearly.size() == 20);
    CHECK(yearly.back() == "2046-01-15T06:00:00+02:00");
    CHECK(next_of(due("0 6 * * *"), "2026-11-01T00:00:00Z", 6'000).size() == 6'000);
    CHECK(next_of(due("0 6 31 12 *"), "2099-12-30T00:00:00Z", 2).size() == 1);
}

TEST_CASE(
    "in the night that leaves out an hour, what is due in it runs once, right after it",
    "[core][cron][daylight-saving]") {
    // 29 March 2026: 03:00 is 04:00 in Finland
    CHECK(
        next_of(due("30 3 * * *"), "2026-03-28T00:00:00Z", 3)
        == Times{
            "2026-03-28T03:30:00+02:00", "2026-03-29T04:00:00+03:00", "2026-03-30T03:30:00+03:00"});
    CHECK(
        next_of(due("*/20 2-4 * * *"), "2026-03-29T00:00:00Z", 6)
        == Times{
            "2026-03-29T02:20:00+02:00", "2026-03-29T02:40:00+02:00", "2026-03-29T04:00:00+03:00",
            "2026-03-29T04:20:00+03:00", "2026-03-29T04:40:00+03:00", "2026-03-30T02:00:00+03:00"});
    CHECK(
        next_of(due("30 2 * * *"), "2026-03-28T12:00:00Z", 1)
        == Times{"2026-03-29T02:30:00+02:00"}); // in Finland this one exists
}

TEST_CASE(
    "in the night that has an hour twice, what is due in it runs once, the first time",
    "[core][cron][daylight-saving]") {
    // 25 October 2026: 04:00 is 03:00 again in Finland
    CHECK(
        next_of(due("30 3 * * *"), "2026-10-24T12:00:00Z", 2)
        == Times{"2026-10-25T03:30:00+03:00", "2026-10-26T03:30:00+02:00"});
    CHECK(
        next_of(due("30 3 * * *"), "2026-10-25T01:00:00Z", 1)
        == Times{"2026-10-26T03:30:00+02:00"}); // during the second one
    CHECK(
        next_of(due("0 * * * *"), "2026-10-24T23:30:00Z", 3)
        == Times{
            "2026-10-25T03:00:00+03:00", "2026-10-25T04:00:00+02:00", "2026-10-25T05:00:00+02:00"});
}

TEST_CASE(
    "what falls on another day is left out or moved to a bank day", "[core][cron][calendar]") {
    // Easter 2026: Good Friday is 3 April, Easter Monday 6 April
    const char* const before{"2026-04-01T12:00:00Z"};
    CHECK(
        next_of(due("0 6 * * *", Days::bank_days), before, 2)
        == Times{"2026-04-02T06:00:00+03:00", "2026-04-07T06:00:00+03:00"});
    CHECK(
        next_of(due("0 6 * * *", Days::no_public_holidays), before, 3)
        == Times{
            "2026-04-02T06:00:00+03:00", "2026-04-04T06:00:00+03:00", "2026-04-07T06:00:00+03:00"});
    CHECK(
        next_of(due("0 6 5 * *", Days::bank_days, OtherDays::next_bank_day), before, 2)
        == Times{"2026-04-07T06:00:00+03:00", "2026-05-05T06:00:00+03:00"});
    CHECK(
        next_of(due("0 6 5 * *", Days::bank_days, OtherDays::previous_bank_day), before, 1)
        == Times{"2026-04-02T06:00:00+03:00"});
    // a Saturday that is no holiday stays, the holiday beside it moves
    CHECK(
        next_of(due("0 6 4,5 4 *", Days::no_public_holidays, OtherDays::next_bank_day), before, 2)
        == Times{"2026-04-04T06:00:00+03:00", "2026-04-07T06:00:00+03:00"});
    CHECK(
        next_of(
            due("0 6 31 12 *", Days::bank_days, OtherDays::next_bank_day,
                Calendar{{LocalDate{2026, 12, 31}}}),
            before, 1)
        == Times{"2027-01-04T06:00:00+02:00"});
}

namespace {

/// What a clock on the wall shows, read off a text: minute, hour, and the zone's hours.
struct Wall {
    int hour;
    int minute;
    int zone;
};

Wall wall(Instant at) {
    const std::string text{to_helsinki_text(at)};
    return {
        std::stoi(text.substr(11, 2)), std::stoi(text.substr(14, 2)),
        std::stoi(text.substr(text.size() - 5, 2))};
}

/// Whether something is due at a whole minute, told minute by minute and without any zone's rules:
/// a clock that was put forward owes what it passed over, one that was put back does nothing twice.
bool due_by_the_wall(const Cron& cron, Instant at) {
    constexpr std::chrono::minutes minute{1};
    const auto fits = [&](LocalDate day, int hour, int of_hour) {
        return cron.matches(day) && cron.has_hour(hour) && cron.has_minute(of_hour);
    };
    const Wall now{wall(at)};
    const Wall before{wall(at + -minute)};
    if (now.zone > before.zone) {
        for (int passed{0}; passed < 60; ++passed) {
            if (fits(local_date(at), now.hour - 1, passed)) {
                return true;
            }
        }
    }
    const Wall earlier{wall(at + -std::chrono::hours{1})};
    const bool second_time{earlier.hour == now.hour && earlier.zone > now.zone};
    return !second_time && fits(local_date(at), now.hour, now.minute);
}

rc::Gen<std::string> a_field(int least, int most) {
    return rc::gen::oneOf(
        rc::gen::just(std::string{"*"}),
        rc::gen::map(
            rc::gen::inRange(least, most + 1), [](int value) { return std::to_string(value); }),
        rc::gen::map(
            rc::gen::pair(rc::gen::inRange(least, most + 1), rc::gen::inRange(1, 9)),
            [most](std::pair<int, int> range) {
                return std::to_string(range.first) + "-" + std::to_string(most) + "/"
                       + std::to_string(range.second);
            }));
}

}

TEST_CASE("due times are those of a clock on the wall, minute by minute", "[core][cron]") {
    rc::prop("over both nights on which the clocks change", [] {
        const std::string text{
            *a_field(0, 59) + " " + *a_field(0, 5) + " " + *a_field(25, 31) + " * "
            + *a_field(0, 6)};
        const Cron cron{Cron::parse(text).value()};
        const Instant begin{
            *parse_instant(*rc::gen::element("2026-03-28T20:00:00Z", "2026-10-24T20:00:00Z"))};
        const Instant end{begin + std::chrono::hours{36}};
        std::vector<Instant> expected;
        for (Instant at{begin + std::chrono::minutes{1}}; at <= end;
             at = at + std::chrono::minutes{1}) {
            if (due_by_the_wall(cron, at)) {
                expected.push_back(at);
            }
        }
        RC_LOG() << text << '\n';
        RC_ASSERT(due(text).between(begin, end, 10'000) == expected);
    });
    rc::prop("the next is the first of those that follow, and later than what was asked", [] {
        const DueTimes times{
            due(*a_field(0, 59) + " " + *a_field(0, 23) + " * * " + *a_field(0, 6),
                *rc::gen::element(Days::every, Days::bank_days, Days::no_public_holidays),
                *rc::gen::element(
                    OtherDays::skip, OtherDays::previous_bank_day, OtherDays::next_bank_day))};
        const Instant after{Instant::from_microseconds(
            *rc::gen::inRange<std::int64_t>(1'700'000'000, 1'900'000'000) * 1'000'000)};
        const std::optional<Instant> next{times.next(after)};
        if (next) { // on no bank day ever falls a Sunday
            RC_ASSERT(*next > after);
            const auto few = times.between(after, *next + std::chrono::hours{24 * 40}, 50);
            RC_ASSERT(few.front() == *next);
            RC_ASSERT(std::is_sorted(few.begin(), few.end()));
            RC_ASSERT(std::adjacent_find(few.begin(), few.end()) == few.end());
            RC_ASSERT(times.between(few.front(), few.back(), 50).size() + 1 == few.size());
        }
    });
}
