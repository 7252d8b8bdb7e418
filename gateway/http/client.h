#pragma once
// The client: one request over HTTPS to a pinned peer, once. It says what is certain: answered, not
// sent, or sent and the answer lost.

#include "gateway/core/bytes.h"
#include "gateway/core/code.h"
#include "gateway/core/held_bytes.h"
#include "gateway/http/certificate_pair.h"
#include "gateway/http/peer_seen.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gateway::http {

class Loops;

struct OutgoingRequest {
    std::string method{"POST"};
    std::string url;   ///< https only
    bool plain{false}; ///< http too: for questions that hold nothing, such as a health port's
    std::vector<std::pair<std::string, std::string>> headers{};
    core::ByteView body{}; ///< the caller's until the result is in

    std::filesystem::path certificate_file{}; ///< PEM; empty: no client certificate
    std::filesystem::path key_file{};         ///< PEM
    /// Given by the client, in the place of the two files, where it has taken them up.
    std::shared_ptr<const CertificatePair> pair{};
    std::filesystem::path authority_file{}; ///< PEM; the only authority that is trusted
    std::vector<core::Digest>
        server_pins{}; ///< SHA-256 of SubjectPublicKeyInfo; empty: the authority suffices
    /// The name in the server's certificate does not count, only its pinned key and the authority:
    /// for servers that show a certificate of their own making. Means nothing without pins.
    bool known_by_key_alone{false};
    bool keep_headers{false}; ///< the answer's header fields are wanted, all of them

    std::chrono::milliseconds connect_limit{5'000}; ///< name, connection and handshake
    std::chrono::milliseconds time_limit{30'000};   ///< all of it
    std::size_t response_limit{50 * 1024 * 1024};   ///< bytes of the answer's body
    bool may_be_held{false};                        ///< whoever asks knows ClientResult::held

    /// Asked on a loop right before the first byte of the request, on a connection whose peer is
    /// proven, and before every further write; false: nothing is sent, or nothing more, and the
    /// connection is reset (SEND_NOT_ALLOWED). Empty: allowed.
    std::function<bool()> may_send{};

    /// Asked twice a second from the first byte until the result is in; false: the connection is
    /// reset, whatever it waits for (SEND_NOT_ALLOWED). Empty: nobody asks.
    std::function<bool()> may_go_on{};
};

struct ClientResult {
    enum class Kind : std::uint8_t {
        answered, ///< a whole answer came
        not_sent, ///< the peer can have acted on nothing
        unknown   ///< the request, or some of it, was sent; the answer did not come whole
    };

    Kind kind{Kind::unknown};
    /// ANSWERED; RESOLVE_FAILED, CONNECT_FAILED, CONNECT_TIMEOUT, TLS_PEER, TLS_PIN, TLS_HANDSHAKE,
    /// TLS_CLIENT_CERTIFICATE_REFUSED, TLS_OWN_CERTIFICATE, TLS_TRUST_FILE, URL_REFUSED,
    /// SEND_NOT_ALLOWED; TIMEOUT, CONNECTION_LOST, ANSWER_CUT, ANSWER_TOO_LARGE, ANSWER_MALFORMED,
    /// BODY_NOT_HELD (it came, and there was no room for it); CLIENT_STOPPED, NETWORK_FAILED.
    core::Code code{"NETWORK_FAILED"};
    int status{0}; ///< known as soon as the answer's status line came, also when its rest did not
    std::string content_type{};
    std::optional<std::chrono::seconds> retry_after{};
    std::string etag{};          ///< as it was written, quotes and all; empty if there was none
    std::string content_range{}; ///< the same
    /// In their order, names in lower case; where the request says that they are kept.
    std::vector<std::pair<std::string, std::string>> headers{};
    core::Bytes body{};
    /// A body that is too long for memory; `body` is empty then.
    std::shared_ptr<const core::HeldBytes> held{};
};

/// Sends requests on the loops; connections are kept and used again.
class Client final {
public:
    struct Settings {
        long connections_per_host{64};
        long idle_connections{256};               ///< kept on each loop
        std::chrono::seconds idle_limit{30};      ///< an older idle connection is not used again
        std::chrono::seconds connection_age{600}; ///< so that certificates are looked at again
        PeerSeen on_peer{};                       ///< also of a connection that is used again
        std::filesystem::path held_folder{};      ///< for long answers; empty: all in memory
        bool lines{true}; ///< plain requests go without libcurl's engine, which answers the same
    };

    using Done = std::function<void(ClientResult)>;

    /// @param loops outlive the client.
    Client(Loops& loops, Settings settings);
    explicit Client(Loops& loops) : Client{loops, Settings{}} {}
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    /// Gives up what is under way (CLIENT_STOPPED, each by how far it came) and waits for that.
    ~Client();

    /// Reads the pair that requests with these two files show from now on, whatever becomes of the
    /// files, until they are taken up again; a request with other files shows what is in them. From
    /// any thread.
    /// @throws core::GatewayError as read_pair(): what was taken up before stays.
    void
    take_up(const std::filesystem::path& certificate_file, const std::filesystem::path& key_file);

    /// Sends once; from any thread. `done` is called once, on a loop, which it must not block.
    void send(OutgoingRequest request, Done done);

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

}
