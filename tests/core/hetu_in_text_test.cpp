#include "gateway/core/hetu_in_text.h"

#include <catch2/catch.hpp>

using gateway::core::holds_hetu;
using gateway::core::may_name_a_person;

TEST_CASE("a hetu is found in a sentence in every spelling", "[hetu]") {
    for (const char* const text :
         {"010594Y9021", "soita: 010594Y9021.", "(010594-9021)", "010594y9021", "010594 Y 9021",
          "010594 - 9021", "010594–9021", "010594−9021", "010594 9021", "0105949021",
          "01.05.94-9021", "01 05 94 Y902 1", "hetu010594Y9021", "1 010594Y9021", "010594+9021",
          "010594\xC2\xA0Y9021", "280295+9007", "020503f9037",
          // what a person types, a scanner reads or a form breaks
          "131052.928T", "131052/928T", "131052_928T", "131052:928T", "13/10/52-928T",
          "13-10-52-928T", "13.10.1952 928 T", "13.10.1952-928T", "1 3 1 0 5 2 - 9 2 8 T",
          "131052-\n928T", "131052\t-928T",
          "\xEF\xBC\x91\xEF\xBC\x93\xEF\xBC\x91\xEF\xBC\x90\xEF\xBC\x95\xEF\xBC\x92\xEF\xBC"
          "\x8D\xEF\xBC\x99\xEF\xBC\x92\xEF\xBC\x98\xEF\xBC\xB4"}) {
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
          "010594", "FI2112345600000785", "2026-01-20", "131052      928T", "131052 euroa, 928 T",
          "klo 13.10, 52 henkeä"}) {
        CAPTURE(text);
        CHECK_FALSE(holds_hetu(text));
    }
}

TEST_CASE("what lies open names nobody, not within a word either", "[hetu]") {
    for (const char* const text :
         {"010594Y9021", "010594y9021", "0105949021", "app.010594_9021", "1010594Y9021",
          "010594Y9021A", "x010594y9021x", "KAU/010594-9021/2026"}) {
        CAPTURE(text);
        CHECK(may_name_a_person(text));
    }
    for (const char* const text :
         {"", "KAU/123/2026", "Server.ClientProxy", "010594y9022", "1.246.10",
          "01990105-94a9-7021-8a01-010594a90213"}) {
        CAPTURE(text);
        CHECK_FALSE(may_name_a_person(text));
    }
}
