#pragma once
// Persons in PostgreSQL.

#include "gateway/ports/people.h"
#include "gateway/storage/connection_pool.h"
#include "gateway/storage/key_ring.h"

namespace gateway::storage {

/// Thread-safe. Identifiers are looked up by their keyed hash alone; none is written down.
///
/// A person known by a personal identity code gets a link beside it, the same under every
/// controller; a register's own identifiers say nothing outside it and get none.
class PostgresPeople final : public ports::People {
public:
    /// Whether artificial codes (individual number 900–999) name persons. They are not unique in
    /// the world: two registers may give one to two people, so outside demo and tests they are
    /// refused.
    enum class Artificial : bool { refused, joined };

    PostgresPeople(ConnectionPool& pool, const RootKeys& keys, Artificial artificial)
        : m_pool{pool}, m_keys{keys}, m_artificial{artificial} {}

    /// @throws core::GatewayError ARTIFICIAL_HETU (never retryable) if one is asked and they are
    /// refused.
    [[nodiscard]] std::vector<core::PersonNo>
    find_or_create(core::ControllerId controller, std::span<const core::PersonId> persons) override;

    /// @throws core::GatewayError ARTIFICIAL_HETU as above.
    [[nodiscard]] std::optional<core::PersonNo>
    find(core::ControllerId controller, const core::PersonId& person) override;

private:
    /// How one person is found.
    struct Marks {
        core::Digest index{};
        std::optional<core::Digest> link{};
    };

    [[nodiscard]] Marks marks_of(core::ControllerId controller, const core::PersonId& person) const;

    ConnectionPool& m_pool;
    const RootKeys& m_keys;
    Artificial m_artificial;
};

}
