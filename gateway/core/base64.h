#pragma once
// Base64 (RFC 4648 §4), for what is written in it by a rule.

#include "gateway/core/bytes.h"

#include <string>

namespace gateway::core {

/// With padding.
[[nodiscard]] std::string to_base64(ByteView bytes);

}
