#pragma once
// Days and instants of the command line.

#include "gateway/core/instant.h"

#include <string>

namespace gateway::app {

/// @param option whose value it is, for the sentence.
/// @throws core::GatewayError DATE_WRONG, DATE_IMPLAUSIBLE (outside 2000–2099).
[[nodiscard]] core::Instant said_instant(const std::string& text, const std::string& option);

}
