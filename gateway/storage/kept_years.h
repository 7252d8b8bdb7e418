#pragma once
// Whole years of decisions, provenance and pieces of deliveries that may be over: what of them
// would go, what has to stay. They end in a unit of work, beside their certificate
// (ports::EndedYear).

#include "gateway/core/instant.h"
#include "gateway/ports/rights.h"
#include "gateway/storage/connection_pool.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::storage {

/// A part of a table.
struct KeptYear {
    std::string part;
    core::Instant until; ///< the year's end (UTC)
    std::int64_t goes{0};
    std::int64_t stays{0};
};

/// Thread-safe.
class KeptYears final {
public:
    explicit KeptYears(ConnectionPool& pool) : m_pool{pool} {}

    /// Years of a table (decision, provenance, delivery_piece) that ended so many years before
    /// `now`, the oldest first.
    [[nodiscard]] std::vector<KeptYear>
    over(std::string_view table, std::int64_t years, core::Instant now);

private:
    ConnectionPool& m_pool;
};

/// A row of a unit of work. @throws core::GatewayError RETENTION_MOVED, RETENTION_WAITS.
void insert(Connection& connection, const ports::EndedYear& ended);

}
