#pragma once
// A non-blocking socket with TLS on it, server side. OpenSSL reads the socket itself: no buffers
// between them, so an idle connection costs little.

#include "gateway/http/loop.h"
#include "gateway/http/openssl_handles.h"
#include "gateway/http/tls_context.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace gateway::http {

/// How far one call came.
enum class Io : std::uint8_t { done, want_read, want_write, closed, failed };

struct IoResult {
    Io io{Io::failed};
    std::size_t count{0};
};

class TlsStream final {
public:
    /// @param context lives as long as the stream.
    TlsStream(Socket socket, SSL_CTX& context);
    TlsStream(const TlsStream&) = delete;
    TlsStream& operator=(const TlsStream&) = delete;
    ~TlsStream();

    [[nodiscard]] IoResult handshake() noexcept;
    [[nodiscard]] IoResult read(std::span<char> into) noexcept;
    [[nodiscard]] IoResult write(std::string_view bytes) noexcept;

    /// Waits until the socket can do what `io` wants; ends early when wake() is called.
    [[nodiscard]] Awaitable<void> wait(Io io);
    void wake() noexcept;

    /// Says goodbye (close_notify, FIN) without waiting for an answer.
    void say_goodbye() noexcept;
    /// Throws away what the peer still sends. @return done: more may come; closed: nothing will.
    [[nodiscard]] IoResult discard(std::span<char> scratch) noexcept;
    void close() noexcept;

    [[nodiscard]] PeerCertificate peer() const { return tls_peer(*m_ssl, m_verification); }

private:
    [[nodiscard]] IoResult judge(int result, std::size_t count) noexcept;

    Socket m_socket;
    Verification m_verification;
    SslPtr m_ssl;
    bool m_broken{false}; ///< OpenSSL must not be called again
};

}
