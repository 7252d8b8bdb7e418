#include "gateway/core/bytes.h"

#include <cstdint>
#include <utility>

namespace gateway::core {

namespace {

constexpr std::string_view hex_digits{"0123456789abcdef"};

/// What each character is worth; what is no digit, more than any.
constexpr std::uint8_t no_digit{0xff};
constexpr std::array<std::uint8_t, 256> worth = [] {
    std::array<std::uint8_t, 256> table{};
    table.fill(no_digit);
    for (std::uint8_t value{0}; value < 16; ++value) {
        const auto digit = static_cast<unsigned char>(hex_digits[value]);
        table[digit] = value;
        table[digit >= 'a' ? digit - 'a' + 'A' : digit] = value;
    }
    return table;
}();

/// @pre hex has two digits for each byte of `into`. @return whether all are digits.
bool decode(std::string_view hex, std::span<std::byte> into) noexcept {
    std::uint8_t seen{0};
    for (std::size_t at{0}; at < into.size(); ++at) {
        const std::uint8_t high{worth[static_cast<unsigned char>(hex[2 * at])]};
        const std::uint8_t low{worth[static_cast<unsigned char>(hex[2 * at + 1])]};
        seen |= high | low;
        into[at] = static_cast<std::byte>(high << 4U | low);
    }
    return seen < 16;
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
    Bytes bytes(hex.size() / 2);
    return decode(hex, bytes) ? std::optional{std::move(bytes)} : std::nullopt;
}

std::optional<Digest> digest_from_hex(std::string_view hex) {
    Digest digest{};
    if (hex.size() != 2 * digest.size() || !decode(hex, digest)) {
        return std::nullopt;
    }
    return digest;
}

}
