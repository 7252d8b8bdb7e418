#pragma once
// Barriers in PostgreSQL, and what this machine knows of the processes behind live attempts.

#include "gateway/ports/barriers.h"
#include "gateway/storage/connection_pool.h"

#include <filesystem>
#include <string>

namespace gateway::storage {

/// Thread-safe.
class PostgresBarriers final : public ports::Barriers {
public:
    /// @param data_directory of this node; empty: nothing is known of any process.
    PostgresBarriers(ConnectionPool& pool, std::filesystem::path data_directory)
        : m_pool{pool}, m_data_directory{std::move(data_directory)} {}

    [[nodiscard]] std::vector<ports::OpenBarrier> open(
        std::span<const core::PersonNo> recorded_for, std::int64_t after,
        std::size_t at_most) override;
    [[nodiscard]] std::vector<ports::NodeAttempts> nodes() override;
    [[nodiscard]] bool connected(const std::string& node) override;

private:
    ConnectionPool& m_pool;
    std::filesystem::path m_data_directory;
};

}
