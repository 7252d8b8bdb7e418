#pragma once
// Which cells of tables may not be published, and which others must go with them so that the totals
// do not give them away. The audit of what remains is the gate; this only proposes.

#include "gateway/core/result.h"
#include "gateway/statistics/audit.h"
#include "gateway/statistics/ratio.h"
#include "gateway/statistics/table.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gateway::statistics {

/// What stands behind a cell that is a sum of amounts; a count of persons needs none.
struct Contributions {
    std::uint64_t contributors{0};
    std::vector<std::int64_t> largest; ///< descending
};

struct TableRules {
    std::uint64_t threshold{10}; ///< fewer persons than this, and not none, are suppressed
    /// Dimensions whose codes are answers: one that holds this share of a row or more tells about
    /// everybody in it, however many they are. Each is a dimension of some table.
    std::vector<std::string> answers{};
    Ratio homogeneity{90, 100};
    bool zeros_tell{false}; ///< that nobody gave an answer is as telling
    /// The largest `dominant` contributions together are this share of a sum or more.
    std::size_t dominant{2};
    Ratio dominance{85, 100};
};

/// A table before protection: every cell has its value.
struct TrueTable {
    Table table;
    std::vector<std::optional<Contributions>> contributions{}; ///< by cell; empty: counts
};

struct ProtectedTables {
    std::vector<Table> tables; ///< as published
    std::uint64_t primary{0};
    std::uint64_t secondary{0};
    Audit audit; ///< of `tables`; safe
};

/// @return rejects with CELL_ABSENT (a cell without value), SHARE_RANGE, ANSWERS_UNKNOWN (no table
///         has a dimension of that name), UNPROTECTABLE, or what system_of() and audit() reject.
[[nodiscard]] core::Result<ProtectedTables>
protect(std::vector<TrueTable> tables, const TableRules& rules);

}
