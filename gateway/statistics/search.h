#pragma once
// The search for the generalisation that loses least and is safe: every node of the lattice is
// looked at, but for those whose Loss without any suppression, which only grows upwards, is already
// more than one that was found, and, for k and distinct-l, those below a node that is not safe. It
// proposes; whether a release is safe the verifier alone says.

#include "gateway/core/result.h"
#include "gateway/statistics/dataset.h"
#include "gateway/statistics/models.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace gateway::statistics {

/// Levels, one a quasi-identifier, in the order of the data's columns.
using Levels = std::vector<std::uint32_t>;

enum class Above : bool {
    none,  ///< this node or nothing
    search ///< every node at or above it
};

struct SearchOptions {
    Metric metric{Metric::loss};
    unsigned threads{1};
    /// Where the lattice begins; empty: at its bottom.
    Levels lowest{};
    Above above{Above::search};
};

struct Candidate {
    Levels levels;
    double loss{0}; ///< by the metric
    std::uint64_t suppressed{0};
    std::uint64_t classes{0}; ///< kept
    std::vector<bool> kept;   ///< by record
};

struct SearchOutcome {
    std::optional<Candidate> best; ///< nothing: no node is safe within the suppression limit
    std::uint64_t nodes{0};        ///< decided: looked at, or shown to lose more
};

/// Of equal losses the lexicographically smallest levels win, whatever the number of threads.
/// @pre the set has records and a quasi-identifier; lowest fits the hierarchies.
/// @return rejects with KEY_TOO_WIDE (the leaves' numbers together need more than 128 bits).
[[nodiscard]] core::Result<SearchOutcome>
search(const DataSet& data, const Models& models, const SearchOptions& options);

/// The classes at one node, grouped directly: their sizes, ascending. What the roll-up must come
/// to.
[[nodiscard]] std::vector<std::uint64_t>
class_sizes(const DataSet& data, std::span<const std::uint32_t> levels);

}
