#include "gateway/storage/schema.h"
#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <csignal>
#include <fstream>

using namespace storage_tests;
using namespace std::chrono_literals;
using Lock = ports::UnitOfWork::Lock;

namespace {

/// A database of its own in the shared cluster.
std::string new_database(const std::string& name, storage::Role role) {
    static std::vector<std::string> made;
    if (std::find(made.begin(), made.end(), name) == made.end()) {
        shared().owner().run_script("CREATE DATABASE " + name);
        made.push_back(name);
    }
    std::string connection{shared().connection(role)};
    return connection.replace(connection.find("dbname=lautturi"), 15, "dbname=" + name);
}

/// The journal's table of this month, or of one so many ahead.
std::string month_of_journal(storage::Connection& owner, std::int64_t ahead) {
    return std::string{
        owner
            .run(
                "SELECT 'public.journal_' || to_char(date_trunc('month', timezone('UTC',"
                " clock_timestamp())) + make_interval(months => $1::bigint::integer), 'YYYY_MM')",
                {storage::Parameter::integer(ahead)})
            .text(0, 0)};
}

bool exists(storage::Connection& owner, const std::string& table) {
    return owner.run("SELECT to_regclass($1::text) IS NOT NULL", {storage::Parameter::text(table)})
        .boolean(0, 0);
}

/// How long a new worker takes to open its chain and to append to it.
std::chrono::steady_clock::duration time_to_append(storage::Store& store, const char* name) {
    const auto began = std::chrono::steady_clock::now();
    const auto worker = store.work().open_worker(name);
    const auto unit = worker->start();
    Notes notes{unit->begin({}, Lock::shared)};
    notes.add(journal::EntryKind::outcome);
    unit->add(notes.rows());
    static_cast<void>(unit->commit());
    return std::chrono::steady_clock::now() - began;
}

}

TEST_CASE(
    "configurations are kept by digest, and the last activation is in force",
    "[storage][configuration]") {
    storage::ConfigurationStore& configurations{shared().store.configurations()};
    const core::Bytes content(100'000, std::byte{0xfe});
    const core::Digest digest{crypto::sha256(content)};
    CHECK_FALSE(configurations.get(digest).has_value());
    CHECK(code_of([&] { activate(digest); }) == core::Code{"CONFIGURATION_UNKNOWN"});
    configurations.put(digest, content);
    configurations.put(digest, content);
    CHECK(configurations.get(digest) == content);
    const core::Digest other{crypto::sha256(core::as_bytes("other"))};
    configurations.put(other, core::as_bytes("other"));
    activate(digest);
    CHECK(configurations.active() == digest);
    activate(other);
    CHECK(configurations.active() == other);
    const auto worker = new_worker();
    CHECK(worker->start()->begin({}, Lock::shared).configuration == other);
}

TEST_CASE(
    "a given database is used as it is: migrated by its owner, refused without a schema",
    "[storage][given]") {
    storage::StoreSettings settings;
    settings.mode = storage::StoreSettings::Mode::given;
    settings.connection = new_database("given", storage::Role::app);
    settings.node = "given-node";
    CHECK(
        code_of([&] {
            const storage::Store store{settings, shared().root};
        })
        == core::Code{"STORE_SCHEMA_OLDER"});
    settings.owner_connection = new_database("given", storage::Role::owner);
    {
        storage::Store store{settings, shared().root};
        CHECK(store.pulse().has_value());
        CHECK(
            store.work().open_worker("relay")->start()->begin({}, Lock::shared).configuration
            == core::Digest{});
    }
    settings.owner_connection.clear();
    CHECK_NOTHROW(storage::Store{settings, shared().root});

    storage::Connection owner{new_database("given", storage::Role::owner)};
    CHECK(
        owner.run("SELECT count(*), max(version) FROM schema_version").integer(0, 0)
        == static_cast<std::int64_t>(storage::schema_files().size()));
    owner.run("INSERT INTO schema_version (version, name) VALUES (9999, 'of a later release')");
    CHECK(code_of([&] { storage::migrate(owner); }) == core::Code{"STORE_SCHEMA_NEWER"});
    CHECK(
        code_of([&] {
            const storage::Store store{settings, shared().root};
        })
        == core::Code{"STORE_SCHEMA_NEWER"});
}

TEST_CASE(
    "an unreachable database is a failure that may be tried again, and says nothing of itself",
    "[storage][given]") {
    storage::StoreSettings settings;
    settings.mode = storage::StoreSettings::Mode::given;
    settings.connection = "host='/nonexistent' dbname=canary-name user=canary-user";
    try {
        const storage::Store store{settings, shared().root};
        FAIL("connected");
    } catch (const core::GatewayError& error) {
        CHECK(error.retryable());
        CHECK(std::string{error.what()} == "STORE_UNREACHABLE");
    }
}

TEST_CASE(
    "months of the journal are made ahead, and at a month's turn again", "[storage][journal]") {
    storage::Connection owner{new_database("months", storage::Role::owner)};
    storage::migrate(owner);
    constexpr const char* months{
        "SELECT count(*) FROM pg_inherits WHERE inhparent = 'journal'::regclass"};
    CHECK(owner.run(months).integer(0, 0) == 5);
    storage::Connection app{new_database("months", storage::Role::app)};
    app.run("SELECT ensure_journal_months(6)");
    CHECK(owner.run(months).integer(0, 0) == 8);
    app.run("SELECT ensure_journal_months(6)");
    CHECK(owner.run(months).integer(0, 0) == 8);
    app.run_script("INSERT INTO journal (chain, seq, at, kind, body, previous, hash) SELECT 1, n, "
                   "clock_timestamp() + n * interval '1 month',"
                   " 'outcome', '{}', decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), "
                   "'hex') FROM generate_series(1, 5) AS n");
}

TEST_CASE(
    "a month of the journal is made beside whoever reads the journal, and where it cannot be made "
    "nobody waits for it",
    "[storage][journal]") {
    storage::StoreSettings settings;
    settings.mode = storage::StoreSettings::Mode::given;
    settings.connection = new_database("months_beside", storage::Role::app);
    settings.owner_connection = new_database("months_beside", storage::Role::owner);
    settings.node = "months-node";
    storage::Store store{settings, shared().root};
    storage::Connection owner{settings.owner_connection};
    storage::Connection other{settings.owner_connection};
    storage::Connection app{settings.connection};
    const std::string farthest{month_of_journal(owner, 3)};
    constexpr auto at_once = 5s; // a lock would be waited for for half a minute

    owner.run_script("DROP TABLE " + farthest);
    {
        storage::Transaction reading{other};
        REQUIRE(other.run("SELECT count(*) FROM journal").integer(0, 0) == 0);
        CHECK(time_to_append(store, "beside-a-reader") < at_once);
        CHECK(time_to_append(store, "beside-a-reader-too") < at_once);
        CHECK(exists(owner, farthest));
    }
    owner.run_script("DROP TABLE " + farthest);
    {
        storage::Transaction in_the_way{other};
        other.run_script("LOCK TABLE journal IN SHARE UPDATE EXCLUSIVE MODE"); // as a VACUUM has it
        CHECK(time_to_append(store, "beside-a-vacuum") < at_once);
        CHECK(time_to_append(store, "beside-a-vacuum-too") < at_once);
        CHECK_FALSE(exists(owner, farthest));
    }
    app.run("SELECT ensure_journal_months(3)");
    CHECK(exists(owner, farthest));

    const std::string present{month_of_journal(owner, 0)};
    owner.run_script("DROP TABLE " + present);
    {
        storage::Transaction in_the_way{other};
        other.run_script("LOCK TABLE journal IN SHARE UPDATE EXCLUSIVE MODE");
        CHECK(
            code_of([&] { app.run("SELECT ensure_journal_months(3)"); })
            == core::Code{"STORE_BUSY"});
    }
    app.run("SELECT ensure_journal_months(3)");
    CHECK(exists(owner, present));
}

TEST_CASE(
    "a server that is killed under a working store comes back, and the chain goes on",
    "[storage][cluster]") {
    const Folder folder;
    storage::StoreSettings settings;
    settings.data_directory = folder.path();
    storage::Store store{settings, shared().root};
    const auto worker = store.work().open_worker("relay");
    const auto append = [&]() -> std::int64_t {
        // The old session may outlive its server by a moment and end half-way: then nothing was
        // written, try again.
        for (int again{0}; again < 5; ++again) {
            try {
                const auto unit = worker->start();
                Notes notes{unit->begin({}, Lock::shared)};
                notes.add(journal::EntryKind::outcome);
                unit->add(notes.rows());
                static_cast<void>(unit->commit());
                return notes.head().sequence;
            } catch (const core::GatewayError& error) {
                REQUIRE(error.retryable());
                REQUIRE_FALSE(error.in_doubt());
            }
        }
        return 0;
    };
    CHECK(append() == 1);
    pid_t postmaster{0};
    REQUIRE(std::ifstream{folder.path() / "postgres" / "postmaster.pid"} >> postmaster);
    kill(postmaster, SIGKILL);
    CHECK(append() == 2);
    CHECK(store.pulse().has_value());
    CHECK(store.journal().count() == 2);
}

TEST_CASE("values survive the way to the database and back", "[storage][parameter]") {
    storage::Connection app{shared().connection(storage::Role::app)};
    using Kind = storage::Column::Kind;
    storage::Columns rows{
        {Kind::boolean, Kind::bigint, Kind::integer, Kind::text, Kind::bytes, Kind::uuid,
         Kind::instant}};
    const core::MessageId message{new_id()};
    const std::string text{"ä{\"}\\,\n' NULL"};
    const core::Bytes bytes{std::byte{0}, std::byte{0xff}, std::byte{'\\'}};
    const auto instant = core::Instant::from_microseconds(-1'234'567'890'123);
    rows.row(
        true, std::int64_t{-9'000'000'000}, -7, std::string_view{text}, bytes, message, instant);
    rows.row(
        std::optional<bool>{}, std::optional<std::int64_t>{}, std::optional<int>{},
        std::optional<std::string_view>{}, std::optional<core::Bytes>{},
        std::optional<core::MessageId>{}, std::optional<core::Instant>{});
    const storage::Rows read{app.run(
        "SELECT a, b, c, d, e, f, (extract(epoch FROM g) * 1000000)::bigint, ARRAY[d, d] FROM "
        "unnest($1::boolean[], $2::bigint[],"
        " $3::integer[], $4::text[], $5::bytea[], $6::uuid[], $7::timestamptz[]) AS t (a, b, c, d, "
        "e, f, g)",
        rows.parameters())};
    REQUIRE(read.size() == 2);
    CHECK(read.boolean(0, 0));
    CHECK(read.integer(0, 1) == -9'000'000'000);
    CHECK(read.integer(0, 2) == -7);
    CHECK(read.text(0, 3) == text);
    CHECK(read.bytes(0, 4) == bytes);
    CHECK(read.message(0, 5) == message);
    CHECK(read.instant(0, 6) == instant);
    CHECK(read.list(0, 7) == std::vector{text, text});
    for (int column{0}; column < 7; ++column) {
        CHECK(read.is_null(1, column));
    }
    CHECK_FALSE(read.maybe_instant(1, 6).has_value());
    CHECK(
        app.run("SELECT count(*) FROM unnest($1::uuid[])", {storage::Column{Kind::uuid}.finish()})
            .integer(0, 0)
        == 0);
}
