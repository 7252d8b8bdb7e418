#pragma once
// Signs the heads of journal chains, keeps the signatures in the store and in a local file, and
// cites each in another chain, so that neither a changed entry nor a cut tail goes unseen.

#include "gateway/app/workbench.h"

#include <optional>
#include <string>

namespace gateway::app {

enum class Sign : bool { what_is_due, everything };

/// @param bench  whose chain cites the checkpoints (its own is not cited there).
/// @param worker only chains of this worker; empty: of all workers of the daemon (the command line
/// signs its own,
///        which is cited nowhere: its tail is vouched for by the local file alone).
void sign_checkpoints(
    Installation& installation, Workbench& bench, Sign sign, const std::string& worker);

}
