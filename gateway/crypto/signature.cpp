#include "gateway/crypto/signature.h"

#include "gateway/core/error.h"
#include "gateway/crypto/digest.h"
#include "gateway/crypto/key_storage.h"
#include "gateway/crypto/openssl.h"

#include <openssl/err.h>
#include <openssl/pem.h>

namespace gateway::crypto {

namespace {

constexpr std::size_t signature_size{64};

std::shared_ptr<EVP_PKEY> shared(openssl::PkeyPtr key) {
    return std::shared_ptr<EVP_PKEY>{key.release(), openssl::Freed<EVP_PKEY_free>{}};
}

bool is_ed25519(const EVP_PKEY* key) {
    return EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519;
}

const unsigned char* octets(core::ByteView bytes) noexcept {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

openssl::MdContextPtr new_context() {
    openssl::MdContextPtr context{EVP_MD_CTX_new()};
    openssl::require(context != nullptr);
    return context;
}

std::string public_pem(EVP_PKEY* key) {
    const openssl::BioPtr memory{BIO_new(BIO_s_mem())};
    openssl::require(memory != nullptr && PEM_write_bio_PUBKEY(memory.get(), key) == 1);
    return std::string{openssl::contents_of(memory.get())};
}

}

core::Result<VerifyKey> VerifyKey::from_pem(std::string_view pem) {
    const openssl::BioPtr reader{openssl::reader_of(pem)};
    openssl::PkeyPtr key{PEM_read_bio_PUBKEY(reader.get(), nullptr, openssl::no_password, nullptr)};
    if (!key) {
        ERR_clear_error();
        return core::Rejection{"KEY_PEM", {}};
    }
    if (!is_ed25519(key.get())) {
        return core::Rejection{"KEY_KIND", {}};
    }
    return VerifyKey{shared(std::move(key))};
}

std::string VerifyKey::pem() const {
    return public_pem(m_key.get());
}

bool VerifyKey::verify(core::ByteView message, core::ByteView signature) const {
    if (signature.size() != signature_size) {
        return false;
    }
    const openssl::MdContextPtr context{new_context()};
    openssl::require(
        EVP_DigestVerifyInit_ex(
            context.get(), nullptr, nullptr, nullptr, nullptr, m_key.get(), nullptr)
        == 1);
    const bool good{
        EVP_DigestVerify(
            context.get(), octets(signature), signature.size(), octets(message), message.size())
        == 1};
    if (!good) {
        ERR_clear_error();
    }
    return good;
}

core::Digest VerifyKey::fingerprint() const {
    const openssl::BioPtr memory{BIO_new(BIO_s_mem())};
    openssl::require(memory != nullptr && i2d_PUBKEY_bio(memory.get(), m_key.get()) == 1);
    return sha256(core::as_bytes(openssl::contents_of(memory.get())));
}

SigningKey SigningKey::generate() {
    openssl::PkeyPtr key{EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")};
    openssl::require(key != nullptr);
    return SigningKey{shared(std::move(key))};
}

SigningKey SigningKey::load(const std::filesystem::path& path) {
    const detail::WipedBytes pem{detail::read_key_file(path)};
    const openssl::BioPtr reader{openssl::reader_of(core::as_text(pem.bytes))};
    openssl::PkeyPtr key{
        PEM_read_bio_PrivateKey(reader.get(), nullptr, openssl::no_password, nullptr)};
    if (!key || !is_ed25519(key.get())) {
        ERR_clear_error();
        throw core::GatewayError{"KEY_FILE_FORM", core::GatewayError::Retry::never};
    }
    return SigningKey{shared(std::move(key))};
}

void SigningKey::save(const std::filesystem::path& path) const {
    const openssl::BioPtr memory{BIO_new(BIO_s_secmem())}; // wiped when it dies
    openssl::require(
        memory != nullptr
        && PEM_write_bio_PKCS8PrivateKey(
               memory.get(), m_key.get(), nullptr, nullptr, 0, nullptr, nullptr)
               == 1);
    if (!detail::write_new_key_file(path, core::as_bytes(openssl::contents_of(memory.get())))) {
        throw core::GatewayError{"KEY_FILE_EXISTS", core::GatewayError::Retry::never};
    }
}

core::Bytes SigningKey::sign(core::ByteView message) const {
    const openssl::MdContextPtr context{new_context()};
    core::Bytes signature(signature_size);
    std::size_t length{signature.size()};
    openssl::require(
        EVP_DigestSignInit_ex(
            context.get(), nullptr, nullptr, nullptr, nullptr, m_key.get(), nullptr)
            == 1
        && EVP_DigestSign(
               context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length,
               octets(message), message.size())
               == 1
        && length == signature.size());
    return signature;
}

VerifyKey SigningKey::public_key() const {
    core::Result<VerifyKey> key{VerifyKey::from_pem(public_pem(m_key.get()))};
    openssl::require(key.ok());
    return std::move(key).value();
}

}
