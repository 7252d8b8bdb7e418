#include "gateway/crypto/certificate.h"

#include "gateway/crypto/certificate_x509.h"
#include "gateway/crypto/digest.h"
#include "gateway/crypto/openssl.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <chrono>
#include <memory>

namespace gateway::crypto {

namespace {

using CrlPtr = std::unique_ptr<X509_CRL, openssl::Freed<X509_CRL_free>>;

core::Instant instant_of(const ASN1_TIME* time) {
    const openssl::Asn1TimePtr epoch{ASN1_TIME_set(nullptr, 0)};
    int days{0};
    int seconds{0};
    openssl::require(epoch != nullptr && ASN1_TIME_diff(&days, &seconds, epoch.get(), time) == 1);
    return core::Instant::from_microseconds((std::int64_t{days} * 86'400 + seconds) * 1'000'000);
}

openssl::X509Ptr first_of(std::string_view pem) {
    const openssl::BioPtr reader{openssl::reader_of(pem)};
    openssl::X509Ptr certificate{
        PEM_read_bio_X509(reader.get(), nullptr, openssl::no_password, nullptr)};
    if (!certificate) {
        ERR_clear_error();
    }
    return certificate;
}

}

std::optional<core::Digest> spki_digest_of_pem(std::string_view pem) {
    const openssl::X509Ptr certificate{first_of(pem)};
    return certificate ? std::optional{spki_digest(*certificate)} : std::nullopt;
}

std::optional<core::Instant> end_of_certificate(std::string_view pem) {
    const openssl::X509Ptr certificate{first_of(pem)};
    return certificate ? std::optional{end_of(*certificate)} : std::nullopt;
}

std::optional<ListTerm> term_of_revocations(std::string_view pem) {
    const openssl::BioPtr reader{openssl::reader_of(pem)};
    std::optional<ListTerm> first;
    while (const CrlPtr list{
        PEM_read_bio_X509_CRL(reader.get(), nullptr, openssl::no_password, nullptr)}) {
        const std::optional<ListTerm> term{term_of(*list)};
        if (term && (!first || term->end < first->end)) {
            first = term;
        }
    }
    ERR_clear_error();
    return first;
}

core::Instant end_of(const X509& certificate) {
    // valid up to and including that second (RFC 5280 §4.1.2.5)
    return instant_of(X509_get0_notAfter(&certificate)) + std::chrono::seconds{1};
}

std::optional<ListTerm> term_of(const X509_CRL& list) {
    const ASN1_TIME* const end{X509_CRL_get0_nextUpdate(&list)};
    if (end == nullptr) {
        return std::nullopt;
    }
    return ListTerm{instant_of(X509_CRL_get0_lastUpdate(&list)), instant_of(end)};
}

bool is_valid_at(const X509& certificate, core::Instant instant) noexcept {
    time_t seconds{instant.microseconds() / 1'000'000};
    return X509_cmp_time(X509_get0_notBefore(&certificate), &seconds) < 0
           && X509_cmp_time(X509_get0_notAfter(&certificate), &seconds) > 0;
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
