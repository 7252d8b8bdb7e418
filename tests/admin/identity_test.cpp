// Who calls: uids on the socket, tokens everywhere, and nobody by guess.

#include "gateway/admin/identity.h"
#include "tests/admin/fake_users.h"

#include <catch2/catch.hpp>

#include <set>

using namespace gateway;
using namespace tests::admin;
using gateway::admin::Caller;
using gateway::admin::Credentials;
using gateway::admin::Permission;
using gateway::admin::TokenText;
using gateway::admin::Way;
namespace problems = gateway::admin::problems;

namespace {

const crypto::KeyedDigest key{core::as_bytes("0123456789abcdef0123456789abcdef")};

ports::Token token_for(const ports::User& whose, const TokenText& text) {
    return ports::Token{
        ports::TokenId{},
        whose.name,
        {"decisions:ask", "whoami:read"},
        "",
        admin::hash_of(text, key),
        whose.name,
        at(10),
        at(1'000)};
}

/// A user with a token.
struct Scene {
    FakeUsers users;
    TokenText text{admin::new_token()};

    Scene() {
        users.all_users = {user("anna", {"operator"}, 1'001), user("sofia", {"system"}, 1'002)};
        users.all_tokens = {token_for(users.all_users.front(), text)};
    }

    [[nodiscard]] Caller shown(std::string_view field, core::Instant when, Way way = Way::network) {
        return admin::identify(Credentials{way, std::nullopt, field}, users, key, when);
    }
    [[nodiscard]] Caller bearer(core::Instant when) {
        return shown("Bearer " + std::string{text.reveal()}, when);
    }
};

}

TEST_CASE("a token is good until the very instant of its end", "[admin][token]") {
    Scene scene;
    CHECK(scene.bearer(at(20)).refused == nullptr);
    CHECK(scene.bearer(at(999)).refused == nullptr);
    CHECK(scene.bearer(at(1'000)).refused == &problems::token_expired);
    CHECK(scene.bearer(at(1'001)).refused == &problems::token_expired);
    CHECK(scene.bearer(at(999)).user->name == name("anna"));
    CHECK(scene.bearer(at(1'000)).user->name == name("anna")); // the journal says whose it was
}

TEST_CASE("a revoked token is good for nothing, whatever its end", "[admin][token]") {
    Scene scene;
    scene.users.all_tokens.front().revoked_at = at(50);
    CHECK(scene.bearer(at(60)).refused == &problems::token_revoked);
    CHECK(scene.bearer(at(2'000)).refused == &problems::token_revoked);
}

TEST_CASE("a token ends with its user, and with what its user was", "[admin][token]") {
    Scene scene;
    SECTION("disabled") {
        scene.users.all_users.front().active = false;
        CHECK(scene.bearer(at(60)).refused == &problems::user_disabled);
    }
    SECTION("disabled, and taken back later") {
        scene.users.all_users.front().at = at(11);
        CHECK(scene.bearer(at(60)).refused == &problems::token_revoked);
    }
    SECTION("unknown by now") {
        scene.users.all_users.clear();
        CHECK(scene.bearer(at(60)).refused == &problems::user_disabled);
    }
}

TEST_CASE(
    "a user's right ends at the very instant that was set, on the socket, with a token, and in "
    "whatever group",
    "[admin][token][socket]") {
    Scene scene;
    for (ports::User& one : scene.users.all_users) {
        one.ends_at = at(500);
    }
    const auto by_uid = [&](std::uint32_t uid, core::Instant when) {
        return admin::identify(Credentials{Way::socket, uid, std::nullopt}, scene.users, key, when);
    };
    CHECK(scene.bearer(at(499)).refused == nullptr);
    CHECK(scene.bearer(at(500)).refused == &problems::user_ended);
    for (const std::uint32_t uid : {1'001U, 1'002U}) { // an operator, and a machine
        CHECK(by_uid(uid, at(499)).refused == nullptr);
        const Caller after{by_uid(uid, at(500))};
        CHECK(after.refused == &problems::user_ended);
        for (const Permission permission : {Permission::decisions_ask, Permission::whoami_read}) {
            CHECK_FALSE(after.may(permission));
        }
    }
    // of two ends the earlier one counts
    scene.users.all_users.front().ends_at = at(5'000);
    CHECK(scene.bearer(at(1'000)).refused == &problems::token_expired);
}

TEST_CASE("only a token of ours, whole, in a Bearer field, is looked up", "[admin][token]") {
    Scene scene;
    const std::string good{scene.text.reveal()};
    CHECK(scene.shown("bearer " + good, at(60)).refused == nullptr);
    for (const std::string_view field :
         {std::string{}, std::string{"Bearer"}, std::string{"Bearer "}, good, "Basic " + good,
          "Bearer  " + good, "Bearer " + good + " ", "Bearer " + good.substr(0, good.size() - 1),
          "Bearer " + good + "0", "Bearer x" + good.substr(1),
          "Bearer " + good.substr(0, good.size() - 1) + "g"}) {
        CAPTURE(field.size());
        CHECK(scene.shown(field, at(60)).refused == &problems::token_form);
    }
    std::string other{good};
    other.back() = other.back() == '0' ? '1' : '0';
    CHECK(scene.shown("Bearer " + other, at(60)).refused == &problems::token_unknown);
    CHECK_FALSE(scene.shown("Bearer " + other, at(60)).user);
}

TEST_CASE("a uid counts on the socket alone", "[admin][socket]") {
    Scene scene;
    const auto of = [&](Way way, std::optional<std::uint32_t> uid) {
        return admin::identify(Credentials{way, uid, std::nullopt}, scene.users, key, at(60));
    };
    CHECK(of(Way::socket, 1'001).user->name == name("anna"));
    CHECK(of(Way::command, 1'001).refused == nullptr);
    CHECK(of(Way::socket, 4'711).refused == &problems::uid_unknown);
    CHECK(of(Way::network, std::nullopt).refused == &problems::token_missing);
    CHECK(of(Way::network, 1'001).refused == &problems::token_missing);
    CHECK(of(Way::socket, std::nullopt).refused == &problems::token_missing);
    scene.users.all_users.front().active = false;
    CHECK(of(Way::socket, 1'001).refused == &problems::uid_unknown);
}

TEST_CASE("a token on the socket counts for its user, not for the process", "[admin][socket]") {
    Scene scene;
    const std::string field{"Bearer " + std::string{scene.text.reveal()}};
    const Caller caller{
        admin::identify(Credentials{Way::socket, 1'002, field}, scene.users, key, at(60))};
    CHECK(caller.user->name == name("anna"));
    // and a bad one is not overlooked because the process is known
    const Caller bad{
        admin::identify(Credentials{Way::socket, 1'001, "Bearer x"}, scene.users, key, at(60))};
    CHECK(bad.refused == &problems::token_form);
}

TEST_CASE("a token does no more than its scope and no more than its user", "[admin][token]") {
    Scene scene;
    const Caller caller{scene.bearer(at(60))};
    CHECK(caller.may(Permission::decisions_ask));
    CHECK(caller.objection(Permission::health_read) == &problems::scope_too_narrow);
    CHECK(caller.objection(Permission::users_change) == &problems::role_too_low);
    scene.users.all_tokens.front().scope = {"users:change", "tokens:issue", "decisions:everything"};
    const Caller wide{scene.bearer(at(60))};
    CHECK(wide.objection(Permission::users_change) == &problems::role_too_low);
    CHECK(wide.objection(Permission::tokens_issue) == &problems::scope_too_narrow);
    CHECK(wide.objection(Permission::decisions_ask) == &problems::scope_too_narrow);
    CHECK(scene.bearer(at(2'000)).objection(Permission::decisions_ask) == &problems::token_expired);
}

TEST_CASE("no two tokens are alike, and a hash tells nothing without the key", "[admin][token]") {
    std::set<std::string> seen;
    for (int number{0}; number < 1'000; ++number) {
        seen.insert(std::string{admin::new_token().reveal()});
    }
    CHECK(seen.size() == 1'000);
    const TokenText text{admin::new_token()};
    const crypto::KeyedDigest other{core::as_bytes("fedcba9876543210fedcba9876543210")};
    CHECK(admin::hash_of(text, key) == admin::hash_of(text, key));
    CHECK(admin::hash_of(text, key) != admin::hash_of(text, other));
    CHECK(admin::hash_of(text, key) != crypto::sha256(core::as_bytes(text.reveal())));
}
