// Users and tokens of a real installation: by the command line with the daemon up and down, by the
// interface, and in the store.

#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/admin/api_calls.h"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <algorithm>

using namespace tests::admin;
using namespace tests::corridor;

namespace {

Json find(const Json& list, const std::string& key, const std::string& value) {
    const auto found = std::find_if(
        list.begin(), list.end(), [&](const Json& one) { return one.at(key) == value; });
    return found == list.end() ? Json{} : *found;
}

std::vector<JournalEntry> entries_of(House& house, const std::string& kind) {
    std::vector<JournalEntry> entries{house.journal()};
    std::erase_if(entries, [&](const JournalEntry& entry) { return entry.kind != kind; });
    return entries;
}

/// Everything of users and tokens that the database holds, as text.
std::string stored(House& house) {
    using namespace gateway::storage;
    Connection store{*PrivateCluster::attach(house.data(), Role::owner)};
    std::string all;
    for (const char* table : {"user_event", "token", "token_revocation", "journal"}) {
        const Rows rows{store.run("SELECT t::text FROM " + std::string{table} + " AS t")};
        for (int row{0}; row < rows.size(); ++row) {
            all += std::string{rows.text(row, 0)} + '\n';
        }
    }
    return all;
}

/// As if they had used their invitation.
void choose_password(House& house, const std::string& name) {
    using namespace gateway::storage;
    Connection store{*PrivateCluster::attach(house.data(), Role::app)};
    store.run(
        "INSERT INTO credential (name, verifier, seed, invitation, set_at) SELECT $1::text,"
        " '$argon2id$', hash, hash, clock_timestamp() FROM invitation WHERE name = $1::text"
        " ORDER BY invitation DESC LIMIT 1",
        {Parameter::text(name)});
}

}

TEST_CASE("the owner of the data directory is the first administrator", "[admin][house]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    const JournalEntry founded{entries_of(house, "user").front()};
    CHECK(founded.body.at("roles") == Json::array({"administrator"}));
    CHECK(founded.body.at("uid") == ::geteuid());
    CHECK(founded.body.at("by") == founded.body.at("name"));

    calls.become({"administrator"});
    const ApiReply whoami{calls.local({"GET", "/whoami"})};
    CHECK(whoami.status == 200);
    CHECK(whoami.body.at("user") == founded.body.at("name"));
    CHECK(whoami.body.at("token").is_null());
    const Json& permissions{whoami.body.at("permissions")};
    CHECK(std::find(permissions.begin(), permissions.end(), "users:change") != permissions.end());
    CHECK(std::find(permissions.begin(), permissions.end(), "decisions:read") == permissions.end());
    CHECK(calls.local({"GET", "/health"}).body.at("status") == "up");
    CHECK(calls.local({"GET", "/openapi.json"}).body.at("openapi") == "3.1.0");
    CHECK(calls.misfits().empty());
}

TEST_CASE("a user is added, listed, disabled and taken back", "[admin][house][users]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"administrator"});
    const Json added =
        house.verb_json({"user", "add", "otso", "--role", "auditor", "--uid", "4242"});
    CHECK(added.at("active") == true);
    CHECK(added.at("uid") == 4242);
    CHECK(
        house.verb({"user", "add", "otso", "--role", "auditor"}).err.find("USER_EXISTS")
        != std::string::npos);
    CHECK(
        house.verb({"user", "add", "other", "--role", "auditor", "--uid", "4242"})
            .err.find("UID_TAKEN")
        != std::string::npos);
    const Finished wrong{house.verb({"user", "add", "Ö", "--role", "king", "--role", "system"})};
    CHECK(wrong.status == 2);
    CHECK(wrong.err.find("/name: NAME_FORM") != std::string::npos);
    CHECK(wrong.err.find("/roles/0: CODE_UNKNOWN") != std::string::npos);
    CHECK(
        house.verb({"user", "add", "mixed", "--role", "system", "--role", "auditor"})
            .err.find("ROLE_ALONE")
        != std::string::npos);

    CHECK(house.verb_json({"user", "disable", "otso"}).at("active") == false);
    CHECK(house.verb({"user", "disable", "otso"}).err.find("USER_NOT_ACTIVE") != std::string::npos);
    CHECK(house.verb({"user", "disable", "nobody"}).err.find("USER_UNKNOWN") != std::string::npos);
    CHECK(house.verb({"user", "disable", "../users"}).status == 2);
    const Json listed = house.verb_json({"user", "list"}).at("users");
    CHECK(find(listed, "name", "otso").at("active") == false);
    CHECK(house.verb_json({"user", "add", "otso", "--role", "operator"}).at("uid").is_null());
    CHECK(calls.local({"GET", "/users"}).body.at("users").size() == listed.size());
    CHECK(calls.local({"POST", "/users/otso/disable"}).body.at("active") == false);
    CHECK(calls.misfits().empty());

    // every change of one user in the journal, each with who said so
    std::size_t rows{0};
    for (const JournalEntry& entry : entries_of(house, "user")) {
        rows += entry.body.at("name") == "otso" ? 1U : 0U;
    }
    CHECK(rows == 4);
}

TEST_CASE(
    "users come page by page, by name, each once; a change is of the whole list",
    "[admin][house][users]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"administrator"});
    for (int number{0}; number < 7; ++number) {
        const std::string name{"paged-" + std::to_string(number)};
        const Json user{{"name", name}, {"roles", {number < 5 ? "auditor" : "operator"}}};
        REQUIRE(calls.local({"POST", "/users", user}).status == 201);
    }
    const auto query = [&](const Json& body) {
        return calls.local({"POST", "/users/query", body});
    };
    std::vector<std::string> names;
    Json body{{"text", "PAGED-"}, {"limit", 3}};
    for (int page{0}; page < 3; ++page) {
        const ApiReply reply{query(body)};
        REQUIRE(reply.status == 200);
        CHECK(reply.body.at("fitting") == 7);
        CHECK(reply.body.at("users").size() == (page < 2 ? 3U : 1U));
        CHECK(reply.body.at("next").is_null() == (page == 2));
        for (const Json& one : reply.body.at("users")) {
            names.push_back(one.at("name"));
        }
        body["behind"] = reply.body.at("next");
    }
    CHECK(names.size() == 7);
    CHECK(std::is_sorted(names.begin(), names.end()));
    CHECK(query({{"text", "paged-6"}}).body.at("users").at(0).at("roles") == Json{"operator"});
    CHECK(query({{"text", "nobody-at-all"}}).body.at("users").empty());
    const Json all = query(Json::object()).body;
    CHECK(all.at("all") >= 7);
    CHECK(all.at("all") == all.at("fitting"));

    CHECK(query({{"behind", "Ö"}}).body.at("errors").at(0).at("code") == "CURSOR_FORM");
    CHECK(query({{"limit", 501}}).body.at("errors").at(0).at("code") == "LIMIT_FORM");
    calls.become({"operator"});
    CHECK(query(Json::object()).code() == "ROLE_TOO_LOW");
    calls.become({"administrator"});

    // whoever looked at the first page changes nothing that another has changed on the last
    const auto etag = [](const ApiReply& reply) {
        const std::size_t at{reply.head.find("ETag: ")};
        REQUIRE(at != std::string::npos);
        return reply.head.substr(at + 6, reply.head.find('\r', at) - at - 6);
    };
    const std::string seen{etag(query({{"text", "paged-0"}}))};
    CHECK(seen == etag(calls.local({"GET", "/users"})));
    ApiRequest late{"POST", "/users/paged-0/disable"};
    late.if_match = seen;
    REQUIRE(calls.local({"POST", "/users/paged-6/disable"}).status == 200);
    CHECK(calls.local(late).code() == "CHANGED_MEANWHILE");
    for (int number{0}; number < 6; ++number) {
        calls.local({"POST", "/users/paged-" + std::to_string(number) + "/disable"});
    }
    CHECK(calls.misfits().empty());
}

TEST_CASE("the last administrator cannot be disabled", "[admin][house][users]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"administrator"});
    const std::string self{calls.local({"GET", "/whoami"}).body.at("user")};
    REQUIRE(calls.local({"POST", "/users/keeper/disable"}).status == 200);
    const auto leaving = [&] { return calls.local({"POST", "/users/" + self + "/disable"}); };
    const ApiReply reply{leaving()};
    CHECK(reply.status == 409);
    CHECK(reply.code() == "LAST_ADMINISTRATOR");
    CHECK(calls.local({"GET", "/whoami"}).status == 200);

    // who was only invited may never come
    static_cast<void>(house.verb_json({"user", "add", "later", "--role", "administrator"}));
    CHECK(leaving().code() == "LAST_ADMINISTRATOR");
    static_cast<void>(house.verb_json({"user", "invite", "later"}));
    CHECK(leaving().code() == "LAST_ADMINISTRATOR");
    choose_password(house, "later");
    CHECK(leaving().status == 200);

    // a password of before they were taken back opens nothing
    calls.become({"administrator"});
    REQUIRE(calls.local({"POST", "/users/later/disable"}).status == 200);
    static_cast<void>(house.verb_json({"user", "add", "later", "--role", "administrator"}));
    REQUIRE(calls.local({"POST", "/users/keeper/disable"}).status == 200);
    CHECK(leaving().code() == "LAST_ADMINISTRATOR");
    REQUIRE(calls.local({"POST", "/users/later/disable"}).status == 200); // they could not come
    CHECK(calls.misfits().empty());
}

TEST_CASE(
    "a machine's token does what its scope says, until it is revoked", "[admin][house][tokens]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"administrator"});
    static_cast<void>(house.verb({"user", "add", "case-system", "--role", "system"}));
    const Json issued = house.verb_json(
        {"token", "issue", "--user", "case-system", "--scope", "decisions:ask", "--scope",
         "whoami:read", "--until", day_ahead(30), "--label", "asiakasjarjestelma"});
    const std::string token{issued.at("token")};
    ApiRequest whoami{"GET", "/whoami"};
    whoami.token = token;
    const ApiReply reply{calls.network(whoami)};
    CHECK(reply.body.at("user") == "case-system");
    CHECK(reply.body.at("permissions") == Json::array({"whoami:read", "decisions:ask"}));
    CHECK(reply.body.at("token").at("id") == issued.at("id"));
    CHECK(calls.local(whoami).body.at("user") == "case-system"); // on the socket too

    SECTION("it stands nowhere but in that answer") {
        const std::string secret{token.substr(9)};
        CHECK(stored(house).find(secret) == std::string::npos);
        CHECK(house.daemon_output().find(secret) == std::string::npos);
        const Json listed = house.verb_json({"token", "list"}).at("tokens");
        CHECK(find(listed, "id", issued.at("id")).at("state") == "active");
        CHECK(listed.dump().find(secret) == std::string::npos);
    }
    SECTION("revoking acts at once") {
        CHECK(house.verb_json({"token", "revoke", issued.at("id")}).at("state") == "revoked");
        CHECK(calls.network(whoami).code() == "TOKEN_REVOKED");
        CHECK(house.verb({"token", "revoke", issued.at("id")}).status == 0); // once is enough
    }
    SECTION("it ends with its user, and does not come back with it") {
        REQUIRE(house.verb({"user", "disable", "case-system"}).status == 0);
        CHECK(calls.network(whoami).code() == "USER_DISABLED");
        REQUIRE(house.verb({"user", "add", "case-system", "--role", "system"}).status == 0);
        CHECK(calls.network(whoami).code() == "TOKEN_REVOKED");
    }
    CHECK(calls.misfits().empty());
}

TEST_CASE("nobody gets a token for another's rights, or without an end", "[admin][house][tokens]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"administrator"});
    static_cast<void>(
        house.verb({"user", "add", "tietosuoja", "--role", "data-protection-officer"}));
    const auto issue = [&](Json body) { return calls.local({"POST", "/tokens", std::move(body)}); };
    CHECK(
        issue({{"user", "tietosuoja"}, {"scope", {"decisions:read"}}, {"expires_at", day_ahead(1)}})
            .code()
        == "NOT_YOURS");
    const ApiReply wrong{issue(
        {{"scope", {"decisions:read", "tokens:issue", "everything", "users:read"}},
         {"expires_at", day_ahead(400)},
         {"label", "Not A Label"},
         {"more", true}})};
    CHECK(wrong.status == 422);
    std::map<std::string, std::string> errors;
    for (const Json& error : wrong.body.at("errors")) {
        errors[error.at("path")] = error.at("code");
    }
    CHECK(errors["/scope/0"] == "ROLE_TOO_LOW");
    CHECK(errors["/scope/1"] == "NOT_FOR_TOKENS");
    CHECK(errors["/scope/2"] == "CODE_UNKNOWN");
    CHECK_FALSE(errors.contains("/scope/3"));
    CHECK(errors["/label"] == "NAME_FORM");
    CHECK(errors["/more"] == "KEY_UNKNOWN");
    const auto end = [&](const std::string& until) {
        const ApiReply reply{issue({{"scope", {"whoami:read"}}, {"expires_at", until}})};
        return reply.status == 201 ? std::string{"issued"}
                                   : reply.body.at("errors").at(0).at("code").get<std::string>();
    };
    CHECK(end(day_ahead(400)) == "END_DATE");
    CHECK(end(day_ahead(-1)) == "END_DATE");
    CHECK(end("next week") == "DATE_FORM");
    CHECK(end(day_ahead(300)) == "issued");
    CHECK(issue({{"scope", {"whoami:read"}}}).body.at("errors").at(0).at("path") == "/expires_at");
    CHECK(
        issue({{"user", "nobody"}, {"scope", {"whoami:read"}}, {"expires_at", day_ahead(1)}})
            .body.at("errors")
            .at(0)
            .at("code")
        == "USER_UNKNOWN");
    CHECK(calls.misfits().empty());
}

TEST_CASE(
    "users and tokens are managed with the daemon down, by the same rules",
    "[admin][house][users]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"administrator"});
    const std::string token{calls.token({"whoami:read"})};
    const Json listed = house.verb_json({"token", "list"}).at("tokens");
    REQUIRE(house.stop() == 0);

    CHECK(house.verb_json({"user", "add", "ilta", "--role", "operator"}).at("active") == true);
    CHECK(
        house.verb({"user", "add", "ilta", "--role", "operator"}).err.find("USER_EXISTS")
        != std::string::npos);
    CHECK(house.verb_json({"token", "revoke", listed.at(0).at("id")}).at("state") == "revoked");
    house.start();
    ApiRequest whoami{"GET", "/whoami"};
    whoami.token = token;
    CHECK(calls.network(whoami).code() == "TOKEN_REVOKED");
    CHECK_FALSE(find(calls.local({"GET", "/users"}).body.at("users"), "name", "ilta").is_null());
    const std::vector<JournalEntry> audit{calls.audit()};
    CHECK(
        std::count_if(
            audit.begin(), audit.end(),
            [](const JournalEntry& entry) {
                return entry.body.at("way") == "command"
                       && entry.body.value("object", "") == "ilta";
            })
        == 2);
    CHECK(calls.misfits().empty());
}
