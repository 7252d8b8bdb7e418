#pragma once
// What tables say together: one variable a cell, one equation a total. This is all that an attacker
// has, and all that the audit works from.

#include "gateway/core/result.h"
#include "gateway/statistics/table.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace gateway::statistics {

/// A cell of one or several linked tables.
struct Variable {
    std::size_t table{0};                ///< the first that has it
    std::vector<std::string> at;         ///< there
    std::optional<std::int64_t> value{}; ///< published
    bool listed{false};                  ///< some table has it among its cells
    bool suppressed{false};              ///< there, without value
};

/// total = sum of parts.
struct Equation {
    std::uint32_t total;
    std::vector<std::uint32_t> parts;
};

struct TableSystem {
    std::vector<Variable> variables;
    std::vector<Equation> equations;
    /// By table and listed cell: its variable.
    std::vector<std::vector<std::uint32_t>> cells;
};

inline constexpr std::size_t cell_limit{1'000'000};
/// Of a cell; sums of several stay exact.
inline constexpr std::int64_t value_limit{1'000'000'000'000};

/// Where a cell is, as a rejection says it: /tables/0/at/north/f
[[nodiscard]] std::string path_of(const Variable& variable);

/// @return rejects with TABLE_EMPTY, TABLE_TOO_LARGE, DIMENSION_TWICE, CODE_TWICE, CELL_PLACE (an
/// `at`
///         that no dimension knows), CELL_TWICE, CELL_NEGATIVE, CELL_TOO_LARGE
///         (above value_limit), DIMENSIONS_DIFFER (linked tables
///         with other codes under one name), VALUES_DIFFER (linked tables contradict each other),
///         TOTALS_DIFFER (published cells do not add up). The path is that of the table's JSON.
[[nodiscard]] core::Result<TableSystem> system_of(std::span<const Table> tables);

}
