#pragma once
// What cannot be read of one record stops nobody but that record: it is set aside and told, and
// whoever was working on many goes on. It must never pass over damage in silence.

#include "gateway/ports/histories.h"

#include <functional>
#include <vector>

namespace gateway::exchange {

/// Is told of a message whose evidence or provenance cannot be read. May be told again.
using TellDamage = std::function<void(core::MessageId)>;

/// Takes out the records whose evidence cannot be opened or read.
void set_damaged_aside(std::vector<ports::SentRecord>& sent, const TellDamage& tell);

}
