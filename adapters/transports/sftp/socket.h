#pragma once
// A TCP connection with a deadline. It must never outlive its owner.

#include "adapters/transports/sftp/place.h"

#include <utility>

namespace adapters::sftp {

/// Owns a socket.
class Socket final {
public:
    Socket() = default;
    explicit Socket(int handle) noexcept : m_handle{handle} {}
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    Socket(Socket&& other) noexcept : m_handle{std::exchange(other.m_handle, -1)} {}
    Socket& operator=(Socket&& other) noexcept;
    ~Socket();

    [[nodiscard]] int get() const noexcept { return m_handle; }
    [[nodiscard]] int release() noexcept { return std::exchange(m_handle, -1); }
    [[nodiscard]] Socket duplicate() const;
    [[nodiscard]] explicit operator bool() const noexcept { return m_handle >= 0; }

private:
    int m_handle{-1};
};

/// Tries each of the host's addresses. @throws core::GatewayError RESOLVE_FAILED, CONNECT_FAILED,
/// CONNECT_TIMEOUT.
[[nodiscard]] Socket connect_to(const std::string& host, std::uint16_t port, Steady until);

}
