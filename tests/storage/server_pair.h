#pragma once
// Two PostgreSQL servers of a test: a primary that waits for its standby, and the standby. Both
// stand on Unix sockets in a temporary folder and end with the object.

#include "gateway/storage/connection.h"
#include "gateway/storage/server_process.h"
#include "tests/storage/folder.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace storage_tests {

class ServerPair final {
public:
    /// @throws std::runtime_error if they do not start.
    ServerPair();
    ServerPair(const ServerPair&) = delete;
    ServerPair& operator=(const ServerPair&) = delete;
    ~ServerPair();

    /// Of a server, before and after it was promoted. Superuser lautturi_owner, database lautturi.
    [[nodiscard]] std::filesystem::path socket_of_primary() const { return socket("first"); }
    [[nodiscard]] std::filesystem::path socket_of_standby() const { return socket("second"); }
    [[nodiscard]] static std::string
    string_of(const std::filesystem::path& socket, const std::string& role);
    [[nodiscard]] gateway::storage::Connection owner_of_primary() const {
        return gateway::storage::Connection{string_of(socket_of_primary(), "lautturi_owner")};
    }

    /// Whether the primary waits for a standby with each commit.
    void ask_for_standby(bool ask);
    void stop_standby();
    /// Starts it and waits until it takes connections.
    void start_standby();
    /// As if its machine had lost power.
    void kill_primary();
    /// The standby is the primary from now on, and waits for nobody.
    void promote_standby();

    [[nodiscard]] const std::filesystem::path& folder() const noexcept { return m_folder.path(); }

private:
    using Server = std::unique_ptr<gateway::storage::ServerProcess>;

    [[nodiscard]] std::filesystem::path socket(const std::string& name) const {
        return m_folder.path() / ("socket-" + name);
    }
    [[nodiscard]] std::filesystem::path data(const std::string& name) const {
        return m_folder.path() / name;
    }
    void make_folders();
    void run(const std::vector<std::string>& command);
    [[nodiscard]] Server start(const std::string& name);

    Folder m_folder;
    gateway::storage::ServerUser m_user{gateway::storage::ServerUser::find()};
    Server m_first;
    Server m_second;
};

/// Whether `holds` does within half a minute.
[[nodiscard]] bool soon(const std::function<bool()>& holds);

}
