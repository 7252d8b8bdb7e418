#include "gateway/storage/postgres_rights.h"

#include "gateway/core/error.h"
#include "gateway/ports/rights_words.h"
#include "gateway/storage/consent_history.h"
#include "gateway/storage/period_keys.h"
#include "gateway/storage/words.h"

#include <map>

namespace gateway::storage {

namespace {

using core::GatewayError;

[[noreturn]] void refuse() {
    throw GatewayError{"STORE_REFUSED", GatewayError::Retry::never};
}

template <class Enum, std::size_t N>
Enum known(const core::WordList<Enum, N>& words, std::string_view text) {
    const std::optional<Enum> value{core::parse_word(words, text)};
    if (!value) {
        refuse();
    }
    return *value;
}

Parameter numbers_of(std::span<const core::PersonNo> persons) {
    Column numbers{Column::Kind::bigint};
    for (const core::PersonNo person : persons) {
        numbers.add(static_cast<std::int64_t>(person));
    }
    return numbers.finish();
}

constexpr std::string_view is_open{"WHERE NOT EXISTS (SELECT FROM rights_step AS s WHERE s.request "
                                   "= r.request AND s.kind = 'ended')"};
/// Answered, refused or ended (rights::standing_of(): whoever asked waits no more).
constexpr std::string_view is_done{
    "EXISTS (SELECT FROM rights_step AS s WHERE s.request = r.request AND s.kind IN ('released',"
    " 'refused', 'ended'))"};

ports::RightsRequest request_at(const Rows& rows, int row) {
    ports::RightsRequest request;
    request.request = rows.message(row, 0);
    request.reg = core::RegisterId::intern(rows.text(row, 1));
    request.right = known(ports::right_words, rows.text(row, 2));
    request.asker = known(ports::asker_words, rows.text(row, 3));
    const std::optional<core::LocalDate> received{core::parse_date(rows.text(row, 4))};
    if (!received) {
        refuse();
    }
    request.received = *received;
    request.language = rows.text(row, 5);
    request.reference = rows.text(row, 6);
    request.authority = rows.text(row, 7);
    request.items = names_at<core::ItemId>(rows, row, 8);
    for (const std::string& number : rows.list(row, 9)) {
        request.persons.push_back(core::PersonNo{std::stoll(number)});
    }
    return request;
}

ports::RightsEvent event_at(const Rows& rows, int row) {
    return ports::RightsEvent{
        .request = rows.message(row, 0),
        .step = known(ports::rights_step_words, rows.text(row, 1)),
        .by = std::string{rows.text(row, 2)},
        .roles = rows.list(row, 3),
        .reference = std::string{rows.text(row, 4)},
        .ground = std::string{rows.text(row, 5)},
        .details = std::string{rows.text(row, 6)},
        .at = rows.instant(row, 7)};
}

std::vector<ports::PersonTrace> traces_in(const Rows& rows) {
    std::vector<ports::PersonTrace> traces;
    traces.reserve(static_cast<std::size_t>(rows.size()));
    for (int row{0}; row < rows.size(); ++row) {
        ports::PersonTrace& trace{traces.emplace_back()};
        trace.at = rows.instant(row, 0);
        trace.kind = rows.text(row, 1);
        if (!rows.is_null(row, 2)) {
            trace.message = rows.message(row, 2);
        }
        if (!rows.is_null(row, 3)) {
            trace.person = core::PersonNo{rows.integer(row, 3)};
        }
        if (!rows.is_null(row, 4)) {
            trace.body = rows.text(row, 4);
        }
    }
    return traces;
}

}

std::vector<ports::RightsCase> PostgresRights::cases_where(
    std::string_view condition, const Parameters& parameters, std::string_view order) {
    std::string sql{
        "SELECT request, register, asked, asker, received::text, language, reference, authority,"
        " items, ARRAY(SELECT person_no FROM rights_subject AS s WHERE s.request = r.request ORDER "
        "BY place) FROM rights_request AS r "};
    sql.append(condition).append(order);
    return m_pool.run([&](Connection& connection) {
        const Rows found{connection.run(sql, parameters)};
        std::vector<ports::RightsCase> cases;
        std::map<core::MessageId, std::size_t> places;
        Column ids{Column::Kind::uuid};
        for (int row{0}; row < found.size(); ++row) {
            places[found.message(row, 0)] = cases.size();
            ids.add(found.message(row, 0));
            cases.push_back(ports::RightsCase{request_at(found, row), {}});
        }
        const Rows steps{connection.run(
            "SELECT request, kind, by, roles, reference, ground, details,"
            " (extract(epoch FROM recorded_at) * 1000000)::bigint FROM rights_step"
            " WHERE request = ANY($1::uuid[]) ORDER BY step",
            {ids.finish()})};
        for (int row{0}; row < steps.size(); ++row) {
            cases[places.at(steps.message(row, 0))].steps.push_back(event_at(steps, row));
        }
        return cases;
    });
}

std::vector<ports::RightsCase> PostgresRights::cases(Cases which) {
    switch (which) {
    case Cases::open: return cases_where(is_open, {});
    case Cases::waiting: return cases_where(std::string{"WHERE NOT "}.append(is_done), {});
    case Cases::all: break;
    }
    return cases_where("", {});
}

std::vector<ports::RightsCase>
PostgresRights::done(std::size_t most, const std::optional<Behind>& behind) {
    std::string condition{std::string{"WHERE "}.append(is_done)};
    Parameters parameters{Parameter::integer(static_cast<std::int64_t>(most))};
    if (behind) {
        condition.append(" AND (received, request) < ($2::text::date, $3::uuid)");
        parameters.push_back(Parameter::text(core::to_text(behind->received)));
        parameters.push_back(Parameter::message(behind->request));
    }
    return cases_where(
        condition, parameters, " ORDER BY received DESC, request DESC LIMIT $1::bigint");
}

std::optional<ports::RightsCase> PostgresRights::find(core::MessageId request) {
    std::vector<ports::RightsCase> found{
        cases_where("WHERE request = $1::uuid", {Parameter::message(request)})};
    return found.empty() ? std::nullopt : std::optional{std::move(found.front())};
}

std::vector<ports::RightsCase> PostgresRights::cases_of(std::span<const core::PersonNo> persons) {
    return cases_where(
        "WHERE request IN (SELECT request FROM rights_subject WHERE person_no = ANY($1::bigint[]))",
        {numbers_of(persons)});
}

/// Of decisions, attempts and outcomes the store says all that their bodies say, in columns: their
/// bodies, which are most of a journal, stay where they are.
std::vector<ports::PersonTrace> PostgresRights::traces(std::span<const core::PersonNo> persons) {
    const Parameter asked{numbers_of(persons)};
    return m_pool.run([&](Connection& connection) {
        // Whose a record was that was set aside stands with its message, not in its entry. It is
        // put before the entry's own words as they are: damaged ones must not stop the others.
        return traces_in(connection.run(
            "SELECT (extract(epoch FROM at) * 1000000)::bigint, kind, message, person_no,"
            " CASE WHEN kind IN ('refusal', 'audit') THEN body WHEN kind IN ('quarantined',"
            " 'rejected') THEN '{\"party\":' || coalesce(to_json((SELECT m.party FROM message AS m"
            " WHERE m.message = journal.message))::text, 'null') || ',' || substr(body, 2) END"
            " FROM journal WHERE person_no = ANY($1::bigint[]) ORDER BY at, chain, seq",
            {asked}));
    });
}

std::vector<ports::PersonTrace> PostgresRights::calls(core::Instant from, core::Instant until) {
    return m_pool.run([&](Connection& connection) {
        return traces_in(connection.run(
            "SELECT (extract(epoch FROM at) * 1000000)::bigint, 'audit', message, person_no, body"
            " FROM (SELECT * FROM journal WHERE kind = 'audit' AND octet_length(body) <= 2000 UNION"
            " ALL (SELECT * FROM journal WHERE kind = 'audit' AND octet_length(body) > 2000 OFFSET"
            " 0)) AS j WHERE message IS NOT NULL AND at >= $1::timestamptz AND at < $2::timestamptz"
            " ORDER BY at, chain, seq", // from an index each (0052), the few long ones whole
            {Parameter::instant(from), Parameter::instant(until)}));
    });
}

/// What the journal says there was, and the store has no more; counted by the journal, which is
/// kept by itself, and may have ended, too: its certificates tell of that.
ports::GoneRecords PostgresRights::gone(std::span<const core::PersonNo> persons) {
    const Parameter whose{numbers_of(persons)};
    return m_pool.run([&](Connection& connection) {
        const Rows counts{connection.run(
            "WITH told AS (SELECT DISTINCT message, kind FROM journal WHERE person_no ="
            " ANY($1::bigint[]) AND message IS NOT NULL AND kind IN ('decision', 'provenance'))"
            " SELECT (SELECT count(*) FROM told AS t WHERE kind = 'decision' AND NOT EXISTS (SELECT"
            " FROM decision AS d WHERE d.message = t.message)),"
            " (SELECT count(*) FROM told AS t WHERE kind = 'provenance' AND NOT EXISTS (SELECT FROM"
            " provenance AS p WHERE p.message = t.message)),"
            " (SELECT count(DISTINCT r.run) FROM message AS m JOIN run AS r ON r.run = m.run WHERE"
            " m.person_no = ANY($1::bigint[]) AND m.direction = 'in' AND r.pieces > 0 AND NOT"
            " EXISTS (SELECT FROM delivery_piece AS p WHERE p.run = r.run)), (SELECT"
            " (extract(epoch FROM min(created_at)) * 1000000)::bigint FROM person WHERE person_no ="
            " ANY($1::bigint[]))",
            {whose})};
        ports::GoneRecords gone{
            counts.integer(0, 0),
            counts.integer(0, 1),
            counts.integer(0, 2),
            {},
            counts.maybe_instant(0, 3)};
        const Rows rows{connection.run(
            "SELECT (extract(epoch FROM at) * 1000000)::bigint AS t, chain, seq, body FROM journal"
            " WHERE kind = 'retention' AND person_no = ANY($1::bigint[]) UNION ALL"
            " SELECT (extract(epoch FROM at) * 1000000)::bigint, chain, seq, body FROM journal"
            " WHERE kind = 'retention' AND person_no IS NULL"
            " AND (body LIKE '%\"act\":\"year-ended\"%' OR body LIKE '%\"act\":\"dropped\"%' OR"
            " body LIKE '%\"act\":\"audit-ended\"%') ORDER BY t, chain, seq",
            {whose})};
        for (int row{0}; row < rows.size(); ++row) {
            gone.certificates.push_back(
                {rows.instant(row, 0), rows.integer(row, 1), rows.integer(row, 2),
                 std::string{rows.text(row, 3)}});
        }
        return gone;
    });
}

std::int64_t PostgresRights::under_way(std::span<const core::PersonNo> persons) {
    const Parameter whose{numbers_of(persons)};
    return m_pool.run([&](Connection& connection) {
        return connection
            .run(
                "SELECT count(*) FROM live_attempt AS l JOIN attempt AS a USING (message, attempt)"
                " WHERE a.persons && $1::bigint[]",
                {whose})
            .integer(0, 0);
    });
}

std::vector<ports::KeptPayload> PostgresRights::payloads(
    std::span<const core::PersonNo> persons, std::optional<core::MessageId> only) {
    Parameters asked{numbers_of(persons)};
    if (only) {
        asked.push_back(Parameter::message(*only));
    }
    return m_pool.run([&](Connection& connection) {
        std::string sql{"SELECT DISTINCT ON (p.recorded_at, p.message, p.ordinal, p.use) p.message,"
                        " p.use, p.ordinal, (extract(epoch FROM p.recorded_at) * 1000000)::bigint,"
                        " p.person_no, p.sealed, k.wrapped, k.created_at > p.recorded_at,"};
        sql.append(period_columns);
        sql += " FROM payload AS p JOIN person_key AS k USING (person_no) LEFT JOIN period_key AS q"
               " ON q.key_no = p.period_key WHERE p.person_no = ANY($1::bigint[])";
        sql += only ? " AND p.message = $2::uuid" : "";
        sql += " ORDER BY p.recorded_at, p.message, p.ordinal, p.use, p.ends DESC";
        const Rows rows{connection.run(sql, asked)};
        std::vector<ports::KeptPayload> payloads;
        std::map<core::PersonNo, crypto::SymmetricKey> keys;
        for (int row{0}; row < rows.size(); ++row) {
            const core::PersonNo person{rows.integer(row, 4)};
            if (!keys.contains(person)) {
                keys.emplace(person, m_keys.unwrap(person, rows.bytes(row, 6)));
            }
            const core::MessageId message{rows.message(row, 0)};
            const core::Bytes place{place_of_row(message, rows.text(row, 1), rows.integer(row, 2))};
            const std::optional<core::Bytes> sealed{
                without_period(rows, row, 8, rows.bytes(row, 5), place, m_keys)};
            if (!sealed) {
                continue; // its own period is over
            }
            std::optional<core::Bytes> opened{crypto::open(keys.at(person), *sealed, place)};
            if (!opened && rows.boolean(row, 7)) {
                continue; // sealed under the key that was destroyed
            }
            if (!opened) {
                throw GatewayError{"STORE_PAYLOAD_DAMAGED", GatewayError::Retry::never};
            }
            payloads.push_back(ports::KeptPayload{
                message, std::string{rows.text(row, 1)}, rows.instant(row, 3), std::move(*opened)});
        }
        return payloads;
    });
}

std::vector<ports::KeptDocuments>
PostgresRights::documents(std::span<const core::PersonNo> persons) {
    const Parameter whose{numbers_of(persons)};
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT m.exchange, m.party, count(*), count(*) FILTER (WHERE NOT "
            "document_is_done(d.document))"
            " FROM (SELECT DISTINCT document FROM document_record WHERE person_no = "
            "ANY($1::bigint[])) AS d JOIN message AS m ON m.message = d.document"
            " WHERE EXISTS (SELECT FROM payload_key AS k WHERE k.message = d.document AND k.use = "
            "'document') GROUP BY m.exchange, m.party ORDER BY m.exchange, m.party",
            {whose})};
        std::vector<ports::KeptDocuments> documents;
        for (int row{0}; row < rows.size(); ++row) {
            documents.push_back(ports::KeptDocuments{
                core::ExchangeId::intern(rows.text(row, 0)),
                core::PartyId::intern(rows.text(row, 1)), rows.integer(row, 2),
                rows.integer(row, 3)});
        }
        return documents;
    });
}

std::vector<ports::KeptProvenance>
PostgresRights::provenance_where(std::string_view condition, const Parameters& parameters) {
    std::string sql{
        "SELECT p.message, coalesce(m.exchange, ''), f.packed, p.packed FROM provenance AS p"
        " JOIN provenance_profile AS f USING (profile) LEFT JOIN message AS m USING (message)"
        " WHERE p.message = "};
    sql.append(condition).append(" ORDER BY p.message, p.ordinal, p.stamping");
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(sql, parameters)};
        std::vector<ports::KeptProvenance> kept;
        for (int row{0}; row < rows.size(); ++row) {
            kept.push_back(ports::KeptProvenance{
                rows.message(row, 0), core::ExchangeId::intern(rows.text(row, 1)),
                rows.bytes(row, 2), rows.bytes(row, 3)});
        }
        return kept;
    });
}

std::vector<ports::KeptProvenance>
PostgresRights::provenance(std::span<const core::PersonNo> persons) {
    return provenance_where(
        "ANY(ARRAY(SELECT message FROM message WHERE person_no = ANY($1::bigint[]) AND direction IN"
        " ('in', 'query-out') UNION SELECT message FROM journal WHERE person_no ="
        " ANY($1::bigint[]) AND kind = 'provenance' AND message IS NOT NULL))",
        {numbers_of(persons)});
}

std::vector<ports::KeptProvenance> PostgresRights::provenance(core::MessageId message) {
    return provenance_where("$1::uuid", {Parameter::message(message)});
}

std::vector<ports::KeptHold> PostgresRights::holds(std::span<const core::PersonNo> persons) {
    const Parameter whose{numbers_of(persons)};
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT kind, state, (extract(epoch FROM valid_from) * 1000000)::bigint,"
            " (extract(epoch FROM valid_until) * 1000000)::bigint, items, bases,"
            " (extract(epoch FROM recorded_at) * 1000000)::bigint FROM hold"
            " WHERE person_no = ANY($1::bigint[]) ORDER BY hold_no",
            {whose})};
        std::vector<ports::KeptHold> holds;
        for (int row{0}; row < rows.size(); ++row) {
            holds.push_back(ports::KeptHold{
                core::Hold{
                    .kind = from_word<core::HoldKind>(rows.text(row, 0)),
                    .state = from_word<core::HoldState>(rows.text(row, 1)),
                    .validity = {rows.maybe_instant(row, 2), rows.maybe_instant(row, 3)},
                    .items = names_at<core::ItemId>(rows, row, 4),
                    .bases = rows.list(row, 5)},
                rows.instant(row, 6)});
        }
        return holds;
    });
}

std::optional<core::Instant> PostgresRights::erased(std::span<const core::PersonNo> persons) {
    const Parameter whose{numbers_of(persons)};
    return m_pool.run([&](Connection& connection) -> std::optional<core::Instant> {
        const Rows rows{connection.run(
            "SELECT (extract(epoch FROM max(erased_at)) * 1000000)::bigint FROM erasure WHERE "
            "person_no = ANY($1::bigint[]) AND message IS NULL",
            {whose})};
        return rows.maybe_instant(0, 0);
    });
}

}
