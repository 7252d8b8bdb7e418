#pragma once
// A client that sends exactly the bytes it is told, over TLS, and never waits longer than ten
// seconds.

#include "tests/http/support/certificates.h"

#include <openssl/ssl.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tests {

class RawClient final {
public:
    struct Options {
        std::optional<Identity> identity{};
        int lowest{TLS1_2_VERSION};
        int highest{TLS1_3_VERSION};
        bool legacy{false};      ///< whatever OpenSSL can still be made to speak
        std::string protocols{}; ///< ALPN, in wire form
        int receive_buffer{0};   ///< bytes that the host takes unread; 0: as the system likes
    };

    explicit RawClient(std::uint16_t port) : RawClient{port, Options{}} {}
    RawClient(std::uint16_t port, const Options& options);
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;
    ~RawClient();

    /// Whether the handshake went through.
    [[nodiscard]] bool connected() const noexcept { return m_connected; }
    [[nodiscard]] std::string_view version() const noexcept { return SSL_get_version(m_ssl.get()); }
    [[nodiscard]] SSL& ssl() noexcept { return *m_ssl; }

    bool send(std::string_view bytes);
    /// Ends the sending side, with a close_notify or by the socket alone.
    void finish(bool politely);
    /// Closes with a reset.
    void reset();
    /// One answer, by its Content-Length; what came if the connection ended before.
    [[nodiscard]] std::string receive();
    /// All that comes until the other side closes.
    [[nodiscard]] std::string receive_all();
    /// Whether the other side has closed (waits for it).
    [[nodiscard]] bool closed_by_peer();
    [[nodiscard]] std::string exchange(std::string_view bytes) {
        send(bytes);
        return receive();
    }

private:
    struct Free {
        void operator()(SSL* object) const noexcept { SSL_free(object); }
        void operator()(SSL_CTX* object) const noexcept { SSL_CTX_free(object); }
    };

    [[nodiscard]] bool read_some();

    std::unique_ptr<SSL_CTX, Free> m_context;
    std::unique_ptr<SSL, Free> m_ssl;
    int m_socket{-1};
    bool m_connected{false};
    std::string m_received;
};

/// The status of an answer; 0 if it is none.
[[nodiscard]] int status_of(std::string_view answer);
[[nodiscard]] std::string body_of(std::string_view answer);
/// The `code` member of a problem.
[[nodiscard]] std::string code_in(std::string_view answer);

}
