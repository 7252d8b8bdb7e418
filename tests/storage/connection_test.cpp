// Statements that go to PostgreSQL together.

#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

using namespace storage_tests;
using storage::Connection;
using storage::Parameter;

namespace {

void make_table(Connection& connection) {
    connection.run_script("CREATE TEMPORARY TABLE number_kept (n bigint PRIMARY KEY)");
}

constexpr std::string_view keep{"INSERT INTO number_kept VALUES ($1::bigint)"};
constexpr std::string_view count{"SELECT count(*) FROM number_kept"};

}

TEST_CASE(
    "what is asked together is answered each in its turn, in the order in which it was asked",
    "[storage][connection]") {
    Connection connection{shared().owner()};
    make_table(connection);
    connection.begin();
    const Connection::Asked before{connection.ask(count)};
    connection.send(keep, {Parameter::integer(1)});
    const Connection::Asked between{connection.ask(count)};
    connection.send(keep, {Parameter::integer(2)});
    const Connection::Asked after{connection.ask(count)};
    CHECK(connection.rows_of(after).integer(0, 0) == 2);
    CHECK(connection.rows_of(before).integer(0, 0) == 0);
    CHECK(connection.rows_of(between).integer(0, 0) == 1);
    connection.commit();
    CHECK(connection.run(count).integer(0, 0) == 2);
}

TEST_CASE(
    "the first failure among what was sent is told where somebody waits, and nothing of it stands",
    "[storage][connection]") {
    Connection connection{shared().owner()};
    make_table(connection);
    connection.run(keep, {Parameter::integer(1)});
    connection.begin();
    connection.send(keep, {Parameter::integer(2)});
    connection.send(keep, {Parameter::integer(1)}); // stands already
    connection.send("INSERT INTO number_kept VALUES ($1::bigint / 0)", {Parameter::integer(3)});
    SECTION("at the commit") {
        CHECK(code_of([&] { connection.commit(); }) == core::Code{"STORE_CONSTRAINT"});
    }
    SECTION("at the next question") {
        CHECK(code_of([&] { connection.run(count); }) == core::Code{"STORE_CONSTRAINT"});
        CHECK(code_of([&] { connection.run(count); }) == core::Code{"STORE_REFUSED"});
    }
    SECTION("nobody waits") {}
    connection.rollback();
    CHECK(connection.usable());
    CHECK_FALSE(connection.in_transaction());
    CHECK(connection.run(count).integer(0, 0) == 1);
    // what was prepared on the way, or could not be, is there when it is needed
    connection.run(keep, {Parameter::integer(4)});
    CHECK(
        code_of([&] {
            connection.run(
                "INSERT INTO number_kept VALUES ($1::bigint / 0)", {Parameter::integer(3)});
        })
        == core::Code{"STORE_DATA"});
    CHECK(connection.run(count).integer(0, 0) == 2);
}

TEST_CASE(
    "a transaction that says more than the server may have at once is whole",
    "[storage][connection]") {
    Connection connection{shared().owner()};
    make_table(connection);
    connection.begin();
    for (std::int64_t number{0}; number < 5'000; ++number) {
        connection.send(keep, {Parameter::integer(number)});
    }
    connection.commit();
    CHECK(connection.run(count).integer(0, 0) == 5'000);
}

TEST_CASE(
    "a transaction in which nothing was said ends, and what was not committed is not there",
    "[storage][connection]") {
    Connection connection{shared().owner()};
    make_table(connection);
    connection.begin();
    connection.commit();
    CHECK_FALSE(connection.in_transaction());
    {
        storage::Transaction transaction{connection};
        connection.send(keep, {Parameter::integer(1)});
    }
    CHECK(connection.run(count).integer(0, 0) == 0);
    connection.begin();
    connection.run_script("INSERT INTO number_kept VALUES (7); INSERT INTO number_kept VALUES (8)");
    connection.rollback();
    CHECK(connection.run(count).integer(0, 0) == 0);
}

TEST_CASE(
    "a connection that the server ended is found out before a transaction begins on it",
    "[storage][connection]") {
    Connection connection{shared().owner()};
    const std::int64_t process{connection.run("SELECT pg_backend_pid()::bigint").integer(0, 0)};
    Connection other{shared().owner()};
    CHECK(other
              .run(
                  "SELECT pg_terminate_backend($1::bigint::integer, 5000)",
                  {Parameter::integer(process)})
              .boolean(0, 0));
    CHECK(code_of([&] { connection.begin(); }) == core::Code{"STORE_UNREACHABLE"});
    CHECK_FALSE(connection.usable());
    CHECK_FALSE(connection.in_transaction());
}

TEST_CASE(
    "the elements of a list are what was written, whatever they hold", "[storage][connection]") {
    Connection connection{shared().owner()};
    storage::Column texts{storage::Column::Kind::text};
    const std::vector<std::string> written{"a",  "",     "b c",  "{",    "}",   ",",  "\"",
                                           "\\", "NULL", "null", "\\\"", " d ", "ä\n"};
    for (const std::string& text : written) {
        texts.add(std::string_view{text});
    }
    CHECK(connection.run("SELECT $1::text[]", {texts.finish()}).list(0, 0) == written);
    CHECK(
        connection.run("SELECT ARRAY['x', NULL, 'y']").list(0, 0)
        == std::vector<std::string>{"x", "y"});
    CHECK(connection.run("SELECT ARRAY[]::text[]").list(0, 0).empty());
    CHECK(
        connection.run("SELECT ARRAY[1, -2]::bigint[]").list(0, 0)
        == std::vector<std::string>{"1", "-2"});
}
