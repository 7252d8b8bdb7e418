#pragma once
// What the house has to send to parties about persons, read from PostgreSQL. Whose it is stands
// sealed under the person's key with their request, or under a key of its own with a notice.

#include "gateway/ports/own_rows.h"
#include "gateway/storage/connection_pool.h"
#include "gateway/storage/postgres_outbox.h"

namespace gateway::storage {

/// Thread-safe.
class PostgresDueRows final : public ports::DueRows {
public:
    PostgresDueRows(ConnectionPool& pool, PostgresOutbox& outbox)
        : m_pool{pool}, m_outbox{outbox} {}

    [[nodiscard]] std::vector<ports::DueNotice>
    notices(core::ControllerId controller, core::PartyId party, core::MessageId run) override;
    [[nodiscard]] std::vector<ports::DueTransfer>
    transfers(core::RegisterId reg, core::PartyId party, core::MessageId run) override;
    [[nodiscard]] std::optional<core::PersonId>
    subject(core::MessageId kept_with, std::int64_t place) override;

private:
    ConnectionPool& m_pool;
    PostgresOutbox& m_outbox;
};

}
