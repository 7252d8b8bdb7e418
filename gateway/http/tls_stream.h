#pragma once
// A non-blocking socket with TLS on it, server side. OpenSSL reads the socket itself: no buffers
// between them, so an idle connection costs little.

#include "gateway/http/openssl_handles.h"
#include "gateway/http/stream.h"
#include "gateway/http/tls_context.h"

#include <cstddef>

namespace gateway::http {

class TlsStream final : public Stream {
public:
    /// @param context lives as long as the stream.
    TlsStream(Socket socket, SSL_CTX& context);

    [[nodiscard]] IoResult handshake() noexcept override;
    [[nodiscard]] IoResult read(std::span<char> into) noexcept override;
    [[nodiscard]] IoResult write(std::string_view bytes) noexcept override;
    void say_goodbye() noexcept override;

    [[nodiscard]] PeerCertificate certificate() const override {
        return tls_peer(*m_ssl, m_verification);
    }
    void judge_again(SSL_CTX* now, PeerCertificate& peer) override;
    [[nodiscard]] std::optional<core::Instant> certificate_end() const override {
        return tls_peer_end(*m_ssl);
    }
    [[nodiscard]] std::optional<std::uint32_t> uid() const noexcept override {
        return std::nullopt;
    }

private:
    [[nodiscard]] IoResult judge(int result, std::size_t count) noexcept;

    Verification m_verification;
    SslPtr m_ssl;
    SSL_CTX* m_judged_under; ///< only compared
    core::Instant m_judged_at;
    std::optional<core::Instant> m_judged_until{}; ///< worked out at the first request
    bool m_broken{false};                          ///< OpenSSL must not be called again
};

}
