#include "gateway/storage/stamped_rows.h"

#include <initializer_list>
#include <string>
#include <string_view>

namespace gateway::storage {

namespace {

constexpr std::string_view columns{
    "SELECT p.stamping, coalesce(m.person_no, 0), m.message, m.exchange, m.party, p.ordinal, "
    "f.packed, p.packed FROM "};

constexpr std::string_view joined{"provenance AS p JOIN provenance_profile AS f USING (profile)"
                                  " JOIN message AS m ON m.message = p.message"};

/// Only what was stamped last is what went to the register.
constexpr std::string_view latest{
    " AND NOT EXISTS (SELECT FROM provenance AS later WHERE later.message = p.message AND"
    " later.ordinal = p.ordinal AND later.stamping > p.stamping)"};

constexpr std::int64_t page{500};

/// The columns, and what stands behind them.
std::string asking(std::initializer_list<std::string_view> more) {
    std::string sql{columns};
    for (const std::string_view part : more) {
        sql += part;
    }
    return sql;
}

ports::StampedRow row_at(const Rows& rows, int row) {
    return ports::StampedRow{
        rows.integer(row, 0),
        core::PersonNo{rows.integer(row, 1)},
        rows.message(row, 2),
        core::ExchangeId::intern(rows.text(row, 3)),
        core::PartyId::intern(rows.text(row, 4)),
        rows.integer(row, 5),
        rows.bytes(row, 6),
        rows.bytes(row, 7)};
}

std::vector<ports::StampedRow> rows_of(const Rows& rows) {
    std::vector<ports::StampedRow> found;
    for (int row{0}; row < rows.size(); ++row) {
        found.push_back(row_at(rows, row));
    }
    return found;
}

}

std::vector<ports::StampedRow> StampedRows::of_person(core::PersonNo person) {
    static const std::string sql{asking(
        {joined, " WHERE m.person_no = $1::bigint AND m.direction IN ('in', 'query-out')", latest,
         " ORDER BY p.stamping"})};
    return m_pool.run([&](Connection& connection) {
        return rows_of(
            connection.run(sql, {Parameter::integer(static_cast<std::int64_t>(person))}));
    });
}

void StampedRows::of_message(core::MessageId message, const Each& each) {
    static const std::string alone_sql{
        asking({joined, " WHERE m.message = $1::uuid", latest, " ORDER BY p.ordinal"})};
    // in a delivery a record's place is its message's: pages go by the index of both
    static const std::string run_sql{asking(
        {joined, " WHERE m.run = $1::uuid AND m.ordinal > $2::bigint", latest,
         " ORDER BY m.ordinal LIMIT $3::bigint"})};
    const std::vector<ports::StampedRow> alone{m_pool.run([&](Connection& connection) {
        return rows_of(connection.run(alone_sql, {Parameter::message(message)}));
    })};
    for (const ports::StampedRow& row : alone) {
        each(row);
    }
    std::int64_t after{0};
    for (std::int64_t found{alone.empty() ? page : 0}; found == page;) {
        const std::vector<ports::StampedRow> rows{m_pool.run([&](Connection& connection) {
            return rows_of(connection.run(
                run_sql, {Parameter::message(message), Parameter::integer(after),
                          Parameter::integer(page)}));
        })};
        for (const ports::StampedRow& row : rows) {
            each(row);
            after = row.ordinal;
        }
        found = static_cast<std::int64_t>(rows.size());
    }
}

std::vector<StampedRows::Given> StampedRows::of_party(core::PartyId party) {
    static const std::string sql{
        "SELECT m.exchange, f.packed, count(*), count(DISTINCT m.person_no),"
        " (extract(epoch FROM min(m.recorded_at)) * 1000000)::bigint,"
        " (extract(epoch FROM max(m.recorded_at)) * 1000000)::bigint"
        " FROM message AS m JOIN provenance AS p ON p.message = m.message"
        " JOIN provenance_profile AS f USING (profile) WHERE m.party = $1::text"
        + std::string{latest}
        + " GROUP BY m.exchange, f.profile, f.packed ORDER BY m.exchange, "
          "min(m.recorded_at)"};
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(sql, {Parameter::text(party.text())})};
        std::vector<Given> given;
        for (int row{0}; row < rows.size(); ++row) {
            given.push_back(Given{
                core::ExchangeId::intern(rows.text(row, 0)), rows.bytes(row, 1),
                rows.integer(row, 2), rows.integer(row, 3), rows.instant(row, 4),
                rows.instant(row, 5)});
        }
        return given;
    });
}

std::vector<ports::DueComparison> StampedRows::due(std::size_t at_most) {
    // One by one, in their order: joined, all that is due and all provenance that there is were
    // read for every two hundred, while a large delivery brings more of it.
    static const std::string due_sql{asking(
        {"(SELECT stamping FROM comparison_due ORDER BY stamping OFFSET 0) AS c CROSS JOIN LATERAL"
         " (SELECT * FROM provenance WHERE stamping = c.stamping LIMIT 1) AS p CROSS JOIN LATERAL"
         " (SELECT * FROM message WHERE message = p.message OFFSET 0) AS m CROSS JOIN LATERAL"
         " (SELECT packed FROM provenance_profile WHERE profile = p.profile OFFSET 0) AS f"
         " WHERE m.run IS NULL OR (SELECT o.state FROM record_outcome AS o WHERE o.run = m.run"
         " AND o.message = m.message ORDER BY o.outcome_no DESC LIMIT 1) <> 'pending'"
         " ORDER BY c.stamping LIMIT $1::bigint"})};
    static const std::string earlier_sql{asking(
        {joined, " WHERE m.person_no = $1::bigint AND m.direction IN ('in', 'query-out')"
                 " AND p.stamping < $2::bigint ORDER BY p.stamping"})};
    return m_pool.run([&](Connection& connection) {
        std::vector<ports::DueComparison> due;
        for (ports::StampedRow& row : rows_of(connection.run(
                 due_sql, {Parameter::integer(static_cast<std::int64_t>(at_most))}))) {
            const Rows earlier{connection.run(
                earlier_sql, {Parameter::integer(static_cast<std::int64_t>(row.person)),
                              Parameter::integer(row.stamping)})};
            due.push_back({std::move(row), rows_of(earlier)});
        }
        return due;
    });
}

}
