#include "tests/cluster/patroni.h"

#include "tests/corridor/house.h"
#include "tests/support/free_port.h"

#include <arpa/inet.h>
#include <libpq-fe.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace tests::cluster {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using corridor::eventually;

namespace {

const std::string binaries{"/usr/lib/postgresql/15/bin"};

void demand(bool holds, const std::string& otherwise) {
    if (!holds) {
        throw std::runtime_error{otherwise};
    }
}

fs::path temporary_folder() {
    std::string pattern{"/tmp/lautturi-cluster.XXXXXX"};
    demand(::mkdtemp(pattern.data()) != nullptr, "cannot make a temporary folder");
    if (::geteuid() == 0) { // PostgreSQL does not run as root
        const passwd* const user{::getpwnam("postgres")};
        demand(
            user != nullptr && ::chown(pattern.c_str(), user->pw_uid, user->pw_gid) == 0,
            "there is no user postgres");
    }
    return pattern;
}

std::string loopback(std::uint16_t port) {
    return "127.0.0.1:" + std::to_string(port);
}

using Session = std::unique_ptr<PGconn, decltype(&PQfinish)>;

std::optional<std::string> first_value(const std::string& connection, const std::string& sql) {
    const Session session{PQconnectdb(connection.c_str()), &PQfinish};
    const std::unique_ptr<PGresult, decltype(&PQclear)> answer{
        PQexec(session.get(), sql.c_str()), &PQclear};
    return PQntuples(answer.get()) > 0 ? std::optional<std::string>{PQgetvalue(answer.get(), 0, 0)}
                                       : std::nullopt;
}

/// Patroni's own interface, over plain HTTP. @return the whole answer; empty: nobody answers
std::string get(std::uint16_t port, const std::string& path) {
    const int connection{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    std::string answer;
    if (::connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
        const std::string request{"GET " + path + " HTTP/1.0\r\n\r\n"};
        static_cast<void>(::send(connection, request.data(), request.size(), MSG_NOSIGNAL));
        std::array<char, 4096> buffer{};
        for (ssize_t got{0}; (got = ::recv(connection, buffer.data(), buffer.size(), 0)) > 0;) {
            answer.append(buffer.data(), static_cast<std::size_t>(got));
        }
    }
    ::close(connection);
    return answer;
}

std::vector<pid_t> children_of(pid_t parent) {
    std::ifstream listed{
        "/proc/" + std::to_string(parent) + "/task/" + std::to_string(parent) + "/children"};
    std::vector<pid_t> children;
    for (pid_t child{0}; listed >> child;) {
        children.push_back(child);
    }
    return children;
}

}

Patroni::Patroni() : m_folder{temporary_folder()} {
    start_etcd();
    for (std::size_t server{0}; server < servers; ++server) {
        m_servers.at(server).port = support::free_port();
        m_servers.at(server).api = support::free_port();
        write_settings(server);
        start(server);
    }
    demand(eventually([&] { return whole(); }, 120s), "Patroni's servers do not come up");
    make_database();
}

Patroni::~Patroni() {
    for (const Server& server : m_servers) { // each stops its own PostgreSQL
        if (server.patroni && server.patroni->running()) {
            server.patroni->signal(SIGTERM);
        }
    }
    for (std::size_t server{0}; server < servers; ++server) {
        if (m_servers.at(server).patroni) {
            m_servers.at(server).patroni->wait(30s);
        }
        kill_postgres(server); // if it did not
    }
    if (m_etcd) {
        m_etcd->signal(SIGTERM);
        m_etcd->wait(10s);
    }
    std::error_code ignored;
    fs::remove_all(m_folder, ignored);
}

fs::path Patroni::data(std::size_t server) const {
    return m_folder / ("postgres-" + std::to_string(server));
}

std::vector<std::string> Patroni::unprivileged(std::vector<std::string> command) const {
    if (::geteuid() == 0) {
        const std::vector<std::string> as_postgres{"/usr/bin/setpriv", "--reuid=postgres",
                                                   "--regid=postgres", "--clear-groups",
                                                   "--pdeathsig=TERM", "--"};
        command.insert(command.begin(), as_postgres.begin(), as_postgres.end());
    }
    return command;
}

void Patroni::start_etcd() {
    m_etcd_port = support::free_port();
    const std::string clients{"http://" + loopback(m_etcd_port)};
    const std::string peers{"http://" + loopback(support::free_port())};
    m_etcd = std::make_unique<corridor::Process>(
        unprivileged(
            {"/usr/bin/etcd", "--name", "etcd", "--data-dir", (m_folder / "etcd").string(),
             "--listen-client-urls", clients, "--advertise-client-urls", clients,
             "--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers,
             "--initial-cluster", "etcd=" + peers}),
        m_folder / "etcd-log");
    demand(eventually([&] { return support::answers(m_etcd_port); }), "etcd does not start");
}

/// docs/operations.md has the same for three machines.
void Patroni::write_settings(std::size_t server) const {
    const Server& its{m_servers.at(server)};
    const std::string name{"server" + std::to_string(server)};
    std::ofstream{m_folder / (name + ".yml")}
        << "scope: lautturi\nname: " << name << "\nrestapi:\n  listen: " << loopback(its.api)
        << "\n  connect_address: " << loopback(its.api) << "\netcd3:\n  hosts: ["
        << loopback(m_etcd_port) << "]\n"
        << R"(bootstrap:
  dcs:
    ttl: 20
    loop_wait: 1
    retry_timeout: 3
    synchronous_mode: true
    synchronous_mode_strict: true
    postgresql:
      use_pg_rewind: true
      parameters:
        synchronous_commit: "on"
        max_connections: 100
        wal_keep_size: 4GB
  initdb: [{encoding: UTF8}, {locale: C.UTF-8}, {locale-provider: icu}, {icu-locale: fi-FI}, data-checksums]
  pg_hba:
    - local all all trust
    - host all all 127.0.0.1/32 trust
    - host replication all 127.0.0.1/32 trust
postgresql:
  listen: )"
        << loopback(its.port) << "\n  connect_address: " << loopback(its.port)
        << "\n  data_dir: " << data(server).string() << "\n  bin_dir: " << binaries
        << "\n  pgpass: " << (m_folder / (name + ".pgpass")).string()
        << "\n  parameters:\n    unix_socket_directories: " << m_folder.string()
        << "\n  authentication:\n    superuser: {username: postgres, password: none}\n"
           "    replication: {username: replicator, password: none}\n"
           "    rewind: {username: rewinder, password: none}\n";
}

void Patroni::start(std::size_t server) {
    m_servers.at(server).patroni = std::make_unique<corridor::Process>(
        unprivileged(
            {"/usr/bin/patroni",
             (m_folder / ("server" + std::to_string(server) + ".yml")).string()}),
        m_folder / ("patroni-" + std::to_string(server) + "-" + std::to_string(++m_starts)),
        std::map<std::string, std::string>{
            {"HOME", m_folder.string()}, {"LC_ALL", "C.UTF-8"}, {"PATH", "/usr/bin:/bin"}});
}

std::string Patroni::connection_string(const std::string& role) const {
    std::string hosts;
    std::string ports;
    for (const Server& server : m_servers) {
        hosts += (hosts.empty() ? "" : ",") + std::string{"127.0.0.1"};
        ports += (ports.empty() ? "" : ",") + std::to_string(server.port);
    }
    return "host=" + hosts + " port=" + ports + " dbname=lautturi user=" + role
           + " target_session_attrs=read-write";
}

std::optional<std::string> Patroni::ask(const std::string& sql) const {
    return first_value(connection_string("postgres") + " connect_timeout=3", sql);
}

std::optional<std::size_t> Patroni::primary() const {
    for (std::size_t server{0}; server < servers; ++server) {
        if (first_value(
                "host=127.0.0.1 port=" + std::to_string(m_servers.at(server).port)
                    + " dbname=postgres user=postgres connect_timeout=3",
                "SELECT pg_is_in_recovery()")
            == "f") {
            return server;
        }
    }
    return std::nullopt;
}

/// The standby has to be known to etcd as well: Patroni lets no other take over.
bool Patroni::whole() const {
    const std::optional<std::size_t> at{primary()};
    return at && get(m_servers.at(*at).api, "/cluster").find("sync_standby") != std::string::npos
           && first_value(
                  "host=127.0.0.1 port=" + std::to_string(m_servers.at(*at).port)
                      + " dbname=postgres user=postgres connect_timeout=3",
                  "SELECT count(*) >= " + std::to_string(servers - 1)
                      + " AND count(*) FILTER (WHERE sync_state = 'sync') = 1"
                        " AND current_setting('synchronous_standby_names') <> ''"
                        " FROM pg_stat_replication WHERE state = 'streaming'")
                  == "t";
}

/// What the administrator of the servers does once, before the first `lautturi serve`.
void Patroni::make_database() const {
    const std::optional<std::size_t> at{primary()};
    demand(at.has_value(), "there is no primary");
    const std::string server{
        "host=127.0.0.1 port=" + std::to_string(m_servers.at(*at).port)
        + " dbname=postgres user=postgres"};
    const Session session{PQconnectdb(server.c_str()), &PQfinish};
    for (const char* const sql :
         {"CREATE ROLE lautturi_owner LOGIN",
          "CREATE ROLE lautturi_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT",
          "CREATE DATABASE lautturi OWNER lautturi_owner"}) {
        const std::unique_ptr<PGresult, decltype(&PQclear)> done{
            PQexec(session.get(), sql), &PQclear};
        demand(PQresultStatus(done.get()) == PGRES_COMMAND_OK, sql);
    }
}

void Patroni::kill_postgres(std::size_t server) const {
    pid_t postmaster{0};
    std::ifstream{data(server) / "postmaster.pid"} >> postmaster;
    if (postmaster <= 1 || !fs::exists("/proc/" + std::to_string(postmaster))) {
        return;
    }
    ::kill(postmaster, SIGSTOP); // it starts nobody new while its children are counted
    for (const pid_t child : children_of(postmaster)) {
        ::kill(child, SIGKILL);
    }
    ::kill(postmaster, SIGKILL);
    static_cast<void>(
        eventually([&] { return !fs::exists("/proc/" + std::to_string(postmaster)); }, 10s));
}

std::size_t Patroni::kill_primary() {
    const std::optional<std::size_t> at{primary()};
    demand(at.has_value(), "there is no primary");
    kill(*at);
    return *at;
}

std::vector<std::size_t> Patroni::kill_standbys() {
    const std::optional<std::size_t> at{primary()};
    demand(at.has_value(), "there is no primary");
    std::vector<std::size_t> killed;
    for (std::size_t server{0}; server < servers; ++server) {
        if (server != *at) {
            kill(server);
            killed.push_back(server);
        }
    }
    return killed;
}

void Patroni::kill(std::size_t server) {
    m_servers.at(server).patroni->signal(SIGKILL); // first: it must not tell anybody
    kill_postgres(server);
    m_servers.at(server).patroni->wait(10s);
}

void Patroni::revive(const std::vector<std::size_t>& killed) {
    for (const std::size_t server : killed) {
        start(server);
    }
    demand(eventually([&] { return whole(); }, 600s), "what was killed does not return");
}

}
