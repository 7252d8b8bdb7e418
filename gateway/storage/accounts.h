#pragma once
// Accounts: counted over the records each time, never kept.

#include "gateway/ports/outbox.h"
#include "gateway/storage/connection.h"

#include <vector>

namespace gateway::storage {

/// @throws core::GatewayError RUN_UNKNOWN.
[[nodiscard]] ports::RunAccount account_of(Connection& connection, core::MessageId run);

/// Of all runs and, one an exchange, of what was relayed; oldest first.
[[nodiscard]] std::vector<ports::RunAccount> all_accounts(Connection& connection);

}
