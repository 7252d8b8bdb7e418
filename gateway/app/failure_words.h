#pragma once
// A sentence for the codes that people meet on the command line, in their language. The code stays
// what it is, and comes first.

#include "gateway/core/error.h"

#include <iosfwd>
#include <string_view>

namespace gateway::app {

/// fi, sv or en: of whoever sits at the machine, as its locale says (POSIX: LC_ALL, LC_MESSAGES,
/// LANG).
[[nodiscard]] std::string_view locale_language() noexcept;

/// @return empty: none is known, and docs/operations.md has the code.
[[nodiscard]] std::string_view
failure_words(std::string_view code, std::string_view language) noexcept;

/// `lautturi: CODE: place`, with the code's sentence behind it where there is no place, or the
/// place is a path.
void print_failure(const core::GatewayError& failure, std::ostream& out);

}
