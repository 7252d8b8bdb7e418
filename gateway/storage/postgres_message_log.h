#pragma once
// Messages read for people from PostgreSQL, by index.

#include "gateway/ports/message_log.h"
#include "gateway/storage/connection_pool.h"

namespace gateway::storage {

/// Thread-safe.
class PostgresMessageLog final : public ports::MessageLog {
public:
    explicit PostgresMessageLog(ConnectionPool& pool) : m_pool{pool} {}

    [[nodiscard]] Page page(const Facets& facets, std::size_t at_most) override;
    [[nodiscard]] Page of_persons(
        std::span<const core::PersonNo> persons, const Facets& facets,
        std::size_t at_most) override;
    [[nodiscard]] std::optional<Line> find(core::MessageId message) override;
    void recall_names() override;
    [[nodiscard]] core::PersonNo person_of(core::MessageId message) override;
    [[nodiscard]] std::vector<Given> given_lately(std::size_t of_each) override;
    [[nodiscard]] std::vector<Step> steps(core::MessageId message) override;

private:
    ConnectionPool& m_pool;
};

}
