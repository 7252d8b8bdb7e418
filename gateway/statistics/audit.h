#pragma once
// The attacker's view of tables, and the gate of their release: which suppressed cells can be
// recomputed, and how closely the others can be bounded. It knows only what is published.

#include "gateway/core/result.h"
#include "gateway/statistics/intervals.h"
#include "gateway/statistics/ratio.h"
#include "gateway/statistics/table_system.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace gateway::statistics {

enum class Flaw : std::uint8_t {
    published_small, ///< between nothing and the threshold, in the open
    recomputable,    ///< has one value only
    below_threshold, ///< every value it can have is below the threshold
    narrow,          ///< its interval is narrower than it must be
    one_sided        ///< whatever its value, nearly everybody of its row is in it
};

/// An answer that so many of its row gave that it tells about everybody in the row.
struct Telling {
    std::uint32_t variable;
    std::uint32_t total; ///< of the row
    Ratio share;         ///< from which on it does
};

/// The suppressed cells that matter.
struct Guard {
    std::span<const std::uint32_t> small;
    std::span<const Telling> telling;
};

/// Whether somebody who sees a suppressed cell knows that it is not zero.
enum class Zeros : std::uint8_t {
    published, ///< they stand in the open, as a rule
    suppressed ///< they are suppressed like small counts
};

struct AuditedCell {
    std::uint32_t variable;
    Interval interval;
};

struct Audit {
    /// Cells whose value is told or follows, though it must not.
    std::vector<AuditedCell> recomputable;
    /// Of every suppressed cell, and of those left out that may be small.
    std::vector<AuditedCell> intervals;
    std::vector<std::pair<std::uint32_t, Flaw>> flaws;

    [[nodiscard]] bool safe() const noexcept { return flaws.empty(); }
};

/// A suppressed cell is safe if its interval reaches the threshold and is at least that wide. One
/// that a linked table has in the open is recomputable. A cell that no table lists is suppressed in
/// another way; but it may be known where it cannot be small. One that tells about its row is safe
/// if it can be less than its share of the row, and its interval is at least as wide as what the
/// share leaves.
/// @param guarded nothing: all suppressed cells matter, none of them for its row.
/// @param zeros where they are published, or any zero is, no suppressed cell is zero, unless
/// nothing can add up like that.
/// @return rejects with K_BELOW_FLOOR, TOTALS_DIFFER (no cells can add up to what is published).
/// @throws core::GatewayError SOLVER_FAILED.
[[nodiscard]] core::Result<Audit> audit(
    const TableSystem& system, std::uint64_t threshold,
    const std::optional<Guard>& guarded = std::nullopt, Zeros zeros = Zeros::published);

}
