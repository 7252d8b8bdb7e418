#pragma once
// A recorded decision's question under a draft of the rules: what would be sent that was not, and
// what would no longer be.

#include "gateway/core/decision.h"
#include "gateway/journal/evidence.h"
#include "gateway/policy/decide.h"

#include <optional>
#include <vector>

namespace gateway::exchange {

struct Foreseen {
    struct Change {
        core::ItemId item;
        core::Form was{core::Form::none};
        core::Form would_be{core::Form::none};
        bool special{false}; ///< under either set, by nature or by its value
    };

    core::Outcome was{core::Outcome::refused};
    core::Outcome would_be{core::Outcome::refused};
    std::vector<Change> changes; ///< ordered by item
    /// Fields whose values looked alike when they were decided, and which the draft tells apart:
    /// the value is gone, so nobody can say. Ordered by item.
    std::vector<core::ItemId> undetermined;
};

/// @param before that made the decision.
/// @param at     when the draft is asked: what was recorded then stands, the law is that of this
///               instant. Nothing: when the decision was made.
[[nodiscard]] Foreseen foresee(
    const policy::RuleSet& before, const policy::RuleSet& draft,
    const journal::DecisionEvidence& evidence, std::optional<core::Instant> at = {});

}
