#pragma once
// What ran, read from PostgreSQL by index.

#include "gateway/ports/traffic.h"
#include "gateway/storage/connection_pool.h"

namespace gateway::storage {

/// Thread-safe.
class PostgresTraffic final : public ports::Traffic {
public:
    explicit PostgresTraffic(ConnectionPool& pool) : m_pool{pool} {}

    [[nodiscard]] std::vector<Run> runs(
        std::optional<core::ExchangeId> exchange, const std::optional<Behind>& behind,
        std::size_t at_most) override;

private:
    ConnectionPool& m_pool;
};

}
