#pragma once
// Calls that may come twice, on PostgreSQL.

#include "gateway/ports/repeated_calls.h"
#include "gateway/storage/connection_pool.h"

namespace gateway::storage {

/// Thread-safe.
class PostgresRepeatedCalls final : public ports::RepeatedCalls {
public:
    explicit PostgresRepeatedCalls(ConnectionPool& pool) : m_pool{pool} {}

    [[nodiscard]] std::optional<Earlier> claim(
        const core::Digest& key, const core::Digest& request, core::Instant now,
        core::MessageId call) override;
    void keep(const core::Digest& key, int status, const std::string& answer) override;
    void forget(const core::Digest& key) override;

private:
    ConnectionPool& m_pool;
};

}
