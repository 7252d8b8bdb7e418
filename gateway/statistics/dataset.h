#pragma once
// What a record-level release is made from: allow-listed columns of text, each value as a number
// into its column's dictionary. Plain data, shared by the optimiser and by the verifier that does
// not trust it. Values are personal data: they never reach a rejection.

#include "gateway/core/result.h"
#include "gateway/statistics/hierarchy.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::statistics {

enum class ColumnKind : std::uint8_t {
    direct,     ///< identifies by itself; never leaves
    quasi,      ///< identifies together with others; leaves generalised
    sensitive,  ///< what nobody must learn of a person
    insensitive ///< neither, in the schema's judgement
};

/// How much a release has lost, as ARX defines it.
enum class Metric : std::uint8_t {
    loss, ///< geometric mean of the attributes' losses
    dm,   ///< discernibility: sum of squared class sizes
    aecs  ///< average class size
};

struct ColumnPlan {
    std::string name;
    ColumnKind kind{ColumnKind::direct};
    std::string hierarchy{};          ///< of a quasi column: what its hierarchy is called
    std::vector<std::string> order{}; ///< of a sensitive column: its values from low to high
};

struct Schema {
    char separator{';'}; ///< of the data, and of what is written
    char hierarchy_separator{';'};
    Metric metric{Metric::loss};
    std::vector<ColumnPlan> columns;
    std::string person{};                       ///< the direct column that tells persons apart
    std::vector<std::string> missing{"", "NA"}; ///< marks of a missing value
};

struct Column {
    std::string name;
    ColumnKind kind{ColumnKind::direct};
    std::vector<std::string> labels;    ///< distinct values
    std::vector<std::uint32_t> codes;   ///< by record; empty for a direct or quasi column
    std::vector<bool> missing;          ///< by label
    std::vector<std::uint32_t> order{}; ///< of a sensitive column with an order: label numbers
};

struct DataSet {
    std::vector<Column> columns; ///< in the order of the data
    std::size_t records{0};
    /// Numbers of persons, by record; empty: every record is a person of its own.
    std::vector<std::uint32_t> persons;
    /// The line of a record whose person has one before it; 0: there is none.
    std::size_t repeated_line{0};
    std::vector<Hierarchy> hierarchies; ///< of the quasi columns, in their order
    /// Leaves of the quasi columns, by record.
    std::vector<std::vector<std::uint32_t>> leaves;
};

/// Reads data whose first record names the columns.
/// @param hierarchies texts by the name that the schema gives.
/// @return rejects with EMPTY_SET, COLUMN_UNKNOWN (not in the schema), COLUMN_ABSENT, COLUMN_TWICE,
///         RECORD_WIDTH, HIERARCHY_ABSENT, HIERARCHY_LEAF_MISSING (a value that is no leaf),
///         PERSON_UNCLEAR (several direct columns and none named), PERSON_MISSING, ORDER_INCOMPLETE
///         (a value that has no place in its column's order), and what Hierarchy::read() rejects.
///         The path is the column or the hierarchy, the line that of the data.
[[nodiscard]] core::Result<DataSet> read_data(
    std::string_view text, const Schema& schema,
    const std::map<std::string, std::string>& hierarchies);

}
