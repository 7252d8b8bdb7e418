#pragma once
// What a step of a request sets in motion: holds while it is assessed and after (Art. 18, 21),
// notices to every recipient (Art. 19), and what is destroyed (Art. 17). Rows only; whoever takes
// the step writes them with it, in one transaction.

#include "gateway/core/result.h"
#include "gateway/ports/person_entries.h"
#include "gateway/rights/erasure.h"

#include <functional>
#include <optional>
#include <vector>

namespace gateway::rights {

struct Effects {
    std::vector<ports::PersonEntry> holds;
    std::vector<ports::NoticeRow> notices;
    std::vector<ports::Erasure> erasures;
    text::JsonValue assessment{}; ///< of an erasure, item by item; null of all else

    /// Whether something is taken from what may leave.
    [[nodiscard]] bool take() const noexcept;
    [[nodiscard]] bool none() const noexcept {
        return holds.empty() && notices.empty() && erasures.empty();
    }
};

/// What is needed to say so.
struct EffectsGround {
    const Traces& traces;
    std::span<const core::MessageId> open_cases;
    std::int64_t live_attempts{0}; ///< that may send something of the person
    Names& names;
    core::Instant now;                   ///< by which consents stand
    std::function<core::MessageId()> id; ///< fresh ones, of notices
};

/// @return RIGHTS_DUTY_STANDS (a duty or task in law stands against erasing everything: it is
/// `partly`, or `refused` on a ground), RIGHTS_NOTHING_TO_ERASE, ERASURE_UNDER_WAY (something of
/// the person may still leave: try again when it has arrived).
[[nodiscard]] core::Result<Effects> effects_of(
    const ports::RightsCase& request, const ports::RightsEvent& event, const EffectsGround& ground);

}
