#pragma once
// The naive oracle: the gate's decision written a second time, over strings, maps and sets, step by
// step as the specification says it. It shares no code with gateway/policy beside the data types of
// law and question, knows no index, no mask and no order, and is the judge of the engine (I13).

#include "gateway/policy/decide.h"

namespace oracle {

[[nodiscard]] gateway::core::Decision
decide(const gateway::policy::Law& law, const gateway::policy::Question& question);

}
