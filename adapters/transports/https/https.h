#pragma once
// HTTPS to parties: one POST an attempt, over mutual TLS, to a pinned authority, redirects never
// followed; and GETs for what a party keeps for us at an address. It moves bytes and says what
// became of them. It must never send bytes other than the permit's, never twice (a 401 took
// nothing: after it, once more with a new token), and never guess an outcome.

#include "gateway/ports/adapter.h"
#include "gateway/ports/clock.h"

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace gateway::http {
class Client;
struct OutgoingRequest;
}

namespace adapters::https {

/// What the gateway shows parties of itself.
struct ClientIdentity {
    std::filesystem::path certificate_file; ///< PEM
    std::filesystem::path key_file;         ///< PEM
};

class TokenSource;
struct TokenSettings;

/// Transports of kind `https`. An endpoint's settings may be `connect-timeout` (seconds, 1 to 60)
/// and `response-limit` (bytes, up to 50 MiB). For a bearer token by client credentials:
/// `token-url`, `token-client`, `token-secret-file`, `token-pins` (all needed then),
/// `token-trust-file` (the endpoint's own otherwise), `token-scope`, `token-secret-in` (header |
/// body). For deliveries that we fetch: `offers` (document | list), `names`, `poll-seconds`;
/// `search-file` (JSON, which is posted; the answer is the document). For a subscription key:
/// `key-header` and `key-file`, together. `test-path`: where the party takes test messages, which
/// are not sent by a transport.
class HttpsTransportFactory final : public gateway::ports::TransportFactory {
public:
    /// Client and clock outlive the factory and its transports.
    HttpsTransportFactory(
        gateway::http::Client& client, ClientIdentity identity, gateway::ports::Clock& clock);

    [[nodiscard]] static const gateway::ports::TransportKind& transport_kind() noexcept;
    [[nodiscard]] const gateway::ports::TransportKind& kind() const noexcept override {
        return transport_kind();
    }

    /// @throws core::GatewayError ENDPOINT_URL, ENDPOINT_TRUST_FILE, ENDPOINT_SETTING.
    [[nodiscard]] std::unique_ptr<gateway::ports::Transport>
    open(const gateway::ports::Endpoint& endpoint) override;

    /// Fetches what a party offers at the endpoint. @throws as open(); ENDPOINT_UNPINNED.
    [[nodiscard]] std::unique_ptr<gateway::ports::Collector>
    collect(const gateway::ports::Endpoint& endpoint) override;

    /// GET of the endpoint's address, a slash and the message's id (inquirer.h). @throws as open().
    [[nodiscard]] std::unique_ptr<gateway::ports::Inquirer>
    inquire(const gateway::ports::Endpoint& endpoint) override;

private:
    /// One for everybody who asks the same server for the same.
    [[nodiscard]] std::shared_ptr<TokenSource> tokens(const std::optional<TokenSettings>& settings);

    gateway::http::Client& m_client;
    ClientIdentity m_identity;
    gateway::ports::Clock& m_clock;
    std::mutex m_mutex;
    std::vector<std::pair<std::shared_ptr<const TokenSettings>, std::weak_ptr<TokenSource>>>
        m_tokens;
};

}
