#include "tests/statistics/world.h"

#include <catch2/catch.hpp>

using namespace tests::statistics;
using stat::ColumnKind;

namespace {

struct Set {
    stat::Schema schema;
    std::map<std::string, std::string> hierarchies{{"age", "1;low;*\n2;low;*\n3;high;*\n"}};
};

Set small_set() {
    Set made;
    made.schema.columns = {
        {"id", ColumnKind::direct},
        {"age", ColumnKind::quasi, "age"},
        {"answer", ColumnKind::sensitive}};
    return made;
}

/// CODE path line, or nothing.
std::string fault(const Set& set, const std::string& text) {
    const auto read = stat::read_data(text, set.schema, set.hierarchies);
    if (read) {
        return {};
    }
    const auto& why = read.rejection();
    return std::string{why.code.text()} + ' ' + why.path + ' '
           + std::to_string(why.line.value_or(0));
}

}

TEST_CASE("a column that the schema does not allow is refused, not dropped", "[statistics]") {
    const Set set{small_set()};
    CHECK(fault(set, "id;age;answer\nA;1;x\n").empty());
    CHECK(fault(set, "id;age;answer;email\nA;1;x;y\n") == "COLUMN_UNKNOWN column 4 1");
    CHECK(fault(set, "id;age\nA;1\n") == "COLUMN_ABSENT answer 1");
    CHECK(fault(set, "id;age;answer;age\nA;1;x;1\n") == "COLUMN_TWICE age 1");
}

TEST_CASE("an empty set is refused", "[statistics]") {
    CHECK(fault(small_set(), "") == "EMPTY_SET data 0");
    CHECK(fault(small_set(), "id;age;answer\n") == "EMPTY_SET data 0");
}

TEST_CASE("a value that is no leaf is refused with its column and line", "[statistics]") {
    CHECK(fault(small_set(), "id;age;answer\nA;1;x\nB;4;x\n") == "HIERARCHY_LEAF_MISSING age 3");
    CHECK(fault(small_set(), "id;age;answer\nA;1;x\nB;1\n") == "RECORD_WIDTH data 3");
    Set without{small_set()};
    without.hierarchies.clear();
    CHECK(fault(without, "id;age;answer\nA;1;x\n") == "HIERARCHY_ABSENT age 0");
}

TEST_CASE("persons are told apart by the direct column", "[statistics]") {
    Set set{small_set()};
    const auto read =
        stat::read_data("id;age;answer\nA;1;x\nB;2;x\nA;3;y\n", set.schema, set.hierarchies);
    REQUIRE(read.ok());
    CHECK(read.value().persons == std::vector<std::uint32_t>{0, 1, 0});
    CHECK(read.value().repeated_line == 4);
    CHECK(read.value().columns[0].labels.empty()); // identifiers are not kept
    CHECK(fault(set, "id;age;answer\n;1;x\n") == "PERSON_MISSING id 2");

    set.schema.columns.push_back({"name", ColumnKind::direct});
    const std::string two{"id;age;answer;name\nA;1;x;N\nB;1;x;N\n"};
    CHECK(fault(set, two) == "PERSON_UNCLEAR data 1");
    set.schema.person = "id";
    CHECK(fault(set, two).empty());
}

TEST_CASE("an ordered column has a place for every value", "[statistics]") {
    Set set{small_set()};
    set.schema.columns[2].order = {"low", "high"};
    CHECK(fault(set, "id;age;answer\nA;1;low\nB;1;high\n").empty());
    CHECK(fault(set, "id;age;answer\nA;1;low\nB;1;odd\n") == "ORDER_INCOMPLETE answer 0");
    CHECK(fault(set, "id;age;answer\nA;1;low\nB;1;\n") == "ORDER_INCOMPLETE answer 0");
}
