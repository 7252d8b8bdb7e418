#pragma once
// Addresses of this room's sockets: what a peer is counted by, which port is bound, whether a Unix
// socket's file is in use.

#include "gateway/http/ledger.h"
#include "gateway/http/loop.h"

#include <cstdint>
#include <optional>
#include <string>

namespace gateway::http {

/// What a peer's connections are counted by: its network address, or on a Unix socket its user.
[[nodiscard]] PeerKey peer_key(
    const asio::generic::stream_protocol::endpoint& peer,
    std::optional<std::uint32_t> uid) noexcept;

/// An Internet address as text, one that IPv6 maps as the IPv4 that it is; empty for any other.
[[nodiscard]] std::string address_of(const asio::generic::stream_protocol::endpoint& endpoint);

/// The port of an Internet endpoint; 0 for any other.
[[nodiscard]] std::uint16_t
port_of(const asio::generic::stream_protocol::endpoint& endpoint) noexcept;

/// Takes away the file of a Unix socket at which nobody listens any more.
/// @throws core::GatewayError LISTEN_SOCKET_PATH (longer than the kernel takes),
///         LISTEN_ADDRESS_IN_USE (somebody answers), LISTEN_ADDRESS (something else lies there).
void remove_stale_socket(const std::string& path);

}
