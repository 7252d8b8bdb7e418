#pragma once
// The envelope of a message that is alone or has attachments. Not for other folders.

#include "adapters/transports/xroad/multipart.h"
#include "gateway/core/held_bytes.h"

namespace adapters::xroad {

struct FirstPart {
    core::Bytes content;
    MediaType type;
    std::size_t attachments{0}; ///< read, and passed over
};

/// Rejects as MultipartReader does. Attachments of what is held are never in memory.
/// @param held null: all of it is in `body`
/// @throws core::GatewayError HELD_BYTES_LOST
[[nodiscard]] core::Result<FirstPart>
first_part(core::ByteView body, const core::HeldBytes* held, std::string_view content_type);

}
