#include "gateway/core/hetu_in_text.h"

#include <catch2/catch.hpp>

using gateway::core::holds_hetu;

TEST_CASE("a hetu is found in a sentence in every spelling", "[hetu]") {
    for (const char* const text :
         {"010594Y9021", "soita: 010594Y9021.", "(010594-9021)", "010594y9021", "010594 Y 9021",
          "010594 - 9021", "010594–9021", "010594−9021", "010594 9021", "0105949021",
          "01.05.94-9021", "01 05 94 Y902 1", "hetu010594Y9021", "1 010594Y9021", "010594+9021",
          "010594\xC2\xA0Y9021", "280295+9007", "020503f9037"}) {
        CAPTURE(text);
        CHECK(holds_hetu(text));
    }
}

TEST_CASE("what only looks like a hetu is none", "[hetu]") {
    for (const char* const text :
         {"", "010594Y9022", "320594Y902K", "011394Y9021",
          "010594Y001"
          "0",
          "010594Y902", "1010594Y9021", "010594Y90211", "010594Y9021A", "puh. 040 123 4567",
          "010594", "FI2112345600000785", "2026-01-20"}) {
        CAPTURE(text);
        CHECK_FALSE(holds_hetu(text));
    }
}
