#pragma once
// A decision as JSON, with each field's explanation in three languages: the same for a dry run and
// for a stored decision (docs/the-gate.md). It holds names, codes and dates; never a value.

#include "gateway/core/decision.h"
#include "gateway/policy/decide.h"
#include "gateway/text/json_value.h"

namespace gateway::admin {

/// {"outcome","rules_digest","guards","next_change","fields":[…]}
/// @param rules under which it was made.
[[nodiscard]] text::JsonValue decision_json(
    const policy::RuleSet& rules, const core::Decision& decision,
    const policy::ExplanationFacts& facts);

}
