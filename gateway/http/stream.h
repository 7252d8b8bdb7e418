#pragma once
// A connection's bytes, non-blocking: under TLS for the network, bare on a Unix socket. What waits
// and ends is the same for both; a stream must never block its loop.

#include "gateway/core/instant.h"
#include "gateway/http/loop.h"
#include "gateway/http/message.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

struct ssl_ctx_st; // OpenSSL's SSL_CTX

namespace gateway::http {

/// How far one call came.
enum class Io : std::uint8_t { done, want_read, want_write, closed, failed };

struct IoResult {
    Io io{Io::failed};
    std::size_t count{0};
};

class Stream {
public:
    explicit Stream(Socket socket);
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    virtual ~Stream() = default;

    [[nodiscard]] virtual IoResult handshake() noexcept = 0;
    [[nodiscard]] virtual IoResult read(std::span<char> into) noexcept = 0;
    [[nodiscard]] virtual IoResult write(std::string_view bytes) noexcept = 0;
    /// Says goodbye (close_notify where there is TLS, FIN) without waiting for an answer.
    virtual void say_goodbye() noexcept = 0;

    /// Who the peer showed to be, after the handshake.
    [[nodiscard]] virtual PeerCertificate certificate() const = 0;
    /// Judges the peer again where certificates and lists were read again since it was judged, or
    /// one that it was judged by has ended.
    /// @param now the context that new connections get; null where there is none.
    virtual void judge_again(ssl_ctx_st* /*now*/, PeerCertificate& /*peer*/) {}
    /// From when on the peer's certificate is no longer valid; nothing where there is none.
    [[nodiscard]] virtual std::optional<core::Instant> certificate_end() const {
        return std::nullopt;
    }
    /// The user whose process connected, as the kernel knows it; nothing over the network.
    [[nodiscard]] virtual std::optional<std::uint32_t> uid() const noexcept = 0;

    /// The peer's, as text; empty on a Unix socket.
    [[nodiscard]] const std::string& address() const noexcept { return m_address; }

    /// Waits until the socket can do what `io` wants; ends early when wake() is called.
    [[nodiscard]] Awaitable<void> wait(Io io);
    void wake() noexcept;
    /// Throws away what the peer still sends. @return done: more may come; closed: nothing will.
    [[nodiscard]] IoResult discard(std::span<char> scratch) noexcept;
    void close() noexcept;
    /// @see sockets.h
    void reset_on_close(bool on) noexcept;
    [[nodiscard]] std::optional<std::size_t> unacknowledged() noexcept;

protected:
    [[nodiscard]] int descriptor() noexcept { return m_socket.native_handle(); }
    /// Ends the sending side.
    void finish() noexcept;

private:
    Socket m_socket;
    std::string m_address;
};

/// Over TLS where there is a context for it.
[[nodiscard]] std::unique_ptr<Stream> stream_over(Socket socket, ssl_ctx_st* context);

}
