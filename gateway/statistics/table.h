#pragma once
// Tables of counts with totals, as they are to be published. A suppressed cell has no value. Linked
// tables share dimensions by name: the same cell in two tables is one unknown.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::statistics {

struct Dimension {
    std::string name;
    std::vector<std::string> codes;
    std::string total; ///< the code of all of them together
};

struct Cell {
    std::vector<std::string> at;         ///< a code or the total, one a dimension
    std::optional<std::int64_t> value{}; ///< nothing: suppressed
};

/// Cells that are not listed are not published.
struct Table {
    std::vector<Dimension> dimensions;
    std::vector<Cell> cells;
};

/// Separated values: the dimensions and `value`, a cell a line. Suppressed cells carry the mark of
/// whoever takes the table (`..`, `-1`), never a blank that could be read as zero.
[[nodiscard]] std::string
write_table(const Table& table, char separator, std::string_view suppressed_mark);

}
