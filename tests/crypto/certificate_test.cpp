#include "gateway/crypto/certificate.h"
#include "gateway/crypto/certificate_x509.h"
#include "gateway/crypto/openssl.h"

#include <catch2/catch.hpp>
#include <openssl/pem.h>

using namespace gateway;

namespace {

// self-signed, Ed25519; made for this test with openssl(1), its private key thrown away
constexpr const char* certificate{R"(-----BEGIN CERTIFICATE-----
MIIBRjCB+aADAgECAhRbjkaAN7W4br/L94zrnkOhrFIqiDAFBgMrZXAwGDEWMBQG
A1UEAwwNbGF1dHR1cmkgdGVzdDAgFw0yNjExMjMyMDM2MTBaGA8yMTI2MTAzMDIw
MzYxMFowGDEWMBQGA1UEAwwNbGF1dHR1cmkgdGVzdDAqMAUGAytlcAMhAFMVKejY
aZMT7HIL+iQ7ptW5dVZ9F070Uljt/dxHlWn8o1MwUTAdBgNVHQ4EFgQUmaGiSt4w
qyammIgdfB0KkRIC+XkwHwYDVR0jBBgwFoAUmaGiSt4wqyammIgdfB0KkRIC+Xkw
DwYDVR0TAQH/BAUwAwEB/zAFBgMrZXADQQA1QKQlGf1+GUbvKVbdd7Ji2+sNHN96
QL8QFj9xw50mrH9zMnPRfzypZMhvOfSaYpQOjGppOfd9QVgwrhLhojcF
-----END CERTIFICATE-----
)"};

// openssl x509 -noout -pubkey | openssl pkey -pubin -outform der | sha256sum
constexpr const char* pin{"b6185133ef2c71e842a3efa19c3ba84e420ec5df51a46d250bc46d649f0450de"};

}

TEST_CASE(
    "a certificate is known by the digest of its key's public info", "[crypto][certificate]") {
    const auto digest = crypto::spki_digest_of_pem(certificate);
    REQUIRE(digest);
    CHECK(core::to_hex(*digest) == pin);

    const crypto::openssl::BioPtr reader{crypto::openssl::reader_of(certificate)};
    const crypto::openssl::X509Ptr parsed{
        PEM_read_bio_X509(reader.get(), nullptr, nullptr, nullptr)};
    REQUIRE(parsed);
    CHECK(core::to_hex(crypto::spki_digest(*parsed)) == pin);
}

TEST_CASE("what is no certificate has no digest", "[crypto][certificate]") {
    CHECK_FALSE(crypto::spki_digest_of_pem(""));
    CHECK_FALSE(crypto::spki_digest_of_pem(
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
}
