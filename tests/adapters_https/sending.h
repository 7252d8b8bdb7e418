#pragma once
// The transport with all that it needs, and a server's identity that it trusts.

#include "adapters/transports/https/https.h"
#include "gateway/http/client.h"
#include "gateway/http/loops.h"
#include "tests/adapters_https/support.h"
#include "tests/http/support/listening.h"
#include "tests/http/support/scripted_server.h"

#include <future>
#include <memory>
#include <string>

namespace tests {

struct Sending {
    Sending() { loops.start(); }

    ~Sending() {
        client.reset();
        loops.stop();
    }

    [[nodiscard]] gateway::ports::Endpoint endpoint(const ScriptedServer& server) {
        gateway::ports::Endpoint endpoint;
        endpoint.url = server.url("/statements");
        endpoint.trust_file = authority.certificate_file();
        endpoint.server_pins = {server_identity.spki};
        return endpoint;
    }

    [[nodiscard]] gateway::ports::DeliveryReceipt send(
        const gateway::ports::Endpoint& endpoint, gateway::ports::SendPermit permit,
        std::chrono::milliseconds limit = std::chrono::seconds{30}) {
        const auto transport = factory.open(endpoint);
        std::promise<gateway::ports::DeliveryReceipt> promise;
        std::future<gateway::ports::DeliveryReceipt> receipt{promise.get_future()};
        const gateway::ports::Payload payload{
            gateway::core::as_bytes(body), "application/xml", "0190-key", limit};
        transport->send(std::move(permit), payload, [&](gateway::ports::DeliveryReceipt got) {
            promise.set_value(std::move(got));
        });
        return receipt.get();
    }

    [[nodiscard]] gateway::ports::DeliveryReceipt send(const ScriptedServer& server) {
        return send(endpoint(server), permit_for(body));
    }

    Authority authority{"party authority"};
    Identity server_identity{authority.issue_server()};
    Identity identity{authority.issue_client()};
    std::string body{"<statement/>"};
    SetClock clock;
    gateway::http::Loops loops{network_libraries(), 1};
    std::unique_ptr<gateway::http::Client> client{std::make_unique<gateway::http::Client>(loops)};
    adapters::https::HttpsTransportFactory factory{
        *client, {identity.certificate_file, identity.key_file}, clock};
};

}
