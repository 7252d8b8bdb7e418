#pragma once
// SHA-512, for what others hash with it (X-Road's requestHash). What is ours is hashed with
// SHA-256.

#include "gateway/core/bytes.h"

#include <array>
#include <cstddef>

namespace gateway::crypto {

using Digest512 = std::array<std::byte, 64>;

[[nodiscard]] Digest512 sha512(core::ByteView bytes);

}
