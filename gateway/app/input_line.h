#pragma once
// A value that is asked for on standard input, which no list of processes shows.

#include <string>
#include <string_view>

namespace gateway::app {

/// Text without the byte order mark that programs of Windows write before it; a reader of JSON may
/// pass it over.
/// @source RFC 8259, 8.1
[[nodiscard]] std::string_view unmarked(std::string_view text) noexcept;

/// The one line of standard input, without its end (LF or CR LF) and a byte order mark before it.
/// What follows it was meant to be looked at too, and would not be.
/// @throws core::GatewayError REQUEST_INVALID where something does.
[[nodiscard]] std::string read_line_of_input();

}
