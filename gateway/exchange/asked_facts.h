#pragma once
// What a question says of itself, and what it cannot say. It must never let a party speak for
// another, or of anything but its own matter, nor take silence for a no.

#include "gateway/exchange/departure.h"
#include "gateway/mapping/mapping.h"

namespace gateway::exchange {

/// What a party's question says of itself (its provision, its case, its task), and which bond with
/// the person it names. It is the asker's own word, and stands so in the evidence.
void add_what_the_question_says(Departing& departing, const mapping::Mapped& asked);

/// Holds that the register's records show and a municipal system's question through its relay does
/// not say are unknown of the person, and the gate takes what is unknown for held (I6).
void add_what_the_relay_leaves_open(Departing& departing);

}
