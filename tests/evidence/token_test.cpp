// The root key of a real installation moves from its file into a PKCS#11 token (SoftHSM), which is
// then lost and told in time.

#include "tests/corridor/people.h"
#include "tests/corridor/statements.h"
#include "tests/support/soft_token.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace tests::corridor;
using tests::support::SoftToken;
namespace fs = std::filesystem;

namespace {

void set_root(const House& house, const std::string& root) {
    const fs::path file{house.folder() / "lautturi.properties"};
    std::string settings{read_file(file)};
    const std::size_t at{settings.find("\nkeys.root = ")};
    if (at != std::string::npos) {
        settings.erase(at, settings.find('\n', at + 1) - at);
    }
    write_file(file, settings + "\nkeys.root = " + root + "\n");
}

bool warned(const House& house, const std::string& words) {
    return eventually(
        [&] { return house.health("/health/ready").find(words) != std::string::npos; });
}

}

TEST_CASE(
    "the root key moves from its file into a token while the gate works, and a token that is lost "
    "is told and lets nothing start",
    "[evidence][keys][token]") {
    House house;
    const SoftToken token{house.folder() / "hsm"};
    const Environment finds_it{{"SOFTHSM2_CONF", token.settings()}};
    REQUIRE(house.run_batch().status == 0);
    const std::vector<JournalEntry> before{house.journal()};
    const auto decision = std::find_if(
        before.begin(), before.end(), [](const auto& entry) { return entry.kind == "decision"; });
    REQUIRE(decision != before.end());
    const auto replays = [&] {
        return house.verb({"explain", decision->message, "--replay"}, finds_it).status == 0;
    };
    const auto asks = [&] {
        return house.relay("fund-benefit-query", fund_question(house, house.example("fund-member")))
                   .status
               == 200;
    };

    // both open the ring, until the settings name the token and the file is put away
    const Finished rotated{
        house.verb({"keys", "rotate", "--root", token.uri("root"), "--json"}, finds_it)};
    INFO(rotated.err);
    REQUIRE(rotated.status == 0);
    CHECK(Json::parse(rotated.out).at("root_keys") == 2);
    CHECK(asks());
    set_root(house, token.uri("root"));
    house.restart(finds_it);
    const Finished settled{house.verb({"keys", "rotate", "--settle", "--json"}, finds_it)};
    REQUIRE(settled.status == 0);
    CHECK(Json::parse(settled.out).at("root_keys") == 1);
    fs::remove(house.data() / "keys/root.key");
    CHECK(asks());
    CHECK(replays());
    CHECK(
        house.verb({"keys", "check", "--json"}, finds_it).out.find("\"token\"")
        != std::string::npos);
    const std::string old{read_file(house.data() / "keys/ring")};
    REQUIRE(house.verb({"keys", "rotate"}, finds_it).status == 0); // within the token
    CHECK(read_file(house.data() / "keys/ring") != old);
    CHECK(asks());
    CHECK(replays());

    // a backup has no root key to leave behind
    const fs::path keys{house.folder() / "backup-keys"};
    REQUIRE(
        house
            .verb(
                {"backup", (house.folder() / "backup").string(), "--keys", keys.string()}, finds_it)
            .status
        == 0);
    CHECK(fs::exists(keys / "ring"));
    CHECK_FALSE(fs::exists(keys / "root.key"));

    token.take_away();
    CHECK(warned(house, R"({"status":"up","warnings":["ROOT_TOKEN_UNREACHABLE"]})"));
    CHECK(eventually(
        [&] { return house.daemon_output().find("ROOT_TOKEN_UNREACHABLE") != std::string::npos; }));
    CHECK(asks()); // from memory
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
             {"keys", "check"}, {"keys", "rotate"}, {"runs", "list"}}) {
        const Finished refused{house.verb(words, finds_it)};
        CHECK(refused.status == 2);
        CHECK(refused.err.find("ROOT_TOKEN_LOST") != std::string::npos);
    }
    token.put_back();
    CHECK(warned(house, R"({"status":"up"})"));
    token.write_pin("0000");
    CHECK(warned(house, R"("warnings":["ROOT_TOKEN_PIN"])"));
    house.stop();
    CHECK_THROWS_WITH(house.start(finds_it), Catch::Contains("ROOT_TOKEN_PIN"));
    token.write_right_pin();
    house.start(finds_it);
    CHECK(asks());
}

TEST_CASE("a new installation begins with its root key in a token", "[evidence][keys][token]") {
    std::optional<SoftToken> token;
    House house{80, [&](const House& built) {
                    token.emplace(built.folder() / "hsm");
                    ::setenv("SOFTHSM2_CONF", token->settings().c_str(), 1);
                    return "keys.root = " + token->uri("root") + "\n";
                }};
    REQUIRE(house.run_batch().status == 0);
    CHECK_FALSE(fs::exists(house.data() / "keys/root.key"));
    CHECK(house.verb_json({"keys", "list"}).at("root_keys") == 1);
    house.restart();
    CHECK_FALSE(house.journal().empty());
    // the ring is half of the key: without it the token opens nothing, and none is made anew
    house.stop();
    fs::rename(house.data() / "keys/ring", house.folder() / "aside");
    CHECK_THROWS_WITH(house.start(), Catch::Contains("KEY_RING_LOST"));
    CHECK_FALSE(fs::exists(house.data() / "keys/ring"));
    ::unsetenv("SOFTHSM2_CONF");
}
