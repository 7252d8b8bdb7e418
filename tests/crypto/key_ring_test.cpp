#include "gateway/core/error.h"
#include "gateway/crypto/key_ring.h"

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace gateway;
using crypto::KeyRing;
using crypto::KeyRingContents;
using crypto::KeyRingFile;
using crypto::SymmetricKey;
namespace fs = std::filesystem;

namespace {

struct Folder {
    Folder() {
        std::string name{(fs::temp_directory_path() / "lautturi-ring-XXXXXX").string()};
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    fs::path path;
};

bool same(const SymmetricKey& one, const SymmetricKey& other) {
    return std::equal(one.reveal().begin(), one.reveal().end(), other.reveal().begin());
}

std::string code_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const core::GatewayError& failure) {
        return std::string{failure.code().text()};
    }
    return "none";
}

KeyRingContents rotated(const KeyRingContents& before) {
    KeyRingContents after{before};
    after.generations.insert_or_assign(
        before.generations.rbegin()->first + 1,
        KeyRingContents::Wrapping{
            core::Instant::from_microseconds(1'000'000), SymmetricKey::generate()});
    return after;
}

}

TEST_CASE("without a ring the root key is the secret and wraps by itself", "[crypto][keys]") {
    const Folder folder;
    const SymmetricKey root{SymmetricKey::generate()};
    KeyRing ring{root, folder.path / "ring"};
    CHECK(same(ring.secret(), root));
    CHECK(ring.newest().generation == 0);
    CHECK(ring.find(0));
    CHECK_FALSE(ring.find(1));
    CHECK_FALSE(fs::exists(folder.path / "ring"));
}

TEST_CASE("a ring is opened by each of its root keys and by no other", "[crypto][keys]") {
    const Folder folder;
    const SymmetricKey before{SymmetricKey::generate()};
    const SymmetricKey after{SymmetricKey::generate()};
    const KeyRingFile file{folder.path / "ring"};
    const KeyRingContents contents{rotated(crypto::first_contents(before))};
    file.write(contents, {before, after});
    CHECK(file.slots() == 2);
    for (const SymmetricKey& root : {before, after}) {
        const KeyRingContents read{file.read(root)};
        CHECK(same(read.secret, before)); // persons are found as before
        REQUIRE(read.generations.size() == 2);
        CHECK(same(read.generations.at(1).key, contents.generations.at(1).key));
        CHECK(read.generations.at(1).made == contents.generations.at(1).made);
    }
    file.write(contents, {after});
    CHECK(file.slots() == 1);
    CHECK(code_of([&] { static_cast<void>(file.read(before)); }) == "ROOT_KEY_DIFFERS");
    CHECK(same(file.read(after).secret, before));
}

TEST_CASE("any changed byte of a ring is noticed", "[crypto][keys][tamper]") {
    const Folder folder;
    const SymmetricKey root{SymmetricKey::generate()};
    const KeyRingFile file{folder.path / "ring"};
    file.write(rotated(crypto::first_contents(root)), {root});
    std::ifstream in{file.path(), std::ios::binary};
    const std::string whole{std::istreambuf_iterator<char>{in}, {}};
    for (std::size_t at{0}; at < whole.size(); at += 3) {
        std::string changed{whole};
        changed[at] = static_cast<char>(changed[at] ^ 1);
        std::ofstream{file.path(), std::ios::binary} << changed;
        CAPTURE(at);
        const std::string code{code_of([&] { static_cast<void>(file.read(root)); })};
        CHECK((code == "KEY_RING_DAMAGED" || code == "ROOT_KEY_DIFFERS"));
    }
    std::ofstream{file.path(), std::ios::binary} << whole.substr(0, 40);
    CHECK(code_of([&] { static_cast<void>(file.read(root)); }) == "KEY_RING_DAMAGED");
}

TEST_CASE("a ring that others may read is refused", "[crypto][keys]") {
    const Folder folder;
    const SymmetricKey root{SymmetricKey::generate()};
    const KeyRingFile file{folder.path / "ring"};
    file.write(crypto::first_contents(root), {root});
    REQUIRE(::chmod(file.path().c_str(), 0640) == 0);
    CHECK(code_of([&] { static_cast<void>(file.read(root)); }) == "KEY_FILE_MODE");
}

TEST_CASE(
    "a running process finds a generation that another has made, under another root key too",
    "[crypto][keys]") {
    const Folder folder;
    const SymmetricKey before{SymmetricKey::generate()};
    const SymmetricKey after{SymmetricKey::generate()};
    SymmetricKey kept{before};
    KeyRing running{before, folder.path / "ring", [&] { return kept; }};
    REQUIRE(running.newest().generation == 0);
    const KeyRingContents contents{rotated(crypto::first_contents(before))};
    KeyRingFile{folder.path / "ring"}.write(contents, {after});
    CHECK_FALSE(running.find(1)); // its keeper still has the old one
    CHECK(running.find(0));       // and what it knew it knows
    kept = after;
    const std::optional<SymmetricKey> found{running.find(1)};
    REQUIRE(found);
    CHECK(same(*found, contents.generations.at(1).key));
    CHECK(same(running.secret(), before));
}
