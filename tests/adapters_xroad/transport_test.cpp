// Asking through our Security Server: real TLS, a simulated Security Server. What each case demands
// is X-Road's (PR-REST, PR-MESS, and what its source does); docs/xroad.md says where.

#include "gateway/core/error.h"
#include "gateway/crypto/base64.h"
#include "tests/adapters_xroad/scene.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace tests;
using namespace tests::xroad;
using simulators::header_of;

TEST_CASE(
    "a question over REST goes out under the endpoint's identity, and its answer's request hash is "
    "kept",
    "[xroad][client][rest]") {
    Scene& with{scene()};
    Endpoint to{with.endpoint("rest")};
    to.settings["path"] = "/v1/search";
    to.settings["user-id"] = "official-17";
    const DeliveryReceipt receipt{with.send(to, "{\"who\":\"x\"}")};
    INFO(receipt.code);
    REQUIRE(receipt.outcome == DeliveryOutcome::delivered);
    CHECK(gateway::core::as_text(receipt.response) == "{\"days\":12}");
    CHECK(gateway::crypto::from_base64(receipt.request_hash).value().size() == 64);
    CHECK(receipt.network_id.size() == 36);
    const auto asked = with.server.requests();
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].at("path") == "/r1/" + rest_service + "/v1/search");
    CHECK(asked[0].at("tls") == "TLSv1.2");
    CHECK(header_of(asked[0], "X-Road-Client") == client);
    CHECK(header_of(asked[0], "X-Road-Id") == message); // the same in every attempt
    CHECK(header_of(asked[0], "X-Road-UserId") == "official-17");
}

TEST_CASE(
    "a question over SOAP is the released bytes as the body's one element, and requestHash is "
    "verified over what was sent",
    "[xroad][client][soap]") {
    Scene& with{scene()};
    const DeliveryReceipt receipt{
        with.send(with.endpoint("soap"), "<?xml version=\"1.0\"?>\n" + question)};
    INFO(receipt.code);
    REQUIRE(receipt.outcome == DeliveryOutcome::delivered);
    CHECK(gateway::core::as_text(receipt.response) == answer);
    CHECK(receipt.content_type == "application/xml");
    CHECK(gateway::crypto::from_base64(receipt.request_hash).value().size() == 64);
    const auto asked = with.server.requests();
    REQUIRE(asked.size() == 1);
    const std::string sent{asked[0].at("body")};
    CHECK(sent.find("<soap:Body>" + question + "</soap:Body>") != std::string::npos);
    CHECK(asked[0].at("path") == "/");

    with.server.set("tamper", "hash");
    CHECK(with.ask("soap").code == Code{"XROAD_REQUEST_HASH"});
    with.server.set("tamper", "no-hash");
    CHECK(with.ask("soap").code == Code{"XROAD_REQUEST_HASH"});
}

TEST_CASE(
    "an answer whose id, client or service is not the question's is nobody's answer",
    "[xroad][client][hostile]") {
    Scene& with{scene()};
    for (const std::string protocol : {"rest", "soap"}) {
        for (const std::string tampered : {"id", "client", "service"}) {
            with.server.set("tamper", tampered);
            const DeliveryReceipt receipt{with.ask(protocol)};
            INFO(protocol << ' ' << tampered << ' ' << receipt.code);
            CHECK(receipt.outcome == DeliveryOutcome::unknown);
            CHECK(receipt.code == Code{"XROAD_INCONSISTENT_RESPONSE"});
            CHECK(receipt.response.empty());
        }
    }
    with.server.set("tamper", "no-hash");
    CHECK(with.ask("rest").code == Code{"XROAD_INCONSISTENT_RESPONSE"});
}

TEST_CASE(
    "a fault is told by its code in both spellings, never by the HTTP status",
    "[xroad][client][fault]") {
    Scene& with{scene()};
    struct Known {
        const char* fault;
        Code code;
        DeliveryOutcome outcome;
        const char* whose;
    };
    std::vector<Known> known{
        {"server.serverproxy.access_denied", "XROAD_ACCESS_DENIED", DeliveryOutcome::failed,
         "partner-security-server"},
        {"server.clientproxy.global_conf_outdated", "XROAD_CONFIGURATION_OUTDATED",
         DeliveryOutcome::failed, "own-security-server"},
        {"server.serverproxy.service_failed.network_error", "XROAD_FAILED",
         DeliveryOutcome::unknown, "partner-system"},
        {"server.clientproxy.network_error", "XROAD_FAILED", DeliveryOutcome::unknown,
         "own-security-server"},
        {"server.clientproxy.ssl_authentication_failed", "XROAD_OWN_CERTIFICATE",
         DeliveryOutcome::failed, "own-security-server"},
        {"server.serverproxy.ssl_authentication_failed", "XROAD_PARTNER_SERVER",
         DeliveryOutcome::failed, "partner-security-server"},
        {"client.invalid_soap_action", "XROAD_REQUEST_REFUSED", DeliveryOutcome::failed,
         "our-message"}};
    // what is wrong with an answer says nothing of the question, which was taken
    for (const char* of_an_answer :
         {"server.clientproxy.service_failed.invalid_content_type",
          "server.clientproxy.service_failed.missing_header_field",
          "server.clientproxy.service_failed.duplicate_header_field",
          "server.clientproxy.service_failed.inconsistent_headers",
          "server.clientproxy.service_failed.invalid_protocol_version"}) {
        known.push_back(
            {of_an_answer, "XROAD_FAILED", DeliveryOutcome::unknown, "own-security-server"});
    }
    for (const std::string version : {"7.8", "7.7"}) {
        for (const int status : {200, 400, 500}) {
            with.server.set("version", version);
            with.server.set("status", status); // of REST; SOAP's is always 200
            for (const Known& one : known) {
                with.server.set("fault", one.fault);
                for (const std::string protocol : {"rest", "soap"}) {
                    const DeliveryReceipt receipt{with.ask(protocol)};
                    INFO(protocol << ' ' << version << ' ' << status << ' ' << one.fault);
                    CHECK(receipt.code == one.code);
                    CHECK(receipt.outcome == one.outcome);
                    REQUIRE(receipt.fault);
                    CHECK(receipt.fault->code == one.fault);
                    CHECK(receipt.fault->whose == one.whose);
                    CHECK(receipt.fault->tracking.size() == 36);
                    CHECK_FALSE(receipt.fault->advice.at(2).empty());
                }
            }
        }
    }
}

TEST_CASE(
    "a long answer that somebody waits for lies on disk while it is looked at, and is the same",
    "[xroad][client][held]") {
    Scene& with{scene()};
    const simulators::TemporaryFolder folder;
    gateway::http::Client holding{with.loops, {.held_folder = folder.path()}};
    adapters::xroad::XroadTransportFactory factory{holding, {}, with.clock};
    const std::string filler(1000, 'x');
    std::string text{"["};
    std::string element{"<getPeriodsResponse xmlns=\"urn:t\">"};
    for (int period{0}; period < 3000; ++period) {
        text += "\"" + filler + "\",";
        element += "<days>" + filler + "</days>";
    }
    text.back() = ']';
    element += "</getPeriodsResponse>";
    json services = with.server.settings().at("services");
    const json before = services;
    services[rest_service]["answer"] = text;
    services[soap_service]["answer"] = element;
    with.server.set("services", services);

    const auto rest = factory.open(with.endpoint("rest"));
    const DeliveryReceipt waited{Scene::send_by(*rest, "{\"who\":\"x\"}", Waited::yes)};
    CHECK(waited.code == Code{"DELIVERED"});
    CHECK(waited.response.empty());
    REQUIRE(waited.held);
    const auto held = gateway::core::whole(*waited.held);
    CHECK(std::ranges::equal(held, gateway::core::as_bytes(text)));
    const DeliveryReceipt not_waited{Scene::send_by(*rest, "{\"who\":\"x\"}")};
    CHECK_FALSE(not_waited.held);
    CHECK(not_waited.response.size() == text.size());

    const auto soap = factory.open(with.endpoint("soap"));
    const DeliveryReceipt read{Scene::send_by(*soap, question, Waited::yes)};
    CHECK(read.code == Code{"DELIVERED"});
    CHECK_FALSE(read.held); // of an envelope only the body's element is the party's
    CHECK(std::ranges::equal(read.response, gateway::core::as_bytes(element)));
    with.server.set("services", before);
}

TEST_CASE(
    "what an answer's values mean by a prefix, and its languages, are handed on",
    "[xroad][client][soap]") {
    Scene& with{scene()};
    const std::string element{
        R"(<getPeriodsResponse xmlns="urn:t" xmlns:xs="http://www.w3.org/2001/XMLSchema")"
        R"( xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><from xsi:type="xs:date">)"
        R"(2026-01-01</from><note xml:lang="sv">tre dagar</note></getPeriodsResponse>)"};
    json services = with.server.settings().at("services");
    const json before = services;
    services[soap_service]["answer"] = element;
    with.server.set("services", services);
    const DeliveryReceipt receipt{with.ask("soap")};
    with.server.set("services", before);
    CHECK(receipt.code == Code{"DELIVERED"});
    CHECK(gateway::core::as_text(receipt.response) == element);
}

TEST_CASE(
    "a party's own fault is the party's refusal, and so marked", "[xroad][client][fault][soap]") {
    Scene& with{scene()};
    json services = with.server.settings().at("services");
    const json before = services;
    services[soap_service]["fault"] = {"p:NoSuchPeriod", "there is none for 010190-901R", ""};
    with.server.set("services", services);
    const DeliveryReceipt receipt{with.ask("soap")};
    CHECK(receipt.outcome == DeliveryOutcome::refused);
    CHECK(receipt.code == Code{"XROAD_PARTY_FAULT"});
    REQUIRE(receipt.fault);
    CHECK(receipt.fault->whose == "party");
    CHECK(receipt.fault->code == "NoSuchPeriod");

    // a code that names a person is not shown
    services[soap_service]["fault"] = {"p:010190Y901R", "", ""};
    with.server.set("services", services);
    CHECK(with.ask("soap").fault.value().code == "xroad_party_fault");
    with.server.set("services", before);
}

TEST_CASE(
    "an error of X-Road's over REST is X-Road's, also in a word that is not known here: it makes "
    "nothing certain, and its line in the log can be found",
    "[xroad][client][fault][rest]") {
    Scene& with{scene()};
    for (const char* fault : {"whatever", "server.newproxy.access_denied"}) {
        with.server.set("fault", fault);
        const DeliveryReceipt receipt{with.ask("rest")};
        INFO(fault << ' ' << receipt.code);
        CHECK(receipt.code == Code{"XROAD_FAILED"});
        CHECK(receipt.outcome == DeliveryOutcome::unknown);
        REQUIRE(receipt.fault);
        CHECK(receipt.fault->code == fault);
        CHECK(receipt.fault->whose == "own-security-server");
        CHECK(receipt.fault->tracking.size() == 36);
        CHECK(receipt.fault->meaning.at(2) == "An error code that is not known here.");
    }
}

TEST_CASE(
    "a service that we may not use, or that is in another protocol, says what is to be done",
    "[xroad][client][fault]") {
    Scene& with{scene()};
    Endpoint to{with.endpoint("rest")};
    to.settings["service"] = provider + "/nothing";
    CHECK(with.send(to, "{}").code == Code{"XROAD_UNKNOWN_SERVICE"});
    to.settings["service"] = soap_service;
    CHECK(with.send(to, "{}").code == Code{"XROAD_SERVICE_TYPE"});
    with.server.set("maintenance", "back at noon");
    const DeliveryReceipt receipt{with.ask("rest")};
    CHECK(receipt.code == Code{"XROAD_MAINTENANCE"});
    CHECK(receipt.outcome == DeliveryOutcome::failed);
}

TEST_CASE(
    "an identity goes with its own certificate: another subsystem's is refused, and says so",
    "[xroad][client][tls]") {
    Scene& with{scene()};
    Endpoint to{with.endpoint("rest")};
    to.settings["client"] = other_client; // with the first member's certificate
    const DeliveryReceipt receipt{with.send(to, "{}")};
    CHECK(receipt.code == Code{"XROAD_OWN_CERTIFICATE"});
    CHECK(receipt.outcome == DeliveryOutcome::failed);

    // each with its own, in turn, over connections that are kept
    to.settings["certificate-file"] = with.authority.identity("member-two").certificate.string();
    to.settings["key-file"] = with.authority.identity("member-two").key.string();
    for (int round{0}; round < 3; ++round) {
        CHECK(with.send(to, "{}").code == Code{"XROAD_ACCESS_DENIED"}); // it is let in as itself
        CHECK(with.ask("rest").code == Code{"DELIVERED"});
    }
}

TEST_CASE(
    "a Security Server is known by its pinned key alone; nothing leaves to another, and a redirect "
    "is never followed",
    "[xroad][client][tls]") {
    Scene& with{scene()};
    Endpoint to{with.endpoint("soap")};
    to.server_pins = {*gateway::core::fingerprint_of(with.authority.spki("other-server"))};
    const DeliveryReceipt receipt{with.send(to, question)};
    CHECK(receipt.code == Code{"TLS_PIN"});
    CHECK(receipt.outcome == DeliveryOutcome::failed);
    CHECK(with.server.requests().empty());

    for (const std::string protocol : {"rest", "soap"}) {
        with.server.set("redirect", with.server.url() + "/r1/" + rest_service + "/elsewhere");
        with.server.forget_requests();
        const DeliveryReceipt redirected{with.ask(protocol)};
        CHECK(redirected.code == Code{"REDIRECT_NOT_FOLLOWED"});
        CHECK(redirected.outcome == DeliveryOutcome::failed);
        CHECK(with.server.requests().size() == 1);

        with.server.set("redirect_status", "303"); // said by a form that took what was posted
        const DeliveryReceipt taken{with.ask(protocol)};
        CHECK(taken.code == Code{"HTTP_FAILED"});
        CHECK(taken.outcome == DeliveryOutcome::unknown);
        with.server.set("redirect_status", "307");
    }
}

TEST_CASE(
    "what X-Road would show in logs names nobody, and an endpoint says all that it must",
    "[xroad][client][config]") {
    Scene& with{scene()};
    using Places = std::set<std::string>;
    const auto told = [&](const Endpoint& endpoint) { // what the kind says before it is opened
        Places places;
        for (const auto& problem :
             with.factory.kind().problems(endpoint, gateway::ports::EndpointUse::sends)) {
            if (problem.file.empty()) {
                places.insert(problem.place);
            }
        }
        return places;
    };
    CHECK(told(with.endpoint("rest")).empty());
    CHECK(told(with.endpoint("soap")).empty());
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"user-id", "010190-901R"},
        {"path", "/persons/010190-901R"},
        {"path", "/a%2Fb"},
        {"path", "/../b"},
        {"client", "FI-TEST/MUN"},
        {"client", "FI-TEST/MUN/1%2F2/x"},
        {"service", provider},
        {"method", "GET"},
        {"protocol", "soap12"},
        {"security-server", "FI-TEST/GOV/1"},
        {"certificate-file", "/nowhere.pem"},
        {"token-url", "https://x"}};
    for (const auto& [name, value] : wrong) {
        Endpoint to{with.endpoint("rest")};
        to.settings[name] = value;
        INFO(name << '=' << value);
        CHECK_THROWS_AS(with.factory.open(to), gateway::core::GatewayError);
        // a file that is not there is a matter of the machine
        CHECK(told(to) == (name == "certificate-file" ? Places{} : Places{name}));
    }
    for (const char* missing : {"client", "service", "key-file"}) {
        Endpoint to{with.endpoint("rest")};
        to.settings.erase(missing);
        CHECK_THROWS_AS(with.factory.open(to), gateway::core::GatewayError);
        CHECK(told(to) == Places{missing});
    }
    Endpoint unpinned{with.endpoint("rest")};
    unpinned.server_pins.clear();
    CHECK_THROWS_AS(with.factory.open(unpinned), gateway::core::GatewayError);
    Endpoint below{with.endpoint("rest")};
    below.url += "/r1";
    CHECK_THROWS_AS(with.factory.open(below), gateway::core::GatewayError);
    CHECK(told(below) == Places{"url"});
    // an element that is not the service's never leaves
    CHECK(with.send(with.endpoint("soap"), "<other/>").code == Code{"INCONSISTENT_HEADERS"});
    CHECK(
        with.send(with.endpoint("soap"), "<getPeriods/><getPeriods/>").outcome
        == DeliveryOutcome::failed);
    CHECK(with.server.requests().empty());
}
