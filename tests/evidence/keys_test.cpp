// Keys of a real installation: rotated while it works, lost and told in time, and everything
// restored on an empty machine.

#include "gateway/app/credentials.h"
#include "tests/corridor/people.h"
#include "tests/corridor/statements.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <thread>

using namespace tests::corridor;
namespace fs = std::filesystem;

namespace {

/// Somebody who asks without a pause, as long as this lives.
class Load {
public:
    explicit Load(House& house) : m_house{house} {
        m_thread = std::jthread{[this](const std::stop_token& stop) {
            const std::string question{fund_question(m_house, m_house.example("fund-member"))};
            while (!stop.stop_requested()) {
                const auto reply = m_house.relay("fund-benefit-query", question);
                ++(reply.status == 200 ? answered : failed);
            }
        }};
    }

    std::atomic<int> answered{0};
    std::atomic<int> failed{0};

private:
    House& m_house;
    std::jthread m_thread;
};

std::string a_decision(House& house) {
    const std::vector<JournalEntry> entries{house.journal()};
    const auto found = std::find_if(entries.begin(), entries.end(), [](const JournalEntry& entry) {
        return entry.kind == "decision" && !entry.message.empty();
    });
    REQUIRE(found != entries.end());
    return found->message;
}

void require_readable(House& house, const std::string& message) {
    const Finished replayed{house.verb({"explain", message, "--replay"})};
    INFO(replayed.out << replayed.err);
    CHECK(replayed.status == 0);
}

std::string told_causes(const House& house) {
    return house.daemon_output();
}

}

TEST_CASE(
    "the root key and the wrapping key are replaced while the gate works, and nobody waits",
    "[evidence][keys]") {
    House house;
    REQUIRE(house.run_batch().status == 0);
    const std::string message{a_decision(house)};
    const std::string first_root{read_file(house.data() / "keys/root.key")};
    {
        Load load{house};
        REQUIRE(eventually([&] { return load.answered > 5; }));
        for (int rotation{1}; rotation <= 2; ++rotation) {
            const Json rotated = house.verb_json({"keys", "rotate"});
            CHECK(rotated.at("generations").size() == static_cast<std::size_t>(rotation) + 1);
            CHECK(rotated.at("generations").back().at("keys") > 60);
            CHECK(rotated.at("generations").front().at("keys") == 0);
            CHECK(rotated.at("root_keys") == 1);
        }
        const int before{load.answered};
        CHECK(eventually([&] { return load.answered > before + 5; }));
        CHECK(load.failed == 0);
    }
    CHECK(read_file(house.data() / "keys/root.key") != first_root);
    require_readable(house, message);
    house.restart();
    require_readable(house, message);
    CHECK(
        house.relay("fund-benefit-query", fund_question(house, house.example("fund-member"))).status
        == 200);

    // generations that wrap nothing any more are destroyed; those that do are not
    CHECK(house.verb({"keys", "destroy", "0"}).status == 0);
    CHECK(
        house.verb({"keys", "destroy", "2"}).err.find("KEY_GENERATION_IN_USE")
        != std::string::npos);
    CHECK(
        house.verb({"keys", "destroy", "7"}).err.find("KEY_GENERATION_UNKNOWN")
        != std::string::npos);
    require_readable(house, message);
    std::vector<std::string> acts;
    for (const JournalEntry& entry : house.journal()) {
        if (entry.kind == "key") {
            acts.push_back(entry.body.at("act"));
        }
    }
    CHECK(acts == std::vector<std::string>{"rotated", "rotated", "destroyed"});

    // a root key that somebody else keeps: both open until it is in place
    const fs::path next{house.folder() / "next.key"};
    const Json both = house.verb_json({"keys", "rotate", "--root", next.string()});
    CHECK(both.at("root_keys") == 2);
    fs::copy_file(next, house.data() / "keys/root.key", fs::copy_options::overwrite_existing);
    CHECK(house.verb_json({"keys", "rotate", "--settle"}).at("root_keys") == 1);
    house.restart();
    require_readable(house, message);
}

TEST_CASE(
    "a root key that is lost, another one or open to others is told while the house still works",
    "[evidence][keys]") {
    House house;
    const fs::path root{house.data() / "keys/root.key"};
    const std::string right{read_file(root)};
    const auto told = [&](const std::string& cause, int times) {
        return eventually([&] {
            const std::string all{told_causes(house)};
            int found{0};
            for (std::size_t at{all.find(cause)}; at != all.npos; at = all.find(cause, at + 1)) {
                ++found;
            }
            return found >= times;
        });
    };
    fs::rename(root, house.folder() / "aside");
    CHECK(told("ROOT_KEY_LOST", 1));
    CHECK(
        house.relay("fund-benefit-query", fund_question(house, house.example("fund-member"))).status
        == 200);
    // nothing is begun without it, and no other is made in its place
    const Finished without{house.verb({"runs", "list"})};
    CHECK(without.status == 2);
    CHECK(without.err.find("ROOT_KEY_LOST") != std::string::npos);
    CHECK_FALSE(fs::exists(root));

    std::string wrong{right};
    wrong[0] = static_cast<char>(wrong[0] ^ 1);
    write_file(root, wrong);
    fs::permissions(root, fs::perms::owner_read | fs::perms::owner_write);
    CHECK(told("ROOT_KEY_DIFFERS", 1));
    CHECK(house.verb({"runs", "list"}).err.find("ROOT_KEY_DIFFERS") != std::string::npos);

    write_file(root, right);
    fs::permissions(root, fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read);
    CHECK(told("ROOT_KEY_UNREADABLE", 1));
    CHECK(house.verb({"runs", "list"}).err.find("KEY_FILE_MODE") != std::string::npos);

    fs::permissions(root, fs::perms::owner_read | fs::perms::owner_write);
    CHECK(told("ROOT_KEY_UNREADABLE", 2)); // and that it is over
    CHECK(house.verb({"runs", "list"}).status == 0);
}

TEST_CASE("a credential is the one that was handed to whoever asks", "[evidence][keys]") {
    const tests::simulators::TemporaryFolder folder;
    write_file(folder.path() / "root.key", "one");
    write_file(folder.path() / "token.pin", "two");
    const std::string root{"/run/credentials/lautturi.service/root.key"};
    const std::string token{"pkcs11:token=t;object=k?module-path=/m.so&pin-source=file:"};
    const std::string pin{"/run/credentials/lautturi.service/token.pin"};
    ::unsetenv("CREDENTIALS_DIRECTORY");
    CHECK(gateway::app::handed_over(root) == root);
    ::setenv("CREDENTIALS_DIRECTORY", folder.path().c_str(), 1);
    CHECK(gateway::app::handed_over(root) == (folder.path() / "root.key").string());
    CHECK(
        gateway::app::handed_over(token + pin + "&module-name=m")
        == token + (folder.path() / "token.pin").string() + "&module-name=m");
    for (const char* const other :
         {"/run/credentials/lautturi.service/tls.key", // was not handed over
          "/run/credentials/lautturi.service/", "/run/credentials/root.key",
          "/etc/lautturi/keys/root.key", "root.key", ""}) {
        CHECK(gateway::app::handed_over(other) == other);
    }
    ::unsetenv("CREDENTIALS_DIRECTORY");
}
