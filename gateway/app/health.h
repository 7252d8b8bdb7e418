#pragma once
// GET /health/live, /health/ready and /metrics on the loopback address: Poco's HTTP server, never
// shown to partners.

#include "gateway/core/code.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace gateway::app {

/// What the endpoint asks, at each request, from threads of its own.
struct HealthQuestions {
    /// Whether the process works at all; if not, it should be started anew.
    std::function<bool()> live;
    /// Why no new work is taken in; nothing: it is.
    std::function<std::vector<core::Code>()> obstacles;
    /// What does not keep new work out as such, but the next start from succeeding, or those who
    /// bring the work from being let in.
    std::function<std::vector<core::Code>()> warnings;
    /// Prometheus' text format.
    std::function<std::string()> metrics;
};

class HealthEndpoint final {
public:
    /// @param port 0 takes any free port.
    /// @throws core::GatewayError LISTEN_ADDRESS, LISTEN_ADDRESS_IN_USE.
    HealthEndpoint(std::uint16_t port, HealthQuestions questions);
    ~HealthEndpoint();
    HealthEndpoint(const HealthEndpoint&) = delete;
    HealthEndpoint& operator=(const HealthEndpoint&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept;

private:
    struct Server;
    std::unique_ptr<Server> m_server;
};

}
