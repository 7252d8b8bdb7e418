#include "gateway/storage/consent_history.h"

#include "gateway/crypto/digest.h"
#include "gateway/storage/words.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace gateway::storage {

namespace {

constexpr std::string_view columns{
    " sequence, kind, role, items, parties, classes, purposes, is_explicit, itemised, written, "
    "actor, (extract(epoch FROM expressed_at) * 1000000)::bigint,"
    " (extract(epoch FROM recorded_at) * 1000000)::bigint,"
    " (extract(epoch FROM valid_until) * 1000000)::bigint,"
    " notice_version, language, evidence_reference, evidence_sha256, evidence_level, told_basis"};

const std::string& whole_sql() {
    static const std::string sql{
        "SELECT asked.person_no, e.* FROM unnest($1::bigint[]) AS asked (person_no) CROSS JOIN "
        "LATERAL (SELECT"
        + std::string{columns}
        + " FROM consent_event WHERE consent_event.person_no = asked.person_no ORDER BY sequence"
          " LIMIT $2::bigint) AS e ORDER BY asked.person_no, e.sequence"};
    return sql;
}

/// Walks the index from one group (shape, kind, told basis) to the next, whatever lies between.
const std::string& deciding_sql() {
    static const std::string sql{
        "WITH RECURSIVE met AS ("
        " (SELECT shape, kind, told_basis FROM consent_event WHERE person_no = $1::bigint"
        "  ORDER BY shape, kind, told_basis LIMIT 1)"
        " UNION ALL SELECT next.* FROM met CROSS JOIN LATERAL"
        "  (SELECT shape, kind, told_basis FROM consent_event WHERE person_no = $1::bigint"
        "    AND (shape, kind, told_basis) > (met.shape, met.kind, met.told_basis)"
        "   ORDER BY shape, kind, told_basis LIMIT 1) AS next"
        "), latest AS MATERIALIZED ("
        " SELECT l.* FROM met CROSS JOIN LATERAL"
        "  (SELECT sequence, kind, expressed_at, negative FROM consent_event AS e"
        "   WHERE e.person_no = $1::bigint AND e.shape = met.shape AND e.kind = met.kind"
        "    AND e.told_basis = met.told_basis ORDER BY expressed_at DESC, sequence DESC LIMIT 1) "
        "AS l"
        "), told AS ("
        " SELECT t.sequence FROM latest CROSS JOIN (SELECT DISTINCT shape FROM met) AS shapes"
        " CROSS JOIN LATERAL (SELECT sequence FROM consent_event AS e"
        "  WHERE e.person_no = $1::bigint AND e.shape = shapes.shape AND e.told_basis <> ''"
        "   AND (e.expressed_at, e.negative, e.sequence)"
        "     < (latest.expressed_at, latest.negative, latest.sequence)"
        "  ORDER BY e.expressed_at DESC, e.negative DESC, e.sequence DESC LIMIT 1) AS t"
        " WHERE latest.kind IN ('refused', 'withdrawn')"
        ") SELECT"
        + std::string{columns}
        + " FROM consent_event WHERE sequence IN (SELECT sequence FROM latest UNION SELECT "
          "sequence FROM told) ORDER BY sequence"};
    return sql;
}

template <class Name> void append(std::string& out, const std::vector<Name>& names) {
    std::set<std::string_view> sorted;
    for (const Name name : names) {
        sorted.insert(name.text());
    }
    for (const std::string_view name : sorted) {
        out += name;
        out += '\037';
    }
    out += '\036';
}

}

std::string_view event_columns() noexcept {
    return columns;
}

core::ConsentEvent event_at(const Rows& rows, int row, int first) {
    return core::ConsentEvent{
        .sequence = rows.integer(row, first),
        .kind = from_word<core::ConsentKind>(rows.text(row, first + 1)),
        .role = from_word<core::ConsentRole>(rows.text(row, first + 2)),
        .items = names_at<core::ItemId>(rows, row, first + 3),
        .parties = names_at<core::PartyId>(rows, row, first + 4),
        .classes = names_at<core::PartyClass>(rows, row, first + 5),
        .purposes = names_at<core::PurposeId>(rows, row, first + 6),
        .is_explicit = rows.boolean(row, first + 7),
        .itemised = rows.boolean(row, first + 8),
        .written = rows.boolean(row, first + 9),
        .by = from_word<core::ConsentActor>(rows.text(row, first + 10)),
        .expressed_at = rows.instant(row, first + 11),
        .recorded_at = rows.instant(row, first + 12),
        .valid_until = rows.maybe_instant(row, first + 13),
        .notice_version = std::string{rows.text(row, first + 14)},
        .language = std::string{rows.text(row, first + 15)},
        .evidence_reference = std::string{rows.text(row, first + 16)},
        .evidence_sha256 = std::string{rows.text(row, first + 17)},
        .evidence_level = std::string{rows.text(row, first + 18)},
        .told_basis = std::string{rows.text(row, first + 19)}};
}

core::Digest shape_of(const core::ConsentEvent& event) {
    std::string text{word(event.role)};
    text += event.itemised ? "\037itemised" : "\037";
    text += event.by == core::ConsentActor::authority ? "\037authority\036" : "\037\036";
    append(text, event.items);
    append(text, event.parties);
    append(text, event.classes);
    append(text, event.purposes);
    return crypto::sha256(core::as_bytes(text));
}

Connection::Asked ask_consents(Connection& connection, std::span<const core::PersonNo> persons) {
    Column numbers{Column::Kind::bigint};
    for (const core::PersonNo person : persons) {
        numbers.add(static_cast<std::int64_t>(person));
    }
    return connection.ask(whole_sql(), {numbers.finish(), Parameter::integer(whole_history + 1)});
}

void read_consents(
    Connection& connection, std::span<const core::PersonNo> persons, const EachEvent& each) {
    take_consents(connection, ask_consents(connection, persons), each);
}

void take_consents(Connection& connection, Connection::Asked asked, const EachEvent& each) {
    const Rows rows{connection.rows_of(asked)};
    for (int row{0}; row < rows.size();) {
        const std::int64_t number{rows.integer(row, 0)};
        int end{row};
        while (end < rows.size() && rows.integer(end, 0) == number) {
            ++end;
        }
        const core::PersonNo person{number};
        if (end - row <= whole_history) {
            for (; row < end; ++row) {
                each(person, event_at(rows, row, 1));
            }
            continue;
        }
        const Rows deciding{connection.run(deciding_sql(), {Parameter::integer(number)})};
        for (int at{0}; at < deciding.size(); ++at) {
            each(person, event_at(deciding, at, 0));
        }
        row = end;
    }
}

std::vector<core::ConsentEvent> read_events(
    Connection& connection, core::PersonNo person, std::int64_t after, std::size_t at_most) {
    static const std::string sql{
        "SELECT" + std::string{columns}
        + " FROM consent_event WHERE person_no = $1::bigint AND sequence > $2::bigint ORDER BY "
          "sequence LIMIT $3::bigint"};
    const Rows rows{connection.run(
        sql, {Parameter::integer(static_cast<std::int64_t>(person)), Parameter::integer(after),
              Parameter::integer(static_cast<std::int64_t>(at_most))})};
    std::vector<core::ConsentEvent> events;
    for (int row{0}; row < rows.size(); ++row) {
        events.push_back(event_at(rows, row, 0));
    }
    return events;
}

}
