// Between the second signature and the sending somebody in a release says no, or is held back: it
// does not go with them in it.

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
}

TEST_CASE(
    "a release that waits to be tried again is stopped by a withdrawal",
    "[release][house][withdrawal]") {
    House& house{the_house()};
    const std::size_t files{at_the_taker(house).size()};
    const std::string somebody{respondents()[151].hetu};
    static_cast<void>(signed_release(house, "2025Q4"));
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
    const Finished dead{house.verb({"outbox", "dead", "--exchange", exchange, "--json"})};
    INFO(dead.out << dead.err);
    CHECK(dead.out.find("RELEASE_CHANGED") != std::string::npos);
}
