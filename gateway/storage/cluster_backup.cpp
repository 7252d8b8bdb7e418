#include "gateway/storage/cluster_backup.h"

#include "gateway/core/error.h"
#include "gateway/storage/private_cluster.h"
#include "gateway/storage/server_process.h"

#include <unistd.h>

#include <chrono>
#include <csignal>

namespace gateway::storage {

namespace fs = std::filesystem;
using core::GatewayError;

namespace {

using namespace std::chrono_literals;

/// A large store takes its time; what takes longer than a day hangs.
constexpr auto longest = 24h;

/// As ourselves: who we are is who the cluster's socket lets in.
bool succeeds(const std::vector<std::string>& command, const fs::path& log) {
    ServerProcess process{ServerUser{}, command, log};
    const std::optional<int> status{process.wait(longest)};
    if (!status) {
        process.signal(SIGKILL);
        static_cast<void>(process.wait(10s));
    }
    return status == 0;
}

fs::path program(const char* name) {
    return PrivateCluster::Settings{}.binaries / name;
}

/// The server runs as another user when we are root.
void give_all_to(const fs::path& folder, const ServerUser& user) {
    const auto give = [&](const fs::path& path) {
        if (user.drop_privileges && ::lchown(path.c_str(), user.uid, user.gid) != 0) {
            throw GatewayError{"STORE_DIRECTORY_UNWRITABLE", GatewayError::Retry::never};
        }
    };
    give(folder);
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator{folder}) {
        give(entry.path());
    }
}

}

void back_up_cluster(const fs::path& data_directory, const fs::path& into) {
    const std::optional<std::string> owner{PrivateCluster::attach(data_directory, Role::owner)};
    if (!owner) {
        throw GatewayError{"STORE_UNREACHABLE"};
    }
    const fs::path log{into.string() + ".log"};
    if (!succeeds(
            {program("pg_basebackup").string(), "--dbname=" + *owner, "--pgdata=" + into.string(),
             "--wal-method=stream", "--checkpoint=fast", "--manifest-checksums=SHA256",
             "--no-password"},
            log)) {
        throw GatewayError{"BACKUP_FAILED", log.string(), GatewayError::Retry::later};
    }
    std::error_code ignored;
    fs::remove(log, ignored);
}

void restore_cluster(const fs::path& from, const fs::path& data_directory) {
    const fs::path cluster{data_directory / "postgres"};
    if (fs::exists(cluster)) {
        throw GatewayError{"RESTORE_NOT_EMPTY", cluster.string(), GatewayError::Retry::never};
    }
    std::error_code failed;
    fs::create_directories(data_directory, failed);
    const fs::path log{data_directory / "restore.log"};
    if (!succeeds({program("pg_verifybackup").string(), "--quiet", from.string()}, log)) {
        throw GatewayError{"BACKUP_DAMAGED", log.string(), GatewayError::Retry::never};
    }
    fs::remove(log, failed);
    // under another name until it is whole: a start between would take half a cluster for one
    const fs::path unfinished{data_directory / "postgres.restoring"};
    fs::remove_all(unfinished, failed);
    fs::copy(from, unfinished, fs::copy_options::recursive | fs::copy_options::copy_symlinks);
    give_all_to(unfinished, ServerUser::find());
    fs::permissions(unfinished, fs::perms::owner_all);
    fs::rename(unfinished, cluster);
}

}
