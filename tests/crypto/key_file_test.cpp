#include "gateway/core/error.h"
#include "gateway/crypto/key_file.h"
#include "gateway/crypto/signature.h"

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

using namespace gateway;
namespace fs = std::filesystem;

namespace {

class Folder final {
public:
    Folder() {
        std::string name{(fs::temp_directory_path() / "lautturi-keys-XXXXXX").string()};
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        m_path = name;
    }

    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    ~Folder() {
        std::error_code ignored;
        fs::remove_all(m_path, ignored);
    }

    [[nodiscard]] fs::path operator/(const char* name) const { return m_path / name; }
    [[nodiscard]] const fs::path& path() const noexcept { return m_path; }

private:
    fs::path m_path;
};

unsigned mode_of(const fs::path& path) {
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_mode & 07777U;
}

template <class Work> std::string code_thrown_by(Work work) {
    try {
        work();
    } catch (const core::GatewayError& error) {
        CHECK_FALSE(error.retryable());
        return std::string{error.code().text()};
    }
    return "nothing thrown";
}

}

TEST_CASE("the root key is made once, for its owner only", "[crypto][key-file]") {
    const Folder folder;
    const crypto::SymmetricKey made{crypto::load_or_create_root_key(folder / "root.key")};
    CHECK(mode_of(folder / "root.key") == 0600);
    CHECK(fs::file_size(folder / "root.key") == 32);
    const crypto::SymmetricKey loaded{crypto::load_or_create_root_key(folder / "root.key")};
    CHECK(core::to_hex(made.reveal()) == core::to_hex(loaded.reveal()));
    CHECK(std::distance(fs::directory_iterator{folder.path()}, fs::directory_iterator{}) == 1);
}

TEST_CASE("a root key that others may touch is refused", "[crypto][key-file]") {
    const Folder folder;
    static_cast<void>(crypto::load_or_create_root_key(folder / "root.key"));
    for (const unsigned mode : {0640U, 0604U, 0620U, 0602U, 0610U, 0644U, 0777U}) {
        CAPTURE(mode);
        REQUIRE(::chmod((folder / "root.key").c_str(), mode) == 0);
        CHECK(
            code_thrown_by(
                [&] { static_cast<void>(crypto::load_or_create_root_key(folder / "root.key")); })
            == "KEY_FILE_MODE");
    }
    REQUIRE(::chmod((folder / "root.key").c_str(), 0400) == 0);
    CHECK_NOTHROW(crypto::load_or_create_root_key(folder / "root.key"));
}

TEST_CASE(
    "a root key of another length, kind or place is refused and never replaced",
    "[crypto][key-file]") {
    const Folder folder;
    const auto load = [&](const char* name) {
        return code_thrown_by(
            [&] { static_cast<void>(crypto::load_or_create_root_key(folder / name)); });
    };
    for (const std::size_t size : {0U, 31U, 33U, 20'000U}) {
        std::ofstream{folder / "odd.key"} << std::string(size, 'x');
        REQUIRE(::chmod((folder / "odd.key").c_str(), 0600) == 0);
        CHECK(load("odd.key") == "KEY_FILE_FORM");
        CHECK(fs::file_size(folder / "odd.key") == size);
    }
    REQUIRE(::mkfifo((folder / "pipe.key").c_str(), 0600) == 0);
    CHECK(load("pipe.key") == "KEY_FILE_UNREADABLE");
    fs::create_symlink(folder / "nowhere", folder / "dangling.key");
    CHECK(load("dangling.key") == "KEY_FILE_UNREADABLE");
    CHECK(load("no-such-folder/root.key") == "KEY_FILE_UNWRITABLE");
}

TEST_CASE("a signing key survives its file, whose mode is kept strict", "[crypto][key-file]") {
    const Folder folder;
    const crypto::SigningKey key{crypto::SigningKey::generate()};
    key.save(folder / "node.pem");
    CHECK(mode_of(folder / "node.pem") == 0600);
    const crypto::SigningKey loaded{crypto::SigningKey::load(folder / "node.pem")};
    CHECK(key.public_key().fingerprint() == loaded.public_key().fingerprint());
    CHECK(key.public_key().verify(core::as_bytes("x"), loaded.sign(core::as_bytes("x"))));

    CHECK(code_thrown_by([&] { key.save(folder / "node.pem"); }) == "KEY_FILE_EXISTS");
    REQUIRE(::chmod((folder / "node.pem").c_str(), 0640) == 0);
    CHECK(
        code_thrown_by([&] { static_cast<void>(crypto::SigningKey::load(folder / "node.pem")); })
        == "KEY_FILE_MODE");
    CHECK(
        code_thrown_by([&] { static_cast<void>(crypto::SigningKey::load(folder / "none.pem")); })
        == "KEY_FILE_UNREADABLE");
    std::ofstream{folder / "text.pem"} << key.public_key().pem();
    REQUIRE(::chmod((folder / "text.pem").c_str(), 0600) == 0);
    CHECK(
        code_thrown_by([&] { static_cast<void>(crypto::SigningKey::load(folder / "text.pem")); })
        == "KEY_FILE_FORM");
}
