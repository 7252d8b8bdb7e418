#include "gateway/notice/input.h"

#include "gateway/notice/letters.h"
#include "gateway/text/charset.h"

#include <algorithm>

namespace gateway::notice {

namespace {

using core::Rejection;
using text::Charset;

bool letter_beside(std::string_view bytes, std::size_t at) {
    return (at > 0 && is_ascii_letter(bytes[at - 1]))
           || (at + 1 < bytes.size() && is_ascii_letter(bytes[at + 1]));
}

/// Of the 8-bit sets of Finland, told by the bytes that only one of them has as letters.
Charset eight_bit(std::string_view bytes) {
    bool latin9{false};
    for (std::size_t at{0}; at < bytes.size(); ++at) {
        const auto byte = static_cast<unsigned char>(bytes[at]);
        if (byte >= 0x80 && byte <= 0x9F) {
            return Charset::windows_1252;
        }
        const bool caron{byte == 0xA6 || byte == 0xA8 || byte == 0xB8};
        latin9 = latin9 || byte == 0xA4 || (caron && letter_beside(bytes, at));
    }
    return latin9 ? Charset::iso_8859_15 : Charset::iso_8859_1;
}

Charset charset_of(std::string_view bytes) {
    if (bytes.starts_with("\xFF\xFE")) {
        return Charset::utf_16_le;
    }
    if (bytes.starts_with("\xFE\xFF")) {
        return Charset::utf_16_be;
    }
    return text::is_utf8(bytes) ? Charset::utf_8 : eight_bit(bytes);
}

/// Control characters that stand in no text. What was cut at its end may still hold one or two.
bool has_controls(std::string_view words) {
    return std::any_of(words.begin(), words.end(), [](char byte) {
        const auto code = static_cast<unsigned char>(byte);
        return (code < 0x20 && code != '\t' && code != '\n' && code != '\r' && code != '\f'
                && code != '\v' && code != 0x1A)
               || code == 0x7F;
    });
}

bool is_container(std::string_view bytes) {
    return bytes.starts_with("%PDF") || bytes.starts_with("PK\x03\x04")
           || bytes.starts_with("\xD0\xCF\x11\xE0") || bytes.starts_with("{\\rtf");
}

std::string with_line_feeds(std::string_view words) {
    std::string out;
    out.reserve(words.size());
    for (std::size_t at{0}; at < words.size(); ++at) {
        if (words[at] != '\r') {
            out += words[at];
        } else if (at + 1 == words.size() || words[at + 1] != '\n') {
            out += '\n';
        }
    }
    return out;
}

}

core::Result<std::string> words_of(core::ByteView bytes) {
    const std::string_view raw{core::as_text(bytes)};
    if (raw.size() > notice_limit) {
        return Rejection{"NOTICE_TOO_LARGE", ""};
    }
    if (is_container(raw)) {
        return Rejection{"NOTICE_BINARY", ""};
    }
    const Charset charset{charset_of(raw)};
    core::Result<std::string> decoded{text::decode(bytes, charset)};
    if (!decoded || has_controls(decoded.value())) {
        return Rejection{"NOTICE_BINARY", ""};
    }
    std::string words{with_line_feeds(text::to_nfc(decoded.value()))};
    if (std::none_of(words.begin(), words.end(), is_ascii_letter)) {
        return Rejection{"NOTICE_EMPTY", ""};
    }
    return words;
}

}
