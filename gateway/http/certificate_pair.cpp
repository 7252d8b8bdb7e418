#include "gateway/http/certificate_pair.h"

#include "gateway/core/error.h"
#include "gateway/crypto/private_file.h"
#include "gateway/http/openssl_handles.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <fstream>
#include <iterator>
#include <string_view>

namespace gateway::http {

namespace {

using core::GatewayError;
using BioPtr = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using PkeyPtr = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;

std::string contents_of(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return std::string{std::istreambuf_iterator<char>{in}, {}};
}

BioPtr reader_of(std::string_view text) {
    return BioPtr{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
}

int no_password(char*, int, int, void*) noexcept {
    return -1;
}

/// The first of a chain that is whole; nothing if any of it is cut or is no certificate.
X509Ptr first_of(std::string_view pem) {
    const BioPtr reader{reader_of(pem)};
    X509Ptr first{PEM_read_bio_X509(reader.get(), nullptr, no_password, nullptr)};
    if (first != nullptr) {
        while (X509Ptr{PEM_read_bio_X509(reader.get(), nullptr, no_password, nullptr)}) {
        }
        if (ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE) {
            first.reset();
        }
    }
    ERR_clear_error();
    return first;
}

}

std::shared_ptr<const CertificatePair>
read_pair(const std::filesystem::path& certificate_file, const std::filesystem::path& key_file) {
    const auto pair = std::make_shared<const CertificatePair>(CertificatePair{
        contents_of(certificate_file), core::Secret<PairKeyTag>{contents_of(key_file)}});
    const X509Ptr certificate{first_of(pair->certificates)};
    if (certificate == nullptr) {
        throw GatewayError{
            "TLS_CERTIFICATE_FILE", certificate_file.string(), GatewayError::Retry::never};
    }
    const BioPtr reader{reader_of(pair->key.reveal())};
    const PkeyPtr key{PEM_read_bio_PrivateKey(reader.get(), nullptr, no_password, nullptr)};
    const bool fits{key != nullptr && X509_check_private_key(certificate.get(), key.get()) == 1};
    ERR_clear_error();
    if (!fits) {
        throw GatewayError{"TLS_KEY_FILE", key_file.string(), GatewayError::Retry::never};
    }
    if (!crypto::is_private(key_file)) { // what the listeners refuse is not shown to others either
        throw GatewayError{"KEY_FILE_MODE", key_file.string(), GatewayError::Retry::never};
    }
    return pair;
}

}
