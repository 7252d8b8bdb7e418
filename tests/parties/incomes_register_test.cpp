// The Incomes Register in the whole house: asked at once, and files of which only signed ones are
// taken.

#include "tests/corridor/statements.h"
#include "tests/parties/party_house.h"

#include <catch2/catch.hpp>

using namespace tests::parties;
using gateway::config::Exchange;
using tests::corridor::eventually;
using tests::corridor::House;
using tests::corridor::read_file;

namespace {

std::string question(const std::string& hetu) {
    return Json{
        {"personalId", hetu},
        {"case", {{"number", "2026/77"}, {"openedOn", "2026-02-27T12:00:00Z"}}}}
        .dump();
}

}

TEST_CASE(
    "wages are asked of the Incomes Register while a case is pending, signed both ways, and "
    "stamped",
    "[parties][relay-out][incomes-register]") {
    PartyHouse& parties{party_house()};
    House& house{parties.house()};
    const auto asked = [&] {
        const auto all = parties.incomes().requests();
        return std::count_if(all.begin(), all.end(), [](const nlohmann::json& one) {
            return one.at("path") == "/now";
        });
    };
    const auto refused =
        house.relay("income-register-query", Json{{"personalId", "010594Y9021"}}.dump());
    CHECK(refused.status == 403);
    CHECK(asked() == 0); // nobody is looked up without a case
    const auto reply = house.relay("income-register-query", question("010594Y9021"));
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    CHECK(asked() == 1);
    CHECK(parties.incomes().requests().back().at("signed") == true);
    const Json body = Json::parse(reply.body);
    CHECK(body.at("fields").at("income.amount").at("value") == "1850.00");
    CHECK(body.at("fields").at("income.amount").at("provenance").at("party") == "tulorekisteri");

    parties.incomes().set("wrong", "changed");
    const auto changed = house.relay("income-register-query", question("010594Y9021"));
    parties.incomes().set("wrong", nullptr);
    CHECK(changed.status == 504); // it may have been asked: nobody knows by whom it was answered
    CHECK(changed.body.find("1850") == std::string::npos);
}
