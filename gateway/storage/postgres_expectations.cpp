#include "gateway/storage/postgres_expectations.h"

#include <string>

namespace gateway::storage {

namespace {

constexpr std::string_view alarm_columns{
    "exchange, expectation, (extract(epoch FROM due_at) * 1000000)::bigint, code, records,"
    " (extract(epoch FROM opened_at) * 1000000)::bigint, official, reference,"
    " (extract(epoch FROM closed_at) * 1000000)::bigint,"
    " (extract(epoch FROM last_due) * 1000000)::bigint"};

ports::ExpectationKey key_at(const Rows& rows, int row) {
    return {
        core::ExchangeId::intern(rows.text(row, 0)),
        core::ExpectationId::intern(rows.text(row, 1))};
}

std::vector<ports::Alarm> alarms_in(const Rows& rows) {
    std::vector<ports::Alarm> alarms;
    for (int row{0}; row < rows.size(); ++row) {
        alarms.push_back(ports::Alarm{
            .key = key_at(rows, row),
            .due_at = rows.instant(row, 2),
            .last_due = rows.instant(row, 9),
            .code = std::string{rows.text(row, 3)},
            .records = rows.integer(row, 4),
            .opened_at = rows.instant(row, 5),
            .official = std::string{rows.text(row, 6)},
            .reference = std::string{rows.text(row, 7)},
            .closed_at = rows.maybe_instant(row, 8)});
    }
    return alarms;
}

std::vector<ports::InState> states_in(const Rows& rows) {
    std::vector<ports::InState> all;
    for (int row{0}; row < rows.size(); ++row) {
        all.push_back(ports::InState{
            core::ExchangeId::intern(rows.text(row, 0)), rows.instant(row, 1),
            rows.integer(row, 2)});
    }
    return all;
}

std::optional<ports::Alarm> one_of(const Rows& rows) {
    std::vector<ports::Alarm> alarms{alarms_in(rows)};
    return alarms.empty() ? std::nullopt : std::optional{std::move(alarms.front())};
}

/// Runs with what came through in them. Of a run that is closed what did not was counted when it
/// closed; of one that is open, and of those from before that was kept, it is counted now.
constexpr std::string_view seen_sql{
    "SELECT (extract(epoch FROM started) * 1000000)::bigint, closed, taken_in - failed FROM"
    " (SELECT run, started, closed_at IS NOT NULL AS closed,"
    "  CASE WHEN closed_at IS NOT NULL AND account IS NOT NULL THEN account[1] ELSE"
    "   (SELECT count(*) FROM message WHERE message.run = run.run) END AS taken_in,"
    "  CASE WHEN closed_at IS NOT NULL AND account IS NOT NULL THEN"
    "   account[5] + CASE direction WHEN 'in' THEN account[4] ELSE 0 END ELSE"
    "   (SELECT count(*) FROM (SELECT DISTINCT ON (message) state FROM record_outcome AS o"
    "    WHERE o.run = run.run ORDER BY message, outcome_no DESC) AS record"
    "    WHERE state = 'rejected' OR (state = 'withheld' AND direction = 'in')) END AS failed"
    "  FROM run WHERE exchange = $1::text AND started >= $2::timestamptz"
    "   AND started < $3::timestamptz AND NOT rejected"
    "   AND NOT EXISTS (SELECT FROM manifest_line WHERE manifest = run.run)) AS seen"
    " WHERE NOT closed OR taken_in = 0 OR failed < taken_in ORDER BY started, run"};

std::vector<ports::Watched> all_watched(Connection& connection) {
    const Rows rows{connection.run(
        "SELECT exchange, expectation, (extract(epoch FROM since) * 1000000)::bigint,"
        " (extract(epoch FROM met_due) * 1000000)::bigint FROM expectation"
        " ORDER BY exchange, expectation")};
    std::vector<ports::Watched> watched;
    for (int row{0}; row < rows.size(); ++row) {
        watched.push_back(
            ports::Watched{key_at(rows, row), rows.instant(row, 2), rows.maybe_instant(row, 3)});
    }
    return watched;
}

}

std::vector<ports::Watched>
PostgresExpectations::watch(std::span<const ports::ExpectationKey> keys, core::Instant now) {
    Columns columns{{Column::Kind::text, Column::Kind::text}};
    for (const ports::ExpectationKey& key : keys) {
        columns.row(key.exchange.text(), key.expectation.text());
    }
    return m_pool.run([&](Connection& connection) {
        Transaction transaction{connection};
        Parameters parameters{columns.parameters()};
        connection.run(
            "DELETE FROM expectation WHERE (exchange, expectation) NOT IN"
            " (SELECT * FROM unnest($1::text[], $2::text[]))",
            parameters);
        connection.run(
            "UPDATE alarm SET closed_at = clock_timestamp() WHERE closed_at IS NULL"
            " AND NOT starts_with(expectation, 'age-') AND (exchange, expectation) NOT IN (SELECT "
            "* FROM unnest($1::text[], $2::text[]))",
            parameters);
        parameters.push_back(Parameter::instant(now));
        connection.run(
            "INSERT INTO expectation (exchange, expectation, since)"
            " SELECT exchange, expectation, $3::timestamptz FROM unnest($1::text[], $2::text[])"
            "  AS k (exchange, expectation) ON CONFLICT (exchange, expectation) DO NOTHING",
            parameters);
        std::vector<ports::Watched> watched{all_watched(connection)};
        transaction.commit();
        return watched;
    });
}

std::vector<ports::Watched> PostgresExpectations::watched() {
    return m_pool.run(all_watched);
}

std::vector<ports::RunSeen>
PostgresExpectations::runs(core::ExchangeId exchange, core::Instant from, core::Instant until) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            seen_sql, {Parameter::text(exchange.text()), Parameter::instant(from),
                       Parameter::instant(until)})};
        std::vector<ports::RunSeen> runs;
        for (int row{0}; row < rows.size(); ++row) {
            runs.push_back(
                ports::RunSeen{rows.instant(row, 0), rows.boolean(row, 1), rows.integer(row, 2)});
        }
        return runs;
    });
}

std::optional<ports::Alarm>
PostgresExpectations::met(const ports::ExpectationKey& key, core::Instant due_at) {
    static const std::string close{
        "UPDATE alarm SET closed_at = clock_timestamp() WHERE exchange = $1::text"
        " AND expectation = $2::text AND closed_at IS NULL RETURNING "
        + std::string{alarm_columns}};
    return m_pool.run([&](Connection& connection) {
        Transaction transaction{connection};
        const Parameters of{
            Parameter::text(key.exchange.text()), Parameter::text(key.expectation.text())};
        connection.run(
            "UPDATE expectation SET met_due = $3::timestamptz"
            " WHERE exchange = $1::text AND expectation = $2::text",
            {of[0], of[1], Parameter::instant(due_at)});
        std::optional<ports::Alarm> closed{one_of(connection.run(close, of))};
        transaction.commit();
        return closed;
    });
}

std::optional<ports::Alarm> PostgresExpectations::open(const ports::Alarm& alarm) {
    static const std::string sql{
        "INSERT INTO alarm (exchange, expectation, due_at, last_due, code, records)"
        " VALUES ($1::text, $2::text, $3::timestamptz, $3::timestamptz, $4::text, $5::bigint)"
        " ON CONFLICT (exchange, expectation) WHERE closed_at IS NULL DO NOTHING RETURNING "
        + std::string{alarm_columns}};
    static constexpr std::string_view as_it_is_now{
        "UPDATE alarm SET last_due = $3::timestamptz, code = $4::text, records = $5::bigint"
        " WHERE exchange = $1::text AND expectation = $2::text AND closed_at IS NULL AND last_due"
        " <= $3::timestamptz AND (last_due, code, records) <> ($3::timestamptz, $4::text, "
        "$5::bigint)"};
    return m_pool.run([&](Connection& connection) {
        const Parameters bound{
            Parameter::text(alarm.key.exchange.text()),
            Parameter::text(alarm.key.expectation.text()), Parameter::instant(alarm.due_at),
            Parameter::text(alarm.code), Parameter::integer(alarm.records)};
        std::optional<ports::Alarm> opened{one_of(connection.run(sql, bound))};
        if (!opened) {
            connection.run(as_it_is_now, bound);
        }
        return opened;
    });
}

std::vector<ports::Alarm> PostgresExpectations::alarms(Which which) {
    static const std::string open{
        "SELECT " + std::string{alarm_columns}
        + " FROM alarm WHERE closed_at IS NULL ORDER BY opened_at DESC, alarm DESC"};
    static const std::string all{
        "SELECT " + std::string{alarm_columns}
        + " FROM alarm ORDER BY opened_at DESC, alarm DESC LIMIT 1000"};
    return m_pool.run([&](Connection& connection) {
        return alarms_in(connection.run(which == Which::open ? open : all));
    });
}

std::vector<ports::Alarm>
PostgresExpectations::alarms_at(const ports::ExpectationKey& key, core::Instant due_at) {
    static const std::string sql{
        "SELECT " + std::string{alarm_columns}
        + " FROM alarm WHERE exchange = $1::text AND expectation = $2::text"
          " AND due_at <= $3::timestamptz AND last_due >= $3::timestamptz"
          " ORDER BY opened_at DESC, alarm DESC"};
    return m_pool.run([&](Connection& connection) {
        return alarms_in(connection.run(
            sql, {Parameter::text(key.exchange.text()), Parameter::text(key.expectation.text()),
                  Parameter::instant(due_at)}));
    });
}

void PostgresExpectations::note_refused(core::ExchangeId exchange) {
    m_pool.run([&](Connection& connection) {
        connection.run(
            "WITH old AS (DELETE FROM refused_arrival"
            "  WHERE refused_at < clock_timestamp() - interval '30 days')"
            " INSERT INTO refused_arrival (exchange) VALUES ($1::text)",
            {Parameter::text(exchange.text())});
    });
}

std::vector<ports::InState> PostgresExpectations::rejected(core::ExpectationId alarm) {
    return m_pool.run([&](Connection& connection) {
        return states_in(connection.run(
            // a run has a fault where it was rejected as a whole, none where no record came through
            "SELECT exchange, (extract(epoch FROM min(since)) * 1000000)::bigint, count(*) FROM"
            " (SELECT r.exchange, coalesce(f.recorded_at, r.closed_at) AS since"
            "   FROM run AS r LEFT JOIN delivery_fault AS f USING (run)"
            "   WHERE r.rejected AND f.code IS DISTINCT FROM 'SIGNED_CONTENT_AGAIN'"
            "   AND NOT EXISTS (SELECT FROM run AS again WHERE again.exchange = r.exchange AND"
            "    again.source = r.source AND NOT again.rejected AND again.closed_at IS NOT NULL)"
            // a party's word does not come again as these bytes; it is told until somebody takes
            // note
            "  UNION ALL SELECT exchange, closed_at FROM run WHERE NOT rejected AND closed_at IS "
            "NOT"
            "   NULL AND (coded @> '[{\"code\": \"RESULT_UNMATCHED\"}]'"
            "   OR coded @> '[{\"code\": \"RESULT_CONTRADICTS\"}]')"
            "  UNION ALL SELECT exchange, refused_at FROM refused_arrival) AS to_nothing"
            " WHERE since > clock_timestamp() - interval '30 days'"
            " AND since > coalesce((SELECT max(acknowledged_at) FROM alarm AS a"
            "  WHERE a.exchange = to_nothing.exchange AND a.expectation = $1::text), '-infinity')"
            " GROUP BY exchange ORDER BY exchange",
            {Parameter::text(alarm.text())}));
    });
}

std::vector<ports::InState> PostgresExpectations::undecided() {
    return m_pool.run([&](Connection& connection) {
        return states_in(connection.run(
            "SELECT exchange, (extract(epoch FROM min(opened_at)) * 1000000)::bigint, count(*)"
            " FROM official_case WHERE state = 'open' GROUP BY exchange ORDER BY exchange"));
    });
}

}
