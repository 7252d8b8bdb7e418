#include "gateway/crypto/base64.h"

#include <openssl/evp.h>

#include <algorithm>

namespace gateway::crypto {

namespace {

const unsigned char* octets(const void* data) {
    return static_cast<const unsigned char*>(data);
}

}

std::string to_base64(core::ByteView bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0'); // OpenSSL writes a terminator
    const int length{EVP_EncodeBlock(
        static_cast<unsigned char*>(static_cast<void*>(text.data())), octets(bytes.data()),
        static_cast<int>(bytes.size()))};
    text.resize(static_cast<std::size_t>(length));
    return text;
}

std::optional<core::Bytes> from_base64(std::string_view text) {
    // EVP_DecodeBlock forgives white space around the text and does not tell of padding.
    const std::size_t body{std::min(text.find('='), text.size())};
    const std::size_t padding{text.size() - body};
    const bool formed{
        text.size() % 4 == 0 && padding <= 2
        && text.substr(body) == std::string_view{"=="}.substr(0, padding)
        && text.find_first_of(" \t\r\n") == std::string_view::npos};
    if (!formed) {
        return std::nullopt;
    }
    core::Bytes bytes(text.size() / 4 * 3);
    const int length{EVP_DecodeBlock(
        static_cast<unsigned char*>(static_cast<void*>(bytes.data())), octets(text.data()),
        static_cast<int>(text.size()))};
    if (length < 0) {
        return std::nullopt;
    }
    bytes.resize(static_cast<std::size_t>(length) - padding);
    return bytes;
}

}
