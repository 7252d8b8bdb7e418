#pragma once
// Small invented sets: records, a schema and hierarchies, drawn from a seed.

#include "gateway/statistics/dataset.h"
#include "gateway/statistics/randomness.h"

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace tests::statistics {

namespace stat = gateway::statistics;

struct World {
    stat::Schema schema;
    std::map<std::string, std::string> hierarchies;
    std::vector<std::vector<std::string>> records; ///< without the head

    [[nodiscard]] std::string text() const;
    /// @pre the world is well formed
    [[nodiscard]] stat::DataSet read() const;
};

struct Shape {
    std::size_t records{60};
    std::vector<std::size_t> leaves{6, 4, 5}; ///< one quasi column each
    std::size_t values{4};                    ///< of the sensitive column
    bool ordered{false};
};

/// Columns q0 … , then `answer` (sensitive). Each hierarchy halves its leaves until one is left.
[[nodiscard]] World draw_world(const Shape& shape, std::mt19937_64& random);

/// Rows `leaf;label;…;*` of a hierarchy that halves.
[[nodiscard]] std::string halving(const std::string& stem, std::size_t leaves);

/// A source of randomness that begins with `seed`.
[[nodiscard]] stat::RandomBytes fixed_bytes(std::uint64_t seed);

}
