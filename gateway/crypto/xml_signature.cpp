#include "gateway/crypto/xml_signature.h"

#include "gateway/core/error.h"
#include "gateway/crypto/certificate_x509.h"
#include "gateway/crypto/xml_signature_shape.h"

#include <libxml/parser.h>
#include <openssl/err.h>
#include <xmlsec/xmlsec.h>
// behind xmlsec.h, which says what the rest is built with
#include <xmlsec/crypto.h>
#include <xmlsec/errors.h>
#include <xmlsec/io.h>
#include <xmlsec/openssl/evp.h>
#include <xmlsec/openssl/x509.h>
#include <xmlsec/templates.h>
#include <xmlsec/xmldsig.h>

#include <algorithm>

namespace gateway::crypto {

namespace {

using core::GatewayError;
using core::Rejection;
using detail::XmlDocPtr;
using openssl::require;
using ContextPtr = std::unique_ptr<xmlSecDSigCtx, openssl::Freed<xmlSecDSigCtxDestroy>>;
using KeyPtr = std::unique_ptr<xmlSecKey, openssl::Freed<xmlSecKeyDestroy>>;

void be_silent(void*, const char*, ...) {} // NOLINT(cert-dcl50-cpp): libxml2's own signature

/// Once for the process. Its library may open nothing: no file, no address; and say nothing, for
/// what it would say holds pieces of documents.
void prepare() {
    static const bool ready{[] {
        xmlInitParser();
        xmlSecErrorsSetCallback(nullptr);
        const bool initialised{xmlSecInit() >= 0 && xmlSecCryptoInit() >= 0};
        xmlSecIOCleanupCallbacks();
        return initialised;
    }()};
    require(ready);
    xmlSetGenericErrorFunc(nullptr, be_silent); // of each thread
}

KeyPtr key_of(EVP_PKEY* pkey) {
    require(pkey != nullptr && EVP_PKEY_up_ref(pkey) == 1);
    KeyPtr key{xmlSecKeyCreate()};
    xmlSecKeyData* const value{xmlSecOpenSSLEvpKeyAdopt(pkey)};
    if (value == nullptr) {
        EVP_PKEY_free(pkey);
        openssl::fail();
    }
    require(key != nullptr && xmlSecKeySetValue(key.get(), value) == 0);
    return key;
}

/// A context that takes nothing but what is listed here: no SHA-1, no HMAC (whose key would be what
/// everybody can read in a certificate), no XSLT, no XPath, no reference but to the whole document.
ContextPtr strict_context() {
    ContextPtr context{xmlSecDSigCtxCreate(nullptr)};
    require(context != nullptr);
    context->enabledReferenceUris = xmlSecTransformUriTypeEmpty;
    context->flags |=
        XMLSEC_DSIG_FLAGS_STORE_SIGNEDINFO_REFERENCES | XMLSEC_DSIG_FLAGS_IGNORE_MANIFESTS;
    for (const xmlSecTransformId one :
         {xmlSecTransformInclC14NId, xmlSecTransformInclC14N11Id, xmlSecTransformExclC14NId}) {
        require(
            xmlSecDSigCtxEnableReferenceTransform(context.get(), one) == 0
            && xmlSecDSigCtxEnableSignatureTransform(context.get(), one) == 0);
    }
    for (const xmlSecTransformId one :
         {xmlSecTransformEnvelopedId, xmlSecOpenSSLTransformSha256Id,
          xmlSecOpenSSLTransformSha384Id, xmlSecOpenSSLTransformSha512Id}) {
        require(xmlSecDSigCtxEnableReferenceTransform(context.get(), one) == 0);
    }
    for (const xmlSecTransformId one :
         {xmlSecOpenSSLTransformRsaSha256Id, xmlSecOpenSSLTransformRsaSha384Id,
          xmlSecOpenSSLTransformRsaSha512Id, xmlSecOpenSSLTransformEcdsaSha256Id,
          xmlSecOpenSSLTransformEcdsaSha384Id, xmlSecOpenSSLTransformEcdsaSha512Id}) {
        require(xmlSecDSigCtxEnableSignatureTransform(context.get(), one) == 0);
    }
    return context;
}

/// What the one reference covers, as it went into the digest.
core::Bytes what_was_signed(const xmlSecDSigCtx& context) {
    auto* const references = const_cast<xmlSecPtrList*>(&context.signedInfoReferences);
    require(xmlSecPtrListGetSize(references) == 1);
    auto* const reference =
        static_cast<xmlSecDSigReferenceCtx*>(xmlSecPtrListGetItem(references, 0));
    xmlSecBuffer* const buffer{xmlSecDSigReferenceCtxGetPreDigestBuffer(reference)};
    require(buffer != nullptr && xmlSecBufferGetData(buffer) != nullptr);
    const auto bytes = std::as_bytes(
        std::span{xmlSecBufferGetData(buffer), std::size_t{xmlSecBufferGetSize(buffer)}});
    return {bytes.begin(), bytes.end()};
}

/// The first that is pinned; the others of a chain count for nothing.
core::Result<const X509*> signer_among(
    const std::vector<openssl::X509Ptr>& certificates, std::span<const core::Digest> pins,
    core::Instant now) {
    if (certificates.empty()) {
        return Rejection{"SIGNATURE_FORM", {}};
    }
    const auto signer =
        std::find_if(certificates.begin(), certificates.end(), [&](const openssl::X509Ptr& one) {
            return std::find(pins.begin(), pins.end(), spki_digest(*one)) != pins.end();
        });
    if (signer == certificates.end()) {
        return Rejection{"SIGNER_NOT_PINNED", {}};
    }
    if (!is_valid_at(**signer, now)) {
        return Rejection{"SIGNER_EXPIRED", {}};
    }
    return signer->get();
}

/// An empty signature in its place. @return its node
xmlNode* add_template(xmlDoc* document, bool is_rsa) {
    xmlNode* const root{xmlDocGetRootElement(document)};
    xmlNode* const signature{xmlSecTmplSignatureCreateNsPref(
        document, xmlSecTransformExclC14NId,
        is_rsa ? xmlSecOpenSSLTransformRsaSha256Id : xmlSecOpenSSLTransformEcdsaSha256Id, nullptr,
        reinterpret_cast<const xmlChar*>("ds"))};
    require(signature != nullptr && xmlAddChild(root, signature) != nullptr);
    xmlNode* const reference{xmlSecTmplSignatureAddReference(
        signature, xmlSecOpenSSLTransformSha256Id, nullptr, reinterpret_cast<const xmlChar*>(""),
        nullptr)};
    require(
        reference != nullptr
        && xmlSecTmplReferenceAddTransform(reference, xmlSecTransformEnvelopedId) != nullptr
        && xmlSecTmplReferenceAddTransform(reference, xmlSecTransformExclC14NId) != nullptr);
    xmlNode* const info{xmlSecTmplSignatureEnsureKeyInfo(signature, nullptr)};
    xmlNode* const data{info != nullptr ? xmlSecTmplKeyInfoAddX509Data(info) : nullptr};
    require(data != nullptr && xmlSecTmplX509DataAddCertificate(data) != nullptr);
    return signature;
}

core::Bytes serialised(xmlDoc* document) {
    xmlChar* text{nullptr};
    int length{0};
    xmlDocDumpMemoryEnc(document, &text, &length, "UTF-8");
    require(text != nullptr && length > 0);
    const auto bytes = std::as_bytes(std::span{text, static_cast<std::size_t>(length)});
    core::Bytes result{bytes.begin(), bytes.end()};
    xmlFree(text);
    return result;
}

}

core::Bytes sign_xml(const DocumentKey& ours, core::ByteView document) {
    prepare();
    core::Result<XmlDocPtr> parsed{detail::parsed_xml(document)};
    if (!parsed) {
        throw GatewayError{"XML_UNSIGNABLE", GatewayError::Retry::never};
    }
    xmlDoc* const tree{parsed.value().get()};
    xmlNode* const signature{add_template(tree, EVP_PKEY_is_a(ours.m_key.get(), "RSA") == 1)};
    ContextPtr context{strict_context()};
    KeyPtr key{key_of(ours.m_key.get())};
    xmlSecKeyData* const certificates{xmlSecKeyEnsureData(key.get(), xmlSecOpenSSLKeyDataX509Id)};
    openssl::X509Ptr certificate{X509_dup(ours.m_certificate.get())};
    require(
        certificates != nullptr && certificate != nullptr
        && xmlSecOpenSSLKeyDataX509AdoptCert(certificates, certificate.get()) == 0);
    static_cast<void>(certificate.release());
    context->signKey = key.release(); // the context's from here on
    require(xmlSecDSigCtxSign(context.get(), signature) == 0);
    return serialised(tree);
}

core::Result<core::Bytes> verified_xml(
    core::ByteView signed_document, SignedXml place, std::span<const core::Digest> pins,
    core::Instant now) {
    prepare();
    core::Result<XmlDocPtr> whole{detail::parsed_xml(signed_document)};
    if (!whole) {
        return whole.rejection();
    }
    const core::Result<XmlDocPtr> document{detail::document_at(std::move(whole).value(), place)};
    if (!document) {
        return document.rejection();
    }
    const core::Result<xmlNode*> signature{detail::the_signature_of(*document.value())};
    if (!signature) {
        return signature.rejection();
    }
    const std::vector<openssl::X509Ptr> certificates{detail::certificates_in(*signature.value())};
    const core::Result<const X509*> signer{signer_among(certificates, pins, now)};
    if (!signer) {
        return signer.rejection();
    }
    const ContextPtr context{strict_context()};
    context->signKey = key_of(X509_get0_pubkey(signer.value())).release();
    const bool read{xmlSecDSigCtxVerify(context.get(), signature.value()) == 0};
    ERR_clear_error();
    if (!read) { // an algorithm that is not taken, or a key of another kind than it
        return Rejection{"SIGNATURE_FORM", {}};
    }
    if (context->status != xmlSecDSigStatusSucceeded) {
        return Rejection{"SIGNATURE_WRONG", {}};
    }
    return what_was_signed(*context);
}

}
