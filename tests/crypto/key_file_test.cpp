#include "gateway/core/error.h"
#include "gateway/crypto/key_file.h"
#include "gateway/crypto/signature.h"

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

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

struct ListEntry {
    unsigned tag{0};
    unsigned rights{0};
    unsigned id{~0U};
};

/// Gives a file an access list, as the kernel keeps it. Its mode then shows the mask as the
/// group's.
void set_list(const fs::path& path, const std::vector<ListEntry>& entries) {
    std::string bytes{'\2', '\0', '\0', '\0'};
    const auto add = [&](unsigned number, int size) {
        for (int at{0}; at < size; ++at) {
            bytes += static_cast<char>(number >> (8 * at) & 0xFFU);
        }
    };
    for (const ListEntry& entry : entries) {
        add(entry.tag, 2);
        add(entry.rights, 2);
        add(entry.id, 4);
    }
    REQUIRE(
        ::setxattr(path.c_str(), "system.posix_acl_access", bytes.data(), bytes.size(), 0) == 0);
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
    "a credential that systemd hands over, with an access list that names us alone, is taken",
    "[crypto][key-file]") {
    const Folder folder;
    const fs::path file{folder / "root.key"};
    static_cast<void>(crypto::load_or_create_root_key(file));
    const unsigned us{::geteuid()};
    const auto code_with = [&](const std::vector<ListEntry>& further) {
        std::vector<ListEntry> entries{{0x01, 4}};
        entries.insert(entries.end(), further.begin(), further.end());
        set_list(file, entries);
        CHECK((mode_of(file) & 07U) == 0);
        return code_thrown_by([&] { static_cast<void>(crypto::load_root_key(file)); });
    };
    CHECK(code_with({{0x02, 4, us}, {0x04, 0}, {0x10, 4}, {0x20, 0}}) == "nothing thrown");
    CHECK(mode_of(file) == 0440);
    CHECK(code_with({{0x02, 4, us + 1}, {0x04, 0}, {0x10, 4}, {0x20, 0}}) == "KEY_FILE_MODE");
    CHECK(
        code_with({{0x02, 4, us}, {0x02, 4, us + 1}, {0x04, 0}, {0x10, 4}, {0x20, 0}})
        == "KEY_FILE_MODE");
    CHECK(code_with({{0x02, 4, us}, {0x04, 4}, {0x10, 4}, {0x20, 0}}) == "KEY_FILE_MODE");
    CHECK(
        code_with({{0x02, 4, us}, {0x04, 0}, {0x08, 4, 4'242}, {0x10, 4}, {0x20, 0}})
        == "KEY_FILE_MODE");
    CHECK(code_with({{0x02, 6, us}, {0x04, 0}, {0x10, 6}, {0x20, 0}}) == "KEY_FILE_MODE");
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
