#pragma once
// What is known of suppressed cells once several releases are held together. A suppressed cell is
// at least one, since zeros are published: its table's audit has counted on that, and so does
// whoever has another table beside it. That it is below the threshold is no knowledge: others are
// suppressed for its sake, and nobody sees which.

#include "gateway/statistics/ledger.h"

#include <cstdint>
#include <span>

namespace gateway::statistics {

enum class SuppressedCells : std::uint8_t {
    kept,
    given_away,   ///< one of fewer persons than the threshold is no longer safe
    contradicted, ///< the cells fit no population
    unread        ///< of some tables' cells it is not known where codes cross
};

/// Audits the tables of all releases as linked ones. A cell is linked to another release's cells of
/// a table if it counts exactly the people of some of them; of cells that lie across each other it
/// looks at nothing, for who is in both is chance as a rule. A cell that its own release bounds as
/// closely is safe: its audit has said so. How cells add up is read out of their places
/// (ReleaseCodes); where that fails, or is too much, and something small is suppressed, nothing is
/// taken for kept.
/// @throws core::GatewayError SOLVER_FAILED.
[[nodiscard]] SuppressedCells
judge_suppressed(std::span<const LedgerRelease* const> releases, std::uint64_t threshold);

}
