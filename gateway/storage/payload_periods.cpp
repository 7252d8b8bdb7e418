#include "gateway/storage/payload_periods.h"

#include "gateway/storage/period_keys.h"

#include <set>

namespace gateway::storage {

namespace {

/// Rows of months that are over ($1) which have to stay: their person has an open hold or
/// request, or their record or document is not at its end.
constexpr std::string_view staying{
    " FROM payload AS p JOIN period_key AS q ON q.key_no = p.period_key WHERE q.ends <="
    " least(timezone('UTC', $1::timestamptz), timezone('UTC', clock_timestamp()))::date"
    " AND p.ends < DATE '2900-01-01' AND (p.person_no IN (SELECT person_no FROM held) OR EXISTS"
    " (SELECT FROM document_record AS r WHERE r.document = p.message AND r.person_no IN"
    " (SELECT person_no FROM held)) OR (p.use = 'document' AND EXISTS (SELECT FROM document AS d"
    " WHERE d.document = p.message) AND NOT document_is_done(p.message)) OR coalesce((SELECT state"
    " FROM record_outcome AS o WHERE o.message = p.message ORDER BY outcome_no DESC LIMIT 1), '')"
    " = 'pending')"};

constexpr std::string_view held{
    "WITH held AS (SELECT persons_kept_back($1::timestamptz) AS person_no) "};

std::string asking(std::string_view columns, std::string_view behind) {
    std::string sql{held};
    sql.append(columns).append(staying).append(behind);
    return sql;
}

}

std::vector<PayloadPeriod> PayloadPeriods::over(core::Instant now) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT q.key_no, q.exchange, q.ends::text, (SELECT count(*) FROM payload AS p WHERE"
            " p.period_key = q.key_no AND p.ends = q.ends) FROM period_key AS q WHERE q.ends <="
            " timezone('UTC', $1::timestamptz)::date ORDER BY q.ends, q.exchange",
            {Parameter::instant(now)})};
        std::vector<PayloadPeriod> found;
        for (int row{0}; row < rows.size(); ++row) {
            found.push_back(
                {rows.integer(row, 0), std::string{rows.text(row, 1)}, core::PersonNo::none,
                 std::string{rows.text(row, 2)}, rows.integer(row, 3), 0});
        }
        const Rows stay{connection.run(
            asking("SELECT p.period_key, count(*)", " GROUP BY p.period_key"),
            {Parameter::instant(now)})};
        for (int row{0}; row < stay.size(); ++row) {
            for (PayloadPeriod& period : found) {
                period.held =
                    period.key == stay.integer(row, 0) ? stay.integer(row, 1) : period.held;
            }
        }
        return found;
    });
}

std::vector<PayloadPeriod> PayloadPeriods::of_persons() {
    return m_pool.run([](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT key_no, exchange, person_no FROM period_key WHERE person_no IS NOT NULL"
            " ORDER BY key_no")};
        std::vector<PayloadPeriod> found;
        for (int row{0}; row < rows.size(); ++row) {
            found.push_back(
                {rows.integer(row, 0),
                 std::string{rows.text(row, 1)},
                 core::PersonNo{rows.integer(row, 2)},
                 {},
                 0,
                 0});
        }
        return found;
    });
}

std::int64_t PayloadPeriods::keep_back(core::Instant now) {
    std::string columns{"SELECT p.message, p.use, p.ordinal, coalesce(p.person_no, 0), p.sealed,"};
    columns.append(period_columns);
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(asking(columns, ""), {Parameter::instant(now)})};
        Columns kept{
            {Column::Kind::uuid, Column::Kind::text, Column::Kind::bigint, Column::Kind::bigint,
             Column::Kind::bytes}};
        for (int row{0}; row < rows.size(); ++row) {
            const core::MessageId message{rows.message(row, 0)};
            const core::Bytes place{place_of_row(message, rows.text(row, 1), rows.integer(row, 2))};
            if (const auto inner =
                    without_period(rows, row, 5, rows.bytes(row, 4), place, m_keys)) {
                kept.row(
                    message, rows.text(row, 1), rows.integer(row, 2), rows.integer(row, 3), *inner);
            }
        }
        return kept.empty()
                   ? std::int64_t{0}
                   : std::int64_t{connection
                                      .run(
                                          "INSERT INTO payload (message, use, ordinal,"
                                          " person_no, sealed) SELECT message, use,"
                                          " ordinal, nullif(person, 0), sealed FROM"
                                          " unnest($1::uuid[], $2::text[], $3::bigint[],"
                                          " $4::bigint[], $5::bytea[]) AS k (message, use,"
                                          " ordinal, person, sealed) ON CONFLICT DO NOTHING",
                                          kept.parameters())
                                      .affected()};
    });
}

std::vector<std::string> PayloadPeriods::empty_partitions() {
    return m_pool.run([](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT c.relname::text FROM pg_class AS c WHERE c.relnamespace = "
            "'public'::regnamespace"
            " AND c.relkind = 'r' AND c.relname ~ '^payload_[0-9]{4}_[0-9]{2}$'"
            " AND to_date(right(c.relname, 7), 'YYYY_MM') <= current_date AND NOT EXISTS (SELECT"
            " FROM period_key AS q WHERE q.ends = to_date(right(c.relname, 7), 'YYYY_MM'))"
            " ORDER BY c.relname")};
        std::vector<std::string> names;
        for (int row{0}; row < rows.size(); ++row) {
            names.emplace_back(rows.text(row, 0));
        }
        return names;
    });
}

}
