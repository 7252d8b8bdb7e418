#include "gateway/core/fingerprint.h"

namespace gateway::core {

namespace {

constexpr std::string_view mark{"SHA256:"};
constexpr std::string_view alphabet{
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"};

/// The digest that 43 characters of base64 stand for.
std::optional<Digest> from_base64(std::string_view text) {
    if (text.size() != 43) {
        return std::nullopt;
    }
    Digest digest{};
    std::size_t filled{0};
    unsigned pending{0};
    unsigned bits{0};
    for (const char letter : text) {
        const std::size_t value{alphabet.find(letter)};
        if (value == std::string_view::npos) {
            return std::nullopt;
        }
        pending = (pending << 6U | static_cast<unsigned>(value)) & 0x3FFFU;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            digest.at(filled++) = static_cast<std::byte>(pending >> bits & 0xFFU);
        }
    }
    // two bits are left over; another digest must not be written in two ways
    return (pending & 3U) == 0 ? std::optional{digest} : std::nullopt;
}

}

std::optional<Digest> fingerprint_of(std::string_view text) {
    return text.starts_with(mark) ? from_base64(text.substr(mark.size())) : digest_from_hex(text);
}

}
