#pragma once
// Ed25519 signatures (RFC 8032).

#include "gateway/core/bytes.h"
#include "gateway/core/result.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace gateway::crypto {

/// A public key. Copies share it.
class VerifyKey final {
public:
    /// KEY_PEM for what is not a public key, KEY_KIND for a key of another kind.
    [[nodiscard]] static core::Result<VerifyKey> from_pem(std::string_view pem);

    [[nodiscard]] std::string pem() const;
    [[nodiscard]] bool verify(core::ByteView message, core::ByteView signature) const;

    /// SHA-256 of its SubjectPublicKeyInfo.
    [[nodiscard]] core::Digest fingerprint() const;

private:
    friend class SigningKey;
    explicit VerifyKey(std::shared_ptr<evp_pkey_st> key) noexcept : m_key{std::move(key)} {}

    std::shared_ptr<evp_pkey_st> m_key;
};

/// A private key. It cannot be copied, and leaves the process only by save().
class SigningKey final {
public:
    SigningKey(const SigningKey&) = delete;
    SigningKey& operator=(const SigningKey&) = delete;
    SigningKey(SigningKey&&) noexcept = default;
    SigningKey& operator=(SigningKey&&) noexcept = default;
    ~SigningKey() = default;

    [[nodiscard]] static SigningKey generate();

    /// Reads unencrypted PEM (PKCS #8).
    /// @throws core::GatewayError KEY_FILE_MODE if anyone but the owner may read the file,
    ///         KEY_FILE_UNREADABLE, KEY_FILE_FORM. None is retryable.
    [[nodiscard]] static SigningKey load(const std::filesystem::path& path);

    /// Writes a new file of mode 0600, whole or not at all; never over another.
    /// @throws core::GatewayError KEY_FILE_EXISTS, KEY_FILE_UNWRITABLE.
    void save(const std::filesystem::path& path) const;

    [[nodiscard]] core::Bytes sign(core::ByteView message) const;
    [[nodiscard]] VerifyKey public_key() const;

private:
    explicit SigningKey(std::shared_ptr<evp_pkey_st> key) noexcept : m_key{std::move(key)} {}

    std::shared_ptr<evp_pkey_st> m_key;
};

}
