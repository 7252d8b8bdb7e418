#include "gateway/text/xml_writer.h"

#include "gateway/core/error.h"
#include "gateway/text/charset.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace gateway::text {

namespace {

constexpr std::size_t full_buffer{std::size_t{64} * 1024};
constexpr std::size_t first_buffer{std::size_t{2} * 1024}; ///< most documents are about one person

[[nodiscard]] bool is_letter(char byte) noexcept {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}

[[nodiscard]] bool is_digit(char byte) noexcept {
    return byte >= '0' && byte <= '9';
}

/// One of å ä ö Å Ä Ö at the beginning of `text`.
[[nodiscard]] bool is_finnish(std::string_view text) noexcept {
    constexpr std::string_view second{"\xA5\xA4\xB6\x85\x84\x96"};
    return text.size() >= 2 && text[0] == '\xC3' && second.find(text[1]) != std::string_view::npos;
}

void demand_text(std::string_view text) {
    if (!is_xml_text(text)) {
        throw core::GatewayError{"XML_CHARACTER", core::GatewayError::Retry::never};
    }
}

using Specials = std::array<bool, 256>;

constexpr Specials specials(std::string_view characters) {
    Specials all{};
    for (const char character : characters) {
        all[static_cast<unsigned char>(character)] = true;
    }
    return all;
}

void append_escaped(std::string& out, std::string_view text, const Specials& special) {
    while (!text.empty()) {
        std::size_t plain{0};
        while (plain < text.size() && !special[static_cast<unsigned char>(text[plain])]) {
            ++plain;
        }
        out += text.substr(0, plain);
        if (plain == text.size()) {
            return;
        }
        switch (text[plain]) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\t': out += "&#9;"; break;
        case '\n': out += "&#10;"; break;
        default: out += "&#13;"; break;
        }
        text.remove_prefix(plain + 1);
    }
}

}

bool is_xml_text(std::string_view text) noexcept {
    const bool controls{std::any_of(text.begin(), text.end(), [](char byte) {
        const auto unit = static_cast<unsigned char>(byte);
        return unit < 0x20U && byte != '\t' && byte != '\n' && byte != '\r';
    })};
    // U+FFFE and U+FFFF are no characters either
    return !controls && is_utf8(text) && text.find("\xEF\xBF\xBE") == std::string_view::npos
           && text.find("\xEF\xBF\xBF") == std::string_view::npos;
}

bool is_xml_name(std::string_view name) noexcept {
    bool first{true};
    while (!name.empty()) {
        const char byte{name.front()};
        if (is_finnish(name)) {
            name.remove_prefix(1);
        } else if (!is_letter(byte) && (first || (!is_digit(byte) && byte != '-' && byte != '.'))) {
            return false;
        }
        name.remove_prefix(1);
        first = false;
    }
    return !first;
}

bool is_xml_qualified_name(std::string_view name) noexcept {
    const std::size_t colon{name.find(':')};
    return colon == std::string_view::npos
               ? is_xml_name(name)
               : is_xml_name(name.substr(0, colon)) && is_xml_name(name.substr(colon + 1));
}

void append_xml_text(std::string& out, std::string_view text) {
    static constexpr Specials in_text{specials("&<>\r")};
    append_escaped(out, text, in_text);
}

void append_xml_attribute(std::string& out, std::string_view text) {
    static constexpr Specials in_attribute{specials("&<>\"\t\n\r")};
    append_escaped(out, text, in_attribute);
}

XmlWriter::XmlWriter(Sink sink) : m_sink{std::move(sink)} {
    m_buffer.reserve(first_buffer);
}

void XmlWriter::declaration() {
    assert(m_open.empty() && m_buffer.empty());
    m_buffer += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
}

void XmlWriter::close_tag() {
    if (m_in_tag) {
        m_buffer += '>';
        m_in_tag = false;
    }
}

void XmlWriter::flush_if_full() {
    if (m_buffer.size() >= full_buffer) {
        m_sink(core::as_bytes(m_buffer));
        m_buffer.clear();
    }
}

void XmlWriter::start(std::string_view name) {
    assert(is_xml_qualified_name(name));
    close_tag();
    m_buffer += '<';
    m_buffer += name;
    m_open.emplace_back(name);
    m_in_tag = true;
}

void XmlWriter::attribute(std::string_view name, std::string_view value) {
    assert(m_in_tag && is_xml_qualified_name(name));
    demand_text(value);
    m_buffer += ' ';
    m_buffer += name;
    m_buffer += "=\"";
    append_xml_attribute(m_buffer, value);
    m_buffer += '"';
}

void XmlWriter::text(std::string_view text) {
    assert(!m_open.empty());
    demand_text(text);
    if (!text.empty()) {
        close_tag();
        append_xml_text(m_buffer, text);
        flush_if_full();
    }
}

void XmlWriter::end() {
    assert(!m_open.empty());
    if (m_in_tag) {
        m_buffer += "/>";
        m_in_tag = false;
    } else {
        m_buffer += "</";
        m_buffer += m_open.back();
        m_buffer += '>';
    }
    m_open.pop_back();
    flush_if_full();
}

void XmlWriter::line_break() {
    close_tag();
    m_buffer += '\n';
}

void XmlWriter::finish() {
    assert(m_open.empty());
    if (!m_buffer.empty()) {
        m_sink(core::as_bytes(m_buffer));
        m_buffer.clear();
    }
}

}
