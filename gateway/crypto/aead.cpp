#include "gateway/crypto/aead.h"

#include "gateway/core/error.h"
#include "gateway/crypto/openssl.h"
#include "gateway/crypto/random.h"

#include <openssl/crypto.h>
#include <openssl/err.h>

#include <algorithm>

namespace gateway::crypto {

namespace {

constexpr std::size_t nonce_size{12};
constexpr std::size_t tag_size{16};
static_assert(nonce_size + tag_size == seal_overhead);

/// EVP counts in int: longer texts go through it in pieces.
constexpr std::size_t piece{std::size_t{1} << 30U};

const EVP_CIPHER* method() {
    static const openssl::CipherPtr cipher{EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr)};
    openssl::require(cipher != nullptr);
    return cipher.get();
}

EVP_CIPHER_CTX* scratch() {
    thread_local const openssl::CipherContextPtr context{EVP_CIPHER_CTX_new()};
    openssl::require(context != nullptr);
    return context.get();
}

const unsigned char* octets(const std::byte* bytes) noexcept {
    return reinterpret_cast<const unsigned char*>(bytes);
}

/// A context that is prepared for one text, and forgets the key when it is done.
class Operation final {
public:
    enum class Way : int { open = 0, seal = 1 };

    Operation(const SymmetricKey& key, core::ByteView nonce, core::ByteView associated, Way way) {
        openssl::require(
            EVP_CipherInit_ex2(
                m_context, method(), octets(key.reveal().data()), octets(nonce.data()),
                static_cast<int>(way), nullptr)
            == 1);
        for_pieces(associated, [&](core::ByteView part, std::size_t) {
            int ignored{0};
            openssl::require(
                EVP_CipherUpdate(
                    m_context, nullptr, &ignored, octets(part.data()),
                    static_cast<int>(part.size()))
                == 1);
        });
    }

    Operation(const Operation&) = delete;
    Operation& operator=(const Operation&) = delete;
    ~Operation() { EVP_CIPHER_CTX_reset(m_context); }

    void convert(core::ByteView from, std::byte* to) {
        for_pieces(from, [&](core::ByteView part, std::size_t at) {
            int length{0};
            openssl::require(
                EVP_CipherUpdate(
                    m_context, reinterpret_cast<unsigned char*>(to + at), &length,
                    octets(part.data()), static_cast<int>(part.size()))
                == 1);
        });
    }

    [[nodiscard]] bool finish() {
        std::array<unsigned char, tag_size> none{}; // GCM has no padding to write
        int length{0};
        return EVP_CipherFinal_ex(m_context, none.data(), &length) == 1;
    }

    void control(int command, std::byte* tag) {
        openssl::require(
            EVP_CIPHER_CTX_ctrl(m_context, command, static_cast<int>(tag_size), tag) == 1);
    }

private:
    template <class Take> static void for_pieces(core::ByteView bytes, Take take) {
        for (std::size_t at{0}; at < bytes.size(); at += piece) {
            take(bytes.subspan(at, std::min(piece, bytes.size() - at)), at);
        }
    }

    EVP_CIPHER_CTX* m_context{scratch()};
};

}

SymmetricKey SymmetricKey::generate() {
    SymmetricKey key;
    random_bytes(key.m_bytes);
    return key;
}

SymmetricKey SymmetricKey::from(core::ByteView bytes) {
    if (bytes.size() != size) {
        throw core::GatewayError{"KEY_LENGTH", core::GatewayError::Retry::never};
    }
    SymmetricKey key;
    std::copy(bytes.begin(), bytes.end(), key.m_bytes.begin());
    return key;
}

SymmetricKey::~SymmetricKey() {
    OPENSSL_cleanse(m_bytes.data(), m_bytes.size());
}

core::Bytes seal(const SymmetricKey& key, core::ByteView plain, core::ByteView associated) {
    core::Bytes sealed(plain.size() + seal_overhead);
    random_bytes(std::span{sealed}.first<nonce_size>());
    Operation operation{
        key, core::ByteView{sealed}.first(nonce_size), associated, Operation::Way::seal};
    operation.convert(plain, sealed.data() + nonce_size);
    openssl::require(operation.finish());
    operation.control(EVP_CTRL_AEAD_GET_TAG, sealed.data() + nonce_size + plain.size());
    return sealed;
}

std::optional<core::Bytes>
open(const SymmetricKey& key, core::ByteView sealed, core::ByteView associated) {
    if (sealed.size() < seal_overhead) {
        return std::nullopt;
    }
    core::Bytes plain(sealed.size() - seal_overhead);
    Operation operation{key, sealed.first(nonce_size), associated, Operation::Way::open};
    operation.convert(sealed.subspan(nonce_size, plain.size()), plain.data());
    std::array<std::byte, tag_size> tag{};
    std::copy_n(sealed.end() - std::ptrdiff_t{tag_size}, tag_size, tag.begin());
    operation.control(EVP_CTRL_AEAD_SET_TAG, tag.data());
    if (!operation.finish()) {
        OPENSSL_cleanse(plain.data(), plain.size());
        ERR_clear_error();
        return std::nullopt;
    }
    return plain;
}

}
