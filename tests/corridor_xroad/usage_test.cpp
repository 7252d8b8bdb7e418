// A person's usage report over X-Road (GDPR Art. 15(1)(c)): who was given what, when, why.

#include "tests/corridor/described.h"
#include "tests/corridor_xroad/crossing.h"

#include <catch2/catch.hpp>

using namespace tests::corridor;
using tests::simulators::Reply;

namespace {

std::string question(const std::string& hetu, const char* signed_in = "2026-02-02") {
    Json body{{"personalId", hetu}};
    if (signed_in != nullptr) {
        body["signedInAt"] = signed_in;
    }
    return body.dump();
}

/// What the person is told of unemployment benefits; the answer holds to what else must be true.
Json usage_of(const Crossing& with, const std::string& hetu) {
    const Reply reply{with.ask_rest(question(hetu), own_service_identity, usage_service)};
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    const Json usage = Json::parse(reply.body).at("usage");
    // no rule gives this purpose to anybody: whether anything is there is not told either
    CHECK(usage.at("enforcement") == Json::parse(R"({"notSupplied":true})"));
    const Reply described{with.knock("/x-road/openapi/usage-report", {}, "", "GET")};
    CHECK(misfit(Json::parse(described.body).at("paths").at("/").at("post"), reply.body).empty());
    return Json::parse(usage.at("unemploymentBenefit").get<std::string>());
}

std::vector<std::string> categories_in(const Json& entry) {
    std::vector<std::string> all;
    for (const Json& kind : entry.at("what")) {
        CHECK(kind.at("name").at("fi").get<std::string>().size() > 3);
        all.push_back(kind.at("category"));
    }
    return all;
}

}

TEST_CASE(
    "a person's own service is told who got what of them, when and why, and no value of theirs",
    "[xroad][relay-in][transparency]") {
    const Crossing with{crossing()};
    House& house{with.house};
    const std::string hetu{house.example("fund-member")};
    const std::size_t before{usage_of(with, hetu).size()};
    REQUIRE(with.ask_rest(keha_question(hetu)).status == 200);
    REQUIRE(house.relay("xroad-benefits", fund_question(house, hetu)).status == 200);

    const Json usage = usage_of(with, hetu);
    // the two; the reports that were read are of another purpose
    REQUIRE(usage.size() == before + 2);
    const Json keha = usage.at(before);
    CHECK(keha.at("party") == "keha");
    CHECK(keha.at("who").at("fi").get<std::string>().find("hallintokeskus") != std::string::npos);
    CHECK(keha.at("purpose") == "unemployment-benefit");
    CHECK(keha.at("why").at("sv").get<std::string>().size() > 3);
    CHECK(keha.at("received") == true);
    CHECK(keha.at("when").get<std::string>().size() >= 19);
    const auto what = categories_in(keha);
    CHECK(std::find(what.begin(), what.end(), "identity") != what.end());
    // KEHA is told the municipality, which is no address
    CHECK(std::find(what.begin(), what.end(), "municipality") != what.end());
    CHECK(std::find(what.begin(), what.end(), "address") == what.end());
    CHECK(std::find(what.begin(), what.end(), "contact") == what.end());
    CHECK(usage.at(before + 1).at("party") == "esimerkkikassa");
    CHECK(found_in(usage.dump(), canaries_of(person_with(house, hetu))).empty());
    // the report itself is a disclosure, decided and journalled like any other
    CHECK(with.last_outcome().at("outcome") == "delivered");
}

TEST_CASE("a usage report passes the gate like anything else", "[xroad][relay-in][transparency]") {
    const Crossing with{crossing()};
    House& house{with.house};
    const std::string hetu{house.example("fund-member")};
    const auto refused = [&](const std::string& body, const std::string& who) {
        const Reply reply{with.ask_rest(body, who, usage_service)};
        INFO(reply.status << ' ' << reply.body);
        CHECK(reply.status == 403);
        CHECK(reply.body.find("usage") == std::string::npos);
    };
    refused(question(hetu, nullptr), own_service_identity); // nobody has signed in
    // KEHA is vouched for and may call the server, but it is not the exchange's party
    refused(question(hetu), keha_identity);
    // of somebody who is not known here nothing is told, not even that
    refused(question(code_of_nobody(house)), own_service_identity);
    CHECK(usage_of(with, hetu).is_array());
}

TEST_CASE(
    "where X-Road says that the party's system did not get a question, nobody is told that it had "
    "their data; where the party refused it or nobody knows, they are",
    "[xroad][transparency]") {
    const Crossing with{crossing()};
    House& house{with.house};
    const std::string hetu{house.example("fund-member")};
    const std::size_t before{usage_of(with, hetu).size()};
    const std::string asked{fund_question(house, hetu)};
    with.server.set("fault", "server.serverproxy.access_denied");
    REQUIRE(house.relay("xroad-benefits", asked).status == 502);
    with.server.set("fault", nullptr);
    CHECK(with.last_outcome().at("outcome") == "failed");
    CHECK(usage_of(with, hetu).size() == before);

    Json services = with.server.settings().at("services");
    const Json whole = services;
    services[fund_service]["fault"] = {"fund:Closed", "nobody here", ""};
    with.server.set("services", services);
    CHECK(house.relay("xroad-benefits", asked).status == 502);
    with.server.set("services", whole);
    with.server.set("tamper", "id"); // an answer to something else: nobody knows
    CHECK(house.relay("xroad-benefits", asked).status == 504);
    with.server.set("tamper", nullptr);
    const Json usage = usage_of(with, hetu);
    REQUIRE(usage.size() == before + 2);
    for (const std::size_t entry : {before, before + 1}) {
        CHECK(usage.at(entry).at("party") == "esimerkkikassa");
        CHECK(usage.at(entry).at("received") == false);
    }
}
