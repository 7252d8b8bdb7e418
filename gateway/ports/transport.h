#pragma once
// A transport moves bytes to one party and knows nothing of what they mean.

#include "gateway/core/bytes.h"
#include "gateway/core/code.h"
#include "gateway/core/held_bytes.h"
#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"
#include "gateway/core/name.h"
#include "gateway/ports/format.h"
#include "gateway/ports/send_permit.h"

#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::ports {

/// What became of an attempt. `unknown`: sent, answer lost; never guessed into another.
enum class DeliveryOutcome : std::uint8_t { delivered, refused, failed, unknown };

/// What came instead of an answer, where the protocol has a word for that: from a network between
/// us and the party, or from the party itself.
struct ForeignFault {
    std::string code;       ///< as its protocol writes it, or ours where that is not fit to show
    std::string_view whose; ///< our-message, own-security-server, …, party
    std::string tracking{}; ///< finds it in the log of whoever said it; a UUID, or empty
    std::array<std::string_view, 3> meaning{}; ///< for people, fi, sv, en
    std::array<std::string_view, 3> advice{};  ///< what an operator should do
};

struct DeliveryReceipt {
    DeliveryOutcome outcome{DeliveryOutcome::unknown};
    core::Code code{"UNKNOWN"}; ///< DELIVERED, HTTP_REFUSED, CONNECT_FAILED, TLS_PEER, TIMEOUT, …
    int status{0};              ///< the party's own status (HTTP); 0 if there was none
    core::Bytes response{};     ///< the answer's body: personal data until it is mapped and stamped
    /// A body that is too long for memory; `response` is empty then. Only where somebody waits.
    std::shared_ptr<const core::HeldBytes> held{};
    std::string content_type{};
    std::optional<std::chrono::seconds> retry_after{};
    std::optional<ForeignFault> fault{};
    /// What the network between us and the party calls this exchange, and its hash of the question
    /// as it went (base64). They go into the journal with the outcome; none is content.
    std::string network_id{};
    std::string network_message{}; ///< of a question to us: what the asker called its message
    std::string request_hash{};
};

/// What is to be sent. The bytes stay the caller's until `done` is called.
struct Payload {
    core::ByteView bytes;
    std::string_view content_type;
    std::string_view idempotency_key; ///< the message's id; the same in every attempt
    std::chrono::milliseconds time_limit{30'000};
    std::string_view traceparent{}; ///< W3C Trace Context, passed on; empty: none
    bool waited_for{false};         ///< somebody waits: the party is told how long
    /// What the answer is read as, for networks that pass a label on; empty: it is not read.
    std::string_view answer_type{};
};

class Transport {
public:
    Transport() = default;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;
    virtual ~Transport() = default;

    using Done = std::function<void(DeliveryReceipt)>;

    /// Sends one payload once and calls `done` exactly once, from any thread. Never throws: what
    /// goes wrong is in the receipt. Refuses (failed, DIGEST_MISMATCH) bytes whose SHA-256 is not
    /// the permit's, and (failed, SEND_BY_PASSED) a permit past its time.
    virtual void send(SendPermit permit, const Payload& payload, Done done) = 0;
};

/// Asks a party, after an answer was lost, whether it has a message.
class Inquirer {
public:
    Inquirer() = default;
    Inquirer(const Inquirer&) = delete;
    Inquirer& operator=(const Inquirer&) = delete;
    virtual ~Inquirer() = default;

    enum class Word : std::uint8_t { delivered, not_delivered, cannot_say };
    using Done = std::function<void(Word, core::Code)>;

    /// Asks once and calls `done` exactly once, from any thread. Never throws. Nothing but the
    /// message's id goes out, so it needs no permit; what is not the party's plain word is
    /// `cannot_say`, with a code.
    virtual void
    ask(const core::MessageId& message, std::chrono::milliseconds time_limit, Done done) = 0;
};

/// Where a party's endpoint is and how it is known; from the party's endpoints.yaml.
struct Endpoint {
    std::string url; ///< https://host:port/path, sftp://host:port/folder, or a folder
    /// SHA-256 of the server's public key: of its SubjectPublicKeyInfo (RFC 7469 §2.4), or of an
    /// SSH server's key as `ssh-keygen -l` prints it.
    std::vector<core::Digest> server_pins;
    std::string trust_file; ///< PEM of the certificate authority that signs the party's server
    std::map<std::string, std::string> settings;
};

/// A file or message that a pulling transport found.
struct Arrival {
    std::string reference; ///< the transport's own handle; not logged, may hold a name from outside
    std::unique_ptr<ByteSource> content; ///< null where it is refused
    /// How large it says it is, where that is known before it is read.
    std::optional<std::uint64_t> size{};
    /// Why it is not given out to be read: NAME_REFUSED, FILE_SPECIAL. It is settled as failed.
    std::optional<core::Code> refused{};
};

/// The inbound side of a transport that looks for arrivals (a directory, an SFTP folder).
class Collector {
public:
    Collector() = default;
    Collector(const Collector&) = delete;
    Collector& operator=(const Collector&) = delete;
    virtual ~Collector() = default;

    /// The next complete arrival, oldest first; nothing if there is none now.
    [[nodiscard]] virtual std::optional<Arrival> next() = 0;

    enum class Verdict : bool { failed, processed };

    /// Whether an earlier arrival of the same name lies where this one was moved to; `stays` where
    /// nothing is moved: another collector gives it out again.
    enum class Settled : std::uint8_t { alone, beside_namesake, stays };

    /// Moves the arrival away, atomically; calling it twice is harmless. Only after what it brought
    /// is kept, or where it was refused. Where it throws, the arrival lies where it lay.
    virtual Settled settle(const std::string& reference, Verdict verdict) = 0;
};

}
