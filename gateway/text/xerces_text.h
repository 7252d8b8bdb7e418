#pragma once
// Between xerces' UTF-16 and our UTF-8. Not for other rooms.

#include <xercesc/util/XercesDefs.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace gateway::text {

static_assert(sizeof(XMLCh) == sizeof(char16_t));

/// Appends `units` as UTF-8. A high surrogate at the end waits in `high` for the next piece.
void append_units(const XMLCh* units, std::size_t count, XMLCh& high, std::string& out);

/// A name of at most `longest` units in place of what `out` had. @return false if it is longer
[[nodiscard]] bool assign_name(const XMLCh* units, std::size_t longest, std::string& out);

/// A whole string.
[[nodiscard]] std::string to_utf8(const XMLCh* units);

}
