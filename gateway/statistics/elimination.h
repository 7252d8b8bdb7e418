#pragma once
// Which unknowns of a linear system have only one value, exactly. Elimination modulo a prime of 61
// bits finds them; each is then confirmed over the rationals by the combination of equations that
// gives it away.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace gateway::statistics {

/// Σ coefficient · unknown = right.
struct LinearRow {
    std::vector<std::pair<std::uint32_t, std::int32_t>> terms; ///< ascending by unknown
    std::int64_t right{0};
};

struct Determined {
    std::uint32_t unknown;
    std::int64_t value;
    /// False: found modulo the prime, and the combination has no small fractions to be confirmed
    /// with. It counts as determined all the same.
    bool confirmed;
};

/// @param unknowns how many; each row's are below it.
[[nodiscard]] std::vector<Determined>
determined(std::span<const LinearRow> rows, std::uint32_t unknowns);

}
