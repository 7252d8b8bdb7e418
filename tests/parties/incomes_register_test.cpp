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

/// The code with which the last delivery of signed files was rejected as a whole; `taken` where it
/// was not; empty while it is under way.
std::string verdict_on(PartyHouse& parties, const std::string& name, const std::string& document) {
    House& house{parties.house()};
    const Exchange& exchange{
        *shipped().find(gateway::core::ExchangeId::intern("income-register-in"))};
    const auto runs = [&house] {
        Json found = Json::array();
        const Json listed = house.verb_json({"runs", "list"});
        for (const Json& run : listed.at("runs")) {
            if (run.at("exchange") == "income-register-in" && run.at("closed") == true) {
                found.push_back(run);
            }
        }
        return found;
    };
    const std::size_t before{runs().size()};
    parties.deliver(exchange, name, document);
    REQUIRE(eventually([&] { return runs().size() > before; }, std::chrono::seconds{30}));
    const Json all = runs();
    const Json last = house.verb_json({"runs", "show", all.back().at("run")});
    return last.at("fault").is_null() ? "taken" : last.at("fault").at("code").get<std::string>();
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

TEST_CASE(
    "of a party that signs its files only what it signed is taken in",
    "[parties][batch-in][incomes-register][attack]") {
    PartyHouse& parties{party_house()};
    const Exchange& exchange{
        *shipped().find(gateway::core::ExchangeId::intern("income-register-in"))};
    const std::string plain{read_file(sample_of(exchange))};
    const std::string good{parties.signed_by("other", plain)};
    std::string changed{good};
    changed.replace(changed.find("1850.00"), 7, "9850.00");
    std::string wrapped{plain.substr(0, plain.rfind("</reports>"))};
    wrapped += good.substr(good.find("<reports"));
    wrapped += "</reports>";
    CHECK(verdict_on(parties, "changed.xml", changed) == "SIGNATURE_WRONG");
    CHECK(
        verdict_on(parties, "stranger.xml", parties.signed_by("late", plain))
        == "SIGNER_NOT_PINNED");
    CHECK(verdict_on(parties, "wrapped.xml", wrapped) == "SIGNATURE_FORM");
    House& house{parties.house()};
    CHECK(house.staged("count(*)", "record->>'income.amount' = '9850.00'") == "0");
}
