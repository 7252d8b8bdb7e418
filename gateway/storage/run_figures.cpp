// What can be counted of one run beside its account: for reports.

#include "gateway/core/error.h"
#include "gateway/storage/accounts.h"
#include "gateway/storage/postgres_outbox.h"
#include "gateway/storage/words.h"

#include <limits>
#include <string_view>

namespace gateway::storage {

PostgresOutbox::Span PostgresOutbox::span_of(core::MessageId run) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT (extract(epoch FROM started) * 1000000)::bigint,"
            " (extract(epoch FROM closed_at) * 1000000)::bigint, configuration, corrects"
            " FROM run WHERE run = $1::uuid",
            {Parameter::message(run)})};
        if (rows.empty()) {
            throw core::GatewayError{"RUN_UNKNOWN", core::GatewayError::Retry::never};
        }
        return Span{
            rows.instant(0, 0), rows.maybe_instant(0, 1), rows.digest(0, 2),
            rows.is_null(0, 3) ? std::nullopt : std::optional{rows.message(0, 3)}};
    });
}

namespace {

/// Records that something was kept back of, the latest first. A released one kept nothing back, so
/// only the others' entries are opened. $1 the run, $2 and $3 when it was under way, $4 how many
/// records. Of a run that is closed each record has its outcome and is found by it.
constexpr std::string_view kept_of_closed_sql{
    "WITH kept AS MATERIALIZED (SELECT mine.message, d.outcome FROM (SELECT DISTINCT message FROM"
    "   record_outcome WHERE run = $1::uuid AND state IN ('reduced', 'withheld', 'rejected')"
    "   ORDER BY message DESC) AS mine CROSS JOIN LATERAL (SELECT outcome FROM decision WHERE"
    "   message = mine.message AND recorded_at BETWEEN $2::timestamptz AND $3::timestamptz"
    "   ORDER BY attempt DESC LIMIT 1) AS d WHERE d.outcome <> 'released'"
    "   ORDER BY mine.message DESC LIMIT $4::bigint)"};

/// Of one that is open they are found by their index of time, for a run is a stretch of it.
constexpr std::string_view kept_of_open_sql{
    "WITH kept AS MATERIALIZED (SELECT d.message, d.outcome FROM (SELECT message, attempt, outcome"
    "   FROM decision WHERE outcome <> 'released' AND recorded_at BETWEEN $2::timestamptz AND"
    "   $3::timestamptz ORDER BY recorded_at DESC) AS d CROSS JOIN LATERAL (SELECT FROM message AS "
    "m"
    "   WHERE m.message = d.message AND m.run = $1::uuid OFFSET 0) AS mine WHERE NOT EXISTS (SELECT"
    "   FROM decision AS later WHERE later.message = d.message AND later.attempt > d.attempt)"
    "  LIMIT $4::bigint)"};

/// Most persons are told the same: each entry is opened once, and of those whose fields and all
/// behind them are the same text, one is read.
constexpr std::string_view causes_sql{
    ", told AS MATERIALIZED (SELECT outcome, fields, count(*) AS messages, row_number() OVER () AS"
    "  manner FROM (SELECT k.outcome, split_part(e.body, ',\"fields\":', 2) AS fields"
    "  FROM kept AS k CROSS JOIN LATERAL (SELECT j.body FROM journal AS j WHERE j.message ="
    "  k.message AND j.kind IN ('decision', 'refusal') AND j.at BETWEEN $2::timestamptz AND"
    "  $3::timestamptz ORDER BY j.at DESC, j.seq DESC LIMIT 1) AS e) AS opened WHERE fields <> ''"
    "  GROUP BY outcome, fields), manner AS (SELECT manner, messages, outcome,"
    "  ('{\"fields\":' || fields)::jsonb AS body FROM told),"
    " field AS (SELECT manner, messages, outcome, f->'reasons' AS reasons, body->'guards' AS "
    "guards,"
    "  coalesce(f->>'nearest', '') AS nearest, f->'caps' AS caps, f->>'item' AS item"
    "  FROM manner, jsonb_array_elements(body->'fields') AS f WHERE f->>'form' <> 'full'),"
    " cause AS (SELECT *, row_number() OVER (PARTITION BY manner, reasons, guards, nearest, caps) "
    "= 1"
    "  AS counts FROM field)"
    " SELECT outcome, ARRAY(SELECT jsonb_array_elements_text(reasons)),"
    " ARRAY(SELECT jsonb_array_elements_text(guards)), nearest,"
    " ARRAY(SELECT jsonb_array_elements_text(caps)), array_agg(DISTINCT item ORDER BY item),"
    " (sum(messages) FILTER (WHERE counts))::bigint, (SELECT count(*) FROM kept) FROM cause"
    " GROUP BY outcome, reasons, guards, nearest, caps"
    " ORDER BY 7 DESC, outcome, nearest, reasons, caps, guards"};

/// A node's clock may be a little off the database's.
constexpr std::string_view under_way_sql{
    "SELECT (extract(epoch FROM started - interval '1 hour') * 1000000)::bigint,"
    " (extract(epoch FROM coalesce(closed_at, clock_timestamp()) + interval '1 hour')"
    " * 1000000)::bigint, closed_at IS NOT NULL FROM run WHERE run = $1::uuid"};

ports::RunFigures::Residue
causes_of(Connection& connection, core::MessageId run, std::optional<std::size_t> at_most) {
    const Parameter id{Parameter::message(run)};
    const Rows span{connection.run(under_way_sql, {id})};
    ports::RunFigures::Residue residue;
    if (span.empty()) {
        return residue;
    }
    // one more than is told: whether there are more
    const Parameter bound{
        at_most ? Parameter::integer(static_cast<std::int64_t>(*at_most) + 1)
                : Parameter::integer(std::numeric_limits<std::int64_t>::max())};
    std::string sql{span.boolean(0, 2) ? kept_of_closed_sql : kept_of_open_sql};
    sql.append(causes_sql);
    const Rows rows{connection.run(
        sql, {id, Parameter::instant(span.instant(0, 0)), Parameter::instant(span.instant(0, 1)),
              bound})};
    for (int row{0}; row < rows.size(); ++row) {
        residue.causes.push_back(ports::RunFigures::Withheld{
            from_word<core::Outcome>(rows.text(row, 0)), rows.list(row, 1), rows.list(row, 2),
            std::string{rows.text(row, 3)}, rows.list(row, 4), rows.list(row, 5),
            rows.integer(row, 6)});
        residue.whole = !at_most || rows.integer(row, 7) <= static_cast<std::int64_t>(*at_most);
    }
    return residue;
}

std::vector<ports::RunFigures::Coded> codes_in(const Rows& rows) {
    std::vector<ports::RunFigures::Coded> all;
    for (int row{0}; row < rows.size(); ++row) {
        all.push_back(ports::RunFigures::Coded{
            from_word<ports::RecordState>(rows.text(row, 0)), std::string{rows.text(row, 1)},
            rows.integer(row, 2)});
    }
    return all;
}

}

std::vector<PostgresOutbox::Withheld> PostgresOutbox::withheld(core::MessageId run) {
    return m_pool.run(
        [&](Connection& connection) { return causes_of(connection, run, std::nullopt).causes; });
}

PostgresOutbox::Residue PostgresOutbox::residue(core::MessageId run, std::size_t at_most) {
    return m_pool.run([&](Connection& connection) { return causes_of(connection, run, at_most); });
}

std::vector<PostgresOutbox::Coded> PostgresOutbox::coded(core::MessageId run) {
    return m_pool.run([&](Connection& connection) {
        return codes_in(connection.run(coded_sql, {Parameter::message(run)}));
    });
}

PostgresOutbox::Counted PostgresOutbox::counted(core::MessageId run) {
    return m_pool.run([&](Connection& connection) {
        const Parameter id{Parameter::message(run)};
        Counted counted;
        if (std::optional<ports::RunAccount> kept{kept_account(connection, run)}) {
            counted.account = *kept;
            counted.coded = codes_in(connection.run(
                "SELECT c.state, c.code, c.records FROM run, jsonb_to_recordset(run.coded) AS c"
                " (state text, code text, records bigint) WHERE run = $1::uuid"
                " ORDER BY c.state, c.records DESC, c.code",
                {id}));
            return counted;
        }
        counted.account = account_of(connection, run);
        counted.coded = codes_in(connection.run(coded_sql, {id}));
        return counted;
    });
}

std::vector<PostgresOutbox::Rejected>
PostgresOutbox::rejections(core::MessageId run, std::size_t at_most) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT ordinal, state, code, path, message FROM (SELECT DISTINCT ON (message) ordinal,"
            " state, code, path, message FROM record_outcome WHERE run = $1::uuid"
            " ORDER BY message, outcome_no DESC) AS latest"
            // outwards most of them are a party's refusal of a whole document: wrong at no place
            " WHERE (state = 'rejected' AND path <> '') OR (state IN ('rejected', 'withheld') AND"
            "  code <> '' AND EXISTS (SELECT FROM run WHERE run = $1::uuid AND direction = 'in'))"
            " ORDER BY ordinal LIMIT $2::bigint",
            {Parameter::message(run), Parameter::integer(static_cast<std::int64_t>(at_most))})};
        std::vector<Rejected> all;
        for (int row{0}; row < rows.size(); ++row) {
            all.push_back(Rejected{
                rows.integer(row, 0), from_word<ports::RecordState>(rows.text(row, 1)),
                std::string{rows.text(row, 2)}, std::string{rows.text(row, 3)},
                rows.message(row, 4)});
        }
        return all;
    });
}

std::vector<PostgresOutbox::Unknown> PostgresOutbox::unknown_fields(core::MessageId run) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT path, fields FROM unknown_field WHERE run = $1::uuid ORDER BY path",
            {Parameter::message(run)})};
        std::vector<Unknown> all;
        for (int row{0}; row < rows.size(); ++row) {
            all.push_back(Unknown{std::string{rows.text(row, 0)}, rows.integer(row, 1)});
        }
        return all;
    });
}

std::vector<PostgresOutbox::Attempt> PostgresOutbox::attempts(core::MessageId run) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT a.message, a.attempt, (extract(epoch FROM a.marked_at) * 1000000)::bigint,"
            " (extract(epoch FROM told.recorded_at) * 1000000)::bigint, told.outcome, told.code,"
            " told.status FROM document AS d JOIN attempt AS a ON a.message = d.document LEFT JOIN"
            " LATERAL (SELECT * FROM outcome AS o WHERE o.message = a.message AND o.attempt = "
            "a.attempt"
            "  ORDER BY outcome_no DESC LIMIT 1) AS told ON true"
            " WHERE d.run = $1::uuid ORDER BY a.marked_at, a.message, a.attempt",
            {Parameter::message(run)})};
        std::vector<Attempt> all;
        for (int row{0}; row < rows.size(); ++row) {
            Attempt attempt;
            attempt.document = rows.message(row, 0);
            attempt.attempt = static_cast<int>(rows.integer(row, 1));
            attempt.marked_at = rows.instant(row, 2);
            attempt.told_at = rows.maybe_instant(row, 3);
            if (attempt.told_at) {
                attempt.outcome = from_word<ports::DeliveryOutcome>(rows.text(row, 4));
                attempt.code = rows.text(row, 5);
                attempt.status = static_cast<int>(rows.integer(row, 6));
            }
            all.push_back(std::move(attempt));
        }
        return all;
    });
}

std::vector<PostgresOutbox::Kept> PostgresOutbox::kept(core::MessageId run) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT d.document, octet_length(p.sealed) FROM document AS d JOIN payload AS p"
            " ON p.message = d.document AND p.use = 'document' AND p.ordinal = 0"
            " WHERE d.run = $1::uuid",
            {Parameter::message(run)})};
        std::vector<Kept> all;
        for (int row{0}; row < rows.size(); ++row) {
            all.push_back(Kept{
                rows.message(row, 0),
                rows.integer(row, 1) - static_cast<std::int64_t>(crypto::seal_overhead)});
        }
        return all;
    });
}

}
