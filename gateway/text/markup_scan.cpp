#include "gateway/text/xml_input.h"

#include <algorithm>
#include <array>

namespace gateway::text {

namespace {

/// What neither ends a start tag nor begins anything in it: all but ! ? = > and quotes.
constexpr std::array<bool, 256> is_plain_in_tag{[] {
    std::array<bool, 256> plain{};
    plain.fill(true);
    for (const char special : std::string_view{"!?=>\"'"}) {
        plain[static_cast<unsigned char>(special)] = false;
    }
    return plain;
}()};

[[nodiscard]] std::size_t count_lines(std::string_view text) {
    std::size_t lines{0};
    for (std::size_t at{text.find('\n')}; at != std::string_view::npos;
         at = text.find('\n', at + 1)) {
        ++lines;
    }
    return lines;
}

}

void MarkupScan::feed(std::string_view text) {
    m_counted = 0;
    try {
        for (std::size_t at{before_last_tag(text)}; at < text.size();) {
            at = step(text, at);
        }
    } catch (const core::Code& code) {
        const std::size_t open{text.substr(0, m_counted).rfind('<')};
        m_good = open == std::string_view::npos ? 0 : open;
        throw XmlStop{core::Rejection{
            code, "", m_line + count_lines(text.substr(0, m_counted)), std::nullopt}};
    }
    m_line += count_lines(text);
}

/// How much of a piece can be passed over at once: all up to its last tag, where it has neither
/// declarations, comments nor instructions, and fewer attributes than one tag may. What stands
/// there is no other than xerces sees, which stops at a < inside of a value.
std::size_t MarkupScan::before_last_tag(std::string_view text) const noexcept {
    if (m_at != At::outside) {
        return 0;
    }
    for (const char sign : {'!', '?'}) {
        for (std::size_t at{text.find(sign)}; at != std::string_view::npos;
             at = text.find(sign, at + 1)) {
            if (at == 0 || text[at - 1] == '<') {
                return 0;
            }
        }
    }
    std::size_t attributes{0};
    for (std::size_t at{text.find('=')}; at != std::string_view::npos;
         at = text.find('=', at + 1)) {
        if (++attributes > m_most) {
            return 0;
        }
    }
    return std::min(text.rfind('<'), text.size());
}

std::size_t MarkupScan::step(std::string_view text, std::size_t at) {
    m_counted = at;
    switch (m_at) {
    case At::outside: return past_plain_tags(text, at);
    case At::markup:
        m_matched = 0;
        m_attributes = 0;
        m_at = text[at] == '!'   ? At::declaration
               : text[at] == '?' ? At::instruction
                                 : At::start_tag;
        return text[at] == '!' || text[at] == '?' ? at + 1 : at;
    case At::start_tag: return tag_step(text, at);
    case At::value:
        at = text.find(m_quote, at);
        m_at = at == std::string_view::npos ? At::value : At::start_tag;
        return at == std::string_view::npos ? text.size() : at + 1;
    case At::declaration: m_at = declared(text[at]); return at + 1;
    case At::comment: find_end(text[at], '-', 2); return at + 1;
    case At::cdata: find_end(text[at], ']', 2); return at + 1;
    case At::instruction: find_end(text[at], '?', 1); return at + 1;
    }
    return text.size();
}

/// Up to the next markup that is more than a tag without attributes, as most tags are.
std::size_t MarkupScan::past_plain_tags(std::string_view text, std::size_t at) {
    for (;;) {
        at = text.find('<', at);
        if (at == std::string_view::npos) {
            return text.size();
        }
        const std::size_t name{++at};
        while (at < text.size() && is_plain_in_tag[static_cast<unsigned char>(text[at])]) {
            ++at;
        }
        if (at == text.size() || text[at] != '>') {
            m_at = At::markup;
            return name;
        }
    }
}

std::size_t MarkupScan::tag_step(std::string_view text, std::size_t at) {
    for (; at < text.size(); ++at) {
        const char byte{text[at]};
        if (byte == '>') {
            m_at = At::outside;
            return at + 1;
        }
        if (byte == '"' || byte == '\'') {
            m_at = At::value;
            m_quote = byte;
            return at + 1;
        }
        if (byte == '=' && ++m_attributes > m_most) {
            throw core::Code{"XML_ATTRIBUTES"};
        }
    }
    return at;
}

MarkupScan::At MarkupScan::declared(char byte) {
    if (byte == 'D' && m_matched == 0) {
        throw core::Code{"XML_DOCTYPE"};
    }
    ++m_matched;
    if (m_matched == 1) {
        return byte == '-' || byte == '[' ? At::declaration : At::outside;
    }
    m_matched = 0;
    return byte == '-' ? At::comment
                       : At::cdata; // anything else is not well-formed: xerces stops there
}

void MarkupScan::find_end(char byte, char repeated, std::size_t times) noexcept {
    if (m_matched == times && byte == '>') {
        m_at = At::outside;
    }
    m_matched = byte == repeated ? std::min(m_matched + 1, times) : 0;
}

}
