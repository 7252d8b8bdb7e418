// Who may not come in: certificates of every wrong kind, and tokens that are none.

#include "gateway/crypto/digest.h"
#include "tests/admin/api_calls.h"
#include "tests/attack/siege.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

using namespace tests;
using namespace tests::attack;
using namespace std::chrono_literals;

namespace {

struct Stranger {
    std::string what;
    std::string who;
    std::string code;
};

std::string without_close(std::string request) {
    const std::string close{"Connection: close\r\n"};
    return request.erase(request.find(close), close.size());
}

}

TEST_CASE(
    "a certificate of every wrong kind is refused with its cause, in the caller's language",
    "[attack][certificate]") {
    siege().revoke({"revoked"});
    const std::vector<Stranger> strangers{
        {"none", "", "CERTIFICATE_NONE"},
        {"expired", "late", "CERTIFICATE_EXPIRED"},
        {"not yet valid", "early", "CERTIFICATE_NOT_YET_VALID"},
        {"revoked by the authority's list", "revoked", "CERTIFICATE_INVALID"},
        {"made for servers", "server-only", "CERTIFICATE_INVALID"},
        {"of an issuer that nobody trusts", "stranger", "CERTIFICATE_UNKNOWN_ISSUER"},
        {"of the right issuer, but not pinned", "other", "CERTIFICATE_NOT_PINNED"},
        {"another party's", "keha", "CERTIFICATE_NOT_PINNED"}};
    siege().house().fund().forget_requests();
    for (const Stranger& one : strangers) {
        INFO(one.what);
        const std::string answer{siege().send(siege().request(), one.who)};
        CHECK(status_of(answer) == 403);
        CHECK(code_in(answer) == one.code);
        const std::string swedish{
            siege().send(siege().request("Accept-Language: sv\r\n"), one.who)};
        CHECK(body_of(swedish) != body_of(answer));
    }
    CHECK(siege().house().fund().request_count() == 0);
    siege().revoke({});
    CHECK(status_of(siege().send(siege().request(), "revoked")) == 200); // it is pinned
    siege().require_unharmed();
}

TEST_CASE(
    "a token lets in whom it was given to, for that alone, and never beside a certificate",
    "[attack][token]") {
    const auto bearing = [](const std::string& field) {
        return siege().request("Authorization: " + field + "\r\n");
    };
    siege().house().fund().forget_requests();
    const std::string answer{siege().send(bearing("Bearer " + good_token), "")};
    INFO(answer);
    CHECK(status_of(answer) == 200);
    CHECK(status_of(siege().send(bearing("bearer " + good_token), "")) == 200);
    CHECK(siege().house().fund().request_count() == 2);

    std::string nearly{good_token};
    nearly.back() = 'h';
    const std::string spki{siege().house().spki("case-system")};
    struct Wrong {
        const char* what;
        std::string field;
        std::string who;
        int status;
        const char* code;
    };
    const std::vector<Wrong> wrong{
        {"another's, who may not ask this", "Bearer " + other_token, "", 403, "TOKEN_NOT_ALLOWED"},
        {"one letter off", "Bearer " + nearly, "", 401, "TOKEN_UNKNOWN"},
        {"its beginning", "Bearer " + good_token.substr(0, 42), "", 401, "TOKEN_INVALID"},
        {"more behind it", "Bearer " + good_token + "g", "", 401, "TOKEN_UNKNOWN"},
        {"two in one field", "Bearer " + good_token + ", Bearer " + good_token, "", 401,
         "TOKEN_INVALID"},
        {"under another scheme", "Basic " + good_token, "", 401, "TOKEN_INVALID"},
        {"without a scheme", good_token, "", 401, "TOKEN_INVALID"},
        {"nothing", "Bearer ", "", 401, "TOKEN_INVALID"},
        {"its digest in its place",
         "Bearer "
             + gateway::core::to_hex(gateway::crypto::sha256(gateway::core::as_bytes(good_token))),
         "", 401, "TOKEN_UNKNOWN"},
        {"the digest of a pinned key", "Bearer " + spki, "", 401, "TOKEN_UNKNOWN"},
        {"beside a good certificate", "Bearer " + good_token, "case-system", 400,
         "CREDENTIALS_TWICE"},
        {"beside a bad certificate", "Bearer " + good_token, "stranger", 400, "CREDENTIALS_TWICE"},
        {"twice", "Bearer " + good_token + "\r\nAuthorization: Bearer " + other_token, "", 400,
         "HTTP_DUPLICATE_HEADER"}};
    for (const Wrong& one : wrong) {
        const std::string refused{siege().send(bearing(one.field), one.who)};
        INFO(one.what << ": " << refused);
        CHECK(status_of(refused) == one.status);
        CHECK(code_in(refused) == one.code);
        const bool told{refused.find("\r\nWWW-Authenticate: Bearer error=") != std::string::npos};
        CHECK(told == (one.status == 401 || one.code == std::string{"TOKEN_NOT_ALLOWED"}));
    }
    // in the address it counts for nothing, and parties have no tokens
    std::string in_address{siege().request()};
    in_address.insert(in_address.find(" HTTP/1.1"), "?access_token=" + good_token);
    CHECK(status_of(siege().send(in_address, "")) >= 400);
    RawClient party{siege().house().port("party"), {}};
    CHECK(
        status_of(party.exchange(
            "POST /provide/keha-customer-query HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
            "Authorization: Bearer "
            + good_token + "\r\nContent-Length: 2\r\n\r\n{}"))
        == 403);
    CHECK(siege().house().fund().request_count() == 2);
    CHECK(siege().house().daemon_output().find(good_token) == std::string::npos);
    siege().require_unharmed();
}

TEST_CASE(
    "who is revoked while connected gets nothing more over the connection that it has",
    "[attack][certificate]") {
    RawClient::Options options;
    options.identity = siege().identity("revoked");
    RawClient client{siege().house().port("relay"), options};
    const std::string request{without_close(siege().request())};
    REQUIRE(status_of(client.exchange(request)) == 200);
    siege().revoke({"revoked"});
    const std::string refused{client.exchange(request)};
    CHECK(status_of(refused) == 403);
    CHECK(code_in(refused) == "CERTIFICATE_INVALID");
    siege().revoke({});
    siege().require_unharmed();
}

TEST_CASE(
    "certificates and lists are read again under load without a request dropped",
    "[attack][certificate]") {
    std::atomic<std::size_t> good{0};
    std::vector<std::string> bad;
    std::mutex mutex;
    std::vector<std::jthread> callers;
    for (int number{0}; number < 4; ++number) {
        callers.emplace_back([&, number](const std::stop_token& over) {
            simulators::PartyClient client{
                {siege().identity("case-system")->certificate_file,
                 siege().identity("case-system")->key_file},
                siege().house().authority_folder() / "ca.pem"};
            simulators::Call call;
            call.url = siege().house().relay_url("fund-benefit-query");
            call.body = siege().question();
            call.time_limit = 10s;
            while (!over.stop_requested()) {
                const Reply reply{client.call(call)}; // keeps its connection
                if (reply.status == 200) {
                    ++good;
                } else {
                    const std::scoped_lock lock{mutex};
                    bad.push_back(std::to_string(reply.status) + reply.body + reply.failure);
                }
                std::this_thread::sleep_for(std::chrono::milliseconds{5 * number});
            }
        });
    }
    for (int times{0}; times < 3; ++times) {
        siege().revoke(
            times % 2 == 0 ? std::vector<std::string>{"revoked"} : std::vector<std::string>{});
    }
    siege().revoke({});
    CHECK(corridor::eventually([&] { return good > 50; }));
    end(callers);
    CHECK(bad == std::vector<std::string>{});
    siege().require_unharmed();
}

TEST_CASE("a token that is none opens nothing", "[attack][token]") {
    House& house{siege().house()};
    admin::ApiCalls calls{house};
    calls.become({"administrator"});
    const std::string token{calls.token({"users:read"})};
    const auto answer = [&](const std::string& lines, const std::string& path = "/users") {
        return calls.raw_network(
            "GET /api/v1" + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + lines
            + "\r\n");
    };
    CHECK(status_of(answer("Authorization: Bearer " + token + "\r\n")) == 200);
    std::string changed{token};
    changed.back() = changed.back() == 'a' ? 'b' : 'a';
    const std::vector<std::pair<std::string, std::string>> none{
        {"no token", ""},
        {"an empty one", "Authorization: Bearer \r\n"},
        {"a word", "Authorization: Bearer nonsense\r\n"},
        {"its last character changed", "Authorization: Bearer " + changed + "\r\n"},
        {"its last character missing",
         "Authorization: Bearer " + token.substr(0, token.size() - 1) + "\r\n"},
        {"one character more", "Authorization: Bearer " + token + "a\r\n"},
        {"in capitals", "Authorization: Bearer " + std::string(token.size(), 'A') + "\r\n"},
        {"another scheme", "Authorization: Basic " + token + "\r\n"},
        {"without a scheme", "Authorization: " + token + "\r\n"},
        {"two tokens in one field", "Authorization: Bearer " + token + ", Bearer x\r\n"},
        {"a token of 10,000 characters",
         "Authorization: Bearer " + std::string(10'000, 'a') + "\r\n"},
        {"in another field", "X-Authorization: Bearer " + token + "\r\n"}};
    for (const auto& [what, lines] : none) {
        INFO(what);
        const std::string refused{answer(lines)};
        CHECK(status_of(refused) == 401);
        CHECK(refused.find(token) == std::string::npos);
    }
    CHECK(
        status_of(answer("Authorization: Bearer " + token + "\r\nAuthorization: Bearer x\r\n"))
        == 400);
    const int in_the_address{status_of(answer("", "/users?token=" + token))};
    CHECK((in_the_address == 400 || in_the_address == 401));
    CHECK(status_of(answer("Authorization: Bearer " + token + "\r\n", "/consents")) != 200);
    // a token of the administration is nothing to the relay
    CHECK(
        status_of(siege().send(siege().request("Authorization: Bearer " + token + "\r\n"), ""))
        == 401);
    CHECK(house.daemon_output().find(token) == std::string::npos);
    siege().require_unharmed();
}
