#pragma once
// The list of erasures where the anchors are deposited: a machine that is lost takes its own list
// with it, and a backup would bring back keys that nobody knows were destroyed. A deposit is signed
// and says of which system it is, since what it names is destroyed: numbers of another system's
// persons are not ours.

#include "gateway/app/erasure_list.h"

namespace gateway::app {

/// The list as it is, whole, as a new file `erasures-….jsonl` in `anchor.folder`, unless it lies
/// there. @return false: there is such a folder, and it cannot be written.
[[nodiscard]] bool deposit_erasures(Installation& installation);

/// Adds what was deposited of this system, under our key. What is of another, or signed by nobody
/// we know, says nothing.
void read_deposited_erasures(Installation& installation, ErasureList& listed);

}
