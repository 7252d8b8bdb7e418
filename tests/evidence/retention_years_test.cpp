// Decisions, provenance and received documents end by periods of their own, a year at once; what is
// held stays, and whoever asks what there is of them learns what is not there any more, and why.

#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/admin/api_calls.h"
#include "tests/corridor/people.h"
#include "tests/corridor/statements.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace tests::corridor;
using gateway::storage::Connection;
using gateway::storage::PrivateCluster;
using gateway::storage::Role;

namespace {

std::string with_years(const House&) {
    return "retention.decisions = 10\nretention.provenance = 10\nretention.deliveries = 10\n";
}

Connection owner_of(const House& house) {
    return Connection{*PrivateCluster::attach(house.data(), Role::owner)};
}

/// As if what came this year had come in 2014.
void let_the_year_end(const House& house) {
    Connection store{owner_of(house)};
    store.run_script("UPDATE kept_year SET until = '2015-01-01T00:00:00Z' WHERE until ="
                     " timezone('UTC', date_trunc('year', timezone('UTC', now())) + interval '1 "
                     "year'); UPDATE decision SET recorded_at = '2014-06-01T00:00:00Z'");
}

Json of_kind(const Json& retention, const std::string& of) {
    for (const Json& one : retention.at("years")) {
        if (one.at("of") == of) {
            return one;
        }
    }
    FAIL("it is not listed");
    return {};
}

Json report_on(House& house, const std::string& who) {
    return house.verb_json(
        {"person", "report", "-"},
        Json{
            {"register", "etela-satakunta"},
            {"subject", who},
            {"language", "en"},
            {"reason", "a test"}}
            .dump());
}

/// What the report says is gone of a kind; null: nothing.
Json destroyed_in(const Json& report, const std::string& what) {
    for (const Json& one : report.at("destroyed")) {
        if (one.at("what") == what) {
            return one;
        }
    }
    return nullptr;
}

std::string restriction_of(const std::string& who, const char* state) {
    return Json{
               {"register", "etela-satakunta"},
               {"subject", who},
               {"kind", "restriction"},
               {"state", state}}
               .dump()
           + "\n";
}

std::vector<Json> certificates(House& house, const std::string& of) {
    std::vector<Json> found;
    for (const JournalEntry& entry : house.journal()) { // which verifies
        if (entry.kind == "retention" && entry.body.value("act", "") == "year-ended"
            && entry.body.at("of") == of) {
            found.push_back(entry.body);
        }
    }
    return found;
}

}

TEST_CASE(
    "decisions, provenance and deliveries end a year at once by periods of their own, what is held "
    "stays, and the report to the person says what went by which certificate",
    "[retention][years][evidence]") {
    House house{80, with_years};
    house.start();
    tests::admin::ApiCalls{house}.become({"administrator", "data-protection-officer"});
    const std::string held{house.example("fund-member")};
    const std::string other{house.example("provider-consent-given")};
    REQUIRE(house.relay("fund-benefit-query", fund_question(house, held)).status == 200);
    REQUIRE(house.relay("provider-referral-query", provider_question(house, other)).status == 200);
    REQUIRE(
        house
            .deliver(
                "keha-jobseekers-in", house.files().at("keha-jobseekers.ndjson"),
                "application/x-ndjson")
            .status
        == 202);
    REQUIRE(eventually([&] {
        const auto accounts = house.accounts("keha-jobseekers-in");
        return !accounts.empty() && accounts.back().at("closed") == true;
    }));
    const Json young = house.verb_json({"retention", "run"});
    for (const char* const of : {"decisions", "provenance", "deliveries"}) {
        CHECK(of_kind(young, of).at("years") == 10);
        CHECK(of_kind(young, of).at("due").empty());
        CHECK(certificates(house, of).empty());
    }
    CHECK(report_on(house, held).at("destroyed").empty());
    CHECK_FALSE(report_on(house, other).at("disclosures").empty());

    let_the_year_end(house);
    house.record(restriction_of(held, "upheld"));
    const Json preview = house.verb_json({"retention", "preview"});
    for (const char* const of : {"decisions", "provenance"}) {
        REQUIRE(of_kind(preview, of).at("due").size() == 1);
        CHECK(of_kind(preview, of).at("due").at(0).at("year") == "2014");
        CHECK(of_kind(preview, of).at("due").at(0).at("rows").get<int>() >= 1);
        CHECK(of_kind(preview, of).at("due").at(0).at("held").get<int>() >= 1);
    }
    CHECK_FALSE(report_on(house, other).at("disclosures").empty()); // nothing goes by itself
    static_cast<void>(house.verb_json({"retention", "run"}));
    const std::vector<Json> first = certificates(house, "decisions");
    REQUIRE(first.size() == 1);
    CHECK(first.front().at("years") == 10);
    CHECK(first.front().at("rows") == of_kind(preview, "decisions").at("due").at(0).at("rows"));
    CHECK(first.front().at("stay") == of_kind(preview, "decisions").at("due").at(0).at("held"));

    const Json of_held = report_on(house, held);
    CHECK_FALSE(of_held.at("disclosures").empty());
    CHECK_FALSE(of_held.at("sources").empty());
    CHECK(destroyed_in(of_held, "decisions").is_null());
    const Json of_other = report_on(house, other);
    CHECK(of_other.at("disclosures").empty());
    const std::vector<JournalEntry> entries{house.journal()};
    const auto decided = std::find_if(entries.begin(), entries.end(), [](const auto& entry) {
        return entry.kind == "decision" && entry.body.at("exchange") == "provider-referral-query";
    });
    REQUIRE(decided != entries.end());
    CHECK(
        house.verb({"explain", decided->message}).err.find("DECISION_ENDED") != std::string::npos);
    const Json gone = destroyed_in(of_other, "decisions");
    REQUIRE(gone.is_object());
    CHECK(gone.at("count").get<int>() >= 1);
    REQUIRE(gone.at("certificates").size() == 1);
    CHECK(gone.at("certificates").at(0).at("rule") == "retention.decisions");
    CHECK(gone.at("certificates").at(0).at("years") == 10);
    CHECK(
        gone.at("certificates").at(0).at("entry").get<std::string>().find('/')
        != std::string::npos);

    // what stood stays in a part of the same year, and goes with it when nothing holds it any more
    house.record(restriction_of(held, "ended"));
    static_cast<void>(house.verb_json({"retention", "run"}));
    CHECK(certificates(house, "decisions").size() == 2);
    CHECK(report_on(house, held).at("disclosures").empty());
    CHECK(destroyed_in(report_on(house, held), "decisions").at("certificates").size() == 2);
    Connection store{owner_of(house)};
    store.run_script("DELETE FROM barrier; DELETE FROM hold"); // those of the population, too
    static_cast<void>(house.verb_json({"retention", "run"}));
    for (const char* const table : {"decision", "provenance", "delivery_piece"}) {
        INFO(table);
        CHECK(store
                  .run(
                      std::string{"SELECT to_regclass('"} + table
                      + "_' || to_char(timezone('UTC', now()), 'YYYY')) IS NULL")
                  .boolean(0, 0));
        CHECK(store.run(std::string{"SELECT count(*) FROM "} + table).integer(0, 0) == 0);
    }

    const Finished page{house.verb(
        {"person", "report", "-"}, {},
        Json{
            {"register", "etela-satakunta"},
            {"subject", other},
            {"language", "fi"},
            {"reason", "x"}}
            .dump())};
    CHECK(page.out.find("retention.decisions (10 vuotta)") != std::string::npos);
    Connection application{*PrivateCluster::attach(house.data(), Role::app)};
    CHECK_THROWS(application.run_script("DROP TABLE decision_before"));
    CHECK(application.run("SELECT end_kept_year('decision_before', 0, 0, 0)").empty());
}
