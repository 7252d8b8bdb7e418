#pragma once
// The models of anonymity that a class of records must satisfy, each an exact comparison of whole
// numbers. Of the optimiser; the verifier has its own.

#include "gateway/statistics/ratio.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace gateway::statistics {

/// No setting and no option goes below: two people behind a figure each know the other.
inline constexpr std::uint64_t k_floor{3};
inline constexpr std::size_t quasi_limit{6};

struct Models {
    std::uint64_t k{10};
    std::optional<std::uint32_t> l{}; ///< distinct values of each sensitive column
    /// With l: recursive-(c,l); the most frequent value is rarer than c times the rest from the
    /// l-th most frequent on.
    std::optional<Ratio> c{};
    std::optional<Ratio> t{}; ///< greatest distance of a class from the whole
    Ratio suppression{5, 100};
};

/// A sensitive column over the whole set.
struct Sensitive {
    std::vector<std::uint64_t> totals;  ///< by value
    std::vector<bool> missing;          ///< by value
    std::vector<std::uint32_t> order{}; ///< of the values; empty: all equally far from each other
};

/// Whether a class with `counts` of each value satisfies l, c and t for this column.
/// A missing value is the worse of what it can be: no distinct value, and among the most frequent.
/// @param scratch its memory is used.
[[nodiscard]] bool satisfies(
    const Models& models, const Sensitive& column, std::span<const std::uint32_t> counts,
    std::uint64_t records, std::vector<std::uint64_t>& scratch);

}
