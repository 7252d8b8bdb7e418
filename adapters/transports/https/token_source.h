#pragma once
// Access tokens by OAuth 2.0 client credentials (RFC 6749 §4.4): asked for once, given to whoever
// calls the party until shortly before they end. A token or a client's secret must never reach a
// log, an error or an address, nor anybody but the two servers that they are for.

#include "adapters/transports/https/https.h"
#include "gateway/core/bytes.h"
#include "gateway/core/code.h"
#include "gateway/crypto/secret_file.h"

#include <compare>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace adapters::https {

struct TokenSettings {
    std::string url;    ///< of the token endpoint; https
    std::string client; ///< client_id
    std::string scope;  ///< may be empty
    std::filesystem::path secret_file;
    std::filesystem::path authority_file;
    std::vector<gateway::core::Digest> pins; ///< of the token endpoint's server; never empty
    bool in_body{false}; ///< the secret goes in the body, not in the header (RFC 6749 §2.3.1)

    friend auto operator<=>(const TokenSettings&, const TokenSettings&) = default;
};

class TokenSource final : public std::enable_shared_from_this<TokenSource> {
public:
    /// Client and clock outlive it.
    TokenSource(
        gateway::http::Client& client, TokenSettings settings, ClientIdentity identity,
        gateway::ports::Clock& clock);

    struct Given {
        gateway::crypto::SecretText token{};
        std::uint64_t serial{0}; ///< which token it is
        /// Why there is none: TOKEN_REFUSED (the server does not know us, or not for this),
        /// TOKEN_SERVER (another key than those pinned), TOKEN_UNAVAILABLE, TOKEN_MALFORMED,
        /// KEY_FILE_UNREADABLE, KEY_FILE_MODE, KEY_FILE_FORM; TLS_OWN_CERTIFICATE and others of the
        /// client where what is wrong is ours.
        std::optional<gateway::core::Code> failure{};
    };

    using Done = std::function<void(Given)>;

    /// Gives the token at hand, or asks for one; who asks meanwhile waits for the same answer.
    /// `done` is called once, from any thread; also before ask() returns.
    void ask(Done done);

    /// The party did not take it: it is not given any more.
    void withdraw(std::uint64_t serial);

private:
    void request();
    void answer(Given given, std::chrono::microseconds good_until);

    gateway::http::Client& m_client;
    const TokenSettings m_settings;
    const ClientIdentity m_identity;
    gateway::ports::Clock& m_clock;
    std::mutex m_mutex;
    Given m_token;
    std::chrono::microseconds m_good_until{0};
    std::vector<Done> m_waiting; ///< not empty: a request is under way
};

/// A token as its server gave it, and how long it is good. @return rejects with TOKEN_MALFORMED.
struct ReadToken {
    gateway::crypto::SecretText token;
    std::chrono::seconds lifetime;
};
[[nodiscard]] std::optional<ReadToken> read_token(std::string_view json);

}
