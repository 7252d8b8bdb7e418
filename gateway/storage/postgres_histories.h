#pragma once
// What PostgreSQL knows of persons, for people and for lists.

#include "gateway/ports/histories.h"
#include "gateway/storage/connection_pool.h"
#include "gateway/storage/key_ring.h"

namespace gateway::storage {

/// Thread-safe.
class PostgresHistories final : public ports::Histories {
public:
    PostgresHistories(ConnectionPool& pool, const RootKeys& keys) : m_pool{pool}, m_keys{keys} {}

    [[nodiscard]] std::vector<core::ConsentEvent>
    events(core::PersonNo person, std::int64_t after, std::size_t at_most) override;
    [[nodiscard]] ports::PersonFacts facts(core::PersonNo person) override;
    [[nodiscard]] std::vector<ports::SentRecord>
    sent(std::span<const core::PersonNo> persons) override;
    [[nodiscard]] std::set<core::Digest> imported(std::span<const core::Digest> rows) override;
    [[nodiscard]] std::vector<ports::TrackedNotice> notices(
        std::optional<ports::NoticeState> state, std::span<const core::PersonNo> persons) override;
    [[nodiscard]] std::vector<ports::OfficialCase> cases(Cases which) override;

private:
    ConnectionPool& m_pool;
    const RootKeys& m_keys;
};

}
