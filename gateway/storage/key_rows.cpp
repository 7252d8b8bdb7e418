#include "gateway/storage/key_rows.h"

#include "gateway/storage/period_keys.h"
#include "gateway/storage/postgres_kept_answers.h"

#include <string>

namespace gateway::storage {

namespace {

constexpr std::int64_t batch{500};

std::int64_t wrap_persons(Connection& connection, const RootKeys& keys) {
    std::int64_t done{0};
    for (std::int64_t after{0};;) {
        const Rows rows{connection.run(
            "SELECT person_no, wrapped FROM person_key WHERE person_no > $1::bigint"
            " ORDER BY person_no LIMIT $2::bigint",
            {Parameter::integer(after), Parameter::integer(batch)})};
        Columns changed{{Column::Kind::bigint, Column::Kind::bytes, Column::Kind::bytes}};
        for (int row{0}; row < rows.size(); ++row) {
            after = rows.integer(row, 0);
            const core::Bytes old{rows.bytes(row, 1)};
            if (const auto anew = keys.wrap_anew(core::PersonNo{after}, old)) {
                changed.row(after, old, *anew);
            }
        }
        if (!changed.empty()) {
            done += connection
                        .run(
                            "UPDATE person_key AS k SET wrapped = c.anew FROM unnest($1::bigint[],"
                            " $2::bytea[], $3::bytea[]) AS c (person_no, old, anew)"
                            " WHERE k.person_no = c.person_no AND k.wrapped = c.old",
                            changed.parameters())
                        .affected();
        }
        if (rows.size() < batch) {
            return done;
        }
    }
}

/// A table whose keys stand in rows named by message, use and ordinal.
struct Table {
    const char* select; ///< the next rows behind $1, $2, $3: message, use, ordinal, wrapped
    const char* update; ///< of rows $1 to $5: message, use, ordinal, the old, the new
};

constexpr Table payloads{
    "SELECT message, use, ordinal, wrapped FROM payload_key WHERE (message, use, ordinal)"
    " > ($1::uuid, $2::text, $3::bigint) ORDER BY message, use, ordinal LIMIT $4::bigint",
    "UPDATE payload_key AS k SET wrapped = c.anew FROM unnest($1::uuid[], $2::text[],"
    " $3::bigint[], $4::bytea[], $5::bytea[]) AS c (message, use, ordinal, old, anew)"
    " WHERE (k.message, k.use, k.ordinal) = (c.message, c.use, c.ordinal) AND k.wrapped = c.old"};

/// Pieces of what comes in; each is sealed for the place of a received payload.
constexpr Table pieces{
    "SELECT run, 'received', piece, wrapped FROM delivery_piece WHERE (run, piece)"
    " > ($1::uuid, $3::bigint) AND $2::text = $2::text ORDER BY run, piece LIMIT $4::bigint",
    "UPDATE delivery_piece AS k SET wrapped = c.anew FROM unnest($1::uuid[], $2::text[],"
    " $3::bigint[], $4::bytea[], $5::bytea[]) AS c (run, use, piece, old, anew)"
    " WHERE (k.run, k.piece) = (c.run, c.piece) AND k.wrapped = c.old"};

std::int64_t wrap_table(Connection& connection, const RootKeys& keys, const Table& table) {
    std::int64_t done{0};
    core::MessageId message{};
    std::string use;
    std::int64_t ordinal{-1};
    for (;;) {
        const Rows rows{connection.run(
            table.select, {Parameter::message(message), Parameter::text(use),
                           Parameter::integer(ordinal), Parameter::integer(batch)})};
        Columns changed{
            {Column::Kind::uuid, Column::Kind::text, Column::Kind::bigint, Column::Kind::bytes,
             Column::Kind::bytes}};
        for (int row{0}; row < rows.size(); ++row) {
            message = rows.message(row, 0);
            use = std::string{rows.text(row, 1)};
            ordinal = rows.integer(row, 2);
            const core::Bytes old{rows.bytes(row, 3)};
            if (const auto anew = keys.wrap_anew(place_of_row(message, use, ordinal), old)) {
                changed.row(message, std::string_view{use}, ordinal, old, *anew);
            }
        }
        if (!changed.empty()) {
            done += connection.run(table.update, changed.parameters()).affected();
        }
        if (rows.size() < batch) {
            return done;
        }
    }
}

/// Kept answers of relays; few, for they go after a while.
std::int64_t wrap_answers(Connection& connection, const RootKeys& keys) {
    std::int64_t done{0};
    for (core::MessageId after{};;) {
        const Rows rows{connection.run(
            "SELECT message, wrapped FROM relay_answer WHERE wrapped IS NOT NULL AND message > "
            "$1::uuid ORDER BY message LIMIT $2::bigint",
            {Parameter::message(after), Parameter::integer(batch)})};
        Columns changed{{Column::Kind::uuid, Column::Kind::bytes, Column::Kind::bytes}};
        for (int row{0}; row < rows.size(); ++row) {
            after = rows.message(row, 0);
            const core::Bytes old{rows.bytes(row, 1)};
            if (const auto anew = keys.wrap_anew(place_of_answer(after), old)) {
                changed.row(after, old, *anew);
            }
        }
        if (!changed.empty()) {
            done += connection
                        .run(
                            "UPDATE relay_answer AS k SET wrapped = c.anew FROM unnest($1::uuid[],"
                            " $2::bytea[], $3::bytea[]) AS c (message, old, anew)"
                            " WHERE k.message = c.message AND k.wrapped = c.old",
                            changed.parameters())
                        .affected();
        }
        if (rows.size() < batch) {
            return done;
        }
    }
}

}

std::map<crypto::Generation, std::int64_t> keys_by_generation(Connection& connection) {
    // who wraps writes the generation in the first four bytes; before there were any, none
    const Rows rows{connection.run(
        "SELECT g, count(*) FROM (SELECT CASE WHEN octet_length(wrapped) = 60 THEN 0::bigint ELSE"
        " ('x' || encode(substr(wrapped, 1, 4), 'hex'))::bit(32)::bigint END AS g FROM"
        " (SELECT wrapped FROM person_key UNION ALL SELECT wrapped FROM payload_key UNION ALL"
        " SELECT wrapped FROM delivery_piece UNION ALL SELECT wrapped FROM period_key UNION ALL"
        " SELECT wrapped FROM relay_answer"
        " WHERE wrapped IS NOT NULL) AS all_keys) AS counted GROUP BY g")};
    std::map<crypto::Generation, std::int64_t> counted;
    for (int row{0}; row < rows.size(); ++row) {
        counted[static_cast<crypto::Generation>(rows.integer(row, 0))] = rows.integer(row, 1);
    }
    return counted;
}

std::int64_t wrap_keys(Connection& connection, const RootKeys& keys) {
    return wrap_persons(connection, keys) + wrap_table(connection, keys, payloads)
           + wrap_table(connection, keys, pieces) + wrap_answers(connection, keys)
           + wrap_periods(connection, keys);
}

}
