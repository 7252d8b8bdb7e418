#include "gateway/storage/postgres_audit_log.h"

namespace gateway::storage {

std::vector<ports::AuditLog::Call>
PostgresAuditLog::calls(const std::optional<Behind>& behind, std::size_t at_most) {
    constexpr std::int64_t never{253'370'764'800'000'000}; // the year 9999
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT (extract(epoch FROM at) * 1000000)::bigint, message, person_no IS NOT NULL, "
            "body"
            " FROM journal WHERE kind = 'audit' AND message IS NOT NULL AND at <= "
            "to_timestamp($1::bigint / 1000000.0)"
            " AND (at, message) < (to_timestamp($1::bigint / 1000000.0), $2::uuid)"
            " ORDER BY at DESC, message DESC LIMIT $3::bigint",
            {Parameter::integer(behind ? behind->at.microseconds() : never),
             Parameter::message(behind ? behind->call : core::MessageId{}),
             Parameter::integer(static_cast<std::int64_t>(at_most))})};
        std::vector<Call> calls;
        for (int row{0}; row < rows.size(); ++row) {
            calls.push_back(Call{
                rows.instant(row, 0), rows.message(row, 1), rows.boolean(row, 2),
                std::string{rows.text(row, 3)}});
        }
        return calls;
    });
}

}
