#include "adapters/transports/xroad/xroad.h"

#include "adapters/transports/xroad/call.h"
#include "gateway/crypto/digest.h"
#include "gateway/ports/permit_checks.h"

#include <exception>
#include <memory>

namespace adapters::xroad {

namespace {

using gateway::core::Code;
using gateway::http::Client;
using gateway::http::ClientResult;
using gateway::http::OutgoingRequest;
using gateway::ports::Clock;
using gateway::ports::DeliveryReceipt;
using gateway::ports::Payload;
using gateway::ports::SendPermit;

class XroadTransport final : public gateway::ports::Transport {
public:
    XroadTransport(
        Client& client, const XroadEndpoint& endpoint, Clock& clock,
        std::shared_ptr<HealthPort> health)
        : m_client{client}, m_endpoint{endpoint}, m_clock{clock}, m_way{std::make_shared<Way>(
                                                                      client, clock, endpoint,
                                                                      std::move(health))} {}

    void send(SendPermit permit, const Payload& payload, Done done) override {
        // bytes, type and key are the caller's until it is told
        const auto kept = std::make_shared<const SendPermit>(std::move(permit));
        m_way->admit([this, kept, payload, done = std::move(done)](std::optional<Code> obstacle) {
            if (!obstacle) {
                obstacle = begin(*kept, payload, done);
            }
            if (obstacle) {
                done(gateway::ports::not_sent(*obstacle));
            }
        });
    }

private:
    /// Hands the request to the client, which answers for it from then on; or says why not.
    [[nodiscard]] std::optional<Code>
    begin(const SendPermit& permit, const Payload& payload, const Done& done) noexcept {
        try {
            if (const auto obstacle = gateway::ports::obstacle_of(
                    permit, gateway::crypto::sha256(payload.bytes), m_clock)) {
                return obstacle;
            }
            core::Result<Call> made{call_for(m_endpoint, payload)};
            if (!made) {
                return made.rejection().code;
            }
            const auto call = std::make_shared<const Call>(std::move(made).value());
            m_client.send(
                request_for(*call, permit, payload),
                [done, call, way = m_way, given = payload.time_limit](ClientResult result) {
                    DeliveryReceipt receipt{receipt_of(*call, std::move(result))};
                    way->told(receipt, given);
                    done(std::move(receipt));
                });
            return std::nullopt;
        } catch (const std::exception&) {
            return Code{"NETWORK_FAILED"};
        }
    }

    [[nodiscard]] OutgoingRequest
    request_for(const Call& call, const SendPermit& permit, const Payload& payload) const {
        OutgoingRequest request{m_endpoint.pattern};
        request.method = call.method;
        request.url = call.url;
        request.headers = call.headers;
        request.body = call.envelope.empty() ? payload.bytes : core::as_bytes(call.envelope);
        request.time_limit = payload.time_limit;
        request.may_be_held = payload.waited_for;
        request.may_send = gateway::ports::until_passed(permit, m_clock);
        request.may_go_on = gateway::ports::while_held(permit, m_clock);
        return request;
    }

    Client& m_client;
    const XroadEndpoint m_endpoint;
    Clock& m_clock;
    const std::shared_ptr<Way> m_way;
};

}

XroadTransportFactory::XroadTransportFactory(Client& client, OwnCertificate own, Clock& clock)
    : m_client{client}, m_own{std::move(own)}, m_clock{clock} {}

const gateway::ports::TransportKind& XroadTransportFactory::transport_kind() noexcept {
    static const gateway::ports::TransportKind kind{
        "xroad",
        gateway::ports::TransportKind::Inbound::listens,
        true,
        xroad_settings(),
        "client",
        "https://host:port of our Security Server, with nothing behind it",
        endpoint_problems};
    return kind;
}

std::shared_ptr<HealthPort> XroadTransportFactory::health_port(const std::string& url) {
    if (url.empty()) {
        return nullptr;
    }
    const std::scoped_lock lock{m_mutex};
    std::weak_ptr<HealthPort>& known{m_health_ports[url]};
    std::shared_ptr<HealthPort> port{known.lock()};
    if (!port) {
        port = std::make_shared<HealthPort>(m_client, m_clock, url);
        known = port;
    }
    return port;
}

std::unique_ptr<gateway::ports::Transport>
XroadTransportFactory::open(const gateway::ports::Endpoint& endpoint) {
    const XroadEndpoint read{read_endpoint(endpoint, m_own)};
    return std::make_unique<XroadTransport>(m_client, read, m_clock, health_port(read.health_url));
}

std::unique_ptr<gateway::ports::Collector>
XroadTransportFactory::collect(const gateway::ports::Endpoint&) {
    return nullptr;
}

}
