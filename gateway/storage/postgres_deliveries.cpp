#include "gateway/storage/postgres_deliveries.h"

#include "gateway/storage/known_rows.h"
#include "gateway/storage/waiting_documents.h"
#include "gateway/storage/words.h"

#include <algorithm>

namespace gateway::storage {

namespace {

/// Of more attempts than these the latest tell enough about a party.
constexpr std::int64_t attempts_read{2'000};

// A document `d` of which nobody knows that it did not arrive.
constexpr std::string_view maybe_arrived{
    " EXISTS (SELECT FROM attempt AS a WHERE a.message = d.document AND NOT EXISTS (SELECT FROM "
    "outcome AS o WHERE o.message = a.message AND o.attempt = a.attempt AND o.outcome <> "
    "'unknown'))"};

}

std::vector<ports::PartyAttempt>
PostgresDeliveries::attempts_to(core::PartyId party, core::Instant since) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT (extract(epoch FROM a.marked_at) * 1000000)::bigint, a.attempt > 1,"
            " (extract(epoch FROM told.recorded_at) * 1000000)::bigint, told.outcome, told.code"
            " FROM attempt AS a LEFT JOIN LATERAL (SELECT * FROM outcome AS o WHERE o.message = "
            "a.message AND o.attempt = a.attempt ORDER BY outcome_no LIMIT 1) AS told ON true"
            " WHERE a.party = $1::text AND a.marked_at > $2::timestamptz"
            " ORDER BY a.marked_at DESC LIMIT $3::bigint",
            {Parameter::text(party.text()), Parameter::instant(since),
             Parameter::integer(attempts_read)})};
        std::vector<ports::PartyAttempt> attempts;
        for (int row{rows.size() - 1}; row >= 0; --row) {
            ports::PartyAttempt attempt;
            attempt.marked_at = rows.instant(row, 0);
            attempt.again = rows.boolean(row, 1);
            attempt.answered_at = rows.maybe_instant(row, 2);
            if (attempt.answered_at) {
                attempt.outcome = from_word<ports::DeliveryOutcome>(rows.text(row, 3));
                attempt.code = rows.text(row, 4);
            }
            attempts.push_back(std::move(attempt));
        }
        return attempts;
    });
}

std::vector<ports::PartyQueue> PostgresDeliveries::queues(core::Instant since) {
    static const std::string sql{
        "WITH waiting AS (SELECT d.document, (SELECT party FROM message WHERE message = d.document)"
        " AS party, d.sealed_at,"
        + std::string{maybe_arrived}
        + " AS maybe, (SELECT s.due_at FROM delivery_step AS s WHERE s.message = d.document ORDER "
          "BY step DESC LIMIT 1) AS due, (SELECT count(*) FROM document_record AS r WHERE "
          "r.document = d.document) AS records"
        + waiting_documents()
        + "),"
          // of each party that ever was tried, whether it was lately: two looks into the index
          " known AS (SELECT * FROM (WITH RECURSIVE one AS ((SELECT party FROM attempt ORDER BY "
          "party LIMIT 1) UNION ALL SELECT n.party FROM one CROSS JOIN LATERAL (SELECT x.party "
          "FROM "
          "attempt AS x WHERE x.party > one.party ORDER BY x.party LIMIT 1) AS n) SELECT party "
          "FROM "
          "one) AS all_tried), tried AS (SELECT party FROM known WHERE EXISTS (SELECT FROM attempt "
          "AS a WHERE a.party = known.party AND a.marked_at > $1::timestamptz))"
          " SELECT party, count(document), coalesce(sum(records), 0)::bigint,"
          " (extract(epoch FROM min(sealed_at)) * 1000000)::bigint,"
          " (extract(epoch FROM min(due)) * 1000000)::bigint, count(*) FILTER (WHERE maybe)"
          " FROM tried FULL JOIN waiting USING (party) GROUP BY party ORDER BY party"};
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(sql, {Parameter::instant(since)})};
        std::vector<ports::PartyQueue> queues;
        for (int row{0}; row < rows.size(); ++row) {
            queues.push_back(ports::PartyQueue{
                .party = core::PartyId::intern(rows.text(row, 0)),
                .documents = rows.integer(row, 1),
                .records = rows.integer(row, 2),
                .oldest = rows.maybe_instant(row, 3),
                .next_attempt = rows.maybe_instant(row, 4),
                .unknown = rows.integer(row, 5)});
        }
        return queues;
    });
}

std::vector<ports::DeadLetter> PostgresDeliveries::dead() {
    static const std::string sql{
        "SELECT s.message, s.run, s.exchange, s.party, s.pile, s.code,"
        " (extract(epoch FROM s.recorded_at) * 1000000)::bigint, d.document IS NOT NULL,"
        " CASE WHEN d.document IS NULL THEN 1 ELSE (SELECT count(*) FROM document_record AS r "
        "WHERE r.document = d.document) END,"
        " EXISTS (SELECT FROM outcome AS o WHERE o.message = s.message AND o.outcome = 'refused'),"
        + std::string{maybe_arrived}
        // those that ever were dead are few beside all that waited: they have an index
        + " FROM delivery_step AS s LEFT JOIN document AS d ON d.document = s.message"
          " WHERE s.state = 'dead' AND NOT EXISTS (SELECT FROM delivery_step AS later WHERE "
          "later.message = s.message AND later.step > s.step)"
          " AND d.superseded_at IS NULL AND NOT EXISTS (SELECT FROM outcome "
          "AS o WHERE o.message = s.message AND o.outcome = 'delivered')"
          " ORDER BY s.recorded_at, s.step"};
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(sql)};
        std::vector<ports::DeadLetter> letters;
        for (int row{0}; row < rows.size(); ++row) {
            letters.push_back(ports::DeadLetter{
                .message = rows.message(row, 0),
                .run = rows.message(row, 1),
                .exchange = core::ExchangeId::intern(rows.text(row, 2)),
                .party = core::PartyId::intern(rows.text(row, 3)),
                .pile = from_word<ports::Pile>(rows.text(row, 4)),
                .code = std::string{rows.text(row, 5)},
                .since = rows.instant(row, 6),
                .records = rows.integer(row, 8),
                .document = rows.boolean(row, 7),
                .refused = rows.boolean(row, 9),
                .maybe_arrived = rows.boolean(row, 10)});
        }
        return letters;
    });
}

std::vector<ports::Outbox::Known>
PostgresDeliveries::records_in(std::span<const core::MessageId> messages) {
    Column ids{Column::Kind::uuid};
    for (const core::MessageId message : messages) {
        ids.add(message);
    }
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT record_key, m.message, ordinal, (SELECT count(*) FROM decision WHERE "
            "decision.message = m.message), coalesce(lane, 0), NULL::bigint, false FROM"
            " (SELECT unnest($1::uuid[]) AS id UNION SELECT message FROM document_record"
            "  WHERE document = ANY($1::uuid[])) AS asked CROSS JOIN LATERAL"
            " (SELECT * FROM message WHERE message = asked.id AND run IS NOT NULL OFFSET 0) AS m"
            " ORDER BY ordinal",
            {ids.finish()})};
        std::vector<ports::Outbox::Known> records;
        for (int row{0}; row < rows.size(); ++row) {
            records.push_back(known_at(rows, row));
        }
        return records;
    });
}

std::vector<ports::Deliveries::Standing>
PostgresDeliveries::standing(core::MessageId run, std::span<const core::Digest> record_keys) {
    Column keys{Column::Kind::bytes};
    for (const core::Digest& key : record_keys) {
        keys.add(key);
    }
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT m.record_key, d.document, c.register_digest FROM unnest($2::bytea[]) AS asked "
            "(key) CROSS JOIN LATERAL (SELECT message, record_key FROM message WHERE record_key = "
            "asked.key AND run = $1::uuid OFFSET 0) AS m CROSS JOIN LATERAL"
            " (SELECT document, attempt FROM document_record WHERE message = m.message OFFSET 0)"
            " AS r CROSS JOIN LATERAL (SELECT document FROM document WHERE document = r.document"
            "  AND superseded_at IS NULL OFFSET 0) AS d CROSS JOIN LATERAL"
            " (SELECT register_digest FROM decision WHERE message = m.message"
            "  AND attempt = r.attempt OFFSET 0) AS c",
            {Parameter::message(run), keys.finish()})};
        std::vector<Standing> standing;
        for (int row{0}; row < rows.size(); ++row) {
            standing.push_back(Standing{
                .record_key = rows.is_null(row, 0) ? core::Digest{} : rows.digest(row, 0),
                .document = rows.message(row, 1),
                .register_digest = rows.is_null(row, 2) ? core::Digest{} : rows.digest(row, 2)});
        }
        return standing;
    });
}

std::vector<std::int64_t> PostgresDeliveries::lanes_ahead(
    core::MessageId run, Behind behind, std::span<const std::int64_t> among) {
    // The earlier runs first, for mostly there are none and no lane need be looked at; then lane by
    // lane, each by its index, and not document by document: a run has ever more of those.
    static const std::string earlier{
        "SELECT m.lane FROM (SELECT r.run FROM run AS mine JOIN run AS r ON r.exchange = "
        "mine.exchange AND r.closed_at IS NULL AND (r.started, r.run) < (mine.started, mine.run)"
        " WHERE mine.run = $1::uuid OFFSET 0) AS r CROSS JOIN unnest($2::bigint[]) AS asked (lane)"
        " CROSS JOIN LATERAL (SELECT message, lane FROM message WHERE run = r.run AND lane = "
        "asked.lane OFFSET 0) AS m WHERE (SELECT state FROM record_outcome AS o WHERE o.run = "
        "r.run AND o.message = m.message ORDER BY outcome_no DESC LIMIT 1) = 'pending'"};
    static const std::string all{
        earlier
        + " UNION SELECT lane FROM unnest($2::bigint[]) AS asked (lane) WHERE (SELECT true FROM "
          "(SELECT message FROM message WHERE run = $1::uuid AND lane = asked.lane OFFSET 0) AS m "
          "CROSS JOIN LATERAL (SELECT document FROM document_record WHERE message = m.message "
          "OFFSET 0) AS r CROSS JOIN LATERAL (SELECT document FROM document WHERE document = "
          "r.document AND superseded_at IS NULL OFFSET 0) AS d WHERE NOT"
        + std::string{answered} + " AND coalesce(" + std::string{latest_state}
        + ", 'waiting') <> 'given-up' LIMIT 1)"};
    static const std::string unknown{
        earlier
        + " AND EXISTS (SELECT FROM (SELECT document FROM document_record WHERE message = m.message"
          " OFFSET 0) AS r CROSS JOIN LATERAL (SELECT document FROM document WHERE document = "
          "r.document AND superseded_at IS NULL OFFSET 0) AS d WHERE"
        + std::string{maybe_arrived} + ")"};
    Column asked{Column::Kind::bigint};
    for (const std::int64_t lane : among) {
        asked.add(lane);
    }
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            behind == Behind::all ? all : unknown, {Parameter::message(run), asked.finish()})};
        std::vector<std::int64_t> lanes;
        for (int row{0}; row < rows.size(); ++row) {
            lanes.push_back(rows.integer(row, 0));
        }
        std::sort(lanes.begin(), lanes.end());
        lanes.erase(std::unique(lanes.begin(), lanes.end()), lanes.end());
        return lanes;
    });
}

}
