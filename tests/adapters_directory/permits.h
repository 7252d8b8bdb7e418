#pragma once
// Permits by the one way there is: the commit of a unit of work (here one that keeps nothing).

#include "gateway/ports/unit_of_work.h"

#include <chrono>

namespace tests {

[[nodiscard]] gateway::ports::SendPermit permit_for(
    gateway::core::MessageId message, const gateway::core::Digest& digest,
    std::chrono::microseconds send_by);

}
