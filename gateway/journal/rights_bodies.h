#pragma once
// What stands in the journal of persons' requests: which right, which step, on which ground. Whose
// request it is, the entry's person tells; references and details stay in the store, and the
// journal holds a digest over them.

#include "gateway/ports/rights.h"

#include <string>

namespace gateway::journal {

[[nodiscard]] std::string rights_body(const ports::RightsRequest& request);
/// @param right  that was asked for.
[[nodiscard]] std::string rights_body(const ports::RightsEvent& event, ports::Right right);
/// A key was destroyed, or what was kept of one message.
[[nodiscard]] std::string rights_body(const ports::Erasure& erasure);

}
