#pragma once
// The envelope of a message that is alone or has attachments. Not for other folders.

#include "adapters/transports/xroad/multipart.h"
#include "gateway/http/message.h"

namespace adapters::xroad {

struct FirstPart {
    core::Bytes content;
    MediaType type;
    std::size_t attachments{0}; ///< read, and passed over
};

/// Rejects as MultipartReader does.
[[nodiscard]] core::Result<FirstPart>
first_part(core::ByteView body, std::string_view content_type);

/// The same of a request, whose attachments are never in memory.
[[nodiscard]] core::Result<FirstPart> first_part(const gateway::http::Request& request);

}
