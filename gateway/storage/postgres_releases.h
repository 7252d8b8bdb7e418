#pragma once
// The ledger of releases, read from PostgreSQL.

#include "gateway/ports/releases.h"
#include "gateway/storage/connection_pool.h"

namespace gateway::storage {

/// Thread-safe.
class PostgresReleases final : public ports::Releases {
public:
    explicit PostgresReleases(ConnectionPool& pool) : m_pool{pool} {}

    [[nodiscard]] Ledger ledger() override;
    [[nodiscard]] bool may_have_left(core::MessageId release) override;
    [[nodiscard]] std::optional<ports::ReleaseEntry> to_send(core::ExchangeId exchange) override;

private:
    ConnectionPool& m_pool;
};

}
