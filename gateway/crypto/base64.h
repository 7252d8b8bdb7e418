#pragma once
// Base64 (RFC 4648 §4), with padding and without line breaks.

#include "gateway/core/bytes.h"

#include <optional>
#include <string>
#include <string_view>

namespace gateway::crypto {

[[nodiscard]] std::string to_base64(core::ByteView bytes);

/// Nothing unless all of `text` is base64.
[[nodiscard]] std::optional<core::Bytes> from_base64(std::string_view text);

}
