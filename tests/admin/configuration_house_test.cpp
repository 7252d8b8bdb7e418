// A set that does not load: what runs stays, and why stands in the log and in the interface.

#include "tests/admin/api_calls.h"
#include "tests/corridor/people.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <csignal>
#include <deque>

using namespace tests::admin;
using namespace tests::corridor;

namespace {

Json attempt(ApiCalls& calls) {
    return calls.local({"GET", "/configuration"}).body.at("last_attempt");
}

/// Puts a file's text back, however the test ends.
class Restored final {
public:
    explicit Restored(std::filesystem::path file)
        : m_file{std::move(file)}, m_text{read_file(m_file)} {}
    Restored(const Restored&) = delete;
    Restored& operator=(const Restored&) = delete;
    ~Restored() { restore(); }

    [[nodiscard]] const std::string& text() const noexcept { return m_text; }
    void restore() const { write_file(m_file, m_text); }

private:
    std::filesystem::path m_file;
    std::string m_text;
};

int asked(House& house) {
    return house.relay("fund-benefit-query", fund_question(house, house.example("fund-member")))
        .status;
}

}

TEST_CASE(
    "a rule set that does not load leaves the old one, and the reason is told",
    "[admin][house][configuration]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"auditor"});
    const Json before = calls.local({"GET", "/configuration"}).body;
    CHECK(before.at("digest") == before.at("loaded"));
    CHECK(before.at("last_attempt").at("outcome") != "refused");
    CHECK(before.at("activated_by") == "test");
    house.fund().behave("/benefits", std::deque<tests::simulators::Behaviour>{});
    REQUIRE(asked(house) == 200);

    const std::filesystem::path file{house.mappings() / "rules/unemployment-benefit.yaml"};
    const Restored original{file};
    const std::string& good{original.text()};
    const std::size_t kind{good.find("\n  kind: permit")};
    REQUIRE(kind != std::string::npos);
    std::string broken{good};
    broken.insert(kind, "\n  kindly: yes");
    const auto line =
        2 + std::count(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(kind), '\n');
    write_file(file, broken);
    house.signal(SIGHUP);
    REQUIRE(eventually([&] { return attempt(calls).at("outcome") == "refused"; }));

    const Json after = calls.local({"GET", "/configuration"}).body;
    CHECK(after.at("digest") == before.at("digest"));
    CHECK(after.at("loaded") == before.at("loaded"));
    bool told{false};
    for (const Json& finding : after.at("last_attempt").at("findings")) {
        told = told
               || (finding.at("severity") == "error"
                   && finding.at("file") == "rules/unemployment-benefit.yaml"
                   && finding.at("line") == line && finding.at("code") == "KEY_UNKNOWN"
                   && !finding.at("reason").get<std::string>().empty());
    }
    CHECK(told);
    CHECK(asked(house) == 200); // the old rules decide on
    const std::string log{house.daemon_output()};
    const std::size_t logged{log.find("LAUTTURI_CONFIGURATION_FINDING")};
    REQUIRE(logged != std::string::npos);
    const std::string entry{log.substr(logged, log.find('\n', logged) - logged)};
    CHECK(entry.find("rules/unemployment-benefit.yaml") != std::string::npos);
    CHECK(entry.find("KEY_UNKNOWN") != std::string::npos);
    CHECK(entry.find(std::to_string(line)) != std::string::npos);

    // a folder that is not there is an attempt too
    std::filesystem::rename(house.mappings(), house.folder() / "elsewhere");
    house.signal(SIGHUP);
    REQUIRE(eventually(
        [&] { return attempt(calls).at("findings").at(0).at("code") == "FOLDER_UNREADABLE"; }));
    std::filesystem::rename(house.folder() / "elsewhere", house.mappings());

    original.restore();
    house.signal(SIGHUP);
    REQUIRE(eventually([&] { return attempt(calls).at("outcome") == "unchanged"; }));
    calls.become({"administrator"});
    CHECK(calls.misfits().empty());
}

TEST_CASE(
    "what a command put in force from another folder stays through HUP and restart",
    "[admin][house][configuration]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"auditor"});
    const auto in_force = [&] {
        return calls.local({"GET", "/configuration"}).body.at("digest").get<std::string>();
    };
    const auto is_left = [&] {
        const Json last = attempt(calls);
        const Json& findings = last.at("findings");
        return last.at("outcome") == "unchanged"
               && std::any_of(findings.begin(), findings.end(), [](const Json& finding) {
                      return finding.at("code") == "FOLDER_UNCHANGED";
                  });
    };
    REQUIRE(house.verb({"config", "activate"}).status == 0);
    const std::string followed{in_force()};
    const std::filesystem::path urgent{house.folder() / "urgent"};
    std::filesystem::copy(house.mappings(), urgent, std::filesystem::copy_options::recursive);
    const std::string rules{"rules/unemployment-benefit.yaml"};
    write_file(urgent / rules, read_file(urgent / rules) + "# in need\n");
    REQUIRE(house.verb({"config", "activate", urgent.string()}).status == 0);
    const std::string needed{in_force()};
    REQUIRE(needed != followed);

    house.signal(SIGHUP); // for a certificate, say: nobody touched the folder
    REQUIRE(eventually(is_left));
    CHECK(in_force() == needed);
    house.restart();
    CHECK(is_left());
    CHECK(in_force() == needed);

    {
        const Restored original{house.mappings() / rules};
        write_file(house.mappings() / rules, original.text() + "# changed\n");
        house.signal(SIGHUP);
        REQUIRE(eventually([&] { return attempt(calls).at("outcome") == "activated"; }));
        CHECK(in_force() != needed);
    }
    REQUIRE(house.verb({"config", "activate"}).status == 0); // the folder itself, by command
    CHECK(in_force() == followed);
    std::filesystem::remove_all(urgent);
    calls.become({"administrator"});
}
