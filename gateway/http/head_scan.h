#pragma once
// A first look at a header block, before Beast sees it: what Beast would forgive (folded lines),
// and where it ends, so that no more than the limit is ever kept.

#include "gateway/http/request_reader.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>

namespace gateway::http {

/// Looks at each byte once, however the block arrives.
class HeadScan final {
public:
    /// @return the refusal of the first byte that cannot be.
    [[nodiscard]] std::optional<Refusal> look(std::string_view bytes, std::size_t limit) {
        for (std::size_t index{0}; index < bytes.size() && !m_ended; ++index) {
            if (++m_size > limit) {
                return refusals::header_too_large;
            }
            if (const std::optional<Refusal> wrong{step(bytes[index])}) {
                return wrong;
            }
        }
        return std::nullopt;
    }

    /// The empty line was seen; size() is the block with it.
    [[nodiscard]] bool ended() const noexcept { return m_ended; }
    [[nodiscard]] std::size_t size() const noexcept { return m_size; }

private:
    [[nodiscard]] std::optional<Refusal> step(char letter) noexcept {
        const char before{m_before};
        m_before = letter;
        if (before == '\r') {
            if (letter != '\n') {
                return refusals::line_ending;
            }
            m_ended = m_line == 0 && m_lines > 0;
            const bool nothing{m_line == 0 && m_lines == 0};
            m_line = 0;
            ++m_lines;
            // an empty line before the request line: Beast would not take it either
            return nothing ? std::optional{refusals::malformed} : std::nullopt;
        }
        if (letter == '\r') {
            return std::nullopt;
        }
        if (letter == '\n') {
            return refusals::line_ending;
        }
        const auto byte = static_cast<unsigned char>(letter);
        if ((byte < 0x20 && letter != '\t') || byte == 0x7F) {
            return refusals::control_character;
        }
        if (m_line++ == 0 && m_lines > 0 && (letter == ' ' || letter == '\t')) {
            return refusals::folded;
        }
        return std::nullopt;
    }

    std::size_t m_size{0};
    std::size_t m_line{0}; ///< bytes of this line so far
    std::size_t m_lines{0};
    char m_before{0};
    bool m_ended{false};
};

}
