#pragma once
// Of this room alone: what the pages of those who answer for the data have in common.

#include "gateway/admin/oversight.h"
#include "gateway/admin/resources.h"

namespace gateway::admin {

/// @throws core::GatewayError STORE_UNREACHABLE where the parts have none (no store behind them).
[[nodiscard]] Oversight& oversight_of(Parts& parts);

}
