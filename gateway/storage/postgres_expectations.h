#pragma once
// Expectations and alarms on PostgreSQL.

#include "gateway/ports/expectations.h"
#include "gateway/storage/connection_pool.h"

namespace gateway::storage {

/// Thread-safe, and safe among nodes: an alarm is opened once and closed once, whoever watches.
class PostgresExpectations final : public ports::Expectations {
public:
    explicit PostgresExpectations(ConnectionPool& pool) : m_pool{pool} {}

    [[nodiscard]] std::vector<ports::Watched>
    watch(std::span<const ports::ExpectationKey> keys, core::Instant now) override;
    [[nodiscard]] std::vector<ports::Watched> watched() override;
    [[nodiscard]] std::vector<ports::RunSeen>
    runs(core::ExchangeId exchange, core::Instant from, core::Instant until) override;
    std::optional<ports::Alarm>
    met(const ports::ExpectationKey& key, core::Instant due_at) override;
    std::optional<ports::Alarm> open(const ports::Alarm& alarm) override;
    [[nodiscard]] std::vector<ports::Alarm> alarms(Which which) override;
    [[nodiscard]] std::vector<ports::Alarm>
    alarms_at(const ports::ExpectationKey& key, core::Instant due_at) override;
    void note_refused(core::ExchangeId exchange) override;
    [[nodiscard]] std::vector<ports::InState> rejected(core::ExpectationId alarm) override;
    [[nodiscard]] std::vector<ports::InState> undecided() override;

private:
    ConnectionPool& m_pool;
};

}
