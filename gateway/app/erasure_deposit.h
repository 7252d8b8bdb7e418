#pragma once
// The list of erasures where the anchors are deposited: a machine that is lost takes its own list
// with it, and a backup would bring back keys that nobody knows were destroyed. A deposit is signed
// and says of which system it is, since what it names is destroyed: numbers of another system's
// persons are not ours.

#include "gateway/app/erasure_list.h"

namespace gateway::app {

/// The list as it is, whole, as a file `erasures-….jsonl` in `anchor.folder`, unless it lies there
/// and the key of now signed it. @return false: there is such a folder, and it cannot be written.
[[nodiscard]] bool deposit_erasures(Installation& installation);

/// Adds what was deposited of this system, under our key or one of its predecessors. What is of
/// another system says nothing.
/// @throws core::GatewayError SIGNER_UNKNOWN for one of ours that no key we know signed.
void read_deposited_erasures(Installation& installation, ErasureList& listed);

}
