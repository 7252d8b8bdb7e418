#pragma once
// A month's partition on its way out: beside whoever writes, and whole. By the database's owner,
// who alone may.

#include "gateway/storage/connection.h"

#include <filesystem>
#include <functional>
#include <string>

namespace gateway::storage {

/// How the owner connects. @param given  of a given database; empty: the private cluster of this
/// directory. @throws core::GatewayError RETENTION_OWNER (nobody says how).
[[nodiscard]] std::string
owner_of(const std::filesystem::path& data_directory, const std::string& given);

/// Runs a script that has to wait for nobody: a lock that it does not get at once is asked for
/// again, for half a minute. @throws core::GatewayError RETENTION_WAITS, and as Connection.
void run_between_others(
    const std::string& connection, const std::function<void(Connection&)>& script);

/// Detaches a partition and drops it, waiting for nobody longer than anybody notices. What a crash
/// has left half done is ended; one that is not there is gone. @param parent, table  names that
/// need no quotes. @throws core::GatewayError RETENTION_WAITS (somebody reads it, try again), and
/// as Connection.
void drop_partition(
    const std::string& connection, const std::string& parent, const std::string& table);

}
