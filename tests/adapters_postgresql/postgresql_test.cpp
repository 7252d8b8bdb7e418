#include "adapters/transports/postgresql/register.h"
#include "gateway/core/error.h"
#include "gateway/journal/provenance.h"
#include "gateway/text/json_value.h"
#include "tests/support/private_cluster.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

using namespace gateway;
namespace fs = std::filesystem;

// libpqxx 6.4 itself leaks one PGresult when a connection dies under a statement.
extern "C" const char* __lsan_default_suppressions() {
    return "leak:libpqxx";
}

namespace {

/// One register for all cases of this program; a case that harms it makes one of its own.
[[nodiscard]] const tests::support::PrivateCluster& shared_cluster() {
    static const tests::support::PrivateCluster cluster;
    return cluster;
}

void run_sql(const tests::support::PrivateCluster& cluster, const std::string& sql) {
    std::string path{(fs::temp_directory_path() / "lautturi-sql-XXXXXX").string()};
    const int file{::mkstemp(path.data())};
    REQUIRE(file >= 0);
    ::close(file);
    std::ofstream{path} << sql;
    try {
        cluster.run_script(path);
    } catch (...) {
        fs::remove(path);
        throw;
    }
    fs::remove(path);
}

constexpr std::string_view people_sql{R"(
    SET client_min_messages = warning;
    DROP SCHEMA IF EXISTS customers CASCADE;
    CREATE SCHEMA customers;
    CREATE TABLE customers.person (
        id text, number integer, name text, born date, pay numeric, turvakielto boolean);
    INSERT INTO customers.person
        SELECT 'P' || n, n, CASE WHEN n % 2 = 0 THEN 'Äijö–Šž ''' || n END, '1990-01-31', 100.10, n % 3 = 0
        FROM generate_series(1, 1234) n;
    INSERT INTO customers.person VALUES ('twice', 9001), ('twice', 9002);
    CREATE TABLE customers.inbox (
        message_id text, ordinal bigint, record jsonb, provenance jsonb, PRIMARY KEY (message_id, ordinal));
    CREATE TABLE customers.columns_inbox (
        message_id uuid, ordinal int, name text, born date, received_at timestamptz DEFAULT now(), provenance jsonb,
        UNIQUE (message_id, ordinal));
)"};

const core::ItemId name_item{core::ItemId::intern("person.name.family")};
const core::ItemId born_item{core::ItemId::intern("person.birth-date")};

[[nodiscard]] ports::RegisterFactory::Access
access_to(const tests::support::PrivateCluster& cluster) {
    ports::RegisterFactory::Access access;
    access.connection = cluster.connection_string();
    access.selections = {
        {"all", "SELECT * FROM customers.person ORDER BY number;\n"},
        {"by-number", "SELECT number, name FROM customers.person"},
        {"writes", "SELECT nextval('customers.counter')"},
        {"wrong", "SELECT nothing FROM customers.person"},
        {"breaks-late", "SELECT 1 / (number - 700) FROM customers.person ORDER BY number"},
        {"line", "SELECT id, pg_backend_pid() AS line FROM customers.person"},
        {"sleeps", "SELECT 1 FROM pg_sleep(0.01)"}};
    access.key_column = "id";
    access.staging_table = "customers.inbox";
    return access;
}

/// A register with its people, fresh.
[[nodiscard]] ports::RegisterFactory::Access fresh_access() {
    run_sql(shared_cluster(), std::string{people_sql});
    return access_to(shared_cluster());
}

[[nodiscard]] std::string_view failure_of(const std::function<void()>& work, bool retryable) {
    try {
        work();
    } catch (const core::GatewayError& failure) {
        CHECK(failure.retryable() == retryable);
        return failure.code().text();
    }
    return "no failure";
}

std::size_t count_all(ports::RecordCursor& cursor) {
    std::size_t count{0};
    while (auto row = cursor.next()) {
        CHECK(row->ok());
        ++count;
    }
    return count;
}

[[nodiscard]] core::StampedRecord stamped(const std::string& name, std::size_t ordinal) {
    const std::vector<std::byte> key(32, std::byte{7});
    const journal::ProvenanceStep step{crypto::KeyedDigest{key}, "node-1"};
    const core::ProvisionId basis{core::ProvisionId::intern("380/2023/123")};
    const journal::ReceivingPlan plan{
        core::ExchangeId::intern("keha-in"),
        core::PartyId::intern("keha"),
        {{name_item, "/person/name", basis}, {born_item, "/person/born", basis}}};
    std::vector<core::Field> fields{{name_item, core::Value{name}}};
    if (ordinal == 1) {
        fields.push_back({born_item, core::Value{"1990-01-31"}});
    }
    return step
        .stamp(
            core::Record{std::move(fields)},
            {"Työmarkkinatori", "virkailija-1", core::parse_instant("2026-03-01T08:00:00Z"), false},
            plan, *core::MessageId::parse("0194f9c0-0000-7000-8000-000000000001"), ordinal,
            *core::parse_instant("2026-03-01T09:00:00Z"))
        .value();
}

/// The first column of a query, read through the adapter itself.
[[nodiscard]] std::vector<std::string>
column(ports::RegisterFactory::Access access, const std::string& sql) {
    access.selections = {{"q", sql}};
    adapters::postgresql::PostgresRegisterFactory factory;
    const auto reader = factory.open_reader(access);
    const auto cursor = reader->select("q", 0);
    std::vector<std::string> values;
    while (auto row = cursor->next()) {
        const auto& fields = row->value().fields;
        values.emplace_back(fields.empty() ? "NULL" : fields.front().value.reveal());
    }
    return values;
}

adapters::postgresql::PostgresRegisterFactory factory;

}

TEST_CASE(
    "a selection comes out as records: columns as paths, NULL absent, values as text",
    "[postgresql]") {
    const auto reader = factory.open_reader(fresh_access());
    const auto cursor = reader->select("all", 0);
    const auto first = cursor->next();
    REQUIRE(first);
    CHECK(first->value().ordinal == 1);
    CHECK(first->value().find("id")->reveal() == "P1");
    CHECK(first->value().find("number")->reveal() == "1");
    CHECK(first->value().find("name") == nullptr);
    CHECK(first->value().find("pay")->reveal() == "100.10");
    CHECK(first->value().find("turvakielto")->reveal() == "f");
    CHECK(cursor->next()->value().find("name")->reveal() == "Äijö–Šž '2");
    CHECK(count_all(*cursor) == 1234);
    CHECK_FALSE(cursor->next());
}

TEST_CASE("an interrupted run goes on where it was", "[postgresql]") {
    const auto reader = factory.open_reader(fresh_access());
    const auto cursor = reader->select("all", 1230);
    const auto next = cursor->next();
    REQUIRE(next);
    CHECK(next->value().ordinal == 1231);
    CHECK(next->value().find("number")->reveal() == "1231");
    CHECK(count_all(*cursor) == 5);
    CHECK(count_all(*reader->select("all", 5000)) == 0);
}

TEST_CASE("one person is found by the register's identifier, and only by it", "[postgresql]") {
    ports::RegisterFactory::Access access{fresh_access()};
    const auto reader = factory.open_reader(access);
    const auto found = reader->find("all", core::PersonId{"P7"});
    REQUIRE(found.value().has_value());
    CHECK(found.value()->find("number")->reveal() == "7");
    CHECK_FALSE(reader->find("all", core::PersonId{"nobody"}).value().has_value());
    CHECK_FALSE(reader->find("all", core::PersonId{"x' OR '1'='1"}).value().has_value());
    CHECK(
        reader->find("all", core::PersonId{"twice"}).rejection().code
        == core::Code{"REGISTER_AMBIGUOUS"});
    access.key_column = "number";
    const auto by_number = factory.open_reader(access);
    CHECK(
        by_number->find("by-number", core::PersonId{"2"}).value()->find("name")->reveal()
        == "Äijö–Šž '2");
    CHECK_FALSE(by_number->find("by-number", core::PersonId{"not a number"}).value().has_value());
    CHECK(by_number->find("by-number", core::PersonId{"3"}).value().has_value());
}

TEST_CASE("one after another is asked over one connection, until it breaks", "[postgresql]") {
    const ports::RegisterFactory::Access access{fresh_access()};
    const auto reader = factory.open_reader(access);
    const auto line = [&] {
        const auto found = reader->find("line", core::PersonId{"P7"});
        return std::string{found.value()->find("line")->reveal()};
    };
    const std::string first{line()};
    CHECK(line() == first);
    const auto ask_wrongly = [&] {
        static_cast<void>(reader->find("wrong", core::PersonId{"P7"}));
    };
    CHECK(failure_of(ask_wrongly, true) == "REGISTER_QUERY");
    CHECK(line() != first);
}

TEST_CASE("the reader cannot write", "[postgresql]") {
    const ports::RegisterFactory::Access access{fresh_access()};
    run_sql(shared_cluster(), "CREATE SEQUENCE customers.counter");
    const auto reader = factory.open_reader(access);
    CHECK(
        failure_of([&] { count_all(*reader->select("writes", 0)); }, true) == "REGISTER_READ_ONLY");
    CHECK(
        failure_of([&] { static_cast<void>(reader->find("writes", core::PersonId{"1"})); }, true)
        == "REGISTER_QUERY");
}

TEST_CASE(
    "a wrong selection fails the run until somebody mends it, without PostgreSQL's words",
    "[postgresql]") {
    ports::RegisterFactory::Access access{fresh_access()};
    const auto reader = factory.open_reader(access);
    CHECK(
        failure_of([&] { static_cast<void>(reader->select("wrong", 0)); }, true)
        == "REGISTER_QUERY");
    CHECK(
        failure_of([&] { static_cast<void>(reader->select("missing", 0)); }, false)
        == "REGISTER_SELECTION");
    const auto late = reader->select("breaks-late", 0);
    CHECK(failure_of([&] { count_all(*late); }, false) == "REGISTER_DATA");
    CHECK(failure_of([&] { count_all(*late); }, true) == "REGISTER_UNREACHABLE");
    CHECK(reader->find("all", core::PersonId{"P1"}).value().has_value());
    try {
        count_all(*reader->select("breaks-late", 0));
        FAIL("it broke before");
    } catch (const core::GatewayError& failure) {
        CHECK(std::string{failure.what()} == "REGISTER_DATA");
    }
    access.key_column = "id\" = 'x' OR \"id";
    CHECK(
        failure_of(
            [&] {
                static_cast<void>(factory.open_reader(access)->find("all", core::PersonId{"x"}));
            },
            false)
        == "REGISTER_IDENTIFIER");
}

TEST_CASE("a register that is not there is a failure that may pass", "[postgresql]") {
    ports::RegisterFactory::Access access{access_to(shared_cluster())};
    access.connection = "host=/tmp/no-such-folder dbname=x user=y";
    CHECK(
        failure_of([&] { static_cast<void>(factory.open_reader(access)->select("all", 0)); }, true)
        == "REGISTER_UNREACHABLE");
    access.connection = "postgresql://127.0.0.1:1/x";
    CHECK(
        failure_of([&] { static_cast<void>(factory.open_reader(access)->select("all", 0)); }, true)
        == "REGISTER_UNREACHABLE");
    access.connection = "no such keyword=1";
    CHECK(
        failure_of([&] { static_cast<void>(factory.open_reader(access)->select("all", 0)); }, false)
        == "REGISTER_CONNECTION");
}

TEST_CASE(
    "a register that dies in the middle of a selection is a clear failure, and can be asked again",
    "[postgresql]") {
    tests::support::PrivateCluster cluster;
    run_sql(cluster, std::string{people_sql});
    const auto reader = factory.open_reader(access_to(cluster));
    const auto writer = factory.open_writer(access_to(cluster));
    CHECK(reader->find("all", core::PersonId{"P1"}).value().has_value());
    const std::vector<core::StampedRecord> records{stamped("Äijö", 1)};
    writer->write(records);
    const auto cursor = reader->select("all", 0);
    std::size_t before{0};
    for (; before < 10; ++before) {
        CHECK(cursor->next()->ok());
    }
    cluster.kill();
    CHECK(
        failure_of(
            [&] {
                while (cursor->next()) {
                    ++before;
                }
            },
            true)
        == "REGISTER_UNREACHABLE");
    CHECK(before == 500); // what was fetched before is whole
    CHECK(failure_of([&] { static_cast<void>(cursor->next()); }, true) == "REGISTER_UNREACHABLE");
    CHECK(
        failure_of([&] { static_cast<void>(reader->find("all", core::PersonId{"P1"})); }, true)
        == "REGISTER_UNREACHABLE");
    CHECK(failure_of([&] { writer->write(records); }, true) == "REGISTER_UNREACHABLE");
    cluster.start();
    CHECK(reader->find("all", core::PersonId{"P1"}).value().has_value());
    CHECK(count_all(*reader->select("all", before)) == 736);
    writer->write(records);
    CHECK(
        column(access_to(cluster), "SELECT count(*) FROM customers.inbox")
        == std::vector<std::string>{"1"});
}

TEST_CASE("records are handed over once, with the source of every field", "[postgresql]") {
    const ports::RegisterFactory::Access access{fresh_access()};
    const auto writer = factory.open_writer(access);
    const std::vector<core::StampedRecord> records{stamped("Ä\"{},\\'", 1), stamped("Toinen", 2)};
    writer->write(records);
    writer->write(records);
    writer->write({});
    const std::vector<std::string> found{
        column(access, "SELECT record::text FROM customers.inbox ORDER BY ordinal")};
    REQUIRE(found.size() == 2);
    const text::JsonValue first{text::parse_json(found[0]).value()};
    CHECK(first.string_at("person.name.family") == "Ä\"{},\\'");
    CHECK(first.string_at("person.birth-date") == "1990-01-31");
    const std::vector<std::string> sources{
        column(access, "SELECT provenance::text FROM customers.inbox ORDER BY ordinal")};
    const text::JsonValue provenance{text::parse_json(sources[0]).value()};
    REQUIRE(provenance.elements().size() == 2);
    const text::JsonValue& source{provenance.elements()[1]};
    CHECK(source.string_at("item") == "person.name.family");
    CHECK(source.string_at("party") == "keha");
    CHECK(source.string_at("system") == "Työmarkkinatori");
    CHECK(source.string_at("recorder") == "virkailija-1");
    CHECK(source.string_at("recordedAt") == "2026-03-01T09:00:00Z");
    CHECK(source.string_at("sourceRecordedAt") == "2026-03-01T08:00:00Z");
    CHECK(source.string_at("path") == "/person/name");
    CHECK(source.string_at("message") == "0194f9c0-0000-7000-8000-000000000001");
    CHECK(
        column(access, "SELECT message_id FROM customers.inbox WHERE ordinal = 2")
        == std::vector<std::string>{"0194f9c0-0000-7000-8000-000000000001"});
}

TEST_CASE("items go into columns of their own where the register names them", "[postgresql]") {
    ports::RegisterFactory::Access access{fresh_access()};
    access.staging_table = "customers.columns_inbox";
    access.columns = {{name_item, "name"}, {born_item, "born"}};
    const std::vector<core::StampedRecord> records{stamped("Äijö", 1), stamped("Toinen", 2)};
    factory.open_writer(access)->write(records);
    factory.open_writer(access)->write(records);
    CHECK(
        column(
            access, "SELECT name || ' ' || coalesce(born::text, '-') FROM customers.columns_inbox "
                    "ORDER BY ordinal")
        == std::vector<std::string>{"Äijö 1990-01-31", "Toinen -"});
    CHECK(
        column(access, "SELECT count(received_at) FROM customers.columns_inbox")
        == std::vector<std::string>{"2"});
    access.columns = {{born_item, "born"}};
    CHECK(
        failure_of([&] { factory.open_writer(access)->write(records); }, true)
        == "REGISTER_COLUMN");
    access.columns = {{name_item, "born"}, {born_item, "name"}};
    CHECK(
        failure_of([&] { factory.open_writer(access)->write(records); }, false) == "REGISTER_DATA");
}

TEST_CASE("what is no record's fault fails the run and may pass", "[postgresql]") {
    ports::RegisterFactory::Access access{fresh_access()};
    run_sql(
        shared_cluster(),
        "DO $$ BEGIN CREATE ROLE clerk LOGIN; EXCEPTION WHEN duplicate_object THEN "
        "END $$; GRANT USAGE ON SCHEMA customers TO clerk;");
    const std::vector<core::StampedRecord> records{stamped("Äijö", 1)};
    const std::string as_owner{access.connection};
    const auto refused = [&] {
        return failure_of([&] { factory.open_writer(access)->write(records); }, true);
    };
    access.connection = as_owner + " user=clerk";
    CHECK(refused() == "REGISTER_FORBIDDEN");
    access.connection = as_owner + " options='-c default_transaction_read_only=on'";
    CHECK(refused() == "REGISTER_READ_ONLY"); // a standby
    access.connection = as_owner;
    const auto writer = factory.open_writer(access);
    run_sql(shared_cluster(), "ALTER TABLE customers.inbox RENAME TO moved");
    CHECK(failure_of([&] { writer->write(records); }, true) == "REGISTER_QUERY");
    run_sql(shared_cluster(), "ALTER TABLE customers.moved RENAME TO inbox");
    writer->write(records);
    CHECK(column(access, "SELECT count(*) FROM customers.inbox") == std::vector<std::string>{"1"});
}

TEST_CASE("a batch is handed over as a whole or not at all", "[postgresql]") {
    ports::RegisterFactory::Access access{fresh_access()};
    run_sql(
        shared_cluster(),
        "ALTER TABLE customers.inbox ADD CHECK (record->>'person.name.family' <> 'Kielletty')");
    const std::vector<core::StampedRecord> records{stamped("Hyvä", 1), stamped("Kielletty", 2)};
    CHECK(
        failure_of([&] { factory.open_writer(access)->write(records); }, false) == "REGISTER_DATA");
    CHECK(column(access, "SELECT count(*) FROM customers.inbox") == std::vector<std::string>{"0"});
    access.staging_table = "customers.inbox; DROP TABLE customers.person";
    CHECK(
        failure_of([&] { static_cast<void>(factory.open_writer(access)); }, false)
        == "REGISTER_IDENTIFIER");
}
