#pragma once
// The gate's transaction on PostgreSQL. Rows are written in columns, one statement a table; the
// journal and the chain's head come last (lock order: stripes, work rows, the
// lease, chain head). What is
// added is on its way to the server, not there: what the store refuses of it is told by the commit,
// or by whatever asks before.

#include "gateway/core/error.h"
#include "gateway/ports/unit_of_work.h"
#include "gateway/storage/chain_session.h"
#include "gateway/storage/key_ring.h"
#include "gateway/storage/provenance_profiles.h"

#include <atomic>
#include <set>
#include <string>
#include <vector>

namespace gateway::storage {

struct ReadFacts;

/// What the units of one worker share. Used by one thread at a time.
struct WorkerParts {
    ChainSession& session;
    KeyCache& cache;
    const RootKeys& keys;
    ProvenanceProfiles& profiles;
    const std::string& node;
    const std::string& process;      ///< names this process's mark (process_mark.h)
    std::atomic<bool>& lost_commits; ///< the database lacks what it had acknowledged to this node
    bool require_synchronous{false};
};

/// Runs what connects; what finds commits lost stops every worker of this process.
/// @throws core::GatewayError STORE_LOST_COMMITS, and whatever `work` throws.
template <class Work> auto refusing_lost_commits(std::atomic<bool>& lost, Work work) {
    constexpr core::Code code{"STORE_LOST_COMMITS"};
    if (lost) {
        throw core::GatewayError{code, core::GatewayError::Retry::never};
    }
    try {
        return work();
    } catch (const core::GatewayError& failure) {
        lost = lost || failure.code() == code;
        throw;
    }
}

class PostgresUnitOfWork final : public ports::UnitOfWork {
public:
    explicit PostgresUnitOfWork(const WorkerParts& parts) : m_parts{parts} {}
    ~PostgresUnitOfWork() override { m_parts.session.abandon(); }

    [[nodiscard]] ports::GateFacts
    begin(std::span<const core::PersonNo> persons, Lock lock) override;

    void add(std::span<const ports::MessageRow> rows) override;
    void add(std::span<const ports::DecisionRow> rows) override;
    void add(std::span<const ports::PayloadRow> rows) override;
    void add(const ports::PieceRow& piece) override;
    void add(std::span<const ports::RecordOutcomeRow> rows) override;
    void add(std::span<const ports::ProvenanceRow> rows) override;
    void add(std::span<const ports::JournalRow> rows) override;
    void add(const ports::RunRow& run) override;
    void add(const ports::OutcomeRow& outcome) override { m_outcomes.push_back(outcome); }
    void add(std::span<const ports::DeliveryStep> steps) override;
    void add(const ports::PersonEntry& entry) override;
    void add(const ports::NoticeRow& notice) override;
    void add(std::span<const ports::CaseRow> cases) override;
    void acknowledge(std::int64_t barrier) override;
    void compared(std::int64_t stamping) override;
    void change(const ports::NoticeChange& change) override;
    void decide(const ports::CaseDecision& decision) override;
    void add(const ports::User& user) override;
    void add(const ports::Token& token) override;
    void add(const ports::TokenRevocation& revocation) override;
    void add(const ports::ScheduleEntry& entry) override;
    void add(std::span<const ports::ManifestLine> lines) override;
    void add(std::span<const ports::PartyResult> results) override;
    void add(const ports::DeliveryFault& fault) override;
    void add(std::span<const ports::UnknownFieldRow> rows) override;
    void add(const ports::SignedContent& content) override;
    void add(const ports::RightsEntry& entry) override;
    void add(const ports::ReleaseEntry& entry) override;
    void seal(const ports::Seal& seal) override;
    void supersede(core::MessageId document) override;
    void activate(const core::Digest& configuration, const std::string& by) override;
    void take_in(core::MessageId run) override;
    void close_run(core::MessageId run) override;
    void reopen_run(core::MessageId run) override;

private:
    [[nodiscard]] ReadFacts read_under_locks(std::span<const core::PersonNo> persons, Lock lock);
    void note_what_may_correct(std::span<const ports::ProvenanceRow> rows);
    void require(const ports::WorkFence& fence) override;
    void write_attempt(const ports::AttemptRow& attempt) override { m_attempts.push_back(attempt); }
    void make_durable() override;

    void write_attempts();
    void require_current();
    void write_outcomes();
    void write_payload_keys(const Columns& keys);
    [[nodiscard]] Connection& connection();
    [[nodiscard]] const crypto::SymmetricKey& key_of(core::PersonNo person);

    WorkerParts m_parts;
    bool m_begun{false};
    Lock m_lock{Lock::shared};
    std::int64_t m_activation{0};
    std::optional<ports::WorkFence> m_fence{};
    ports::ChainHead m_head{};
    std::set<core::MessageId> m_messages{}; ///< made by this transaction: nobody else knows them
    std::vector<ports::AttemptRow> m_attempts{};
    std::vector<ports::OutcomeRow> m_outcomes{};
    NewProfiles m_new_profiles{}; ///< known to others only once this transaction is durable
};

}
