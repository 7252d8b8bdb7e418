#pragma once
// What is on its way, read from PostgreSQL.

#include "gateway/ports/decisions.h"
#include "gateway/ports/outbox.h"
#include "gateway/ports/run_figures.h"
#include "gateway/storage/connection_pool.h"
#include "gateway/storage/key_ring.h"

#include <functional>

namespace gateway::storage {

/// Thread-safe.
class PostgresOutbox final : public ports::Outbox, public ports::RunFigures {
public:
    PostgresOutbox(ConnectionPool& pool, const RootKeys& keys) : m_pool{pool}, m_keys{keys} {}

    [[nodiscard]] std::vector<ports::RunRow>
    open_runs(std::optional<core::ExchangeId> exchange) override;
    [[nodiscard]] std::optional<core::MessageId>
    run_of(core::ExchangeId exchange, const core::Digest& source) override;
    [[nodiscard]] ports::RunAccount account(core::MessageId run) override;
    [[nodiscard]] std::vector<ports::RunAccount> accounts() override;
    [[nodiscard]] std::vector<Known>
    known(core::MessageId run, std::span<const core::Digest> record_keys) override;
    [[nodiscard]] std::vector<Known>
    unsettled_of(core::MessageId run, std::int64_t after, std::size_t at_most) override;
    [[nodiscard]] Intake intake(core::MessageId run) override;
    void begin_pass(core::MessageId run) override;
    [[nodiscard]] std::vector<std::int64_t>
    sight(core::MessageId run, std::int64_t chunk, std::span<const core::Digest> persons) override;
    void end_pass(core::MessageId run) override;
    void forget_passes(core::Instant before) override;
    [[nodiscard]] std::optional<ports::ManifestLine>
    manifest_line(core::ExchangeId exchange, const core::Digest& source) override;
    [[nodiscard]] std::vector<Announced> announced(core::MessageId manifest) override;
    [[nodiscard]] std::vector<SentRecord>
    sent_records(core::ExchangeId exchange, std::span<const core::MessageId> records) override;
    [[nodiscard]] Receipts receipts(core::MessageId run) override;
    [[nodiscard]] std::vector<ports::PartyResult>
    refused_by_party(core::MessageId run, Refusals which, std::size_t at_most) override;
    [[nodiscard]] std::vector<ports::PartyResult>
    unfitting(core::MessageId delivery, std::size_t at_most) override;
    [[nodiscard]] std::vector<Correction>
    corrections(core::MessageId run, std::size_t at_most) override;
    [[nodiscard]] std::vector<Refused> last_refused(
        core::ExchangeId exchange, core::MessageId but,
        std::span<const core::Digest> record_keys) override;
    [[nodiscard]] std::optional<ports::DeliveryFault> delivery_fault(core::MessageId run) override;
    [[nodiscard]] std::vector<ports::SealedDocument> sealed_documents(core::MessageId run) override;
    [[nodiscard]] std::vector<ports::DecidedRecord> records_of(core::MessageId document) override;
    [[nodiscard]] std::vector<ports::UnsettledAttempt> unsettled() override;
    [[nodiscard]] std::optional<core::Bytes>
    payload(core::MessageId message, ports::PayloadRow::Use use, std::int64_t ordinal) override;

    [[nodiscard]] Span span_of(core::MessageId run) override;
    [[nodiscard]] std::vector<Withheld> withheld(core::MessageId run) override;
    [[nodiscard]] Residue residue(core::MessageId run, std::size_t at_most) override;
    [[nodiscard]] std::vector<Coded> coded(core::MessageId run) override;
    [[nodiscard]] Counted counted(core::MessageId run) override;
    [[nodiscard]] std::vector<ports::SealedDocument>
    superseded_documents(core::MessageId run) override;
    [[nodiscard]] std::vector<Rejected>
    rejections(core::MessageId run, std::size_t at_most) override;
    [[nodiscard]] std::vector<Unknown> unknown_fields(core::MessageId run) override;
    [[nodiscard]] std::vector<Attempt> attempts(core::MessageId run) override;
    [[nodiscard]] std::vector<Kept> kept(core::MessageId run) override;

    /// An attempt whose outcome nobody recorded: its node stopped in between.
    struct OpenAttempt {
        core::MessageId message;
        int attempt{1};
        core::PartyId party;
        std::string node;
    };

    /// Oldest first. Each may have left: it is *unknown* until somebody finds out.
    [[nodiscard]] std::vector<OpenAttempt> attempts_without_outcome();

private:
    ConnectionPool& m_pool;
    const RootKeys& m_keys;
};

/// Reads decisions back, for explanations and replay. Thread-safe.
class DecisionStore final : public ports::Decisions {
public:
    DecisionStore(ConnectionPool& pool, const RootKeys& keys) : m_pool{pool}, m_keys{keys} {}

    [[nodiscard]] std::vector<ports::RecordedDecision>
    decisions_of(core::MessageId message) override;

    /// The last decision of every message from `first` on (ids are in order of time), with flat
    /// memory.
    void last_decisions(
        core::MessageId first, const std::function<void(const ports::RecordedDecision&)>& each);

private:
    ConnectionPool& m_pool;
    const RootKeys& m_keys;
};

}
