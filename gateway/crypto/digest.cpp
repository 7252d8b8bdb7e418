#include "gateway/crypto/digest.h"

#include "gateway/crypto/openssl.h"

#include <openssl/crypto.h>

#include <algorithm>

namespace gateway::crypto {

namespace {

detail::MdContext new_context() {
    detail::MdContext context{EVP_MD_CTX_new()};
    openssl::require(context != nullptr);
    return context;
}

void begin(EVP_MD_CTX* context) {
    openssl::require(EVP_DigestInit_ex2(context, openssl::sha256_method(), nullptr) == 1);
}

void feed(EVP_MD_CTX* context, core::ByteView bytes) {
    openssl::require(EVP_DigestUpdate(context, bytes.data(), bytes.size()) == 1);
}

core::Digest end(EVP_MD_CTX* context) {
    core::Digest digest{};
    unsigned int length{0};
    openssl::require(
        EVP_DigestFinal_ex(context, reinterpret_cast<unsigned char*>(digest.data()), &length) == 1
        && length == digest.size());
    return digest;
}

/// A context of this thread: making one costs more than hashing a journal entry.
EVP_MD_CTX* scratch() {
    thread_local const detail::MdContext context{new_context()};
    return context.get();
}

constexpr std::size_t block_size{64}; // of SHA-256

/// A context that has taken in the key, padded with `pad`.
detail::MdContext keyed_context(std::array<std::byte, block_size> block, std::byte pad) {
    for (std::byte& byte : block) {
        byte ^= pad;
    }
    detail::MdContext context{new_context()};
    begin(context.get());
    feed(context.get(), block);
    OPENSSL_cleanse(block.data(), block.size());
    return context;
}

}

void detail::MdContextFreed::operator()(evp_md_ctx_st* context) const noexcept {
    EVP_MD_CTX_free(context);
}

core::Digest sha256(core::ByteView bytes) {
    begin(scratch());
    feed(scratch(), bytes);
    return end(scratch());
}

Sha256::Sha256() : m_context{new_context()} {
    begin(m_context.get());
}

void Sha256::update(core::ByteView bytes) {
    feed(m_context.get(), bytes);
}

core::Digest Sha256::finish() {
    const core::Digest digest{end(m_context.get())};
    begin(m_context.get());
    return digest;
}

struct KeyedDigest::Pads {
    detail::MdContext inner;
    detail::MdContext outer;
};

KeyedDigest::KeyedDigest(core::ByteView key) {
    std::array<std::byte, block_size> block{};
    if (key.size() > block.size()) {
        const core::Digest shortened{sha256(key)};
        std::copy(shortened.begin(), shortened.end(), block.begin());
    } else {
        std::copy(key.begin(), key.end(), block.begin());
    }
    m_pads = std::make_shared<const Pads>(
        Pads{keyed_context(block, std::byte{0x36}), keyed_context(block, std::byte{0x5c})});
    OPENSSL_cleanse(block.data(), block.size());
}

core::Digest KeyedDigest::of(core::ByteView bytes) const {
    openssl::require(EVP_MD_CTX_copy_ex(scratch(), m_pads->inner.get()) == 1);
    feed(scratch(), bytes);
    const core::Digest inner{end(scratch())};
    openssl::require(EVP_MD_CTX_copy_ex(scratch(), m_pads->outer.get()) == 1);
    feed(scratch(), inner);
    return end(scratch());
}

}
