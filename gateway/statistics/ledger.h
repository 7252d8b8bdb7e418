#pragma once
// What a release tells together with those that its taker can hold already. Each may be safe alone:
// last month's table and this month's, with one person less, are not. Pure: it is handed what was
// published and who was counted, and says what stands in the way. It must never name a cell or a
// person in what it says.

#include "gateway/core/result.h"
#include "gateway/statistics/verify.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace gateway::statistics {

/// Somebody who was counted, and in which atom of the release's cross-classification.
struct LedgerMember {
    std::uint64_t person; ///< the same number in every release of the register
    std::uint32_t atom;

    friend auto operator<=>(const LedgerMember&, const LedgerMember&) = default;
};

struct LedgerCell {
    std::string place;                   ///< which cell it is: the same in every snapshot
    std::vector<std::uint32_t> atoms{};  ///< whose persons it counts
    std::optional<std::int64_t> value{}; ///< as published, exactly; nothing: suppressed, or noised
    /// Of a suppressed answer that nearly everybody of its row gave: from how many on it tells
    /// about all of them.
    std::optional<std::int64_t> telling{};
    /// What stands in the open is no count: nothing follows from it exactly. A cell that has
    /// neither a value nor noise is suppressed, and somebody is known to be in it.
    bool noised{false};
};

struct LedgerRelease {
    std::string id;
    /// What is counted and when: cells of one variable may be subtracted from each other.
    std::string variable;
    std::vector<LedgerMember> members;
    /// They may count atoms that nobody is in, where that nobody is in them is not told.
    std::vector<LedgerCell> cells;
    /// A record a person: its cells are all combinations of values that somebody has, whole.
    bool records{false};
};

/// Groups of persons that the releases together tell apart; more are not judged but refused.
inline constexpr std::size_t group_limit_of_ledger{20'000};
/// How many of them are bounded by linear programming; where there are more, only what follows
/// exactly is judged.
inline constexpr std::size_t bounded_groups{1'000};

/// Holds a release against earlier ones. The place of a refusal is the earlier release's id, or
/// `ledger` where several together are the reason. Codes: PERSON_OVERLAP (of one variable, two
/// cells one of which lies in the other, or the same cell of two snapshots, differ by fewer persons
/// than the threshold, and not by none), DETERMINED (the cells together give away how many fewer
/// than the threshold are, or a cell that tells about its row), NEARLY_DETERMINED (they show that
/// there are some, and fewer than that, or that so many of a row as tell about it gave one answer;
/// or a suppressed cell of fewer is bounded more closely than the audit of a table lets pass),
/// CONTRADICTED (they fit no population), RECORDS_OVERLAP (both are of records, and somebody is in
/// both: two files of one person can be joined), LEDGER_TOO_LARGE (before anything is computed;
/// or something small is suppressed, and the cells and atoms of a release are more than are read,
/// or its places are not codes that cross). A release alone is not judged here: its audit has done
/// that. Who happens to be in which of its cells is no more than chance where the plan does not say
/// it, and a plan may not: it counts an item in one dimension.
/// @param earlier all that whoever takes the release can hold.
/// @return in the order found, each once; empty: nothing stands in the way.
/// @throws core::GatewayError SOLVER_FAILED.
[[nodiscard]] std::vector<Refusal>
judge(const LedgerRelease& wanted, std::span<const LedgerRelease> earlier, std::uint64_t threshold);

}
