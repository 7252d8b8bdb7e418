#pragma once
// Of this room alone: lines of a stream, in one buffer.

#include <cstdint>
#include <cstring>
#include <istream>
#include <optional>
#include <string_view>
#include <vector>

namespace gateway::journal {

/// A line must end with a line feed and be no longer than 8 MiB.
class LineSource final {
public:
    explicit LineSource(std::istream& in) : m_in{in}, m_buffer(1U << 16U) {}

    /// The next line without its end, valid until the next call; nothing at the end of the stream,
    /// after a line without an end, or where a line is too long.
    [[nodiscard]] std::optional<std::string_view> next() {
        std::size_t searched{0};
        while (true) {
            const char* const first{m_buffer.data() + m_begin};
            const std::size_t size{m_end - m_begin};
            const void* const found{std::memchr(first + searched, '\n', size - searched)};
            if (found != nullptr) {
                const auto length =
                    static_cast<std::size_t>(static_cast<const char*>(found) - first);
                m_begin += length + 1;
                ++m_line;
                return std::string_view{first, length};
            }
            searched = size;
            if (!fill()) {
                return std::nullopt;
            }
        }
    }

    /// Number of the last line, 1-based.
    [[nodiscard]] std::int64_t line() const noexcept { return m_line; }

    /// Whether the stream ended with a whole line.
    [[nodiscard]] bool at_clean_end() const noexcept { return m_begin == m_end && m_in.eof(); }

private:
    static constexpr std::size_t longest_line{8U << 20U};

    bool fill() {
        if (m_begin > 0) {
            std::memmove(m_buffer.data(), m_buffer.data() + m_begin, m_end - m_begin);
            m_end -= m_begin;
            m_begin = 0;
        }
        if (m_end == m_buffer.size()) {
            if (m_buffer.size() >= longest_line) {
                return false;
            }
            m_buffer.resize(m_buffer.size() * 2);
        }
        m_in.read(m_buffer.data() + m_end, static_cast<std::streamsize>(m_buffer.size() - m_end));
        const auto got = static_cast<std::size_t>(m_in.gcount());
        m_end += got;
        return got > 0;
    }

    std::istream& m_in;
    std::vector<char> m_buffer;
    std::size_t m_begin{0};
    std::size_t m_end{0};
    std::int64_t m_line{0};
};

}
