// What left in a case of a breach: items and records, as the decisions that let them go have them.

#include "gateway/storage/breach_store.h"

namespace gateway::storage {

namespace {

/// A document's records, or the one that the case is about, each with the decision that it rests
/// on; or the message itself. $1 it, $2 the attempt, $3 the record, $4 the items; empty: all.
constexpr std::string_view what_left{
    "WITH sent AS (SELECT r.message, r.attempt, r.person_no FROM document_record AS r WHERE"
    " r.document = $1::uuid AND (cardinality($3::uuid[]) = 0 OR r.message = ANY ($3::uuid[]))"
    " UNION ALL SELECT m.message, $2::bigint::integer, m.person_no FROM message AS"
    " m WHERE m.message = $1::uuid AND NOT EXISTS (SELECT FROM document AS d WHERE d.document ="
    " m.message)), told AS MATERIALIZED (SELECT s.*, j.body::jsonb AS body FROM sent AS s"
    " LEFT JOIN LATERAL (SELECT body FROM journal AS e WHERE e.message = s.message AND e.kind ="
    " 'decision' ORDER BY (e.body::jsonb ->> 'attempt')::integer = s.attempt DESC, e.at DESC"
    " LIMIT 1) AS j ON true) "};

/// Of a field `f` of a decision: that it left, and that the case is about it.
constexpr std::string_view field_left{
    " coalesce(f ->> 'form', 'none') <> 'none' AND (cardinality($4::text[]) = 0 OR f ->> 'item' ="
    " ANY ($4::text[]))"};

Parameters asked_of(const ports::BreachCase& one) {
    Column record{Column::Kind::uuid};
    if (one.sending.record) {
        record.add(*one.sending.record);
    }
    Column items{Column::Kind::text};
    for (const std::string& item : one.only) {
        items.add(std::string_view{item});
    }
    return {
        Parameter::message(one.sending.message), Parameter::integer(one.sending.attempt),
        record.finish(), items.finish()};
}

}

std::vector<std::string> BreachStore::items(const ports::BreachCase& one) {
    std::string sql{what_left};
    sql += "SELECT DISTINCT f ->> 'item' AS item FROM told, jsonb_array_elements(body -> 'fields')"
           " AS f WHERE";
    sql.append(field_left).append(" ORDER BY item");
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(sql, asked_of(one))};
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
        " 'fields') AS f WHERE";
    sql.append(field_left);
    sql += "), EXISTS (SELECT FROM person_key AS k WHERE k.person_no = told.person_no) FROM told"
           " ORDER BY person_no, message OFFSET $5::bigint LIMIT $6::bigint";
    Parameters parameters{asked_of(one)};
    parameters.push_back(Parameter::integer(after));
    parameters.push_back(Parameter::integer(at_most));
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(sql, parameters)};
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

}
