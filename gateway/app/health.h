#pragma once
// GET /health/live and /health/ready on the loopback address: Poco's HTTP server, never shown to
// partners.

#include <cstdint>
#include <functional>
#include <memory>

namespace gateway::app {

class HealthEndpoint final {
public:
    /// @param ready asked at each request: whether new work is taken in. @param port 0 takes any
    /// free port.
    HealthEndpoint(std::uint16_t port, std::function<bool()> ready);
    ~HealthEndpoint();
    HealthEndpoint(const HealthEndpoint&) = delete;
    HealthEndpoint& operator=(const HealthEndpoint&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept;

private:
    struct Server;
    std::unique_ptr<Server> m_server;
};

}
