#pragma once
// By which way a question leaves. The endpoint of a party and the pins by which it is known are the
// law's, as much as what may go to it; so they are looked up after the gate has decided. It must
// never let what was decided under one law travel by the way of an earlier one.

#include "gateway/exchange/assembly.h"
#include "gateway/exchange/outbound.h"

namespace gateway::exchange {

/// The way to the party of the exchange under the law that is in force when the question leaves.
/// Where there is none any more the question has failed (LAW_CHANGED, or why it cannot be opened).
/// @param law outlives it.
[[nodiscard]] Carrier by_the_law_in_force(const Law& law, const Under& begun_with);

}
