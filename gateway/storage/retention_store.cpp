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

/// A hold's latest row counts; an open one stops whatever is due.
constexpr std::string_view everybody{
    "WITH m AS (SELECT person_no, max(recorded_at) AS at FROM message WHERE person_no IS NOT NULL"
    " GROUP BY person_no),"
    " c AS (SELECT person_no, max(recorded_at) AS at FROM consent_event GROUP BY person_no),"
    " latest AS (SELECT DISTINCT ON (person_no, kind, items, bases) person_no, kind, state,"
    " valid_until, recorded_at FROM hold ORDER BY person_no, kind, items, bases, hold_no DESC),"
    " h AS (SELECT person_no, max(recorded_at) AS at, bool_or(kind IN ('restriction',"
    " 'objection', 'accuracy-dispute') AND state IN ('received', 'assessing', 'upheld')"
    " AND (valid_until IS NULL OR valid_until > $1::timestamptz)) AS open FROM latest"
    " GROUP BY person_no),"
    " last_outcome AS (SELECT DISTINCT ON (message) message, state FROM record_outcome"
    " ORDER BY message, outcome_no DESC),"
    " pending AS (SELECT DISTINCT person_no FROM message JOIN last_outcome USING (message)"
    " WHERE state = 'pending' AND person_no IS NOT NULL),"
    " s AS (SELECT person_no, max(at) FILTER (WHERE event = 'began') AS began,"
    " max(at) FILTER (WHERE event = 'ended') AS ended,"
    " max(at) FILTER (WHERE event = 'matter-ended') AS matter FROM customership"
    " GROUP BY person_no) "};

constexpr std::string_view columns{
    "SELECT p.person_no, p.controller,"
    " (extract(epoch FROM greatest(p.created_at, m.at, c.at, h.at)) * 1000000)::bigint,"
    " (extract(epoch FROM s.began) * 1000000)::bigint,"
    " (extract(epoch FROM CASE WHEN s.began IS NULL OR s.ended >= s.began THEN s.ended END)"
    " * 1000000)::bigint, (extract(epoch FROM s.matter) * 1000000)::bigint,"
    " coalesce(h.open, false), pending.person_no IS NOT NULL, k.person_no IS NOT NULL,"
    " (extract(epoch FROM t.received_at) * 1000000)::bigint"
    " FROM person AS p LEFT JOIN m USING (person_no) LEFT JOIN c USING (person_no)"
    " LEFT JOIN h USING (person_no) LEFT JOIN pending USING (person_no)"
    " LEFT JOIN s USING (person_no) LEFT JOIN person_key AS k USING (person_no)"
    " LEFT JOIN archived AS t USING (person_no) ORDER BY p.person_no"};

}

std::vector<ports::KeptPerson> RetentionStore::kept(core::Instant now) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            std::string{everybody} + std::string{columns}, {Parameter::instant(now)})};
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

void RetentionStore::record(
    core::PersonNo person, ports::CustomershipEvent event, core::Instant at) {
    m_pool.run([&](Connection& connection) {
        return connection.run(
            "INSERT INTO customership (person_no, event, at) VALUES ($1::bigint, $2::text,"
            " $3::timestamptz) ON CONFLICT DO NOTHING",
            {Parameter::integer(number_of(person)), Parameter::text(word(event)),
             Parameter::instant(at)});
    });
}

void RetentionStore::receive(
    core::PersonNo person, const std::string& reference, core::Instant at) {
    m_pool.run([&](Connection& connection) {
        return connection.run(
            "INSERT INTO archived (person_no, receipt, received_at) VALUES ($1::bigint, $2::text,"
            " $3::timestamptz) ON CONFLICT DO NOTHING",
            {Parameter::integer(number_of(person)), Parameter::text(reference),
             Parameter::instant(at)});
    });
}

std::vector<core::PersonNo> RetentionStore::destroy(std::span<const ports::KeptPerson> persons) {
    Columns rows{{Column::Kind::bigint, Column::Kind::instant}};
    for (const ports::KeptPerson& person : persons) {
        rows.row(number_of(person.person), person.last_event);
    }
    std::vector<core::PersonNo> gone;
    if (rows.empty()) {
        return gone;
    }
    m_pool.run([&](Connection& connection) {
        const Rows done{connection.run(
            "SELECT destroy_person_keys($1::bigint[], $2::timestamptz[])", rows.parameters())};
        gone.clear();
        for (int row{0}; row < done.size(); ++row) {
            gone.push_back(core::PersonNo{done.integer(row, 0)});
        }
    });
    return gone;
}

}
