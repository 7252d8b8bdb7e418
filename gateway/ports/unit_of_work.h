#pragma once
// One transaction of the store, in the words of the corridor. The order of its calls is fixed:
// begin (locks, then facts), write, commit. Only commit() yields permits to send.

#include "gateway/core/bytes.h"
#include "gateway/core/decision.h"
#include "gateway/core/instant.h"
#include "gateway/core/legal_facts.h"
#include "gateway/core/message_id.h"
#include "gateway/core/name.h"
#include "gateway/ports/delivery_step.h"
#include "gateway/ports/leases.h"
#include "gateway/ports/payload_row.h"
#include "gateway/ports/person_entries.h"
#include "gateway/ports/releases.h"
#include "gateway/ports/schedules.h"
#include "gateway/ports/send_permit.h"
#include "gateway/ports/transport.h"
#include "gateway/ports/users.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gateway::ports {

struct RightsEntry; // rights.h

/// What the store knows about one person, read after the person's stripe was locked.
struct PersonFacts {
    core::PersonNo person{core::PersonNo::none};
    core::Epoch epoch{core::Epoch::first};
    std::vector<core::ConsentEvent> consents;
    std::vector<core::Hold> holds;
};

/// The end of a journal chain.
struct ChainHead {
    std::int64_t chain{0};
    std::int64_t sequence{0};
    core::Digest hash{};
    core::Instant at;
};

/// What a transaction begins with. `t` is read after the locks: it is the decisions' instant.
struct GateFacts {
    core::Instant t;
    core::Digest configuration{}; ///< digest of the active configuration
    ChainHead head;
    bool journal_writable{false};
    std::vector<PersonFacts> persons; ///< in the order asked
};

enum class Direction : std::uint8_t { out, in, query_out, query_in };

/// A message at its intake. The payload is encrypted under the person's key before it reaches the
/// disk.
struct MessageRow {
    core::MessageId message;
    core::ExchangeId exchange;
    core::PartyId party;
    Direction direction{Direction::out};
    core::PersonNo person{core::PersonNo::none};
    std::optional<core::MessageId> run{}; ///< the batch it belongs to
    std::int64_t ordinal{0};              ///< its place in the batch
    /// What a resumed run knows the record by: a keyed digest of whose it is and the how-manieth of
    /// that person's in the run. Zero for messages outside runs.
    core::Digest record_key{};
    /// A keyed hash of whom it is about: messages of one lane keep their order. 0: none.
    std::int64_t lane{0};
    std::optional<core::MessageId> corrects{}; ///< the record that its party refused before
};

/// What became of one record of a run; the account is a count over these.
enum class RecordState : std::uint8_t { released, reduced, withheld, rejected, pending };

struct RecordOutcomeRow {
    core::MessageId message;
    core::MessageId run;
    std::int64_t ordinal{0};
    RecordState state{RecordState::pending};
    std::string code; ///< rejection or refusal code; empty otherwise
    std::string path; ///< place of a rejection
};

/// A decision and the evidence behind it. `evidence` (facts, fold results, item ids; no values) is
/// encrypted under the person's key; `digest` of the ciphertext stands in the journal entry.
struct DecisionRow {
    core::MessageId message;
    int attempt{1};
    core::PersonNo person{core::PersonNo::none};
    core::Epoch epoch{core::Epoch::first};
    core::Outcome outcome{core::Outcome::refused};
    std::optional<core::Instant> next_change{};
    std::string evidence;
    core::Digest
        register_digest{}; ///< keyed digest of what the register said; zero outside batches
};

/// A piece of a document that comes in and is at hand whole, kept as the Inbox keeps what arrives.
struct PieceRow {
    core::MessageId delivery;
    std::int64_t piece{1};
    core::ByteView bytes;
};

/// The intent to send: marked before the first byte.
struct AttemptRow {
    core::MessageId message;
    int attempt{1};
    core::PartyId party;
    core::Digest payload_digest{};        ///< SHA-256 of the bytes to be sent
    std::vector<core::PersonNo> persons;  ///< whose data the bytes hold
    std::vector<core::Epoch> epochs;      ///< at which they were decided, in the same order
    std::chrono::microseconds send_by{0}; ///< CLOCK_BOOTTIME
};

/// Who tells an outcome: the process that sent, or somebody who knows that this process is gone.
enum class Teller : std::uint8_t { sender, witness };

/// What became of an attempt. It ends the attempt's life: told by any other process than its own,
/// only a witness's word does.
struct OutcomeRow {
    core::MessageId message;
    int attempt{1};
    DeliveryOutcome outcome{DeliveryOutcome::unknown};
    core::Code code{"UNKNOWN"};
    int status{0};
    Teller teller{Teller::sender};
    /// Evidence only: whoever carries the run on concludes from it.
    bool late{false};
};

/// One journal entry, already chained. Only gateway/journal can make the hash that fits.
struct JournalRow {
    std::int64_t chain{0};
    std::int64_t sequence{0};
    core::Instant at;
    std::string kind; ///< decision, attempt, outcome, received, provenance, handed-over, …
    std::optional<core::MessageId> message{};
    core::PersonNo person{core::PersonNo::none};
    std::string body; ///< canonical JSON of ids, codes and digests; never values
    core::Digest previous{};
    core::Digest hash{};
};

/// Where the fields of one record came from, packed (only gateway/journal packs). A record that is
/// stamped again (a resumed run) has a row for each time: the last is what went to the register.
struct ProvenanceRow {
    core::MessageId message;
    std::int64_t ordinal{1};
    int fields{0};
    int without_source{0};
    core::Bytes profile;
    core::Digest profile_digest{};
    core::Bytes record;
    bool to_compare{false}; ///< it may correct what others were given: Comparisons::due()
};

struct RunRow {
    core::MessageId run;
    core::ExchangeId exchange;
    Direction direction{Direction::out};
    core::Digest configuration{};
    core::Instant started;
    /// Inbound: keyed digest of the document received, so that the same document is not taken in
    /// twice.
    core::Digest source{};
    /// Outbound: the run whose refused records it sends on.
    std::optional<core::MessageId> corrects{};
    std::int64_t pieces{
        0}; ///< inbound: of its document in the Inbox; 0: one payload, as it was once
    /// Outbound: by which columns it tells a person's records apart, one a line. Nothing: by their
    /// places in the selection, as runs did once.
    std::optional<std::string> record_key{};
};

/// A batch document bound to its digest.
struct Seal {
    /// A document of records, or the manifest that goes after those of its run.
    enum class Kind : std::uint8_t { records, manifest };

    core::MessageId document;
    core::MessageId run;
    core::Digest digest{};                ///< SHA-256 of its bytes
    std::vector<core::MessageId> records; ///< of the run, released into it; none in a manifest
    Kind kind{Kind::records};
    std::string control_sum{}; ///< decimal number; empty: the exchange declares none
};

/// What a party's manifest says of one document.
struct ManifestLine {
    core::ExchangeId exchange;
    core::Digest source{};    ///< keyed digest of the document, as RunRow::source
    core::MessageId manifest; ///< the run that brought it
    int ordinal{0};
    std::int64_t records{0};
    std::string control_sum; ///< decimal number; empty: not declared
};

/// What a party said of a record that it was sent.
struct PartyResult {
    enum class Verdict : std::uint8_t { accepted, refused };
    /// What was said first counts; unmatched: it is of no record that this exchange was sent.
    enum class Standing : std::uint8_t { counts, repeats, contradicts, unmatched };

    core::MessageId delivery;
    std::int64_t ordinal{0};
    core::MessageId record; ///< as the party named it
    Verdict verdict{Verdict::accepted};
    Standing standing{Standing::counts};
    std::string code; ///< the party's own: letters, digits, . / _ -; empty: none that may be kept
};

/// Why a whole delivery was rejected: counts only, never what was counted. The same document may
/// come again, as a run of its own: nothing of this one may go further.
struct DeliveryFault {
    core::MessageId run;
    std::string code;
    std::optional<std::int64_t> declared{};
    std::optional<std::int64_t> found{};
};

/// Fields of a delivery that its mapping does not know: how many, at a path of which no step is
/// anything but a name of a document, or `*`.
struct UnknownFieldRow {
    core::MessageId run;
    std::string path;
    std::int64_t fields{0};
};

/// What was signed of a delivery that goes further.
struct SignedContent {
    core::MessageId run;
    core::Digest digest{}; ///< keyed, as RunRow::source
};

/// One transaction. Destroying it without commit() rolls back.
class UnitOfWork {
public:
    UnitOfWork() = default;
    UnitOfWork(const UnitOfWork&) = delete;
    UnitOfWork& operator=(const UnitOfWork&) = delete;
    virtual ~UnitOfWork() = default;

    /// How persons' stripes are taken: shared by what reads consents, exclusive by what changes
    /// them. The configuration is taken shared by all but a change of it.
    enum class Lock : std::uint8_t { shared, exclusive, configuration };

    /// Locks the configuration and the persons' stripes, then, in new statements, reads the rest.
    [[nodiscard]] virtual GateFacts begin(std::span<const core::PersonNo> persons, Lock lock) = 0;

    virtual void add(std::span<const MessageRow> rows) = 0;
    virtual void add(std::span<const DecisionRow> rows) = 0;
    virtual void add(std::span<const PayloadRow> rows) = 0;
    virtual void add(const PieceRow& piece) = 0;
    virtual void add(std::span<const RecordOutcomeRow> rows) = 0;
    virtual void add(std::span<const ProvenanceRow> rows) = 0;
    virtual void add(std::span<const JournalRow> rows) = 0;
    virtual void add(const RunRow& run) = 0;
    virtual void add(const OutcomeRow& outcome) = 0;
    virtual void add(std::span<const DeliveryStep> steps) = 0;
    virtual void add(const PersonEntry& entry) = 0;
    virtual void add(const NoticeRow& notice) = 0;
    virtual void add(std::span<const CaseRow> cases) = 0;
    virtual void add(const User& user) = 0;
    virtual void add(const Token& token) = 0;
    virtual void add(const TokenRevocation& revocation) = 0;
    /// @throws core::GatewayError DUE_TAKEN, RUN_UNDER_WAY, SCHEDULE_STATE, ALARM_NOT_OPEN.
    virtual void add(const ScheduleEntry& entry) = 0;
    /// A document that a manifest named before keeps its first line.
    virtual void add(std::span<const ManifestLine> lines) = 0;
    virtual void add(std::span<const PartyResult> results) = 0;
    /// @throws core::GatewayError LEDGER_MOVED (retryable): others wrote since it was looked at.
    virtual void add(const ReleaseEntry& entry) = 0;
    /// A run's first fault stands.
    virtual void add(const DeliveryFault& fault) = 0;
    /// A run's first count of a path stands.
    virtual void add(std::span<const UnknownFieldRow> rows) = 0;
    /// Harmless twice. @throws core::GatewayError STORE_CONSTRAINT: another run of the exchange has
    /// taken the same in, and was not rejected as a whole.
    virtual void add(const SignedContent& content) = 0;
    /// @throws core::GatewayError STORE_CONSTRAINT for a step that a request can take once only.
    virtual void add(const RightsEntry& entry) = 0;

    /// Closes a barrier. @throws core::GatewayError BARRIER_CLOSED if somebody did so before.
    virtual void acknowledge(std::int64_t barrier) = 0;
    /// @throws core::GatewayError NOTICE_STATE unless it moves the notice forward.
    virtual void change(const NoticeChange& change) = 0;
    /// What came in was compared with what was there. @throws core::GatewayError COMPARED_BEFORE.
    virtual void compared(std::int64_t stamping) = 0;
    /// @throws core::GatewayError CASE_NOT_OPEN.
    virtual void decide(const CaseDecision& decision) = 0;

    /// Binds a batch document to its digest and to the records in it. Sealing is not leaving.
    virtual void seal(const Seal& seal) = 0;

    /// A sealed document that may no longer leave as it is; its records are unsealed again.
    virtual void supersede(core::MessageId document) = 0;

    /// Puts a kept configuration in force. @pre begun with Lock::configuration.
    /// @throws core::GatewayError CONFIGURATION_UNKNOWN.
    virtual void activate(const core::Digest& configuration, const std::string& by) = 0;

    /// A run has read its whole selection: from now on it takes in nobody new. Harmless twice.
    virtual void take_in(core::MessageId run) = 0;

    /// Closes a run. The store counts its records again and refuses (throws RUN_UNBALANCED) a run
    /// whose account does not balance, or of which something is pending. A delivery of which
    /// nothing came through, and which holds no party's word on records of ours, may come again
    /// from then on, as one that was rejected as a whole.
    virtual void close_run(core::MessageId run) = 0;

    /// Opens a run again for records that a person had tried again; harmless if it is open.
    virtual void reopen_run(core::MessageId run) = 0;

    /// What is written belongs to work under a lease: nothing of it stands unless the work is still
    /// under this fence when it is committed, and permits last no longer than the lease.
    /// @throws core::GatewayError LEASE_LOST.
    void work_under(const WorkFence& fence) {
        require(fence);
        m_held_until = fence.sends_until;
    }

    /// Marks an attempt; commit() turns each into a permit.
    void mark(const AttemptRow& attempt, JournalPosition position) {
        write_attempt(attempt);
        m_marked.push_back(Marked{
            attempt.message, attempt.attempt, position, attempt.payload_digest, attempt.send_by});
    }

    /// Makes all of it durable.
    /// @return a permit for each attempt marked, in order. @throws core::GatewayError; when
    /// in_doubt() the
    ///         store has already looked whether it happened, and says `in_doubt` only if it cannot
    ///         know.
    [[nodiscard]] std::vector<SendPermit> commit() {
        std::vector<SendPermit> permits;
        permits.reserve(m_marked.size());
        for (const Marked& marked : m_marked) {
            permits.push_back(SendPermit{
                marked.message, marked.attempt, marked.position, marked.digest,
                SendLimit{marked.send_by, m_held_until}});
        }
        make_durable(); // they are nobody's until this has returned; afterwards nothing can fail
        m_marked.clear();
        return permits;
    }

protected:
    virtual void require(const WorkFence& fence) = 0;
    virtual void write_attempt(const AttemptRow& attempt) = 0;
    virtual void make_durable() = 0;

private:
    struct Marked {
        core::MessageId message;
        int attempt;
        JournalPosition position;
        core::Digest digest;
        std::chrono::microseconds send_by;
    };

    std::vector<Marked> m_marked;
    SendLimit::HeldUntil m_held_until;
};

/// Where units of work come from: one connection and one journal chain a worker.
class UnitOfWorkFactory {
public:
    UnitOfWorkFactory() = default;
    UnitOfWorkFactory(const UnitOfWorkFactory&) = delete;
    UnitOfWorkFactory& operator=(const UnitOfWorkFactory&) = delete;
    virtual ~UnitOfWorkFactory() = default;

    /// Opens the chain of a worker and holds it (session lock): `relay`, `batch` (`batch-2` …),
    /// `schedule`, `administration`, `witness`, `configuration`, one for each purpose of the
    /// command line
    /// (`cli-run` …), and, while a long batch is taken in, some beside its own (`batch-beside-1`
    /// …). The worker is used by one thread at a time.
    class Worker {
    public:
        Worker() = default;
        Worker(const Worker&) = delete;
        Worker& operator=(const Worker&) = delete;
        virtual ~Worker() = default;

        /// @throws core::GatewayError STORE_UNREACHABLE.
        [[nodiscard]] virtual std::unique_ptr<UnitOfWork> start() = 0;
    };

    [[nodiscard]] virtual std::unique_ptr<Worker> open_worker(const std::string& name) = 0;
};

}
