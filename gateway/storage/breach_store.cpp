#include "gateway/storage/breach_store.h"

#include "gateway/core/error.h"

#include <algorithm>
#include <array>

namespace gateway::storage {

namespace {

constexpr std::array<std::string_view, 4> kinds{"wrong", "late", "post-withdrawal", "other"};

/// What is known last of an attempt `a`: `last`, nothing where nobody has said anything yet.
constexpr std::string_view with_last{
    " LEFT JOIN LATERAL (SELECT outcome, status FROM outcome AS o WHERE o.message = a.message AND"
    " o.attempt = a.attempt ORDER BY outcome_no DESC LIMIT 1) AS last ON true"};

/// What only happens before the first byte of a message leaves, whatever carries it: from here,
/// and from the transports that write piece by piece (adapters/transports/sftp).
constexpr std::string_view before_the_first_byte{
    "'{WITHOUT_PERMIT,LAW_CHANGED,ENDPOINT_MISSING,DIGEST_MISMATCH,RESOLVE_FAILED,CONNECT_FAILED,"
    "CONNECT_TIMEOUT,SSH_OPTION,SSH_HANDSHAKE,HOST_KEY_PIN,KEY_FILE_FORM,LOGIN_REFUSED,"
    "SFTP_ABSENT}'"};

/// Of an attempt `a`. It certainly let nothing go only where something was said of it, and each
/// time that it had failed without a word of the party: what was in doubt once may have left,
/// whatever somebody found out later. One that failed may have left a part behind, unless its code
/// or its exchange says that it cannot. @param undivided parameter with such exchanges.
std::string may_have_left(std::string_view undivided) {
    std::string sql{
        "coalesce((SELECT bool_or(o.outcome <> 'failed' OR o.status <> 0 OR NOT (o.code = ANY ("};
    sql.append(before_the_first_byte);
    sql += "::text[]) OR coalesce(coalesce((SELECT m.exchange FROM message AS m WHERE m.message ="
           " a.message), (SELECT r.exchange FROM document AS d JOIN run AS r USING (run) WHERE"
           " d.document = a.message)) = ANY (";
    sql.append(undivided);
    sql += "::text[]), false))) FROM outcome AS o WHERE o.message = a.message AND o.attempt ="
           " a.attempt), true)";
    return sql;
}

Parameter names_of(const std::vector<std::string>& names) {
    Column column{Column::Kind::text};
    for (const std::string& name : names) {
        column.add(std::string_view{name});
    }
    return column.finish();
}

/// Of several attempts the one that is worst for whose data it was: the party has them, may have
/// them, had them and did not take them in; what never left comes last.
constexpr std::string_view worst_first{
    "CASE WHEN last.outcome = 'delivered' THEN 0 WHEN coalesce(last.outcome, 'unknown') ="
    " 'unknown' THEN 1 WHEN last.outcome = 'refused' THEN 2 WHEN last.status <> 0 THEN 3 ELSE 4"
    " END, a.marked_at"};

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

/// A case is about its attempt and those that follow, until it is closed. Of a row `found`.
constexpr std::string_view case_about_it{
    "SELECT FROM breach AS b WHERE b.kind = found.kind AND b.message = found.message"
    " AND b.record IS NOT DISTINCT FROM found.record AND (b.items IS NULL OR b.items @>"
    " found.items) AND (b.attempt = found.attempt OR (b.attempt < found.attempt AND"
    " (b.closed_at IS NULL OR b.closed_at >= found.marked_at)))"};

/// A case about this very attempt that was opened after the barrier `b` had been raised weighed
/// that too. The seconds are for clocks that differ, and for a barrier whose commit was under way.
constexpr std::string_view judged_since{
    "SELECT FROM breach AS k WHERE k.kind = 'post-withdrawal' AND k.message = a.message AND"
    " k.attempt = a.attempt AND k.record IS NOT DISTINCT FROM r.message AND k.known_at >"
    " b.raised_at + interval '10 seconds'"};

/// The row `found` of a case that is to be opened: $1 kind, $2 message, $3 attempt, $4 record or
/// none, $5 items or none.
constexpr std::string_view found_row{
    " FROM (SELECT $1::text AS kind, $2::uuid AS message, $3::bigint::integer AS attempt,"
    " ($4::uuid[])[1] AS record, nullif($5::text[], '{}') AS items, (SELECT marked_at FROM attempt"
    " WHERE message = $2::uuid AND attempt = $3::bigint) AS marked_at) AS found"};

Parameters row_of(const ports::BreachOpened& opened) {
    Column record{Column::Kind::uuid};
    if (opened.record) {
        record.add(*opened.record);
    }
    return {
        Parameter::text(word(opened.kind)), Parameter::message(opened.message),
        Parameter::integer(opened.attempt), record.finish(), names_of(opened.items)};
}

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
    if (!rows.is_null(row, 14)) {
        one.sending.record = rows.message(row, 14);
    }
    one.only = rows.is_null(row, 15) ? std::vector<std::string>{} : rows.list(row, 15);
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

std::vector<BreachStore::Suspect> BreachStore::suspects(
    core::Instant since, const std::map<std::string, std::int64_t>& deadlines,
    const std::vector<std::string>& undivided) {
    Columns allowed{{Column::Kind::text, Column::Kind::bigint}};
    for (const auto& [exchange, seconds] : deadlines) {
        allowed.row(std::string_view{exchange}, seconds);
    }
    Parameters parameters{Parameter::instant(since)};
    for (Parameter& column : allowed.parameters()) {
        parameters.push_back(std::move(column));
    }
    parameters.push_back(names_of(undivided));
    std::string sql{"SELECT DISTINCT ON (kind, message) kind, message, attempt FROM (SELECT"
                    " s.*, a.marked_at, NULL::uuid AS record, NULL::text[] AS items FROM ("};
    sql.append(after_withdrawal).append(" UNION ").append(undecided).append(" UNION ");
    sql.append(too_late).append(") AS s (kind, message, attempt) JOIN attempt AS a USING"
                                " (message, attempt) WHERE ");
    sql.append(may_have_left("$4")).append(") AS found WHERE NOT");
    sql.append(" EXISTS (").append(case_about_it).append(") ORDER BY kind, message, attempt");
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

std::vector<BreachStore::SentBefore>
BreachStore::sent_before_recorded(core::Instant since, const std::vector<std::string>& undivided) {
    std::string sql{
        "SELECT DISTINCT d.person_no, a.message, a.attempt::bigint,"
        " (extract(epoch FROM a.marked_at) * 1000000)::bigint, r.message, j.body"
        " FROM barrier AS b JOIN consent_event AS c ON c.sequence = b.consent_event AND"
        " c.person_no = b.person_no JOIN decision AS d ON d.person_no = b.person_no AND"
        " d.outcome <> 'refused' LEFT JOIN document_record AS r ON r.message = d.message AND"
        " r.attempt = d.attempt JOIN attempt AS a ON a.message = coalesce(r.document, d.message)"
        " AND (r.document IS NOT NULL OR a.attempt = d.attempt) AND a.marked_at > c.expressed_at"
        " AND a.marked_at <= b.raised_at LEFT"
        " JOIN LATERAL (SELECT body FROM journal AS e WHERE e.message = d.message AND e.kind ="
        " 'decision' AND (e.body::jsonb ->> 'attempt')::integer = d.attempt ORDER BY e.at DESC"
        " LIMIT 1) AS j ON true WHERE b.raised_at >= $1::timestamptz AND c.negative AND NOT EXISTS"
        " ("};
    sql.append(judged_since)
        .append(") AND ")
        .append(may_have_left("$2"))
        .append(" ORDER BY 2, 3, 5");
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(sql, {Parameter::instant(since), names_of(undivided)})};
        std::vector<SentBefore> found;
        for (int row{0}; row < rows.size(); ++row) {
            SentBefore& one{found.emplace_back()};
            one.person = core::PersonNo{rows.integer(row, 0)};
            one.message = rows.message(row, 1);
            one.attempt = static_cast<int>(rows.integer(row, 2));
            one.marked_at = rows.instant(row, 3);
            if (!rows.is_null(row, 4)) {
                one.record = rows.message(row, 4);
            }
            if (!rows.is_null(row, 5)) {
                one.decision = std::string{rows.text(row, 5)};
            }
        }
        return found;
    });
}

bool BreachStore::is_open_about(const ports::BreachOpened& one) {
    std::string sql{"SELECT EXISTS ("};
    sql.append(case_about_it).append(")").append(found_row);
    return m_pool.run(
        [&](Connection& connection) { return connection.run(sql, row_of(one)).boolean(0, 0); });
}

std::optional<ports::BreachSending> BreachStore::sending_of(
    ports::BreachKind kind, core::MessageId message, const std::vector<std::string>& undivided) {
    std::string sql{
        "SELECT message, min(attempt) OVER (PARTITION BY message, known)::bigint, record,"
        " (extract(epoch FROM min(marked_at) OVER (PARTITION BY message, known))"
        " * 1000000)::bigint FROM (SELECT found.*, EXISTS ("};
    sql.append(case_about_it);
    sql += ") AS known FROM (SELECT $2::text AS kind, a.message, a.attempt, a.marked_at,"
           " carrier.record, NULL::text[] AS items, row_number() OVER (ORDER BY ";
    sql.append(worst_first);
    sql += ") AS place FROM (SELECT $1::uuid AS message, NULL::uuid AS record UNION ALL SELECT"
           " document, message FROM document_record WHERE message = $1::uuid) AS carrier JOIN"
           " attempt AS a ON a.message = carrier.message";
    sql.append(with_last).append(" WHERE ").append(may_have_left("$3"));
    sql += ") AS found) AS judged ORDER BY known, place LIMIT 1";
    const Parameters parameters{
        Parameter::message(message), Parameter::text(word(kind)), names_of(undivided)};
    return m_pool.run([&](Connection& connection) -> std::optional<ports::BreachSending> {
        const Rows rows{connection.run(sql, parameters)};
        if (rows.empty()) {
            return std::nullopt;
        }
        ports::BreachSending sending;
        sending.message = rows.message(0, 0);
        sending.attempt = static_cast<int>(rows.integer(0, 1));
        if (!rows.is_null(0, 2)) {
            sending.record = rows.message(0, 2);
        }
        sending.left_at = rows.instant(0, 3);
        return sending;
    });
}

std::vector<ports::BreachCase>
BreachStore::cases_where(std::string_view condition, const Parameters& parameters) {
    std::string sql{
        "SELECT b.breach, b.kind, b.message, coalesce(sent.attempt, b.attempt)::bigint,"
        " coalesce(sent.party, m.party, ''), coalesce(m.exchange, r.exchange, ''),"
        " (extract(epoch FROM coalesce(sent.marked_at, m.recorded_at, b.known_at))"
        " * 1000000)::bigint, coalesce(sent.outcome, 'unknown'),"
        " coalesce(about.person_no::text, array_to_string(sent.persons, ','), m.person_no::text,"
        " ''), (extract(epoch FROM b.known_at) * 1000000)::bigint,"
        " (extract(epoch FROM b.notified_at) * 1000000)::bigint,"
        " (extract(epoch FROM b.closed_at) * 1000000)::bigint, b.official, b.reference,"
        " b.record, b.items FROM breach AS b LEFT JOIN LATERAL (SELECT a.*, last.outcome"
        " FROM attempt AS a"};
    sql.append(with_last);
    sql += " WHERE a.message = b.message AND (a.attempt = b.attempt OR (a.attempt > b.attempt AND"
           " (b.closed_at IS NULL OR a.marked_at <= b.closed_at))) ORDER BY ";
    sql.append(worst_first);
    sql += " LIMIT 1) AS sent ON true LEFT JOIN message AS m ON m.message = b.message"
           " LEFT JOIN message AS about ON about.message = b.record LEFT JOIN document AS d ON"
           " d.document = b.message LEFT JOIN run AS r ON r.run = d.run WHERE ";
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

void insert(Connection& connection, const ports::BreachOpened& opened) {
    Parameters parameters{row_of(opened)};
    parameters.push_back(Parameter::message(opened.breach));
    parameters.push_back(Parameter::instant(opened.known_at));
    std::string sql{
        "INSERT INTO breach (breach, kind, message, attempt, record, items, known_at) SELECT"
        " $6::uuid, kind, message, attempt, record, items, $7::timestamptz"};
    sql.append(found_row).append(" WHERE NOT EXISTS (").append(case_about_it);
    sql += ") ON CONFLICT DO NOTHING";
    if (connection.run(sql, parameters).affected() != 1) {
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
