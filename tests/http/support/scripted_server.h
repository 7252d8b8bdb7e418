#pragma once
// A TLS server that does what its script says, and keeps the bytes that it got.

#include "tests/http/support/certificates.h"

#include <openssl/ssl.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace tests {

struct Script {
    static constexpr std::size_t all{std::numeric_limits<std::size_t>::max()};

    std::string answer{
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok"};
    std::chrono::milliseconds delay{0};       ///< before the answer
    std::size_t read{all};                    ///< bytes of the request; then the connection is cut
    std::size_t hold{all};                    ///< bytes of the request; then nothing is read …
    std::size_t write{all};                   ///< bytes of the answer; then the connection is cut
    bool close{false};                        ///< after each answer
    bool stall{false};                        ///< no handshake at all
    std::filesystem::path client_authority{}; ///< demands certificates of this authority
    int highest{TLS1_3_VERSION};
};

class ScriptedServer final {
public:
    ScriptedServer(Identity identity, Script script);
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;
    ~ScriptedServer();

    [[nodiscard]] std::uint16_t port() const noexcept { return m_port; }
    [[nodiscard]] std::string url(const std::string& path = "/in") const;
    /// Requests that were read to the end the script allows.
    [[nodiscard]] std::vector<std::string> requests() const;
    [[nodiscard]] int connections() const noexcept { return m_connections; }
    void use(Script script);
    /// … until now.
    void release() { m_released = true; }
    /// Bytes of requests that came, whole or not.
    [[nodiscard]] std::size_t received() const noexcept { return m_received; }
    /// Closes every connection that waits for a request.
    void cut_idle();

private:
    void accept();
    void serve(int socket);
    /// The next request; empty when there is none.
    [[nodiscard]] std::string read_request(SSL& ssl, const Script& script, std::string& rest);
    [[nodiscard]] Script script() const;

    struct Free {
        void operator()(SSL* object) const noexcept { SSL_free(object); }
        void operator()(SSL_CTX* object) const noexcept { SSL_CTX_free(object); }
    };

    Identity m_identity;
    mutable std::mutex m_mutex;
    Script m_script;
    std::vector<std::string> m_requests;
    std::vector<int> m_open;
    std::atomic<int> m_connections{0};
    std::atomic<bool> m_stopping{false};
    std::atomic<bool> m_released{false};
    std::atomic<std::size_t> m_received{0};
    int m_listener{-1};
    std::uint16_t m_port{0};
    std::vector<std::jthread> m_threads;
    std::jthread m_acceptor;
};

}
