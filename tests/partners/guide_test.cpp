// A municipality that joins by the guide alone: each command of docs/adding-a-partner.md is
// executed as it stands there, and what comes of it exchanges a file in a whole house.

#include "tests/corridor/house.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

using namespace tests::corridor;
namespace fs = std::filesystem;

namespace {

const fs::path source{LAUTTURI_SOURCE_DIR};

std::string text_of(const fs::path& file) {
    std::ifstream in{file};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// The blocks of shell commands of a page, in their order.
std::vector<std::string> commands_of(const std::string& page) {
    std::vector<std::string> blocks;
    const std::string open{"```sh\n"};
    for (std::size_t at{page.find(open)}; at != std::string::npos; at = page.find(open, at)) {
        at += open.size();
        const std::size_t end{page.find("```", at)};
        blocks.push_back(page.substr(at, end - at));
        at = end;
    }
    return blocks;
}

class Folder final {
public:
    Folder() : m_path{fs::temp_directory_path() / "lautturi-guide-XXXXXX"} {
        std::string name{m_path.string()};
        REQUIRE(mkdtemp(name.data()) != nullptr);
        m_path = name;
        fs::create_directories(m_path / "here");
    }
    ~Folder() { fs::remove_all(m_path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] fs::path here() const { return m_path / "here"; }

    /// As a person does: in a shell that stops at what fails.
    [[nodiscard]] Finished shell(const std::string& commands) const {
        const std::string program{fs::path{LAUTTURI_PROGRAM}.parent_path().string()};
        return run_to_end(
            {"/bin/bash", "-euc",
             "cd '" + here().string() + "'; export PATH='" + program + ":/usr/bin:/bin' SHIPPED='"
                 + (source / "mappings").string() + "'; " + commands},
            m_path / "run", {}, {});
    }

    void follow_the_guide() const {
        const std::vector<std::string> blocks{
            commands_of(text_of(source / "docs/adding-a-partner.md"))};
        REQUIRE(blocks.size() >= 10);
        for (const std::string& block : blocks) {
            const Finished done{shell(block)};
            INFO(block << "\n" << done.out << done.err);
            REQUIRE(done.status == 0);
            if (block.find("lautturi check") != std::string::npos) {
                CHECK(done.out.find("valid: 0 errors") != std::string::npos);
            }
        }
    }

private:
    fs::path m_path;
};

/// What the guide's municipality has of its own.
void copy_lautturila(const fs::path& from, const fs::path& into) {
    for (const char* const part :
         {"registers/lautturila.yaml", "rules/lautturila.yaml", "rules/cases/lautturila.yaml",
          "parties/lautturilan-kassa", "exchanges/lautturila-maksut",
          "exchanges/lautturila-nimet"}) {
        fs::copy(from / part, into / part, fs::copy_options::recursive);
    }
}

}

TEST_CASE("new writes what check accepts, or names what is to be filled in", "[partners][new]") {
    const Folder folder;
    REQUIRE(folder.shell("cp -r \"$SHIPPED\" mappings").status == 0);
    const auto make = [&](const std::string& words) {
        return folder.shell("lautturi new " + words + " --mappings mappings");
    };
    const Finished reg{make("register town")};
    CHECK(reg.status == 0);
    CHECK(reg.out.find("written: mappings/registers/town.yaml") != std::string::npos);
    CHECK(reg.out.find("lautturi check accepts it") != std::string::npos);
    CHECK(make("register town").status == 2); // nothing is written over
    CHECK(make("register 'Town Hall'").status == 2);
    CHECK(make("register ../town").status == 2);

    const Finished party{make("party bureau")};
    CHECK(party.status == 0);
    CHECK(
        party.out.find("parties/bureau/party.yaml:3: error REFERENCE_DANGLING")
        != std::string::npos);
    CHECK(party.out.find("FILL-IN") != std::string::npos);
    REQUIRE(folder.shell("sed -i s/FILL-IN/kela/ mappings/parties/bureau/party.yaml").status == 0);

    const Finished empty{make("exchange empty")};
    CHECK(empty.status == 0);
    CHECK(
        empty.out.find("exchanges/empty/exchange.yaml:4: error REFERENCE_DANGLING")
        != std::string::npos);
    REQUIRE(folder.shell("rm -r mappings/exchanges/empty").status == 0);
    for (const char* const format : {"csv", "json", "ndjson", "xml"}) {
        for (const char* const direction : {"in", "out"}) {
            const std::string name{std::string{format} + "-" + direction};
            const Finished made{make(
                "exchange " + name + " --register town --party bureau --direction " + direction
                + " --format " + format
                + " --purpose unemployment-benefit --basis 1290/2002/ch13/1 --json")};
            INFO(name << made.out << made.err);
            CHECK(made.status == 0);
            CHECK(Json::parse(made.out).at("errors") == 0);
            CHECK(Json::parse(made.out).at("files").size() == 4);
        }
    }
    CHECK(folder.shell("lautturi check mappings").status == 0);
    CHECK(folder.shell("lautturi new register x --mappings nowhere").status == 2);
    CHECK(make("exchange x --direction sideways").status == 2);
    CHECK(make("parish x").status == 2);
}

TEST_CASE(
    "a municipality that follows the guide takes in the fund's file, each field with its source",
    "[partners][guide]") {
    const Folder folder;
    folder.follow_the_guide();
    CHECK(
        folder.shell("lautturi map lautturila-maksut maksut.csv --mappings mappings")
            .out.find("2 mapped, 0 rejected")
        != std::string::npos);

    House house{60, [&](const House& made) {
                    copy_lautturila(folder.here() / "mappings", made.mappings());
                    const fs::path files{made.folder() / "kassa"};
                    fs::create_directories(files / "inbox");
                    write_file(
                        made.mappings() / "parties/lautturilan-kassa/endpoints.yaml",
                        "endpoints:\n  files: {url: " + files.string() + "}\n");
                    auto& cluster = const_cast<House&>(made).reg();
                    write_file(
                        made.folder() / "lautturila.sql",
                        "CREATE SCHEMA lautturila; CREATE TABLE lautturila.staging_inbox ("
                        "message_id text, ordinal bigint, received_at timestamptz DEFAULT now(), "
                        "record jsonb, provenance jsonb, PRIMARY KEY (message_id, ordinal));"
                        "CREATE TABLE lautturila.customers (personal_id text);");
                    cluster.run_script(made.folder() / "lautturila.sql");
                    write_file(
                        made.mappings() / "registers/lautturila.endpoints.yaml",
                        "connection: " + cluster.connection_string() + "\n");
                    return std::string{};
                }};
    const fs::path inbox{house.folder() / "kassa/inbox"};
    fs::copy(folder.here() / "maksut.csv", inbox / ".maksut.part");
    fs::rename(inbox / ".maksut.part", inbox / "maksut.csv");
    REQUIRE(eventually([&] {
        const auto accounts = house.accounts("lautturila-maksut");
        return !accounts.empty() && accounts.front().at("closed").get<bool>();
    }));
    const Json account = house.accounts("lautturila-maksut").front();
    INFO(account.dump());
    CHECK(account.at("in") == 2);
    CHECK(account.at("released") == 2);
    const Json given = house.verb_json({"provenance", "party", "lautturilan-kassa"});
    CHECK(given.at("given")[0].at("system") == "kassa-etuus");
    CHECK(given.at("given")[0].at("items").size() == 5);
}
