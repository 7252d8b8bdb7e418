#pragma once
// Signs the heads of journal chains, keeps the signatures in the store and in a local file, and
// cites each in another chain, so that neither a changed entry nor a cut tail goes unseen.

#include "gateway/app/workbench.h"

#include <string>

namespace gateway::app {

enum class Sign : bool { what_is_due, everything };

/// Signs the chains of the daemon's workers and cites each, but its own, in the bench's chain.
void sign_checkpoints(Installation& installation, Workbench& bench, Sign sign);

/// Signs one worker's chain, which is cited nowhere: a command signs its own before it ends. The
/// tail is vouched for by the local file alone.
void sign_own_chain(Installation& installation, const std::string& worker);

}
