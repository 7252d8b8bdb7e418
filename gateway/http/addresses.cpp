#include "gateway/http/addresses.h"

#include "gateway/core/error.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace gateway::http {

namespace {

using core::GatewayError;

constexpr std::size_t prefix_bytes{8}; // of IPv6: the network

template <class Address>
Address address_in(const asio::generic::stream_protocol::endpoint& endpoint) noexcept {
    Address address{};
    std::memcpy(&address, endpoint.data(), std::min(sizeof address, endpoint.size()));
    return address;
}

/// Whether somebody takes connections at `address`; ENOENT, ECONNREFUSED and the like else.
int try_to_connect(const sockaddr_un& address) noexcept {
    const int descriptor{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    const int failed{
        ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address)};
    const int reason{failed == 0 ? 0 : errno};
    ::close(descriptor);
    return reason;
}

}

PeerKey peer_key(
    const asio::generic::stream_protocol::endpoint& peer,
    std::optional<std::uint32_t> uid) noexcept {
    PeerKey key{};
    if (peer.protocol().family() == AF_INET) {
        const auto address = address_in<sockaddr_in>(peer);
        key[10] = key[11] = 0xFF; // as IPv6 writes it
        std::memcpy(key.data() + 12, &address.sin_addr, sizeof address.sin_addr);
    } else if (peer.protocol().family() == AF_INET6) {
        const auto address = address_in<sockaddr_in6>(peer);
        const bool mapped{IN6_IS_ADDR_V4MAPPED(&address.sin6_addr) != 0};
        std::memcpy(
            key.data(), &address.sin6_addr, mapped ? sizeof address.sin6_addr : prefix_bytes);
    } else if (uid) {
        std::memcpy(key.data(), &*uid, sizeof *uid);
    }
    return key;
}

std::string address_of(const asio::generic::stream_protocol::endpoint& endpoint) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const int family{endpoint.size() == 0 ? AF_UNSPEC : endpoint.protocol().family()};
    if (family == AF_INET) {
        const auto address = address_in<sockaddr_in>(endpoint);
        ::inet_ntop(AF_INET, &address.sin_addr, text.data(), text.size());
    } else if (family == AF_INET6) {
        const auto address = address_in<sockaddr_in6>(endpoint);
        const bool mapped{IN6_IS_ADDR_V4MAPPED(&address.sin6_addr) != 0};
        const auto* const bytes = reinterpret_cast<const unsigned char*>(&address.sin6_addr);
        ::inet_ntop(
            mapped ? AF_INET : AF_INET6, mapped ? bytes + 12 : bytes, text.data(), text.size());
    }
    return text.data();
}

std::uint16_t port_of(const asio::generic::stream_protocol::endpoint& endpoint) noexcept {
    switch (endpoint.protocol().family()) {
    case AF_INET: return ntohs(address_in<sockaddr_in>(endpoint).sin_port);
    case AF_INET6: return ntohs(address_in<sockaddr_in6>(endpoint).sin6_port);
    default: return 0;
    }
}

void remove_stale_socket(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        throw GatewayError{"LISTEN_SOCKET_PATH", GatewayError::Retry::never};
    }
    std::copy(path.begin(), path.end(), std::begin(address.sun_path));
    struct stat found {};
    if (::lstat(path.c_str(), &found) != 0) {
        return;
    }
    if (!S_ISSOCK(found.st_mode)) {
        throw GatewayError{"LISTEN_ADDRESS", GatewayError::Retry::never};
    }
    if (try_to_connect(address) != ECONNREFUSED) {
        throw GatewayError{"LISTEN_ADDRESS_IN_USE"};
    }
    ::unlink(path.c_str());
}

}
