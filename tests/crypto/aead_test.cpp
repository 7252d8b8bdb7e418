#include "gateway/core/error.h"
#include "gateway/core/secret.h"
#include "gateway/crypto/aead.h"

#include <catch2/catch.hpp>

#include <string>

using namespace gateway;
using core::as_bytes;
using crypto::SymmetricKey;

static_assert(!core::Streamable<SymmetricKey>, "a key must not be printable");

TEST_CASE("AES-256-GCM opens the vector of the GCM specification", "[crypto][aead]") {
    // McGrew & Viega, The Galois/Counter Mode of Operation, test case 16
    const auto hex = [](const char* text) { return *core::from_hex(text); };
    const SymmetricKey key{SymmetricKey::from(
        hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"))};
    const core::Bytes sealed{hex("cafebabefacedbaddecaf888"
                                 "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                                 "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                                 "76fc6ece0f4e1768cddf8853bb2d551b")};
    const auto plain = crypto::open(key, sealed, hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"));
    REQUIRE(plain);
    CHECK(
        core::to_hex(*plain)
        == "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
           "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
}

TEST_CASE("what was sealed is opened, also when it is empty", "[crypto][aead]") {
    const SymmetricKey key{SymmetricKey::generate()};
    for (const std::size_t size : {0U, 1U, 16U, 17U, 100'000U}) {
        const std::string text(size, 'x');
        const core::Bytes sealed{crypto::seal(key, as_bytes(text), as_bytes("row 1"))};
        CHECK(sealed.size() == size + crypto::seal_overhead);
        const auto opened = crypto::open(key, sealed, as_bytes("row 1"));
        REQUIRE(opened);
        CHECK(core::as_text(*opened) == text);
    }
}

TEST_CASE("no changed byte, other key or other row is opened", "[crypto][aead]") {
    const SymmetricKey key{SymmetricKey::generate()};
    const core::Bytes sealed{crypto::seal(key, as_bytes("text"), as_bytes("row 1"))};
    for (std::size_t at{0}; at < sealed.size(); ++at) {
        core::Bytes changed{sealed};
        changed[at] ^= std::byte{1};
        CHECK_FALSE(crypto::open(key, changed, as_bytes("row 1")));
    }
    CHECK_FALSE(crypto::open(key, sealed, as_bytes("row 2")));
    CHECK_FALSE(crypto::open(SymmetricKey::generate(), sealed, as_bytes("row 1")));
    for (std::size_t length{0}; length < sealed.size(); ++length) {
        CHECK_FALSE(crypto::open(key, core::ByteView{sealed}.first(length), as_bytes("row 1")));
    }
    CHECK(crypto::open(key, sealed, as_bytes("row 1")));
}

TEST_CASE("the same text is never sealed twice alike", "[crypto][aead]") {
    const SymmetricKey key{SymmetricKey::generate()};
    CHECK(crypto::seal(key, as_bytes("text"), {}) != crypto::seal(key, as_bytes("text"), {}));
}

TEST_CASE("a key of another length is refused", "[crypto][aead]") {
    CHECK_THROWS_AS(SymmetricKey::from(as_bytes("short")), core::GatewayError);
}
