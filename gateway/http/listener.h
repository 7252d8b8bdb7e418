#pragma once
// The listener: HTTPS for partners, municipal systems and the administration; plain HTTP on a Unix
// socket of this machine, where the kernel tells who calls.

#include "gateway/core/instant.h"
#include "gateway/core/log.h"
#include "gateway/crypto/certificate.h"
#include "gateway/http/message.h"
#include "gateway/http/peer_seen.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace gateway::http {

class Loops;

struct ListenerSettings {
    std::string address{"127.0.0.1"};
    std::uint16_t port{0}; ///< 0: any; see Listener::port()
    /// A Unix socket (mode 0660) instead of address, port and TLS; empty: the network.
    std::filesystem::path socket{};
    std::filesystem::path certificate_chain_file; ///< PEM, the server's own first
    std::filesystem::path key_file;               ///< PEM
    std::filesystem::path
        client_authority_file{}; ///< PEM; empty: no client certificate is asked for
    std::filesystem::path client_revocation_file{}; ///< PEM, CRLs; empty: none are looked at

    PeerSeen on_peer{};

    std::size_t header_limit{16 * 1024}; ///< bytes of request line and header
    std::size_t headers_limit{100};
    std::size_t body_limit{50 * 1024 * 1024};    ///< bytes of one body
    std::size_t bodies_limit{512 * 1024 * 1024}; ///< bytes of all bodies held at once
    /// A longer body is not kept in memory but in this folder (held_body.h); empty: all in memory.
    /// Only for a handler that knows of Request::held.
    std::size_t body_in_memory{1024 * 1024};
    std::filesystem::path held_folder{};
    std::size_t connections_limit{10'000};
    std::size_t connections_per_peer{1'000};

    std::chrono::milliseconds header_deadline{
        5'000}; ///< for the handshake, and for a header from its first byte
    std::chrono::milliseconds body_grace{
        10'000};                     ///< how far a body (or an answer) may lag behind minimal_rate
    std::size_t minimal_rate{1'024}; ///< bytes a second
    std::chrono::milliseconds body_deadline{120'000}; ///< for a body at any rate
    std::chrono::milliseconds idle_timeout{60'000};   ///< between requests
    std::chrono::milliseconds connection_age{
        600'000}; ///< after it the next answer ends the connection,
                  ///< so that certificates are looked at again
};

/// Accepts on every loop and hands whole requests to its handler.
class Listener final {
public:
    /// Takes the port; whoever connects waits until start(). Loops, handler and log outlive it.
    /// @throws core::GatewayError LISTEN_ADDRESS, LISTEN_ADDRESS_IN_USE, LISTEN_SOCKET_PATH (longer
    ///         than 107 bytes), TLS_CERTIFICATE_FILE, TLS_KEY_FILE, TLS_TRUST_FILE,
    ///         TLS_REVOCATION_FILE, KEY_FILE_MODE.
    Listener(Loops& loops, ListenerSettings settings, Handler& handler, core::LogSink& log);
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// Closes every connection at once; no call of the handler is under way afterwards.
    ~Listener();

    void start();

    /// The port that is bound; 0 on a Unix socket.
    [[nodiscard]] std::uint16_t port() const noexcept;

    /// Takes nothing new in, lets what is under way finish, and closes. Afterwards the handler is
    /// not called any more; whoever waits for its answer still gets it.
    /// @return whether all was finished within `limit`.
    bool drain(std::chrono::milliseconds limit);

    /// Reads certificate, key, authority and revocations again. New connections use them; on one
    /// that is open the peer is judged anew before its next request is handed on, and the answer
    /// ends it. No request is dropped.
    /// @throws as the constructor; what is in use stays then.
    void reload();

    /// From when on the certificate that new connections are shown is no longer valid, whatever its
    /// file says by now; nothing on a Unix socket. Not while reload() is under way.
    [[nodiscard]] std::optional<core::Instant> certificate_end() const noexcept;

    /// Of the revocation lists that are in use, whatever their file says by now, that which ends
    /// first; nothing: none does. Not while reload() is under way.
    [[nodiscard]] std::optional<crypto::ListTerm> revocations() const noexcept;

    /// Connections that are open now.
    [[nodiscard]] std::size_t connections() const noexcept;

private:
    struct Parts;
    std::shared_ptr<Parts> m_parts;
};

}
