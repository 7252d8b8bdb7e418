#include "gateway/statistics/delimited.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace gateway::statistics {

namespace {

constexpr std::string_view mark{"\xEF\xBB\xBF"};

/// The length of the UTF-8 sequence at `at`, 0 if there is none (RFC 3629: shortest form, no
/// surrogates, at most U+10FFFF).
std::size_t sequence(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t offset) -> std::uint32_t {
        return at + offset < text.size() ? static_cast<unsigned char>(text[at + offset]) : 0U;
    };
    const std::uint32_t lead{byte(0)};
    const std::size_t length{
        lead < 0x80                    ? std::size_t{1}
        : lead >= 0xC2 && lead <= 0xDF ? std::size_t{2}
        : lead >= 0xE0 && lead <= 0xEF ? std::size_t{3}
        : lead >= 0xF0 && lead <= 0xF4 ? std::size_t{4}
                                       : std::size_t{0}};
    for (std::size_t offset{1}; offset < length; ++offset) {
        if ((byte(offset) & 0xC0U) != 0x80U) {
            return 0;
        }
    }
    const std::uint32_t next{byte(1)};
    const bool beyond{
        (lead == 0xE0 && next < 0xA0) || (lead == 0xED && next > 0x9F)
        || (lead == 0xF0 && next < 0x90) || (lead == 0xF4 && next > 0x8F) || lead == 0};
    return beyond ? 0 : length;
}

class Reader final {
public:
    Reader(std::string_view text, char separator, const std::string& place)
        : m_text{text}, m_separator{separator}, m_place{place} {}

    core::Result<core::Nothing> read(const OnFields& on_fields) {
        if (m_text.substr(0, mark.size()) == mark) {
            m_at = mark.size();
        }
        if (auto readable = check_characters(); !readable) {
            return readable;
        }
        while (m_at < m_text.size()) {
            const std::size_t line{m_line};
            if (const auto bad = record()) {
                return reject(*bad);
            }
            if (m_ends.size() == 1 && m_ends[0] == 0 && !m_quoted) {
                continue; // an empty line
            }
            m_fields.clear();
            std::size_t begin{0};
            for (const std::size_t end : m_ends) {
                m_fields.emplace_back(m_buffer.data() + begin, end - begin);
                begin = end;
            }
            if (auto taken = on_fields(line, m_fields); !taken) {
                return taken;
            }
        }
        return core::Nothing{};
    }

private:
    core::Rejection reject(core::Code code) const { return {code, m_place, m_line, std::nullopt}; }

    core::Result<core::Nothing> check_characters() {
        for (std::size_t at{m_at}; at < m_text.size();) {
            const std::size_t length{sequence(m_text, at)};
            m_line += m_text[at] == '\n' ? 1U : 0U;
            if (length == 0) {
                return reject("TEXT_ENCODING");
            }
            if (m_text.substr(at, mark.size()) == mark) {
                return reject("TEXT_MARK");
            }
            at += length;
        }
        m_line = 1;
        return core::Nothing{};
    }

    /// Whether a line ends here; then it is passed. A CR alone is told by `bad`.
    bool line_ends(std::optional<core::Code>& bad) {
        if (m_text[m_at] == '\r') {
            if (m_at + 1 >= m_text.size() || m_text[m_at + 1] != '\n') {
                bad = core::Code{"TEXT_LINE_END"};
                return true;
            }
            ++m_at;
        }
        if (m_text[m_at] != '\n') {
            return false;
        }
        ++m_at;
        ++m_line;
        return true;
    }

    std::optional<core::Code> record() {
        m_buffer.clear();
        m_ends.clear();
        m_quoted = false;
        std::optional<core::Code> bad;
        for (;;) {
            if (m_at < m_text.size() && m_text[m_at] == '"') {
                if (!quoted()) {
                    return core::Code{"TEXT_QUOTE"};
                }
            } else if (!plain()) {
                return core::Code{"TEXT_QUOTE"};
            }
            m_ends.push_back(m_buffer.size());
            if (m_at >= m_text.size()) {
                return bad;
            }
            if (m_text[m_at] == m_separator) {
                ++m_at;
                continue;
            }
            if (line_ends(bad)) {
                return bad;
            }
            return core::Code{"TEXT_QUOTE"}; // text behind a closing quote
        }
    }

    bool plain() {
        const std::size_t begin{m_at};
        while (m_at < m_text.size() && m_text[m_at] != m_separator && m_text[m_at] != '\n'
               && m_text[m_at] != '\r') {
            if (m_text[m_at] == '"') {
                return false;
            }
            ++m_at;
        }
        m_buffer.append(m_text.substr(begin, m_at - begin));
        return true;
    }

    bool quoted() {
        m_quoted = true;
        ++m_at;
        while (m_at < m_text.size()) {
            const char next{m_text[m_at++]};
            if (next != '"') {
                m_line += next == '\n' ? 1U : 0U;
                m_buffer.push_back(next);
            } else if (m_at < m_text.size() && m_text[m_at] == '"') {
                m_buffer.push_back('"');
                ++m_at;
            } else {
                return true;
            }
        }
        return false;
    }

    std::string_view m_text;
    char m_separator;
    const std::string& m_place;
    std::size_t m_at{0};
    std::size_t m_line{1};
    bool m_quoted{false};
    std::string m_buffer;
    std::vector<std::size_t> m_ends;
    std::vector<std::string_view> m_fields;
};

}

core::Result<core::Nothing> read_delimited(
    std::string_view text, char separator, const std::string& place, const OnFields& on_fields) {
    return Reader{text, separator, place}.read(on_fields);
}

void append_field(std::string& out, std::string_view field, char separator) {
    const bool plain{
        field.find_first_of("\"\r\n") == std::string_view::npos
        && field.find(separator) == std::string_view::npos};
    if (plain) {
        out += field;
        return;
    }
    out += '"';
    for (const char each : field) {
        if (each == '"') {
            out += '"';
        }
        out += each;
    }
    out += '"';
}

}
