#pragma once
// What may follow what in a person's request. The law's order stands here and nowhere else: nobody
// is answered before it is certain who asks, nothing is refused without a reason, and a fee or an
// extension is set once, in time. Pure.

#include "gateway/core/result.h"
#include "gateway/ports/rights.h"
#include "gateway/rights/deadline.h"

#include <span>
#include <string_view>
#include <vector>

namespace gateway::rights {

/// Where a request stands.
enum class Standing : std::uint8_t {
    open,     ///< it is being worked on
    waits,    ///< for the person: a clarification, or a fee
    decided,  ///< granted in whole or in part, and not yet carried out
    refused,  ///< and the person was told why
    answered, ///< the answer was handed over
    ended
};

[[nodiscard]] std::string_view word_of(Standing standing) noexcept;
[[nodiscard]] Standing standing_of(const ports::RightsCase& request) noexcept;

[[nodiscard]] bool has(const ports::RightsCase& request, ports::RightsStep step) noexcept;

/// Whether a step may be taken now.
/// @return RIGHTS_ENDED, RIGHTS_NOT_IDENTIFIED, RIGHTS_IDENTIFIED_BEFORE, RIGHTS_DECIDED,
/// RIGHTS_NOT_DECIDED, RIGHTS_WAITS_FOR_CLARIFICATION, RIGHTS_NOT_ASKED, RIGHTS_EXTENDED_BEFORE,
/// RIGHTS_EXTENSION_LATE, RIGHTS_FEE_UNPAID, RIGHTS_NO_FEE, RIGHTS_GROUND (it needs one, or this
/// one is none for this right), RIGHTS_STEP (this right has no such step); path `step` or `ground`.
[[nodiscard]] core::Result<core::Nothing>
may_follow(const ports::RightsCase& request, const ports::RightsEvent& next, core::LocalDate today);

/// The grounds that a step of a right may rest on; empty: it takes none.
[[nodiscard]] std::span<const std::string_view>
grounds_of(ports::RightsStep step, ports::Right right) noexcept;

/// A step that may be taken now, and the grounds that it may rest on; empty: it takes none.
struct NextStep {
    ports::RightsStep step{ports::RightsStep::ended};
    std::vector<std::string_view> grounds{};
};

/// Which steps may follow now.
[[nodiscard]] std::vector<NextStep>
next_steps(const ports::RightsCase& request, core::LocalDate today);

/// The provision behind a ground, as people cite it; the code itself where there is none.
[[nodiscard]] std::string_view provision_of(std::string_view ground) noexcept;

}
