#pragma once
// UTF-8 on its way out in another character set. What that set does not have stops the text: a
// question mark in a name would be a wrong name.

#include "gateway/text/charset.h"

namespace gateway::text {

/// @return CHARSET_INVALID if `utf8` is no UTF-8, CHARSET_UNMAPPABLE if the character set lacks one
/// of its characters.
/// @throws core::GatewayError CHARSET_LIBRARY as Decoder does.
[[nodiscard]] core::Result<std::string> encode(std::string_view utf8, Charset charset);

/// As encode() takes and decode() understands it; UTF-16 with its byte order.
[[nodiscard]] const char* icu_name(Charset charset) noexcept;

}
