#pragma once
// What a listener hands on and takes back.

#include "gateway/core/bytes.h"
#include "gateway/core/code.h"
#include "gateway/core/held_bytes.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gateway::http {

/// What the peer's certificate is worth, judged when the connection was made, and again at a
/// request where certificates or lists were read again or have ended since. The handshake goes
/// through whatever the state, so that a refusal can be said in words and journalled; `spki` is
/// proven to be the peer's own key in every state but `none`.
struct PeerCertificate {
    enum class State : std::uint8_t {
        none,
        valid,
        expired,
        not_yet_valid,
        unknown_issuer,
        revoked,
        wrong_purpose,
        invalid,
        unchecked ///< of its issuer we have no revocation list that counts now
    };

    State state{State::none};
    core::Digest spki{}; ///< SHA-256 of its SubjectPublicKeyInfo; zero if there is none
};

/// Header fields in the order in which they came; names in lower case.
class Headers final {
public:
    void add(std::string_view name, std::string_view value);

    /// The first of that name. @param name in lower case.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const noexcept;
    [[nodiscard]] std::size_t count(std::string_view name) const noexcept;
    [[nodiscard]] std::size_t size() const noexcept { return m_entries.size(); }
    void clear() noexcept;

private:
    struct Entry {
        std::uint32_t name;
        std::uint32_t value;
        std::uint32_t end;
    };

    [[nodiscard]] std::string_view name_of(const Entry& entry) const noexcept;
    [[nodiscard]] std::string_view value_of(const Entry& entry) const noexcept;

    std::string m_text;
    std::vector<Entry> m_entries;
};

/// One request, whole (every byte of its body came) unless it is `unread`; it reads in one way
/// only.
struct Request {
    std::string method;
    std::string target; ///< origin form, visible ASCII: /path?query, not decoded
    Headers headers;
    core::Bytes body;
    /// A body that is too long for memory, where the listener's settings say so; `body` is empty
    /// then.
    std::shared_ptr<const core::HeldBytes> held{};
    PeerCertificate peer;
    std::optional<std::uint32_t> uid{}; ///< on a Unix socket: whose process the peer is
    std::string address{};              ///< the peer's on the network; empty on a Unix socket
    /// Its body was not wanted and not read; the connection ends with the answer.
    bool unread{false};

    [[nodiscard]] std::string_view path() const noexcept {
        return std::string_view{target}.substr(0, target.find('?'));
    }
};

struct Response {
    int status{500};
    std::string content_type{"application/problem+json"};
    /// Nothing is kept by anybody unless this says otherwise.
    std::string cache_control{"no-store"};
    std::vector<std::pair<std::string, std::string>> headers{}; ///< beside framing, date and type
    core::Bytes body{};

    /// Where there is one the answer is followed to its end: it is asked before every write, and
    /// once it says no, nothing more is written; the answer is whole when the peer's host has
    /// acknowledged its last byte; and a connection that ends before is reset, so that nothing of
    /// the answer arrives after it was told cut.
    std::function<bool()> may_send{};
};

/// Told once: true when the answer's last byte was handed to the network (or, of one that is
/// followed, has arrived), false when it was not.
using Answered = std::function<void(bool whole)>;

/// Takes the answer to one request; callable from any thread, once. A Respond whose last copy dies
/// uncalled answers 500.
using Respond = std::function<void(Response, Answered)>;

/// A request that was not handed on: malformed, ambiguous, too large, cut short, too slow.
struct Refused {
    int status{400};
    core::Code code{"HTTP_MALFORMED"};
    std::optional<std::uint32_t> uid{}; ///< as of Request
};

/// Who answers. Called on a loop, which must not be blocked, and from several loops at once.
class Handler {
public:
    Handler() = default;
    Handler(const Handler&) = delete;
    Handler& operator=(const Handler&) = delete;
    virtual ~Handler() = default;

    virtual void handle(Request request, Respond respond) = 0;

    /// Asked when a request's header is whole: whether anything more of this peer is to be read. If
    /// not, handle() gets the request unread, and nobody makes us hold what we will refuse.
    [[nodiscard]] virtual bool
    wants_body(const PeerCertificate& /*peer*/, const Headers& /*headers*/) noexcept {
        return true;
    }

    /// Told of what was answered without asking. Must not block either.
    virtual void refused(const Refused& /*what*/) noexcept {}
};

}
