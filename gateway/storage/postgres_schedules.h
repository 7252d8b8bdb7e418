#pragma once
// Due times and pauses on PostgreSQL.

#include "gateway/ports/schedules.h"
#include "gateway/storage/connection_pool.h"

namespace gateway::storage {

/// Thread-safe, and safe among nodes: a plan locks the exchange's row, and one due time is one row.
class PostgresSchedules final : public ports::Schedules {
public:
    /// @param node of this process; it is written beside what it skips.
    PostgresSchedules(ConnectionPool& pool, std::string node)
        : m_pool{pool}, m_node{std::move(node)} {}

    void plan(
        core::ExchangeId exchange, const std::string& rule, core::Instant now,
        const Plan& plan) override;
    void keep_only(std::span<const core::ExchangeId> scheduled, core::Instant now) override;
    [[nodiscard]] std::vector<ports::DueRun> waiting(core::Instant now) override;
    bool skip(core::ExchangeId exchange, core::Instant due_at, core::Code code) override;
    [[nodiscard]] std::vector<ports::DueRun>
    last_settled(std::span<const core::ExchangeId> exchanges) override;
    [[nodiscard]] std::vector<ports::SchedulePause> paused() override;

private:
    ConnectionPool& m_pool;
    std::string m_node;
};

}
