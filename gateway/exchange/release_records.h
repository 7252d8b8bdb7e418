#pragma once
// A record-level release of a quarter: the counted records, generalised until nobody is found, as
// the bytes that the verifier accepted. Pure. It must never hand out bytes that it did not accept,
// nor anything of a record but its declared columns.

#include "gateway/exchange/release_counting.h"
#include "gateway/exchange/release_report.h"
#include "gateway/statistics/randomness.h"
#include "gateway/statistics/verify.h"

#include <optional>
#include <string>
#include <vector>

namespace gateway::exchange {

struct ReleasedRecords {
    std::optional<statistics::VerifiedBytes> bytes{}; ///< nothing: refused, and the figures say why
    statistics::LedgerRelease told{};                 ///< whom they tell of
    std::vector<std::string> levels{};                ///< name=level, by quasi column
};

/// @param levels those of the series' last release; empty: there is none. It may become coarser.
/// @param figures receives what it came to, and the reasons against it.
[[nodiscard]] ReleasedRecords records_of(
    const config::ReleasePlan& plan, const Counting& counting,
    const std::vector<std::string>& levels, const statistics::RandomBytes& random,
    ReleaseFigures& figures);

}
