// What can be counted of one run beside its account: for reports.

#include "gateway/core/error.h"
#include "gateway/storage/postgres_outbox.h"
#include "gateway/storage/words.h"

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

// A released record kept nothing back, so only the others' entries are opened.
std::vector<PostgresOutbox::Withheld> PostgresOutbox::withheld(core::MessageId run) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "WITH latest AS (SELECT DISTINCT ON (d.message) d.message, d.outcome"
            "  FROM message AS m JOIN decision AS d USING (message) WHERE m.run = $1::uuid"
            "  ORDER BY d.message, d.attempt DESC), told AS (SELECT message, outcome, (SELECT "
            "j.body::jsonb"
            "  FROM journal AS j WHERE j.message = latest.message AND j.kind IN ('decision', "
            "'refusal')"
            "  ORDER BY j.at DESC, j.seq DESC LIMIT 1) AS body FROM latest WHERE outcome <> "
            "'released'),"
            " field AS (SELECT message, outcome, f->'reasons' AS reasons, body->'guards' AS "
            "guards,"
            "  coalesce(f->>'nearest', '') AS nearest, f->'caps' AS caps, f->>'item' AS item"
            "  FROM told, jsonb_array_elements(body->'fields') AS f WHERE f->>'form' <> 'full')"
            " SELECT outcome, ARRAY(SELECT jsonb_array_elements_text(reasons)),"
            " ARRAY(SELECT jsonb_array_elements_text(guards)), nearest,"
            " ARRAY(SELECT jsonb_array_elements_text(caps)), array_agg(DISTINCT item ORDER BY "
            "item),"
            " count(DISTINCT message) FROM field GROUP BY outcome, reasons, guards, nearest, caps"
            " ORDER BY 7 DESC, outcome, nearest, reasons, caps, guards",
            {Parameter::message(run)})};
        std::vector<Withheld> all;
        for (int row{0}; row < rows.size(); ++row) {
            all.push_back(Withheld{
                from_word<core::Outcome>(rows.text(row, 0)), rows.list(row, 1), rows.list(row, 2),
                std::string{rows.text(row, 3)}, rows.list(row, 4), rows.list(row, 5),
                rows.integer(row, 6)});
        }
        return all;
    });
}

std::vector<PostgresOutbox::Coded> PostgresOutbox::coded(core::MessageId run) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT state, code, count(*) FROM (SELECT DISTINCT ON (message) message, state, code"
            "  FROM record_outcome WHERE run = $1::uuid ORDER BY message, outcome_no DESC) AS "
            "latest"
            " WHERE state IN ('rejected', 'withheld', 'pending') GROUP BY state, code"
            " ORDER BY state, count(*) DESC, code",
            {Parameter::message(run)})};
        std::vector<Coded> all;
        for (int row{0}; row < rows.size(); ++row) {
            all.push_back(Coded{
                from_word<ports::RecordState>(rows.text(row, 0)), std::string{rows.text(row, 1)},
                rows.integer(row, 2)});
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
            " WHERE d.run = $1::uuid AND superseded_at IS NULL"
            " ORDER BY a.marked_at, a.message, a.attempt",
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
            " WHERE d.run = $1::uuid AND superseded_at IS NULL",
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
