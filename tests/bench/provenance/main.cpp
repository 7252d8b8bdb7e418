// provenance: how much room it takes to keep where each field came from, against a row a field. The
// store keeps a profile for all records alike and what differs beside it.

#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/bench/support/batches.h"

namespace {

namespace bench = tests::bench;
using gateway::storage::Connection;
using gateway::storage::PrivateCluster;
using tests::corridor::House;

/// Table, indexes and what is stored aside, and the dictionary that all rows share.
double kept_bytes(Connection& store) {
    store.run_script("VACUUM ANALYZE provenance");
    return static_cast<double>(store
                                   .run("SELECT pg_total_relation_size('provenance') + "
                                        "pg_total_relation_size('provenance_profile')")
                                   .integer(0, 0));
}

/// The same, written as a row a field: what came from where, by whom, when and on what basis.
double rows_bytes(Connection& store, std::int64_t records, std::int64_t fields) {
    store.run_script(
        "CREATE TABLE bench_row (message uuid, ordinal bigint, field smallint, source smallint,"
        " system smallint, recorder integer, recorded_at timestamptz, basis smallint,"
        " fingerprint bytea, PRIMARY KEY (message, ordinal, field));"
        "INSERT INTO bench_row SELECT '0192a000-0000-7000-8000-000000000000'::uuid, record, field,"
        " 1, 2, record % 99, now(), field % 7, substr(sha256((record || '/' || field)::bytea), 1, "
        "8)"
        " FROM generate_series(1, "
        + std::to_string(records) + ") AS record, generate_series(1, " + std::to_string(fields)
        + ") AS field");
    store.run_script("VACUUM ANALYZE bench_row");
    return static_cast<double>(
        store.run("SELECT pg_total_relation_size('bench_row')").integer(0, 0));
}

}

int main() {
    House house;
    const auto drawn = bench::draw(house, bench::wanted_records());
    const std::string lines{tests::corridor::read_file(drawn / "keha-jobseekers.ndjson")};
    std::filesystem::remove_all(drawn);
    Connection store{*PrivateCluster::attach(house.data(), gateway::storage::Role::owner)};
    const auto reply = house.deliver("keha-jobseekers-in", lines, "application/x-ndjson");
    bench::demand(reply.status == 202, "the delivery was not received");
    bench::demand(
        tests::corridor::eventually(
            [&] { return store.run("SELECT FROM run WHERE closed_at IS NOT NULL").size() == 1; },
            std::chrono::minutes{30}),
        "the delivery was not taken in");
    const auto count = store.run("SELECT count(*), sum(fields)::bigint FROM provenance");
    const std::int64_t records{count.integer(0, 0)};
    bench::demand(records > 0, "nothing was stamped");
    const std::int64_t fields{count.integer(0, 1) / records};
    const auto each = [&](double bytes) { return bytes / static_cast<double>(records); };
    bench::Comparison comparison;
    comparison.subject.add(each(kept_bytes(store)));
    comparison.reference.add(each(rows_bytes(store, records, fields)));
    comparison.ratios.add(comparison.subject.median() / comparison.reference.median());
    const std::string against{
        "a row for each of its " + std::to_string(fields) + " fields, with a primary key"};
    bench::print(bench::ratio_row("provenance.bytes", comparison, against, 0.2));
    bench::print(bench::value_row("provenance.record", "bytes", comparison, against));
    return 0;
}
