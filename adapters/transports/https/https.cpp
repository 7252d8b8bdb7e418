#include "adapters/transports/https/https.h"

#include "adapters/transports/https/receipt.h"
#include "gateway/core/error.h"
#include "gateway/crypto/digest.h"
#include "gateway/http/client.h"

#include <charconv>
#include <exception>
#include <fstream>
#include <optional>

namespace adapters::https {

namespace {

using gateway::core::Code;
using gateway::core::GatewayError;
using gateway::http::Client;
using gateway::http::ClientResult;
using gateway::http::OutgoingRequest;
using gateway::ports::Clock;
using gateway::ports::DeliveryOutcome;
using gateway::ports::DeliveryReceipt;
using gateway::ports::Endpoint;
using gateway::ports::Payload;
using gateway::ports::SendPermit;

constexpr std::string_view connect_timeout{"connect-timeout"};
constexpr std::string_view response_limit{"response-limit"};

DeliveryReceipt failed(Code code) {
    DeliveryReceipt receipt;
    receipt.outcome = DeliveryOutcome::failed;
    receipt.code = code;
    return receipt;
}

class HttpsTransport final : public gateway::ports::Transport {
public:
    HttpsTransport(Client& client, OutgoingRequest pattern, Clock& clock)
        : m_client{client}, m_pattern{std::move(pattern)}, m_clock{clock} {}

    void send(SendPermit permit, const Payload& payload, Done done) override {
        if (const std::optional<Code> obstacle{begin(permit, payload, done)}) {
            done(failed(*obstacle));
        }
    }

private:
    /// Hands the request to the client, which answers for it from then on; or says why not.
    [[nodiscard]] std::optional<Code>
    begin(const SendPermit& permit, const Payload& payload, const Done& done) noexcept {
        try {
            if (gateway::crypto::sha256(payload.bytes) != permit.payload_digest()) {
                return Code{"DIGEST_MISMATCH"};
            }
            if (m_clock.since_boot() > permit.send_by()) {
                return Code{"SEND_BY_PASSED"};
            }
            m_client.send(request_for(permit, payload), [done](ClientResult result) {
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
        request.body = payload.bytes;
        request.time_limit = payload.time_limit;
        // asked again when the connection stands and before every write
        request.may_send = [&clock = m_clock, until = permit.send_by()] {
            return clock.since_boot() <= until;
        };
        return request;
    }

    Client& m_client;
    const OutgoingRequest m_pattern;
    Clock& m_clock;
};

[[noreturn]] void refuse(Code code) {
    throw GatewayError{code, GatewayError::Retry::never};
}

std::uint64_t number(const std::string& text, std::uint64_t least, std::uint64_t most) {
    std::uint64_t value{0};
    const char* const end{text.data() + text.size()};
    const auto [at, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || at != end || value < least || value > most) {
        refuse("ENDPOINT_SETTING");
    }
    return value;
}

}

HttpsTransportFactory::HttpsTransportFactory(Client& client, ClientIdentity identity, Clock& clock)
    : m_client{client}, m_identity{std::move(identity)}, m_clock{clock} {}

std::vector<std::string> HttpsTransportFactory::settings_schema() const {
    return {std::string{connect_timeout}, std::string{response_limit}};
}

std::unique_ptr<gateway::ports::Transport> HttpsTransportFactory::open(const Endpoint& endpoint) {
    if (!endpoint.url.starts_with("https://") || endpoint.url.find('@') != std::string::npos) {
        refuse("ENDPOINT_URL");
    }
    if (endpoint.trust_file.empty() || !std::ifstream{endpoint.trust_file}.good()) {
        refuse("ENDPOINT_TRUST_FILE");
    }
    OutgoingRequest pattern;
    pattern.url = endpoint.url;
    pattern.certificate_file = m_identity.certificate_file;
    pattern.key_file = m_identity.key_file;
    pattern.authority_file = endpoint.trust_file;
    pattern.server_pins = endpoint.server_pins;
    for (const auto& [name, value] : endpoint.settings) {
        if (name == connect_timeout) {
            pattern.connect_limit = std::chrono::seconds{number(value, 1, 60)};
        } else if (name == response_limit) {
            pattern.response_limit = number(value, 1, 50ULL * 1024 * 1024);
        } else {
            refuse("ENDPOINT_SETTING");
        }
    }
    return std::make_unique<HttpsTransport>(m_client, std::move(pattern), m_clock);
}

std::unique_ptr<gateway::ports::Collector> HttpsTransportFactory::collect(const Endpoint&) {
    return nullptr;
}

}
