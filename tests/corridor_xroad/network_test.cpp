// What the network says of its services, over the administration's interface.

#include "tests/admin/api_calls.h"
#include "tests/corridor_xroad/crossing.h"

#include <catch2/catch.hpp>

using namespace tests::corridor;
using tests::admin::ApiCalls;

TEST_CASE(
    "the interface tells what a provider offers, what of it we may use, and how it is described",
    "[xroad][admin][metadata]") {
    const Crossing with{crossing()};
    ApiCalls calls{with.house};
    const auto of = [&](const std::string& exchange, const std::string& what) {
        return calls.local({"GET", "/xroad/" + exchange + "/" + what});
    };
    const auto clients = of("xroad-benefits", "clients");
    REQUIRE(clients.status == 200);
    bool ours{false};
    for (const Json& one : clients.body.at("clients")) {
        ours = ours || one.at("client") == our_identity;
    }
    CHECK(ours);
    for (const std::string what : {"methods", "allowed-methods"}) {
        const auto rest = of("xroad-referral", what);
        INFO(rest.body.dump());
        REQUIRE(rest.status == 200);
        CHECK(rest.body.at("services").at(0).at("service") == provider_service);
        CHECK(rest.body.at("services").at(0).at("type") == "OPENAPI3");
    }
    const auto soap = of("xroad-benefits", "methods");
    REQUIRE(soap.status == 200);
    CHECK(soap.body.at("services").at(0).at("service") == fund_service);
    const auto openapi = of("xroad-referral", "openapi");
    REQUIRE(openapi.status == 200);
    CHECK(Json::parse(openapi.body.at("document").get<std::string>()).at("openapi") == "3.0.3");
    const auto wsdl = of("xroad-benefits", "wsdl");
    INFO(wsdl.body.dump());
    REQUIRE(wsdl.status == 200);
    CHECK(wsdl.body.at("document").get<std::string>().find("name=\"fund\"") != std::string::npos);
    for (const auto& request : with.server.requests()) {
        CHECK(request.at("body").get<std::string>().find("personalId") == std::string::npos);
    }

    // a service that has no such description, X-Road's own fault, and exchanges that ask elsewhere
    with.server.set("fault", "server.serverproxy.access_denied");
    const auto refused = of("xroad-benefits", "methods");
    CHECK(refused.status == 502);
    CHECK(refused.code() == "NETWORK_REFUSED");
    const Json network = refused.body.at("network");
    CHECK(network.at("reason") == "server.serverproxy.access_denied");
    CHECK(network.at("origin") == "partner-security-server");
    CHECK(network.at("advice").at("fi") != network.at("advice").at("sv"));
    CHECK(network.at("tracking").get<std::string>().size() == 36);
    const auto verb = with.house.verb({"xroad", "methods", "xroad-referral", "--language", "en"});
    CHECK(verb.status == 1);
    const Json printed = Json::parse(verb.out);
    CHECK(printed.at("error") == "server.serverproxy.access_denied");
    CHECK(printed.at("tracking").get<std::string>().size() == 36);
    with.server.set("fault", nullptr);

    // what is no fault has words too, in three languages
    with.server.set("redirect", "https://elsewhere.example/");
    const Json moved = of("xroad-benefits", "methods").body.at("network");
    CHECK(moved.at("reason") == "REDIRECT_NOT_FOLLOWED");
    for (const char* const member : {"meaning", "advice"}) {
        CHECK(moved.at(member).at("fi").get<std::string>().size() > 10);
        CHECK(moved.at(member).at("fi") != moved.at(member).at("sv"));
    }
    const Json told = Json::parse(
        with.house.verb({"xroad", "methods", "xroad-referral", "--language", "sv"}).out);
    CHECK(told.at("error") == "REDIRECT_NOT_FOLLOWED");
    CHECK(told.at("reason") == moved.at("meaning").at("sv"));
    CHECK(told.at("advice") == moved.at("advice").at("sv"));
    with.server.set("redirect", nullptr);
    CHECK(of("fund-benefit-query", "methods").status == 404);
    const auto elsewhere = with.house.verb({"xroad", "methods", "fund-benefit-query"});
    CHECK(elsewhere.status == 2);
    CHECK(elsewhere.err.find("EXCHANGE_NOT_XROAD: ") != std::string::npos);
    CHECK(of("no-such-exchange", "wsdl").status == 404);
    CHECK(of("xroad-benefits", "everything").status == 404);
    CHECK(calls.misfits() == "");
}
