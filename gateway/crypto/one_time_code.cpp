#include "gateway/crypto/one_time_code.h"

#include "gateway/crypto/openssl.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

namespace gateway::crypto {

namespace {

constexpr std::int64_t step_microseconds{30'000'000};
constexpr std::size_t digits{6};

}

std::string one_time_code(core::ByteView secret, std::int64_t step) {
    std::array<unsigned char, 8> counter{};
    for (std::size_t place{0}; place < counter.size(); ++place) {
        counter.at(place) =
            static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (56 - 8 * place));
    }
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned length{0};
    ::HMAC(
        EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(),
        mac.data(), &length);
    const std::size_t offset{mac.at(length - 1) & 0x0FU}; // RFC 4226 §5.3
    std::uint32_t value{0};
    for (std::size_t place{0}; place < 4; ++place) {
        value = value << 8U | mac.at(offset + place);
    }
    value &= 0x7FFFFFFFU;
    std::string code(digits, '0');
    for (auto digit = code.rbegin(); digit != code.rend(); ++digit) {
        *digit = static_cast<char>('0' + value % 10);
        value /= 10;
    }
    return code;
}

std::optional<std::int64_t>
step_of(core::ByteView secret, std::string_view code, core::Instant now) {
    const std::int64_t current{now.microseconds() / step_microseconds};
    std::optional<std::int64_t> found;
    for (const std::int64_t step : {current - 1, current, current + 1}) {
        const std::string expected{one_time_code(secret, step)};
        unsigned difference{expected.size() == code.size() ? 0U : 1U};
        for (std::size_t place{0}; place < std::min(expected.size(), code.size()); ++place) {
            difference |= static_cast<unsigned>(expected[place] ^ code[place]);
        }
        found = difference == 0 ? std::optional{step} : found;
    }
    return found;
}

std::string base32(core::ByteView bytes) {
    constexpr std::string_view letters{"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"};
    std::string text;
    std::uint32_t held{0};
    unsigned bits{0};
    for (const std::byte byte : bytes) {
        held = held << 8U | static_cast<std::uint32_t>(byte);
        for (bits += 8; bits >= 5; bits -= 5) {
            text += letters[held >> (bits - 5) & 31U];
        }
    }
    if (bits > 0) {
        text += letters[held << (5 - bits) & 31U];
    }
    return text;
}

}
