#pragma once
// Signs the heads of journal chains, keeps the signatures in the store and in a local file, and
// cites each in another chain, so that neither a changed entry nor a cut tail goes unseen.

#include "gateway/app/installation.h"
#include "gateway/exchange/note.h"

#include <functional>
#include <string>

namespace gateway::app {

enum class Sign : bool { what_is_due, everything };

/// @param note   writes a note in the chain that cites the checkpoints (its own is not cited
/// there).
/// @param worker only chains of this worker; empty: of all workers of the daemon (the command line
/// signs its own,
///        which is cited nowhere: its tail is vouched for by the local file alone).
void sign_checkpoints(
    Installation& installation, const std::function<void(exchange::Note::Write)>& note, Sign sign,
    const std::string& worker);

}
