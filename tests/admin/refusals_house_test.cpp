// Everything that is refused, by a real daemon, with its code; and its entry in the journal.

#include "tests/admin/api_calls.h"
#include "tests/http/support/raw_client.h"

#include <catch2/catch.hpp>

#include <set>

using namespace tests::admin;
using namespace tests::corridor;

namespace {

const std::string path_of_nothing{"/decisions/00000000-0000-7000-8000-000000000000"};

/// The codes of the audit stream from `from` on.
std::multiset<std::string> codes(ApiCalls& calls, std::size_t from) {
    std::multiset<std::string> found;
    const std::vector<JournalEntry> entries{calls.audit()};
    for (std::size_t at{from}; at < entries.size(); ++at) {
        found.insert(entries[at].body.at("code").get<std::string>());
    }
    return found;
}

}

TEST_CASE("what is refused on the network says why, and is journalled", "[admin][house]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"administrator", "data-protection-officer"});
    const std::string token{calls.token({"whoami:read", "decisions:read"})};
    const std::string short_lived{calls.token({"whoami:read"}, moment_ahead(2))};
    const std::string revoked{calls.token({"whoami:read"})};
    const Json listed = calls.local({"GET", "/tokens"}).body.at("tokens");
    REQUIRE(
        calls.local({"POST", "/tokens/" + listed.at(0).at("id").get<std::string>() + "/revoke"})
            .status
        == 200);
    const std::size_t before{calls.audit().size()};

    std::multiset<std::string> expected;
    const auto refused = [&](const ApiRequest& request, int status, const std::string& code) {
        const ApiReply reply{calls.network(request)};
        CAPTURE(request.method, request.path, reply.body.dump());
        CHECK(reply.status == status);
        CHECK(reply.code() == code);
        CHECK(reply.body.at("instance").get<std::string>().starts_with("urn:uuid:"));
        expected.insert(code);
        return reply;
    };
    const ApiReply missing{refused({"GET", "/whoami"}, 401, "TOKEN_MISSING")};
    CHECK(missing.head.find("WWW-Authenticate: Bearer") != std::string::npos);
    ApiRequest whoami{"GET", "/whoami"};
    whoami.token = "lautturi_nonsense";
    refused(whoami, 401, "TOKEN_FORM");
    whoami.token = "lautturi_" + std::string(64, 'a');
    refused(whoami, 401, "TOKEN_UNKNOWN");
    whoami.token = revoked;
    refused(whoami, 401, "TOKEN_REVOKED");
    whoami.token = short_lived;
    REQUIRE(eventually([&] { return calls.network(whoami).code() == "TOKEN_EXPIRED"; }));

    const auto with_token = [&](const std::string& method, const std::string& path) {
        ApiRequest request{method, path};
        request.token = token;
        return request;
    };
    const ApiReply narrow{refused(with_token("GET", "/users"), 403, "SCOPE_TOO_NARROW")};
    CHECK(narrow.body.at("permission") == "users:read");
    refused(with_token("GET", "/nothing"), 404, "NOT_FOUND");
    refused(with_token("DELETE", "/whoami"), 405, "METHOD_NOT_ALLOWED");
    refused(with_token("GET", "/whoami?user=anna"), 400, "QUERY_NOT_TAKEN");
    refused(with_token("GET", path_of_nothing), 422, "REASON_MISSING");
    ApiRequest reasoned{with_token("GET", path_of_nothing)};
    reasoned.reason = "a request of 3.3.2026";
    refused(reasoned, 404, "DECISION_UNKNOWN");
    ApiRequest begetting{with_token("POST", "/tokens")};
    begetting.body = Json{{"scope", {"whoami:read"}}, {"expires_at", day_ahead(1)}};
    refused(begetting, 403, "SCOPE_TOO_NARROW");

    std::multiset<std::string> found{codes(calls, before)};
    for (const std::string& code : expected) {
        CAPTURE(code);
        CHECK(found.count(code) >= expected.count(code));
    }
    CHECK(found.count("TOKEN_EXPIRED") >= 1);
    CHECK(calls.misfits().empty());
    INFO(calls.misfits());
}

TEST_CASE("what is cut short or too large is refused, and journalled", "[admin][house]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"administrator"});
    const std::size_t before{calls.audit().size()};
    const std::string head{"POST /api/v1/users HTTP/1.1\r\nHost: api\r\nContent-Type: "
                           "application/json\r\nContent-Length: "};
    for (const auto& send : {&ApiCalls::raw_local, &ApiCalls::raw_network}) {
        const std::string cut{(calls.*send)(head + "100\r\n\r\n{\"name\":")};
        CHECK(tests::status_of(cut) == 400);
        CHECK(tests::code_in(cut) == "HTTP_TRUNCATED");
        const std::string large{(calls.*send)(head + "20000000\r\n\r\n")};
        CHECK(tests::status_of(large) == 413);
        CHECK(tests::code_in(large) == "HTTP_BODY_TOO_LARGE");
        const std::string twice{
            (calls.*send)("GET /api/v1/whoami HTTP/1.1\r\nHost: api\r\nHost: other\r\n\r\n")};
        CHECK(tests::status_of(twice) == 400);
    }
    REQUIRE(eventually([&] { return codes(calls, before).size() >= 6; }));
    CHECK(codes(calls, before).count("HTTP_TRUNCATED") == 2);
    CHECK(codes(calls, before).count("HTTP_BODY_TOO_LARGE") == 2);
    CHECK(codes(calls, before).count("HTTP_HOST_TWICE") == 2);
    std::size_t named{0};
    for (const JournalEntry& entry : calls.audit()) {
        named += entry.body.at("code") == "HTTP_TRUNCATED" && entry.body.contains("user") ? 1U : 0U;
    }
    CHECK(named >= 1); // on the socket the kernel says who, whatever came
}

TEST_CASE("a uid that is mapped to no user is nobody", "[admin][house][socket]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({});
    const ApiReply reply{calls.local({"GET", "/whoami"})};
    CHECK(reply.status == 401);
    CHECK(reply.code() == "UID_UNKNOWN");
    const Finished listed{house.verb({"user", "list"})};
    CHECK(listed.status == 2);
    CHECK(listed.err.find("UID_UNKNOWN") != std::string::npos);
    const JournalEntry last{calls.audit().back()};
    CHECK(last.body.at("code") == "UID_UNKNOWN");
    CHECK_FALSE(last.body.contains("user"));
    CHECK(last.body.at("way") == "socket");
    calls.become({"administrator"});
    CHECK(calls.local({"GET", "/whoami"}).status == 200);
    CHECK(calls.misfits().empty());
}

TEST_CASE("a role too low says which roles would do", "[admin][house]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"operator"});
    const ApiReply reply{
        calls.local({"POST", "/users", Json{{"name", "x"}, {"roles", {"auditor"}}}})};
    CHECK(reply.status == 403);
    CHECK(reply.code() == "ROLE_TOO_LOW");
    CHECK(reply.body.at("roles") == Json::array({"administrator"}));
    const JournalEntry last{calls.audit().back()};
    CHECK(last.body.at("resource") == "users");
    CHECK(last.body.at("verb") == "change");
    CHECK(last.body.at("status") == 403);
    calls.become({"administrator"});
    CHECK(calls.misfits().empty());
}
