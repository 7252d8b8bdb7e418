#pragma once
// What each folder of a backup holds beside the copy of the database, which has a list of its own:
// every file with its digest, as sha256sum writes and checks it, and whose installation it is.

#include <filesystem>
#include <optional>
#include <string>

namespace gateway::app {

/// Whose backup a folder is. It tells nothing of any key.
struct BackupOrigin {
    std::string mark; ///< of the installation: the same whatever its root key is changed for
    bool ring{false}; ///< its root key was changed: without the ring nothing can be opened
};

/// Writes `installation` and, last, `SHA256SUMS` into a folder of a backup that holds all else.
/// @throws core::GatewayError BACKUP_FAILED with the file.
void write_manifest(const std::filesystem::path& folder, const BackupOrigin& origin);

/// Compares every file with the list.
/// @return nothing where there is no list: a backup of before there were any, or keys that somebody
/// put together by hand.
/// @throws core::GatewayError BACKUP_DAMAGED with the file that is missing or another.
[[nodiscard]] std::optional<BackupOrigin> check_manifest(const std::filesystem::path& folder);

}
