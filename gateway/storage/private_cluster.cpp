#include "gateway/storage/private_cluster.h"

#include "gateway/core/error.h"
#include "gateway/storage/cluster_files.h"
#include "gateway/storage/connection.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>

namespace gateway::storage {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using core::GatewayError;

constexpr const char* lock_name{"lautturi.lock"};
constexpr const char* socket_file_name{"postgres.socket"};

/// sizeof(sockaddr_un::sun_path) is 108; a longer path does not listen.
constexpr std::size_t socket_path_limit{107};

GatewayError never(core::Code code) {
    return GatewayError{code, GatewayError::Retry::never};
}

std::string
connection_to(const fs::path& socket_directory, Role role, const std::string& database) {
    return "host='" + socket_directory.string() + "' port=5432 dbname=" + database + " user="
           + (role == Role::owner ? "lautturi_owner" : "lautturi_app") + " connect_timeout=10";
}

void give_to(const fs::path& path, const ServerUser& user) {
    if (user.drop_privileges && chown(path.c_str(), user.uid, user.gid) != 0) {
        throw never("STORE_DIRECTORY_UNWRITABLE");
    }
}

/// The server runs as another user: it must be able to pass through every directory above its own.
void require_passage(const fs::path& directory) {
    for (fs::path above{directory.parent_path()};; above = above.parent_path()) {
        struct stat status {};
        if (stat(above.c_str(), &status) != 0 || (status.st_mode & S_IXOTH) == 0) {
            throw never("STORE_DIRECTORY_NOT_TRAVERSABLE");
        }
        if (above == above.parent_path()) {
            return;
        }
    }
}

fs::path make_socket_directory(const fs::path& runtime_directory, const ServerUser& user) {
    std::string pattern{
        (runtime_directory.empty() ? fs::path{"/tmp"} : runtime_directory) / "lautturi-XXXXXX"};
    if (pattern.size() + std::string_view{"/.s.PGSQL.5432"}.size() > socket_path_limit) {
        throw GatewayError{"STORE_SOCKET_PATH", pattern, GatewayError::Retry::never};
    }
    if (mkdtemp(pattern.data()) == nullptr) {
        throw GatewayError{"STORE_SOCKET_PATH", pattern, GatewayError::Retry::never};
    }
    give_to(pattern, user);
    return pattern;
}

/// Where the cluster's socket is or, after a crash, was; empty if it is not written.
fs::path read_socket_directory(const fs::path& data_directory) {
    std::ifstream file{data_directory / socket_file_name};
    std::string line;
    return std::getline(file, line) ? fs::path{line} : fs::path{};
}

}

/// Held as long as we live: two daemons on one directory would be two histories. The kernel lets go
/// of it when we die.
class PrivateCluster::DirectoryLock final {
public:
    explicit DirectoryLock(const fs::path& directory)
        : m_file{open((directory / lock_name).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)} {
        if (m_file < 0) {
            throw never("STORE_DIRECTORY_UNWRITABLE");
        }
        // A verb of the command line that looks whether a daemon lives holds it for a moment
        // (attach).
        for (int again{0}; flock(m_file, LOCK_EX | LOCK_NB) != 0; ++again) {
            if (again == 10) {
                close(m_file);
                throw never("STORE_DIRECTORY_IN_USE");
            }
            std::this_thread::sleep_for(20ms);
        }
    }
    DirectoryLock(const DirectoryLock&) = delete;
    DirectoryLock& operator=(const DirectoryLock&) = delete;
    ~DirectoryLock() { close(m_file); }

private:
    int m_file;
};

PrivateCluster::PrivateCluster(Settings settings)
    : m_settings{std::move(settings)}, m_user{ServerUser::find()} {
    if (!fs::exists(m_settings.binaries / "postgres")) {
        throw never("STORE_BINARIES_MISSING");
    }
    std::error_code failed;
    fs::create_directories(m_settings.data_directory, failed);
    m_settings.data_directory = fs::canonical(m_settings.data_directory, failed);
    if (failed) {
        throw never("STORE_DIRECTORY_UNWRITABLE");
    }
    m_lock = std::make_unique<DirectoryLock>(m_settings.data_directory);
    if (m_user.drop_privileges) {
        require_passage(m_settings.data_directory);
        // The server must pass through, not look in.
        fs::permissions(
            m_settings.data_directory,
            fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec,
            fs::perm_options::add, failed);
    }
    m_cluster = m_settings.data_directory / "postgres";
    end_orphans(m_cluster);
    remove_leftover_socket();
    m_socket_directory = make_socket_directory(m_settings.runtime_directory, m_user);
    try {
        make();
        // written before the start: whoever comes after a crash finds what to clear away
        write_whole(
            m_settings.data_directory / socket_file_name, m_socket_directory.string() + "\n");
        start();
        Connection owner{connection_to(m_socket_directory, Role::owner, "postgres")};
        if (owner.run("SELECT 1 FROM pg_database WHERE datname = 'lautturi'").empty()) {
            owner.run_script("CREATE DATABASE lautturi");
        }
    } catch (...) {
        stop();
        throw;
    }
}

PrivateCluster::~PrivateCluster() {
    stop();
}

std::string PrivateCluster::connection_string(Role role) const {
    return connection_to(m_socket_directory, role, "lautturi");
}

std::optional<std::string> PrivateCluster::attach(const fs::path& data_directory, Role role) {
    try {
        const DirectoryLock free{data_directory};
        return std::nullopt; // nobody keeps it running
    } catch (const GatewayError& error) {
        if (error.code() != core::Code{"STORE_DIRECTORY_IN_USE"}) {
            return std::nullopt;
        }
    }
    const fs::path socket_directory{read_socket_directory(data_directory)};
    return socket_directory.empty()
               ? std::nullopt
               : std::optional{connection_to(socket_directory, role, "lautturi")};
}

void PrivateCluster::remove_leftover_socket() noexcept {
    const fs::path leftover{read_socket_directory(m_settings.data_directory)};
    if (!leftover.empty()) {
        // Only what PostgreSQL puts there: if anything else is in it, it is not ours to remove.
        std::error_code ignored;
        fs::remove(leftover / ".s.PGSQL.5432", ignored);
        fs::remove(leftover / ".s.PGSQL.5432.lock", ignored);
        fs::remove(leftover, ignored);
    }
}

void PrivateCluster::make() {
    if (fs::exists(m_cluster / "PG_VERSION")) {
        return;
    }
    // Made beside and renamed: a cluster either is whole or is not there.
    const fs::path unfinished{m_settings.data_directory / "postgres.unfinished"};
    std::error_code failed;
    fs::remove_all(unfinished, failed);
    fs::create_directory(unfinished, failed);
    fs::permissions(unfinished, fs::perms::owner_all, failed);
    if (failed) {
        throw never("STORE_DIRECTORY_UNWRITABLE");
    }
    give_to(unfinished, m_user);
    ServerProcess initdb{
        m_user,
        {(m_settings.binaries / "initdb").string(), "-D", unfinished.string(),
         "--username=lautturi_owner", "--encoding=UTF8", "--locale=C.UTF-8",
         "--locale-provider=icu", "--icu-locale=fi-FI", "--data-checksums", "--auth=peer",
         "--no-instructions"},
        m_settings.data_directory / "initdb.log"};
    const std::optional<int> status{initdb.wait(120s)};
    if (!status) {
        initdb.signal(SIGKILL);
        static_cast<void>(initdb.wait(10s));
    }
    if (status != 0) {
        throw never("STORE_INIT_FAILED");
    }
    fs::rename(unfinished, m_cluster, failed);
    if (failed) {
        throw never("STORE_INIT_FAILED");
    }
}

void PrivateCluster::start() {
    write_cluster_files(m_cluster, m_socket_directory);
    for (const char* file : {"postgresql.conf", "pg_hba.conf", "pg_ident.conf"}) {
        give_to(m_cluster / file, m_user);
    }
    m_server = std::make_unique<ServerProcess>(
        m_user,
        std::vector<std::string>{
            (m_settings.binaries / "postgres").string(), "-D", m_cluster.string()},
        m_settings.data_directory / "postgres.log");
    if (!answers()) {
        throw GatewayError{"STORE_START_FAILED"};
    }
}

bool PrivateCluster::answers() {
    const std::string probe{connection_to(m_socket_directory, Role::owner, "postgres")};
    const auto until = std::chrono::steady_clock::now() + 300s; // a recovery may take its time
    while (m_server->running() && std::chrono::steady_clock::now() < until) {
        if (PQping(probe.c_str()) == PQPING_OK) {
            return true;
        }
        std::this_thread::sleep_for(20ms);
    }
    return false;
}

void PrivateCluster::revive() {
    const std::scoped_lock lock{m_reviving};
    if (answers()) {
        return;
    }
    end_orphans(m_cluster);
    start();
}

void PrivateCluster::stop() noexcept {
    if (m_server) {
        m_server->signal(SIGINT);
        if (!m_server->wait(60s)) {
            m_server->signal(SIGQUIT);
            static_cast<void>(m_server->wait(10s));
        }
    }
    std::error_code ignored;
    fs::remove(m_settings.data_directory / socket_file_name, ignored);
    fs::remove_all(m_socket_directory, ignored);
}

}
