#include "gateway/core/message_id.h"

#include <algorithm>

namespace gateway::core {

MessageId MessageId::make(Instant at, std::span<const std::byte, 10> entropy) {
    MessageId id;
    const auto milliseconds = static_cast<std::uint64_t>(at.microseconds() / 1000);
    for (std::size_t index{0}; index < 6; ++index) {
        id.m_bytes[index] = static_cast<std::byte>(milliseconds >> (8U * (5U - index)) & 0xffU);
    }
    std::copy(entropy.begin(), entropy.end(), id.m_bytes.begin() + 6);
    id.m_bytes[6] = (id.m_bytes[6] & std::byte{0x0f}) | std::byte{0x70};
    id.m_bytes[8] = (id.m_bytes[8] & std::byte{0x3f}) | std::byte{0x80};
    return id;
}

std::optional<MessageId> MessageId::parse(std::string_view text) {
    if (text.size() != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-'
        || text[23] != '-') {
        return std::nullopt;
    }
    std::string hex;
    for (const char letter : text) {
        if (letter != '-') {
            hex.push_back(letter);
        }
    }
    const std::optional<Bytes> bytes{from_hex(hex)};
    if (!bytes || bytes->size() != 16) {
        return std::nullopt;
    }
    MessageId id;
    std::copy(bytes->begin(), bytes->end(), id.m_bytes.begin());
    return id;
}

std::string MessageId::text() const {
    std::string hex{to_hex(m_bytes)};
    for (const std::size_t at : {20U, 16U, 12U, 8U}) {
        hex.insert(at, 1, '-');
    }
    return hex;
}

}
