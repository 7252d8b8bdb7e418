#include "gateway/text/percent_encoding.h"

namespace gateway::text {

namespace {

[[nodiscard]] bool is_unreserved(char byte) noexcept {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z')
           || (byte >= '0' && byte <= '9')
           || std::string_view{"-._~"}.find(byte) != std::string_view::npos;
}

[[nodiscard]] std::optional<unsigned int> digit_of(char byte) noexcept {
    if (byte >= '0' && byte <= '9') {
        return static_cast<unsigned int>(byte - '0');
    }
    const char low{static_cast<char>(byte | 0x20)};
    return low >= 'a' && low <= 'f' ? std::optional{static_cast<unsigned int>(low - 'a' + 10)}
                                    : std::nullopt;
}

}

std::optional<std::string> percent_decoded(std::string_view text) {
    constexpr std::string_view also_pchar{"!$&'()*+,;=:@"};
    std::string out;
    for (std::size_t at{0}; at < text.size(); ++at) {
        if (text[at] != '%') {
            if (!is_unreserved(text[at]) && also_pchar.find(text[at]) == std::string_view::npos) {
                return std::nullopt;
            }
            out += text[at];
            continue;
        }
        const auto high = at + 2 < text.size() ? digit_of(text[at + 1]) : std::nullopt;
        const auto low = at + 2 < text.size() ? digit_of(text[at + 2]) : std::nullopt;
        if (!high || !low) {
            return std::nullopt;
        }
        out += static_cast<char>(*high * 16 + *low);
        at += 2;
    }
    return out;
}

void append_percent_encoded(std::string& out, std::string_view part) {
    constexpr std::string_view digits{"0123456789ABCDEF"};
    for (const char letter : part) {
        if (is_unreserved(letter)) {
            out += letter;
            continue;
        }
        const auto byte = static_cast<unsigned char>(letter);
        out += '%';
        out += digits[byte >> 4U];
        out += digits[byte & 0x0FU];
    }
}

}
