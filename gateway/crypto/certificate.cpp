#include "gateway/crypto/certificate.h"

#include "gateway/crypto/certificate_x509.h"
#include "gateway/crypto/digest.h"
#include "gateway/crypto/openssl.h"

#include <openssl/err.h>
#include <openssl/pem.h>

namespace gateway::crypto {

std::optional<core::Digest> spki_digest_of_pem(std::string_view pem) {
    const openssl::BioPtr reader{openssl::reader_of(pem)};
    const openssl::X509Ptr certificate{
        PEM_read_bio_X509(reader.get(), nullptr, openssl::no_password, nullptr)};
    if (!certificate) {
        ERR_clear_error();
        return std::nullopt;
    }
    return spki_digest(*certificate);
}

core::Digest spki_digest(const X509& certificate) {
    unsigned char* encoded{nullptr};
    const int length{i2d_X509_PUBKEY(X509_get_X509_PUBKEY(&certificate), &encoded)};
    openssl::require(length > 0);
    const auto free_encoded = [](unsigned char* bytes) { OPENSSL_free(bytes); };
    const std::unique_ptr<unsigned char, decltype(free_encoded)> owned{encoded, free_encoded};
    return sha256(std::as_bytes(std::span{encoded, static_cast<std::size_t>(length)}));
}

}
