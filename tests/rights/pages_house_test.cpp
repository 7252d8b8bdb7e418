// Persons' requests page by page, by the interface and the command line: who waits first, by the
// day on which an answer is due; then who has it, the latest first. The house has other requests,
// too.

#include "tests/rights/rights_house.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace tests::rights;
using namespace tests::corridor;
using tests::admin::ApiCalls;
using tests::admin::ApiReply;
using tests::admin::ApiRequest;

namespace {

/// A request that came on a day, and steps of it.
std::string
opened_on(ApiCalls& calls, const std::string& day, const std::vector<Json>& steps = {}) {
    const ApiReply opened{calls.local(
        {"POST", "/rights/requests",
         Json{
             {"register", reg},
             {"subject", house().example("fund-member")},
             {"right", "rectification"},
             {"received", day},
             {"reference", "D/1"},
             {"items", Json::array({"person.name.family"})}}})};
    INFO(opened.body.dump());
    REQUIRE(opened.status == 201);
    const std::string request{opened.body.at("request")};
    for (Json one : steps) {
        one["reference"] = "D/2";
        const ApiReply taken{calls.local({"POST", "/rights/requests/" + request + "/steps", one})};
        INFO(taken.body.dump());
        REQUIRE(taken.status == 200);
    }
    return request;
}

/// Everything, by pages of `length`.
std::vector<Json> by_pages(ApiCalls& calls, std::size_t length) {
    std::vector<Json> all;
    Json body{{"limit", length}};
    for (;;) {
        const ApiReply page{calls.local({"POST", "/rights/requests/query", body})};
        REQUIRE(page.status == 200);
        REQUIRE(page.body.at("requests").size() <= length);
        for (const Json& one : page.body.at("requests")) {
            all.push_back(one);
        }
        if (page.body.at("next").is_null()) {
            return all;
        }
        REQUIRE(page.body.at("requests").size() == length);
        body["behind"] = page.body.at("next");
    }
}

bool waits(const Json& request) {
    const std::string standing{request.at("standing")};
    return standing == "open" || standing == "waits" || standing == "decided";
}

std::vector<std::string> places_of(const std::vector<Json>& all, const std::set<std::string>& ids) {
    std::vector<std::string> found;
    for (const Json& one : all) {
        if (ids.contains(one.at("request"))) {
            found.push_back(one.at("request"));
        }
    }
    return found;
}

}

TEST_CASE(
    "requests come page by page: who waits by the day of the answer, then the others, each once",
    "[rights][house][gdpr-12]") {
    House& in{house()};
    ApiCalls calls{in};
    calls.become({"administrator", "data-protection-officer"});
    const Json identified{{"step", "identified"}, {"level", "strong"}};
    const Json granted{{"step", "granted"}};
    const Json refused{{"step", "refused"}, {"ground", "manifestly-unfounded"}};
    const Json ended{{"step", "ended"}};
    const std::string later{opened_on(calls, "2026-03-02")};
    const std::string sooner{opened_on(calls, "2026-02-02")};
    const std::string decided{opened_on(calls, "2026-02-16", {identified, granted})};
    const std::string old{opened_on(calls, "2026-01-05", {identified, refused})};
    const std::string newer{opened_on(calls, "2026-01-12", {identified, granted, ended})};
    const std::vector<std::string> wanted{sooner, decided, later, newer, old};
    const std::set<std::string> ids{wanted.begin(), wanted.end()};

    for (const std::size_t length :
         {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{500}}) {
        CAPTURE(length);
        const std::vector<Json> all = by_pages(calls, length); // braces would make one array of it
        CHECK(places_of(all, ids) == wanted);
        std::set<std::string> each;
        for (const Json& one : all) {
            each.insert(one.at("request"));
        }
        CHECK(each.size() == all.size());
        CHECK(std::is_partitioned(all.begin(), all.end(), waits));
    }

    const Json first = calls.local({"GET", "/rights/requests"}).body;
    const std::vector<Json> all = by_pages(calls, 500);
    CHECK(first.at("waiting") == std::count_if(all.begin(), all.end(), waits));
    CHECK(first.at("late") == std::count_if(all.begin(), all.end(), [](const Json& one) {
              return one.at("late") == true;
          }));
    CHECK(in.verb_json({"person", "requests"}).at("requests").size() == all.size());

    const auto code = [&](const Json& body) {
        return calls.local({"POST", "/rights/requests/query", body})
            .body.at("errors")
            .at(0)
            .at("code");
    };
    for (const char* const cursor :
         {"x", "w.2026-02-30.x", "w.2026-02-02", "d.2026-02-02.", "e.2026-02-02."}) {
        CHECK(code({{"behind", cursor}}) == "CURSOR_FORM");
    }
    CHECK(code({{"limit", 0}}) == "LIMIT_FORM");
    CHECK(calls.misfits().empty());
}

TEST_CASE("a request that is posted again with its key is the same request", "[rights][house]") {
    const House& in{house()};
    ApiCalls calls{house()};
    const auto post = [&](const std::string& key, const std::string& path, Json body) {
        ApiRequest request{"POST", path, std::move(body)};
        request.headers = {{"Idempotency-Key", key}};
        return calls.local(request);
    };
    const auto count = [&] {
        return calls.local({"GET", "/rights/requests"}).body.at("requests").size();
    };
    const Json told{
        {"register", reg},
        {"subject", in.example("fund-member")},
        {"right", "access"},
        {"received", today()},
        {"reference", "D/once"}};
    const ApiReply first{post("once", "/rights/requests", told)};
    REQUIRE(first.status == 201);
    const std::size_t after{count()};
    const ApiReply again{post("once", "/rights/requests", told)};
    CHECK(again.status == 201);
    CHECK(again.body == first.body);
    CHECK(count() == after);

    Json other = told;
    other["reference"] = "D/other";
    CHECK(post("once", "/rights/requests", other).code() == "IDEMPOTENCY_KEY_REUSED");
    const std::string steps{
        "/rights/requests/" + first.body.at("request").get<std::string>() + "/steps"};
    const Json step{{"step", "identified"}, {"level", "strong"}, {"reference", "D/2"}};
    const ApiReply taken{post("step", steps, step)};
    CHECK(taken.status == 200);
    CHECK(post("step", steps, step).body == taken.body);
    CHECK(
        post("report", "/rights/requests/query", Json::object()).code()
        == "IDEMPOTENCY_KEY_NOT_TAKEN");
    CHECK(calls.misfits().empty());
}
