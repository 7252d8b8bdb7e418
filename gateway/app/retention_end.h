#pragma once
// Destroying what has had its time, and its certificate in the journal: one commit, so that neither
// stands without the other, with everybody at work on the person waiting.

#include "gateway/app/installation.h"
#include "gateway/app/workbench.h"
#include "gateway/ports/rights.h"

#include <cstdint>
#include <string>

namespace gateway::app {

/// @param certificate the entry's body
/// @return false: something was written about the person since it was judged, and nothing was
/// destroyed. @throws core::GatewayError, as the store failed.
[[nodiscard]] bool
end_for_good(Workbench& bench, const ports::Destruction& what, const std::string& certificate);

/// The newest generation of wrapping keys: once it is destroyed, what went is gone from backups
/// too.
[[nodiscard]] std::int64_t newest_generation(Installation& installation);

}
