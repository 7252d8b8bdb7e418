#pragma once
// Bytes and digests.

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::core {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<const std::byte>;

/// A SHA-256 or HMAC-SHA-256 value.
using Digest = std::array<std::byte, 32>;

[[nodiscard]] inline ByteView as_bytes(std::string_view text) noexcept {
    return std::as_bytes(std::span{text.data(), text.size()});
}

[[nodiscard]] inline std::string_view as_text(ByteView bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Lower-case hexadecimal.
[[nodiscard]] std::string to_hex(ByteView bytes);

/// Nothing unless `hex` is an even number of hexadecimal digits.
[[nodiscard]] std::optional<Bytes> from_hex(std::string_view hex);

/// Nothing unless `hex` is exactly 64 hexadecimal digits.
[[nodiscard]] std::optional<Digest> digest_from_hex(std::string_view hex);

}
