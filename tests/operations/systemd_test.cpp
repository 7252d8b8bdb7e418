// What systemd is told: a start that goes on asks for more time, and a daemon whose loops turn says
// so, whatever else of it stands before a commit that no standby confirms.

#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/corridor/people.h"
#include "tests/operations/trouble.h"

#include <catch2/catch.hpp>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <fstream>
#include <mutex>
#include <optional>
#include <thread>

using namespace tests::corridor;
using namespace tests::operations;
namespace fs = std::filesystem;

namespace {

/// Where a daemon tells systemd how it is.
class NotifySocket final {
public:
    explicit NotifySocket(fs::path path)
        : m_path{std::move(path)}, m_socket{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)} {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        REQUIRE(m_path.string().size() < sizeof address.sun_path);
        m_path.string().copy(address.sun_path, sizeof address.sun_path - 1);
        fs::remove(m_path);
        REQUIRE(::bind(m_socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
        m_thread = std::jthread{[this] { listen(); }};
    }
    NotifySocket(const NotifySocket&) = delete;
    NotifySocket& operator=(const NotifySocket&) = delete;
    ~NotifySocket() {
        ::shutdown(m_socket, SHUT_RD); // ends the wait
        m_thread.join();
        ::close(m_socket);
        fs::remove(m_path);
    }

    [[nodiscard]] Environment environment() const {
        return {{"NOTIFY_SOCKET", m_path.string()}, {"WATCHDOG_USEC", "300000"}};
    }
    [[nodiscard]] std::vector<std::string> told() {
        const std::scoped_lock lock{m_mutex};
        return m_told;
    }
    [[nodiscard]] std::ptrdiff_t times(const std::string& words) {
        const std::vector<std::string> all{told()};
        return std::count(all.begin(), all.end(), words);
    }

private:
    void listen() {
        std::array<char, 4'096> buffer{};
        for (;;) {
            const ssize_t size{::recv(m_socket, buffer.data(), buffer.size(), 0)};
            if (size <= 0) {
                return;
            }
            const std::scoped_lock lock{m_mutex};
            m_told.emplace_back(buffer.data(), static_cast<std::size_t>(size));
        }
    }

    fs::path m_path;
    int m_socket;
    std::mutex m_mutex;
    std::vector<std::string> m_told;
    std::jthread m_thread;
};

/// Who has to confirm each commit of the house's own database; empty: nobody.
void demand_standby(House& house, const std::string& name) {
    const fs::path cluster{house.data() / "postgres"};
    write_file(
        cluster / "postgresql.auto.conf",
        name.empty() ? std::string{} : "synchronous_standby_names = '" + name + "'\n");
    pid_t postmaster{0};
    std::ifstream{cluster / "postmaster.pid"} >> postmaster;
    REQUIRE(postmaster > 1);
    REQUIRE(::kill(postmaster, SIGHUP) == 0);
}

constexpr const char* activated{"LAUTTURI_CONFIGURATION_ACTIVATED"};
constexpr const char* waits{"LAUTTURI_CONFIGURATION_WAITS"};

/// A folder that is another, and says the same.
class ChangedFolder final {
public:
    explicit ChangedFolder(House& house)
        : m_file{house.mappings() / "exchanges/fund-benefit-query/mapping.yaml"}, m_before{
                                                                                      read_file(
                                                                                          m_file)} {
        write_file(m_file, m_before + "# changed\n");
    }
    ChangedFolder(const ChangedFolder&) = delete;
    ChangedFolder& operator=(const ChangedFolder&) = delete;
    ~ChangedFolder() { write_file(m_file, m_before); }

private:
    fs::path m_file;
    std::string m_before;
};

}

TEST_CASE(
    "a start asks systemd for more time, and signs of life go on while a HUP waits for a standby",
    "[database][systemd]") {
    House& house{house_of("database")};
    NotifySocket systemd{house.folder() / "notify"};
    house.restart(systemd.environment());
    REQUIRE(eventually([&] { return systemd.times("READY=1") == 1; }));
    CHECK(systemd.told().front() == "EXTEND_TIMEOUT_USEC=60000000");
    REQUIRE(eventually([&] { return systemd.times("WATCHDOG=1") > 2; }));
    REQUIRE(eventually([&] { return readiness(house) == "up"; }));

    const std::size_t before{said(house, activated)};
    const ChangedFolder changed{house};
    demand_standby(house, "absent");
    house.signal(SIGHUP);
    REQUIRE(eventually([&] { return readiness(house) == "down STORE_UNCONFIRMED"; }));
    const std::ptrdiff_t signs{systemd.times("WATCHDOG=1")};
    CHECK(eventually([&] { return systemd.times("WATCHDOG=1") > signs + 3; }));
    CHECK(said(house, activated) == before); // it waits, and will not be asked twice

    demand_standby(house, {});
    CHECK(eventually([&] { return said(house, activated) == before + 1; }));
    CHECK(eventually([&] { return readiness(house) == "up"; }));
    CHECK(house.stop() == 0);
}

TEST_CASE(
    "while nobody confirms, the folder waits, at a start as after HUP, and is then followed",
    "[database][systemd]") {
    House& house{house_of("database")};
    const fs::path settings{house.folder() / "lautturi.properties"};
    const std::string own{read_file(settings)};
    const std::size_t waited{said(house, waits)};
    const std::size_t before{said(house, activated)};
    {
        const ChangedFolder changed{house};
        REQUIRE(house.stop() == 0);
        write_file(settings, own + "store.replicated = true\n"); // and no standby is asked for
        house.start();
        CHECK(readiness(house) == "down STORE_UNCONFIRMED");
        CHECK(said(house, waits) == waited + 1);
        house.signal(SIGHUP);
        CHECK(eventually([&] { return said(house, waits) == waited + 2; }));
        CHECK(said(house, activated) == before);

        demand_standby(house, "absent"); // one is asked for, so the door opens and the folder is
                                         // followed: until that commit has waited for too long
        CHECK(eventually([&] { return readiness(house) == "up"; }));
        CHECK(eventually([&] { return readiness(house) == "down STORE_UNCONFIRMED"; }));
        demand_standby(house, {});
        CHECK(eventually([&] { return said(house, activated) == before + 1; }));
        static_cast<void>(house.stop());
    }
    write_file(settings, own);
    house.start();
    CHECK(eventually([&] { return readiness(house) == "up"; }));
}

TEST_CASE("a folder that the store fails after HUP is owed, and tried again", "[database]") {
    House& house{house_of("database")};
    REQUIRE(eventually([&] { return readiness(house) == "up"; }));
    const std::size_t before{said(house, activated)};
    {
        const ChangedFolder changed{house};
        std::optional<gateway::storage::Connection> holder{
            *gateway::storage::PrivateCluster::attach(house.data(), gateway::storage::Role::owner)};
        REQUIRE_FALSE(holder
                          ->run("SELECT pg_advisory_lock(7002, chain::integer) FROM chain"
                                " WHERE name LIKE '%/configuration'")
                          .empty());
        house.signal(SIGHUP);
        CHECK(eventually([&] { return said(house, R"({"code":"CHAIN_IN_USE"})") > 0; }));
        CHECK(said(house, activated) == before);
        holder.reset();
        CHECK(eventually([&] { return said(house, activated) == before + 1; })); // unasked
        static_cast<void>(house.stop());
    }
    house.start();
    CHECK(eventually([&] { return readiness(house) == "up"; }));
}
