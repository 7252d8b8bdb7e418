#pragma once
// Runs the cases that stand beside the rules through the gate.

#include "gateway/config/configuration.h"

#include <string>
#include <vector>

namespace gateway::admin {

/// What every case of the configuration came to: one finding for each that did not come out as it
/// says.
[[nodiscard]] std::vector<config::Finding>
failing_cases(const config::Configuration& configuration);

}
