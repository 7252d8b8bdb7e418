#pragma once
// A Unix socket without TLS: who is at the other end is told by the kernel, not by a certificate.
// Never used for the network.

#include "gateway/http/stream.h"

namespace gateway::http {

class PlainStream final : public Stream {
public:
    /// @throws core::GatewayError PEER_UNKNOWN when the kernel does not tell whose process it is.
    explicit PlainStream(Socket socket);

    [[nodiscard]] IoResult handshake() noexcept override { return {Io::done, 0}; }
    [[nodiscard]] IoResult read(std::span<char> into) noexcept override;
    [[nodiscard]] IoResult write(std::string_view bytes) noexcept override;
    void say_goodbye() noexcept override { finish(); }

    [[nodiscard]] PeerCertificate certificate() const override { return {}; }
    [[nodiscard]] std::optional<std::uint32_t> uid() const noexcept override { return m_uid; }

private:
    std::uint32_t m_uid{0};
};

/// The user at the other end of a connected Unix socket; nothing for any other socket.
[[nodiscard]] std::optional<std::uint32_t> peer_uid(int descriptor) noexcept;

}
