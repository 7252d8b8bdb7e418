// Drafts page by page, in a house that has many.

#include "tests/admin/author.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace tests::admin;
using namespace tests::corridor;

TEST_CASE("drafts are listed page by page, each once", "[admin][house][drafts]") {
    House& house{house_of("administration")};
    Author anna{house};
    std::set<std::string> begun;
    for (int number{0}; number < 102; ++number) {
        begun.insert(anna.begin("Sivu " + std::to_string(number)));
    }
    std::set<std::string> seen;
    std::size_t told{0};
    Json page = anna.get("/drafts").body;
    CHECK(page.at("drafts").size() == 100);
    for (;;) {
        for (const Json& one : page.at("drafts")) {
            seen.insert(one.at("draft").get<std::string>());
            ++told;
        }
        if (page.at("next").is_null()) {
            break;
        }
        page = anna.post("/drafts/query", {{"behind", page.at("next")}}).body;
    }
    CHECK(told == seen.size());
    CHECK(std::includes(seen.begin(), seen.end(), begun.begin(), begun.end()));
    CHECK(anna.post("/drafts/query", {{"behind", "1.x"}}).code() == "REQUEST_INVALID");
    CHECK(anna.misfits().empty());
}
