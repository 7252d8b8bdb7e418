#include "gateway/storage/retention_store.h"

namespace gateway::storage {

namespace {

std::string_view word(ports::CustomershipEvent event) {
    switch (event) {
    case ports::CustomershipEvent::began: return "began";
    case ports::CustomershipEvent::ended: return "ended";
    case ports::CustomershipEvent::matter_ended: return "matter-ended";
    }
    return "began";
}

std::optional<core::Instant> maybe(const Rows& rows, int row, int column) {
    return rows.is_null(row, column) ? std::nullopt : std::optional{rows.instant(row, column)};
}

std::int64_t number_of(core::PersonNo person) {
    return static_cast<std::int64_t>(person);
}

/// An open hold or request stops whatever is due.
constexpr std::string_view everybody{
    "WITH m AS (SELECT person_no, max(recorded_at) AS written, max(recorded_at) FILTER"
    " (WHERE exchange <> ALL ($2::text[])) AS at FROM message WHERE person_no IS NOT NULL"
    " GROUP BY person_no),"
    " a AS (SELECT m.person_no, max(m.recorded_at) AS sent, max(r.recorded_at) AS at,"
    " (array_agg(m.message::text ORDER BY m.recorded_at DESC))[1] AS message FROM message AS m "
    "JOIN party_result AS r ON r.record = m.message AND r.standing = 'counts'"
    " AND r.verdict = 'accepted' WHERE m.exchange = ANY ($2::text[]) AND m.person_no IS NOT NULL"
    " GROUP BY m.person_no),"
    " c AS (SELECT person_no, max(recorded_at) AS at FROM consent_event GROUP BY person_no),"
    " h AS (SELECT person_no, max(recorded_at) AS at FROM hold GROUP BY person_no),"
    " last_outcome AS (SELECT DISTINCT ON (message) message, state FROM record_outcome"
    " ORDER BY message, outcome_no DESC),"
    " pending AS (SELECT DISTINCT person_no FROM message JOIN last_outcome USING (message)"
    " WHERE state = 'pending' AND person_no IS NOT NULL),"
    " b AS (SELECT persons_kept_back($1::timestamptz) AS person_no),"
    " s AS (SELECT person_no, max(recorded_at) AS told,"
    " max(at) FILTER (WHERE event = 'began') AS began,"
    " max(at) FILTER (WHERE event = 'ended') AS ended,"
    " max(at) FILTER (WHERE event = 'matter-ended') AS matter FROM customership"
    " GROUP BY person_no),"
    " t AS (SELECT DISTINCT ON (person_no) person_no, received_at AS at, receipt FROM archived"
    " ORDER BY person_no, received_at DESC, receipt) "};

/// Of an end the archive has what it got since: a receipt from before is about an earlier one.
constexpr std::string_view columns{
    "SELECT p.person_no, p.controller,"
    " (extract(epoch FROM greatest(p.created_at, m.at, c.at, h.at)) * 1000000)::bigint,"
    " (extract(epoch FROM s.began) * 1000000)::bigint,"
    " (extract(epoch FROM CASE WHEN s.began IS NULL OR s.ended >= s.began THEN s.ended END)"
    " * 1000000)::bigint, (extract(epoch FROM s.matter) * 1000000)::bigint,"
    " b.person_no IS NOT NULL, pending.person_no IS NOT NULL, k.person_no IS NOT NULL,"
    " (extract(epoch FROM coalesce(CASE WHEN t.at >= coalesce(s.ended, s.matter) THEN t.at END,"
    " CASE WHEN a.sent >= coalesce(s.ended, s.matter) THEN a.at END)) * 1000000)::bigint,"
    " (extract(epoch FROM greatest(p.created_at, m.written, c.at, h.at, s.told)) *"
    " 1000000)::bigint, coalesce(CASE WHEN t.at >= coalesce(s.ended, s.matter) THEN t.receipt END,"
    " CASE WHEN a.sent >= coalesce(s.ended, s.matter) THEN a.message END, '')"
    " FROM person AS p LEFT JOIN m USING (person_no) LEFT JOIN a"
    " USING (person_no) LEFT JOIN c USING (person_no)"
    " LEFT JOIN h USING (person_no) LEFT JOIN b USING (person_no)"
    " LEFT JOIN pending USING (person_no) LEFT JOIN s USING (person_no)"
    " LEFT JOIN person_key AS k USING (person_no) LEFT JOIN t USING (person_no) ORDER BY "
    "p.person_no"};

}

std::vector<ports::KeptPerson>
RetentionStore::kept(core::Instant now, std::span<const std::string> archives) {
    Columns named{{Column::Kind::text}};
    for (const std::string& exchange : archives) {
        named.row(std::string_view{exchange});
    }
    Parameters parameters{Parameter::instant(now)};
    for (Parameter& column : named.parameters()) {
        parameters.push_back(std::move(column));
    }
    std::string sql{everybody};
    sql.append(columns);
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(sql, parameters)};
        std::vector<ports::KeptPerson> persons;
        for (int row{0}; row < rows.size(); ++row) {
            ports::KeptPerson person;
            person.person = core::PersonNo{rows.integer(row, 0)};
            if (const auto controller = core::ControllerId::find(rows.text(row, 1))) {
                person.controller = *controller;
            }
            person.last_event = rows.instant(row, 2);
            person.began = maybe(rows, row, 3);
            person.ended = maybe(rows, row, 4);
            person.matter = maybe(rows, row, 5);
            person.held = rows.boolean(row, 6);
            person.pending = rows.boolean(row, 7);
            person.has_key = rows.boolean(row, 8);
            person.received = maybe(rows, row, 9);
            person.last_written = rows.instant(row, 10);
            person.receipt = std::string{rows.text(row, 11)};
            persons.push_back(person);
        }
        return persons;
    });
}

core::Instant RetentionStore::clock() {
    return m_pool.run([](Connection& connection) {
        return connection.run("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
            .instant(0, 0);
    });
}

namespace {

Parameters rows_of(const ports::ToldCustomerships& told) {
    Columns events{{Column::Kind::bigint, Column::Kind::text, Column::Kind::instant}};
    for (const ports::ToldCustomerships::Event& one : told.events) {
        events.row(number_of(one.person), word(one.event), one.at);
    }
    Columns receipts{{Column::Kind::bigint, Column::Kind::text, Column::Kind::instant}};
    for (const ports::ToldCustomerships::Receipt& one : told.receipts) {
        receipts.row(number_of(one.person), std::string_view{one.reference}, one.at);
    }
    Parameters parameters{events.parameters()};
    for (Parameter& column : receipts.parameters()) {
        parameters.push_back(std::move(column));
    }
    return parameters;
}

constexpr std::string_view told_events{
    "unnest($1::bigint[], $2::text[], $3::timestamptz[]) AS e (person_no, event, at)"};
constexpr std::string_view told_receipts{
    "unnest($4::bigint[], $5::text[], $6::timestamptz[]) AS t (person_no, receipt, at)"};

}

std::int64_t RetentionStore::count_new(const ports::ToldCustomerships& told) {
    std::string sql{"SELECT (SELECT count(*) FROM (SELECT DISTINCT person_no, event, at FROM "};
    sql.append(told_events);
    sql += " EXCEPT SELECT person_no, event, at FROM customership) AS fresh) + (SELECT count(*)"
           " FROM (SELECT DISTINCT person_no, receipt FROM ";
    sql.append(told_receipts).append(" EXCEPT SELECT person_no, receipt FROM archived) AS fresh)");
    return m_pool.run(
        [&](Connection& connection) { return connection.run(sql, rows_of(told)).integer(0, 0); });
}

void insert(Connection& connection, const ports::ToldCustomerships& told) {
    std::string sql{
        "WITH events AS (INSERT INTO customership (person_no, event, at) SELECT * FROM "};
    sql.append(told_events);
    sql += " ON CONFLICT DO NOTHING) INSERT INTO archived (person_no, receipt, received_at)"
           " SELECT * FROM ";
    sql.append(told_receipts).append(" ON CONFLICT DO NOTHING");
    connection.run(sql, rows_of(told));
}

namespace {

std::vector<core::PersonNo> persons_in(const Rows& rows) {
    std::vector<core::PersonNo> persons;
    for (int row{0}; row < rows.size(); ++row) {
        persons.push_back(core::PersonNo{rows.integer(row, 0)});
    }
    return persons;
}

/// The same conditions as the schema's function, which has the last word.
constexpr std::string_view consents_over{
    "SELECT p.person_no FROM person AS p WHERE (EXISTS (SELECT FROM consent_event AS c WHERE"
    " c.person_no = p.person_no) OR EXISTS (SELECT FROM hold AS h WHERE h.person_no = p.person_no))"
    " AND NOT EXISTS (SELECT FROM person_key AS k WHERE k.person_no = p.person_no)"
    " AND NOT EXISTS (SELECT FROM consent_event AS c WHERE c.person_no = p.person_no AND"
    " c.recorded_at >= $1::timestamptz) AND NOT EXISTS (SELECT FROM hold AS h WHERE h.person_no ="
    " p.person_no AND h.recorded_at >= $1::timestamptz) AND NOT EXISTS (SELECT FROM message AS m"
    " WHERE m.person_no = p.person_no AND m.recorded_at >= $1::timestamptz) AND NOT EXISTS (SELECT"
    " FROM hold_now AS latest WHERE latest.person_no = p.person_no AND state IN"
    " ('received', 'assessing', 'upheld') AND (valid_until IS NULL OR valid_until >"
    " clock_timestamp())) AND p.person_no NOT IN (SELECT persons_kept_back(clock_timestamp()))"
    " ORDER BY p.person_no"};

}

std::vector<core::PersonNo> RetentionStore::ended_consents(core::Instant before) {
    return m_pool.run([&](Connection& connection) {
        return persons_in(connection.run(consents_over, {Parameter::instant(before)}));
    });
}

namespace {

std::string_view word(ports::KeepingRun::Kind kind) {
    return kind == ports::KeepingRun::Kind::backup ? "backup" : "retention";
}

}

void RetentionStore::record_run(const ports::KeepingRun& run) {
    m_pool.run([&](Connection& connection) {
        return connection.run(
            "INSERT INTO keeping_run (kind, persons, months, consents, entries, with_keys) VALUES"
            " ($1::text, $2::bigint, $3::bigint, $4::bigint, $5::bigint, $6::bigint = 1)",
            {Parameter::text(word(run.kind)), Parameter::integer(run.persons),
             Parameter::integer(run.months), Parameter::integer(run.consents),
             Parameter::integer(run.entries), Parameter::integer(run.with_keys ? 1 : 0)});
    });
}

std::optional<ports::KeepingRun> RetentionStore::last_run(ports::KeepingRun::Kind kind) {
    return m_pool.run([&](Connection& connection) -> std::optional<ports::KeepingRun> {
        const Rows rows{connection.run(
            "SELECT (extract(epoch FROM at) * 1000000)::bigint, persons, months, consents, entries,"
            " with_keys::int::bigint FROM keeping_run WHERE kind = $1::text ORDER BY run DESC "
            "LIMIT 1",
            {Parameter::text(word(kind))})};
        if (rows.empty()) {
            return std::nullopt;
        }
        return ports::KeepingRun{
            kind,
            rows.instant(0, 0),
            rows.integer(0, 1),
            rows.integer(0, 2),
            rows.integer(0, 3),
            rows.integer(0, 4),
            rows.integer(0, 5) == 1};
    });
}

std::vector<ports::RetentionCertificate> RetentionStore::certificates(std::size_t at_most) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT (extract(epoch FROM at) * 1000000)::bigint, body FROM journal"
            " WHERE kind = 'retention' AND body NOT LIKE '%\"act\":\"recorded\"%'"
            " ORDER BY at DESC LIMIT $1::bigint",
            {Parameter::integer(static_cast<std::int64_t>(at_most))})};
        std::vector<ports::RetentionCertificate> all;
        for (int row{0}; row < rows.size(); ++row) {
            all.push_back({rows.instant(row, 0), std::string{rows.text(row, 1)}});
        }
        return all;
    });
}

}
