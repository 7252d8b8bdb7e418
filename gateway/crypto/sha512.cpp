#include "gateway/crypto/sha512.h"

#include "gateway/crypto/openssl.h"

namespace gateway::crypto {

namespace {

const EVP_MD* method() {
    static const openssl::MdPtr fetched{EVP_MD_fetch(nullptr, "SHA2-512", nullptr)};
    openssl::require(fetched != nullptr);
    return fetched.get();
}

}

Digest512 sha512(core::ByteView bytes) {
    Digest512 digest{};
    unsigned int length{0};
    openssl::require(
        EVP_Digest(
            bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &length,
            method(), nullptr)
            == 1
        && length == digest.size());
    return digest;
}

}
