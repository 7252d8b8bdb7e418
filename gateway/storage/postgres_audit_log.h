#pragma once
// Calls of the administration's interface, read from PostgreSQL by index.

#include "gateway/ports/audit_log.h"
#include "gateway/storage/connection_pool.h"

namespace gateway::storage {

/// Thread-safe.
class PostgresAuditLog final : public ports::AuditLog {
public:
    explicit PostgresAuditLog(ConnectionPool& pool) : m_pool{pool} {}

    [[nodiscard]] std::vector<Call>
    calls(const std::optional<Behind>& behind, std::size_t at_most) override;

private:
    ConnectionPool& m_pool;
};

}
