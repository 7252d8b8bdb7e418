#include "gateway/crypto/digest.h"
#include "gateway/crypto/sha512.h"

#include <catch2/catch.hpp>

#include <string>
#include <thread>

using namespace gateway;
using core::as_bytes;
using core::to_hex;

TEST_CASE("SHA-256 gives the values of FIPS 180-2", "[crypto][digest]") {
    CHECK(
        to_hex(crypto::sha256(as_bytes("")))
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(
        to_hex(crypto::sha256(as_bytes("abc")))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE(
    "SHA-256 in pieces is SHA-256 of the whole, and the object begins anew", "[crypto][digest]") {
    crypto::Sha256 pieces;
    const std::string block(1000, 'a');
    for (int count{0}; count < 1000; ++count) {
        pieces.update(as_bytes(block));
    }
    CHECK(
        to_hex(pieces.finish())
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    pieces.update(as_bytes("ab"));
    pieces.update(as_bytes("c"));
    CHECK(pieces.finish() == crypto::sha256(as_bytes("abc")));
    CHECK(pieces.finish() == crypto::sha256({}));
}

TEST_CASE("the keyed digest gives the values of RFC 4231", "[crypto][digest]") {
    const auto of = [](const std::string& key, const std::string& data) {
        return to_hex(crypto::KeyedDigest{as_bytes(key)}.of(as_bytes(data)));
    };
    CHECK(
        of(std::string(20, '\x0b'), "Hi There")
        == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    CHECK(
        of("Jefe", "what do ya want for nothing?")
        == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(
        of(std::string(20, '\xaa'), std::string(50, '\xdd'))
        == "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    // a key longer than the block is hashed first
    CHECK(
        of(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")
        == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("one keyed digest serves many threads", "[crypto][digest]") {
    const crypto::KeyedDigest keyed{as_bytes("Jefe")};
    const core::Digest expected{keyed.of(as_bytes("what do ya want for nothing?"))};
    std::array<int, 4> wrong{};
    {
        std::vector<std::jthread> threads;
        for (int& count : wrong) {
            threads.emplace_back([&count, &keyed, &expected] {
                for (int round{0}; round < 2000; ++round) {
                    count += keyed.of(as_bytes("what do ya want for nothing?")) == expected ? 0 : 1;
                }
            });
        }
    }
    CHECK(wrong == std::array<int, 4>{});
}

TEST_CASE("SHA-512 gives the values of FIPS 180-2", "[crypto][digest]") {
    CHECK(
        to_hex(crypto::sha512(as_bytes("")))
        == "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
           "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e");
    CHECK(
        to_hex(crypto::sha512(as_bytes("abc")))
        == "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
           "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}
