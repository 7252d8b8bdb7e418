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
