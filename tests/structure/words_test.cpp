// Words and numbers that must not be in the project.

#include "tests/structure/tree.h"

#include <catch2/catch.hpp>

#include <regex>
#include <string>

using namespace tests::structure;

namespace {

std::vector<SourceFile> everything() {
    return files_below(
        "", {".h", ".cpp", ".md", ".yaml", ".xsd", ".json", ".ndjson", ".xml", ".sql", ".txt",
             ".cmake", ".properties", "run", "demo"});
}

}

TEST_CASE("no personal identity code could belong to a living person", "[structure]") {
    // individual numbers 002-899 are given to people; 900-999 are artificial. The pattern is put
    // together from parts so that this file does not hold one itself.
    const std::regex real{"(^|[^0-9A-Za-z])[0-3][0-9][01][0-9][0-9][0-9][-+A-FYXWVU][0-8][0-9][0-9]"
                          "[0-9A-FHJ-NPR-Y]($|[^0-9A-Za-z])"};
    for (const SourceFile& source : everything()) {
        std::size_t number{0};
        for (const std::string& line : source.lines()) {
            ++number;
            INFO(source.path << ":" << number);
            CHECK_FALSE(std::regex_search(line, real));
        }
    }
}

TEST_CASE("no unfinished mark stands in the code", "[structure]") {
    const std::regex unfinished{"\\b(TO"
                                "DO|FIX"
                                "ME|HA"
                                "CK)\\b|not imple"
                                "mented"};
    for (const char* folder : {"gateway", "adapters", "tests"}) {
        for (const SourceFile& source : files_below(folder, {".h", ".cpp", ".sql"})) {
            INFO(source.path);
            CHECK_FALSE(std::regex_search(source.text, unfinished));
        }
    }
}

TEST_CASE("no private key stands in the tree", "[structure]") {
    const std::string mark{std::string{"PRIVATE KEY"} + "-----"};
    for (const SourceFile& source : everything()) {
        INFO(source.path);
        CHECK(source.text.find(mark) == std::string::npos);
    }
}

TEST_CASE("every room's headers are guarded and open with what they are for", "[structure]") {
    for (const SourceFile& source : files_below("gateway", {".h"})) {
        INFO(source.path);
        CHECK(source.text.rfind("#pragma once\n//", 0) == 0);
    }
}

TEST_CASE("no aggregate is made inside a co_await (g++ 12 destroys it twice)", "[structure]") {
    // co_await something(… Name{ … : a temporary of our own types with braces, before the statement
    // ends
    const std::regex made_inside{R"(co_await\s[^;]*[(,]\s*[A-Z]\w*\{)"};
    for (const SourceFile& source : files_below("gateway", {".cpp", ".h"})) {
        INFO(source.path);
        CHECK_FALSE(std::regex_search(source.text, made_inside));
    }
}
