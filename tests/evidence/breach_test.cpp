// What left that should not have opens a case by itself, with its 72 hours. The store is made to
// say what the gate does not let happen.

#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/corridor/people.h"
#include "tests/corridor/statements.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace tests::corridor;
using gateway::storage::Connection;
using gateway::storage::PrivateCluster;
using gateway::storage::Role;

namespace {

Json breaches(House& house, std::vector<std::string> words = {"breach", "list", "--json"}) {
    const Finished listed{house.verb(std::move(words))};
    INFO(listed.err);
    REQUIRE((listed.status == 0 || listed.status == 1));
    Json body = Json::parse(listed.out).at("breaches");
    CHECK((listed.status == 1) == std::any_of(body.begin(), body.end(), [](const Json& one) {
              return one.at("state") != "closed";
          }));
    return body;
}

std::vector<std::string> acts(House& house) {
    std::vector<std::string> acts;
    for (const JournalEntry& entry : house.journal()) {
        if (entry.kind == "breach") {
            acts.push_back(
                entry.body.at("act").get<std::string>() + " "
                + entry.body.at("kind").get<std::string>());
        }
    }
    return acts;
}

}

TEST_CASE(
    "what left after a withdrawal, of what was refused or too late opens a case, and the clock "
    "of 72 hours runs until somebody says what was done",
    "[evidence][breach]") {
    House house;
    REQUIRE(house.run_batch().status == 0);
    CHECK(breaches(house).empty());
    Connection store{*PrivateCluster::attach(house.data(), Role::owner)};

    // a withdrawal that the attempt did not heed
    store.run_script(
        "INSERT INTO barrier (person_no, epoch, recorded_for, consent_event, raised_at)"
        " SELECT persons[1], epochs[1] + 1, persons[1], (SELECT max(sequence) FROM consent_event),"
        " marked_at - interval '1 second' FROM attempt ORDER BY message LIMIT 1");
    const Json first = breaches(house);
    REQUIRE(first.size() == 1);
    CHECK(first.at(0).at("kind") == "post-withdrawal");
    CHECK(first.at(0).at("party") == "kela");
    CHECK(first.at(0).at("exchange") == "kela-statements-out");
    CHECK_FALSE(first.at(0).at("persons").empty());
    CHECK(first.at(0).at("state") == "open");
    CHECK(first.at(0).at("minutes_left") > 71 * 60);
    CHECK(first.at(0).at("minutes_left") <= 72 * 60);
    CHECK(breaches(house).size() == 1); // known: no second one

    // a decision that was no
    store.run_script("UPDATE decision SET outcome = 'refused' WHERE message = (SELECT message FROM"
                     " document_record LIMIT 1)");
    CHECK(breaches(house).size() == 2);

    // a run that took two days where one is allowed
    store.run_script("UPDATE run SET started = started - interval '2 days'");
    const Json all_three = breaches(house);
    REQUIRE(all_three.size() == 3);
    const auto late = std::find_if(all_three.begin(), all_three.end(), [](const Json& one) {
        return one.at("kind") == "late";
    });
    REQUIRE(late != all_three.end());
    CHECK(late->at("exchange") == "kela-statements-out");
    CHECK(late->at("minutes_left") > 71 * 60);

    // and the daemon tells it
    CHECK(eventually(
        [&] { return house.daemon_output().find("BREACH_OPEN") != std::string::npos; },
        std::chrono::seconds{90}));

    const std::string breach{first.at(0).at("breach")};
    const Finished shown{house.verb({"breach", "show", breach})};
    CHECK(shown.status == 0);
    CHECK(shown.out.find("post-withdrawal") != std::string::npos);
    CHECK(
        house.verb({"breach", "close", breach, "--official", "a b c", "--reference", "x y"}).status
        == 2);
    CHECK(
        house.verb({"breach", "notified", breach, "--official", "dpo-1", "--reference", "case-1"})
            .status
        == 0);
    CHECK(
        house.verb({"breach", "notified", breach, "--official", "dpo-1", "--reference", "case-1"})
            .err.find("BREACH_UNKNOWN")
        != std::string::npos);
    CHECK(
        house.verb({"breach", "close", breach, "--official", "dpo-1", "--reference", "case-1"})
            .status
        == 0);
    CHECK(breaches(house).size() == 2);
    CHECK(breaches(house, {"breach", "list", "--all", "--json"}).size() == 3);
    const std::vector<std::string> said{acts(house)};
    CHECK(std::count(said.begin(), said.end(), "opened post-withdrawal") == 1);
    CHECK(std::count(said.begin(), said.end(), "opened wrong") == 1);
    CHECK(std::count(said.begin(), said.end(), "opened late") == 1);
    CHECK(std::count(said.begin(), said.end(), "notified ") == 1);
    CHECK(std::count(said.begin(), said.end(), "closed ") == 1);
}

TEST_CASE("a person opens a case about what left, and about nothing else", "[evidence][breach]") {
    House house;
    const std::string hetu{house.example("fund-member")};
    REQUIRE(house.relay("fund-benefit-query", fund_question(house, hetu)).status == 200);
    const std::vector<JournalEntry> entries{house.journal()};
    const auto attempt = std::find_if(
        entries.begin(), entries.end(), [](const auto& entry) { return entry.kind == "attempt"; });
    REQUIRE(attempt != entries.end());
    const Finished opened{
        house.verb({"breach", "open", attempt->message, "--kind", "wrong", "--json"})};
    INFO(opened.err);
    REQUIRE(opened.status == 0);
    const Json one = Json::parse(opened.out).at("breaches").at(0);
    CHECK_FALSE(one.at("items").empty()); // what left
    CHECK(one.at("persons").size() == 1);
    CHECK(opened.out.find(hetu) == std::string::npos);
    const auto refused = [&](std::vector<std::string> words, const char* code) {
        const Finished finished{house.verb(std::move(words))};
        CHECK(finished.status == 2);
        CHECK(finished.err.find(code) != std::string::npos);
    };
    refused({"breach", "open", attempt->message, "--kind", "wrong"}, "BREACH_KNOWN");
    refused({"breach", "open", attempt->message, "--kind", "bad"}, "BREACH_KIND");
    refused({"breach", "open", "x", "--kind", "wrong"}, "MESSAGE_ID_FORM");
    refused(
        {"breach", "open", "019ca8b2-dc00-7abc-8def-0123456789ab", "--kind", "wrong"},
        "BREACH_NOTHING_LEFT");
}
