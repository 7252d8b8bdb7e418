#pragma once
// Reads separated values (RFC 4180 with any one-byte separator) record by record, strictly. For the
// data and hierarchies of statistics alone. It must never guess: what is not well formed is refused
// with its line.

#include "gateway/core/result.h"

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace gateway::statistics {

/// A record's fields without their quotes, and the line it begins on. Views live until the call
/// returns. What it returns ends the reading if it is a rejection.
using OnFields = std::function<core::Result<core::Nothing>(
    std::size_t line, std::span<const std::string_view> fields)>;

/// A leading UTF-8 byte order mark is skipped; lines end with LF or CR LF; a field in quotes may
/// hold separators, line ends and doubled quotes; empty lines are skipped.
/// @param place what a rejection names as its path.
/// @return rejects with TEXT_ENCODING (not UTF-8, or U+0000), TEXT_MARK (a byte order mark inside),
///         TEXT_LINE_END (a CR alone), TEXT_QUOTE (a quote that does not close, or text beside it).
[[nodiscard]] core::Result<core::Nothing> read_delimited(
    std::string_view text, char separator, const std::string& place, const OnFields& on_fields);

/// Appends a field, in quotes where it needs them.
void append_field(std::string& out, std::string_view field, char separator);

}
