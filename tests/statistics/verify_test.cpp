// The verifier alone: bytes that somebody else wrote.

#include "gateway/statistics/verify.h"
#include "tests/statistics/world.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>

using namespace tests::statistics;
using stat::Models;
using stat::Ratio;

namespace {

/// Six records, all at level 1 of one quasi column, with a note beside.
struct Case {
    World world;
    stat::Claim claim;
    Models models;
    std::string bytes;

    std::vector<std::string> codes() const {
        const stat::DataSet data{world.read()};
        std::vector<std::string> made;
        for (const stat::Refusal& refusal : stat::verify(bytes, claim, data, models).refusals) {
            made.emplace_back(refusal.code.text());
        }
        return made;
    }
};

using Codes = std::vector<std::string>;

Case sound() {
    Case made;
    made.world.schema.columns = {
        {"age", stat::ColumnKind::quasi, "age"},
        {"answer", stat::ColumnKind::sensitive},
        {"note", stat::ColumnKind::insensitive}};
    made.world.hierarchies["age"] = "1;low;*\n2;low;*\n3;high;*\n4;high;*\n";
    made.world.records = {{"1", "a", "n"}, {"2", "b", "n"}, {"2", "a", "m"},
                          {"3", "a", "n"}, {"4", "b", "m"}, {"4", "a", "n"}};
    made.claim.levels = {1};
    made.models.k = 3;
    made.models.l = 2;
    made.bytes = "age;answer;note\nlow;a;n\nlow;b;n\nlow;a;m\nhigh;a;n\nhigh;b;m\nhigh;a;n\n";
    return made;
}

void replace(std::string& text, const std::string& from, const std::string& to) {
    const std::size_t at{text.find(from)};
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
}

}

TEST_CASE("sound bytes are accepted, and nothing else makes verified bytes", "[statistics]") {
    const Case made{sound()};
    CHECK(made.codes().empty());
    stat::Verification told;
    const stat::DataSet data{made.world.read()};
    const auto bytes = stat::VerifiedBytes::of(made.bytes, made.claim, data, made.models, told);
    REQUIRE(bytes);
    CHECK(bytes->bytes() == made.bytes);
    CHECK(told.k == 3);
    CHECK(told.l == 2);
    CHECK(told.t_millionths == 0); // both classes are as the whole
    CHECK_FALSE(
        stat::VerifiedBytes::of(made.bytes + "low;a;n\n", made.claim, data, made.models, told));
}

TEST_CASE("a record moved to another class is noticed", "[statistics]") {
    Case made{sound()};
    replace(made.bytes, "high;a;n\n", "low;a;n\n");
    CHECK(made.codes() == Codes{"K_NOT_REACHED"});
}

TEST_CASE("a lost or added record is noticed", "[statistics]") {
    Case made{sound()};
    made.world.records.push_back({"1", "a", "n"});
    CHECK(made.codes() == Codes{"COUNT_WRONG"});
    made.claim.suppressed = 1;
    CHECK(made.codes() == Codes{"SUPPRESSION_EXCEEDED"}); // 1 of 7 is more than 5 %
    made.models.suppression = {1, 7};
    CHECK(made.codes().empty());
}

TEST_CASE(
    "a label of another level, a column too many and damaged bytes are noticed", "[statistics]") {
    Case made{sound()};
    replace(made.bytes, "low;b", "2;b");
    CHECK(made.codes() == Codes{"LABEL_UNKNOWN", "K_NOT_REACHED", "L_NOT_REACHED"});
    made = sound();
    replace(made.bytes, "low;b;n", "low;c;n");
    const Codes codes{made.codes()};
    CHECK(std::find(codes.begin(), codes.end(), "LABEL_UNKNOWN") != codes.end());
    made = sound();
    replace(made.bytes, "age;answer;note", "age;answer;id");
    CHECK(made.codes() == Codes{"COLUMNS_WRONG"});
    made = sound();
    made.bytes.pop_back();
    CHECK(made.codes() == Codes{"BYTES_MALFORMED"});
    made.bytes.clear();
    CHECK(made.codes() == Codes{"BYTES_MALFORMED"});
}

TEST_CASE("a class of one answer is refused by l, c and t", "[statistics]") {
    Case made{sound()};
    replace(made.bytes, "low;b;n", "low;a;n");
    made.models.t = Ratio{1, 4};
    CHECK(made.codes() == Codes{"T_EXCEEDED", "L_NOT_REACHED"});
    made.models.t.reset();
    made.models.c = Ratio{2, 1};
    CHECK(made.codes() == Codes{"C_NOT_REACHED", "L_NOT_REACHED"});
}

TEST_CASE(
    "no date finer than a quarter leaves, nor a key of its own for every record", "[statistics]") {
    for (const char* const date :
         {"2026-03-01",
          "2026-03-01T12:00:00Z",
          "2026-03",
          "1.3.2026",
          "01/03/2026",
          "2026/03/01",
          "2026/3",
          "2026.03.01",
          "20260301",
          "2026-W12",
          "2026W12-3",
          "1-3-2026",
          "3/2026",
          "03-2026",
          "3.2026",
          "12/31/2026",
          "1.3.2026 12:00",
          "2026M01",
          "2026m12",
          "202601",
          "1.3.26",
          "1. 3. 2026",
          " 1.3.2026",
          "ke 1.3.2026",
          "2026-071",
          "maaliskuu 2026",
          "1. KES\xC3\x84KUUTA 2026",
          "01-MAR-2026",
          "01-mar-26",
          "mars 2026",
          "March 1, 2026",
          "vko 12/2026",
          "vecka 40, 2026"}) {
        Case made{sound()};
        replace(made.bytes, "low;a;n", "low;a;" + std::string{date});
        INFO(date);
        CHECK(made.codes() == Codes{"DATE_TOO_FINE"});
    }
    for (const char* const fine :
         {"2026",       "2026-Q1",  "20-29",  "1.5",     "10.10",    "1990-1999",
          "2026-2027",  "12345678", "0-5",    "10-2500", "2026-W",   "W12",
          "202613",     "2026-400", "1.3",    "1.3.2",   "45-50-55", "elokuva 2026",
          "syksy 2026", "vko 12",   "may be", "mar",     "2026 12"}) {
        Case made{sound()};
        replace(made.bytes, "low;a;n", "low;a;" + std::string{fine});
        INFO(fine);
        CHECK(made.codes().empty());
    }
    Case made{sound()};
    made.bytes = "age;answer;note\nlow;a;1\nlow;b;2\nlow;a;3\nhigh;a;4\nhigh;b;5\nhigh;a;6\n";
    CHECK(made.codes() == Codes{"STABLE_KEY"});
    // two who have one together hide nobody of the others
    made.bytes = "age;answer;note\nlow;a;1\nlow;b;1\nlow;a;3\nhigh;a;4\nhigh;b;5\nhigh;a;6\n";
    CHECK(made.codes() == Codes{"STABLE_KEY"});
    made.bytes = "age;answer;note\nlow;a;1\nlow;b;1\nlow;a;3\nhigh;a;4\nhigh;b;5\nhigh;a;5\n";
    CHECK(made.codes().empty());
    // and what is called sensitive is no less a key
    made = sound();
    made.world.records = {{"1", "P1", "n"}, {"2", "P2", "n"}, {"2", "P3", "m"},
                          {"3", "P4", "n"}, {"4", "P5", "m"}, {"4", "P6", "n"}};
    made.bytes = "age;answer;note\nlow;P1;n\nlow;P2;n\nlow;P3;m\nhigh;P4;n\nhigh;P5;m\nhigh;P6;n\n";
    CHECK(made.codes() == Codes{"STABLE_KEY"});
}

TEST_CASE("the verifier counts persons where it is told whose the records are", "[statistics]") {
    Case made{sound()};
    made.claim.persons = {0, 1, 0, 2, 3, 4};
    CHECK(made.codes() == Codes{"K_NOT_REACHED"});
    made.claim.persons = {0, 1, 2, 3, 4, 5};
    CHECK(made.codes().empty());
    made.claim.persons.pop_back();
    CHECK(made.codes() == Codes{"COUNT_WRONG"});
}

namespace {

/// Six persons with two records each, one for either answer.
Case two_records_each(const std::function<std::string(int, const std::string&)>& note_of) {
    Case made{sound()};
    made.world.records.clear();
    made.bytes = "age;answer;note\n";
    for (int person{0}; person < 6; ++person) {
        const bool low{person < 3};
        for (const std::string answer : {"a", "b"}) {
            const std::string note{note_of(person, answer)};
            made.world.records.push_back({low ? "1" : "3", answer, note});
            made.bytes += (low ? "low;" : "high;") + answer + ';' + note + '\n';
            made.claim.persons.push_back(static_cast<std::uint32_t>(person));
        }
    }
    return made;
}

}

TEST_CASE("a key of a person is one however many records repeat it", "[statistics]") {
    Case made{two_records_each(
        [](int person, const std::string&) { return "P" + std::to_string(person); })};
    CHECK(made.codes() == Codes{"STABLE_KEY"});
    made.claim.persons.clear(); // nobody can see whose the records are
    CHECK(made.codes().empty());
    // that half of the records say something else does not help the persons
    made = two_records_each([](int person, const std::string& answer) {
        return answer == "a" ? "P" + std::to_string(person) : std::string{"n"};
    });
    CHECK(made.codes() == Codes{"STABLE_KEY"});
    // what two have is nobody's key, and half of the persons may have one
    made = two_records_each(
        [](int person, const std::string&) { return "P" + std::to_string(person / 2); });
    CHECK(made.codes().empty());
    made = two_records_each(
        [](int person, const std::string&) { return "P" + std::to_string(std::min(person, 3)); });
    CHECK(made.codes().empty());
    // a number of the record, of one person who has most of the records
    made = two_records_each([](int, const std::string&) { return "n"; });
    for (int record{0}; record < 20; ++record) {
        const std::string note{"R" + std::to_string(record)};
        made.world.records.push_back({"1", "a", note});
        made.bytes += "low;a;" + note + '\n';
        made.claim.persons.push_back(0);
    }
    CHECK(made.codes() == Codes{"STABLE_KEY"});
}

TEST_CASE("the floor holds whatever is asked", "[statistics]") {
    Case made{sound()};
    made.models.k = 1;
    replace(made.bytes, "high;a;n\n", "low;a;n\n");
    CHECK(made.codes() == Codes{"K_NOT_REACHED"});
}

TEST_CASE("dates are known in what print and other registers make of them", "[statistics]") {
    for (const std::string date :
         {"2026 vko 12", "12. viikko 2026", "2026 v. 12", "1/3 2026", "01032026", "20260301120000",
          "2026\xE2\x80\x93"
          "03",
          "1.3.\xC2\xA0"
          "2026",
          "2026_03", "febr. 2026", "1.2.11",
          // a camera, a form with boxes, a minus (U+2212), figures as wide as Chinese ones
          "2026:03:01", "2026:03:01 12:00:00", "2026 03 01", "01 03 2026",
          "2026\xE2\x88\x92"
          "03\xE2\x88\x92"
          "01",
          "\xEF\xBC\x91.\xEF\xBC\x93.\xEF\xBC\x92\xEF\xBC\x90\xEF\xBC\x92\xEF\xBC\x96",
          // what stands behind a Q may still be finer
          "Q3/3/2026", "Q3/2026-07", "Q1 3/2026", "Q5/2026", "7-9/2026"}) {
        Case made{sound()};
        replace(made.bytes, "low;a;n", "low;a;" + date);
        INFO(date);
        CHECK(made.codes() == Codes{"DATE_TOO_FINE"});
    }
    for (const std::string fine :
         {"5 v 2026", "31132026", "10-12 2026", "99991231120000", "viikko 2026", "Q3/2026",
          "Q3-2026", "Q3.2026", "q 3/2026", "kvartal 3/2026", "Vuosinelj\xC3\xA4nnes 1/2026",
          "3. nelj\xC3\xA4nnes 2026", "2026/Q3", "1 500 2000", "20 25 2000", "2026:03",
          "20\xE2\x80\x93"
          "29"}) {
        Case made{sound()};
        replace(made.bytes, "low;a;n", "low;a;" + fine);
        INFO(fine);
        CHECK(made.codes().empty());
    }
}
