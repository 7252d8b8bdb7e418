#pragma once
// Processes of PostgreSQL: started as an unprivileged user when we are root, found by the directory
// that they run in.

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace gateway::storage {

/// Who PostgreSQL runs as: user `postgres` when we are root (it refuses root), else ourselves.
struct ServerUser {
    bool drop_privileges{false};
    uid_t uid{0};
    gid_t gid{0};

    /// @throws core::GatewayError STORE_NO_POSTGRES_USER.
    [[nodiscard]] static ServerUser find();
};

/// A child of ours: PostgreSQL's postmaster or initdb. Its standard streams go to `log`.
class ServerProcess final {
public:
    /// @throws core::GatewayError STORE_START_FAILED.
    ServerProcess(
        const ServerUser& user, const std::vector<std::string>& arguments,
        const std::filesystem::path& log);
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;
    ~ServerProcess() = default;

    [[nodiscard]] bool running() noexcept;
    /// Waits for the end; nothing if it has not come in time.
    [[nodiscard]] std::optional<int> wait(std::chrono::milliseconds limit) noexcept;
    void signal(int number) noexcept;
    [[nodiscard]] pid_t pid() const noexcept { return m_pid; }

private:
    pid_t m_pid{-1};
    std::optional<int> m_status{};
};

/// Ends whatever still serves `cluster` for a predecessor that crashed, so that a server can be
/// started there.
/// @pre this process holds the directory's lock: nobody who lives uses that server.
/// @throws core::GatewayError STORE_CLUSTER_BUSY if it does not end.
void end_orphans(const std::filesystem::path& cluster);

}
