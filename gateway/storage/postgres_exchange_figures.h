#pragma once
// What the administration's home page needs of each exchange, read from PostgreSQL by index.

#include "gateway/ports/exchange_figures.h"
#include "gateway/storage/connection_pool.h"

namespace gateway::storage {

/// Thread-safe.
class PostgresExchangeFigures final : public ports::ExchangeFigures {
public:
    explicit PostgresExchangeFigures(ConnectionPool& pool) : m_pool{pool} {}

    [[nodiscard]] Known known() override;
    [[nodiscard]] std::vector<Moved>
    moved(std::span<const core::ExchangeId> exchanges, core::Instant now) override;
    [[nodiscard]] std::vector<Day> days_of(
        std::optional<core::ExchangeId> exchange, std::optional<core::PartyId> party,
        std::span<const core::MessageId> begins, const Bounds& bounds) override;
    [[nodiscard]] std::vector<Drafted> drafted() override;
    [[nodiscard]] KeptBack kept_back(core::Instant since, std::size_t at_most) override;

private:
    ConnectionPool& m_pool;
};

}
