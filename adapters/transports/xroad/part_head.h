#pragma once
// The headers of one part. Not for other folders.

#include "adapters/transports/xroad/multipart.h"

namespace adapters::xroad {

/// The next line without its break, LF or CR LF; it is taken off the text.
[[nodiscard]] std::string_view next_line(std::string_view& text) noexcept;

/// @param text the header lines, each with its line break, without the empty line.
/// @param envelope whether it is the first part. Of an attachment an id that is none is passed
/// over.
[[nodiscard]] core::Result<PartHead>
read_part_head(std::string_view text, bool envelope, std::size_t most_fields);

/// The Content-Type in header lines of a whole message; nothing if these are none, or it stands
/// there twice or not at all.
[[nodiscard]] std::optional<std::string> content_type_in(std::string_view text);

}
