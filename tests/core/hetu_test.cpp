#include "gateway/core/hetu.h"

#include <catch2/catch.hpp>

using gateway::core::is_born_after;
using gateway::core::parse_hetu;

TEST_CASE("artificial codes of all century signs are read", "[core][hetu]") {
    for (const char* code :
         {"010594Y9021", "020594X903P", "030594W903B", "040594V9030", "050594U903M", "010516B903X",
          "020516C903K", "030516D9037", "010501E9032", "020503F9037", "290256-900T",
          "280295+9007"}) {
        CAPTURE(code);
        const auto hetu = parse_hetu(code);
        REQUIRE(hetu.ok());
        CHECK(hetu.value().artificial());
    }
    CHECK(parse_hetu("280295+9007").value().born.year == 1895);
    CHECK(parse_hetu("010501E9032").value().born.year == 2001);
}

TEST_CASE("malformed codes are rejected with the cause and not the value", "[core][hetu]") {
    const auto code = [](const char* text) { return parse_hetu(text).rejection().code.text(); };
    CHECK(code("010594Y902") == "HETU_LENGTH");
    CHECK(code("01059aY9021") == "HETU_DIGITS");
    CHECK(code("010594/9021") == "HETU_CENTURY");
    CHECK(code("010594y9021") == "HETU_CENTURY");
    CHECK(code("310294Y9021") == "HETU_DATE");
    CHECK(code("290200-9021") == "HETU_DATE"); // 1900 was no leap year
    CHECK(
        code("010594Y"
             "0001")
        == "HETU_NUMBER");
    CHECK(code("010594Y9022") == "HETU_CHECK");
}

TEST_CASE("a wrong century sign shows in who is not born yet", "[core][hetu]") {
    CHECK(is_born_after("010185A901E", {2026, 3, 1})); // an A, where a hyphen was meant
    CHECK_FALSE(is_born_after("010185-901E", {2026, 3, 1}));
    CHECK_FALSE(is_born_after("010185A901E", {2085, 1, 1})); // on the day of birth
    CHECK(is_born_after("010185A901E", {2084, 12, 31}));
    CHECK_FALSE(is_born_after("R-000001", {2026, 3, 1}));
    CHECK_FALSE(is_born_after("010185A901F", {2026, 3, 1})); // is none
}
