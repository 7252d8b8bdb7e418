// What it takes to count a run that was written just now: the planner knows nothing of it, so what
// looks cheap to it may be read over and over. Rows are counted, not seconds.

#include "gateway/storage/accounts.h"
#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>

#include <string>

using namespace storage_tests;
using storage::Connection;
using storage::Parameter;

namespace {

constexpr std::int64_t records{1'000};

void write_run(Connection& owner, const core::MessageId& run) {
    owner.run(
        "INSERT INTO run (run, exchange, direction, configuration, started)"
        " VALUES ($1::uuid, 'effort', 'out', decode(repeat('00', 32), 'hex'), now())",
        {Parameter::message(run)});
    owner.run(
        "WITH made AS (INSERT INTO message (message, exchange, party, direction, run, ordinal)"
        "  SELECT gen_random_uuid(), 'effort', 'kela', 'out', $1::uuid, n FROM generate_series(1, "
        "$2::bigint) AS n RETURNING message, ordinal)"
        " INSERT INTO record_outcome (message, run, ordinal, state, code, path)"
        " SELECT message, $1::uuid, ordinal, state, '', '' FROM made,"
        "  (VALUES ('pending'), ('released')) AS s (state) ORDER BY state, ordinal",
        {Parameter::message(run), Parameter::integer(records)});
}

std::int64_t rows_read(Connection& owner) {
    return owner
        .run("SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::bigint"
             " FROM pg_stat_xact_user_tables WHERE relname IN ('message', 'record_outcome')")
        .integer(0, 0);
}

}

TEST_CASE("a run that was written just now is counted in one pass over its records", "[store]") {
    Connection owner{shared().connection(storage::Role::owner)};
    write_run(owner, new_id());
    owner.run_script("ANALYZE run; ANALYZE message; ANALYZE record_outcome");
    const core::MessageId run{new_id()};
    write_run(owner, run);

    storage::Transaction transaction{owner};
    const std::int64_t before{rows_read(owner)};
    const ports::RunAccount account{storage::account_of(owner, run)};
    const std::int64_t effort{rows_read(owner) - before};
    CHECK(account.in == records);
    CHECK(account.released == records);
    CHECK(account.balanced());
    CHECK(effort > records);
    CHECK(effort < 10 * records);
    owner.run("UPDATE run SET closed_at = now() WHERE exchange = 'effort'");
    transaction.commit();
}
