#pragma once
// Decisions, provenance and pieces of deliveries, each by a period of its own in whole years. A
// year goes in the transaction that certifies it. It must never end a year of which more or less
// would go than was judged, nor anything that a hold, an open request or an open case is about.

#include "gateway/app/installation.h"
#include "gateway/app/workbench.h"
#include "gateway/storage/kept_years.h"
#include "gateway/text/json_value.h"

#include <cstdint>
#include <iosfwd>
#include <string_view>
#include <vector>

namespace gateway::app {

/// One of the three, and its years that are over.
struct JudgedYears {
    std::string_view name; ///< decisions, provenance, deliveries
    std::string_view table;
    std::int64_t years{0};               ///< 0: as long as everything
    std::vector<storage::KeptYear> over; ///< the oldest first; those of which nothing goes, too
};

[[nodiscard]] std::vector<JudgedYears> judge_years(Installation& installation, core::Instant now);

/// @return how many rows went. @throws core::GatewayError RETENTION_WAITS; what is gone is
/// certified.
std::int64_t
end_years(Installation& installation, Workbench& bench, const std::vector<JudgedYears>& judged);

[[nodiscard]] text::JsonValue json_of(const std::vector<JudgedYears>& judged);
void print(const std::vector<JudgedYears>& judged, std::ostream& out);

}
