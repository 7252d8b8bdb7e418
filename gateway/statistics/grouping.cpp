#include "gateway/statistics/grouping.h"

namespace gateway::statistics {

std::vector<Field> fields_for(std::span<const std::size_t> leaves) {
    std::vector<Field> fields(leaves.size());
    unsigned shift{0};
    for (std::size_t at{leaves.size()}; at-- > 0;) {
        fields[at] = {shift, static_cast<unsigned>(std::bit_width(leaves[at] - 1))};
        shift += fields[at].bits;
    }
    return fields;
}

std::vector<std::uint32_t>
step_between(const Hierarchy& hierarchy, std::size_t from, std::size_t to) {
    std::vector<std::uint32_t> table(hierarchy.labels(from).size());
    const auto below = hierarchy.codes(from);
    const auto above = hierarchy.codes(to);
    for (std::size_t leaf{0}; leaf < below.size(); ++leaf) {
        table[below[leaf]] = above[leaf];
    }
    return table;
}

}
