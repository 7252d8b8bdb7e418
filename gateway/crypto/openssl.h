#pragma once
// Of this room alone: OpenSSL's handles as values, its errors as one code.

#include "gateway/core/bytes.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>

namespace gateway::crypto::openssl {

template <auto Free> struct Freed {
    template <class T> void operator()(T* handle) const noexcept { Free(handle); }
};

using MdPtr = std::unique_ptr<EVP_MD, Freed<EVP_MD_free>>;
using CipherPtr = std::unique_ptr<EVP_CIPHER, Freed<EVP_CIPHER_free>>;
using CipherContextPtr = std::unique_ptr<EVP_CIPHER_CTX, Freed<EVP_CIPHER_CTX_free>>;
using MdContextPtr = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using PkeyPtr = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using BioPtr = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using X509Ptr = std::unique_ptr<X509, Freed<X509_free>>;
using Asn1TimePtr = std::unique_ptr<ASN1_TIME, Freed<ASN1_TIME_free>>;

/// Empties the thread's error queue and throws CRYPTO_FAILED: OpenSSL's own texts are not carried
/// on.
[[noreturn]] void fail();

/// For calls that answer 1 on success.
inline void require(bool succeeded) {
    if (!succeeded) {
        fail();
    }
}

/// SHA-256, fetched once for the process.
[[nodiscard]] const EVP_MD* sha256_method();

/// A BIO that reads `text`, which must outlive it.
[[nodiscard]] BioPtr reader_of(std::string_view text);

/// What was written to a memory BIO; valid as long as the BIO.
[[nodiscard]] std::string_view contents_of(BIO* memory);

/// A password callback that gives none, so that an encrypted key is an error and never a prompt.
int no_password(char*, int, int, void*) noexcept;

}
