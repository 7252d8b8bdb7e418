#include "gateway/core/error.h"
#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "gateway/storage/schema.h"
#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <thread>

using namespace gateway;
using namespace gateway::storage;
using namespace std::chrono_literals;
using storage_tests::Folder;

namespace {

core::Code code_of_start(const std::filesystem::path& directory) {
    try {
        const PrivateCluster cluster{{.data_directory = directory, .runtime_directory = {}}};
    } catch (const core::GatewayError& error) {
        return error.code();
    }
    return "STARTED";
}

}

TEST_CASE(
    "a private cluster starts from nothing, keeps what was committed and stops with its owner",
    "[storage][cluster]") {
    const Folder folder;
    pid_t first{0};
    std::string connection;
    {
        const PrivateCluster cluster{
            {.data_directory = folder.path() / "data", .runtime_directory = {}}};
        first = cluster.postmaster();
        connection = cluster.connection_string(Role::owner);
        Connection owner{connection};
        CHECK(owner.run("SHOW data_checksums").text(0, 0) == "on");
        CHECK(owner.run("SHOW listen_addresses").text(0, 0).empty());
        CHECK(owner.run("SHOW fsync").text(0, 0) == "on");
        CHECK(owner.run("SHOW synchronous_commit").text(0, 0) == "on");
        CHECK(
            owner.run("SELECT daticulocale FROM pg_database WHERE datname = 'lautturi'").text(0, 0)
            == "fi-FI");
        migrate(owner);
        owner.run("INSERT INTO configuration (digest, content) VALUES (decode(repeat('ab', 32), "
                  "'hex'), 'kept')");
    }
    CHECK(kill(first, 0) != 0);
    CHECK_THROWS_AS(Connection{connection}, core::GatewayError);

    const PrivateCluster again{{.data_directory = folder.path() / "data", .runtime_directory = {}}};
    Connection owner{again.connection_string(Role::owner)};
    migrate(owner);
    CHECK(owner.run("SELECT count(*) FROM configuration").integer(0, 0) == 1);
}

TEST_CASE(
    "two daemons on one data directory: the second is refused and the first lives on",
    "[storage][cluster]") {
    const std::filesystem::path directory{storage_tests::shared().settings.data_directory};
    CHECK(code_of_start(directory) == core::Code{"STORE_DIRECTORY_IN_USE"});
    CHECK(storage_tests::shared().store.pulse().has_value());

    // a verb of the command line, beside the daemon, comes in by the same socket
    const std::optional<std::string> attached{PrivateCluster::attach(directory, Role::app)};
    REQUIRE(attached.has_value());
    CHECK(Connection{*attached}.run("SELECT 1").integer(0, 0) == 1);
    const Folder nobodys;
    CHECK_FALSE(PrivateCluster::attach(nobodys.path(), Role::app).has_value());
}

TEST_CASE("the socket's directory and the cluster are closed to others", "[storage][cluster]") {
    const std::string connection{storage_tests::shared().connection(Role::app)};
    const std::string directory{connection.substr(6, connection.find('\'', 6) - 6)};
    struct stat status {};
    REQUIRE(stat(directory.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0700);
    REQUIRE(
        stat((storage_tests::shared().settings.data_directory / "postgres").c_str(), &status) == 0);
    CHECK((status.st_mode & 0077) == 0);
    CHECK((directory + "/.s.PGSQL.5432").size() <= 107);
}

TEST_CASE(
    "a runtime directory whose socket path would be too long is refused", "[storage][cluster]") {
    const Folder folder;
    const std::filesystem::path deep{folder.path() / std::string(90, 'd')};
    std::filesystem::create_directories(deep);
    try {
        const PrivateCluster cluster{
            {.data_directory = folder.path() / "data", .runtime_directory = deep}};
        FAIL("started");
    } catch (const core::GatewayError& error) {
        CHECK(error.code() == core::Code{"STORE_SOCKET_PATH"});
    }
}

TEST_CASE("a killed server is recovered by its owner without loss", "[storage][cluster]") {
    const Folder folder;
    PrivateCluster cluster{{.data_directory = folder.path(), .runtime_directory = {}}};
    Connection owner{cluster.connection_string(Role::owner)};
    migrate(owner);
    owner.run("INSERT INTO configuration (digest, content) VALUES (decode(repeat('cd', 32), "
              "'hex'), 'kept')");
    kill(cluster.postmaster(), SIGKILL);

    cluster.revive();
    Connection next{cluster.connection_string(Role::owner)};
    CHECK(next.run("SELECT count(*) FROM configuration").integer(0, 0) == 1);
}

TEST_CASE(
    "a server that a killed daemon left running is taken over without loss", "[storage][cluster]") {
    const Folder folder;
    const std::filesystem::path ready{folder.path() / "ready"};
    const pid_t daemon{fork()};
    REQUIRE(daemon >= 0);
    if (daemon == 0) {
        // a daemon that dies the hard way, its server still up
        try {
            const PrivateCluster cluster{
                {.data_directory = folder.path() / "data", .runtime_directory = {}}};
            Connection owner{cluster.connection_string(Role::owner)};
            migrate(owner);
            owner.run("INSERT INTO configuration (digest, content) VALUES (decode(repeat('ef', "
                      "32), 'hex'), 'kept')");
            std::ofstream{ready.string() + ".new"} << cluster.postmaster() << '\n';
            std::filesystem::rename(ready.string() + ".new", ready);
            for (;;) {
                pause();
            }
        } catch (...) {
        }
        _exit(1);
    }
    const auto until = std::chrono::steady_clock::now() + 30s;
    while (!std::filesystem::exists(ready) && std::chrono::steady_clock::now() < until) {
        std::this_thread::sleep_for(20ms);
    }
    pid_t orphan{0};
    REQUIRE(std::ifstream{ready} >> orphan);
    std::string left_behind;
    REQUIRE(std::getline(std::ifstream{folder.path() / "data" / "postgres.socket"}, left_behind));
    kill(daemon, SIGKILL);
    waitpid(daemon, nullptr, 0);
    REQUIRE(kill(orphan, 0) == 0);

    const PrivateCluster cluster{
        {.data_directory = folder.path() / "data", .runtime_directory = {}}};
    CHECK(cluster.postmaster() != orphan);
    CHECK_FALSE(std::filesystem::exists(left_behind));
    Connection owner{cluster.connection_string(Role::owner)};
    CHECK(owner.run("SELECT count(*) FROM configuration").integer(0, 0) == 1);
}

TEST_CASE(
    "as root, a data directory that the server's user cannot reach is named as such",
    "[storage][cluster]") {
    if (geteuid() != 0) {
        return;
    }
    const Folder folder;
    std::filesystem::create_directory(folder.path() / "closed");
    std::filesystem::permissions(folder.path() / "closed", std::filesystem::perms::owner_all);
    CHECK(
        code_of_start(folder.path() / "closed" / "data")
        == core::Code{"STORE_DIRECTORY_NOT_TRAVERSABLE"});
}
