#include "tests/storage/server_pair.h"

#include <libpq-fe.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <thread>

namespace storage_tests {

namespace fs = std::filesystem;
namespace storage = gateway::storage;
using namespace std::chrono_literals;

namespace {

const std::string binaries{"/usr/lib/postgresql/15/bin/"};

}

bool soon(const std::function<bool()>& holds) {
    const auto until = std::chrono::steady_clock::now() + 30s;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > until) {
            return false;
        }
        std::this_thread::sleep_for(20ms);
    }
    return true;
}

std::string ServerPair::string_of(const fs::path& socket, const std::string& role) {
    return "host='" + socket.string() + "' port=5432 dbname=lautturi user=" + role;
}

ServerPair::ServerPair() {
    make_folders();
    run(
        {binaries + "initdb", "-D", data("first").string(), "--username=lautturi_owner",
         "--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=fi-FI",
         "--auth=trust", "--no-instructions", "--no-sync"});
    m_first = start("first");
    storage::Connection{
        "host='" + socket("first").string() + "' user=lautturi_owner dbname=postgres"}
        .run_script("CREATE DATABASE lautturi");
    run(
        {binaries + "pg_basebackup", "-D", data("second").string(), "-h", socket("first").string(),
         "-U", "lautturi_owner", "-R", "-X", "stream", "-c", "fast", "--no-sync"});
    start_standby();
    ask_for_standby(true);
}

ServerPair::~ServerPair() {
    for (Server* const server : {&m_first, &m_second}) {
        if (*server && (*server)->running()) {
            (*server)->signal(SIGQUIT);
            static_cast<void>((*server)->wait(10s));
        }
    }
}

void ServerPair::make_folders() {
    for (const fs::path& made :
         {data("first"), data("second"), socket("first"), socket("second")}) {
        fs::create_directory(made);
        fs::permissions(made, fs::perms::owner_all);
        if (m_user.drop_privileges && ::chown(made.c_str(), m_user.uid, m_user.gid) != 0) {
            throw std::runtime_error{"cannot give a folder to the server"};
        }
    }
}

void ServerPair::run(const std::vector<std::string>& command) {
    storage::ServerProcess process{m_user, command, m_folder.path() / "commands.log"};
    if (process.wait(60s) != 0) {
        throw std::runtime_error{"failed: " + command.front()};
    }
}

ServerPair::Server ServerPair::start(const std::string& name) {
    auto server = std::make_unique<storage::ServerProcess>(
        m_user,
        std::vector<std::string>{
            binaries + "postgres", "-D", data(name).string(), "-c", "listen_addresses=", "-c",
            "unix_socket_directories=" + socket(name).string(), "-c", "max_connections=40", "-c",
            "cluster_name=" + name},
        m_folder.path() / (name + ".log"));
    const std::string probe{
        "host='" + socket(name).string() + "' user=lautturi_owner dbname=postgres"};
    if (!soon([&] { return PQping(probe.c_str()) == PQPING_OK; })) {
        throw std::runtime_error{"a server does not start: " + name};
    }
    return server;
}

void ServerPair::ask_for_standby(bool ask) {
    storage::Connection owner{owner_of_primary()};
    owner.run_script("SET synchronous_commit = local"); // nobody may have to wait for this
    owner.run_script(
        std::string{"ALTER SYSTEM SET synchronous_standby_names = '"} + (ask ? "*" : "") + "'");
    owner.run_script("SELECT pg_reload_conf()");
    if (!soon([&] {
            return storage::Connection{owner_of_primary()}
                       .run("SELECT current_setting('synchronous_standby_names')")
                       .text(0, 0)
                   == (ask ? "*" : "");
        })) {
        throw std::runtime_error{"the primary does not take its setting"};
    }
}

void ServerPair::stop_standby() {
    m_second->signal(SIGINT);
    static_cast<void>(m_second->wait(20s));
    m_second.reset();
}

void ServerPair::start_standby() {
    m_second = start("second");
}

void ServerPair::kill_primary() {
    m_first->signal(SIGKILL);
    static_cast<void>(m_first->wait(10s));
    storage::end_orphans(data("first"));
}

void ServerPair::promote_standby() {
    run({binaries + "pg_ctl", "promote", "-w", "-D", data("second").string()});
}

}
