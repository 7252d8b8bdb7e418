// The database dies, or stands still: new work is refused with its reason, and when it is there
// again everything goes on, with nothing lost.

#include "tests/corridor/people.h"
#include "tests/operations/exposition.h"
#include "tests/operations/trouble.h"

#include <catch2/catch.hpp>

#include <csignal>
#include <fstream>

using namespace tests::corridor;
using namespace tests::operations;
namespace fs = std::filesystem;

namespace {

/// The postmaster of the house's own database; 0: there is none.
pid_t postmaster(House& house) {
    pid_t pid{0};
    std::ifstream{house.data() / "postgres/postmaster.pid"} >> pid;
    return pid;
}

bool well(House& house) {
    return readiness(house) == "up"
           && house.provide("keha-customer-query", keha_question(house.example("fund-member")))
                      .status
                  == 200;
}

}

TEST_CASE("a database that is killed is up again by itself, and nothing is lost", "[database]") {
    House& house{house_of("database")};
    REQUIRE(eventually([&] { return well(house); }));
    Callers callers{house};
    for (int times{0}; times < 3; ++times) {
        const pid_t before{postmaster(house)};
        REQUIRE(before > 1);
        REQUIRE(::kill(before, SIGKILL) == 0);
        REQUIRE(eventually([&] { return postmaster(house) != before && well(house); }));
    }
    const Callers::Answers answers{callers.stop()};
    CHECK(answers.good > 0);
    require_nothing_lost(house, answers);
}

TEST_CASE("a database that stays dead closes the door until it is there again", "[database]") {
    House& house{house_of("database")};
    REQUIRE(eventually([&] { return well(house); }));
    const fs::path cluster{house.data() / "postgres"};
    const std::size_t opened{said(house, R"({"code":"STORE_UNREACHABLE"}})")};
    Callers callers{house};

    const pid_t before{postmaster(house)};
    REQUIRE(before > 1);
    fs::permissions(cluster, fs::perms::none); // it cannot be started again
    REQUIRE(::kill(before, SIGKILL) == 0);
    REQUIRE(eventually([&] { return readiness(house) == "down STORE_UNREACHABLE"; }));
    CHECK(house.health("/health/live").find(" 200 ") != std::string::npos);
    const std::string hetu{house.example("fund-member")};
    require_turned_away(
        house.relay("fund-benefit-query", fund_question(house, hetu)), "STORE_UNREACHABLE");
    require_turned_away(
        house.provide("keha-customer-query", keha_question(hetu)), "STORE_UNREACHABLE");
    require_turned_away(
        house.deliver(
            "keha-jobseekers-in", house.files().at("keha-jobseekers.ndjson"),
            "application/x-ndjson"),
        "STORE_UNREACHABLE");
    const Exposition measured{scrape(house)}; // it does not need the database
    CHECK(measured.faults.empty());
    CHECK(measured.value("lautturi_store_up") == 0);
    REQUIRE(eventually([&] { return callers.was_turned_away(); }));

    fs::permissions(cluster, fs::perms::owner_all);
    REQUIRE(eventually([&] { return well(house); }));
    const Callers::Answers answers{callers.stop()};
    CHECK(answers.unavailable > 0);
    require_nothing_lost(house, answers);
    CHECK(said(house, R"({"code":"STORE_UNREACHABLE"}})") >= opened + 2);
}
