// Relay out over X-Road, with the daemon and its gate in between.

#include "tests/corridor_xroad/crossing.h"

#include <catch2/catch.hpp>

using namespace tests::corridor;
using tests::simulators::header_of;
using tests::simulators::Reply;

TEST_CASE(
    "a fund is asked over SOAP, and its answer is stamped before the caller sees a byte",
    "[xroad][relay-out]") {
    const Crossing with{crossing()};
    const std::string hetu{with.house.example("fund-member")};
    const Reply reply{with.house.relay("xroad-benefits", fund_question(with.house, hetu))};
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    const Json body = Json::parse(reply.body);
    CHECK(body.at("fields").at("benefit.days-paid").at("value") == "22");
    CHECK(
        body.at("fields").at("benefit.days-paid").at("provenance").at("party") == "esimerkkikassa");
    const auto asked = with.server.requests();
    REQUIRE(asked.size() == 1);
    const std::string sent{asked[0].at("body")};
    CHECK(
        sent.find("<xrd:id>" + reply.header("Lautturi-Message") + "</xrd:id>")
        != std::string::npos);
    // the person is in the body, and in none of what X-Road keeps in logs
    CHECK(sent.substr(0, sent.find("<soap:Body>")).find(hetu) == std::string::npos);

    const Json outcome = with.last_outcome();
    CHECK(outcome.at("outcome") == "delivered");
    CHECK(outcome.at("request_hash").get<std::string>().size() == 88); // base64 of 64 bytes
}

TEST_CASE(
    "a provider is asked over REST only with consent, and the request hash stands in the journal",
    "[xroad][relay-out]") {
    const Crossing with{crossing()};
    House& house{with.house};
    const Reply refused{house.relay(
        "xroad-referral", provider_question(house, house.example("provider-consent-refused")))};
    CHECK(refused.status == 403);
    CHECK(with.server.requests().empty());

    const Reply reply{house.relay(
        "xroad-referral", provider_question(house, house.example("provider-consent-given")))};
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    const auto asked = with.server.requests();
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].at("path") == "/r1/" + provider_service);
    CHECK(header_of(asked[0], "X-Road-Client") == our_identity);
    CHECK(header_of(asked[0], "X-Road-Id") == reply.header("Lautturi-Message"));
    // the trace goes on with a span of ours, and so does how long is waited
    const std::string trace{header_of(asked[0], "traceparent")};
    CHECK(trace.size() == 55);
    CHECK(trace == reply.header("traceparent"));
    CHECK(header_of(asked[0], "Prefer").starts_with("wait="));
    const Json outcome = with.last_outcome();
    CHECK(outcome.at("request_hash").get<std::string>().size() == 88);
    CHECK(outcome.at("network_id").get<std::string>().size() == 36);
}

TEST_CASE(
    "a fault tells the caller whose it is and what to do, in the caller's language",
    "[xroad][relay-out][fault]") {
    const Crossing with{crossing()};
    House& house{with.house};
    const std::string question{fund_question(house, house.example("fund-member"))};
    with.server.set("fault", "server.serverproxy.access_denied");
    std::vector<std::string> advice;
    for (const char* version : {"7.7", "7.8"}) {
        for (const char* language : {"fi", "sv", "en"}) {
            with.server.set("version", version);
            const Reply reply{house.relay("xroad-benefits", question, "case-system", language)};
            REQUIRE(reply.status == 502);
            const Json body = Json::parse(reply.body);
            CHECK(body.at("code") == "XROAD_ACCESS_DENIED");
            CHECK(body.at("fault").at("code") == "server.serverproxy.access_denied");
            CHECK(body.at("fault").at("whose") == "partner-security-server");
            advice.push_back(body.at("fault").at("advice"));
        }
    }
    CHECK(advice.at(0) == advice.at(3));
    CHECK(advice.at(0) != advice.at(1));
    CHECK(with.last_outcome().at("fault") == "server.serverproxy.access_denied");

    with.server.set("fault", nullptr);
    Json services = with.server.settings().at("services");
    const Json before = services;
    services[fund_service]["fault"] = {"fund:Closed", "nobody here", ""};
    with.server.set("services", services);
    const Reply reply{house.relay("xroad-benefits", question)};
    with.server.set("services", before);
    CHECK(reply.status == 502);
    const Json body = Json::parse(reply.body);
    CHECK(body.at("code") == "XROAD_PARTY_FAULT");
    CHECK(body.at("fault").at("whose") == "party");
    CHECK(body.at("fault").at("code") == "Closed");
    CHECK(with.last_outcome().at("outcome") == "refused");
}

TEST_CASE(
    "an answer to somebody else's question is not handed over, and stays unknown",
    "[xroad][relay-out][hostile]") {
    const Crossing with{crossing()};
    House& house{with.house};
    const std::string question{fund_question(house, house.example("fund-member"))};
    for (const char* tampered : {"id", "client", "service", "hash"}) {
        with.server.set("tamper", tampered);
        const Reply reply{house.relay("xroad-benefits", question)};
        INFO(tampered << ' ' << reply.body);
        CHECK(reply.status == 504);
        CHECK(with.last_outcome().at("outcome") == "unknown");
    }
}

TEST_CASE(
    "an exchange that would ask under another controller's name is not put in force",
    "[xroad][config]") {
    const Crossing with{crossing()};
    House& house{with.house};
    const auto file = house.mappings() / "parties/esimerkkikassa/endpoints.yaml";
    const std::string good{read_file(file)};
    std::string other{good};
    other.replace(
        other.find(our_identity), our_identity.size(), "FI-TEST/MUN/9999999-9/employment");
    write_file(file, other);
    const Finished checked{house.verb({"check", house.mappings().string()})};
    write_file(file, good);
    CHECK(checked.status == 1);
    CHECK(checked.out.find("IDENTITY_NOT_OURS") != std::string::npos);
}

TEST_CASE(
    "the population register is asked over SOAP about a person with a case, and about nobody else",
    "[xroad][relay-out][vtj]") {
    const Crossing with{crossing()};
    House& house{with.house};
    const std::string hetu{"010594Y9021"}; // whom the answer is about
    const Reply refused{house.relay("vtj-person-query", Json{{"personalId", hetu}}.dump())};
    CHECK(refused.status == 403);
    CHECK(with.server.requests().empty());

    const Json question = {
        {"personalId", hetu},
        {"familyName", "Äijälä"},
        {"case", {{"number", "2026/78"}, {"openedOn", "2026-02-27T12:00:00Z"}}}};
    const Reply reply{house.relay("vtj-person-query", question.dump())};
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    const auto asked = with.server.requests();
    REQUIRE(asked.size() == 1);
    const std::string sent{asked[0].at("body")};
    CHECK(sent.find(hetu) != std::string::npos);
    CHECK(sent.find("Äijälä") == std::string::npos); // the code alone
    const Json fields = Json::parse(reply.body).at("fields");
    CHECK(fields.at("person.contact.postal-code").at("value") == "26100");
    CHECK(fields.at("person.contact.municipality").at("value") == "684");
    CHECK(fields.at("person.citizenship").at("value") == "FI");
    CHECK(fields.at("person.address-protection").at("value") == "false");
    CHECK(fields.at("person.name.family").at("provenance").at("party") == "vtj");
}

TEST_CASE(
    "an answer of the population register with a wrong postal code, or without a person, is handed "
    "to nobody",
    "[xroad][relay-out][vtj][hostile]") {
    const Crossing with{crossing()};
    House& house{with.house};
    const Json question = {
        {"personalId", "010594Y9021"}, {"case", {{"openedOn", "2026-02-27T12:00:00Z"}}}};
    Json services = with.server.settings().at("services");
    const Json before = services;
    const std::string good{services.at(vtj_service).at("answer")};
    const std::pair<const char*, const char*> changes[]{
        {">26100<", ">2610<"}, // a zero lost
        {">010594Y9021</v:Henkilotunnus>", "></v:Henkilotunnus>"},
        {"20260302091500", "20260329033000"}}; // an hour that does not exist
    for (const auto& [from, to] : changes) {
        std::string answer{good};
        answer.replace(answer.find(from), std::string{from}.size(), to);
        services[vtj_service]["answer"] = answer;
        with.server.set("services", services);
        const Reply reply{house.relay("vtj-person-query", question.dump())};
        INFO(to << ' ' << reply.body);
        CHECK(reply.status == 502);
        CHECK(reply.body.find("010594Y9021") == std::string::npos);
    }
    with.server.set("services", before);
}
