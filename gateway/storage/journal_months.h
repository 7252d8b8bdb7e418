#pragma once
// The months of the journal, as retention ends them: whole partitions, the oldest first, by the
// database's owner, who alone may. It must never take one that the journal's certificate does not
// name, nor the one that is written now.

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace gateway::storage {

struct JournalMonth {
    std::string name;      ///< 2026-03
    core::Instant until{}; ///< its end, exclusive (UTC)
    std::int64_t entries{0};
    std::int64_t held{0}; ///< of them, about persons with a hold that is open
};

/// Where a chain goes on: the last entry that is not there any more.
struct ChainStart {
    std::int64_t chain{0};
    std::int64_t sequence{0};
    core::Digest head{};
};

class JournalMonths final {
public:
    /// @param owner_connection  of a given database; empty: the private cluster of this directory.
    /// @throws core::GatewayError RETENTION_OWNER (nobody says how the owner connects).
    JournalMonths(const std::filesystem::path& data_directory, const std::string& owner_connection);

    /// Months that ended before, the oldest first. @param now  by which holds have ended or not.
    [[nodiscard]] std::vector<JournalMonth> ended_before(core::Instant before, core::Instant now);

    /// What the chains go on from when everything before is gone. Chains that lose nothing are
    /// left out.
    [[nodiscard]] std::vector<ChainStart> starts(core::Instant before);

    /// Takes the month out, beside whoever writes, and drops it. What a crash has left half done is
    /// ended, too. @throws core::GatewayError RETENTION_WAITS (somebody reads it, try again),
    /// and as Connection.
    void drop(const std::string& month);

private:
    std::string m_connection;
};

}
