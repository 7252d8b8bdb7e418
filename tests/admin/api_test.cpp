// The order of a call: who, how often, where to, may they, why; and nothing without its entry.

#include "gateway/admin/routes.h"
#include "tests/admin/scene.h"

#include <catch2/catch.hpp>

#include <string>

using namespace gateway;
using namespace tests::admin;

namespace {

std::string filled(std::string_view path) {
    std::string text{"/api/v1" + std::string{path}};
    const std::size_t open{text.find('{')};
    return open == std::string::npos
               ? text
               : text.replace(
                   open, text.find('}') - open + 1, "00000000-0000-7000-8000-000000000000");
}

}

TEST_CASE(
    "a statement of a person is recorded with who told it, in one transaction",
    "[admin][api][consents]") {
    Scene scene;
    scene.law = config::load(config::FileSet::read(LAUTTURI_MAPPINGS), {}, {}).configuration;
    REQUIRE(scene.law);
    constexpr auto person = static_cast<core::PersonNo>(7);
    const auto call = [&] {
        return scene.call(
            104, "POST", "/api/v1/consents", R"({"reason": "lomake"})",
            {{"Content-Type", "application/json"}});
    };
    scene.parts.record_consent = [&](const exchange::Statement& statement) {
        REQUIRE_FALSE(scene
                          .note([&](const exchange::Ground&, exchange::Writing& writing) {
                              statement.beside(writing, person);
                          })
                          .failure);
        scene.note_fails = core::GatewayError{"STORE_UNREACHABLE"}; // from then on
        exchange::Recorded recorded;
        recorded.state = exchange::Recorded::State::recorded;
        return recorded;
    };
    const std::size_t before{scene.store.committed.journal.size()};
    CHECK(call().status == 201);
    CHECK(scene.store.committed.journal.size() == before + 1);
    CHECK(scene.store.committed.journal.back().person == person);
    CHECK(scene.entry().at("user") == "system");
    CHECK(scene.entry().at("verb") == "record");
    CHECK(scene.entry().at("code") == "OK");
    CHECK(scene.entry().contains("reason"));
    // of what was not recorded, the entry comes by itself
    scene.note_fails.reset();
    scene.parts.record_consent = [](const exchange::Statement&) {
        exchange::Recorded failed;
        failed.state = exchange::Recorded::State::failed;
        return failed;
    };
    const Reply reply{call()};
    CHECK(reply.status >= 500);
    CHECK(scene.entry().at("code") == reply.body.at("code"));
}

TEST_CASE("a conflict of the store is told as the resource's own", "[admin][api]") {
    Scene scene;
    int notes{0};
    scene.before_note = [&] {
        scene.note_fails.reset();
        if (++notes == 1) {
            scene.note_fails =
                core::GatewayError{"STORE_CONSTRAINT", core::GatewayError::Retry::never};
        }
    };
    const auto code = [&](const std::string& path, const Json& body) {
        notes = 0;
        return scene
            .call(
                100, "POST", "/api/v1" + path, body.dump(), {{"Content-Type", "application/json"}})
            .body.at("code");
    };
    CHECK(code("/users", {{"name", "vera"}, {"roles", {"auditor"}}}) == "USERS_CHANGED");
    CHECK(
        code(
            "/tokens", {{"user", "system"},
                        {"scope", {"whoami:read"}},
                        {"label", "asiakasjarjestelma"},
                        {"expires_at", "2027-02-01T00:00:00Z"}})
        == "CHANGED_MEANWHILE");
}

TEST_CASE("every route is closed to every role that the table does not name", "[admin][api]") {
    Scene scene;
    for (const gateway::admin::Route& route : gateway::admin::routes()) {
        for (std::size_t index{0}; index < gateway::admin::role_count; ++index) {
            const auto role = static_cast<gateway::admin::Role>(index);
            // a body that no route takes: whoever gets past the table fails there
            const Reply reply{scene.call(
                100 + static_cast<std::uint32_t>(index), std::string{route.method},
                filled(route.path), route.takes_body() ? "x" : "",
                {{"Content-Type", "text/plain"}})};
            CAPTURE(route.method, route.path, to_text(role), reply.body.dump());
            const bool allowed{gateway::admin::allows(role, route.permission)};
            CHECK((reply.status != 403) == allowed);
            CHECK(scene.entry().at("status") == reply.status);
            CHECK(scene.entry().at("user") == std::string{to_text(role)});
            CHECK(
                std::string{scene.entry().at("resource")} + ':'
                    + std::string{scene.entry().at("verb")}
                == to_text(route.permission));
            if (!allowed) {
                CHECK(reply.body.at("code") == "ROLE_TOO_LOW");
                CHECK(reply.body.at("permission") == std::string{to_text(route.permission)});
                CHECK(
                    reply.body.at("roles").size()
                    == gateway::admin::roles_with(route.permission).size());
            }
        }
        // a role that this binary does not know, and nobody at all
        scene.users.all_users.push_back(user("later", {"controller"}, 900));
        CHECK(
            scene.call(900, std::string{route.method}, filled(route.path)).body.at("code")
            == "ROLE_TOO_LOW");
        scene.users.all_users.pop_back();
        CHECK(
            scene.call(901, std::string{route.method}, filled(route.path)).body.at("code")
            == "UID_UNKNOWN");
        CHECK(scene.entry().at("uid") == 901);
        CHECK_FALSE(scene.entry().contains("user"));
    }
}

TEST_CASE("a stranger learns nothing of what there is", "[admin][api]") {
    Scene scene;
    for (const char* path :
         {"/api/v1/whoami", "/api/v1/nothing", "/", "/api/v1/users/anna/disable"}) {
        const Reply reply{scene.call(901, "GET", path)};
        CHECK(reply.status == 401);
        CHECK(reply.body.at("code") == "UID_UNKNOWN");
    }
}

TEST_CASE("what leads nowhere says so, and is recorded", "[admin][api]") {
    Scene scene;
    CHECK(scene.call(100, "GET", "/api/v1/nothing").body.at("code") == "NOT_FOUND");
    CHECK(scene.entry().at("code") == "NOT_FOUND");
    const Reply wrong{scene.call(100, "DELETE", "/api/v1/users")};
    CHECK(wrong.status == 405);
    CHECK(wrong.allow == "GET, POST");
    CHECK(scene.call(100, "GET", "/api/v1/users?name=anna").body.at("code") == "QUERY_NOT_TAKEN");
    CHECK(scene.entry().dump().find("anna") == std::string::npos);
}

TEST_CASE("a problem speaks the caller's language and carries its code", "[admin][api]") {
    Scene scene;
    const auto title = [&](const std::string& language) {
        const Reply reply{
            scene.call(100, "GET", "/api/v1/nothing", {}, {{"Accept-Language", language}})};
        CHECK(reply.body.at("code") == "NOT_FOUND");
        CHECK(reply.body.at("type") == "urn:lautturi:problem:NOT_FOUND");
        return std::pair{reply.language, reply.body.at("title").get<std::string>()};
    };
    CHECK(title("sv") == std::pair<std::string, std::string>{"sv", "Det finns ingen sådan tjänst"});
    CHECK(title("en") == std::pair<std::string, std::string>{"en", "There is no such service"});
    CHECK(title("de") == std::pair<std::string, std::string>{"fi", "Tällaista palvelua ei ole"});
}

TEST_CASE("who reads about a person says why", "[admin][api][reason]") {
    Scene scene;
    const std::string path{filled("/decisions/{message}")};
    const std::uint32_t officer{101};
    CHECK(scene.call(officer, "GET", path).body.at("code") == "REASON_MISSING");
    CHECK(
        scene.call(officer, "GET", path, {}, {{"Reason", "%20"}}).body.at("code")
        == "REASON_MISSING");
    CHECK(
        scene.call(officer, "GET", path, {}, {{"Reason", "%F"}}).body.at("code") == "REASON_FORM");
    const Reply given{scene.call(officer, "GET", path, {}, {{"Reason", "tietopyynt%C3%B6 17"}})};
    CHECK(given.body.at("code") == "DECISION_UNKNOWN");
    const Json entry = scene.entry();
    CHECK(entry.at("reason").get<std::string>().size() == 64);
    CHECK(entry.dump().find("tietopyynt") == std::string::npos);
    // the same words on another call are another digest: nobody can compare readers by them
    static_cast<void>(scene.call(officer, "GET", path, {}, {{"Reason", "tietopyynt%C3%B6 17"}}));
    CHECK(scene.entry().at("reason") != entry.at("reason"));
}

TEST_CASE("a body is JSON, an object, and within the law of JSON", "[admin][api]") {
    Scene scene;
    const auto code = [&](const std::string& body, const std::string& type) {
        return scene.call(100, "POST", "/api/v1/users", body, {{"Content-Type", type}})
            .body.at("code")
            .get<std::string>();
    };
    CHECK(code("{}", "application/xml") == "MEDIA_TYPE");
    CHECK(code("{}", "application/jsonx") == "MEDIA_TYPE");
    CHECK(code("{", "application/json") == "NOT_JSON");
    CHECK(code(R"({"name":1,"name":2})", "application/json") == "NOT_JSON");
    CHECK(code("[]", "application/json; charset=utf-8") == "REQUEST_INVALID");
    CHECK(code(R"({"reason":1})", "application/json") == "REASON_FORM");
    CHECK(code("{}", "application/json") == "REQUEST_INVALID");
}

TEST_CASE("nothing is answered that was not recorded", "[admin][api]") {
    Scene scene;
    const Reply before{scene.call(100, "GET", "/api/v1/users")};
    REQUIRE(before.status == 200);
    const std::size_t entries{scene.store.committed.journal.size()};
    scene.note_fails = core::GatewayError{"STORE_UNREACHABLE"};
    const Reply reply{scene.call(100, "GET", "/api/v1/users")};
    CHECK(reply.status == 503);
    CHECK(reply.body.at("code") == "STORE_FAILED");
    CHECK(reply.body.dump().find("administrator") == std::string::npos);
    CHECK(scene.store.committed.journal.size() == entries);
}

TEST_CASE("a store that does not answer is a failure, not a refusal", "[admin][api]") {
    Scene scene;
    scene.users.answers = false;
    CHECK(scene.call(100, "GET", "/api/v1/whoami").status == 503);
}

TEST_CASE("who calls too fast is told so, and the journal counts the rest", "[admin][api][limit]") {
    Scene scene;
    gateway::admin::Api narrow{scene.parts, {3, 0.000'001}, {1, 0.000'001}};
    const auto status = [&] {
        http::Request request;
        request.method = "GET";
        request.target = "/api/v1/whoami";
        request.uid = 100;
        return narrow.answer(std::move(request), gateway::admin::Way::socket).status;
    };
    for (int call{0}; call < 3; ++call) {
        CHECK(status() == 200);
    }
    for (int call{0}; call < 5; ++call) {
        CHECK(status() == 429);
    }
    CHECK(scene.store.committed.journal.size() == 4);
    CHECK(scene.entry().at("code") == "TOO_MANY_REQUESTS");
}

TEST_CASE("what was refused before it was whole is recorded too", "[admin][api]") {
    Scene scene;
    scene.api.note_refused(
        http::Refused{413, "HTTP_BODY_TOO_LARGE", 100}, gateway::admin::Way::socket);
    CHECK(scene.entry().at("code") == "HTTP_BODY_TOO_LARGE");
    CHECK(scene.entry().at("user") == "administrator");
    scene.api.note_refused(
        http::Refused{400, "HTTP_TRUNCATED", std::nullopt}, gateway::admin::Way::network);
    CHECK(scene.entry().at("status") == 400);
    CHECK_FALSE(scene.entry().contains("user"));
}
