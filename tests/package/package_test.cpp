// The Debian package: built from what is built already, and looked at from outside.

#include "tests/corridor/process.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using tests::corridor::Finished;
using tests::corridor::read_file;
namespace fs = std::filesystem;

namespace {

class Folder final {
public:
    Folder() {
        std::string pattern{fs::temp_directory_path() / "lautturi-package.XXXXXX"};
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        m_path = pattern;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(m_path, ignored);
    }
    [[nodiscard]] const fs::path& path() const noexcept { return m_path; }

private:
    fs::path m_path;
};

/// The package and what is in it, made once.
class Package final {
public:
    Package() {
        const Finished packed{run(
            {"cpack", "--config", LAUTTURI_BUILD_DIR "/CPackConfig.cmake", "-G", "DEB", "-B",
             m_folder.path().string()})};
        INFO(packed.out << packed.err);
        REQUIRE(packed.status == 0);
        for (const auto& entry : fs::directory_iterator{m_folder.path()}) {
            if (entry.path().extension() == ".deb") {
                m_file = entry.path();
            }
        }
        REQUIRE_FALSE(m_file.empty());
        REQUIRE(run({"dpkg-deb", "-R", m_file.string(), tree().string()}).status == 0);
    }

    [[nodiscard]] Finished run(std::vector<std::string> command) const {
        command.insert(command.begin(), "/usr/bin/env"); // which looks along PATH
        return tests::corridor::run_to_end(command, m_folder.path() / "command");
    }
    [[nodiscard]] const fs::path& file() const noexcept { return m_file; }
    [[nodiscard]] fs::path tree() const { return m_folder.path() / "tree"; }
    [[nodiscard]] std::string control(const std::string& name) const {
        return read_file(tree() / "DEBIAN" / name);
    }

private:
    Folder m_folder;
    fs::path m_file;
};

const Package& package() {
    static const Package made;
    return made;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    return lines;
}

std::set<std::string> keys_of(const std::string& properties) {
    std::set<std::string> keys;
    for (const std::string& line : lines_of(properties)) {
        const std::size_t equals{line.find(" =")};
        if (!line.empty() && line[0] != '#' && equals != std::string::npos) {
            keys.insert(line.substr(0, equals));
        }
    }
    return keys;
}

bool here(const std::string& program) {
    return package().run({"sh", "-c", "command -v " + program}).status == 0;
}

}

TEST_CASE("the package names what the daemon needs, and who keeps it", "[package]") {
    const std::string control{package().control("control")};
    for (const char* const needed :
         {"Package: lautturi\n", "Maintainer: ", "Architecture: ", "postgresql-15", "adduser",
          "libssl3", "libpqxx-6.4", "libprometheus-cpp-core1.0"}) {
        INFO(needed);
        CHECK(control.find(needed) != std::string::npos);
    }
    for (const char* const script : {"postinst", "prerm", "postrm"}) {
        INFO(script);
        CHECK(
            package().run({"sh", "-n", (package().tree() / "DEBIAN" / script).string()}).status
            == 0);
    }
    CHECK(package().control("postinst").find("adduser --system") != std::string::npos);
}

TEST_CASE(
    "everything of the package under /etc is the administrator's, and nothing secret is in it",
    "[package]") {
    std::vector<std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator{package().tree()}) {
        const std::string path{"/" + fs::relative(entry.path(), package().tree()).string()};
        if (entry.is_regular_file() && path.rfind("/etc/", 0) == 0) {
            found.push_back(path);
        }
        INFO(path);
        CHECK(entry.path().extension() != ".key");
        CHECK(path.find("endpoints.yaml") == std::string::npos); // of one installation alone
    }
    std::vector<std::string> declared{lines_of(package().control("conffiles"))};
    std::sort(found.begin(), found.end());
    std::sort(declared.begin(), declared.end());
    CHECK(found == declared);
    CHECK(found.size() > 100);
}

TEST_CASE("the packaged mappings are valid to the packaged program", "[package]") {
    const Finished checked{package().run(
        {(package().tree() / "usr/bin/lautturi").string(), "check",
         (package().tree() / "etc/lautturi/mappings").string()})};
    INFO(checked.out << checked.err);
    CHECK(checked.status == 0);
    CHECK(checked.out.find("valid: 0 errors") != std::string::npos);
}

TEST_CASE(
    "the packaged settings are the sample's, with the places that the unit gives", "[package]") {
    const std::string packaged{read_file(package().tree() / "etc/lautturi/lautturi.properties")};
    const std::string sample{
        read_file(fs::path{LAUTTURI_SOURCE_DIR} / "gateway/app/lautturi.properties")};
    CHECK(keys_of(packaged) == keys_of(sample));
    const std::string unit{read_file(package().tree() / "lib/systemd/system/lautturi.service")};
    const std::regex credential{"= /run/credentials/lautturi.service/([a-z.]+)"};
    std::size_t credentials{0};
    for (auto at = std::sregex_iterator{packaged.begin(), packaged.end(), credential};
         at != std::sregex_iterator{}; ++at) {
        INFO((*at)[1]);
        // under its own name, where `restore --keys-to` puts it
        const std::string name{(*at)[1].str()};
        CHECK(
            unit.find("LoadCredential=" + name + ":/etc/lautturi/keys/" + name + "\n")
            != std::string::npos);
        ++credentials;
    }
    CHECK(credentials == 3);
    CHECK(packaged.find("\nruntime.directory = /run/lautturi\n") != std::string::npos);
    CHECK(unit.find("RuntimeDirectory=lautturi\n") != std::string::npos);
    CHECK(unit.find("StateDirectory=lautturi\n") != std::string::npos);
}

TEST_CASE("keys are made at a first installation, and by no upgrade", "[package]") {
    const Folder folder;
    const fs::path etc{folder.path() / "etc"};
    const fs::path programs{folder.path() / "programs"};
    fs::create_directories(etc / "keys");
    fs::create_directories(programs);
    // what needs root, or the machine's systemd, does nothing
    for (const char* const name :
         {"adduser", "chown", "install", "deb-systemd-helper", "deb-systemd-invoke", "systemctl"}) {
        const fs::path program{programs / name};
        tests::corridor::write_file(program, "#!/bin/sh\n");
        fs::permissions(program, fs::perms::owner_all);
    }
    const fs::path script{folder.path() / "postinst"};
    tests::corridor::write_file(
        script, std::regex_replace(
                    package().control("postinst"), std::regex{"/etc/lautturi"}, etc.string()));
    const std::string path{"PATH=" + programs.string() + ":" + std::getenv("PATH")};
    const auto configure = [&](const std::string& before) {
        const Finished done{package().run({path, "sh", script.string(), "configure", before})};
        INFO(done.err);
        CHECK(done.status == 0);
    };
    configure({});
    CHECK(fs::file_size(etc / "keys/root.key") == 32);
    CHECK(fs::exists(etc / "keys/journal.pem"));
    const std::string made{read_file(etc / "keys/journal.pem")};

    fs::remove(etc / "keys/root.key"); // as one who has it in a token
    configure("0.0.9");
    CHECK_FALSE(fs::exists(etc / "keys/root.key"));
    CHECK(read_file(etc / "keys/journal.pem") == made);
}

TEST_CASE("the unit's exposure is 1.5 at most", "[package]") {
    const Finished judged{package().run(
        {"systemd-analyze", "security", "--offline=true", "--threshold=15", "--no-pager",
         (package().tree() / "lib/systemd/system/lautturi.service").string()})};
    INFO(judged.out << judged.err);
    CHECK(judged.status == 0);
    CHECK(judged.out.find("Overall exposure level for lautturi.service: 1.") != std::string::npos);
}

TEST_CASE("the manual page has every verb, and no other", "[package]") {
    const Finished help{package().run({LAUTTURI_PROGRAM, "--help"})};
    const std::string page{read_file(fs::path{LAUTTURI_SOURCE_DIR} / "gateway/package/lautturi.1")};
    std::set<std::string> verbs;
    bool listed{false};
    for (const std::string& line : lines_of(help.out)) {
        std::smatch verb;
        static const std::regex form{"  ([a-z]+) .*"};
        if (listed && std::regex_match(line, verb, form)) {
            verbs.insert(verb[1]);
        }
        listed = listed || line == "Subcommands:";
    }
    CHECK(verbs.size() > 10);
    std::set<std::string> described;
    const std::size_t from{page.find(".SH VERBS")};
    const std::string section{page.substr(from, page.find(".SH EXIT") - from)};
    for (const std::string& line : lines_of(section)) {
        if (line.rfind(".B ", 0) == 0) {
            described.insert(line.substr(3));
        }
    }
    CHECK(described == verbs);
}

TEST_CASE("lintian finds no error in the package", "[package]") {
    if (!here("lintian")) {
        WARN("lintian is not on this machine: the package was not judged by it");
        CHECK(fs::file_size(package().file()) > 0);
        return;
    }
    const Finished judged{
        package().run({"lintian", "--fail-on", "error", package().file().string()})};
    INFO(judged.out << judged.err);
    CHECK(judged.status == 0);
    CHECK(judged.out.find("E: ") == std::string::npos);
}
