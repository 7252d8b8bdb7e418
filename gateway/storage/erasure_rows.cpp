// What was erased, and what of it a backup has brought back.

#include "gateway/storage/postgres_rights.h"

namespace gateway::storage {

std::vector<ports::ErasedPerson> PostgresRights::all_erased() {
    return m_pool.run([](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT person_no, (extract(epoch FROM max(erased_at)) * 1000000)::bigint, message"
            " FROM erasure GROUP BY person_no, message ORDER BY person_no, message NULLS FIRST")};
        std::vector<ports::ErasedPerson> all;
        for (int row{0}; row < rows.size(); ++row) {
            all.push_back(
                {core::PersonNo{rows.integer(row, 0)}, rows.instant(row, 1),
                 rows.is_null(row, 2) ? std::nullopt : std::optional{rows.message(row, 2)}});
        }
        return all;
    });
}

std::vector<core::PersonNo>
PostgresRights::with_older_keys(std::span<const ports::ErasedPerson> erased) {
    Columns asked{{Column::Kind::bigint, Column::Kind::instant}};
    for (const ports::ErasedPerson& one : erased) {
        if (!one.message) {
            asked.row(static_cast<std::int64_t>(one.person), one.at);
        }
    }
    return m_pool.run([&](Connection& connection) {
        std::vector<core::PersonNo> persons;
        if (asked.empty()) {
            return persons;
        }
        const Rows rows{connection.run(
            "SELECT k.person_no FROM unnest($1::bigint[], $2::timestamptz[]) AS a (person_no, at)"
            " JOIN person_key AS k ON k.person_no = a.person_no AND k.created_at < a.at",
            asked.parameters())};
        for (int row{0}; row < rows.size(); ++row) {
            persons.push_back(core::PersonNo{rows.integer(row, 0)});
        }
        return persons;
    });
}

std::vector<ports::ErasedPerson>
PostgresRights::with_older_payloads(std::span<const ports::ErasedPerson> erased) {
    Columns asked{{Column::Kind::bigint, Column::Kind::uuid, Column::Kind::instant}};
    for (const ports::ErasedPerson& one : erased) {
        if (one.message) {
            asked.row(static_cast<std::int64_t>(one.person), *one.message, one.at);
        }
    }
    return m_pool.run([&](Connection& connection) {
        std::vector<ports::ErasedPerson> back;
        if (asked.empty()) {
            return back;
        }
        const Rows rows{connection.run(
            "SELECT person_no, message, (extract(epoch FROM at) * 1000000)::bigint FROM"
            " unnest($1::bigint[], $2::uuid[], $3::timestamptz[]) AS a (person_no, message, at)"
            " WHERE EXISTS (SELECT FROM payload AS p WHERE p.message = a.message"
            " AND p.person_no = a.person_no AND p.recorded_at < a.at)",
            asked.parameters())};
        for (int row{0}; row < rows.size(); ++row) {
            back.push_back(
                {core::PersonNo{rows.integer(row, 0)}, rows.instant(row, 2), rows.message(row, 1)});
        }
        return back;
    });
}

}
