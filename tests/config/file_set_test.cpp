#include "gateway/config/configuration.h"
#include "gateway/core/error.h"
#include "tests/config/small_set.h"

#include <catch2/catch.hpp>
#include <rapidcheck.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>

using gateway::config::FileSet;
namespace core = gateway::core;

namespace {

/// A folder of its own, gone at the end.
class Folder final {
public:
    Folder() {
        std::string name{
            (std::filesystem::temp_directory_path() / "lautturi-config-XXXXXX").string()};
        if (::mkdtemp(name.data()) == nullptr) {
            throw std::runtime_error{"no temporary folder"};
        }
        m_path = name;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(m_path); }

    void write(const std::string& file, const std::string& text) const {
        std::filesystem::create_directories((m_path / file).parent_path());
        std::ofstream{m_path / file, std::ios::binary} << text;
    }

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return m_path; }

private:
    std::filesystem::path m_path;
};

std::string unpack_code(const core::Bytes& packed) {
    const auto set = FileSet::unpack(packed);
    return set.ok() ? "OK" : std::string{set.rejection().code.text()};
}

core::Bytes with(core::Bytes packed, std::size_t at, unsigned char byte) {
    packed.at(at) = std::byte{byte};
    return packed;
}

}

TEST_CASE("a folder is read the same each time, byte for byte", "[config][files]") {
    const Folder folder;
    folder.write("b/x.yaml", "a: \r\n\tb\xc3\xa5");
    folder.write("a.xsd", "");
    folder.write("README.md", "not part of it");
    folder.write(".git/config.yaml", "not part of it");
    folder.write(".hidden.yaml", "not part of it");
    const auto set = FileSet::read(folder.path());
    CHECK(
        set.files()
        == std::map<std::string, std::string>{{"a.xsd", ""}, {"b/x.yaml", "a: \r\n\tb\xc3\xa5"}});
    CHECK(set.pack() == FileSet::read(folder.path()).pack());
    CHECK_THROWS_AS(FileSet::read(folder.path() / "nowhere"), core::GatewayError);
}

TEST_CASE(
    "what stands in a folder and is not read is told: a cap in it would not be in force",
    "[config][files]") {
    const Folder folder;
    const FileSet small{tests::config_room::small_set()};
    for (const auto& [file, text] : small.files()) {
        folder.write(file, text);
    }
    folder.write("rules/README.md", "for people");
    folder.write("rules/.caps.yaml.swp", "an editor's");
    folder.write("rules/one.yaml.dpkg-dist", "the package manager's");
    CHECK(tests::config_room::errors_of(FileSet::read(folder.path())).empty());
    folder.write("rules/caps.yml", "[]");
    folder.write("rules/more.YAML", "[]");
    folder.write("elsewhere.d/caps.yaml.bak", "[]");
    std::filesystem::create_directory_symlink(folder.path() / "rules", folder.path() / "linked");
    std::filesystem::create_symlink("nowhere.yaml", folder.path() / "rules/gone.yaml");
    const auto set = FileSet::read(folder.path());
    CHECK(
        set.unread()
        == std::set<std::string>{
            "elsewhere.d/caps.yaml.bak", "linked", "rules/caps.yml", "rules/gone.yaml",
            "rules/more.YAML"});
    CHECK(
        tests::config_room::errors_of(set)
        == std::vector<std::string>{
            "elsewhere.d/caps.yaml.bak:0 FILE_UNKNOWN", "linked:0 FILE_UNKNOWN",
            "rules/caps.yml:0 FILE_UNKNOWN", "rules/gone.yaml:0 FILE_UNKNOWN",
            "rules/more.YAML:0 FILE_UNKNOWN"});
}

TEST_CASE("exchanges without any rule are refused", "[config][files]") {
    auto set = tests::config_room::small_set();
    FileSet left;
    for (const auto& [file, text] : set.files()) {
        if (!file.starts_with("rules/")) {
            left.put(file, text);
        }
    }
    const std::vector<std::string> missing{"rules:0 FILE_MISSING"};
    CHECK(tests::config_room::errors_of(left) == missing);
    left.put("rules/one.yaml", "[]\n");
    CHECK(tests::config_room::errors_of(left) == missing);
}

TEST_CASE("any byte that changes changes the packing, and so the digest", "[config][files]") {
    const auto all = tests::config_room::small_set();
    const auto packed = all.pack();
    CHECK(packed == tests::config_room::small_set().pack());
    for (const auto& [file, text] : all.files()) {
        for (std::size_t at{0}; at < text.size(); at += 17) {
            auto set = tests::config_room::small_set();
            std::string other{text};
            other[at] = static_cast<char>(other[at] ^ 1);
            set.put(file, other);
            CHECK(set.pack() != packed);
        }
    }
    FileSet left;
    left.put("a", "bc");
    FileSet right;
    right.put("ab", "c");
    CHECK(left.pack() != right.pack());
}

TEST_CASE("what was packed is unpacked as it was", "[config][files][property]") {
    CHECK(rc::check("unpack(pack(s)) = s", [] {
        FileSet set;
        const auto count = *rc::gen::inRange(0, 6);
        for (int index{0}; index < count; ++index) {
            set.put(
                "d" + std::to_string(*rc::gen::inRange(0, 9)) + "/f.yaml",
                *rc::gen::arbitrary<std::string>());
        }
        const auto unpacked = FileSet::unpack(set.pack());
        RC_ASSERT(unpacked.ok());
        RC_ASSERT(unpacked.value().files() == set.files());
    }));
}

TEST_CASE("hostile packings are refused", "[config][files]") {
    FileSet set;
    set.put("a.yaml", "1");
    set.put("b.yaml", "2");
    const auto packed = set.pack();
    REQUIRE(unpack_code(packed) == "OK");
    for (std::size_t size{0}; size < packed.size(); ++size) {
        const core::Bytes cut{packed.begin(), packed.begin() + static_cast<std::ptrdiff_t>(size)};
        CHECK(unpack_code(cut) != "OK");
    }
    auto longer = packed;
    longer.push_back(std::byte{0});
    CHECK(unpack_code(longer) == "PACK_TRAILING");
    CHECK(unpack_code(with(packed, 0, 'X')) == "PACK_KIND");
    CHECK(unpack_code(with(packed, 17, 0xff)) == "PACK_CUT");  // more files than there are
    CHECK(unpack_code(with(packed, 25, 0xff)) == "PACK_CUT");  // a name longer than everything
    CHECK(unpack_code(with(packed, 33, 'c')) == "PACK_ORDER"); // c.yaml before b.yaml
    CHECK(unpack_code(with(packed, 33, 'b')) == "PACK_ORDER"); // b.yaml twice
    CHECK(unpack_code(with(packed, 33, '/')) == "PACK_PATH");

    for (const char* path : {"../a.yaml", "a/../b.yaml", "./a", "a//b", "a/", "", "a\\b", "a/.."}) {
        CAPTURE(path);
        FileSet outside;
        outside.put(path, "");
        CHECK(unpack_code(outside.pack()) == "PACK_PATH");
    }
}

TEST_CASE(
    "random changes of a packing never crash and never pass unnoticed as another set's digest",
    "[config][files][property]") {
    CHECK(rc::check("a packing that is accepted is the packing of what it gives", [] {
        auto packed = tests::config_room::small_set().pack();
        const auto changes = *rc::gen::inRange(1, 8);
        for (int change{0}; change < changes; ++change) {
            packed[*rc::gen::inRange<std::size_t>(0, packed.size())] =
                static_cast<std::byte>(*rc::gen::inRange(0, 256));
        }
        const auto unpacked = FileSet::unpack(packed);
        if (unpacked.ok()) {
            RC_ASSERT((unpacked.value().pack() == packed));
        }
    }));
}
