#pragma once
// What stands in the store about deliveries as a whole, read from PostgreSQL.

#include "gateway/ports/deliveries.h"
#include "gateway/storage/connection_pool.h"

namespace gateway::storage {

/// Thread-safe.
class PostgresDeliveries final : public ports::Deliveries {
public:
    explicit PostgresDeliveries(ConnectionPool& pool) : m_pool{pool} {}

    [[nodiscard]] std::vector<ports::PartyAttempt>
    attempts_to(core::PartyId party, core::Instant since) override;
    [[nodiscard]] std::vector<ports::PartyQueue> queues(core::Instant since) override;
    [[nodiscard]] std::vector<ports::DeadLetter> dead() override;
    [[nodiscard]] std::vector<ports::Outbox::Known>
    records_in(std::span<const core::MessageId> messages) override;
    [[nodiscard]] std::vector<Standing>
    standing(core::MessageId run, std::span<const core::Digest> record_keys) override;
    [[nodiscard]] std::vector<std::int64_t>
    lanes_ahead(core::MessageId run, Behind behind, std::span<const std::int64_t> among) override;

private:
    ConnectionPool& m_pool;
};

}
