#pragma once
// What a server says before it hangs up: TLS alerts on the client's connections.

#include <cstdint>

struct ssl_ctx_st;

namespace gateway::http {

/// The alert that came last, and on which connection: that which transfer `serial` made.
struct AlertSeen {
    std::uint64_t serial{0};
    int alert{0};
};

/// Notes the alerts of the connection that is made with this context. @param seen outlives it.
void watch_alerts(ssl_ctx_st& context, AlertSeen& seen, std::uint64_t serial) noexcept;

/// Whether a server means with it that it does not take our certificate.
[[nodiscard]] bool is_about_certificate(int alert) noexcept;

}
