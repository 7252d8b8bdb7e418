#include "tests/support/private_cluster.h"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace tests::support {

namespace fs = std::filesystem;

namespace {

constexpr const char* binaries{"/usr/lib/postgresql/15/bin"};

void shell(const std::string& command) {
    if (std::system(command.c_str()) != 0) {
        throw std::runtime_error{"command failed: " + command};
    }
}

std::string temporary_folder() {
    std::string pattern{"/tmp/lautturi-register.XXXXXX"};
    if (::mkdtemp(pattern.data()) == nullptr) {
        throw std::runtime_error{"cannot make a temporary folder"};
    }
    return pattern;
}

}

PrivateCluster::PrivateCluster() : m_folder{temporary_folder()} {
    if (::geteuid() == 0) {
        shell("chown postgres " + m_folder.string());
    }
    shell(
        as_server() + binaries + "/initdb -D " + m_folder.string()
        + "/data -U register -A trust --locale=C.UTF-8 -E UTF8 --no-sync >" + m_folder.string()
        + "/initdb.log 2>&1");
    std::ofstream{m_folder / "data" / "postgresql.conf", std::ios::app}
        << "listen_addresses = ''\nunix_socket_directories = '" << m_folder.string()
        << "'\nfsync = off\nmax_connections = 40\n";
    start();
}

PrivateCluster::~PrivateCluster() {
    try {
        stop();
    } catch (const std::runtime_error&) {
        // it was killed by the test, or never started
    }
    std::error_code ignored;
    fs::remove_all(m_folder, ignored);
}

std::string PrivateCluster::as_server() const {
    return ::geteuid() == 0 ? "cd / && setpriv --reuid=postgres --regid=postgres --clear-groups -- "
                            : "cd / && ";
}

std::string PrivateCluster::connection_string() const {
    return "host=" + m_folder.string() + " user=register dbname=postgres";
}

void PrivateCluster::run_script(const fs::path& script) const {
    shell(
        "psql -q -v ON_ERROR_STOP=1 \"" + connection_string() + "\" < " + script.string()
        + " >/dev/null");
}

void PrivateCluster::control(const std::string& action) const {
    shell(
        as_server() + binaries + "/pg_ctl -s -w -D " + m_folder.string() + "/data -l "
        + m_folder.string() + "/log " + action);
}

void PrivateCluster::start() {
    control("start");
}

void PrivateCluster::stop() {
    control("-m immediate stop");
}

void PrivateCluster::kill() {
    std::ifstream file{m_folder / "data" / "postmaster.pid"};
    pid_t postmaster{0};
    file >> postmaster;
    if (postmaster <= 1) {
        throw std::runtime_error{"no postmaster"};
    }
    shell(
        "pkill -KILL -P " + std::to_string(postmaster) + "; kill -KILL "
        + std::to_string(postmaster));
    for (int round{0}; round < 200 && ::kill(postmaster, 0) == 0; ++round) {
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
    fs::remove(m_folder / "data" / "postmaster.pid");
}

}
