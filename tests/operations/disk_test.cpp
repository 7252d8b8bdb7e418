// A disk that fills: new work is refused with its reason, what a person takes back is recorded all
// the same, and it goes on by itself.

#include "tests/corridor/people.h"
#include "tests/corridor/statements.h"
#include "tests/operations/exposition.h"
#include "tests/operations/small_disk.h"
#include "tests/operations/trouble.h"

#include <catch2/catch.hpp>

using namespace tests::corridor;
using namespace tests::operations;
namespace fs = std::filesystem;

namespace {

struct HouseOnASmallDisk {
    SmallDisk disk{384};
    House house{80, [this](const House& built) {
                    fs::remove(built.data());
                    fs::create_directory_symlink(disk.folder(), built.data());
                    return disk.settings();
                }};
};

HouseOnASmallDisk& shared() {
    static HouseOnASmallDisk both;
    return both;
}

}

TEST_CASE(
    "a disk below its reserve refuses new work, records what is taken back, and goes on by itself",
    "[disk]") {
    House& house{shared().house};
    SmallDisk& disk{shared().disk};
    REQUIRE(eventually([&] { return readiness(house) == "up"; }));
    const std::string hetu{house.example("fund-member")};
    const std::size_t opened{said(house, R"({"code":"DISK_FULL"})")};

    disk.fill();
    REQUIRE(eventually([&] { return readiness(house) == "down DISK_FULL"; }));
    CHECK(house.health("/health/live").find(" 200 ") != std::string::npos);
    require_turned_away(house.relay("fund-benefit-query", fund_question(house, hetu)), "DISK_FULL");
    require_turned_away(house.provide("keha-customer-query", keha_question(hetu)), "DISK_FULL");
    require_turned_away(
        house.deliver(
            "keha-jobseekers-in", house.files().at("keha-jobseekers.ndjson"),
            "application/x-ndjson"),
        "DISK_FULL");
    const Exposition measured{scrape(house)};
    CHECK(measured.value("lautturi_ready") == 0);
    CHECK(measured.value("lautturi_work_refused_total") >= 3);

    // What a party leaves in its folder stays there; what a person takes back does not wait.
    house.leave_file("payments.xml", house.files().at("fund-payments.xml"));
    house.record(withdrawal(consenting(house.population()).front()));
    CHECK(house.accounts("fund-payments-in").empty());

    disk.free_again();
    REQUIRE(eventually([&] { return readiness(house) == "up"; }));
    CHECK(house.relay("fund-benefit-query", fund_question(house, hetu)).status == 200);
    CHECK(eventually([&] {
        const std::vector<Json> runs = house.accounts("fund-payments-in");
        return runs.size() == 1 && runs.front().at("closed") == true;
    }));
    CHECK(house.accounts("keha-jobseekers-in").empty());
    CHECK(said(house, R"({"code":"DISK_FULL"})") == opened + 2); // it began, and it ended
    CHECK_FALSE(house.journal().empty());
}

TEST_CASE("a disk without a byte left loses nothing", "[disk]") {
    House& house{shared().house};
    SmallDisk& disk{shared().disk};
    REQUIRE(eventually([&] { return readiness(house) == "up"; }));
    if (!disk.of_its_own()) {
        // Nobody fills the disk that others use to its last byte; the reserve was shown above.
        CHECK(readiness(house) == "up");
        return;
    }
    Callers callers{house};
    disk.fill_to_the_brim();
    REQUIRE(eventually([&] { return readiness(house) == "down DISK_FULL"; }));
    require_turned_away(
        house.provide("keha-customer-query", keha_question(house.example("fund-member"))),
        "DISK_FULL");
    REQUIRE(eventually([&] { return callers.was_turned_away(); }));
    disk.free_again();
    REQUIRE(eventually([&] { return readiness(house) == "up"; }, std::chrono::seconds{60}));
    REQUIRE(eventually([&] {
        return house.provide("keha-customer-query", keha_question(house.example("fund-member")))
                   .status
               == 200;
    }));
    const Callers::Answers answers{callers.stop()};
    CHECK(answers.unavailable > 0);
    require_nothing_lost(house, answers);
}
