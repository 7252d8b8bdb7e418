#pragma once
// The corridor's door for listeners. A listener says who called and what arrived; what may be done
// with it is decided behind this door.

#include "gateway/core/bytes.h"
#include "gateway/core/code.h"
#include "gateway/core/held_bytes.h"
#include "gateway/core/message_id.h"
#include "gateway/ports/send_permit.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gateway::ports {

/// How the peer showed who it is: a TLS client certificate, or a token in its place.
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

    enum class Token : std::uint8_t {
        none,     ///< a certificate, or nothing
        shown,    ///< the state is valid, and `spki` the token's SHA-256
        malformed ///< an Authorization in which there is no token of ours
    };

    State state{State::none};
    core::Digest spki{}; ///< SHA-256 of its SubjectPublicKeyInfo; zero if there is none
    Token token{Token::none};
};

/// One request, whole and unambiguous.
/// By what a question that came over a network is found in the network's own logs: UUIDs, or
/// empty. Nothing else is taken, for the asker's word may hold anything.
struct NetworkNames {
    std::string id{};      ///< the network's own, of this exchange
    std::string message{}; ///< the asker's, of its message
};

struct Arrived {
    PeerCertificate peer;
    /// Who calls, by the word of a server of ours that `peer` then is: a name such as
    /// FI-TEST/GOV/7654321-2/benefits. Nothing: the peer itself.
    std::optional<std::string> vouched_for{};
    std::string exchange; ///< the name in the path, as it came
    std::string content_type;
    /// Of the field; an empty one is there, and is no key.
    std::optional<std::string> idempotency_key{};
    std::string language; ///< fi, sv or en for explanations
    std::chrono::milliseconds time_budget{30'000};
    std::string trace; ///< the traceparent to pass on (W3C Trace Context); empty: none
    NetworkNames network{};
    core::Bytes body;
    /// A body that is too long for memory; `body` is empty then (arrived_source.h).
    std::shared_ptr<const core::HeldBytes> held{};
};

/// What goes back. An answer with a party's or person's data carries a permit: the bytes were
/// journalled first.
struct Answer {
    int status{500};
    std::string content_type{"application/problem+json"};
    std::vector<std::pair<std::string, std::string>> headers{};
    core::Bytes body{};
    std::optional<SendPermit>
        permit{}; ///< present where body holds what the gate released to a party
};

/// What became of an answer: nothing of it left; some of it may have, and nothing more will; all of
/// it arrived at the peer's host (or, where it carries no permit, was handed to the network).
enum class Carried : std::uint8_t { kept_back, cut, whole };

/// Told once.
using Answered = std::function<void(Carried)>;
using Respond = std::function<void(Answer, Answered)>;

class Intake {
public:
    Intake() = default;
    Intake(const Intake&) = delete;
    Intake& operator=(const Intake&) = delete;
    virtual ~Intake() = default;

    /// Whether somebody is pinned to this certificate and it is valid. Whoever is not known is only
    /// refused, so nothing more of them is read. Called on a loop: never waits.
    [[nodiscard]] virtual bool knows(const PeerCertificate& peer) const noexcept = 0;

    /// Refuses a peer that is not known, in words. @param request without its body.
    virtual void refuse(Arrived request, Respond respond) = 0;

    /// Relay out: a municipal system asks a party (`POST /relay/{exchange}`).
    virtual void relay(Arrived request, Respond respond) = 0;

    /// What this peer may call, as OpenAPI 3.1 (`GET /openapi.json`). @param request without a
    /// body.
    virtual void describe(Arrived request, Respond respond) = 0;

    /// Relay in: a party asks us (`POST /provide/{exchange}`).
    virtual void provide(Arrived request, Respond respond) = 0;

    /// Batch in: a party delivers a document (`POST /deliver/{exchange}`).
    virtual void deliver(Arrived request, Respond respond) = 0;
};

}
