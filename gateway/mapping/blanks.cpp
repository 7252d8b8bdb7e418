#include "gateway/mapping/blanks.h"

#include <array>
#include <cstddef>

namespace gateway::mapping {

namespace {

/// Unicode's white space beyond ASCII, and what has no width: U+00AD, U+200B and on, U+FEFF.
constexpr std::array<std::string_view, 28> wide_blanks{
    "\xC2\x85",     "\xC2\xA0",     "\xC2\xAD",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81",
    "\xE2\x80\x82", "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86", "\xE2\x80\x87",
    "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8D",
    "\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F",
    "\xE2\x81\xA0", "\xE3\x80\x80", "\xE3\x85\xA4", "\xEF\xBB\xBF"};

/// How many bytes of something blank stand at the beginning, or at the end; 0: none.
std::size_t blank_at(std::string_view text, bool beginning) noexcept {
    if (text.empty()) {
        return 0;
    }
    const char byte{beginning ? text.front() : text.back()};
    if (static_cast<unsigned char>(byte) < 0x80U) {
        return byte == ' ' || (byte >= '\t' && byte <= '\r') ? 1 : 0;
    }
    for (const std::string_view blank : wide_blanks) {
        if (beginning ? text.starts_with(blank) : text.ends_with(blank)) {
            return blank.size();
        }
    }
    return 0;
}

}

std::string_view trimmed(std::string_view text) noexcept {
    while (const std::size_t size{blank_at(text, true)}) {
        text.remove_prefix(size);
    }
    while (const std::size_t size{blank_at(text, false)}) {
        text.remove_suffix(size);
    }
    return text;
}

}
