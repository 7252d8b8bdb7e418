#pragma once
// A file that may hold a notice: whatever encoding it came in, its words in UTF-8. What is no text
// is rejected with the reason; this must never guess at bytes that no text has.

#include "gateway/core/bytes.h"
#include "gateway/core/result.h"

#include <cstddef>
#include <string>

namespace gateway::notice {

inline constexpr std::size_t notice_limit{std::size_t{1} << 20U};

/// UTF-8, UTF-16 with a byte order mark, ISO-8859-1, ISO-8859-15 or windows-1252, as UTF-8 in
/// normal form C with line feeds between lines.
/// @return rejects with NOTICE_TOO_LARGE, NOTICE_EMPTY, NOTICE_BINARY.
[[nodiscard]] core::Result<std::string> words_of(core::ByteView bytes);

}
