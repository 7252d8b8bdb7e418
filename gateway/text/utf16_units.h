#pragma once
// Where UTF-8 that is known to be valid becomes units of UTF-16. Not for other rooms.

#include "gateway/text/ascii_runs.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace gateway::text {

/// In the order of this machine, at any address.
class Utf16Units final {
public:
    Utf16Units(unsigned char* into, std::size_t most) noexcept : m_into{into}, m_most{most} {}

    /// A pair is never parted.
    [[nodiscard]] bool has_room() const noexcept { return m_made + 2 <= m_most; }
    [[nodiscard]] std::size_t bytes() const noexcept { return m_made * sizeof(char16_t); }

    /// @return how many bytes of `text` were taken: at least a character. @pre has_room()
    std::size_t take(std::string_view text) noexcept {
        const std::size_t plain{
            widen_ascii(text.data(), std::min(text.size(), m_most - m_made), m_into + bytes())};
        m_made += plain;
        return plain != 0 ? plain : take_one(text);
    }

private:
    std::size_t take_one(std::string_view text) noexcept {
        const auto byte = [&](std::size_t at) -> std::uint32_t {
            return static_cast<unsigned char>(text[at]);
        };
        const auto more = [&](std::size_t at) { return byte(at) & 0x3FU; };
        if (byte(0) < 0xE0U) {
            put((byte(0) & 0x1FU) << 6U | more(1));
            return 2;
        }
        if (byte(0) < 0xF0U) {
            put((byte(0) & 0x0FU) << 12U | more(1) << 6U | more(2));
            return 3;
        }
        const std::uint32_t beyond{
            ((byte(0) & 0x07U) << 18U | more(1) << 12U | more(2) << 6U | more(3)) - 0x10000U};
        put(0xD800U + (beyond >> 10U));
        put(0xDC00U + (beyond & 0x3FFU));
        return 4;
    }

    void put(std::uint32_t unit) noexcept {
        const auto narrow = static_cast<char16_t>(unit);
        std::memcpy(m_into + bytes(), &narrow, sizeof narrow);
        ++m_made;
    }

    unsigned char* m_into;
    std::size_t m_most;
    std::size_t m_made{0};
};

}
