#pragma once
// The attacker's view of tables, and the gate of their release: which suppressed cells can be
// recomputed, and how closely the others can be bounded. It knows only what is published.

#include "gateway/core/result.h"
#include "gateway/statistics/intervals.h"
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
    narrow           ///< its interval is narrower than the threshold
};

struct AuditedCell {
    std::uint32_t variable;
    Interval interval;
};

struct Audit {
    /// Cells whose value is told or follows, though it must not.
    std::vector<AuditedCell> recomputable;
    std::vector<AuditedCell> intervals; ///< of every suppressed cell
    std::vector<std::pair<std::uint32_t, Flaw>> flaws;

    [[nodiscard]] bool safe() const noexcept { return flaws.empty(); }
};

/// A suppressed cell is safe if its interval reaches the threshold and is at least that wide; where
/// a zero is published, no suppressed cell can be zero. One that a linked table has in the open is
/// recomputable. A cell that no table lists may be known,
/// unless it is small.
/// @param guarded the suppressed cells that matter; nothing: all of them, which is the worse
/// reading.
/// @return rejects with K_BELOW_FLOOR, TOTALS_DIFFER (no cells can add up to what is published).
/// @throws core::GatewayError SOLVER_FAILED.
[[nodiscard]] core::Result<Audit> audit(
    const TableSystem& system, std::uint64_t threshold,
    std::optional<std::span<const std::uint32_t>> guarded = std::nullopt);

}
