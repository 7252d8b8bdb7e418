#pragma once
// Which consent a reason comes from, so that an explanation can name its date and its event.

#include "gateway/core/decision.h"
#include "gateway/core/legal_facts.h"

namespace gateway::policy {

/// Whether this reason can come from this state.
[[nodiscard]] bool speaks_of(core::Reason reason, const core::ConsentState& state);

}
