#include "gateway/journal/json_writer.h"

#include "gateway/core/plain_json.h"

#include <cassert>
#include <charconv>
#include <utility>

namespace gateway::journal {

namespace {

constexpr std::string_view hex_digits{"0123456789abcdef"};
constexpr std::string_view replacement{"\xef\xbf\xbd"};

unsigned octet(std::string_view text, std::size_t at) noexcept {
    return static_cast<unsigned char>(text[at]);
}

std::size_t length_by_lead(unsigned lead) noexcept {
    if (lead < 0x80) {
        return 1;
    }
    if (lead < 0xc2 || lead > 0xf4) {
        return 0;
    }
    return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/// Length of the UTF-8 sequence at `at`; 0 if there is none (RFC 3629 §4).
std::size_t sequence_length(std::string_view text, std::size_t at) noexcept {
    const unsigned lead{octet(text, at)};
    const std::size_t length{length_by_lead(lead)};
    if (length == 0 || length > text.size() - at) {
        return 0;
    }
    for (std::size_t next{1}; next < length; ++next) {
        if ((octet(text, at + next) & 0xc0U) != 0x80U) {
            return 0;
        }
    }
    const unsigned second{length > 1 ? octet(text, at + 1) : 0};
    const bool wrong{
        (lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f)
        || (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f)};
    return wrong ? 0 : length;
}

/// The letter of a short escape; 0 if the character has none.
char short_escape(char character) noexcept {
    switch (character) {
    case '"': return '"';
    case '\\': return '\\';
    case '\b': return 'b';
    case '\f': return 'f';
    case '\n': return 'n';
    case '\r': return 'r';
    case '\t': return 't';
    default: return 0;
    }
}

void append_special(std::string& out, std::string_view text, std::size_t& at) {
    const char character{text[at]};
    if (const char letter{short_escape(character)}; letter != 0) {
        out.push_back('\\');
        out.push_back(letter);
        ++at;
    } else if (octet(text, at) < 0x20) {
        out.append("\\u00");
        out.push_back(hex_digits[octet(text, at) >> 4U]);
        out.push_back(hex_digits[octet(text, at) & 0x0fU]);
        ++at;
    } else if (const std::size_t length{sequence_length(text, at)}; length != 0) {
        out.append(text.substr(at, length));
        at += length;
    } else {
        out.append(replacement);
        ++at;
    }
}

}

void append_json_string(std::string& out, std::string_view text) {
    out.push_back('"');
    std::size_t at{0};
    while (at < text.size()) {
        const std::size_t first{std::exchange(at, core::end_of_plain_json(text, at))};
        out.append(text.substr(first, at - first));
        if (at < text.size()) {
            append_special(out, text, at);
        }
    }
    out.push_back('"');
}

void JsonWriter::separate() {
    if (!m_first) {
        m_out.push_back(',');
    }
    m_first = false;
}

void JsonWriter::open_object() {
    separate();
    m_out.push_back('{');
    m_keys.emplace_back();
    m_first = true;
}

void JsonWriter::close_object() {
    m_out.push_back('}');
    m_keys.pop_back();
    m_first = false;
}

void JsonWriter::open_array() {
    separate();
    m_out.push_back('[');
    m_keys.emplace_back();
    m_first = true;
}

void JsonWriter::close_array() {
    m_out.push_back(']');
    m_keys.pop_back();
    m_first = false;
}

void JsonWriter::key(std::string_view literal) {
    assert(m_keys.back() < literal);
    m_keys.back() = literal;
    assert(core::end_of_plain_json(literal, 0) == literal.size());
    separate();
    m_out.push_back('"');
    m_out.append(literal);
    m_out.append("\":");
    m_first = true; // a value follows, not a sibling
}

void JsonWriter::string(std::string_view value) {
    separate();
    append_json_string(m_out, value);
}

void JsonWriter::integer(std::int64_t value) {
    separate();
    std::array<char, 24> digits{};
    const std::to_chars_result end{
        std::to_chars(digits.data(), digits.data() + digits.size(), value)};
    m_out.append(digits.data(), end.ptr);
}

void JsonWriter::boolean(bool value) {
    separate();
    m_out.append(value ? "true" : "false");
}

void JsonWriter::hex(core::ByteView value) {
    separate();
    m_out.push_back('"');
    for (const std::byte byte : value) {
        m_out.push_back(hex_digits[std::to_integer<std::size_t>(byte >> 4U)]);
        m_out.push_back(hex_digits[std::to_integer<std::size_t>(byte & std::byte{0x0f})]);
    }
    m_out.push_back('"');
}

std::string JsonWriter::take() {
    assert(m_keys.empty());
    return std::move(m_out);
}

}
