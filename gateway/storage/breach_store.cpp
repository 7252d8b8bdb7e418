#include "gateway/storage/breach_store.h"

#include "gateway/core/error.h"

#include <algorithm>
#include <array>

namespace gateway::storage {

namespace {

constexpr std::array<std::string_view, 4> kinds{"wrong", "late", "post-withdrawal", "other"};

constexpr std::string_view after_withdrawal{
    "SELECT DISTINCT 'post-withdrawal', a.message, a.attempt FROM attempt AS a,"
    " unnest(a.persons, a.epochs) AS who (person_no, epoch) JOIN barrier AS b"
    " ON b.person_no = who.person_no AND b.epoch > who.epoch WHERE a.marked_at > b.raised_at"
    " AND a.marked_at >= $1::timestamptz"};

/// A document's attempt rests on the decisions of its records.
constexpr std::string_view undecided{
    "SELECT 'wrong', a.message, a.attempt FROM attempt AS a WHERE a.marked_at >= $1::timestamptz"
    " AND (EXISTS (SELECT FROM decision AS d WHERE d.message = a.message AND d.attempt = a.attempt"
    " AND d.outcome = 'refused') OR EXISTS (SELECT FROM document_record AS r JOIN decision AS d"
    " ON d.message = r.message AND d.attempt = r.attempt WHERE r.document = a.message"
    " AND d.outcome = 'refused'))"};

constexpr std::string_view too_late{
    "SELECT DISTINCT 'late', o.message, o.attempt FROM outcome AS o JOIN (SELECT m.message, m.run,"
    " m.exchange FROM message AS m UNION ALL SELECT d.document, d.run, r.exchange FROM document AS"
    " d JOIN run AS r USING (run)) AS sent USING (message) JOIN run ON run.run = sent.run"
    " JOIN unnest($2::text[], $3::bigint[]) AS allowed (exchange, seconds)"
    " ON allowed.exchange = sent.exchange WHERE o.outcome = 'delivered' AND o.recorded_at >="
    " $1::timestamptz AND o.recorded_at > run.started + allowed.seconds * interval '1 second'"};

constexpr std::string_view unopened{
    ") AS found (kind, message, attempt) WHERE NOT EXISTS (SELECT FROM breach AS b WHERE"
    " b.kind = found.kind AND b.message = found.message AND b.attempt = found.attempt)"};

std::optional<core::Instant> maybe(const Rows& rows, int row, int column) {
    return rows.is_null(row, column) ? std::nullopt : std::optional{rows.instant(row, column)};
}

ports::BreachCase case_at(const Rows& rows, int row) {
    ports::BreachCase one;
    one.breach = rows.message(row, 0);
    one.kind = parse_breach_kind(rows.text(row, 1)).value_or(ports::BreachKind::other);
    one.sending.message = rows.message(row, 2);
    one.sending.attempt = static_cast<int>(rows.integer(row, 3));
    one.sending.party = std::string{rows.text(row, 4)};
    one.sending.exchange = std::string{rows.text(row, 5)};
    one.sending.left_at = rows.instant(row, 6);
    one.sending.outcome = std::string{rows.text(row, 7)};
    const std::string persons{rows.text(row, 8)};
    for (std::size_t at{0}; at < persons.size();) {
        const std::size_t end{std::min(persons.find(',', at), persons.size())};
        one.sending.persons.push_back(core::PersonNo{std::stoll(persons.substr(at, end - at))});
        at = end + 1;
    }
    one.known_at = rows.instant(row, 9);
    one.notified_at = maybe(rows, row, 10);
    one.closed_at = maybe(rows, row, 11);
    one.official = std::string{rows.text(row, 12)};
    one.reference = std::string{rows.text(row, 13)};
    return one;
}

}

std::string_view word(ports::BreachKind kind) noexcept {
    return kinds[static_cast<std::size_t>(kind)];
}

std::optional<ports::BreachKind> parse_breach_kind(std::string_view word) noexcept {
    for (std::size_t at{0}; at < kinds.size(); ++at) {
        if (kinds[at] == word) {
            return static_cast<ports::BreachKind>(at);
        }
    }
    return std::nullopt;
}

std::vector<BreachStore::Suspect>
BreachStore::suspects(core::Instant since, const std::map<std::string, std::int64_t>& deadlines) {
    Columns allowed{{Column::Kind::text, Column::Kind::bigint}};
    for (const auto& [exchange, seconds] : deadlines) {
        allowed.row(std::string_view{exchange}, seconds);
    }
    Parameters parameters{Parameter::instant(since)};
    for (Parameter& column : allowed.parameters()) {
        parameters.push_back(std::move(column));
    }
    const std::string sql{
        "SELECT kind, message, attempt FROM (" + std::string{after_withdrawal} + " UNION "
        + std::string{undecided} + " UNION " + std::string{too_late} + std::string{unopened}};
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(sql, parameters)};
        std::vector<Suspect> found;
        for (int row{0}; row < rows.size(); ++row) {
            found.push_back(
                {parse_breach_kind(rows.text(row, 0)).value_or(ports::BreachKind::other),
                 rows.message(row, 1), static_cast<int>(rows.integer(row, 2))});
        }
        return found;
    });
}

std::optional<int> BreachStore::last_attempt(core::MessageId message) {
    return m_pool.run([&](Connection& connection) -> std::optional<int> {
        const Rows rows{connection.run(
            "SELECT max(attempt)::bigint FROM attempt WHERE message = $1::uuid",
            {Parameter::message(message)})};
        return rows.is_null(0, 0) ? std::nullopt
                                  : std::optional{static_cast<int>(rows.integer(0, 0))};
    });
}

std::vector<ports::BreachCase>
BreachStore::cases_where(std::string_view condition, const Parameters& parameters) {
    std::string sql{
        "SELECT b.breach, b.kind, b.message, b.attempt::bigint, coalesce(a.party, m.party, ''),"
        " coalesce(m.exchange, r.exchange, ''),"
        " (extract(epoch FROM coalesce(a.marked_at, m.recorded_at, b.known_at))"
        " * 1000000)::bigint,"
        " coalesce((SELECT outcome FROM outcome AS o WHERE o.message = b.message AND o.attempt"
        " = b.attempt ORDER BY outcome_no DESC LIMIT 1), 'unknown'),"
        " coalesce(array_to_string(a.persons, ','), m.person_no::text, ''),"
        " (extract(epoch FROM b.known_at) * 1000000)::bigint,"
        " (extract(epoch FROM b.notified_at) * 1000000)::bigint,"
        " (extract(epoch FROM b.closed_at) * 1000000)::bigint, b.official, b.reference"
        " FROM breach AS b LEFT JOIN attempt AS a USING (message, attempt)"
        " LEFT JOIN message AS m USING (message) LEFT JOIN document AS d ON d.document ="
        " b.message LEFT JOIN run AS r ON r.run = d.run WHERE "};
    sql.append(condition).append(" ORDER BY b.known_at, b.breach");
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(sql, parameters)};
        std::vector<ports::BreachCase> found;
        for (int row{0}; row < rows.size(); ++row) {
            found.push_back(case_at(rows, row));
        }
        return found;
    });
}

std::vector<ports::BreachCase> BreachStore::cases(bool all) {
    return cases_where(all ? "true" : "b.closed_at IS NULL", {});
}

std::optional<ports::BreachCase> BreachStore::find(core::MessageId breach) {
    std::vector<ports::BreachCase> found{
        cases_where("b.breach = $1::uuid", {Parameter::message(breach)})};
    return found.empty() ? std::nullopt : std::optional{std::move(found.front())};
}

namespace {

/// A document's records, each with the decision that it rests on; or the message itself. $1 it,
/// $2 the attempt.
constexpr std::string_view what_left{
    "WITH sent AS (SELECT r.message, r.attempt, r.person_no FROM document_record AS r WHERE"
    " r.document = $1::uuid UNION ALL SELECT m.message, $2::bigint::integer, m.person_no FROM "
    "message AS"
    " m WHERE m.message = $1::uuid AND NOT EXISTS (SELECT FROM document AS d WHERE d.document ="
    " m.message)), told AS MATERIALIZED (SELECT s.*, j.body::jsonb AS body FROM sent AS s"
    " LEFT JOIN LATERAL (SELECT body FROM journal AS e WHERE e.message = s.message AND e.kind ="
    " 'decision' ORDER BY (e.body::jsonb ->> 'attempt')::integer = s.attempt DESC, e.at DESC"
    " LIMIT 1) AS j ON true) "};

}

std::vector<std::string> BreachStore::items(const ports::BreachCase& one) {
    std::string sql{what_left};
    sql += "SELECT DISTINCT f ->> 'item' AS item FROM told, jsonb_array_elements(body -> 'fields')"
           " AS f WHERE coalesce(f ->> 'form', 'none') <> 'none' ORDER BY item";
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            sql,
            {Parameter::message(one.sending.message), Parameter::integer(one.sending.attempt)})};
        std::vector<std::string> found;
        for (int row{0}; row < rows.size(); ++row) {
            found.emplace_back(rows.text(row, 0));
        }
        return found;
    });
}

std::vector<ports::BreachRecord>
BreachStore::records(const ports::BreachCase& one, std::int64_t after, std::int64_t at_most) {
    std::string sql{what_left};
    sql +=
        "SELECT message, attempt::bigint, coalesce(person_no, 0), coalesce(body ->> 'purpose', ''),"
        " ARRAY(SELECT (f ->> 'item') || ':' || (f ->> 'form') FROM jsonb_array_elements(body ->"
        " 'fields') AS f WHERE coalesce(f ->> 'form', 'none') <> 'none'), EXISTS (SELECT FROM"
        " person_key AS k WHERE k.person_no = told.person_no) FROM told ORDER BY person_no, message"
        " OFFSET $3::bigint LIMIT $4::bigint";
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            sql, {Parameter::message(one.sending.message), Parameter::integer(one.sending.attempt),
                  Parameter::integer(after), Parameter::integer(at_most)})};
        std::vector<ports::BreachRecord> found;
        for (int row{0}; row < rows.size(); ++row) {
            ports::BreachRecord& record{found.emplace_back()};
            record.message = rows.message(row, 0);
            record.attempt = static_cast<int>(rows.integer(row, 1));
            record.person = core::PersonNo{rows.integer(row, 2)};
            record.purpose = std::string{rows.text(row, 3)};
            for (const std::string& item : rows.list(row, 4)) {
                const std::size_t colon{item.find(':')};
                record.items.push_back({item.substr(0, colon), item.substr(colon + 1)});
            }
            record.has_key = rows.boolean(row, 5);
        }
        return found;
    });
}

void insert(Connection& connection, const ports::BreachOpened& opened) {
    const std::int64_t made{
        connection
            .run(
                "INSERT INTO breach (breach, kind, message, attempt, known_at) VALUES"
                " ($1::uuid, $2::text, $3::uuid, $4::bigint, $5::timestamptz)"
                " ON CONFLICT DO NOTHING",
                {Parameter::message(opened.breach), Parameter::text(word(opened.kind)),
                 Parameter::message(opened.message), Parameter::integer(opened.attempt),
                 Parameter::instant(opened.known_at)})
            .affected()};
    if (made != 1) {
        throw core::GatewayError{"BREACH_KNOWN", core::GatewayError::Retry::never};
    }
}

void insert(Connection& connection, const ports::BreachTaken& taken) {
    const std::string column{
        taken.step == ports::BreachTaken::Step::notified ? "notified_at" : "closed_at"};
    const std::int64_t changed{
        connection
            .run(
                "UPDATE breach SET " + column
                    + " = $4::timestamptz, official = $2::text, reference = $3::text WHERE"
                      " breach = $1::uuid AND closed_at IS NULL AND "
                    + column + " IS NULL",
                {Parameter::message(taken.breach), Parameter::text(taken.official),
                 Parameter::text(taken.reference), Parameter::instant(taken.at)})
            .affected()};
    if (changed != 1) {
        throw core::GatewayError{"BREACH_UNKNOWN", core::GatewayError::Retry::never};
    }
}

}
