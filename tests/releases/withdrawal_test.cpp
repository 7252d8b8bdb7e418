// Between the second signature and the sending somebody in a release says no, or is held back: it
// does not go with them in it.

#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/releases/release_house.h"

#include <catch2/catch.hpp>

#include <fstream>

using namespace tests::releases;

namespace {

/// Made by one official, signed by another. @return its id
std::string signed_release(House& house, const std::string& period) {
    become(house, "maija", "operator");
    const Finished first{release(house, period)};
    const Json report = made(first);
    INFO(report.dump(1));
    REQUIRE(first.status == 0);
    become(house, "otso", "data-protection-officer");
    const std::string id{report.at("release")};
    const Finished done{house.verb({"statistics", "sign", id})};
    INFO(done.out << done.err);
    REQUIRE(done.status == 0);
    return id;
}

void check_stopped(House& house, std::size_t files) {
    const Finished run{house.verb({"run", exchange})};
    INFO(run.out << run.err);
    CHECK(run.status == 2);
    CHECK(run.err.find("RELEASE_CHANGED") != std::string::npos);
    CHECK(at_the_taker(house).size() == files);
}

}

TEST_CASE(
    "a release that counts somebody who has withdrawn since it was signed is not begun",
    "[release][house][withdrawal]") {
    House& house{the_house()};
    const std::size_t files{at_the_taker(house).size()};
    const std::string somebody{respondents()[150].hetu};
    static_cast<void>(signed_release(house, "2026Q2"));
    house.record(consent(somebody, "withdrawn", "2026-10-05"));
    check_stopped(house, files);
    house.record(consent(somebody, "given", "2026-10-06"));

    // nor one that counts somebody whom the register says to be in hiding
    const fs::path file{house.folder() / "exports/tilastoluvut-2026.json"};
    const std::string before{read_whole(file)};
    Json answers = Json::parse(before);
    for (Json& answer : answers.at("answers")) {
        answer["turvakielto"] = answer.at("personalId") == somebody ? "true" : "false";
    }
    std::ofstream{file} << answers.dump();
    check_stopped(house, files);
    std::ofstream{file} << before;

    // all may be counted again: it is what was signed, and goes
    const Finished run{house.verb({"run", exchange})};
    INFO(run.out << run.err);
    CHECK(run.status == 0);
    CHECK(at_the_taker(house).size() == files + 1);

    // everybody counted is in the attempt: who takes it back now waits for what became of it
    gateway::storage::Connection store{
        *gateway::storage::PrivateCluster::attach(house.data(), gateway::storage::Role::app)};
    const auto attempts = store.run(
        "SELECT cardinality(persons) FROM attempt JOIN message USING (message)"
        " WHERE exchange = $1::text ORDER BY marked_at DESC LIMIT 1",
        {gateway::storage::Parameter::text(exchange)});
    REQUIRE(attempts.size() == 1);
    CHECK(attempts.integer(0, 0) > 100);
}

TEST_CASE(
    "a release that waits to be tried again is stopped by a withdrawal",
    "[release][house][withdrawal]") {
    House& house{the_house()};
    const std::size_t files{at_the_taker(house).size()};
    const std::string somebody{respondents()[151].hetu};
    const std::string id{signed_release(house, "2025Q4")};
    const fs::path national{house.folder() / "national"};
    const fs::path away{house.folder() / "national-away"};
    fs::rename(national, away);
    const Finished first{house.verb({"run", exchange})};
    INFO(first.out << first.err);
    CHECK(first.status != 0); // nobody is there to take it
    house.record(consent(somebody, "withdrawn", "2026-10-07"));
    fs::rename(away, national);
    const Finished second{house.verb({"run", exchange, "--json"})};
    INFO(second.out << second.err);
    CHECK(second.status != 0);
    CHECK(at_the_taker(house).size() == files);
    const Finished listed{house.verb({"outbox", "dead", "--exchange", exchange, "--json"})};
    INFO(listed.out << listed.err);
    const Json dead = Json::parse(listed.out);
    CHECK(dead.dump().find("RELEASE_CHANGED") != std::string::npos);

    // as long as its run may try it again it cannot be given up
    CHECK(house.verb({"statistics", "give-up", id}).err.find("RELEASE_LEFT") != std::string::npos);
    const std::string message{dead.at("dead")[0].at("messages")[0].at("message")};
    REQUIRE(house.verb({"outbox", "give-up", message, "--reference", "KAU/7/2026"}).status == 0);
    static_cast<void>(house.verb({"run", exchange})); // ends the run, if the daemon has not
    CHECK(at_the_taker(house).size() == files);
    CHECK(house.verb({"statistics", "give-up", id}).status == 0); // nobody was there to take it
}

TEST_CASE(
    "a release that has no way out is not begun, and can be given up",
    "[release][house][withdrawal]") {
    House& house{the_house()};
    const std::size_t files{at_the_taker(house).size()};
    const std::string id{signed_release(house, "2025Q3")};
    const fs::path file{house.mappings() / "parties/ttl/endpoints.yaml"};
    const std::string endpoints{read_whole(file)};
    fs::remove(file);
    REQUIRE(house.verb({"config", "activate"}).status == 0);
    const Finished run{house.verb({"run", exchange})};
    const Finished ended{house.verb({"statistics", "give-up", id})};
    std::ofstream{file} << endpoints;
    REQUIRE(house.verb({"config", "activate"}).status == 0);
    INFO(run.out << run.err << ended.out << ended.err);
    CHECK(run.status == 2);
    CHECK(run.err.find("ENDPOINT_MISSING") != std::string::npos);
    CHECK(ended.status == 0);
    CHECK(at_the_taker(house).size() == files);
    CHECK(house.verb({"run", exchange}).err.find("RELEASE_NONE") != std::string::npos);
}

TEST_CASE(
    "what was stopped is given up and made anew without whoever withdrew; what has left is not",
    "[release][house][withdrawal]") {
    House& house{the_house()};
    const std::size_t files{at_the_taker(house).size()};
    const std::string somebody{respondents()[152].hetu};
    const std::string id{signed_release(house, "2025Q3")};
    house.record(consent(somebody, "withdrawn", "2026-10-08"));
    check_stopped(house, files);
    // while it stands, the same quarter with one person less tells who that was
    CHECK(made(release(house, "2025Q3")).at("reasons")[0].at("code") == "PERSON_OVERLAP");
    const Json ended = house.verb_json({"statistics", "give-up", id});
    CHECK(ended.at("state") == "given-up");
    CHECK(ended.at("by") == "otso");
    CHECK(house.verb({"statistics", "give-up", id}).status == 0); // harmless twice
    const Finished late{house.verb({"statistics", "sign", id})};
    CHECK(late.err.find("RELEASE_UNKNOWN") != std::string::npos);
    CHECK(house.verb({"run", exchange}).err.find("RELEASE_NONE") != std::string::npos);

    const std::string anew{signed_release(house, "2025Q3")};
    CHECK(anew != id);
    const Finished run{house.verb({"run", exchange})};
    INFO(run.out << run.err);
    CHECK(run.status == 0);
    CHECK(at_the_taker(house).size() == files + 1);
    const Finished left{house.verb({"statistics", "give-up", anew})};
    CHECK(left.status == 2);
    CHECK(left.err.find("RELEASE_LEFT") != std::string::npos);
}
