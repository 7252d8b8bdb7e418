#pragma once
// Batch out: a register's selection, decided record by record, sealed into documents, delivered.
// Works on the calling thread, and on others while chunks pass gates beside each other and a
// document is written down, and goes on from where an interrupted run was left. It never waits for
// a time to come: what is not due is left to whoever carries the run on then. Memory holds three
// chunks and two documents, however long the selection is.

#include "gateway/exchange/batch_run.h"
#include "gateway/exchange/delivery_course.h"
#include "gateway/exchange/manifest.h"

#include <cstddef>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace gateway::exchange {

class BatchOut final : private BatchRun {
public:
    BatchOut(
        const BatchParts& parts, std::shared_ptr<const Assembly> assembly, Under under, Pace pace);

    /// Carries a run as far as it goes now.
    /// @param run the one to carry on (one that is closed gives its account and nothing is done);
    /// nothing: the exchange's oldest run that does not merely wait for a person, or a new one.
    /// @return its account, and when it goes on by itself.
    /// @param corrects a run of this exchange: a new run is begun that sends on what its party
    /// refused of that one, and nothing else.
    /// @throws core::GatewayError: the run stays open and goes on at the next call. RUN_OPEN (never
    /// to be retried as it is): there is an open run, which has to end before one that corrects.
    [[nodiscard]] ports::RunAccount
    run(std::optional<core::MessageId> run, std::optional<core::MessageId> corrects = {});

    /// What records would come to if they were decided now.
    struct Forecast {
        std::int64_t released{0};
        std::int64_t reduced{0};
        std::int64_t blocked{0};   ///< by law, or by the person's will
        std::int64_t malformed{0}; ///< as the register has them now
        std::int64_t gone{0};      ///< the register has them no more
    };

    /// Asks the gate about records of a run, and changes nothing.
    [[nodiscard]] Forecast
    forecast(core::MessageId run, const std::vector<ports::Outbox::Known>& records);

private:
    using Row = core::Result<core::NativeRecord>;
    using Rows = std::vector<Row>;

    /// How many records are read at once. What they come to, while they pass, is by far the most of
    /// what a run needs of memory.
    static constexpr std::size_t chunk_limit{240};
    static_assert(chunk_limit <= GateTransaction::group_limit);

    /// A record in the document that is being built.
    struct InDocument {
        ports::DecidedRecord record;
        core::ClearedRecord cleared;
        std::int64_t lane{0};
    };

    /// A record that was not taken in before, and has to wait behind its person's earlier one.
    struct Held {
        core::MessageId message;
        RunPlace place;
        std::optional<Subject> subject;
    };

    /// A part of a chunk at a gate, and what the gate said of it.
    struct Passing {
        std::vector<Departing> chunk;
        std::vector<Rejected> rejected; ///< what was read before it ended and cannot go on
        std::vector<RunPlace> places{};
        std::vector<Departed> answers{};
        std::future<void> passed{}; ///< last: it uses the others, and is waited for first
    };

    /// What a row is known by, as keyed digests.
    struct Identity {
        core::Digest person{};
        core::Digest record{};   ///< the person and the record key
        bool of_somebody{false}; ///< else the row cannot be read, or names nobody
    };

    /// What the store says about a chunk of rows before it passes.
    struct Before {
        std::map<core::Digest, ports::Outbox::Known> known;
        std::map<core::Digest, ports::Deliveries::Standing> standing;
        std::vector<std::int64_t> ahead; ///< lanes that wait for something earlier; in order
    };

    void open(std::optional<core::MessageId> corrects);
    [[nodiscard]] bool must_read();
    [[nodiscard]] bool is_fresh() const;
    [[nodiscard]] bool would_leave(const ports::SealedDocument& document, Pace pace) const;
    void require_sealing() const;

    // what the register selects → decided (batch_places.cpp, batch_intake.cpp, batch_passing.cpp)
    void begin_reading();
    void take_in();
    void read_selection(const std::function<void(Rows)>& take);
    [[nodiscard]] std::vector<core::NativeRecord> release_to_send() const;
    [[nodiscard]] std::vector<core::NativeRecord> own_to_send() const;
    void hand_over(std::vector<core::NativeRecord> all, const std::function<void(Rows)>& take);
    [[nodiscard]] bool sends_own_rows() const noexcept;
    void require_release() const;
    [[nodiscard]] Departing
    departing_count(const core::NativeRecord& row, const RunPlace& place) const;
    void take_in_chunk(Rows rows);
    [[nodiscard]] bool is_taken_in(const RunPlace& place) const noexcept;
    void know_by(const std::optional<std::string>& record_key);
    [[nodiscard]] Identity identity_of(const Row& row) const;
    [[nodiscard]] std::vector<RunPlace> places_of(const Rows& rows);
    [[nodiscard]] Before before(const std::vector<RunPlace>& places);
    static void put_where_it_was(RunPlace& place, const ports::Outbox::Known& before);
    [[nodiscard]] core::Result<Departing> departing_of(const Row& row, const RunPlace& place) const;
    void confirm(const Row& row, const RunPlace& place, const Before& before);
    void hold_back(std::vector<Held> held);
    void pass(std::vector<Departing> chunk, bool last);
    void pass_here(std::vector<Departing> part);
    void pass_beside(GateTransaction& gate, std::vector<Departing> part);
    [[nodiscard]] std::unique_ptr<Passing> passing_of(std::vector<Departing> part);
    void pass_at(GateTransaction& gate, Passing& passing) const;
    [[nodiscard]] std::unique_ptr<Passing> end_passing();
    void gather_all_that_passes();
    void gather(std::unique_ptr<Passing> passed);
    void gather(Departed departed, const RunPlace& place);
    [[nodiscard]] bool was_sealed_meanwhile(std::int64_t lane) const;
    void meet(std::int64_t ordinal);
    [[nodiscard]] bool has_met(std::int64_t ordinal) const;
    void settle_the_vanished();
    void name_what_is_corrected(std::vector<RunPlace>& places);

    // the same, as a rehearsal (batch_forecast.cpp)
    using Asked = std::map<core::Digest, ports::Outbox::Known>;
    void rehearse(const Rows& rows, Asked& asked, Forecast& forecast);

    // decided → sealed (batch_sealing.cpp)
    void seal();
    void seal(std::vector<InDocument> part);
    void bind(core::MessageId document, core::Bytes plain, std::vector<InDocument> part);
    [[nodiscard]] Note::Write to_store(ports::Seal seal, core::Bytes bytes) const;
    [[nodiscard]] core::Result<core::Bytes>
    encode(core::MessageId document, std::span<const InDocument> part) const;
    [[nodiscard]] core::Result<core::Nothing>
    validate(const core::Result<core::Bytes>& bytes) const;
    [[nodiscard]] std::vector<InDocument> only_valid(std::vector<InDocument> part);
    [[nodiscard]] std::vector<InDocument> only_addable(std::vector<InDocument> part);
    [[nodiscard]] std::vector<InDocument> only_whose_turn_it_is(std::vector<InDocument> part);
    void reject(std::vector<InDocument> records, const core::Rejection& why);

    // all of it delivered → the manifest (batch_sealing.cpp)
    [[nodiscard]] bool accompany();
    [[nodiscard]] Manifest manifest_of(const std::vector<ports::SealedDocument>& documents) const;
    [[nodiscard]] bool is_accompanied();

    // sealed → sent (batch_delivery.cpp)
    void note_what_stands();
    [[nodiscard]] bool supersede_the_changed();
    [[nodiscard]] bool deliver_sealed();
    void expect_to_deliver(const std::vector<ports::SealedDocument>& documents);
    void goes_on(std::optional<core::Instant> at);

    using BatchRun::reject;

    const config::Register* m_register;
    Pace m_pace;
    /// By what this run tells a person's records apart; nothing: by their places.
    std::optional<std::vector<std::string>> m_record_key;
    std::optional<core::MessageId> m_corrects; ///< the run whose refused records alone it takes in

    // of this reading of the selection
    core::MessageId m_pass; ///< under which the store counts whom it has met
    std::int64_t m_chunk{0};
    std::size_t m_parts_passed{0};
    bool m_resumed{false}; ///< the run took something in before
    bool m_whole{false};   ///< it has read the whole selection before: nobody new belongs to it
    std::int64_t m_next_ordinal{1};
    /// Documents that may still leave, and how many of their records the register was not yet seen
    /// to say the same about.
    std::map<core::MessageId, std::int64_t> m_unconfirmed;
    /// Where an order is kept: lanes that were sealed while the last parts were gathered, the
    /// latest first.
    std::deque<std::set<std::int64_t>> m_sealed_lanes{1};
    std::vector<std::int64_t> m_last_sealed{}; ///< lanes of the document that is written down last
    bool m_waits_its_turn{false};              ///< something does
    std::vector<bool> m_met;                   ///< in the selection, by ordinal
    std::vector<Rejected> m_rejected;          ///< to be written with the next chunk
    std::vector<InDocument> m_document;
    std::size_t m_document_size{0}; ///< about how many bytes it will have

    std::optional<core::Instant> m_goes_on;
    /// In the order in which they were read; last: they use the run, and are waited for first.
    std::deque<std::unique_ptr<Passing>> m_at_the_gates;
};

}
