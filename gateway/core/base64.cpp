#include "gateway/core/base64.h"

#include <algorithm>

namespace gateway::core {

std::string to_base64(ByteView bytes) {
    constexpr std::string_view alphabet{
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"};
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    while (!bytes.empty()) {
        const std::size_t count{std::min<std::size_t>(bytes.size(), 3)};
        unsigned three{0};
        for (std::size_t at{0}; at < 3; ++at) {
            three = three << 8U | (at < count ? std::to_integer<unsigned>(bytes[at]) : 0U);
        }
        for (std::size_t at{0}; at < 4; ++at) {
            text += at <= count ? alphabet[three >> (18U - 6U * at) & 0x3FU] : '=';
        }
        bytes = bytes.subspan(count);
    }
    return text;
}

}
