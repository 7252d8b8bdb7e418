#pragma once
// The headers of one part. Not for other folders.

#include "adapters/transports/xroad/multipart.h"

namespace adapters::xroad {

/// @param text the header lines, each with its line break, without the empty line.
/// @param envelope whether it is the first part. Of an attachment an id that is none is passed
/// over.
[[nodiscard]] core::Result<PartHead>
read_part_head(std::string_view text, bool envelope, std::size_t most_fields);

}
