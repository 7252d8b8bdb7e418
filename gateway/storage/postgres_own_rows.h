#pragma once
// What the house has to send to parties about persons, read from PostgreSQL. Whose it is stands
// sealed under the person's key with their request, or under a key of its own with a notice.

#include "gateway/ports/own_rows.h"
#include "gateway/storage/connection_pool.h"
#include "gateway/storage/postgres_outbox.h"

#include <string_view>

namespace gateway::storage {

/// SQL: whether a notice `n` may leave without a person. A restriction that nobody granted by a
/// request is told by letter, and nobody is told of one that does not stand any more: what counts
/// is the request that caused the notice, not another one of the person's.
inline constexpr std::string_view sent_by_itself{
    "(n.kind <> 'restriction' OR EXISTS (SELECT FROM hold_now AS h"
    " WHERE h.person_no = n.person_no AND h.request = n.request AND h.state = 'upheld'"
    " AND h.kind IN ('restriction', 'objection')"
    " AND (h.valid_until IS NULL OR h.valid_until > clock_timestamp())"
    " AND (h.items = '{}' OR h.items && n.items)))"};

/// Thread-safe.
class PostgresDueRows final : public ports::DueRows {
public:
    PostgresDueRows(ConnectionPool& pool, PostgresOutbox& outbox)
        : m_pool{pool}, m_outbox{outbox} {}

    [[nodiscard]] std::vector<ports::DueNotice>
    notices(core::ControllerId controller, core::PartyId party, core::MessageId run) override;
    [[nodiscard]] std::vector<ports::DueTransfer>
    transfers(core::RegisterId reg, core::PartyId party, core::MessageId run) override;
    [[nodiscard]] std::optional<core::PersonId>
    subject(core::MessageId kept_with, std::int64_t place) override;

private:
    ConnectionPool& m_pool;
    PostgresOutbox& m_outbox;
};

}
