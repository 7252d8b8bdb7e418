// What only an official can say, no machine says: nothing that sends by itself tells the gate a
// fact.

#include "tests/structure/tree.h"

#include <catch2/catch.hpp>

#include <set>

using namespace tests::structure;

TEST_CASE(
    "only a dry run and a replay tell the gate facts; whatever sends by itself tells it none",
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
            "gateway/admin/dry_run_request.h", "gateway/exchange/replay.cpp",
            "gateway/exchange/replay.h"});
    CHECK(file("gateway/exchange/departure.cpp").text.find(".facts = {}") != std::string::npos);
}
