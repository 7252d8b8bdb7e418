#pragma once
// A value that is asked for on standard input, which no list of processes shows.

#include <string>

namespace gateway::app {

/// The one line of standard input. What follows it was meant to be looked at too, and would not be.
/// @throws core::GatewayError REQUEST_INVALID where something does.
[[nodiscard]] std::string read_line_of_input();

}
