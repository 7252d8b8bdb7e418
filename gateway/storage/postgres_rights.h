#pragma once
// Persons' requests, and all that is held of a person, read from PostgreSQL.

#include "gateway/ports/rights.h"
#include "gateway/storage/connection_pool.h"
#include "gateway/storage/key_ring.h"

namespace gateway::storage {

/// Thread-safe.
class PostgresRights final : public ports::Rights {
public:
    PostgresRights(ConnectionPool& pool, const RootKeys& keys) : m_pool{pool}, m_keys{keys} {}

    [[nodiscard]] std::vector<ports::RightsCase> cases(Cases which) override;
    [[nodiscard]] std::vector<ports::RightsCase>
    done(std::size_t most, const std::optional<Behind>& behind) override;
    [[nodiscard]] std::optional<ports::RightsCase> find(core::MessageId request) override;
    [[nodiscard]] std::vector<ports::RightsCase>
    cases_of(std::span<const core::PersonNo> persons) override;
    [[nodiscard]] std::vector<ports::PersonTrace>
    traces(std::span<const core::PersonNo> persons) override;
    [[nodiscard]] std::vector<ports::KeptPayload>
    payloads(std::span<const core::PersonNo> persons, std::optional<core::MessageId> only) override;
    [[nodiscard]] std::vector<ports::KeptDocuments>
    documents(std::span<const core::PersonNo> persons) override;
    [[nodiscard]] std::vector<ports::KeptProvenance>
    provenance(std::span<const core::PersonNo> persons) override;
    [[nodiscard]] std::vector<ports::KeptProvenance> provenance(core::MessageId message) override;
    [[nodiscard]] std::vector<ports::KeptHold>
    holds(std::span<const core::PersonNo> persons) override;
    [[nodiscard]] std::int64_t under_way(std::span<const core::PersonNo> persons) override;
    [[nodiscard]] ports::GoneRecords gone(std::span<const core::PersonNo> persons) override;
    [[nodiscard]] std::vector<ports::PersonTrace>
    calls(core::Instant from, core::Instant until) override;
    [[nodiscard]] std::optional<core::Instant>
    erased(std::span<const core::PersonNo> persons) override;
    [[nodiscard]] std::vector<ports::ErasedPerson> all_erased() override;
    [[nodiscard]] std::vector<core::PersonNo>
    with_older_keys(std::span<const ports::ErasedPerson> erased) override;
    [[nodiscard]] std::vector<ports::ErasedPerson>
    with_older_payloads(std::span<const ports::ErasedPerson> erased) override;

private:
    /// @param condition with the order, where another is wanted than that in which they came.
    [[nodiscard]] std::vector<ports::RightsCase> cases_where(
        std::string_view condition, const Parameters& parameters,
        std::string_view order = " ORDER BY received, request");

    /// @param condition  on the message.
    [[nodiscard]] std::vector<ports::KeptProvenance>
    provenance_where(std::string_view condition, const Parameters& parameters);

    ConnectionPool& m_pool;
    const RootKeys& m_keys;
};

}
