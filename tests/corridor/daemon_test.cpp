// The daemon as an operator sees it: reload, drain, and a journal that shows when it was touched.

#include "tests/corridor/people.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <csignal>
#include <deque>
#include <sstream>
#include <thread>

using namespace tests::corridor;
namespace fs = std::filesystem;

namespace {

/// How often the daemon has said it.
std::size_t said(House& house, const std::string& id) {
    const std::string output{house.daemon_output()};
    std::size_t times{0};
    for (std::size_t at{0}; (at = output.find("\"" + id + "\"", at)) != std::string::npos; ++at) {
        ++times;
    }
    return times;
}

/// Settings in which each key stands once: `--check` refuses what stands twice.
std::string once(const std::string& settings, const std::string& more) {
    std::string kept{more};
    std::istringstream lines{settings};
    for (std::string line; std::getline(lines, line);) {
        const std::string key{line.substr(0, line.find('=') + 1)};
        if (!more.starts_with(key) && more.find('\n' + key) == std::string::npos) {
            kept += line + '\n';
        }
    }
    return kept;
}

/// `serve` with further settings, to its end.
Finished served_with(House& house, const std::string& settings) {
    const std::filesystem::path file{house.folder() / "other.properties"};
    write_file(file, read_file(house.folder() / "lautturi.properties") + settings);
    return run_to_end(
        {LAUTTURI_PROGRAM, "serve", "--settings", file.string()}, house.folder() / "out/failing",
        {{"TMPDIR", (house.folder() / "tmp").string()}});
}

int asked(House& house) {
    return house.relay("fund-benefit-query", fund_question(house, house.example("fund-member")))
        .status;
}

/// The digests of the configurations under which the journal's decisions were made, newest last.
std::vector<std::string> digests(House& house) {
    std::vector<std::string> found;
    for (const JournalEntry& entry : house.journal()) {
        if (entry.kind == "decision") {
            const std::string digest{entry.body.at("configuration")};
            if (found.empty() || found.back() != digest) {
                found.push_back(digest);
            }
        }
    }
    return found;
}

}

TEST_CASE(
    "after HUP a broken mapping leaves what runs; a valid change becomes active", "[daemon]") {
    House& house{house_of("questions")};
    house.fund().behave("/benefits", std::deque<tests::simulators::Behaviour>{});
    house.fund().show_wrong_certificate(false);
    REQUIRE(asked(house) == 200);
    const std::size_t before{digests(house).size()};
    const std::filesystem::path file{
        house.mappings() / "exchanges/fund-benefit-query/mapping.yaml"};
    const std::string good{read_file(file)};

    const std::size_t refused{said(house, "LAUTTURI_CONFIGURATION_REFUSED")};
    std::string broken{good};
    broken.replace(broken.find("case.number"), 11, "case.nummer");
    write_file(file, broken);
    house.signal(SIGHUP);
    REQUIRE(eventually([&] { return said(house, "LAUTTURI_CONFIGURATION_REFUSED") > refused; }));
    CHECK(asked(house) == 200);
    CHECK(digests(house).size() == before);
    const Finished checked{house.verb({"check", house.mappings().string()})};
    CHECK(checked.status != 0);
    CHECK(
        checked.out.find("mapping.yaml:6")
        != std::string::npos); // the line of the item that does not exist

    // Valid, and with an effect that can be seen: the case's number is not part of the message any
    // more, nor of what its golden cases say of the mapping.
    std::filesystem::remove_all(house.mappings() / "exchanges/fund-benefit-query/cases");
    const std::size_t activated{said(house, "LAUTTURI_CONFIGURATION_ACTIVATED")};
    std::string changed{good};
    const std::size_t line{changed.find("    - {path: /caseNumber")};
    changed.erase(line, changed.find('\n', line) - line + 1);
    write_file(file, changed);
    house.fund().forget_requests();
    house.signal(SIGHUP);
    REQUIRE(
        eventually([&] { return said(house, "LAUTTURI_CONFIGURATION_ACTIVATED") > activated; }));
    CHECK(asked(house) == 200);
    REQUIRE(house.fund().request_count() == 1);
    CHECK(house.fund().requests().front().body.find("2026/1") == std::string::npos);
    CHECK(digests(house).size() == before + 1);

    write_file(file, good); // as the other tests know it
    house.signal(SIGHUP);
    REQUIRE(eventually(
        [&] { return said(house, "LAUTTURI_CONFIGURATION_ACTIVATED") > activated + 1; }));
}

TEST_CASE("TERM answers what is under way and ends with status 0", "[daemon]") {
    House& house{house_of("questions")};
    tests::simulators::Behaviour slow;
    slow.body_file =
        std::filesystem::path{LAUTTURI_SOURCE_DIR} / "tests/simulators/answers/fund-benefits.xml";
    slow.content_type = "application/xml";
    slow.delay = std::chrono::milliseconds{1'500};
    house.fund().behave("/benefits", slow);
    house.fund().forget_requests();
    int status{0};
    house.fund().show_wrong_certificate(false);
    std::thread caller{[&] { status = asked(house); }};
    REQUIRE(house.fund().wait_for_requests(1, std::chrono::seconds{10}));
    const int ended{house.stop()};
    caller.join();
    CHECK(status == 200);
    CHECK(ended == 0);
    CHECK(said(house, "LAUTTURI_STOPPED") >= 1);
    CHECK_FALSE(std::filesystem::exists(
        house.data() / "postgres/postmaster.pid")); // its database went with it
}

TEST_CASE(
    "told to end while it starts, a daemon ends in order, and its store with it", "[daemon]") {
    House& house{house_of("questions")};
    REQUIRE(house.stop() == 0);
    CHECK(house.end_while_it_starts() == 0);
    CHECK_FALSE(std::filesystem::exists(house.data() / "postgres/postmaster.pid"));
    house.start();
}

TEST_CASE("a start that fails late says why, and ends in order with its store", "[daemon]") {
    House& house{house_of("questions")};
    REQUIRE(house.stop() == 0);
    const auto fails = [&](const std::string& settings, const std::string& code,
                           const std::string& place) {
        const Finished ended{served_with(house, settings)};
        INFO(ended.out << ended.err);
        CHECK(ended.status == 2);
        CHECK(ended.err.find("LAUTTURI_START_FAILED") != std::string::npos);
        CHECK(ended.err.find(R"({"code":")" + code + R"("})") != std::string::npos);
        CHECK(ended.err.find(code + ": " + place) != std::string::npos);
        CHECK_FALSE(std::filesystem::exists(house.data() / "postgres/postmaster.pid"));
    };
    fails(
        "listen.port-file = " + house.data().string() + "\n", // a folder
        "FILE_UNWRITABLE", "listen.port-file");
    fails(
        "listen.relay.port = " + std::to_string(house.fund().port()) + "\n",
        "LISTEN_ADDRESS_IN_USE", "127.0.0.1 port " + std::to_string(house.fund().port()));
    fails(
        "listen.health.port = " + std::to_string(house.fund().port()) + "\n",
        "LISTEN_ADDRESS_IN_USE", "listen.health.port");

    house.start();
}

TEST_CASE(
    "what serve --check refuses does not start either, and both say which setting it is",
    "[daemon][settings]") {
    House& house{house_of("questions")};
    REQUIRE(house.stop() == 0);
    const fs::path open_key{house.folder() / "open.key"};
    fs::copy_file(
        house.authority_folder() / "lautturi.key", open_key, fs::copy_options::overwrite_existing);
    fs::permissions(open_key, fs::perms{0640});
    const std::string absent{(house.folder() / "absent").string()};
    const std::string own{read_file(house.folder() / "lautturi.properties")};
    const std::string own_certificate{(house.authority_folder() / "lautturi.pem").string()};
    const std::string given{"store.mode = given\nstore.connection = "};
    for (const auto& [more, expected] : std::vector<std::pair<std::string, std::string>>{
             {"listen.port-file = " + absent + "/ports\n",
              "SETTING_INVALID: listen.port-file, line"},
             {"tls.key = " + open_key.string() + '\n', "KEY_FILE_MODE: tls.key, line"},
             {"tls.key = " + own_certificate + '\n', "TLS_KEY_FILE: tls.key, line"},
             {"tls.client-authority =\n", "SETTING_INVALID: tls.client-authority, line"},
             {"tls.client-revocations = " + own_certificate + '\n',
              "TLS_REVOCATION_FILE: tls.client-revocations, line"},
             {"listen.party.address = nonsense\n", "SETTING_INVALID: listen.party.address, line"},
             {given + "host=a,b target_session_attrs=any\n",
              "STORE_CONNECTION_INVALID: store.connection, line"},
             {"lease.stop = 3600\n", "SETTING_INVALID: lease.stop, line"},
             {"alert.mail.server = http://localhost\n",
              "SETTING_INVALID: alert.mail.server: an address that begins with smtp://"},
             {"alert.webhook.url = http://localhost/\n", "SETTING_INVALID: alert.webhook.url: "},
             {"alert.webhook.url = https://localhost/\n",
              "SETTING_INVALID: alert.webhook.secret-file: it is needed"}}) {
        INFO(more);
        const Finished served{served_with(house, more)};
        CHECK(served.status == 2);
        CHECK(served.err.find(expected) != std::string::npos);
        write_file(house.folder() / "checked.properties", once(own, more));
        const Finished checked{run_to_end(
            {LAUTTURI_PROGRAM, "serve", "--check", "--settings",
             (house.folder() / "checked.properties").string()},
            house.folder() / "out/failing")};
        CHECK(checked.status == 2);
        CHECK(checked.err.find(expected) != std::string::npos);
    }
    house.start();
    CHECK(asked(house) == 200);
}

TEST_CASE("health says that it lives and is ready, and nothing else", "[daemon]") {
    House& house{house_of("questions")};
    CHECK(house.health("/health/live").find(" 200 ") != std::string::npos);
    CHECK(house.health("/health/ready").find("{\"status\":\"up\"}") != std::string::npos);
    CHECK(house.health("/anything/else").find(" 404 ") != std::string::npos);
}

TEST_CASE("an export with one changed byte is named by journal verify", "[daemon][journal]") {
    House& house{house_of("questions")};
    house.fund().behave("/benefits", std::deque<tests::simulators::Behaviour>{});
    REQUIRE(asked(house) == 200);
    static_cast<void>(house.journal());
    const std::filesystem::path exported{house.export_journal()};
    const std::string good{read_file(exported)};
    REQUIRE(house.verify(exported).status == 0);

    const std::size_t outcome{good.find("\\\"outcome\\\":\\\"released\\\"")};
    REQUIRE(outcome != std::string::npos);
    std::string bad{good};
    bad[outcome + 14] = 'R';
    write_file(exported, bad);
    const Finished verdict{house.verify(exported)};
    CHECK(verdict.status == 1);
    const Json report = Json::parse(verdict.out);
    CHECK(report.at("verified") == false);
    const auto line =
        1 + std::count(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(outcome), '\n');
    CHECK(report.at("broken").at("line") == line);
    CHECK(report.at("broken").at("sequence") > 0);

    SECTION("and so is one from which the end was cut") {
        write_file(exported, good.substr(0, good.rfind("{\"entry\"")));
        CHECK(house.verify(exported).status == 1);
    }
}
