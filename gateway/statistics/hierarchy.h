#pragma once
// The hierarchy of a quasi-identifier: each leaf and what it becomes, level by level. Generalising
// is a function of this alone and never of the data: the same columns in every release of a series.

#include "gateway/core/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gateway::statistics {

/// Leaves and labels are numbered in the order of the tree: the leaves below a label are
/// consecutive, and so are the labels of a level below a label of the next.
class Hierarchy final {
public:
    /// One row a leaf: the leaf, then its label on level 1, 2, … The level 0 is the leaf itself.
    /// @param place   what a rejection names as its path.
    /// @param missing marks of a missing value; each that is not among the leaves becomes one: a
    ///        value of its own on every level below a common root.
    /// @return rejects with HIERARCHY_EMPTY, HIERARCHY_WIDTH (rows of unequal length),
    ///         HIERARCHY_LABEL_EMPTY, HIERARCHY_LEAF_TWICE, HIERARCHY_NOT_A_TREE (a label with two
    ///         parents), HIERARCHY_CYCLE (a label that is its own ancestor under another), or what
    ///         read_delimited() rejects.
    [[nodiscard]] static core::Result<Hierarchy> read(
        std::string_view text, char separator, const std::string& place,
        std::span<const std::string> missing = {});

    /// With the leaves themselves: levels are 0 … levels() - 1.
    [[nodiscard]] std::size_t levels() const noexcept { return m_labels.size(); }
    [[nodiscard]] std::size_t leaves() const noexcept { return m_labels.front().size(); }
    [[nodiscard]] std::optional<std::uint32_t> leaf(std::string_view label) const;
    /// The label's number on `level`, by leaf.
    [[nodiscard]] std::span<const std::uint32_t> codes(std::size_t level) const {
        return m_codes[level];
    }
    /// Labels of a level, by number.
    [[nodiscard]] std::span<const std::string> labels(std::size_t level) const {
        return m_labels[level];
    }
    /// How many leaves a label stands for, by number.
    [[nodiscard]] std::span<const std::uint32_t> leaves_below(std::size_t level) const {
        return m_below[level];
    }

private:
    Hierarchy() = default;

    std::vector<std::vector<std::string>> m_labels;
    std::vector<std::vector<std::uint32_t>> m_codes;
    std::vector<std::vector<std::uint32_t>> m_below;
    std::unordered_map<std::string, std::uint32_t> m_leaf;
};

}
