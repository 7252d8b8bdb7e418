#pragma once
// The store's own PostgreSQL: Debian's server binaries, a cluster under the data directory, reached
// over a Unix socket alone, started and stopped with us. It must never touch Debian's own clusters
// or listen on a network.

#include "gateway/storage/server_process.h"

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

namespace gateway::storage {

/// The two roles of the database: one migrates and purges, the other works.
enum class Role : std::uint8_t { owner, app };

class PrivateCluster final {
public:
    struct Settings {
        std::filesystem::path data_directory;    ///< the cluster stands in its folder postgres/
        std::filesystem::path runtime_directory; ///< for the socket; empty: /tmp
        std::filesystem::path binaries{"/usr/lib/postgresql/15/bin"};
    };

    /// Makes the cluster if there is none, ends a crashed predecessor's server, starts, waits until
    /// it answers.
    /// @throws core::GatewayError STORE_DIRECTORY_IN_USE when another process holds the data
    /// directory,
    ///         STORE_BINARIES_MISSING, STORE_INIT_FAILED, STORE_START_FAILED, STORE_SOCKET_PATH,
    ///         STORE_DIRECTORY_NOT_TRAVERSABLE (started as root: user postgres cannot reach the
    ///         directory).
    explicit PrivateCluster(Settings settings);
    PrivateCluster(const PrivateCluster&) = delete;
    PrivateCluster& operator=(const PrivateCluster&) = delete;
    /// Stops the server (fast shutdown) and waits for it.
    ~PrivateCluster();

    /// A libpq connection string without a secret: the socket's directory and the operating system
    /// tell who may.
    [[nodiscard]] std::string connection_string(Role role) const;

    /// Starts the server again if it died. Thread-safe.
    void revive();

    [[nodiscard]] pid_t postmaster() const noexcept { return m_server->pid(); }

    /// The connection string of a cluster that another process (the daemon) keeps running on this
    /// data directory; nothing if none does. For the verbs of the command line.
    [[nodiscard]] static std::optional<std::string>
    attach(const std::filesystem::path& data_directory, Role role);

private:
    class DirectoryLock;

    void make();
    void start();
    void stop() noexcept;
    void remove_leftover_socket() noexcept;
    [[nodiscard]] bool answers();

    Settings m_settings;
    ServerUser m_user;
    std::unique_ptr<DirectoryLock> m_lock;
    std::filesystem::path m_cluster;
    std::filesystem::path m_socket_directory;
    std::unique_ptr<ServerProcess> m_server;
    std::mutex m_reviving;
};

}
