#pragma once
// What a question of a party says of itself. It must never let a party speak for another, or of
// anything but its own matter.

#include "gateway/exchange/departure.h"
#include "gateway/mapping/mapping.h"

namespace gateway::exchange {

/// What a party's question says of itself (its provision, its case, its task), and which bond with
/// the person it names. It is the asker's own word, and stands so in the evidence.
void add_what_the_question_says(Departing& departing, const mapping::Mapped& asked);

}
