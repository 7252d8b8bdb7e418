// Every invariant of docs/the-gate.md is shown by some test that cites it by name.

#include "tests/structure/tree.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace tests::structure;

namespace {

/// The names in the table: `| I7 | a field's form …`.
std::vector<std::string> invariants() {
    std::vector<std::string> names;
    for (const std::string& line : file("docs/the-gate.md").lines()) {
        if (line.rfind("| I", 0) == 0) {
            names.push_back(line.substr(2, line.find(' ', 2) - 2));
        }
    }
    return names;
}

}

TEST_CASE("each invariant of the gate is cited as a tag by a test", "[structure]") {
    const std::vector<SourceFile> tests{files_below("tests", {".cpp"})};
    const std::vector<std::string> names{invariants()};
    REQUIRE(names.size() == 17);
    for (const std::string& name : names) {
        const std::string tag{'[' + name + ']'};
        INFO(tag);
        CHECK(std::any_of(tests.begin(), tests.end(), [&](const SourceFile& test) {
            return test.text.find(tag) != std::string::npos;
        }));
    }
}
