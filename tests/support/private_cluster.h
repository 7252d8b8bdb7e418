#pragma once
// A throw-away PostgreSQL for tests: on a Unix socket in a temporary folder, ended and removed with
// the object. It plays a municipal register; the store's own cluster is gateway/storage's.

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace tests::support {

class PrivateCluster final {
public:
    /// @throws std::runtime_error if PostgreSQL does not start.
    PrivateCluster();

    /// Stops the server, if it still runs, and removes the folder.
    ~PrivateCluster();

    PrivateCluster(const PrivateCluster&) = delete;
    PrivateCluster& operator=(const PrivateCluster&) = delete;

    /// Of the superuser `register`, database `postgres`.
    [[nodiscard]] std::string connection_string() const;

    /// Runs a script with psql. @throws std::runtime_error if a statement fails.
    void run_script(const std::filesystem::path& script) const;

    void start();
    void stop();
    /// SIGKILL to the postmaster and its children.
    void kill();

private:
    [[nodiscard]] std::string as_server() const;
    void control(const std::string& action) const;

    std::filesystem::path m_folder;
};

}
