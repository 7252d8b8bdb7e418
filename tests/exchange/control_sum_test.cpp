// Control totals: decimals added up exactly, or not at all.

#include "gateway/exchange/control_sum.h"

#include <catch2/catch.hpp>

using gateway::exchange::ControlSum;

TEST_CASE("a control total adds decimals without rounding", "[exchange][control]") {
    ControlSum sum;
    for (const char* const number : {"0.1", "0,2", " 12 ", "-0.3", "5000000000.000001"}) {
        CHECK(sum.add(number));
    }
    CHECK(sum.text() == "5000000012.000001");
    CHECK(ControlSum::parse("12,50") == ControlSum::parse("12.5"));
    CHECK(ControlSum::parse("-0") == ControlSum{});
    CHECK(ControlSum::parse("-7.250")->text() == "-7.25");
    CHECK(ControlSum::parse("100")->whole_number() == 100);
    CHECK_FALSE(ControlSum::parse("1.5")->whole_number().has_value());
}

TEST_CASE("what is no plain decimal is not added", "[exchange][control]") {
    for (const char* const number :
         {"", " ", "-", "1.", ".5", "1.2.3", "1 000", "1e3", "+1", "0x10", "1.2345678", "1,234.5",
          "1234567890123", "NaN"}) {
        INFO(number);
        CHECK_FALSE(ControlSum::parse(number).has_value());
        ControlSum sum;
        CHECK_FALSE(sum.add(number));
        CHECK(sum == ControlSum{});
    }
}

TEST_CASE("a sum that would outgrow its digits stays as it was", "[exchange][control]") {
    ControlSum sum{*ControlSum::parse("999999999999.999999")};
    CHECK_FALSE(sum.add("0.000001"));
    CHECK(sum.text() == "999999999999.999999");
    CHECK(sum.add("-999999999999.999999"));
    CHECK(sum.text() == "0");
}
