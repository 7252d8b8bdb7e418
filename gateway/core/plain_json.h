#pragma once
// Characters that stand in a JSON string as they are (RFC 8259 §7), as far as they are ASCII:
// nearly everything that is written is such, so it is looked at eight characters at a time.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace gateway::core {

[[nodiscard]] constexpr bool is_plain_json(char character) noexcept {
    const auto byte = static_cast<unsigned char>(character);
    return byte >= 0x20 && byte < 0x80 && character != '"' && character != '\\';
}

/// Where they end, from `at` on. @pre at <= text.size()
[[nodiscard]] inline std::size_t end_of_plain_json(std::string_view text, std::size_t at) noexcept {
    constexpr std::uint64_t each{0x0101010101010101};
    constexpr std::uint64_t high{each * 0x80};
    for (std::uint64_t eight{0}; text.size() - at >= sizeof eight; at += sizeof eight) {
        std::memcpy(&eight, text.data() + at, sizeof eight);
        const std::uint64_t not_quote{eight ^ (each * '"')};
        const std::uint64_t not_backslash{eight ^ (each * '\\')};
        // a byte below the one that is subtracted borrows, and shows its highest bit
        if (((eight | (eight - each * 0x20) | (not_quote - each) | (not_backslash - each)) & high)
            != 0) {
            break;
        }
    }
    while (at < text.size() && is_plain_json(text[at])) {
        ++at;
    }
    return at;
}

}
