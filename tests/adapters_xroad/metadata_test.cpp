// Questions about services, and whether the way to a party is open (PR-META, PR-MREST; health port
// of the Security Server).

#include "adapters/transports/xroad/service_list.h"
#include "tests/adapters_xroad/scene.h"

#include <catch2/catch.hpp>

using namespace tests;
using namespace tests::xroad;
using adapters::xroad::Metadata;
using adapters::xroad::MetadataAnswer;

namespace {

MetadataAnswer ask(Scene& with, const Endpoint& endpoint, Metadata question) {
    std::promise<MetadataAnswer> promise;
    auto answer = promise.get_future();
    adapters::xroad::ask_metadata(
        *with.http_client, adapters::xroad::read_endpoint(endpoint, {}), question, {},
        std::chrono::seconds{20}, [&](MetadataAnswer got) { promise.set_value(std::move(got)); });
    return answer.get();
}

std::size_t probes(const Scene& with) {
    std::size_t count{0};
    for (const json& request : with.server.requests()) {
        count += request.at("path").get<std::string>().ends_with("/listMethods") ? 1U : 0U;
    }
    return count;
}

}

TEST_CASE(
    "a provider's services are listed, those of the endpoint's protocol", "[xroad][metadata]") {
    Scene& with{scene()};
    const auto rest = adapters::xroad::services_in(
        ask(with, with.endpoint("rest"), {Metadata::What::methods, {}}));
    REQUIRE(rest);
    REQUIRE(rest.value().size() == 1);
    CHECK(rest.value()[0].service == rest_service);
    CHECK(rest.value()[0].type == "REST");
    const auto soap = adapters::xroad::services_in(
        ask(with, with.endpoint("soap"), {Metadata::What::allowed_methods, {}}));
    REQUIRE(soap);
    REQUIRE(soap.value().size() == 1);
    CHECK(soap.value()[0].service == soap_service);
    CHECK(soap.value()[0].type == "SOAP");

    const auto clients = adapters::xroad::clients_in(
        ask(with, with.endpoint("rest"), {Metadata::What::clients, {}}));
    REQUIRE(clients);
    CHECK(clients.value().size() == 2);
    CHECK(clients.value()[0].client == client);

    with.server.set("fault", "server.serverproxy.unknown_member");
    const MetadataAnswer answer{ask(with, with.endpoint("rest"), {Metadata::What::methods, {}})};
    REQUIRE(answer.fault);
    CHECK(answer.fault->code == "server.serverproxy.unknown_member");
    CHECK_FALSE(
        ask(with, with.endpoint("soap"), {Metadata::What::methods, {}}).fault->code.empty());
}

TEST_CASE(
    "a question that a Security Server takes for SOAP is answered by its fault",
    "[xroad][metadata][fault]") {
    Scene& with{scene()};
    with.server.set("without-metadata", true);
    const MetadataAnswer answer{ask(with, with.endpoint("rest"), {Metadata::What::clients, {}})};
    REQUIRE(answer.fault);
    CHECK(answer.fault->code == "client.invalid_http_method");
}

TEST_CASE(
    "what answers another question than ours is no list, over either protocol",
    "[xroad][metadata][hostile]") {
    Scene& with{scene()};
    const auto asked = [&](const std::string& protocol) {
        return ask(with, with.endpoint(protocol), {Metadata::What::methods, {}});
    };
    for (const std::string protocol : {"rest", "soap"}) {
        REQUIRE_FALSE(asked(protocol).failure);
        for (const char* const tampered : {"id", "client", "service", "no-hash"}) {
            with.server.set("tamper", tampered);
            const MetadataAnswer answer{asked(protocol)};
            INFO(protocol << ' ' << tampered);
            const bool hash{protocol == "soap" && std::string{tampered} == "no-hash"};
            REQUIRE(answer.failure);
            CHECK(
                *answer.failure
                == (hash ? Code{"XROAD_REQUEST_HASH"} : Code{"XROAD_INCONSISTENT_RESPONSE"}));
            CHECK(answer.body.empty());
        }
        with.server.set("tamper", nullptr);
    }
    // nor does it open a way
    const auto transport = with.factory.open(with.endpoint("rest"));
    const auto send = [&] { return with.send_by(*transport, "{}").code; };
    with.server.set("fault", "server.serverproxy.maintenance_mode");
    for (int failure{0}; failure < adapters::xroad::Way::failures_in_a_row; ++failure) {
        CHECK(send() == Code{"XROAD_MAINTENANCE"});
    }
    with.server.set("fault", nullptr);
    with.server.set("tamper", "service");
    with.clock.set(with.clock.since_boot() + adapters::xroad::Way::first_rest);
    CHECK(send() == Code{"XROAD_WAY_CLOSED"});
    with.server.set("tamper", nullptr);
    with.clock.set(with.clock.since_boot() + adapters::xroad::Way::first_rest * 2);
    CHECK(send() == Code{"DELIVERED"});
}

TEST_CASE(
    "a fault of a question about services has the number that finds it, and a redirect its name",
    "[xroad][metadata][fault]") {
    Scene& with{scene()};
    for (const std::string protocol : {"rest", "soap"}) {
        INFO(protocol);
        const Metadata question{Metadata::What::methods, {}};
        with.server.set("fault", "server.serverproxy.service_failed.http_error");
        const MetadataAnswer faulty{ask(with, with.endpoint(protocol), question)};
        REQUIRE(faulty.fault);
        CHECK(faulty.fault->tracking.size() == 36);
        with.server.set("fault", nullptr);
        with.server.set("redirect", "https://elsewhere.example/");
        const MetadataAnswer sent_on{ask(with, with.endpoint(protocol), question)};
        REQUIRE(sent_on.failure);
        CHECK(*sent_on.failure == Code{"REDIRECT_NOT_FOLLOWED"});
        with.server.set("redirect", nullptr);
    }
    // a word in X-Road's own place that is not known is not the party's
    with.server.set("fault", "unheard_of");
    const MetadataAnswer clients{ask(with, with.endpoint("rest"), {Metadata::What::clients, {}})};
    CHECK_FALSE(clients.fault);
    const MetadataAnswer methods{ask(with, with.endpoint("rest"), {Metadata::What::methods, {}})};
    REQUIRE(methods.fault);
    CHECK(methods.fault->origin == adapters::xroad::Fault::Origin::unknown_server);
}

TEST_CASE(
    "an answer about services of another type than SOAP's is told by its type",
    "[xroad][metadata][content-type]") {
    Scene& with{scene()};
    for (const std::string type :
         {"text/html; charset=UTF-8", "application/soap+xml; charset=UTF-8",
          "text/xml; charset=ISO-8859-1", "multipart/mixed; boundary=x"}) {
        with.server.set("soap-type", type);
        const MetadataAnswer answer{
            ask(with, with.endpoint("soap"), {Metadata::What::methods, {}})};
        INFO(type);
        REQUIRE(answer.failure);
        CHECK(*answer.failure == Code{"XROAD_ANSWER_TYPE"});
    }
    with.server.set("soap-type", nullptr);
}

TEST_CASE("a list that says less than it must is none", "[xroad][metadata][hostile]") {
    const auto refused = [](const std::string& type, const std::string& body) {
        MetadataAnswer answer;
        answer.content_type = type;
        const auto bytes = gateway::core::as_bytes(body);
        answer.body.assign(bytes.begin(), bytes.end());
        return !adapters::xroad::services_in(answer);
    };
    CHECK(refused("application/json", "{}"));
    CHECK(refused("application/json", R"({"service":[{"service_code":"a"}]})"));
    CHECK(refused("application/json", R"({"service":1})"));
    CHECK(refused("application/json", "<a/>"));
    CHECK(refused("text/xml", "<a/>"));
    CHECK(refused("text/xml", ""));
}

TEST_CASE(
    "while the Security Server's health port does not say 200, nothing is sent through it",
    "[xroad][client][health]") {
    Scene& with{scene()};
    Endpoint to{with.endpoint("rest")};
    to.settings["health-url"] = with.server.health_url();
    const auto transport = with.factory.open(to);
    const auto send = [&] { return with.send_by(*transport, "{}"); };
    CHECK(send().code == Code{"DELIVERED"});
    with.server.set("ill", "OCSP responses are missing");
    with.clock.set(with.clock.since_boot() + std::chrono::seconds{2});
    with.server.forget_requests();
    const DeliveryReceipt receipt{send()};
    CHECK(receipt.code == Code{"XROAD_SERVER_UNWELL"});
    CHECK(receipt.outcome == DeliveryOutcome::failed);
    CHECK(with.server.requests().empty());
    with.server.set("ill", nullptr);
    CHECK(send().code == Code{"XROAD_SERVER_UNWELL"}); // asked once a second at most
    with.server.set("maintenance", "back at noon");    // its health port says 503
    with.clock.set(with.clock.since_boot() + std::chrono::seconds{2});
    CHECK(send().code == Code{"XROAD_SERVER_UNWELL"});
    with.server.set("maintenance", nullptr);
    with.clock.set(with.clock.since_boot() + std::chrono::seconds{2});
    CHECK(send().code == Code{"DELIVERED"});
}

TEST_CASE(
    "a way that failed three times in a row is closed, and a listMethods probe opens it again",
    "[xroad][client][health][breaker]") {
    Scene& with{scene()};
    const auto transport = with.factory.open(with.endpoint("rest"));
    const auto send = [&] { return with.send_by(*transport, "{}").code; };
    const auto rest = [&](std::chrono::seconds time) {
        with.clock.set(with.clock.since_boot() + time);
    };
    with.server.set("fault", "server.serverproxy.maintenance_mode");
    for (int failure{0}; failure < adapters::xroad::Way::failures_in_a_row; ++failure) {
        CHECK(send() == Code{"XROAD_MAINTENANCE"});
    }
    with.server.forget_requests();
    CHECK(send() == Code{"XROAD_WAY_CLOSED"});
    CHECK(with.server.requests().empty());

    rest(adapters::xroad::Way::first_rest);
    CHECK(send() == Code{"XROAD_WAY_CLOSED"}); // the probe failed: no message is the probe
    CHECK(probes(with) == 1);
    CHECK(with.server.requests().size() == 1);
    with.server.set("fault", nullptr);
    rest(adapters::xroad::Way::first_rest);
    CHECK(send() == Code{"XROAD_WAY_CLOSED"}); // it rests for twice as long now
    rest(adapters::xroad::Way::first_rest);
    CHECK(send() == Code{"DELIVERED"});
    CHECK(probes(with) == 2);
    CHECK(send() == Code{"DELIVERED"});
    CHECK(probes(with) == 2);
}

TEST_CASE(
    "a question whose time ran out closes no way, and makes none good that failed",
    "[xroad][client][breaker]") {
    using adapters::xroad::Way;
    Scene& with{scene()};
    const auto endpoint = adapters::xroad::read_endpoint(with.endpoint("rest"), {});
    const auto limit = endpoint.pattern.connect_limit;
    const auto a_way = [&] {
        return std::make_shared<Way>(*with.http_client, with.clock, endpoint, nullptr);
    };
    const auto told = [](Way& way, Code code, std::chrono::milliseconds given, int times) {
        for (int time{0}; time < times; ++time) {
            DeliveryReceipt receipt;
            receipt.code = code;
            way.told(receipt, given);
        }
    };
    const auto closed = [](Way& way) {
        std::optional<Code> obstacle;
        way.admit([&](std::optional<Code> found) { obstacle = found; });
        return obstacle == std::optional{Code{"XROAD_WAY_CLOSED"}};
    };
    // the party's system may be slow: a Security Server waits for it and says nothing
    const auto slow = a_way();
    told(*slow, "TIMEOUT", std::chrono::seconds{1}, 5);
    told(*slow, "TIMEOUT", std::chrono::seconds{120}, 5);
    CHECK_FALSE(closed(*slow));
    // no time to connect is the caller's haste, unless it gave what the endpoint allows
    const auto hasty = a_way();
    told(*hasty, "CONNECT_TIMEOUT", limit - std::chrono::milliseconds{1}, 5);
    CHECK_FALSE(closed(*hasty));
    const auto shut = a_way();
    told(*shut, "CONNECT_TIMEOUT", limit, 2);
    told(*shut, "TIMEOUT", std::chrono::seconds{1}, 1);
    CHECK_FALSE(closed(*shut));
    told(*shut, "CONNECT_TIMEOUT", limit, 1);
    CHECK(closed(*shut));
}

TEST_CASE("what a party's system answers closes no way", "[xroad][client][breaker]") {
    Scene& with{scene()};
    const auto transport = with.factory.open(with.endpoint("rest"));
    with.server.set("fault", "server.serverproxy.service_failed.network_error");
    for (int failure{0}; failure < 5; ++failure) {
        CHECK(with.send_by(*transport, "{}").code == Code{"XROAD_FAILED"});
    }
    with.server.set("fault", "server.serverproxy.access_denied");
    for (int failure{0}; failure < 5; ++failure) {
        CHECK(with.send_by(*transport, "{}").code == Code{"XROAD_ACCESS_DENIED"});
    }
}
