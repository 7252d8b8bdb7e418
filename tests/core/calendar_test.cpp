#include "gateway/core/calendar.h"
#include "tests/core/listed_holidays.h"

#include <catch2/catch.hpp>

#include <set>
#include <string>

using namespace gateway::core;
using namespace tests::core_room;

namespace {

/// `01-01 01-06 …` of a year.
std::set<LocalDate> days_of(int year, const std::string& text) {
    std::set<LocalDate> days;
    for (std::size_t at{0}; at < text.size(); at += 6) {
        days.insert(*parse_date(std::to_string(year) + "-" + text.substr(at, 5)));
    }
    return days;
}

template <class Holds> std::set<LocalDate> days_that(int year, Holds holds) {
    std::set<LocalDate> days;
    const auto first = static_cast<std::int16_t>(year);
    for (LocalDate day{first, 1, 1}; day.year == year; day = plus_days(day, 1)) {
        if (holds(day)) {
            days.insert(day);
        }
    }
    return days;
}

}

TEST_CASE(
    "public holidays are those of an independent list, sixteen years of it", "[core][calendar]") {
    for (const auto& [year, listed] : listed_holidays) {
        CAPTURE(year);
        CHECK(days_that(year, is_public_holiday) == days_of(year, listed));
        CHECK(days_of(year, listed).size() >= 12); // the list itself was read
    }
}

TEST_CASE(
    "bank days are weekdays but for the listed holidays and the eves on which banks are closed",
    "[core][calendar]") {
    const Calendar calendar;
    for (std::size_t index{0}; index < listed_holidays.size(); ++index) {
        const int year{listed_holidays[index].first};
        CAPTURE(year);
        REQUIRE(listed_bank_holidays[index].first == year);
        const std::set<LocalDate> holidays{days_of(year, listed_holidays[index].second)};
        const std::set<LocalDate> eves{days_of(year, listed_bank_holidays[index].second)};
        const std::set<LocalDate> expected{days_that(year, [&](LocalDate day) {
            const Weekday of_week{weekday(day)};
            return of_week != Weekday::saturday && of_week != Weekday::sunday
                   && !holidays.contains(day) && !eves.contains(day);
        })};
        CHECK(
            days_that(year, [&](LocalDate day) { return calendar.is_bank_day(day); }) == expected);
        CHECK(expected.size() > 245);
    }
}

TEST_CASE("the bank days beside Easter, Midsummer and Christmas", "[core][calendar]") {
    const Calendar calendar;
    CHECK(easter(2026) == LocalDate{2026, 4, 5});
    CHECK(easter(1981) == LocalDate{1981, 4, 19}); // where the simpler formulas are a week late
    CHECK(easter(2076) == LocalDate{2076, 4, 19});
    CHECK(weekday({2026, 11, 27}) == Weekday::friday);
    CHECK(calendar.next_bank_day({2026, 4, 2}) == LocalDate{2026, 4, 7});
    CHECK(calendar.previous_bank_day({2026, 6, 21}) == LocalDate{2026, 6, 18});
    CHECK(calendar.previous_bank_day({2026, 12, 28}) == LocalDate{2026, 12, 23});
    CHECK(calendar.is_bank_day({2026, 12, 31}));
    CHECK_FALSE(calendar.is_bank_day({2026, 12, 24}));
}

TEST_CASE("an installation adds days on which its banks are closed", "[core][calendar]") {
    const Calendar local{{LocalDate{2026, 12, 31}}};
    CHECK_FALSE(local.is_bank_day({2026, 12, 31}));
    CHECK(local.next_bank_day({2026, 12, 30}) == LocalDate{2027, 1, 4});
}
