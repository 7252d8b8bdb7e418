#pragma once
// HTTPS to parties: one POST an attempt, over mutual TLS, to a pinned authority, redirects never
// followed. It moves bytes and says what became of them. It must never send bytes other than the
// permit's, never twice, and never guess an outcome.

#include "gateway/ports/adapter.h"
#include "gateway/ports/clock.h"

#include <filesystem>

namespace gateway::http {
class Client;
}

namespace adapters::https {

/// What the gateway shows parties of itself.
struct ClientIdentity {
    std::filesystem::path certificate_file; ///< PEM
    std::filesystem::path key_file;         ///< PEM
};

/// Transports of kind `https`. An endpoint's settings may be `connect-timeout` (seconds, 1 to 60)
/// and `response-limit` (bytes, up to 50 MiB).
class HttpsTransportFactory final : public gateway::ports::TransportFactory {
public:
    /// Client and clock outlive the factory and its transports.
    HttpsTransportFactory(
        gateway::http::Client& client, ClientIdentity identity, gateway::ports::Clock& clock);

    [[nodiscard]] std::string_view kind() const noexcept override { return "https"; }
    [[nodiscard]] std::vector<std::string> settings_schema() const override;

    /// @throws core::GatewayError ENDPOINT_URL, ENDPOINT_TRUST_FILE, ENDPOINT_SETTING.
    [[nodiscard]] std::unique_ptr<gateway::ports::Transport>
    open(const gateway::ports::Endpoint& endpoint) override;

    /// Null: what parties send arrives at the listener.
    [[nodiscard]] std::unique_ptr<gateway::ports::Collector>
    collect(const gateway::ports::Endpoint& endpoint) override;

private:
    gateway::http::Client& m_client;
    ClientIdentity m_identity;
    gateway::ports::Clock& m_clock;
};

}
