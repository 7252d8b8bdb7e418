#pragma once
// Documents for one recipient: the Cryptographic Message Syntax (RFC 5652), encrypted as
// AuthEnvelopedData with AES-256-GCM (RFC 5083, RFC 5084), signed as SignedData with SHA-256. Whom
// to trust is a matter of pins, as everywhere in the house: no chain is followed.

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"
#include "gateway/core/result.h"

#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

struct evp_pkey_st;
struct x509_st;

namespace gateway::crypto {

/// EnvelopedData (AES-CBC) does not show that it was changed: it is taken only where a signature
/// inside does.
enum class Accepting : bool { authenticated_only, unauthenticated_too };

/// A party's certificate for documents. Copies share it.
class DocumentCertificate final {
public:
    /// Rejects with CERTIFICATE_PEM unless `pem` begins with one certificate.
    [[nodiscard]] static core::Result<DocumentCertificate> from_pem(std::string_view pem);

    /// SHA-256 of its SubjectPublicKeyInfo.
    [[nodiscard]] core::Digest pin() const;
    [[nodiscard]] bool valid_at(core::Instant instant) const;

private:
    friend core::Bytes encrypt_for(const DocumentCertificate& recipient, core::ByteView plain);
    explicit DocumentCertificate(std::shared_ptr<x509_st> certificate) noexcept
        : m_certificate{std::move(certificate)} {}

    std::shared_ptr<x509_st> m_certificate;
};

/// Our own key for documents, with its certificate: it opens what is encrypted for us, and signs.
class DocumentKey final {
public:
    DocumentKey(const DocumentKey&) = delete;
    DocumentKey& operator=(const DocumentKey&) = delete;
    DocumentKey(DocumentKey&&) noexcept = default;
    DocumentKey& operator=(DocumentKey&&) noexcept = default;
    ~DocumentKey() = default;

    /// Both are PEM; the key is not encrypted.
    /// @throws core::GatewayError KEY_FILE_MODE if anyone but the owner may read the key,
    /// KEY_FILE_UNREADABLE, KEY_FILE_FORM, KEY_NOT_OF_CERTIFICATE. None is retryable.
    [[nodiscard]] static DocumentKey
    load(const std::filesystem::path& certificate, const std::filesystem::path& key);

    /// From when on our certificate is no longer valid, as it was loaded.
    [[nodiscard]] core::Instant certificate_end() const;

private:
    friend core::Result<core::Bytes>
    decrypt(const DocumentKey& ours, core::ByteView envelope, Accepting accepting);
    friend core::Bytes sign(const DocumentKey& ours, core::ByteView plain);
    friend core::Bytes sign_xml(const DocumentKey& ours, core::ByteView document);
    DocumentKey(std::shared_ptr<x509_st> certificate, std::shared_ptr<evp_pkey_st> key) noexcept
        : m_certificate{std::move(certificate)}, m_key{std::move(key)} {}

    std::shared_ptr<x509_st> m_certificate;
    std::shared_ptr<evp_pkey_st> m_key;
};

/// DER. RSA keys are wrapped with OAEP and SHA-256, keys of curves by agreement.
[[nodiscard]] core::Bytes encrypt_for(const DocumentCertificate& recipient, core::ByteView plain);

/// ENVELOPE_FORM (not DER of an envelope, or of a kind that is not accepted), ENVELOPE_CLOSED (not
/// for our key, or changed on the way; which of them is not told).
[[nodiscard]] core::Result<core::Bytes>
decrypt(const DocumentKey& ours, core::ByteView envelope, Accepting accepting);

/// DER, with the document in it.
[[nodiscard]] core::Bytes sign(const DocumentKey& ours, core::ByteView plain);

/// The document that was signed. SIGNATURE_FORM, SIGNATURE_WRONG, SIGNER_NOT_PINNED (some signer is
/// none of them), SIGNER_EXPIRED.
[[nodiscard]] core::Result<core::Bytes>
verified(core::ByteView signed_document, std::span<const core::Digest> pins, core::Instant now);

}
