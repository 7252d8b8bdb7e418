#pragma once
// What is on its way: sealed documents, attempts without an outcome, open runs. Read at start and
// by whoever carries a run on.

#include "gateway/core/bytes.h"
#include "gateway/core/decision.h"
#include "gateway/core/message_id.h"
#include "gateway/core/name.h"
#include "gateway/ports/unit_of_work.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gateway::ports {

/// The account of a run: in = released + reduced + withheld + rejected + pending.
struct RunAccount {
    core::MessageId run;
    core::ExchangeId exchange;
    Direction direction{Direction::out};
    bool closed{false};
    std::int64_t in{0};
    std::int64_t released{0};
    std::int64_t reduced{0};
    std::int64_t withheld{0};
    std::int64_t rejected{0};
    std::int64_t pending{0};
    /// When the run goes on by itself; nothing: it is closed, or waits for a person. Known only to
    /// who carried it on.
    std::optional<core::Instant> goes_on{};

    [[nodiscard]] bool balanced() const noexcept {
        return in == released + reduced + withheld + rejected + pending;
    }
};

/// A record of a batch that was decided and may be in a document.
struct DecidedRecord {
    core::MessageId message;
    core::PersonNo person{core::PersonNo::none};
    core::Epoch epoch{core::Epoch::first};
    core::Outcome outcome{core::Outcome::refused}; ///< released or reduced
    std::optional<core::Instant> next_change{};
    std::int64_t ordinal{0};
};

/// A sealed document and how far it is.
struct SealedDocument {
    core::MessageId document;
    core::MessageId run;
    core::ExchangeId exchange;
    core::Digest digest{};        ///< SHA-256 of its bytes
    core::Digest configuration{}; ///< under which its records were decided
    Seal::Kind kind{Seal::Kind::records};
    std::int64_t records{0};
    std::string control_sum{}; ///< decimal number; empty: the exchange declares none
    int attempts{0};
    std::optional<DeliveryOutcome>
        last_outcome{};        ///< of the last attempt; nothing: none, or no outcome yet
    bool maybe_arrived{false}; ///< some attempt is unknown, or has no outcome
    core::Instant sealed_at{};
    core::Instant since{}; ///< from which its deadline counts: when the run began, or was last
                           ///< tried again by a person
    std::optional<DeliveryStep> step{}; ///< the latest
    bool superseded{false};             ///< its records are, or were, built into another

    /// Of the last attempt's outcome, where it came late: nobody has concluded from it yet.
    struct Late {
        std::string code;
        int status{0};
    };
    std::optional<Late> late{};

    [[nodiscard]] bool answered() const noexcept {
        return last_outcome == DeliveryOutcome::delivered
               || last_outcome == DeliveryOutcome::refused;
    }

    [[nodiscard]] bool in_state(DeliveryStep::State state) const noexcept {
        return step && step->state == state;
    }
};

/// An attempt of which nobody knows whether it arrived: its answer was lost, or it has no outcome.
struct UnsettledAttempt {
    core::MessageId message; ///< of a query, or of a sealed document
    int attempt{0};
    core::ExchangeId exchange;
    core::PartyId party;
    Direction direction{Direction::out};
    std::optional<core::MessageId> run{};           ///< of a sealed document
    core::Outcome decided{core::Outcome::released}; ///< of a query: what its decision was
    core::Instant marked_at;
    bool answer_lost{false}; ///< an outcome says `unknown`; else there is none (yet)
};

class Outbox {
public:
    Outbox() = default;
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;
    virtual ~Outbox() = default;

    /// Runs that are not closed, oldest first.
    [[nodiscard]] virtual std::vector<RunRow>
    open_runs(std::optional<core::ExchangeId> exchange) = 0;

    /// The run that took this document in before, if any: not one that rejected it as a whole.
    [[nodiscard]] virtual std::optional<core::MessageId>
    run_of(core::ExchangeId exchange, const core::Digest& source) = 0;

    /// The account as the store counts it, record by record.
    [[nodiscard]] virtual RunAccount account(core::MessageId run) = 0;

    /// Accounts of all runs, and of relay exchanges (one account an exchange), oldest first.
    [[nodiscard]] virtual std::vector<RunAccount> accounts() = 0;

    /// A record that a run took in before. A resumed run keeps its message id and ordinal.
    struct Known {
        core::Digest record_key{};
        core::MessageId message;
        std::int64_t ordinal{0};
        int decisions{0}; ///< how many decisions the journal already holds for it
        std::int64_t lane{0};
        /// When it was last sealed into a document that was superseded; nothing: never.
        std::optional<core::Instant> was_sealed{};
        /// It need not be taken in again: it has an outcome that is not pending, or it is in a
        /// sealed document. All others are decided again when the run goes on.
        bool settled{false};
    };

    /// Those of these records that the run took in before, in no order.
    [[nodiscard]] virtual std::vector<Known>
    known(core::MessageId run, std::span<const core::Digest> record_keys) = 0;

    /// Records that a run took in and that are neither settled nor sealed: the first, by ordinal,
    /// behind `after`.
    [[nodiscard]] virtual std::vector<Known>
    unsettled_of(core::MessageId run, std::int64_t after, std::size_t at_most) = 0;

    /// How far a run has come in taking in what it is about.
    struct Intake {
        std::int64_t last_ordinal{0}; ///< the highest that it gave; 0: it took nothing in yet
        bool whole{false};            ///< it has read the whole selection once
        std::optional<std::string> record_key{}; ///< RunRow::record_key
    };

    [[nodiscard]] virtual Intake intake(core::MessageId run) = 0;

    /// A run begins a pass over a register's selection: it has met nobody yet.
    virtual void begin_pass(core::MessageId run) = 0;
    /// Notes that the pass met these persons (keyed digests, in order, each of some record).
    /// @param chunk which call of the pass this is, from 1.
    /// @return for each, how often the pass has now met that person.
    /// @throws core::GatewayError PASS_LOST: the store has forgotten; the pass has to begin again.
    [[nodiscard]] virtual std::vector<std::int64_t>
    sight(core::MessageId run, std::int64_t chunk, std::span<const core::Digest> persons) = 0;
    /// The pass is over.
    virtual void end_pass(core::MessageId run) = 0;
    /// Forgets passes that have met nobody since then: whoever began one has died.
    virtual void forget_passes(core::Instant before) = 0;

    /// What a manifest says of a document, if one came that names it.
    [[nodiscard]] virtual std::optional<ManifestLine>
    manifest_line(core::ExchangeId exchange, const core::Digest& source) = 0;

    /// A document that a manifest names, and whether it came: what was rejected as a whole did not,
    /// nor that of which nothing came through.
    struct Announced {
        ManifestLine line;
        std::optional<core::MessageId> run{}; ///< that it came as
    };

    /// What the manifest that came as this run names, in its order.
    [[nodiscard]] virtual std::vector<Announced> announced(core::MessageId manifest) = 0;

    /// A record that may have reached the party, and what the party said of it.
    struct SentRecord {
        core::MessageId record;
        std::optional<PartyResult::Verdict> said{};
    };

    /// Those of these records that the exchange has sent.
    [[nodiscard]] virtual std::vector<SentRecord>
    sent_records(core::ExchangeId exchange, std::span<const core::MessageId> records) = 0;

    /// What a party said of the records of a run that it has.
    struct Receipts {
        std::int64_t accepted{0};
        std::int64_t refused{0};
        std::int64_t silent{0};        ///< nothing was said of them (yet)
        std::int64_t contradicting{0}; ///< results that say otherwise than the one that counts
    };

    [[nodiscard]] virtual Receipts receipts(core::MessageId run) = 0;
    /// Records that a party refused: all of them, or those that were not sent anew since, in any
    /// run that was not stopped from it.
    enum class Refusals : bool { all, still_to_be_sent };
    /// The records of a run that its party refused as wrong, by their ordinals in that run.
    [[nodiscard]] virtual std::vector<PartyResult>
    refused_by_party(core::MessageId run, Refusals which, std::size_t at_most) = 0;
    /// Results of a delivery that are of no record that was sent, or contradict.
    [[nodiscard]] virtual std::vector<PartyResult>
    unfitting(core::MessageId delivery, std::size_t at_most) = 0;

    /// A record of a run that was sent anew in place of one that its party had refused.
    struct Correction {
        core::MessageId record;
        core::MessageId corrects;
    };

    [[nodiscard]] virtual std::vector<Correction>
    corrections(core::MessageId run, std::size_t at_most) = 0;

    /// A record whose last word from the party is that it is wrong.
    struct Refused {
        core::Digest record_key{};
        core::MessageId message;
        core::MessageId run;
        /// It was sent anew in another run than the one left out, and that was not stopped: it is
        /// on its way, or its party has it and has not said anything yet.
        bool sent_anew{false};
    };

    /// Those of these records, by the message that was refused last; of every run but one.
    [[nodiscard]] virtual std::vector<Refused> last_refused(
        core::ExchangeId exchange, core::MessageId but,
        std::span<const core::Digest> record_keys) = 0;

    /// Why a delivery was rejected as a whole, if it was.
    [[nodiscard]] virtual std::optional<DeliveryFault> delivery_fault(core::MessageId run) = 0;

    /// Documents that are sealed and not superseded.
    [[nodiscard]] virtual std::vector<SealedDocument> sealed_documents(core::MessageId run) = 0;
    [[nodiscard]] virtual std::vector<DecidedRecord> records_of(core::MessageId document) = 0;

    /// Attempts that a person may have to settle, oldest first; those just under way too.
    [[nodiscard]] virtual std::vector<UnsettledAttempt> unsettled() = 0;

    /// A kept payload, decrypted; nothing if it was destroyed (erasure, retention).
    [[nodiscard]] virtual std::optional<core::Bytes>
    payload(core::MessageId message, PayloadRow::Use use, std::int64_t ordinal) = 0;
};

}
