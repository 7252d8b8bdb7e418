#include "gateway/core/bytes.h"

#include <algorithm>

namespace gateway::core {

namespace {

constexpr std::string_view hex_digits{"0123456789abcdef"};

std::optional<unsigned> nibble(char digit) noexcept {
    if (digit >= '0' && digit <= '9') {
        return static_cast<unsigned>(digit - '0');
    }
    if (digit >= 'a' && digit <= 'f') {
        return static_cast<unsigned>(digit - 'a') + 10U;
    }
    if (digit >= 'A' && digit <= 'F') {
        return static_cast<unsigned>(digit - 'A') + 10U;
    }
    return std::nullopt;
}

}

std::string to_hex(ByteView bytes) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::byte byte : bytes) {
        text.push_back(hex_digits[std::to_integer<std::size_t>(byte >> 4U)]);
        text.push_back(hex_digits[std::to_integer<std::size_t>(byte & std::byte{0x0f})]);
    }
    return text;
}

std::optional<Bytes> from_hex(std::string_view hex) {
    if (hex.size() % 2 != 0) {
        return std::nullopt;
    }
    Bytes bytes;
    bytes.reserve(hex.size() / 2);
    for (std::size_t at{0}; at < hex.size(); at += 2) {
        const std::optional<unsigned> high{nibble(hex[at])};
        const std::optional<unsigned> low{nibble(hex[at + 1])};
        if (!high || !low) {
            return std::nullopt;
        }
        bytes.push_back(static_cast<std::byte>(*high << 4U | *low));
    }
    return bytes;
}

std::optional<Digest> digest_from_hex(std::string_view hex) {
    const std::optional<Bytes> bytes{from_hex(hex)};
    if (!bytes || bytes->size() != Digest{}.size()) {
        return std::nullopt;
    }
    Digest digest{};
    std::copy(bytes->begin(), bytes->end(), digest.begin());
    return digest;
}

}
