#pragma once
// Leases of work, and which alerts were told, on PostgreSQL.

#include "gateway/ports/leases.h"
#include "gateway/storage/connection_pool.h"

#include <filesystem>
#include <functional>
#include <string>

namespace gateway::storage {

/// Thread-safe, and safe among nodes: a claim is one statement.
class PostgresLeases final : public ports::Leases {
public:
    /// Who claims.
    struct Claimant {
        std::string node;
        std::filesystem::path data_directory;          ///< empty: none
        std::function<const std::string&()> process{}; ///< its mark (process_mark.h)
    };

    PostgresLeases(ConnectionPool& pool, Claimant claimant)
        : m_pool{pool}, m_claimant{std::move(claimant)} {}

    [[nodiscard]] std::optional<std::int64_t>
    claim(std::string_view work, std::chrono::milliseconds length) override;
    [[nodiscard]] bool
    renew(std::string_view work, std::int64_t fence, std::chrono::milliseconds length) override;
    void release(std::string_view work, std::int64_t fence) override;
    [[nodiscard]] std::vector<Held> held() override;

private:
    [[nodiscard]] std::string gone_holder(Connection& connection, const Parameter& work) const;

    ConnectionPool& m_pool;
    Claimant m_claimant;
};

class PostgresToldNotices final : public ports::ToldNotices {
public:
    PostgresToldNotices(ConnectionPool& pool, std::string node)
        : m_pool{pool}, m_node{std::move(node)} {}

    [[nodiscard]] Standing claim(std::string_view notice, std::string_view channel) override;
    void told(std::string_view notice, std::string_view channel) override;

private:
    ConnectionPool& m_pool;
    std::string m_node;
};

/// For how long a fence is required: at this moment, or, in a transaction, until that ends. While
/// it is held the lease cannot be renewed, so it is held as short as may be.
enum class Required : bool { now, until_the_end };

/// That the work is still under this fence. @throws core::GatewayError LEASE_LOST.
void require_fence(Connection& connection, const ports::WorkFence& fence, Required required);

/// Whether somebody holds the work. In a transaction no claim is made before it ends.
[[nodiscard]] bool is_leased(Connection& connection, std::string_view work);

}
