#pragma once
// Batch out: a register's selection, decided record by record, sealed into documents, delivered.
// Works on the calling thread and goes on from where an interrupted run was left.

#include "gateway/exchange/batch_run.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace gateway::exchange {

class BatchOut final : private BatchRun {
public:
    BatchOut(const BatchParts& parts, std::shared_ptr<const Assembly> assembly, Under under);

    /// Carries a run to its end.
    /// @param run the one to carry on (one that is closed gives its account and nothing is done);
    /// nothing: the
    ///        exchange's oldest open run, or a new one.
    /// @throws core::GatewayError: the run stays open and goes on at the next call.
    [[nodiscard]] ports::RunAccount run(std::optional<core::MessageId> run);

private:
    /// A record in the document that is being built.
    struct InDocument {
        ports::DecidedRecord record;
        core::ClearedRecord cleared;
    };

    /// What became of the wish to send a document.
    struct Leave {
        enum class Verdict : std::uint8_t { may, superseded, ask_a_person };

        Verdict verdict{Verdict::may};
        std::optional<ports::SendPermit> permit{};
    };

    void open();

    // what the register selects → decided, sealed
    void take_in();
    void take_in_chunk(std::vector<Departing> chunk);
    [[nodiscard]] std::optional<Departing> departing_of(core::Result<core::NativeRecord> row);
    [[nodiscard]] core::Digest record_key(std::string_view identity);
    [[nodiscard]] std::pair<core::MessageId, RunPlace> place_of(std::string_view identity);
    void settle_the_vanished();
    void seal();
    [[nodiscard]] core::Bytes encode(core::MessageId document) const;
    void drop_invalid();

    // sealed → sent (batch_delivery.cpp)
    void supersede_what_never_left();
    void supersede(core::MessageId document);
    bool deliver_sealed();
    bool deliver(const ports::SealedDocument& document);
    [[nodiscard]] Leave mark_attempt(
        const ports::SealedDocument& document, int attempt, bool maybe_arrived,
        std::span<const ports::DecidedRecord> records);
    void write_receipt(
        const ports::SealedDocument& document, int attempt,
        std::span<const ports::DecidedRecord> records, const ports::DeliveryReceipt& receipt);
    [[nodiscard]] std::optional<std::chrono::seconds>
    pause_before_next(const ports::DeliveryReceipt& receipt, std::size_t retries) const;

    const config::Register* m_register;
    std::int64_t m_next_ordinal{1};
    std::set<core::Digest> m_settled;
    std::map<core::Digest, ports::Outbox::Begun> m_begun;
    std::map<core::Digest, int> m_occurrences; ///< of a person's records so far
    std::vector<Rejected> m_rejected;          ///< to be written with the next chunk
    std::vector<InDocument> m_document;
};

}
