#include "gateway/statistics/hierarchy.h"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <vector>

using gateway::statistics::Hierarchy;

namespace {

const std::string place{"age.csv"};

/// CODE at line, or nothing.
std::string fault(const std::string& text) {
    const auto read = Hierarchy::read(text, ';', place);
    if (read) {
        return {};
    }
    CHECK(read.rejection().path == place);
    return std::string{read.rejection().code.text()} + ' '
           + std::to_string(read.rejection().line.value_or(0));
}

}

TEST_CASE("a hierarchy tells the label of each leaf on each level", "[statistics]") {
    const auto read = Hierarchy::read("1;low;*\n3;high;*\n2;low;*\n4;high;*\n", ';', place);
    REQUIRE(read.ok());
    const Hierarchy& hierarchy{read.value()};
    CHECK(hierarchy.levels() == 3);
    CHECK(hierarchy.leaves() == 4);
    const auto leaf = hierarchy.leaf("2");
    REQUIRE(leaf);
    CHECK(hierarchy.labels(0)[*leaf] == "2");
    CHECK(hierarchy.labels(1)[hierarchy.codes(1)[*leaf]] == "low");
    CHECK(hierarchy.leaves_below(1)[hierarchy.codes(1)[*leaf]] == 2);
    CHECK(hierarchy.leaves_below(2)[0] == 4);
    CHECK_FALSE(hierarchy.leaf("5"));
}

TEST_CASE("labels are numbered so that those below one parent are neighbours", "[statistics]") {
    const auto read = Hierarchy::read("a;x;P;*\nb;y;Q;*\nc;z;P;*\nd;y;Q;*\ne;x;P;*\n", ';', place);
    REQUIRE(read.ok());
    const Hierarchy& hierarchy{read.value()};
    for (std::size_t level{0}; level < hierarchy.levels(); ++level) {
        const auto codes = hierarchy.codes(level);
        CHECK(std::is_sorted(codes.begin(), codes.end()));
    }
}

TEST_CASE(
    "a mark of order, CR LF and quoted separators are read as what they are", "[statistics]") {
    const auto read = Hierarchy::read(
        "\xEF\xBB\xBF\"1;5\";\"say \"\"low\"\"\";*\r\n2;\"two\nlines\";*\r\n", ';', place);
    REQUIRE(read.ok());
    CHECK(read.value().leaf("1;5"));
    CHECK(
        read.value().labels(1)[read.value().codes(1)[*read.value().leaf("1;5")]] == "say \"low\"");
    CHECK(read.value().leaf("2"));
    CHECK(read.value().labels(2).size() == 1);
    CHECK(read.value().labels(2)[0] == "*");
}

TEST_CASE("a label may stay itself on the next level", "[statistics]") {
    CHECK(fault("1;1;*\n2;2;*\n").empty());
}

TEST_CASE("a broken hierarchy is refused with its line", "[statistics]") {
    CHECK(fault("") == "HIERARCHY_EMPTY 0");
    CHECK(fault("\n\r\n") == "HIERARCHY_EMPTY 0");
    CHECK(fault("1;*\n2;low;*\n") == "HIERARCHY_WIDTH 2");
    CHECK(fault("1;low;*\n2;;*\n") == "HIERARCHY_LABEL_EMPTY 2");
    CHECK(fault("1;low;*\n2;low;*\n1;high;*\n") == "HIERARCHY_LEAF_TWICE 3");
    CHECK(fault("1;low;P\n2;low;Q\n") == "HIERARCHY_NOT_A_TREE 2");
    CHECK(fault("1;a;b\n2;b;a\n") == "HIERARCHY_CYCLE 2");
    CHECK(fault("1;a;1\n") == "HIERARCHY_CYCLE 1");
    CHECK(fault("1;a;*\n2;b\rc;*\n") == "TEXT_LINE_END 2");
    CHECK(fault("1;a;*\n\"2;b;*\n") == "TEXT_QUOTE 3");
    CHECK(fault("1;a;*\n\"2\"x;b;*\n") == "TEXT_QUOTE 2");
    CHECK(fault("1;a;*\n2\xFF;b;*\n") == "TEXT_ENCODING 2");
    CHECK(fault(std::string{"1;a;*\n2\0;b;*\n", 13}) == "TEXT_ENCODING 2");
    CHECK(
        fault("1;a;*\n\xEF\xBB\xBF"
              "2;b;*\n")
        == "TEXT_MARK 2");
}

TEST_CASE("a missing value is a value of its own below the root", "[statistics]") {
    const std::vector<std::string> marks{"", "NA"};
    const auto read = Hierarchy::read("1;low;*\n2;low;*\nNA;low;*\n", ';', place, marks);
    REQUIRE(read.ok());
    const Hierarchy& hierarchy{read.value()};
    CHECK(hierarchy.leaves() == 4); // NA was there, the empty value came in
    const auto leaf = hierarchy.leaf("");
    REQUIRE(leaf);
    CHECK(hierarchy.leaves_below(1)[hierarchy.codes(1)[*leaf]] == 1);
    CHECK(hierarchy.leaves_below(2)[hierarchy.codes(2)[*leaf]] == 4);
}
