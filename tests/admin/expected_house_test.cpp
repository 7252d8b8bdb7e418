// What a run is held against, and when a party is tried again, as a real daemon's interface tells
// it; every answer fits the description.

#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/admin/api_calls.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

using namespace tests::admin;
using namespace tests::corridor;

namespace {

const std::string batch{"kela-statements-out"};

Json named(const Json& all, const char* key, const std::string& name) {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Json& one) { return one.at(key) == name; });
    REQUIRE(found != all.end());
    return *found;
}

Json exchange_row(ApiCalls& calls) {
    const Json all = calls.local({"GET", "/exchanges"}).body.at("exchanges");
    return named(all, "exchange", batch);
}

}

TEST_CASE(
    "a run says what was expected of it, and what comes of one that is missed",
    "[admin][house][expected]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"operator"});
    const auto run_of = [&](const Json& line) {
        return calls.local({"GET", "/runs/" + line.at("run").get<std::string>()}).body;
    };
    static_cast<void>(house.run_batch());
    const Json before = exchange_row(calls).at("last_run");
    static_cast<void>(house.run_batch());
    const Json row = exchange_row(calls);
    const Json last = row.at("last_run");
    REQUIRE(last.at("run") != before.at("run"));
    const Json expected = run_of(last).at("expected");
    CAPTURE(expected.dump());

    REQUIRE_FALSE(expected.at("earlier").empty());
    CHECK(expected.at("earlier").size() <= 5);
    const Json& earlier{expected.at("earlier").at(0)};
    CHECK(earlier.at("run") == before.at("run"));
    REQUIRE_FALSE(before.at("closed").is_null());
    CHECK(earlier.at("in") == run_of(before).at("account").at("in"));

    REQUIRE(expected.at("by").size() == 1);
    const Json& by{expected.at("by").at(0)};
    CHECK(by.at("expectation") == "sent-by-six");
    CHECK(by.at("least") == 1);
    CHECK(by.at("most") == 50'000);

    CHECK(expected.at("schedule").at("missed") == "late");
    CHECK(expected.at("schedule").at("tolerance_minutes") == 240);
    CHECK(row.at("schedule").at("missed") == "late");
    CHECK(row.at("schedule").at("tolerance_minutes") == 240);
    CHECK(calls.misfits().empty());
}

TEST_CASE(
    "a deadline that was missed stays so, however many alarms of others were opened since",
    "[admin][house][expected]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"operator"});
    static_cast<void>(house.run_batch());
    const std::string run = exchange_row(calls).at("last_run").at("run");
    const auto by_page = [&] {
        return calls.local({"GET", "/runs/" + run}).body.at("expected").at("by").at(0);
    };
    const std::string due = by_page().at("due_at");

    using namespace gateway::storage;
    Connection store{*PrivateCluster::attach(house.data(), Role::owner)};
    store.run_script(
        "INSERT INTO alarm (exchange, expectation, due_at, last_due, code, records, opened_at,"
        " closed_at) SELECT '"
        + batch
        + "', 'sent-by-six', due, due, 'NOT_COME', 0, now() - interval '1 day', due FROM"
          " (SELECT timestamptz '"
        + due
        + "' AS due) AS missed;"
          " INSERT INTO alarm (exchange, expectation, due_at, last_due, code, records, closed_at)"
          " SELECT 'busy', 'by-ten', now(), now(), 'NOT_COME', 0, now()"
          " FROM generate_series(1, 1001)");
    const Json page = by_page();
    const Json report = house.verb_json({"runs", "report", run}).at("expectations").at(0);
    store.run_script(
        "DELETE FROM alarm WHERE exchange = 'busy' OR (exchange = '" + batch
        + "' AND expectation = 'sent-by-six' AND closed_at = due_at)");
    for (const Json& told : {page, report}) {
        CAPTURE(told.dump());
        CHECK(told.at("expectation") == "sent-by-six");
        CHECK(told.at("state") == "late"); // it closed before the next deadline
        CHECK(told.at("code") == "NOT_COME");
    }
    CHECK(calls.misfits().empty());
}

TEST_CASE(
    "a partner says when it is tried again, each schedule once, and what the budget is",
    "[admin][house][expected]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"operator"});
    const Json answer = calls.local({"GET", "/partners"}).body;
    const Json kela = named(answer.at("partners"), "party", "kela");
    CAPTURE(kela.at("retries").dump());
    const auto of_exchange = [&](const std::string& exchange) {
        for (const Json& one : kela.at("retries")) {
            const auto& of = one.at("exchanges");
            if (std::find(of.begin(), of.end(), exchange) != of.end()) {
                return one;
            }
        }
        return Json{};
    };
    const Json own = of_exchange(batch);
    REQUIRE(own.is_object());
    CHECK(own.at("exchange_count") == 1);
    CHECK(own.at("waits_seconds") == Json::array({0, 3600})); // as the house has them
    CHECK(own.at("deadline").at("within_seconds") == 86'400);
    CHECK(own.at("deadline").at("by").is_null());
    CHECK(own.at("deadline").at("verified") == false);
    const Json usual = of_exchange("kela-notices-out"); // which says nothing of it
    REQUIRE(usual.is_object());
    CHECK(usual == of_exchange("kela-service-changes-out"));
    CHECK(usual.at("waits_seconds").size() == 7);
    CHECK(usual.at("deadline").is_null());
    // what only delivers to us waits in no outbox
    CHECK(named(answer.at("partners"), "party", "prh").at("retries").empty());
    CHECK(
        answer.at("retry_budget") == Json{{"window_seconds", 300}, {"percent", 20}, {"least", 10}});
    CHECK(calls.misfits().empty());
}
