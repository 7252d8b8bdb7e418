#pragma once
// The private cluster as a backup, made while it works, and put back. What is put back is checked
// byte by byte against what was taken.

#include <filesystem>

namespace gateway::storage {

/// Copies the cluster that runs under a data directory. Holds up nobody.
/// @param into  made; must not be there.
/// @throws core::GatewayError STORE_UNREACHABLE (no cluster runs there), BACKUP_FAILED.
void back_up_cluster(
    const std::filesystem::path& data_directory, const std::filesystem::path& into);

/// Puts a copy in the place of the cluster of a data directory that has none. It is started by
/// whoever opens the store.
/// @throws core::GatewayError BACKUP_DAMAGED, RESTORE_NOT_EMPTY, STORE_DIRECTORY_UNWRITABLE.
void restore_cluster(
    const std::filesystem::path& from, const std::filesystem::path& data_directory);

}
