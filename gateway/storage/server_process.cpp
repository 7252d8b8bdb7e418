#include "gateway/storage/server_process.h"

#include "gateway/core/error.h"

#include <fcntl.h>
#include <pwd.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <fstream>
#include <thread>

namespace gateway::storage {

namespace {

using namespace std::chrono_literals;
using core::GatewayError;

struct SpawnActions {
    posix_spawn_file_actions_t actions{};
    posix_spawnattr_t attributes{};

    SpawnActions() {
        posix_spawn_file_actions_init(&actions);
        posix_spawnattr_init(&attributes);
    }
    SpawnActions(const SpawnActions&) = delete;
    SpawnActions& operator=(const SpawnActions&) = delete;
    ~SpawnActions() {
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
    }
};

/// Processes whose working directory is `cluster`: postmaster and backends, no matter who started
/// them.
std::vector<pid_t> processes_in(const std::filesystem::path& cluster) {
    std::vector<pid_t> found;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator{"/proc", ignored}) {
        const std::string name{entry.path().filename()};
        if (name.find_first_not_of("0123456789") != std::string::npos) {
            continue;
        }
        std::error_code unreadable;
        const std::filesystem::path cwd{
            std::filesystem::read_symlink(entry.path() / "cwd", unreadable)};
        if (!unreadable && cwd == cluster) {
            found.push_back(static_cast<pid_t>(std::stol(name)));
        }
    }
    return found;
}

bool wait_until_none(const std::filesystem::path& cluster, std::chrono::seconds limit) {
    const auto until = std::chrono::steady_clock::now() + limit;
    while (!processes_in(cluster).empty()) {
        if (std::chrono::steady_clock::now() > until) {
            return false;
        }
        std::this_thread::sleep_for(20ms);
    }
    return true;
}

}

ServerUser ServerUser::find() {
    if (geteuid() != 0) {
        return ServerUser{false, geteuid(), getegid()};
    }
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found{nullptr};
    if (getpwnam_r("postgres", &entry, buffer.data(), buffer.size(), &found) != 0
        || found == nullptr) {
        throw GatewayError{"STORE_NO_POSTGRES_USER", GatewayError::Retry::never};
    }
    return ServerUser{true, entry.pw_uid, entry.pw_gid};
}

ServerProcess::ServerProcess(
    const ServerUser& user, const std::vector<std::string>& arguments,
    const std::filesystem::path& log) {
    std::vector<std::string> words;
    if (user.drop_privileges) {
        words = {
            "/usr/bin/setpriv", "--reuid=" + std::to_string(user.uid),
            "--regid=" + std::to_string(user.gid), "--clear-groups", "--"};
    }
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    // Nothing of our environment: PG* variables would change what the server or initdb does.
    std::string path{"PATH=/usr/bin:/bin"};
    std::string locale{"LC_ALL=C.UTF-8"};
    std::array<char*, 3> environment{path.data(), locale.data(), nullptr};

    SpawnActions spawn;
    posix_spawn_file_actions_addopen(&spawn.actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(
        &spawn.actions, STDOUT_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&spawn.actions, STDOUT_FILENO, STDERR_FILENO);
    // Its own process group: a Ctrl-C at the terminal must reach the daemon, which drains before
    // the store stops.
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setpgroup(&spawn.attributes, 0);
    posix_spawnattr_setsigmask(&spawn.attributes, &none);
    posix_spawnattr_setsigdefault(&spawn.attributes, &all);
    posix_spawnattr_setflags(
        &spawn.attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    if (posix_spawn(
            &m_pid, argv[0], &spawn.actions, &spawn.attributes, argv.data(), environment.data())
        != 0) {
        throw GatewayError{"STORE_START_FAILED", GatewayError::Retry::never};
    }
}

bool ServerProcess::running() noexcept {
    return !wait(0ms).has_value();
}

std::optional<int> ServerProcess::wait(std::chrono::milliseconds limit) noexcept {
    const auto until = std::chrono::steady_clock::now() + limit;
    while (!m_status) {
        int status{0};
        const pid_t ended{waitpid(m_pid, &status, WNOHANG)};
        if (ended == m_pid) {
            m_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        } else if (ended < 0 && errno == ECHILD) {
            m_status = 255; // somebody else collected it
        } else if (std::chrono::steady_clock::now() >= until) {
            return std::nullopt;
        } else {
            std::this_thread::sleep_for(5ms);
        }
    }
    return m_status;
}

void ServerProcess::signal(int number) noexcept {
    if (!m_status) {
        kill(m_pid, number);
    }
}

void end_orphans(const std::filesystem::path& cluster) {
    const std::filesystem::path pid_file{cluster / "postmaster.pid"};
    pid_t postmaster{0};
    if (std::ifstream file{pid_file}; !(file >> postmaster) || postmaster <= 1) {
        postmaster = 0;
    }
    const std::vector<pid_t> alive{processes_in(cluster)};
    if (!alive.empty()) {
        // Fast shutdown first, immediate then: the server recovers from either.
        const bool known{std::find(alive.begin(), alive.end(), postmaster) != alive.end()};
        if (known) {
            kill(postmaster, SIGINT);
        }
        if (!wait_until_none(cluster, 30s)) {
            if (known) {
                kill(postmaster, SIGQUIT);
            }
            if (!wait_until_none(cluster, 10s)) {
                throw GatewayError{"STORE_CLUSTER_BUSY"};
            }
        }
    }
    if (postmaster == 0) {
        return;
    }
    // A killed postmaster stays a zombie until somebody collects it, and the next refuses to start
    // meanwhile.
    const auto until = std::chrono::steady_clock::now() + 10s;
    while (kill(postmaster, 0) == 0 && std::chrono::steady_clock::now() < until) {
        std::this_thread::sleep_for(20ms);
    }
    if (kill(postmaster, 0) == 0) {
        // The number belongs to a stranger by now; no process runs in the directory, so the file is
        // a leftover.
        std::error_code ignored;
        std::filesystem::remove(pid_file, ignored);
    }
}

}
