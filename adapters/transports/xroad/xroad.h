#pragma once
// X-Road as a client: one question an attempt, through our Security Server, which is known by its
// pinned key, under the identity that the endpoint names. It must never send bytes other than the
// permit's (of SOAP: the permit's bytes as the body's one element, and nothing else of the message
// but ids), never twice, never follow a redirect, and never guess an outcome.

#include "adapters/transports/xroad/server_health.h"
#include "gateway/ports/adapter.h"
#include "gateway/ports/clock.h"

#include <map>
#include <memory>
#include <mutex>

namespace adapters::xroad {

/// Transports of kind `xroad`. An endpoint's address is that of our Security Server, its pins are
/// that server's. Settings: `client` and `service` (both needed), `protocol` (rest | soap), `path`,
/// `method`, `user-id`, `represented-party`, `security-server`, `certificate-file` with `key-file`,
/// `health-url`, `connect-timeout`, `response-limit`; docs/xroad.md says what each means.
class XroadTransportFactory final : public gateway::ports::TransportFactory {
public:
    /// Client and clock outlive the factory and its transports.
    XroadTransportFactory(
        gateway::http::Client& client, OwnCertificate own, gateway::ports::Clock& clock);

    [[nodiscard]] static const gateway::ports::TransportKind& transport_kind() noexcept;
    [[nodiscard]] const gateway::ports::TransportKind& kind() const noexcept override {
        return transport_kind();
    }

    /// @throws core::GatewayError as read_endpoint().
    [[nodiscard]] std::unique_ptr<gateway::ports::Transport>
    open(const gateway::ports::Endpoint& endpoint) override;

    /// Nothing: parties call us.
    [[nodiscard]] std::unique_ptr<gateway::ports::Collector>
    collect(const gateway::ports::Endpoint& endpoint) override;

private:
    /// One for everybody who sends through the same Security Server; null where none is named.
    [[nodiscard]] std::shared_ptr<HealthPort> health_port(const std::string& url);

    gateway::http::Client& m_client;
    OwnCertificate m_own;
    gateway::ports::Clock& m_clock;
    std::mutex m_mutex;
    std::map<std::string, std::weak_ptr<HealthPort>> m_health_ports;
};

}
