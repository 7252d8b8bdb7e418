#pragma once
// The audit stream's own end, where the journal is kept longer: a month is written anew without
// what its audit entries said, and takes the place of the old one. What is left of such an entry is
// its place in the chain and the digest of its content, so that the chain still holds. By the
// database's owner. It must never leave out anything but audit entries, nor what a hold keeps.

#include "gateway/core/instant.h"
#include "gateway/storage/journal_months.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace gateway::storage {

/// How much of a chain is left out, from its beginning on.
struct LeftOut {
    std::int64_t chain{0};
    std::int64_t entries{0};
    std::int64_t last{0}; ///< the sequence of the last one
};

class AuditMonths final {
public:
    /// As JournalMonths.
    AuditMonths(const std::filesystem::path& data_directory, const std::string& owner_connection);

    /// Months that ended before and have audit entries whole, the oldest first: how many may be
    /// left out (`entries`), and how many a hold keeps.
    [[nodiscard]] std::vector<JournalMonth> ended_before(core::Instant before, core::Instant now);

    /// Writes a month anew, beside the old one. Nobody reads it yet.
    void prepare(const std::string& month, core::Instant now);
    /// What will be left out of each chain when these months have been put in place, with what is
    /// left out already.
    [[nodiscard]] std::vector<LeftOut> left_out(const std::vector<JournalMonth>& prepared);
    /// Puts a prepared month in the place of the old one, which is dropped.
    /// @throws core::GatewayError RETENTION_WAITS (somebody reads it, try again).
    void replace(const std::string& month);

private:
    std::string m_connection;
};

}
