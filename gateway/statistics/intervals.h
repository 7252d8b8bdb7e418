#pragma once
// How closely an attacker can bound each unknown of a linear system: its least and greatest value
// over all solutions that are nowhere below a bound, by linear programming (GLPK). The solutions
// may be fractions, so the true interval is never wider than what is told.

#include "gateway/statistics/elimination.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace gateway::statistics {

struct Interval {
    std::int64_t low{0};
    std::optional<std::int64_t> high{}; ///< nothing: without bound

    friend bool operator==(const Interval&, const Interval&) = default;
};

/// @param lower what every unknown is at least.
/// @return nothing if there is no such solution.
/// @throws core::GatewayError SOLVER_FAILED.
[[nodiscard]] std::optional<std::vector<Interval>>
intervals_of(std::span<const LinearRow> rows, std::uint32_t unknowns, std::int64_t lower);

}
