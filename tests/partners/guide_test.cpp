// A municipality that joins by the guide alone: each command of docs/adding-a-partner.md is
// executed as it stands there, from an empty folder and an empty PostgreSQL to files that came in
// and left.

#include "tests/corridor/house.h"
#include "tests/support/private_cluster.h"

#include <catch2/catch.hpp>
#include <signal.h>

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
    /// @param reg  the connection of whoever may change the register; empty: there is none
    explicit Folder(std::string reg = {})
        : m_path{fs::temp_directory_path() / "lautturi-guide-XXXXXX"}, m_register{std::move(reg)} {
        std::string name{m_path.string()};
        REQUIRE(mkdtemp(name.data()) != nullptr);
        m_path = name;
        fs::create_directories(m_path / "here");
        fs::permissions(m_path, fs::perms{0755}); // the store's server, another user, gets through
    }

    /// What the guide began and did not end ends here.
    ~Folder() {
        std::ifstream file{here() / "serve.pid"};
        pid_t daemon{0};
        if (file >> daemon) {
            ::kill(daemon, SIGTERM);
            static_cast<void>(eventually([daemon] { return ::kill(daemon, 0) != 0; }));
        }
        fs::remove_all(m_path);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] fs::path here() const { return m_path / "here"; }

    /// As a person does: in a shell that stops at what fails.
    [[nodiscard]] Finished shell(const std::string& commands) const {
        const std::string program{fs::path{LAUTTURI_PROGRAM}.parent_path().string()};
        return run_to_end(
            {"/bin/bash", "-euc",
             "cd '" + here().string() + "'; export PATH='" + program + ":/usr/bin:/bin' SHIPPED='"
                 + (source / "mappings").string() + "' REGISTER='" + m_register + "'; " + commands},
            m_path / "run", {}, {});
    }

    /// @return everything that was printed
    [[nodiscard]] std::string follow_the_guide() const {
        const std::vector<std::string> blocks{
            commands_of(text_of(source / "docs/adding-a-partner.md"))};
        REQUIRE(blocks.size() >= 15);
        std::string said;
        for (const std::string& block : blocks) {
            const Finished done{shell(block)};
            INFO(block << "\n" << done.out << done.err << text_of(here() / "serve.log"));
            REQUIRE(done.status == 0);
            if (block.find("lautturi check") != std::string::npos) {
                CHECK(done.out.find("valid: 0 errors") != std::string::npos);
            }
            said += done.out;
        }
        return said;
    }

private:
    fs::path m_path;
    std::string m_register;
};

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
    // what nobody has told is marked, and nothing leaves to it on a guess
    const std::string made_up{text_of(folder.here() / "mappings/parties/bureau/party.yaml")};
    CHECK(made_up.find("\nstate: suspended ") != std::string::npos);
    CHECK(made_up.find("{country: FI, verified: false}") != std::string::npos);
    CHECK(made_up.find("\njurisdiction:") == std::string::npos);
    CHECK(made_up.find("\nrole: controller ") != std::string::npos);
    REQUIRE(make("party laundry --class processor").status == 0);
    CHECK(
        text_of(folder.here() / "mappings/parties/laundry/party.yaml").find("\nrole: processor ")
        != std::string::npos);
    const std::string checked{folder.shell("lautturi check mappings").out};
    CHECK(checked.find("parties/bureau/party.yaml:10: note PLACE_UNVERIFIED") != std::string::npos);

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
    "new refuses at once what the folder does not know, says what there is, and writes nothing",
    "[partners][new]") {
    const Folder folder;
    REQUIRE(folder.shell("cp -r \"$SHIPPED\" mappings").status == 0);
    const std::string before{folder.shell("find mappings | sort").out};
    const std::string exchange{"exchange paid --register pori --party kela "};
    for (const auto& [words, said] : std::vector<std::pair<std::string, std::vector<std::string>>>{
             {"party bureau --class nope",
              {"CLASS_UNKNOWN: --class nope: ", "unemployment-fund", "kela", "service-provider"}},
             {"party bureau --class Kela", {"CLASS_UNKNOWN"}},
             {"party \"Koulutus Oy\" --class kela", {"NAME_FORM: Koulutus Oy: ", "lower case"}},
             {"register town --business-id 0138780-8", {"BUSINESS_ID_CHECK: --business-id"}},
             {exchange + "--purpose plunder",
              {"PURPOSE_UNKNOWN: --purpose plunder: ", "unemployment-benefit", "archiving"}},
             {"exchange paid --register nowhere --party kela",
              {"REGISTER_UNKNOWN: --register nowhere: ", "pori", "etela-satakunta"}},
             {"exchange paid --register pori --party nobody",
              {"PARTY_UNKNOWN: --party nobody: ", "kela", "esimerkkikassa"}},
             {exchange + "--basis 1290/2002/ch99/9",
              {"PROVISION_UNKNOWN: --basis 1290/2002/ch99/9: ", "1290/2002/ch13/1"}},
             {exchange + "--basis nonsense", {"PROVISION_UNKNOWN", "1290/2002", "380/2023"}},
             {exchange + "--direction out --selection everything",
              {"SELECTION_UNKNOWN: --selection everything: ", "lautturi.notices"}}}) {
        const Finished refused{folder.shell("lautturi new " + words + " --mappings mappings")};
        INFO(words << '\n' << refused.out << refused.err);
        CHECK(refused.status == 2);
        CHECK(refused.out.empty());
        for (const std::string& word : said) {
            INFO(word);
            CHECK(refused.err.find(word) != std::string::npos);
        }
    }
    CHECK(folder.shell("find mappings | sort").out == before);
}

TEST_CASE(
    "a municipality that follows the guide alone takes in the fund's file, each field with its "
    "source, and tells Kela of whom Kela asked",
    "[partners][guide]") {
    const tests::support::PrivateCluster reg; // the register's own, with nothing in it
    const Folder folder{reg.connection_string()};
    const std::string said{folder.follow_the_guide()};
    INFO(said);
    CHECK(said.find("2 mapped, 0 rejected") != std::string::npos);
    CHECK(said.find("kassa-etuus") != std::string::npos);        // the system that the fund names
    CHECK(said.find("adjusted-allowance") != std::string::npos); // in the register's table
    CHECK(said.find("verified: ") != std::string::npos);
    std::string sent;
    for (const fs::directory_entry& entry : fs::directory_iterator{folder.here() / "kela"}) {
        sent += text_of(entry.path());
    }
    CHECK(sent.find("010594Y9021") != std::string::npos);
    CHECK(sent.find("020594X903P") == std::string::npos); // nobody asked about them
}
