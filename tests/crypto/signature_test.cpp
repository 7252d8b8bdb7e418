#include "gateway/crypto/digest.h"
#include "gateway/crypto/signature.h"

#include <catch2/catch.hpp>

#include <type_traits>

using namespace gateway;
using core::as_bytes;
using crypto::SigningKey;
using crypto::VerifyKey;

static_assert(!std::is_copy_constructible_v<SigningKey>);

namespace {

// RFC 8032 §7.1, TEST 2: the public key as SubjectPublicKeyInfo
constexpr const char* rfc_key{"-----BEGIN PUBLIC KEY-----\n"
                              "MCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=\n"
                              "-----END PUBLIC KEY-----\n"};

}

TEST_CASE("the signature of RFC 8032 is good, and no other", "[crypto][signature]") {
    const core::Result<VerifyKey> key{VerifyKey::from_pem(rfc_key)};
    REQUIRE(key.ok());
    const core::Bytes signature{
        *core::from_hex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")};
    CHECK(key.value().verify(*core::from_hex("72"), signature));
    CHECK_FALSE(key.value().verify(*core::from_hex("73"), signature));
    CHECK_FALSE(key.value().verify(*core::from_hex("72"), {}));
    for (std::size_t at{0}; at < signature.size(); ++at) {
        core::Bytes changed{signature};
        changed[at] ^= std::byte{1};
        CHECK_FALSE(key.value().verify(*core::from_hex("72"), changed));
    }
    CHECK(key.value().pem() == rfc_key);
}

TEST_CASE("a fingerprint is the digest of the key's public info", "[crypto][signature]") {
    const VerifyKey key{VerifyKey::from_pem(rfc_key).value()};
    CHECK(
        key.fingerprint()
        == crypto::sha256(*core::from_hex("302a300506032b65700321003d4017c3e843895a92b70aa74d1b7ebc"
                                          "9c982ccf2ec4968cc0cd55f12af4660c")));
}

TEST_CASE("what one key signed, its public key and no other verifies", "[crypto][signature]") {
    const SigningKey key{SigningKey::generate()};
    const core::Bytes signature{key.sign(as_bytes("message"))};
    CHECK(key.public_key().verify(as_bytes("message"), signature));
    CHECK_FALSE(key.public_key().verify(as_bytes("messagf"), signature));
    CHECK_FALSE(SigningKey::generate().public_key().verify(as_bytes("message"), signature));
}

TEST_CASE("only Ed25519 public keys are taken", "[crypto][signature]") {
    CHECK(VerifyKey::from_pem("").rejection().code == core::Code{"KEY_PEM"});
    CHECK(
        VerifyKey::from_pem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")
            .rejection()
            .code
        == core::Code{"KEY_PEM"});
    // a P-256 key
    CHECK(
        VerifyKey::from_pem("-----BEGIN PUBLIC KEY-----\n"
                            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE06D23UuF8RDR0Mjm+23EtBzVpOG3\n"
                            "z05X3vAj7NwLvKWeGLjwfTFZPEFMcPB+3KAXM6UOO79neK9Xe1Euj87l/w==\n"
                            "-----END PUBLIC KEY-----\n")
            .rejection()
            .code
        == core::Code{"KEY_KIND"});
}
