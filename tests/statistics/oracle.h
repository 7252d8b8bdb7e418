#pragma once
// What a node is, worked out the long way: records of text grouped by a map, models in fractions of
// long double. It shares nothing with the room but the reading of hierarchies' text by eye.

#include "gateway/statistics/models.h"
#include "tests/statistics/world.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace tests::statistics {

struct OracleNode {
    std::vector<std::uint32_t> levels;
    std::uint64_t violating{0};       ///< records of classes that are not safe
    std::uint64_t classes{0};         ///< kept
    std::vector<std::uint64_t> sizes; ///< of all classes, ascending
    bool feasible{false};
    double loss{0};
    double discernibility{0};
    double class_size{0};
};

/// @pre the world's columns are quasi columns, then one sensitive column.
[[nodiscard]] OracleNode
node_of(const World& world, const stat::Models& models, std::vector<std::uint32_t> levels);

/// Every node of the lattice, in lexicographic order.
[[nodiscard]] std::vector<OracleNode> all_nodes(const World& world, const stat::Models& models);

[[nodiscard]] double by(const OracleNode& node, stat::Metric metric);

}
