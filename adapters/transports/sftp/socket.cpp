#include "adapters/transports/sftp/socket.h"

#include "gateway/core/error.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>

namespace adapters::sftp {

using gateway::core::GatewayError;
namespace core = gateway::core;

namespace {

using Addresses = std::unique_ptr<addrinfo, decltype([](addrinfo* list) { ::freeaddrinfo(list); })>;

Addresses addresses_of(const std::string& host, std::uint16_t port) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV;
    addrinfo* found{nullptr};
    if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
        throw GatewayError{"RESOLVE_FAILED"};
    }
    return Addresses{found};
}

/// Waits until it can be written to. @return false if the time is over.
bool wait_writable(int socket, Steady until) {
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            until - std::chrono::steady_clock::now());
        pollfd waited{socket, POLLOUT, 0};
        const int ready{
            ::poll(&waited, 1, static_cast<int>(std::clamp<long>(left.count(), 0, 3'600'000)))};
        if (ready > 0) {
            return true;
        }
        if (ready == 0 || errno != EINTR) {
            return false;
        }
    }
}

bool connected(int socket) noexcept {
    int problem{0};
    socklen_t size{sizeof problem};
    return ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &problem, &size) == 0 && problem == 0;
}

}

Socket& Socket::operator=(Socket&& other) noexcept {
    std::swap(m_handle, other.m_handle);
    return *this;
}

Socket::~Socket() {
    if (m_handle >= 0) {
        ::close(m_handle);
    }
}

Socket Socket::duplicate() const {
    Socket copy{::fcntl(m_handle, F_DUPFD_CLOEXEC, 0)};
    if (!copy) {
        throw GatewayError{"NETWORK_FAILED"};
    }
    return copy;
}

Socket connect_to(const std::string& host, std::uint16_t port, Steady until) {
    const Addresses addresses{addresses_of(host, port)};
    long left{0};
    for (const addrinfo* at{addresses.get()}; at != nullptr; at = at->ai_next) {
        ++left;
    }
    bool silent{false};
    for (const addrinfo* at{addresses.get()}; at != nullptr; at = at->ai_next, --left) {
        Socket socket{::socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
        if (!socket) {
            continue;
        }
        const int begun{::connect(socket.get(), at->ai_addr, at->ai_addrlen)};
        if (begun != 0 && errno != EINPROGRESS) {
            continue;
        }
        // one that is silent leaves time for those behind it: a host may have an address that
        // nothing gets through to from here
        const auto now = std::chrono::steady_clock::now();
        if (!wait_writable(socket.get(), now + (until - now) / left)) {
            silent = true;
            continue;
        }
        if (connected(socket.get())) {
            const int on{1};
            ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            return socket;
        }
    }
    throw GatewayError{silent ? core::Code{"CONNECT_TIMEOUT"} : core::Code{"CONNECT_FAILED"}};
}

}
