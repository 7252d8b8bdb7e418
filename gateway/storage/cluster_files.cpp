#include "gateway/storage/cluster_files.h"

#include "gateway/core/error.h"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <fstream>

namespace gateway::storage {

namespace {

using core::GatewayError;

/// The operating system's name for us: the only user whom the cluster lets in.
std::string our_user() {
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found{nullptr};
    if (getpwuid_r(geteuid(), &entry, buffer.data(), buffer.size(), &found) != 0
        || found == nullptr) {
        throw GatewayError{"STORE_NO_OWN_USER", GatewayError::Retry::never};
    }
    return entry.pw_name;
}

std::string server_settings(const std::filesystem::path& socket_directory) {
    return "# written by lautturi at each start; changes are lost\n"
           "listen_addresses = ''\n"
           "unix_socket_directories = '"
           + socket_directory.string()
           + "'\n"
             "unix_socket_permissions = 0700\n"
             "port = 5432\n"
             "max_connections = 100\n"
             "shared_buffers = 128MB\n"
             "max_wal_size = 2GB\n"
             "checkpoint_timeout = 15min\n"
             "jit = off\n"
             // durability is the store's promise: never relaxed
             "fsync = on\n"
             "full_page_writes = on\n"
             "synchronous_commit = on\n"
             "wal_level = replica\n"
             "timezone = 'UTC'\n"
             "log_timezone = 'UTC'\n"
             "lc_messages = 'C'\n"
             // the server's log may quote nothing that a statement carried
             "logging_collector = on\n"
             "log_directory = 'log'\n"
             "log_filename = 'postgresql-%a.log'\n"
             "log_truncate_on_rotation = on\n"
             "log_rotation_age = 1d\n"
             "log_error_verbosity = terse\n"
             "log_min_error_statement = panic\n"
             "log_parameter_max_length = 0\n"
             "log_parameter_max_length_on_error = 0\n";
}

}

void write_whole(const std::filesystem::path& path, const std::string& text) {
    const std::filesystem::path beside{path.string() + ".new"};
    {
        std::ofstream file{beside, std::ios::trunc};
        file << text;
        if (!file.flush()) {
            throw GatewayError{"STORE_DIRECTORY_UNWRITABLE"};
        }
    }
    std::error_code failed;
    std::filesystem::permissions(
        beside, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, failed);
    std::filesystem::rename(beside, path, failed);
    if (failed) {
        throw GatewayError{"STORE_DIRECTORY_UNWRITABLE"};
    }
}

void write_cluster_files(
    const std::filesystem::path& cluster, const std::filesystem::path& socket_directory) {
    const std::string user{our_user()};
    write_whole(cluster / "postgresql.conf", server_settings(socket_directory));
    write_whole(
        cluster / "pg_hba.conf", "local all lautturi_owner peer map=lautturi\n"
                                 "local all lautturi_app peer map=lautturi\n"
                                 "local replication lautturi_owner peer map=lautturi\n");
    write_whole(
        cluster / "pg_ident.conf", "lautturi \"" + user
                                       + "\" lautturi_owner\n"
                                         "lautturi \""
                                       + user + "\" lautturi_app\n");
}

}
