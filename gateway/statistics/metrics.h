#pragma once
// How much a generalisation loses, exactly as ARX (MetricMDNMLoss, MetricSDDiscernability,
// MetricSDAECS) defines it, so that figures can be compared. Ranks safe candidates; never decides
// whether one is safe, and so may be in floating point. Its sums are whole numbers, so that no
// order of records changes a figure.

#include <cstdint>
#include <span>

namespace gateway::statistics {

/// One quasi-identifier at one node.
struct AttributeSum {
    std::uint64_t leaves;  ///< in its hierarchy
    std::uint64_t covered; ///< over the kept records: how many leaves their label stands for
};

/// Geometric mean of the attributes' losses: each (covered/leaves + suppressed - N/leaves) /
/// (N - N/leaves), at least 0, cut to ten decimals.
[[nodiscard]] double
loss_of(std::span<const AttributeSum> attributes, std::uint64_t records, std::uint64_t suppressed);

/// Of the sum of the kept classes' squared sizes: a suppressed record is like all.
[[nodiscard]] double
discernibility_of(std::uint64_t squares, std::uint64_t records, std::uint64_t suppressed);

/// Records a class; all suppressed ones are one class.
[[nodiscard]] double
class_size_of(std::uint64_t classes, std::uint64_t records, std::uint64_t suppressed);

}
