// A root key that stays in a PKCS#11 token, with SoftHSM for the token.

#include "gateway/core/error.h"
#include "gateway/crypto/key_ring.h"
#include "gateway/crypto/token_key.h"
#include "tests/support/soft_token.h"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <functional>

using namespace gateway;
using crypto::KeyRingContents;
using crypto::KeyRingFile;
using crypto::RootKey;
using crypto::SymmetricKey;
using crypto::TokenKey;
using tests::support::SoftToken;
namespace fs = std::filesystem;

namespace {

/// A token of its own, which this process finds.
struct Scene {
    Scene() {
        std::string name{(fs::temp_directory_path() / "lautturi-token-XXXXXX").string()};
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder = name;
        token = std::make_unique<SoftToken>(folder / "hsm");
        ::setenv("SOFTHSM2_CONF", token->settings().c_str(), 1);
    }
    ~Scene() {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }
    Scene(const Scene&) = delete;
    Scene& operator=(const Scene&) = delete;

    fs::path folder;
    std::unique_ptr<SoftToken> token;
};

std::string code_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const core::GatewayError& failure) {
        return std::string{failure.code().text()};
    }
    return "none";
}

std::string code_of_use(const TokenKey& key) {
    return code_of([&] { static_cast<void>(key.wrap(SymmetricKey::generate())); });
}

bool same(const SymmetricKey& one, const SymmetricKey& other) {
    return std::equal(one.reveal().begin(), one.reveal().end(), other.reveal().begin());
}

std::shared_ptr<const TokenKey> made_key(const SoftToken& token, const std::string& object) {
    auto key = std::make_shared<const TokenKey>(token.uri(object));
    key->make();
    return key;
}

}

TEST_CASE("a key in a token wraps and unwraps there, and no other opens it", "[crypto][token]") {
    const Scene scene;
    const auto root = made_key(*scene.token, "root");
    const auto other = made_key(*scene.token, "other");
    root->make(); // it is there
    const SymmetricKey inner{SymmetricKey::generate()};
    const core::Bytes wrapped{root->wrap(inner)};
    CHECK(wrapped.size() == 40);
    const std::optional<SymmetricKey> opened{root->unwrap(wrapped)};
    REQUIRE(opened);
    CHECK(same(*opened, inner));
    CHECK_FALSE(other->unwrap(wrapped));
    for (std::size_t at{0}; at < wrapped.size(); at += 5) {
        core::Bytes changed{wrapped};
        changed[at] ^= std::byte{1};
        CHECK_FALSE(root->unwrap(changed));
    }
}

TEST_CASE(
    "a ring is opened by a token and by a file while one replaces the other", "[crypto][token]") {
    const Scene scene;
    const SymmetricKey file_key{SymmetricKey::generate()};
    const RootKey root{made_key(*scene.token, "root")};
    const RootKey other{made_key(*scene.token, "other")};
    const KeyRingFile ring{scene.folder / "ring"};
    const KeyRingContents contents{crypto::first_contents(file_key)};
    ring.write(contents, {file_key, root});
    CHECK(ring.slots() == 2);
    CHECK(same(ring.read(file_key).secret, file_key));
    CHECK(same(ring.read(root).secret, file_key));
    CHECK(code_of([&] { static_cast<void>(ring.read(other)); }) == "ROOT_KEY_DIFFERS");
    ring.write(contents, {root});
    CHECK(code_of([&] { static_cast<void>(ring.read(file_key)); }) == "ROOT_KEY_DIFFERS");
    CHECK(same(ring.read(root).secret, file_key));
    // nothing is derived from what does not come out
    CHECK(code_of([&] { static_cast<void>(crypto::first_contents(root)); }) == "KEY_RING_LOST");
}

TEST_CASE(
    "a token that was taken away is missed at the next use, and found again", "[crypto][token]") {
    const Scene scene;
    const auto key = made_key(*scene.token, "root");
    const core::Bytes wrapped{key->wrap(SymmetricKey::generate())};
    scene.token->take_away();
    CHECK(code_of_use(*key) == "ROOT_TOKEN_LOST");
    CHECK(code_of([&] { static_cast<void>(key->unwrap(wrapped)); }) == "ROOT_TOKEN_LOST");
    scene.token->put_back();
    CHECK(key->unwrap(wrapped));
    CHECK(code_of_use(TokenKey{scene.token->uri("nobody")}) == "ROOT_KEY_LOST");
}

TEST_CASE("a PIN that was refused is not tried again until it is another", "[crypto][token]") {
    const Scene scene;
    const auto key = made_key(*scene.token, "root");
    scene.token->write_pin("0000");
    CHECK(code_of_use(*key) == "ROOT_TOKEN_PIN");
    // with the token gone, who asked it would hear that it is lost
    scene.token->take_away();
    CHECK(code_of_use(*key) == "ROOT_TOKEN_PIN");
    scene.token->put_back();
    scene.token->write_right_pin();
    CHECK(code_of_use(*key) == "none");
    fs::permissions(scene.token->pin_file(), fs::perms::owner_read | fs::perms::group_read);
    CHECK(code_of_use(*key) == "KEY_FILE_MODE");
    fs::remove(scene.token->pin_file());
    CHECK(code_of_use(*key) == "KEY_FILE_UNREADABLE");
}

TEST_CASE("a key that may leave its token is refused", "[crypto][token]") {
    const Scene scene;
    scene.token->make_loose_key("loose");
    const TokenKey loose{scene.token->uri("loose")};
    CHECK(code_of_use(loose) == "ROOT_TOKEN_KEY_LOOSE");
    CHECK(code_of([&] { loose.make(); }) == "ROOT_TOKEN_KEY_LOOSE");
}

TEST_CASE("a token's name says which key, which driver and whose PIN", "[crypto][token]") {
    const std::string whole{
        "pkcs11:token=t;object=o?module-path=/usr/lib/driver.so&pin-source=/run/pin"};
    CHECK(code_of([&] { const TokenKey key{whole}; }) == "none");
    CHECK(code_of_use(TokenKey{whole}) == "KEY_FILE_UNREADABLE");
    for (const char* const wrong :
         {"pkcs11:", "pkcs11:token=t?module-path=/d.so&pin-source=/p",
          "pkcs11:object=o?module-path=/d.so&pin-source=/p",
          "pkcs11:token=t;object=o?pin-source=/p", "pkcs11:token=t;object=o?module-path=/d.so",
          "pkcs11:token=t;object=o?module-path=d.so&pin-source=/p",
          "pkcs11:token=t;object=o?module-path=/d.so&pin-source=p",
          "pkcs11:token=t;object=o?module-path=/d.so&pin-source=/p&pin-value=1234",
          "pkcs11:token=t;object=o;colour=red?module-path=/d.so&pin-source=/p",
          "pkcs11:token=%zz;object=o?module-path=/d.so&pin-source=/p"}) {
        CAPTURE(wrong);
        CHECK(code_of([&] { const TokenKey key{wrong}; }) == "ROOT_TOKEN_URI");
    }
    const Scene scene;
    TokenKey elsewhere{
        "pkcs11:token=lautturi;object=o?module-path=/usr/lib/no-such-driver.so&pin-source="
        + scene.token->pin_file().string()};
    CHECK(code_of_use(elsewhere) == "ROOT_TOKEN_MODULE");
}
