#pragma once
// A Security Server with our two members and a provider behind it, and the transport that asks it.

#include "adapters/transports/xroad/xroad.h"
#include "gateway/core/fingerprint.h"
#include "gateway/http/loops.h"
#include "gateway/text/text.h"
#include "tests/adapters_https/support.h"
#include "tests/http/support/listening.h"
#include "tests/simulators/security_server.h"

#include <future>

namespace tests::xroad {

using gateway::core::Code;
using gateway::ports::DeliveryOutcome;
using gateway::ports::DeliveryReceipt;
using gateway::ports::Endpoint;
using nlohmann::json;

inline const std::string client{"FI-TEST/MUN/1234567-1/employment"};
inline const std::string other_client{"FI-TEST/MUN/2345678-2/employment"};
inline const std::string provider{"FI-TEST/GOV/7654321-2/benefits"};
inline const std::string soap_service{provider + "/getPeriods"};
inline const std::string rest_service{provider + "/periods"};
inline const std::string message{"019ca8b2-dc00-7abc-8def-0123456789ab"};
inline const std::string question{
    "<getPeriods xmlns=\"urn:t\"><who>010190-901R</who></getPeriods>"};
inline const std::string answer{
    R"(<b:getPeriodsResponse xmlns:b="urn:t"><b:days kind="paid">12 &amp; 3</b:days></b:getPeriodsResponse>)"};

enum class Waited : bool { no, yes };

/// One Security Server for all cases: our two members, and a provider behind it.
struct Scene {
    Scene() { loops.start(); }

    ~Scene() {
        http_client.reset();
        loops.stop();
    }

    static json settings_of(const simulators::DevCa& authority) {
        const std::string own{authority.identity("member-one").certificate.string()};
        const std::string other{authority.identity("member-two").certificate.string()};
        json soap = {{"type", "SOAP"}, {"access", {client}}, {"answer", answer}};
        json rest = {{"type", "REST"}, {"access", {client}}, {"answer", "{\"days\":12}"}};
        json made;
        made["clients"][client] = {{"certificates", {own}}};
        made["clients"][other_client] = {{"certificates", {other}}};
        made["services"][soap_service] = soap;
        made["services"][rest_service] = rest;
        return made;
    }

    [[nodiscard]] Endpoint endpoint(const std::string& protocol) const {
        Endpoint made;
        made.url = server.url();
        made.trust_file = authority.authority();
        made.server_pins = {*gateway::core::fingerprint_of(authority.spki("security-server"))};
        made.settings = {
            {"protocol", protocol},
            {"client", client},
            {"service", protocol == "soap" ? soap_service : rest_service},
            {"certificate-file", authority.identity("member-one").certificate.string()},
            {"key-file", authority.identity("member-one").key.string()}};
        return made;
    }

    [[nodiscard]] DeliveryReceipt send(const Endpoint& to, const std::string& body) {
        return send_by(*factory.open(to), body);
    }

    [[nodiscard]] static DeliveryReceipt send_by(
        gateway::ports::Transport& transport, const std::string& body, Waited waited = Waited::no) {
        std::promise<DeliveryReceipt> promise;
        auto receipt = promise.get_future();
        const char* const type{body.starts_with('<') ? "application/xml" : "application/json"};
        const gateway::ports::Payload payload{
            gateway::core::as_bytes(body), type, message, std::chrono::seconds{20}, {},
            waited == Waited::yes,         type};
        transport.send(permit_for(body), payload, [&](DeliveryReceipt got) {
            promise.set_value(std::move(got));
        });
        return receipt.get();
    }

    [[nodiscard]] DeliveryReceipt ask(const std::string& protocol) {
        return send(endpoint(protocol), protocol == "soap" ? question : "{\"who\":\"x\"}");
    }

    gateway::text::XmlLibrary library; // first: everything reads XML
    simulators::DevCa authority{{"security-server", "other-server", "member-one", "member-two"}};
    simulators::SecurityServer server{
        authority.identity("security-server"), authority.authority(), settings_of(authority)};
    SetClock clock;
    gateway::http::Loops loops{network_libraries(), 1};
    std::unique_ptr<gateway::http::Client> http_client{
        std::make_unique<gateway::http::Client>(loops)};
    adapters::xroad::XroadTransportFactory factory{*http_client, {}, clock};
};

inline Scene& scene() {
    static Scene only;
    for (const char* member :
         {"tamper", "fault", "version", "redirect", "redirect_status", "maintenance", "status",
          "ill", "hang", "without-metadata", "soap-type"}) {
        only.server.set(member, nullptr);
    }
    only.server.forget_requests();
    return only;
}

}
