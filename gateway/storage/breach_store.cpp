#include "gateway/storage/breach_store.h"

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

bool BreachStore::open(core::MessageId breach, const Suspect& suspect, core::Instant known_at) {
    return m_pool.run([&](Connection& connection) {
        return connection
                   .run(
                       "INSERT INTO breach (breach, kind, message, attempt, known_at) VALUES"
                       " ($1::uuid, $2::text, $3::uuid, $4::bigint, $5::timestamptz)"
                       " ON CONFLICT DO NOTHING",
                       {Parameter::message(breach), Parameter::text(word(suspect.kind)),
                        Parameter::message(suspect.message), Parameter::integer(suspect.attempt),
                        Parameter::instant(known_at)})
                   .affected()
               == 1;
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

std::vector<ports::BreachCase> BreachStore::cases(bool all) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
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
            " b.message LEFT JOIN run AS r ON r.run = d.run"
            " WHERE $1::bigint = 1 OR b.closed_at IS NULL ORDER BY b.known_at, b.breach",
            {Parameter::integer(all ? 1 : 0)})};
        std::vector<ports::BreachCase> found;
        for (int row{0}; row < rows.size(); ++row) {
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
                one.sending.persons.push_back(
                    core::PersonNo{std::stoll(persons.substr(at, end - at))});
                at = end + 1;
            }
            one.known_at = rows.instant(row, 9);
            one.notified_at = maybe(rows, row, 10);
            one.closed_at = maybe(rows, row, 11);
            one.official = std::string{rows.text(row, 12)};
            one.reference = std::string{rows.text(row, 13)};
            found.push_back(std::move(one));
        }
        return found;
    });
}

bool BreachStore::step(
    core::MessageId breach, Step step, const std::string& official, const std::string& reference,
    core::Instant at) {
    const std::string column{step == Step::notified ? "notified_at" : "closed_at"};
    return m_pool.run([&](Connection& connection) {
        return connection
                   .run(
                       "UPDATE breach SET " + column
                           + " = $4::timestamptz, official = $2::text, reference = $3::text WHERE"
                             " breach = $1::uuid AND closed_at IS NULL AND "
                           + column + " IS NULL",
                       {Parameter::message(breach), Parameter::text(official),
                        Parameter::text(reference), Parameter::instant(at)})
                   .affected()
               == 1;
    });
}

}
