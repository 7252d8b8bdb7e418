#pragma once
// Fingerprints of public keys as people write them down. What is not exactly one is nothing.

#include "gateway/core/bytes.h"

#include <optional>
#include <string_view>

namespace gateway::core {

/// 64 hexadecimal digits, or `SHA256:` and 43 characters of base64 as `ssh-keygen -l` prints it.
[[nodiscard]] std::optional<Digest> fingerprint_of(std::string_view text);

}
