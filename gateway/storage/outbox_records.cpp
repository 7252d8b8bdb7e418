// What a run asks a chunk at a time: the records that it knows already, whom it has met, and what
// stands beside a delivery.

#include "gateway/core/error.h"
#include "gateway/storage/known_rows.h"
#include "gateway/storage/postgres_outbox.h"
#include "gateway/storage/words.h"

#include <map>

namespace gateway::storage {

namespace {

using Known = ports::Outbox::Known;

// Of a record of a run: it needs nothing more, having a final outcome or a place in a document that
// stands.
constexpr std::string_view settled{" (coalesce((SELECT state FROM record_outcome AS o "
                                   "WHERE o.run = $1::uuid AND o.message = m.message"
                                   " ORDER BY outcome_no DESC LIMIT 1), 'pending') <> "
                                   "'pending' OR EXISTS (SELECT FROM document_record AS r"
                                   " JOIN document AS d USING (document) WHERE r.message "
                                   "= m.message AND d.superseded_at IS NULL))"};

constexpr std::string_view columns{
    "record_key, message, ordinal, (SELECT count(*) FROM decision WHERE decision.message = "
    "m.message), coalesce(lane, 0), (SELECT (extract(epoch FROM max(d.sealed_at)) * "
    "1000000)::bigint FROM document_record AS r JOIN document AS d USING (document) WHERE "
    "r.message = m.message)"};

Parameter bound(std::span<const core::Digest> digests) {
    Column column{Column::Kind::bytes};
    for (const core::Digest& digest : digests) {
        column.add(digest);
    }
    return column.finish();
}

std::vector<Known> known_in(const Rows& rows) {
    std::vector<Known> known;
    for (int row{0}; row < rows.size(); ++row) {
        known.push_back(known_at(rows, row));
    }
    return known;
}

ports::ManifestLine line_at(const Rows& rows, int row) {
    return ports::ManifestLine{core::ExchangeId::intern(rows.text(row, 0)),
                               rows.digest(row, 1),
                               rows.message(row, 2),
                               static_cast<int>(rows.integer(row, 3)),
                               rows.integer(row, 4),
                               std::string{rows.text(row, 5)}};
}

}

std::vector<Known>
PostgresOutbox::known(core::MessageId run, std::span<const core::Digest> record_keys) {
    static const std::string sql{
        "SELECT " + std::string{columns} + "," + std::string{settled}
        + " FROM unnest($2::bytea[]) AS asked (key) CROSS JOIN LATERAL (SELECT * FROM message WHERE"
          " record_key = asked.key AND run = $1::uuid OFFSET 0) AS m"};
    return m_pool.run([&](Connection& connection) {
        return known_in(connection.run(sql, {Parameter::message(run), bound(record_keys)}));
    });
}

std::vector<Known>
PostgresOutbox::unsettled_of(core::MessageId run, std::int64_t after, std::size_t at_most) {
    static const std::string sql{
        "SELECT " + std::string{columns}
        + ", false FROM message AS m WHERE m.run = $1::uuid AND ordinal > $2::bigint AND NOT"
        + std::string{settled} + " ORDER BY ordinal LIMIT $3::bigint"};
    return m_pool.run([&](Connection& connection) {
        return known_in(connection.run(
            sql, {Parameter::message(run), Parameter::integer(after),
                  Parameter::integer(static_cast<std::int64_t>(at_most))}));
    });
}

ports::Outbox::Intake PostgresOutbox::intake(core::MessageId run) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT (SELECT coalesce(max(ordinal), 0) FROM message WHERE run = $1::uuid),"
            " EXISTS (SELECT FROM run WHERE run = $1::uuid AND taken_in_at IS NOT NULL),"
            " (SELECT record_key FROM run WHERE run = $1::uuid)",
            {Parameter::message(run)})};
        return Intake{
            rows.integer(0, 0), rows.boolean(0, 1),
            rows.is_null(0, 2) ? std::nullopt : std::optional{std::string{rows.text(0, 2)}}};
    });
}

void PostgresOutbox::begin_pass(core::MessageId run) {
    end_pass(run);
    m_pool.run([&](Connection& connection) {
        return connection.run(
            "INSERT INTO sighting (run, person, seen, chunk)"
            " VALUES ($1::uuid, decode(repeat('00', 32), 'hex'), 0, 0) ON CONFLICT DO NOTHING",
            {Parameter::message(run)});
    });
}

void PostgresOutbox::end_pass(core::MessageId run) {
    m_pool.run([&](Connection& connection) {
        return connection.run(
            "DELETE FROM sighting WHERE run = $1::uuid", {Parameter::message(run)});
    });
}

void PostgresOutbox::forget_passes(core::Instant before) {
    m_pool.run([&](Connection& connection) {
        return connection.run(
            "DELETE FROM sighting WHERE run IN (SELECT run FROM sighting GROUP BY run"
            " HAVING max(met_at) < $1::timestamptz)",
            {Parameter::instant(before)});
    });
}

std::vector<std::int64_t> PostgresOutbox::sight(
    core::MessageId run, std::int64_t chunk, std::span<const core::Digest> persons) {
    if (persons.empty()) {
        return {};
    }
    // Of most nothing need be told: whoever stands here only as often as in this chunk is met the
    // first time. A row without a person tells that the pass was there.
    const Rows rows{m_pool.run([&](Connection& connection) {
        return connection.run(
            "WITH alive AS (UPDATE sighting SET chunk = $3::bigint, met_at = clock_timestamp() "
            "WHERE run = $1::uuid"
            "  AND person = decode(repeat('00', 32), 'hex')"
            "  AND chunk IN ($3::bigint - 1, $3::bigint) RETURNING run),"
            " here AS MATERIALIZED (SELECT person, count(*) AS times FROM unnest($2::bytea[])"
            "  AS met (person) GROUP BY person),"
            " noted AS (INSERT INTO sighting (run, person, seen, chunk)"
            "  SELECT alive.run, person, times, $3::bigint FROM alive, here"
            "  ON CONFLICT (run, person) DO UPDATE SET chunk = EXCLUDED.chunk,"
            "   seen = sighting.seen + CASE WHEN sighting.chunk = EXCLUDED.chunk THEN 0"
            "    ELSE EXCLUDED.seen END"
            "  RETURNING person, seen)"
            " SELECT NULL, 0 FROM alive UNION ALL"
            " SELECT person, seen - times FROM noted JOIN here USING (person) WHERE seen > times",
            {Parameter::message(run), bound(persons), Parameter::integer(chunk)});
    })};
    if (rows.empty()) { // the server crashed and has emptied the table
        throw core::GatewayError{"PASS_LOST"};
    }
    std::map<core::Digest, std::int64_t> met; // before this chunk, then counted on
    for (int row{0}; row < rows.size(); ++row) {
        if (!rows.is_null(row, 0)) {
            met.emplace(rows.digest(row, 0), rows.integer(row, 1));
        }
    }
    std::vector<std::int64_t> counts;
    for (const core::Digest& person : persons) {
        counts.push_back(++met[person]);
    }
    return counts;
}

std::optional<ports::ManifestLine>
PostgresOutbox::manifest_line(core::ExchangeId exchange, const core::Digest& source) {
    return m_pool.run([&](Connection& connection) -> std::optional<ports::ManifestLine> {
        const Rows rows{connection.run(
            "SELECT exchange, source, manifest, ordinal, records, control_sum FROM manifest_line"
            " WHERE exchange = $1::text AND source = $2::bytea",
            {Parameter::text(exchange.text()), Parameter::bytes(source)})};
        return rows.empty() ? std::nullopt : std::optional{line_at(rows, 0)};
    });
}

std::vector<ports::Outbox::Announced> PostgresOutbox::announced(core::MessageId manifest) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT l.exchange, l.source, l.manifest, l.ordinal, l.records, l.control_sum, run.run"
            " FROM manifest_line AS l LEFT JOIN LATERAL (SELECT run FROM run WHERE exchange = "
            "l.exchange AND source = l.source AND NOT rejected OFFSET 0) AS run ON true"
            " WHERE l.manifest = $1::uuid ORDER BY l.ordinal",
            {Parameter::message(manifest)})};
        std::vector<Announced> announced;
        for (int row{0}; row < rows.size(); ++row) {
            announced.push_back(Announced{
                line_at(rows, row),
                rows.is_null(row, 6) ? std::nullopt : std::optional{rows.message(row, 6)}});
        }
        return announced;
    });
}

std::optional<ports::DeliveryFault> PostgresOutbox::delivery_fault(core::MessageId run) {
    return m_pool.run([&](Connection& connection) -> std::optional<ports::DeliveryFault> {
        const Rows rows{connection.run(
            "SELECT code, declared, found FROM delivery_fault WHERE run = $1::uuid",
            {Parameter::message(run)})};
        if (rows.empty()) {
            return std::nullopt;
        }
        const auto count = [&](int column) {
            return rows.is_null(0, column) ? std::nullopt : std::optional{rows.integer(0, column)};
        };
        return ports::DeliveryFault{run, std::string{rows.text(0, 0)}, count(1), count(2)};
    });
}

}
