// What a session demands of the server at its other end, and in which form values come over it.

#include "adapters/transports/postgresql/connection_text.h"
#include "adapters/transports/postgresql/register.h"
#include "gateway/core/error.h"
#include "tests/support/private_cluster.h"

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <future>

using namespace gateway;
using adapters::postgresql::proof_of;
using ports::ServerProof;

namespace {

using Access = ports::RegisterFactory::Access;

adapters::postgresql::PostgresRegisterFactory factory;

[[nodiscard]] std::string failure_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const core::GatewayError& failure) {
        return failure.what();
    }
    return "no failure";
}

[[nodiscard]] bool readable(int socket) {
    pollfd waiting{socket, POLLIN, 0};
    return ::poll(&waiting, 1, 10'000) == 1;
}

[[nodiscard]] std::string read_from(int socket) {
    std::array<char, 512> buffer{};
    const ssize_t count{readable(socket) ? ::read(socket, buffer.data(), buffer.size()) : -1};
    return count < 0 ? "nothing came" : std::string(buffer.data(), static_cast<std::size_t>(count));
}

/// Somebody at the register's address who answers the question for TLS, and listens to what is said
/// to him then.
class Doorman final {
public:
    explicit Doorman(char answer) : m_listener{::socket(AF_INET, SOCK_STREAM, 0)} {
        sockaddr_in place{};
        place.sin_family = AF_INET;
        place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size{sizeof place};
        auto* const address = reinterpret_cast<sockaddr*>(&place);
        REQUIRE(::bind(m_listener, address, size) == 0);
        REQUIRE(::listen(m_listener, 1) == 0);
        REQUIRE(::getsockname(m_listener, address, &size) == 0);
        m_port = ntohs(place.sin_port);
        m_heard = std::async(std::launch::async, [listener = m_listener, answer] {
            const int caller{readable(listener) ? ::accept(listener, nullptr, nullptr) : -1};
            const std::string question{read_from(caller)};
            static_cast<void>(::write(caller, &answer, 1));
            std::string heard{question.size() == 8 ? read_from(caller) : "no question for TLS"};
            ::close(caller);
            return heard;
        });
    }

    Doorman(const Doorman&) = delete;
    Doorman& operator=(const Doorman&) = delete;
    ~Doorman() {
        if (m_heard.valid()) {
            m_heard.wait();
        }
        ::close(m_listener);
    }

    /// How a caller fails who reads from here.
    [[nodiscard]] std::string fails(const std::string& host, const std::string& more = {}) const {
        Access access;
        access.connection = "host=" + host + " hostaddr=127.0.0.1 port=" + std::to_string(m_port)
                            + " user=clerk dbname=postgres gssencmode=disable"
                              " sslrootcert=/nowhere/authority.pem "
                            + more;
        access.selections = {{"all", "SELECT 1"}};
        return failure_of(
            [&] { static_cast<void>(factory.open_reader(access)->select("all", 0)); });
    }

    [[nodiscard]] std::string heard() { return m_heard.get(); }

private:
    int m_listener;
    std::uint16_t m_port{0};
    std::future<std::string> m_heard;
};

void run_sql(const tests::support::PrivateCluster& cluster, const std::string& sql) {
    std::string path{(std::filesystem::temp_directory_path() / "lautturi-sql-XXXXXX").string()};
    const int file{::mkstemp(path.data())};
    REQUIRE(file >= 0);
    ::close(file);
    std::ofstream{path} << sql;
    cluster.run_script(path);
    std::filesystem::remove(path);
}

}

// What was found: without an `sslmode` libpq takes any server, and speaks to it in plain.
TEST_CASE("a server elsewhere that proves nothing hears nothing of us", "[postgresql][tls]") {
    for (const char answer : {'N', 'S'}) {
        Doorman doorman{answer};
        CHECK(doorman.fails("register.example") == "REGISTER_UNREACHABLE: sslmode");
        CHECK(doorman.heard().empty());
    }
}

TEST_CASE("a mode that is named counts, and on this machine none is asked", "[postgresql][tls]") {
    Doorman plain{'N'};
    CHECK(plain.fails("register.example", "sslmode=disable") == "REGISTER_UNREACHABLE");
    CHECK(plain.heard() == "no question for TLS");
    Doorman any{'S'};
    CHECK(any.fails("register.example", "sslmode=require") == "REGISTER_UNREACHABLE");
    CHECK(any.heard().starts_with('\x16')); // a handshake, with whoever it is
    Doorman full{'S'};
    CHECK(full.fails("register.example", "sslmode=verify-full") == "REGISTER_UNREACHABLE");
    CHECK(full.heard().empty());
    Doorman here{'N'};
    CHECK(here.fails("127.0.0.1") == "REGISTER_UNREACHABLE");
    CHECK(here.heard().find("clerk") != std::string::npos);
}

TEST_CASE("what a connection string demands of the server is known before", "[postgresql][tls]") {
    for (const char* const here :
         {"", "dbname=town", "host=/run/postgresql", "host=@abstract", "host=127.0.0.1",
          "host=localhost,::1,127.0.0.2", "hostaddr=127.0.0.1", "postgresql://localhost/town",
          "postgresql:///town?host=/run", "host=/run sslmode=disable", "no such keyword=1"}) {
        INFO(here);
        CHECK(proof_of(here) == ServerProof::not_needed);
    }
    for (const char* const elsewhere :
         {"host=db1", "host=/run,db1", "host=127.0.0.1.example", "hostaddr=192.0.2.1",
          "host=localhost hostaddr=192.0.2.1", "service=town", "postgresql://db1/town",
          "postgresql://db1/town?sslmode=prefer", "postgresql://127.0.0.1,db1/town",
          "host=db1 sslmode=disable", "host=db1 sslmode=allow", "host=db1 sslmode=prefer",
          "host=db1 sslmode=require", "host=db1 sslmode=verify"}) {
        INFO(elsewhere);
        CHECK(proof_of(elsewhere) == ServerProof::none);
    }
    CHECK(proof_of("host=db1 sslmode=verify-ca") == ServerProof::authority);
    CHECK(proof_of("host=db1,db2 sslmode=verify-full") == ServerProof::full);
    CHECK(proof_of("postgresql://db1/town?sslmode=verify-full") == ServerProof::full);
}

// What was found: no reader of moments took a timestamp, and a role's settings made dates
// unreadable.
TEST_CASE("values come in one form, whatever the register is set to", "[postgresql][moments]") {
    const tests::support::PrivateCluster cluster;
    for (const char* const zone : {"UTC", "Europe/Helsinki", "America/St_Johns"}) {
        run_sql(
            cluster, "ALTER ROLE register SET datestyle = 'German'; ALTER ROLE register SET "
                     "intervalstyle = 'sql_standard'; ALTER ROLE register SET bytea_output = "
                     "'escape'; ALTER ROLE register SET timezone = '"
                         + std::string{zone} + "';");
        Access access;
        access.connection = cluster.connection_string();
        access.selections = {
            {"all", "SELECT date '2026-05-01' AS day, timestamptz '2026-05-01 12:00:00+03' AS at,"
                    " timestamptz '2026-12-31 23:30:00.25-02' AS late, timestamptz '1900-01-01"
                    " 00:00:00+00' AS old, timestamp '2026-05-01 12:00:00' AS naive, timestamp"
                    " '2026-05-01 12:00:00.5' AS part, timestamptz 'infinity' AS never, date"
                    " 'infinity' AS no_day, '2026-05-01 12:00:00+03'::text AS said, interval '1 day"
                    " 02:00' AS long, '\\x00ff'::bytea AS bytes"}};
        const auto row = factory.open_reader(access)->select("all", 0)->next();
        REQUIRE(row);
        const auto value = [&](const char* column) {
            return std::string{row->value().find(column)->reveal()};
        };
        INFO(zone);
        CHECK(value("day") == "2026-05-01");
        CHECK(value("at") == "2026-05-01T09:00:00Z");
        CHECK(value("late") == "2027-01-01T01:30:00.250000Z");
        CHECK(value("old") == "1900-01-01T00:00:00Z");
        CHECK(value("naive") == "2026-05-01T12:00:00");
        CHECK(value("part") == "2026-05-01T12:00:00.5");
        CHECK(value("never") == "infinity");
        CHECK(value("no_day") == "infinity");
        CHECK(value("said") == "2026-05-01 12:00:00+03"); // text is nobody's to read
        CHECK(value("long") == "1 day 02:00:00");
        CHECK(value("bytes") == "\\x00ff");
    }
}

TEST_CASE("a selection may end in a comment, and one that is wrong is named", "[postgresql]") {
    const tests::support::PrivateCluster cluster;
    Access access;
    access.connection = cluster.connection_string();
    access.key_column = "id";
    access.selections = {
        {"noted", "SELECT 'P1' AS id -- the only one"},
        {"wrong", "SELECT nothing FROM nowhere"},
        {"renamed", "SELECT nothing FROM pg_class"}};
    const auto reader = factory.open_reader(access);
    CHECK(reader->count("noted") == 1);
    CHECK(reader->find("noted", core::PersonId{"P1"}).value().has_value());
    CHECK(reader->select("noted", 0)->next()->ok());
    const std::string named{"REGISTER_ABSENT: wrong"};
    CHECK(failure_of([&] { static_cast<void>(reader->count("wrong")); }) == named);
    CHECK(failure_of([&] { static_cast<void>(reader->select("wrong", 0)); }) == named);
    CHECK(
        failure_of([&] { static_cast<void>(reader->find("wrong", core::PersonId{"P1"})); })
        == named);
    CHECK(
        failure_of([&] { static_cast<void>(reader->count("renamed")); })
        == "REGISTER_QUERY: renamed"); // a column that is gone is not a view that never was
}

TEST_CASE("a column that must be there is told from one that is empty", "[postgresql]") {
    const tests::support::PrivateCluster cluster;
    Access access;
    access.connection = cluster.connection_string();
    access.key_column = "id";
    access.selections = {
        {"people", "SELECT 'P1' AS id, NULL::text AS given_names"},
        {"nobody", "SELECT 'P1' AS id WHERE false"},
        {"renamed", "SELECT 'P1' AS id, 'Aino' AS zz"}};
    const auto reader = factory.open_reader(access);
    for (const char* const selection : {"people", "nobody", "renamed"}) {
        reader->require(selection, {{"id"}, {"given_names"}});
    }
    CHECK(reader->select("people", 0)->next()->ok());
    CHECK(reader->find("people", core::PersonId{"P1"}).value().has_value());
    for (const std::string selection : {"nobody", "renamed"}) {
        const std::string told{"REGISTER_COLUMN: " + selection + ".given_names"};
        CHECK(failure_of([&] { static_cast<void>(reader->select(selection, 0)->next()); }) == told);
        CHECK(
            failure_of([&] { static_cast<void>(reader->find(selection, core::PersonId{"P1"})); })
            == told);
    }
    // what says more of another column is needed where that one is
    for (const std::string selection : {"people", "renamed"}) {
        reader->require(selection, {{"ended", "zz"}});
    }
    CHECK(reader->select("people", 0)->next()->ok());
    CHECK(
        failure_of([&] { static_cast<void>(reader->select("renamed", 0)->next()); })
        == "REGISTER_COLUMN: renamed.ended");
    // whoever asks for nothing in particular reads what there is
    CHECK(factory.open_reader(access)->select("renamed", 0)->next()->ok());
}
