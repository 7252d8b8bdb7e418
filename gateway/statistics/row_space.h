#pragma once
// Which unions of groups have a size that follows from published sums: those whose indicator lies
// in the row space of the sums' equations. Modulo the prime 2^61 - 1: what follows over the
// rationals follows there too, and what follows there alone counts as if it did.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gateway::statistics {

class RowSpace final {
public:
    /// @param groups how many there are.
    explicit RowSpace(std::size_t groups) : m_groups{groups} {}

    /// Whether so many sums over so many groups can be reduced. Asked before any is added, for a
    /// row takes a number a group.
    [[nodiscard]] static bool can_hold(std::size_t sums, std::size_t groups);

    /// A published sum over these groups. One that was added before only costs time.
    /// @pre can_hold()
    void add(std::span<const std::uint32_t> groups);

    void reduce();

    /// Whether the size of some union of groups with fewer persons than `threshold`, and some,
    /// follows. Unions are tried by how many rows they need, fewest first, as far as some hundred
    /// million steps go; one row and two are always tried.
    /// @param persons by group. @pre reduce() was called
    [[nodiscard]] bool
    tells_small_union(std::span<const std::int64_t> persons, std::int64_t threshold) const;

    /// Whether the size of this union follows. @pre reduce() was called
    [[nodiscard]] bool tells(std::span<const std::uint32_t> groups) const;

private:
    using Row = std::vector<std::uint64_t>;

    [[nodiscard]] bool is_small_union(
        const Row& row, std::span<const std::int64_t> persons, std::int64_t threshold) const;
    [[nodiscard]] bool tells_with(
        std::size_t rows, std::size_t from, const Row& sum, std::int64_t so_far,
        std::span<const std::int64_t> persons, std::int64_t threshold) const;

    std::size_t m_groups;
    std::vector<Row> m_rows;
    std::vector<std::size_t> m_pivots; ///< by row, once reduced
};

}
