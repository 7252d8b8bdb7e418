// A year that was mistyped is not taken for one that was meant.

#include "tests/verbs/verbs_folder.h"

#include <catch2/catch.hpp>

using namespace tests::verbs;

TEST_CASE("a day of another century is refused, and an option that is no day is named", "[verbs]") {
    const Folder folder;
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
             {"schedule", "preview", "kela-statements-out", "--from"},
             {"analyse", "who-can", "health", "--at"},
             {"analyse", "dead", "--at"},
             {"analyse", "expiry", "1290/2002/ch13/3", "--date"},
             {"analyse", "notice", "--at"},
             {"analyse", "replay", "mappings", "--at"},
             {"records", "flows", "--at"}}) {
        for (const auto& [day, code] :
             {std::pair{"1900-01-01", "DATE_IMPLAUSIBLE"},
              {"2999-12-31", "DATE_IMPLAUSIBLE"},
              {"2026-02-30", "DATE_WRONG"}}) {
            std::vector<std::string> whole{words};
            whole.emplace_back(day);
            const Finished refused{folder.verb(whole)};
            INFO(words.at(0) << ' ' << words.at(1) << ' ' << day << '\n' << refused.err);
            CHECK(refused.status == 2);
            CHECK(refused.out.empty());
            CHECK(refused.err.find(code) != std::string::npos);
            CHECK(refused.err.find(words.back()) != std::string::npos);
        }
    }
}
