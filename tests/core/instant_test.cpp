#include "gateway/core/due_times.h"
#include "gateway/core/instant.h"
#include "gateway/core/plausible_dates.h"

#include <catch2/catch.hpp>

using namespace gateway::core;

TEST_CASE("RFC 3339 is read with its zone and never without", "[core][instant]") {
    REQUIRE(parse_instant("2026-03-01T10:00:00+02:00"));
    CHECK(*parse_instant("2026-03-01T10:00:00+02:00") == *parse_instant("2026-03-01T08:00:00Z"));
    CHECK(to_utc_text(*parse_instant("2026-03-01T08:00:00.5Z")) == "2026-03-01T08:00:00.500000Z");
    CHECK(to_helsinki_text(*parse_instant("2026-07-01T08:00:00Z")) == "2026-07-01T11:00:00+03:00");
    for (const char* wrong :
         {"2026-03-01T10:00:00", "2026-03-01 10:00:00Z", "2026-02-30T10:00:00Z",
          "2026-03-01T24:00:00Z", "2026-03-01T10:00:60Z", "2026-03-01T10:00:00.Z",
          "2026-03-01T10:00:00+2:00", ""}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_instant(wrong));
    }
}

TEST_CASE("a day begins in Helsinki, also when the clocks change", "[core][instant]") {
    CHECK(to_utc_text(start_of_day({2025, 1, 1})) == "2024-12-31T22:00:00Z");
    CHECK(to_utc_text(start_of_day({2026, 7, 1})) == "2026-06-30T21:00:00Z");
    CHECK(local_date(*parse_instant("2026-06-30T21:00:00Z")) == LocalDate{2026, 7, 1});
    CHECK(local_date(*parse_instant("2026-06-30T20:59:59.999999Z")) == LocalDate{2026, 6, 30});
    CHECK(next_day({2024, 2, 28}) == LocalDate{2024, 2, 29});
    CHECK(next_day({2025, 12, 31}) == LocalDate{2026, 1, 1});
    // 29 March 2026 has 23 hours
    CHECK(start_of_day({2026, 3, 30}) - start_of_day({2026, 3, 29}) == std::chrono::hours{23});
}

TEST_CASE(
    "a moment's text has the clock that Helsinki had then, in whatever order they come",
    "[core][instant]") {
    const auto text = [](std::string_view utc) { return to_helsinki_text(*parse_instant(utc)); };
    for (int round{0}; round < 2; ++round) {
        CHECK(text("2026-03-29T00:59:59.999999Z") == "2026-03-29T02:59:59.999999+02:00");
        CHECK(text("2026-03-29T01:00:00Z") == "2026-03-29T04:00:00+03:00");
        CHECK(text("2026-10-25T00:59:59.5Z") == "2026-10-25T03:59:59.500000+03:00");
        CHECK(text("2026-10-25T01:00:00.000001Z") == "2026-10-25T03:00:00.000001+02:00");
        CHECK(text("1969-12-31T23:59:59Z") == "1970-01-01T01:59:59+02:00");
        CHECK(to_text(local_date(*parse_instant("2026-03-31T20:59:59Z"))) == "2026-03-31");
        CHECK(to_text(local_date(*parse_instant("2026-03-31T21:00:00Z"))) == "2026-04-01");
        CHECK(to_text(local_date(*parse_instant("2026-12-31T21:59:59Z"))) == "2026-12-31");
        CHECK(to_text(local_date(*parse_instant("2026-12-31T22:00:00Z"))) == "2027-01-01");
    }
}

TEST_CASE("this machine knows the clocks of Helsinki", "[core][instant]") {
    CHECK(knows_helsinki());
}

TEST_CASE("summer time goes on after the last change that is listed", "[core][instant]") {
    const auto text = [](std::string_view utc) { return to_helsinki_text(*parse_instant(utc)); };
    const auto begins = [](LocalDate day) { return to_helsinki_text(start_of_day(day)); };
    CHECK(text("2037-10-25T00:59:59Z") == "2037-10-25T03:59:59+03:00");
    CHECK(text("2037-10-25T01:00:00Z") == "2037-10-25T03:00:00+02:00");
    CHECK(text("2038-03-28T00:59:59Z") == "2038-03-28T02:59:59+02:00");
    CHECK(text("2038-03-28T01:00:00Z") == "2038-03-28T04:00:00+03:00");
    CHECK(text("2038-10-31T00:59:59Z") == "2038-10-31T03:59:59+03:00");
    CHECK(text("2038-10-31T01:00:00Z") == "2038-10-31T03:00:00+02:00");
    CHECK(begins({2038, 1, 1}) == "2038-01-01T00:00:00+02:00");
    CHECK(begins({2038, 7, 1}) == "2038-07-01T00:00:00+03:00");
    CHECK(begins({2099, 10, 25}) == "2099-10-25T00:00:00+03:00");
    CHECK(begins({2099, 10, 26}) == "2099-10-26T00:00:00+02:00");
    CHECK(local_date(*parse_instant("2050-06-30T21:00:00Z")) == LocalDate{2050, 7, 1});
    for (const std::int16_t year :
         {std::int16_t{2026}, std::int16_t{2038}}) { // one with the changes listed, one without
        const std::uint8_t spring{year == 2026 ? std::uint8_t{29} : std::uint8_t{28}};
        const std::uint8_t autumn{year == 2026 ? std::uint8_t{25} : std::uint8_t{31}};
        const auto shows = [&](std::uint8_t month, std::uint8_t day, TimeOfDay time) {
            return to_helsinki_text(instant_of({year, month, day}, time)).substr(11);
        };
        CHECK(shows(3, spring, {2, 59}) == "02:59:00+02:00");
        CHECK(shows(3, spring, {3, 30}) == "04:00:00+03:00"); // nobody sees half past three
        CHECK(shows(3, spring, {4, 0}) == "04:00:00+03:00");
        CHECK(shows(10, autumn, {3, 30}) == "03:30:00+03:00"); // the first of two
        CHECK(shows(10, autumn, {4, 0}) == "04:00:00+02:00");
    }
}

TEST_CASE("plausible days are whole days of Finland", "[core][instant]") {
    CHECK(is_plausible(start_of_day({2000, 1, 1})));
    CHECK_FALSE(is_plausible(start_of_day({2000, 1, 1}) + std::chrono::microseconds{-1}));
    CHECK(is_plausible(start_of_day({2100, 1, 1}) + std::chrono::microseconds{-1}));
    CHECK_FALSE(is_plausible(start_of_day({2100, 1, 1})));
}
