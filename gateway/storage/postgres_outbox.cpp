#include "gateway/storage/postgres_outbox.h"

#include "gateway/core/error.h"
#include "gateway/storage/accounts.h"
#include "gateway/storage/period_keys.h"
#include "gateway/storage/words.h"

namespace gateway::storage {

namespace {

core::PersonNo person_at(const Rows& rows, int row, int column) {
    return rows.is_null(row, column) ? core::PersonNo::none
                                     : core::PersonNo{rows.integer(row, column)};
}

core::Digest key_at(const Rows& rows, int row, int column) {
    return rows.is_null(row, column) ? core::Digest{} : rows.digest(row, column);
}

/// The latest step of a document, from the columns behind its own.
std::optional<ports::DeliveryStep> step_at(const Rows& rows, int row, int column) {
    if (rows.is_null(row, column)) {
        return std::nullopt;
    }
    return ports::DeliveryStep{
        .message = rows.message(row, 0),
        .run = rows.message(row, 1),
        .exchange = core::ExchangeId::intern(rows.text(row, 2)),
        .party = core::PartyId::intern(rows.text(row, column + 5)),
        .state = from_word<ports::DeliveryStep::State>(rows.text(row, column)),
        .due = rows.maybe_instant(row, column + 1),
        .failures = static_cast<int>(rows.integer(row, column + 2)),
        .pile = rows.is_null(row, column + 3)
                    ? std::nullopt
                    : std::optional{from_word<ports::Pile>(rows.text(row, column + 3))},
        .code = std::string{rows.text(row, column + 4)}};
}

/// late, code, status of an outcome, which may not be.
std::optional<ports::SealedDocument::Late> late_at(const Rows& rows, int row, int column) {
    if (rows.is_null(row, column) || !rows.boolean(row, column)) {
        return std::nullopt;
    }
    return ports::SealedDocument::Late{
        std::string{rows.text(row, column + 1)}, static_cast<int>(rows.integer(row, column + 2))};
}

/// Documents of a run with how far each is; which of them, comes behind it.
constexpr std::string_view documents_sql{
    "SELECT document, d.run, run.exchange, digest, d.configuration, coalesce(last.attempt, "
    "0),"
    " came.outcome,"
    " EXISTS (SELECT FROM attempt AS a WHERE a.message = d.document AND NOT EXISTS (SELECT "
    "FROM outcome AS o"
    "  WHERE o.message = a.message AND o.attempt = a.attempt AND o.outcome <> 'unknown')),"
    " d.kind, d.control_sum,"
    " (SELECT count(*) FROM document_record AS r WHERE r.document = d.document),"
    " (extract(epoch FROM sealed_at) * 1000000)::bigint, (extract(epoch FROM greatest("
    "started, (SELECT max(recorded_at) FROM delivery_step AS s WHERE s.run = $1::uuid AND "
    "s.state = 'replayed'))) * 1000000)::bigint,"
    " step.state, (extract(epoch FROM step.due_at) * 1000000)::bigint, step.failures, "
    "step.pile, step.code, step.party, came.late, came.code, came.status"
    " FROM document AS d JOIN run USING (run) LEFT JOIN LATERAL"
    " (SELECT max(attempt) AS attempt FROM attempt WHERE attempt.message = d.document) AS "
    "last ON true LEFT JOIN LATERAL (SELECT * FROM outcome AS o WHERE o.message = "
    "d.document AND (o.attempt = last.attempt OR o.outcome = 'delivered')"
    // what was delivered once is delivered, whatever came of another attempt
    " ORDER BY o.outcome = 'delivered' DESC, o.attempt = last.attempt DESC, outcome_no "
    "DESC "
    "LIMIT 1) AS came ON true LEFT JOIN LATERAL (SELECT * FROM delivery_step AS s WHERE "
    "s.message = "
    "d.document ORDER BY s.step DESC LIMIT 1) AS step ON true"
    " WHERE d.run = $1::uuid AND "};

std::vector<ports::SealedDocument>
documents_of(Connection& connection, core::MessageId run, std::string_view which) {
    std::string sql{documents_sql};
    sql.append(which).append(" ORDER BY sealed_at, document");
    const Rows rows{connection.run(sql, {Parameter::message(run)})};
    std::vector<ports::SealedDocument> documents;
    for (int row{0}; row < rows.size(); ++row) {
        documents.push_back(ports::SealedDocument{
            .document = rows.message(row, 0),
            .run = rows.message(row, 1),
            .exchange = core::ExchangeId::intern(rows.text(row, 2)),
            .digest = rows.digest(row, 3),
            .configuration = rows.digest(row, 4),
            .kind = from_word<ports::Seal::Kind>(rows.text(row, 8)),
            .records = rows.integer(row, 10),
            .control_sum = std::string{rows.text(row, 9)},
            .attempts = static_cast<int>(rows.integer(row, 5)),
            .last_outcome = rows.is_null(row, 6) ? std::nullopt
                                                 : std::optional{from_word<ports::DeliveryOutcome>(
                                                     rows.text(row, 6))},
            .maybe_arrived = rows.boolean(row, 7),
            .sealed_at = rows.instant(row, 11),
            .since = rows.instant(row, 12),
            .step = step_at(rows, row, 13),
            .late = late_at(rows, row, 19)});
    }
    return documents;
}

}

std::vector<ports::RunRow> PostgresOutbox::open_runs(std::optional<core::ExchangeId> exchange) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT run, exchange, direction, configuration, (extract(epoch FROM started) * "
            "1000000)::bigint, source, corrects"
            " FROM run WHERE closed_at IS NULL AND ($1::text = '' OR exchange = $1::text) ORDER BY "
            "started, run",
            {Parameter::text(exchange ? exchange->text() : std::string_view{})})};
        std::vector<ports::RunRow> runs;
        for (int row{0}; row < rows.size(); ++row) {
            runs.push_back(ports::RunRow{
                .run = rows.message(row, 0),
                .exchange = core::ExchangeId::intern(rows.text(row, 1)),
                .direction = from_word<ports::Direction>(rows.text(row, 2)),
                .configuration = rows.digest(row, 3),
                .started = rows.instant(row, 4),
                .source = key_at(rows, row, 5),
                .corrects =
                    rows.is_null(row, 6) ? std::nullopt : std::optional{rows.message(row, 6)}});
        }
        return runs;
    });
}

std::optional<core::MessageId>
PostgresOutbox::run_of(core::ExchangeId exchange, const core::Digest& source) {
    return m_pool.run([&](Connection& connection) -> std::optional<core::MessageId> {
        const Rows rows{connection.run(
            "SELECT run FROM run WHERE exchange = $1::text AND source = $2::bytea AND NOT rejected",
            {Parameter::text(exchange.text()), Parameter::bytes(source)})};
        return rows.empty() ? std::nullopt : std::optional{rows.message(0, 0)};
    });
}

ports::RunAccount PostgresOutbox::account(core::MessageId run) {
    return m_pool.run([&](Connection& connection) { return account_of(connection, run); });
}

std::vector<ports::RunAccount> PostgresOutbox::accounts() {
    return m_pool.run([](Connection& connection) { return all_accounts(connection); });
}

std::vector<ports::SealedDocument> PostgresOutbox::sealed_documents(core::MessageId run) {
    return m_pool.run([&](Connection& connection) {
        return documents_of(connection, run, "superseded_at IS NULL");
    });
}

std::vector<ports::SealedDocument> PostgresOutbox::superseded_documents(core::MessageId run) {
    return m_pool.run([&](Connection& connection) {
        std::vector<ports::SealedDocument> documents{documents_of(
            connection, run,
            "superseded_at IS NOT NULL AND EXISTS (SELECT FROM attempt AS a WHERE a.message = "
            "d.document)")};
        for (ports::SealedDocument& document : documents) {
            document.superseded = true;
        }
        return documents;
    });
}

std::vector<ports::DecidedRecord> PostgresOutbox::records_of(core::MessageId document) {
    return m_pool.run([&](Connection& connection) {
        // record by record, each by its index: a join of whole tables would grow with all that was
        // ever sent
        const Rows rows{connection.run(
            "SELECT r.message, r.person_no, r.epoch, d.outcome, (extract(epoch FROM d.next_change) "
            "* 1000000)::bigint, m.ordinal FROM document_record AS r CROSS JOIN LATERAL"
            " (SELECT outcome, next_change FROM decision WHERE message = r.message"
            "  AND attempt = r.attempt OFFSET 0) AS d CROSS JOIN LATERAL"
            " (SELECT ordinal FROM message WHERE message = r.message OFFSET 0) AS m"
            " WHERE r.document = $1::uuid ORDER BY m.ordinal",
            {Parameter::message(document)})};
        std::vector<ports::DecidedRecord> records;
        for (int row{0}; row < rows.size(); ++row) {
            records.push_back(ports::DecidedRecord{
                .message = rows.message(row, 0),
                .person = person_at(rows, row, 1),
                .epoch = core::Epoch{rows.integer(row, 2)},
                .outcome = from_word<core::Outcome>(rows.text(row, 3)),
                .next_change = rows.maybe_instant(row, 4),
                .ordinal = rows.integer(row, 5)});
        }
        return records;
    });
}

std::optional<core::Bytes>
PostgresOutbox::payload(core::MessageId message, ports::PayloadRow::Use use, std::int64_t ordinal) {
    return m_pool.run([&](Connection& connection) -> std::optional<core::Bytes> {
        std::string sql{"SELECT p.person_no, p.sealed, person_key.wrapped, payload_key.wrapped,"
                        " coalesce(person_key.created_at > p.recorded_at, false),"};
        sql.append(period_columns);
        sql +=
            " FROM payload AS p LEFT JOIN person_key USING (person_no) LEFT JOIN payload_key USING"
            " (message, use, ordinal) LEFT JOIN period_key AS q ON q.key_no = p.period_key"
            " WHERE message = $1::uuid AND use = $2::text AND ordinal = $3::bigint"
            " ORDER BY p.ends DESC LIMIT 1"; // kept back counts before what its period has closed
        const Rows rows{connection.run(
            sql, {Parameter::message(message), Parameter::text(word(use)),
                  Parameter::integer(ordinal)})};
        const int key{rows.empty() || rows.is_null(0, 0) ? 3 : 2};
        if (rows.empty() || rows.is_null(0, key)) {
            return std::nullopt;
        }
        const core::Bytes place{place_of(message, use, ordinal)};
        const std::optional<core::Bytes> sealed{
            without_period(rows, 0, 5, rows.bytes(0, 1), place, m_keys)};
        if (!sealed) {
            return std::nullopt; // its own period is over
        }
        std::optional<core::Bytes> opened{crypto::open(
            key == 2 ? m_keys.unwrap(person_at(rows, 0, 0), rows.bytes(0, 2))
                     : m_keys.unwrap(place, rows.bytes(0, 3)),
            *sealed, place)};
        if (!opened && rows.boolean(0, 4)) {
            return std::nullopt; // sealed under a key that was destroyed
        }
        if (!opened) {
            throw core::GatewayError{"STORE_PAYLOAD_DAMAGED", core::GatewayError::Retry::never};
        }
        return opened;
    });
}

std::vector<ports::UnsettledAttempt> PostgresOutbox::unsettled() {
    return m_pool.run([](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT a.message, a.attempt, m.exchange, a.party, m.direction, d.run,"
            " coalesce(c.outcome, 'released'), (extract(epoch FROM marked_at) * 1000000)::bigint,"
            " EXISTS (SELECT FROM outcome AS o WHERE o.message = a.message AND o.attempt = "
            "a.attempt)"
            // live, or told as unknown: not every attempt that there ever was
            " FROM (SELECT message, attempt FROM live_attempt UNION SELECT message, attempt FROM "
            "outcome WHERE outcome = 'unknown') AS open JOIN attempt AS a USING (message, attempt)"
            " JOIN message AS m USING (message) LEFT JOIN document AS d ON d.document = a.message"
            " LEFT JOIN decision AS c ON c.message = a.message AND c.attempt = a.attempt"
            " WHERE d.superseded_at IS NULL AND NOT EXISTS (SELECT FROM outcome AS o WHERE"
            " o.message = a.message AND (o.outcome IN ('delivered', 'refused')"
            " OR (o.attempt = a.attempt AND o.outcome <> 'unknown')))"
            " ORDER BY marked_at, a.message, a.attempt")};
        std::vector<ports::UnsettledAttempt> attempts;
        for (int row{0}; row < rows.size(); ++row) {
            attempts.push_back(ports::UnsettledAttempt{
                .message = rows.message(row, 0),
                .attempt = static_cast<int>(rows.integer(row, 1)),
                .exchange = core::ExchangeId::intern(rows.text(row, 2)),
                .party = core::PartyId::intern(rows.text(row, 3)),
                .direction = from_word<ports::Direction>(rows.text(row, 4)),
                .run = rows.is_null(row, 5) ? std::nullopt : std::optional{rows.message(row, 5)},
                .decided = from_word<core::Outcome>(rows.text(row, 6)),
                .marked_at = rows.instant(row, 7),
                .answer_lost = rows.boolean(row, 8)});
        }
        return attempts;
    });
}

std::vector<PostgresOutbox::OpenAttempt> PostgresOutbox::attempts_without_outcome() {
    return m_pool.run([](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT message, attempt, party, node FROM attempt AS a WHERE NOT EXISTS"
            " (SELECT FROM outcome AS o WHERE o.message = a.message AND o.attempt = a.attempt)"
            " ORDER BY marked_at, message")};
        std::vector<OpenAttempt> attempts;
        for (int row{0}; row < rows.size(); ++row) {
            attempts.push_back(OpenAttempt{
                rows.message(row, 0), static_cast<int>(rows.integer(row, 1)),
                core::PartyId::intern(rows.text(row, 2)), std::string{rows.text(row, 3)}});
        }
        return attempts;
    });
}

}
