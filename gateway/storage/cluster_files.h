#pragma once
// The files by which the private cluster is configured. They are ours and are written anew at each
// start.

#include <filesystem>
#include <string>

namespace gateway::storage {

/// Writes postgresql.conf, pg_hba.conf and pg_ident.conf. @throws core::GatewayError
/// STORE_INIT_FAILED.
void write_cluster_files(
    const std::filesystem::path& cluster, const std::filesystem::path& socket_directory);

/// Writes a small file whole or not at all. @throws core::GatewayError STORE_DIRECTORY_UNWRITABLE.
void write_whole(const std::filesystem::path& path, const std::string& text);

}
