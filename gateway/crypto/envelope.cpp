#include "gateway/crypto/envelope.h"

#include "gateway/core/error.h"
#include "gateway/crypto/certificate_x509.h"
#include "gateway/crypto/key_storage.h"
#include "gateway/crypto/openssl.h"

#include <openssl/asn1.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace gateway::crypto {

namespace {

using core::GatewayError;
using core::Rejection;
using openssl::require;
using CmsPtr = std::unique_ptr<CMS_ContentInfo, openssl::Freed<CMS_ContentInfo_free>>;
using Signers = std::unique_ptr<STACK_OF(X509), decltype([](STACK_OF(X509) * signers) {
                                    sk_X509_free(signers);
                                })>;

openssl::BioPtr new_memory() {
    openssl::BioPtr memory{BIO_new(BIO_s_mem())};
    require(memory != nullptr);
    return memory;
}

core::Bytes bytes_in(BIO* memory) {
    const core::ByteView contents{core::as_bytes(openssl::contents_of(memory))};
    return {contents.begin(), contents.end()};
}

core::Bytes der_of(CMS_ContentInfo* cms) {
    const openssl::BioPtr memory{new_memory()};
    require(i2d_CMS_bio(memory.get(), cms) == 1);
    return bytes_in(memory.get());
}

/// Null unless the bytes are one structure, and nothing behind it.
CmsPtr parsed(core::ByteView bytes) {
    const openssl::BioPtr reader{openssl::reader_of(core::as_text(bytes))};
    CmsPtr cms{d2i_CMS_bio(reader.get(), nullptr)};
    if (!cms || BIO_pending(reader.get()) != 0) {
        ERR_clear_error();
        return nullptr;
    }
    return cms;
}

std::shared_ptr<X509> certificate_in(std::string_view pem) {
    const openssl::BioPtr reader{openssl::reader_of(pem)};
    openssl::X509Ptr certificate{
        PEM_read_bio_X509(reader.get(), nullptr, openssl::no_password, nullptr)};
    if (!certificate) {
        ERR_clear_error();
        return nullptr;
    }
    return {certificate.release(), openssl::Freed<X509_free>{}};
}

/// The older padding is open to attacks on whoever opens it (PKCS #1 v1.5, RFC 8017 §7.2).
void use_oaep(CMS_RecipientInfo* recipient) {
    EVP_PKEY_CTX* const context{CMS_RecipientInfo_get0_pkey_ctx(recipient)};
    if (context != nullptr && EVP_PKEY_CTX_is_a(context, "RSA") == 1) {
        require(
            EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1
            && EVP_PKEY_CTX_set_rsa_oaep_md(context, openssl::sha256_method()) == 1);
    }
}

bool is_accepted(const CMS_ContentInfo* envelope, Accepting accepting) {
    const int kind{OBJ_obj2nid(CMS_get0_type(envelope))};
    return kind == NID_id_smime_ct_authEnvelopedData
           || (kind == NID_pkcs7_enveloped && accepting == Accepting::unauthenticated_too);
}

}

core::Result<DocumentCertificate> DocumentCertificate::from_pem(std::string_view pem) {
    std::shared_ptr<X509> certificate{certificate_in(pem)};
    if (!certificate) {
        return Rejection{"CERTIFICATE_PEM", {}};
    }
    return DocumentCertificate{std::move(certificate)};
}

core::Digest DocumentCertificate::pin() const {
    return spki_digest(*m_certificate);
}

bool DocumentCertificate::valid_at(core::Instant instant) const {
    return is_valid_at(*m_certificate, instant);
}

DocumentKey
DocumentKey::load(const std::filesystem::path& certificate, const std::filesystem::path& key) {
    std::ifstream in{certificate, std::ios::binary};
    if (!in) {
        throw GatewayError{"KEY_FILE_UNREADABLE", certificate.string(), GatewayError::Retry::never};
    }
    const std::string certificate_pem{std::istreambuf_iterator<char>{in}, {}};
    std::shared_ptr<X509> ours{certificate_in(certificate_pem)};
    const detail::WipedBytes pem{detail::read_key_file(key)};
    const openssl::BioPtr reader{openssl::reader_of(core::as_text(pem.bytes))};
    openssl::PkeyPtr secret{
        PEM_read_bio_PrivateKey(reader.get(), nullptr, openssl::no_password, nullptr)};
    if (!ours || !secret) {
        ERR_clear_error();
        throw GatewayError{"KEY_FILE_FORM", GatewayError::Retry::never};
    }
    if (X509_check_private_key(ours.get(), secret.get()) != 1) {
        ERR_clear_error();
        throw GatewayError{"KEY_NOT_OF_CERTIFICATE", GatewayError::Retry::never};
    }
    return DocumentKey{
        std::move(ours),
        std::shared_ptr<EVP_PKEY>{secret.release(), openssl::Freed<EVP_PKEY_free>{}}};
}

core::Instant DocumentKey::certificate_end() const {
    return end_of(*m_certificate);
}

core::Bytes encrypt_for(const DocumentCertificate& recipient, core::ByteView plain) {
    const openssl::BioPtr reader{openssl::reader_of(core::as_text(plain))};
    const CmsPtr cms{CMS_encrypt(nullptr, nullptr, EVP_aes_256_gcm(), CMS_BINARY | CMS_PARTIAL)};
    require(cms != nullptr);
    CMS_RecipientInfo* const info{
        CMS_add1_recipient_cert(cms.get(), recipient.m_certificate.get(), CMS_KEY_PARAM)};
    require(info != nullptr);
    if (CMS_RecipientInfo_type(info) == CMS_RECIPINFO_TRANS) {
        use_oaep(info);
    }
    require(CMS_final(cms.get(), reader.get(), nullptr, CMS_BINARY) == 1);
    return der_of(cms.get());
}

core::Result<core::Bytes>
decrypt(const DocumentKey& ours, core::ByteView envelope, Accepting accepting) {
    const CmsPtr cms{parsed(envelope)};
    if (!cms || !is_accepted(cms.get(), accepting)) {
        return Rejection{"ENVELOPE_FORM", {}};
    }
    const openssl::BioPtr plain{new_memory()};
    if (CMS_decrypt(
            cms.get(), ours.m_key.get(), ours.m_certificate.get(), nullptr, plain.get(), CMS_BINARY)
        != 1) {
        ERR_clear_error();
        return Rejection{"ENVELOPE_CLOSED", {}};
    }
    return bytes_in(plain.get());
}

core::Bytes sign(const DocumentKey& ours, core::ByteView plain) {
    const openssl::BioPtr reader{openssl::reader_of(core::as_text(plain))};
    constexpr unsigned flags{CMS_BINARY | CMS_NOSMIMECAP};
    const CmsPtr cms{CMS_sign(nullptr, nullptr, nullptr, nullptr, flags | CMS_PARTIAL)};
    require(
        cms != nullptr
        && CMS_add1_signer(
               cms.get(), ours.m_certificate.get(), ours.m_key.get(), openssl::sha256_method(),
               flags)
               != nullptr
        && CMS_final(cms.get(), reader.get(), nullptr, flags) == 1);
    return der_of(cms.get());
}

core::Result<core::Bytes>
verified(core::ByteView signed_document, std::span<const core::Digest> pins, core::Instant now) {
    const CmsPtr cms{parsed(signed_document)};
    if (!cms || OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_pkcs7_signed
        || CMS_is_detached(cms.get()) != 0) {
        return Rejection{"SIGNATURE_FORM", {}};
    }
    // Signatures alone: whose certificates these are is asked below, by pins.
    const openssl::BioPtr plain{new_memory()};
    if (CMS_verify(
            cms.get(), nullptr, nullptr, nullptr, plain.get(),
            CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY)
        != 1) {
        ERR_clear_error();
        return Rejection{"SIGNATURE_WRONG", {}};
    }
    const Signers signers{CMS_get0_signers(cms.get())};
    if (!signers || sk_X509_num(signers.get()) == 0) {
        return Rejection{"SIGNATURE_FORM", {}};
    }
    for (int index{0}; index < sk_X509_num(signers.get()); ++index) {
        const X509* const signer{sk_X509_value(signers.get(), index)};
        if (std::find(pins.begin(), pins.end(), spki_digest(*signer)) == pins.end()) {
            return Rejection{"SIGNER_NOT_PINNED", {}};
        }
        if (!is_valid_at(*signer, now)) {
            return Rejection{"SIGNER_EXPIRED", {}};
        }
    }
    return bytes_in(plain.get());
}

}
