#pragma once
// A record that wants to leave: its decision, its document, its permit.

#include "gateway/crypto/digest.h"
#include "gateway/exchange/passage.h"
#include "gateway/journal/evidence.h"
#include "gateway/mapping/mapping.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gateway::exchange {

/// Keys for digests that stand in the journal or the store: without the key a digest tells nothing
/// about the data.
struct DigestKeys {
    crypto::KeyedDigest payload;     ///< payload digests in the journal
    crypto::KeyedDigest fingerprint; ///< fingerprints of inbound values
    crypto::KeyedDigest record;      ///< what a resumed run knows its records by
};

/// A message keeps the mapping that it began with: the snapshot and its exchange.
struct Under {
    std::shared_ptr<const config::Configuration> configuration;
    const config::Exchange* exchange{nullptr};
};

/// Where a record stands in a batch.
struct RunPlace {
    core::MessageId run;
    std::int64_t ordinal{0};
    core::Digest record_key{};
    bool known{false}; ///< its message stands in the store (a resumed run)
    int decisions{0};  ///< that the store already holds for it
    std::int64_t lane{0};
    core::Digest register_digest{}; ///< register_digest_of() what the register says
    /// It stood in a document that may no longer leave as it was; nothing: it never did.
    std::optional<core::Instant> was_sealed{};
    std::optional<core::MessageId> corrects{}; ///< the record that its party refused before
    bool ambiguous{false};                     ///< another one of its pass is known by the same
};

/// What wants to leave.
struct Departing {
    core::MessageId message;
    Under under;
    const config::Leg* leg{nullptr}; ///< the document that it would become
    std::optional<Subject> subject;
    core::Record record; ///< only the items that the document has places for
    std::vector<core::Relation> relations;
    std::vector<core::Hold> register_holds; ///< that the register itself shows (turvakielto)
    /// Why the register's row could not be read, where one is looked for: written beside a refusal,
    /// so that whoever asks for its cause is not told of a field that is missing.
    std::optional<core::Rejection> register_fault{};
    /// That the party's question says (query.…), or that a municipal system's cannot (hold.…).
    std::vector<policy::Fact> asked_facts{};
    std::optional<core::Digest>
        caller{}; ///< SPKI of who asked: judged by the law in force, guard SENDER
    std::optional<std::string>
        vouched_for{}; ///< who asked, by the word of the intermediary that `caller` then is
    std::optional<RunPlace> place{};      ///< in a batch: decided now, sealed and sent later
    std::chrono::microseconds send_by{0}; ///< CLOCK_BOOTTIME; for what is sent at once
    std::string trace{};                  ///< traceparent to pass on; empty: none
    bool of_nobody{false}; ///< a count of a signed release: it has no subject, and needs none
};

/// What the gate answered.
struct Departed {
    core::MessageId message;
    core::PartyId party;
    core::PurposeId purpose;
    core::Decision decision;
    core::PersonNo person{core::PersonNo::none};
    core::Epoch epoch{core::Epoch::first};
    std::vector<core::ConsentState> consents; ///< for the explanation
    std::vector<core::Hold> holds;
    std::optional<core::Rejection>
        rejection{};      ///< the record is malformed or cannot be written in the document
    bool recorded{false}; ///< decision and outcome stand in the store
    std::optional<core::ClearedRecord> cleared{};
    core::Bytes document; ///< sent at once: the bytes of the permit
    std::optional<ports::SendPermit> permit{};
    std::optional<core::GatewayError> failure{}; ///< the store failed: nothing was decided or sent
    /// Beside a failure that stands(): its attempt is in the store, and nobody has a permit for it.
    bool attempt_stands{false};
};

class Departure final : public Passage {
public:
    Departure(Departing departing, const DigestKeys& keys, std::function<void(Departed)> done);

    [[nodiscard]] std::optional<Subject> subject() const override { return m_departing.subject; }
    void write(const Ground& ground, const ports::PersonFacts* person, Writing& writing) override;
    void settled(std::vector<ports::SendPermit> permits) noexcept override;
    void failed(const core::GatewayError& failure, Fault fault) noexcept override;
    void rehearsed() noexcept override { tell(); }

private:
    void decide(const Ground& ground, const ports::PersonFacts* person);
    /// What the gate is asked at this instant, for this party and person.
    [[nodiscard]] policy::Question question(
        const Ground& ground, std::span<const policy::AskedField> asked,
        std::span<const policy::Fact> facts, std::span<const core::Guard> guards) const;
    /// What the question says, and what officials decided about this record and this party: in
    /// force now.
    [[nodiscard]] std::vector<policy::Fact> facts(core::Instant t) const;
    [[nodiscard]] journal::Disclosure disclosure() const;
    void build(const Ground& ground);
    void write_decision(Writing& writing) const;
    void encode();
    void write_attempt(Writing& writing);
    void bury(Writing& writing) const;
    void tell() noexcept;

    Departing m_departing;
    const DigestKeys& m_keys;
    std::function<void(Departed)> m_done;
    Departed m_departed;
    std::string m_evidence;                ///< of the decision about the record, encoded
    core::Digest m_payload_digest{};       ///< of the document, once it is encoded
    core::Digest m_keyed_payload_digest{}; ///< that one's, as the journal has it
};

/// A keyed digest of everything that the register says about a record: what it would be decided on.
[[nodiscard]] core::Digest register_digest_of(const Departing& departing, const DigestKeys& keys);

/// The fields of `record` that `leg` has places for: what is not part of the message is not even
/// asked about.
[[nodiscard]] core::Record only_mapped(const core::Record& record, const config::Leg& leg);

}
