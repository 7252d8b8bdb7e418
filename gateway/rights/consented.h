#pragma once
// Which items somebody's consent stands for, whatever they were called by when they gave it or took
// it back. Pure. It must never call standing what the gate would not send on.

#include "gateway/core/legal_facts.h"
#include "gateway/policy/law.h"

#include <set>
#include <span>

namespace gateway::rights {

/// Items that the person's consent (GDPR Art. 6(1)(a), 9(2)(a); not a waiver of secrecy) stands for
/// at `at`, for any recipient and purpose: each is judged by itself, as the gate does.
[[nodiscard]] std::set<core::ItemId> consented_items(
    std::span<const core::ConsentEvent> events, const policy::Law& law, core::Instant at);

}
