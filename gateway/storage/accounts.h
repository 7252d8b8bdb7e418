#pragma once
// Accounts: counted over the records each time. What was counted when a run was closed is kept
// beside it for whoever looks; nothing is decided by that.

#include "gateway/ports/outbox.h"
#include "gateway/storage/connection.h"

#include <optional>
#include <string_view>
#include <vector>

namespace gateway::storage {

/// @throws core::GatewayError RUN_UNKNOWN.
[[nodiscard]] ports::RunAccount account_of(Connection& connection, core::MessageId run);

/// What was counted when it was closed; nothing if it is open, or was closed before that was kept.
[[nodiscard]] std::optional<ports::RunAccount>
kept_account(Connection& connection, core::MessageId run);

/// Rejected, withheld and pending records of run $1 by the code of their latest state: state, code,
/// records.
inline constexpr std::string_view coded_sql{
    "SELECT state, code, count(*) FROM (SELECT DISTINCT ON (message) message, state, code"
    "  FROM record_outcome WHERE run = $1::uuid ORDER BY message, outcome_no DESC) AS latest"
    " WHERE state IN ('rejected', 'withheld', 'pending') GROUP BY state, code"
    " ORDER BY state, count(*) DESC, code"};

/// Of all runs and, one an exchange, of what was relayed; oldest first.
[[nodiscard]] std::vector<ports::RunAccount> all_accounts(Connection& connection);

}
