// Whoever has to tell persons of a breach (GDPR Art. 34) learns who they are and what left of each,
// for a reason, and every look is an entry about the person who was looked at.

#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/admin/api_calls.h"
#include "tests/corridor/people.h"
#include "tests/corridor/statements.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <set>

using namespace tests::corridor;
using tests::admin::ApiCalls;

namespace {

/// The message of the last attempt of the journal.
std::string last_sent(House& house) {
    std::string message;
    for (const JournalEntry& entry : house.journal()) {
        message = entry.kind == "attempt" ? entry.message : message;
    }
    REQUIRE_FALSE(message.empty());
    return message;
}

std::string open_case(House& house, const std::string& message) {
    const Finished opened{house.verb({"breach", "open", message, "--kind", "wrong", "--json"})};
    INFO(opened.err);
    REQUIRE(opened.status == 0);
    return Json::parse(opened.out).at("breaches").at(0).at("breach");
}

Json persons_of(House& house, const std::string& breach) {
    const Finished shown{house.verb(
        {"breach", "show", breach, "--persons", "--reason", "ilmoitus henkilöille", "--json"})};
    INFO(shown.err);
    REQUIRE(shown.status == 0);
    return Json::parse(shown.out);
}

/// Looks that were recorded, with whom they were at.
std::int64_t looks_at_somebody(House& house) {
    const std::vector<JournalEntry> entries{house.journal()};
    return std::count_if(entries.begin(), entries.end(), [](const JournalEntry& entry) {
        return entry.kind == "audit" && entry.person != 0
               && entry.body.value("purpose", "") == "supervision";
    });
}

}

TEST_CASE(
    "a breach names whom to tell and what left of theirs for a reason alone, until the person's "
    "key is destroyed",
    "[evidence][breach]") {
    House house;
    house.start();
    ApiCalls{house}.become({"administrator", "data-protection-officer"});
    const std::string hetu{house.example("fund-member")};
    REQUIRE(house.relay("fund-benefit-query", fund_question(house, hetu)).status == 200);
    const std::string breach{open_case(house, last_sent(house))};
    // one selection of the register cannot be read of them: another has the name
    const auto script = house.folder() / "statement.sql";
    std::ofstream{script}
        << "SET search_path = customer_register; UPDATE person SET jobseeking_from ="
           " coalesce(jobseeking_from, '2026-01-01') WHERE personal_id = '"
        << hetu
        << "'; INSERT INTO statement SELECT 'unreadable', register_id, 'T1', '12026-01-02', NULL,"
           " '2026-01-02', NULL, NULL, 'virkailija' FROM person WHERE personal_id = '"
        << hetu << "';";
    house.reg().run_script(script);

    const Finished unreasoned{house.verb({"breach", "show", breach, "--persons", "--json"})};
    CHECK(unreasoned.status != 0);
    CHECK((unreasoned.out + unreasoned.err).find("REASON_MISSING") != std::string::npos);
    CHECK(unreasoned.out.find(hetu) == std::string::npos);
    CHECK(looks_at_somebody(house) == 0);

    const Json shown = persons_of(house, breach);
    REQUIRE(shown.at("affected").size() == 1);
    const Json& person = shown.at("affected").at(0);
    CHECK(person.at("identifier") == hetu);
    CHECK(person.at("known_from") == "message");
    CHECK(
        person.at("name").get<std::string>().find(person_with(house, hetu).family_name)
        != std::string::npos);
    CHECK_FALSE(person.at("items").empty());
    CHECK_FALSE(person.at("items").at(0).at("label").get<std::string>().empty());
    CHECK_FALSE(shown.at("party_name").get<std::string>().empty());
    CHECK_FALSE(shown.at("left_at").get<std::string>().empty());
    CHECK(looks_at_somebody(house) == 1);

    const Finished page{house.verb(
        {"breach", "show", breach, "--persons", "--reason", "ilmoitus", "--for", "supervision"})};
    CHECK(page.status == 0);
    CHECK(page.out.find(hetu) != std::string::npos);
    // the person's own report tells that somebody looked
    const Finished report{house.verb(
        {"person", "report", "-", "--json"}, {},
        Json{{"register", "etela-satakunta"}, {"subject", hetu}, {"reason", "oma pyyntö"}}.dump())};
    INFO(report.err);
    REQUIRE(report.status == 0);
    const Json reads = Json::parse(report.out).at("reads");
    CHECK(
        std::count_if(
            reads.begin(), reads.end(),
            [](const Json& one) { return one.at("purpose") == "supervision"; })
        == 2);

    gateway::storage::Connection owner{
        *gateway::storage::PrivateCluster::attach(house.data(), gateway::storage::Role::owner)};
    owner.run_script("DELETE FROM person_key");
    const Json after = persons_of(house, breach);
    CHECK(after.at("affected").at(0).at("identifier").is_null());
    CHECK(after.at("affected").at(0).at("name").is_null());
    CHECK(after.at("affected").at(0).at("known_from") == "erased");
    CHECK_FALSE(after.at("affected").at(0).at("items").empty()); // what left is known all the same
}

TEST_CASE(
    "of a document of many each person is named with what left of theirs, and the interface takes "
    "the case to its end",
    "[evidence][breach]") {
    House house;
    house.start();
    ApiCalls calls{house};
    calls.become({"administrator", "data-protection-officer"});
    REQUIRE(house.run_batch().status == 0);
    const std::string breach{open_case(house, last_sent(house))};
    const auto listed = calls.local({"GET", "/rights/breaches"});
    REQUIRE(listed.status == 200);
    CHECK(listed.body.at("open") == 1);
    const Json one = calls.local({"GET", "/rights/breaches/" + breach}).body;
    CHECK_FALSE(one.at("items").empty()); // of its records, though they are messages of their own
    const Json shown = persons_of(house, breach);
    std::set<std::string> named;
    for (const Json& person : shown.at("affected")) {
        REQUIRE(person.at("identifier").is_string());
        named.insert(person.at("identifier"));
        CHECK_FALSE(person.at("items").empty());
        static_cast<void>(person_with(house, person.at("identifier")));
    }
    CHECK(named.size() == one.at("persons").size());
    CHECK(looks_at_somebody(house) == static_cast<std::int64_t>(named.size()));

    const std::string steps{"/rights/breaches/" + breach + "/steps"};
    CHECK(calls.local({"POST", steps, Json{{"step", "told"}, {"reference", "D/1"}}}).status == 422);
    CHECK(
        calls.local({"POST", steps, Json{{"step", "closed"}, {"reference", "ei käy"}}}).status
        == 422);
    CHECK(
        calls.local({"POST", steps, Json{{"step", "notified"}, {"reference", "D/1"}}})
            .body.at("state")
        == "notified");
    CHECK(
        calls.local({"POST", steps, Json{{"step", "notified"}, {"reference", "D/1"}}}).code()
        == "BREACH_STATE");
    CHECK(
        calls.local({"POST", steps, Json{{"step", "closed"}, {"reference", "D/2"}}}).status == 200);
    // about one record of it: that person alone, and nobody else is looked at
    const Json& first{shown.at("affected").at(0)};
    const std::int64_t looks{looks_at_somebody(house)};
    const Json alone = persons_of(house, open_case(house, first.at("message")));
    REQUIRE(alone.at("affected").size() == 1);
    CHECK(alone.at("affected").at(0) == first);
    CHECK(looks_at_somebody(house) == looks + 1);
    CHECK(calls.local({"GET", "/rights/breaches/x"}).code() == "BREACH_UNKNOWN");
    calls.become({"operator"});
    CHECK(calls.local({"GET", "/rights/breaches"}).status == 403);
    CHECK(calls.misfits().empty());
}
