#include "adapters/transports/https/https.h"

#include "adapters/transports/https/caller.h"
#include "adapters/transports/https/https_collector.h"
#include "adapters/transports/https/https_endpoint.h"
#include "adapters/transports/https/inquirer.h"
#include "adapters/transports/https/receipt.h"
#include "gateway/core/error.h"
#include "gateway/crypto/digest.h"
#include "gateway/http/client.h"
#include "gateway/http/request_fields.h"
#include "gateway/ports/permit_checks.h"

#include <exception>
#include <optional>

namespace adapters::https {

namespace {

using gateway::core::Code;
using gateway::http::Client;
using gateway::http::ClientResult;
using gateway::http::OutgoingRequest;
using gateway::ports::Clock;
using gateway::ports::DeliveryReceipt;
using gateway::ports::Endpoint;
using gateway::ports::Payload;
using gateway::ports::SendPermit;

class HttpsTransport final : public gateway::ports::Transport {
public:
    HttpsTransport(Caller caller, OutgoingRequest pattern, Clock& clock)
        : m_caller{std::move(caller)}, m_pattern{std::move(pattern)}, m_clock{clock} {}

    void send(SendPermit permit, const Payload& payload, Done done) override {
        if (const std::optional<Code> obstacle{begin(permit, payload, done)}) {
            done(gateway::ports::not_sent(*obstacle));
        }
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
            m_caller.send(request_for(permit, payload), [done](ClientResult result) {
                done(receipt_of(std::move(result)));
            });
            return std::nullopt;
        } catch (const std::exception&) {
            return Code{"NETWORK_FAILED"};
        }
    }

    [[nodiscard]] OutgoingRequest
    request_for(const SendPermit& permit, const Payload& payload) const {
        OutgoingRequest request{m_pattern};
        request.headers.emplace_back("Content-Type", payload.content_type);
        request.headers.emplace_back("Idempotency-Key", payload.idempotency_key);
        gateway::http::add_context(
            request.headers, payload.traceparent,
            payload.waited_for ? std::optional{payload.time_limit} : std::nullopt);
        request.body = payload.bytes;
        request.time_limit = payload.time_limit;
        request.may_be_held = payload.waited_for;
        // asked again when the connection stands and before every write
        request.may_send = gateway::ports::until_passed(permit, m_clock);
        request.may_go_on = gateway::ports::while_held(permit, m_clock);
        return request;
    }

    const Caller m_caller;
    const OutgoingRequest m_pattern;
    Clock& m_clock;
};

}

HttpsTransportFactory::HttpsTransportFactory(Client& client, ClientIdentity identity, Clock& clock)
    : m_client{client}, m_identity{std::move(identity)}, m_clock{clock} {}

const gateway::ports::TransportKind& HttpsTransportFactory::transport_kind() noexcept {
    static const gateway::ports::TransportKind kind{
        "https",
        gateway::ports::TransportKind::Inbound::either,
        true,
        https_settings(),
        {},
        "https://host:port/path, without a name or password",
        endpoint_problems};
    return kind;
}

std::shared_ptr<TokenSource>
HttpsTransportFactory::tokens(const std::optional<TokenSettings>& settings) {
    if (!settings) {
        return nullptr;
    }
    const std::scoped_lock lock{m_mutex};
    std::erase_if(m_tokens, [](const auto& known) { return known.second.expired(); });
    for (const auto& [asked, source] : m_tokens) {
        if (*asked == *settings) {
            if (std::shared_ptr<TokenSource> known{source.lock()}) {
                return known;
            }
        }
    }
    auto fresh = std::make_shared<TokenSource>(m_client, *settings, m_identity, m_clock);
    m_tokens.emplace_back(std::make_shared<const TokenSettings>(*settings), fresh);
    return fresh;
}

std::unique_ptr<gateway::ports::Transport> HttpsTransportFactory::open(const Endpoint& endpoint) {
    HttpsEndpoint read{read_endpoint(endpoint, m_identity)};
    return std::make_unique<HttpsTransport>(
        Caller{m_client, tokens(read.tokens)}, std::move(read.pattern), m_clock);
}

std::unique_ptr<gateway::ports::Inquirer> HttpsTransportFactory::inquire(const Endpoint& endpoint) {
    HttpsEndpoint read{read_endpoint(endpoint, m_identity)};
    return std::make_unique<HttpsInquirer>(
        Caller{m_client, tokens(read.tokens)}, std::move(read.pattern));
}

std::unique_ptr<gateway::ports::Collector>
HttpsTransportFactory::collect(const Endpoint& endpoint) {
    HttpsEndpoint read{read_endpoint(endpoint, m_identity, gateway::ports::EndpointUse::collects)};
    const Caller caller{m_client, tokens(read.tokens)};
    return std::make_unique<HttpsCollector>(std::move(read), caller, m_clock);
}

}
