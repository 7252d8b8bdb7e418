// What a delivery had wrong and what its mapping does not know, as a real daemon's interface tells
// it; every answer fits the description.

#include "tests/admin/api_calls.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace tests::admin;
using namespace tests::corridor;

namespace {

const std::string batch{"kela-statements-out"};

}

TEST_CASE(
    "a run tells what a delivery had that its mapping does not know", "[admin][house][operation]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"operator"});
    const std::string keha{"keha-jobseekers-in"};
    const Json line = {
        {"personalId", house.example("fund-member")},
        {"familyName", "Esimerkki"},
        {"shoeSize", 43},
        {"Aino Meri", "kenkä"},
        {"source",
         {{"system", "shoes"},
          {"recorder", "asiantuntija/tma-2001"},
          {"recordedAt", "2026-02-02T08:00:00Z"}}}};
    const std::size_t before{house.accounts(keha).size()};
    REQUIRE(house.deliver(keha, line.dump() + "\n", "application/x-ndjson").status == 202);
    std::vector<Json> runs;
    REQUIRE(eventually([&] {
        runs = house.accounts(keha);
        return runs.size() > before && runs.back().at("closed") == true;
    }));
    const std::string path{"/runs/" + runs.back().at("run").get<std::string>()};
    const Json unknown = calls.local({"GET", path}).body.at("unknown");
    INFO(unknown.dump());
    CHECK(unknown.dump() == R"([{"fields":1,"path":"/*"},{"fields":1,"path":"/shoeSize"}])");
    CHECK(calls.misfits().empty());
}

TEST_CASE(
    "what a delivery had wrong is told in words with its place, and counted alike on every page",
    "[admin][house][operation][messages]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"operator"});
    const std::string keha{"keha-jobseekers-in"};
    const Json before = row_of(calls, keha);
    const Json source = {
        {"system", "numbers"},
        {"recorder", "asiantuntija/tma-2001"},
        {"recordedAt", "2026-02-02T08:00:00Z"}};
    const std::string person{house.example("fund-member")};
    const Json whole = {{"personalId", person}, {"familyName", "Luku"}, {"source", source}};
    const Json unsourced = {
        {"personalId", house.example("provider-consent-refused")}, {"familyName", "Lähde"}};
    Json wrong = whole;
    wrong["personalId"] = "010594Y9022"; // its check character is another
    const std::size_t known{house.accounts(keha).size()};
    REQUIRE(
        house
            .deliver(
                keha, whole.dump() + "\n" + unsourced.dump() + "\n" + wrong.dump() + "\n",
                "application/x-ndjson")
            .status
        == 202);
    std::vector<Json> runs;
    REQUIRE(eventually([&] {
        runs = house.accounts(keha);
        return runs.size() > known && runs.back().at("closed") == true;
    }));
    const std::string id{runs.back().at("run")};
    const Json run = calls.local({"GET", "/runs/" + id}).body;
    INFO(run.dump());
    CHECK(run.at("fault").is_null());
    REQUIRE(run.at("coded").size() == 2);
    for (const Json& one : run.at("coded")) {
        CHECK_FALSE(one.at("said").is_null());
    }
    REQUIRE(run.at("rejections").size() == 2);
    const Json& bad{run.at("rejections").at(1)};
    CHECK(bad.at("state") == "rejected");
    CHECK(bad.at("code") == "HETU_CHECK");
    CHECK(bad.at("said").at("fi") == "Henkilötunnus ei kelpaa");
    CHECK(bad.at("path") == "/personalId");

    // the exchange says that it is so, in the numbers of its run
    const Json after = row_of(calls, keha);
    const auto more = [&](const char* what) {
        return after.at(what).get<int>() - before.at(what).get<int>();
    };
    CHECK(more("refused") == run.at("account").at("withheld"));
    CHECK(more("rejected") == run.at("account").at("rejected"));
    CHECK(after.at("went_wrong") == true);
    CHECK(after.at("group") == "attention");

    // each number leads to the messages that it counts
    const auto listed = [&](Json query) {
        query["run"] = id;
        const ApiReply page{calls.local({"POST", "/messages/query", query})};
        REQUIRE(page.status == 200);
        return page.body.at("messages");
    };
    CHECK(listed(Json::object()).size() == 3);
    for (const char* const state : {"released", "withheld", "rejected"}) {
        CHECK(listed({{"outcome", state}}).size() == run.at("account").at(state));
    }
    CHECK(listed({{"outcome", "pending"}}).empty());
    CHECK(listed({{"outcome", "rejected"}, {"code", "DATE_FORM"}}).empty());
    CHECK(listed({{"outcome", "rejected"}, {"exchange", batch}}).empty());
    CHECK(listed({{"code", "HETU_CHECK"}}).size() == 1);
    const Json lines = listed({{"outcome", "rejected"}, {"code", "HETU_CHECK"}});
    REQUIRE(lines.size() == 1);
    CHECK(lines.at(0).at("message") == bad.at("message"));
    CHECK(lines.at(0).at("path") == "/personalId");
    CHECK(lines.at(0).at("said").at("en") == "The personal identity code will not do");
    CHECK(calls.misfits().empty());
}
