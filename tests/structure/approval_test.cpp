// What only an official can say, no machine says: whatever sends by itself tells the gate what a
// question says of itself, and what a named official wrote into the register's row.

#include "tests/structure/tree.h"

#include <catch2/catch.hpp>

#include <set>

using namespace tests::structure;

TEST_CASE(
    "only a dry run and a replay make facts up; what is sent has those of its question and of its "
    "register's row",
    "[structure][D10]") {
    std::set<std::string> telling;
    for (const SourceFile& source : files_below("gateway", {".h", ".cpp"})) {
        if (source.path.rfind("gateway/policy/", 0) == 0) {
            continue; // the room of the type itself
        }
        for (const std::string& line : source.lines()) {
            const bool none{line.find(".facts = {}") != std::string::npos};
            const bool tells{
                line.find("policy::Fact") != std::string::npos
                || line.find("question.facts =") != std::string::npos
                || line.find(".facts =") != std::string::npos};
            if (tells && !none) {
                telling.insert(source.path);
            }
        }
    }
    CHECK(
        telling
        == std::set<std::string>{
            "gateway/admin/dry_run.cpp", "gateway/admin/dry_run_request.cpp",
            "gateway/admin/dry_run_request.h", "gateway/exchange/departure.cpp",
            "gateway/exchange/departure.h", "gateway/exchange/replay.cpp",
            "gateway/exchange/replay.h"});
    // The question's own words are told in one place, which knows three of them; a fourth fact is
    // a hold that the relay does not read, and of it only that nobody knows.
    std::set<std::string> asking;
    for (const SourceFile& source : files_below("gateway", {".h", ".cpp"})) {
        if (source.text.find("asked_facts.push_back") != std::string::npos) {
            asking.insert(source.path);
        }
    }
    CHECK(asking == std::set<std::string>{"gateway/exchange/asked_facts.cpp"});
    const std::string words{file("gateway/exchange/asked_facts.cpp").text};
    std::size_t told{0};
    for (std::size_t at{words.find("FactId::intern(")}; at != std::string::npos;
         at = words.find("FactId::intern(", at + 1)) {
        ++told;
    }
    CHECK(told == 4);
    CHECK(
        words.find("{core::FactId::intern(policy::fact_of(kind)), policy::Truth::unknown}")
        != std::string::npos);
}
