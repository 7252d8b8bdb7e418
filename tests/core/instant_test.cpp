#include "gateway/core/instant.h"

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
