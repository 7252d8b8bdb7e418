// OAuth 2.0 client credentials: tokens are asked for once, renewed in time, and given to nobody
// else.

#include "adapters/transports/https/token_source.h"
#include "tests/adapters_https/nginx.h"
#include "tests/adapters_https/sending.h"
#include "tests/support/cutting_proxy.h"

#include <catch2/catch.hpp>

#include <fstream>

using namespace tests;
using namespace std::chrono_literals;
using gateway::core::Code;
using gateway::ports::DeliveryOutcome;
using gateway::ports::DeliveryReceipt;
using gateway::ports::Endpoint;
namespace fs = std::filesystem;

namespace {

std::string json_answer(const std::string& json, int status = 200) {
    return "HTTP/1.1 " + std::to_string(status)
           + " X\r\nContent-Type: application/json\r\nContent-Length: "
           + std::to_string(json.size()) + "\r\n\r\n" + json;
}

std::string token_answer(const std::string& token, const std::string& more = "") {
    return json_answer(R"({"access_token":")" + token + R"(","token_type":"Bearer")" + more + "}");
}

std::string ok() {
    return "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
}

/// A party that wants a token, and the server that gives them.
struct Guarded {
    Guarded() {
        std::ofstream{secret} << "s3cr=t/å\n";
        fs::permissions(secret, fs::perms{0600});
        give(token_answer("fresh-1", R"(,"expires_in":600)"));
        Script script;
        script.answer = ok();
        party.use(script);
    }

    [[nodiscard]] Endpoint endpoint(const std::string& url = {}) {
        Endpoint made{sending.endpoint(party)};
        if (!url.empty()) {
            made.url = url;
        }
        made.settings = {
            {"token-url", tokens.url("/token")},
            {"token-client", "lautturi test"},
            {"token-scope", "statements.write"},
            {"token-secret-file", secret.string()},
            {"token-pins", gateway::core::to_hex(sending.server_identity.spki)}};
        return made;
    }

    void give(const std::string& answer) {
        Script script;
        script.answer = answer;
        tokens.use(script);
    }

    [[nodiscard]] DeliveryReceipt send(const Endpoint& to) {
        return sending.send(to, permit_for(sending.body, 1000s));
    }

    [[nodiscard]] std::string bearer(std::size_t request) const {
        const std::string text{party.requests().at(request)};
        const std::string mark{"\r\nAuthorization: Bearer "};
        const std::size_t at{text.find(mark)};
        return at == std::string::npos
                   ? std::string{}
                   : text.substr(at + mark.size(), text.find("\r\n", at + 2) - at - mark.size());
    }

    Sending sending;
    TemporaryFolder folder;
    fs::path secret{folder.path() / "secret"};
    ScriptedServer tokens{sending.server_identity, {}};
    ScriptedServer party{sending.server_identity, {}};
};

}

TEST_CASE("a party that wants a token gets one, which is asked for once", "[https][oauth]") {
    Guarded guarded;
    const Endpoint endpoint{guarded.endpoint()};
    const auto kept = guarded.sending.factory.open(endpoint); // as the assembly keeps it
    for (int call{0}; call < 3; ++call) {
        CHECK(guarded.send(endpoint).outcome == DeliveryOutcome::delivered);
        CHECK(guarded.bearer(static_cast<std::size_t>(call)) == "fresh-1");
    }
    REQUIRE(guarded.tokens.requests().size() == 1);
    const std::string asked{guarded.tokens.requests().front()};
    CHECK(asked.starts_with("POST /token HTTP/1.1\r\n"));
    // client and secret are form-encoded before they are put together (RFC 6749 section 2.3.1)
    CHECK(
        asked.find("\r\nAuthorization: Basic bGF1dHR1cmklMjB0ZXN0OnMzY3IlM0R0JTJGJUMzJUE1\r\n")
        != std::string::npos);
    CHECK(asked.ends_with("\r\n\r\ngrant_type=client_credentials&scope=statements.write"));

    Endpoint other{guarded.endpoint()};
    other.settings["token-scope"] = "something.else";
    other.settings["token-secret-in"] = "body";
    CHECK(guarded.send(other).outcome == DeliveryOutcome::delivered);
    REQUIRE(guarded.tokens.requests().size() == 2); // another scope, another token
    CHECK(guarded.tokens.requests().back().find("Authorization") == std::string::npos);
    CHECK(guarded.tokens.requests().back().ends_with(
        "&client_id=lautturi%20test&client_secret=s3cr%3Dt%2F%C3%A5"));
}

TEST_CASE("a token is renewed before it ends, for clocks that differ", "[https][oauth]") {
    Guarded guarded;
    const Endpoint endpoint{guarded.endpoint()};
    const auto kept = guarded.sending.factory.open(endpoint);
    guarded.sending.clock.set(10s);
    CHECK(guarded.send(endpoint).outcome == DeliveryOutcome::delivered);
    guarded.give(token_answer("fresh-2", R"(,"expires_in":20)"));
    guarded.sending.clock.set(10s + 539s);
    CHECK(guarded.send(endpoint).outcome == DeliveryOutcome::delivered);
    CHECK(guarded.bearer(1) == "fresh-1");
    guarded.sending.clock.set(10s + 540s); // a minute before its end
    CHECK(guarded.send(endpoint).outcome == DeliveryOutcome::delivered);
    CHECK(guarded.bearer(2) == "fresh-2");
    guarded.sending.clock.set(10s + 549s); // one that is short is used for half of its life
    CHECK(guarded.send(endpoint).outcome == DeliveryOutcome::delivered);
    CHECK(guarded.tokens.requests().size() == 2);
    guarded.sending.clock.set(10s + 550s);
    CHECK(guarded.send(endpoint).outcome == DeliveryOutcome::delivered);
    CHECK(guarded.tokens.requests().size() == 3);
}

TEST_CASE("many callers wait for one token", "[https][oauth]") {
    Guarded guarded;
    Script slow;
    slow.answer = token_answer("fresh-1");
    slow.delay = 300ms;
    guarded.tokens.use(slow);
    const auto transport = guarded.sending.factory.open(guarded.endpoint());
    constexpr std::size_t callers{8};
    std::vector<std::promise<DeliveryReceipt>> answers(callers);
    const gateway::ports::Payload payload{
        gateway::core::as_bytes(guarded.sending.body), "application/xml", "key", 30s};
    for (auto& answer : answers) {
        transport->send(permit_for(guarded.sending.body), payload, [&answer](DeliveryReceipt got) {
            answer.set_value(std::move(got));
        });
    }
    for (auto& answer : answers) {
        CHECK(answer.get_future().get().outcome == DeliveryOutcome::delivered);
    }
    CHECK(guarded.tokens.requests().size() == 1);
    CHECK(guarded.party.requests().size() == callers);
}

TEST_CASE("a token that the party does not take is replaced once", "[https][oauth]") {
    Guarded guarded;
    const Nginx nginx{
        guarded.sending.server_identity,
        "location /first { if ($http_authorization != 'Bearer fresh-1') { return 401; } "
        "return 200 'ok'; }\n"
        "location /second { if ($http_authorization != 'Bearer fresh-2') { return 401; } "
        "return 200 'ok'; }\n"};
    const auto kept = guarded.sending.factory.open(guarded.endpoint());
    CHECK(
        guarded.send(guarded.endpoint(nginx.url("/first"))).outcome == DeliveryOutcome::delivered);
    guarded.give(token_answer("fresh-2"));
    CHECK(
        guarded.send(guarded.endpoint(nginx.url("/second"))).outcome == DeliveryOutcome::delivered);
    CHECK(eventually([&] {
        return nginx.requests() == "POST /first 200\nPOST /second 401\nPOST /second 200\n";
    }));
    CHECK(guarded.tokens.requests().size() == 2);

    // and if it does not take that one either, somebody has to mend something
    const DeliveryReceipt refused{guarded.send(guarded.endpoint(nginx.url("/first")))};
    CHECK(refused.outcome == DeliveryOutcome::failed);
    CHECK(refused.code == Code{"HTTP_MISDIRECTED"});
    CHECK(refused.status == 401);
    CHECK(guarded.tokens.requests().size() == 3);
}

TEST_CASE("without a token nothing is sent, and the code says why", "[https][oauth]") {
    Guarded guarded;
    const auto send = [&](const Endpoint& endpoint) {
        const DeliveryReceipt receipt{guarded.send(endpoint)};
        CHECK(receipt.outcome == DeliveryOutcome::failed);
        CHECK(receipt.response.empty());
        return receipt.code;
    };
    guarded.give(json_answer(R"({"error":"invalid_client"})", 401));
    CHECK(send(guarded.endpoint()) == Code{"TOKEN_REFUSED"});
    guarded.give(json_answer(R"({"error":"invalid_scope"})", 400));
    CHECK(send(guarded.endpoint()) == Code{"TOKEN_REFUSED"});
    guarded.give(json_answer("{}", 503));
    CHECK(send(guarded.endpoint()) == Code{"TOKEN_UNAVAILABLE"});
    guarded.give(json_answer("<html>"));
    CHECK(send(guarded.endpoint()) == Code{"TOKEN_MALFORMED"});

    Endpoint strange{guarded.endpoint()};
    strange.settings["token-pins"] = gateway::core::to_hex(guarded.sending.identity.spki);
    CHECK(send(strange) == Code{"TOKEN_SERVER"});
    Endpoint nowhere{guarded.endpoint()};
    nowhere.settings["token-url"] = "https://localhost:1/token";
    CHECK(send(nowhere) == Code{"TOKEN_UNAVAILABLE"});
    fs::permissions(guarded.secret, fs::perms{0640});
    CHECK(send(guarded.endpoint()) == Code{"KEY_FILE_MODE"});
    fs::remove(guarded.secret);
    CHECK(send(guarded.endpoint()) == Code{"KEY_FILE_UNREADABLE"});
    CHECK(guarded.party.requests().empty());
}

TEST_CASE("a token's answer is read strictly", "[https][oauth]") {
    using adapters::https::read_token;
    const auto good = read_token(
        R"({"access_token":"aA0-._~+/=","token_type":"bEARER","expires_in":3600,"more":[1]})");
    REQUIRE(good);
    CHECK(good->token.reveal() == "aA0-._~+/=");
    CHECK(good->lifetime == 1h);
    CHECK(read_token(R"({"access_token":"a","token_type":"Bearer"})")->lifetime == 120s);
    CHECK(
        read_token(R"({"access_token":"a","token_type":"Bearer","expires_in":99999999999})")
            ->lifetime
        == 24h);
    const auto lifetime = [](const std::string& given) {
        return read_token(
                   R"({"access_token":"a","token_type":"Bearer","expires_in":)" + given + "}")
            ->lifetime;
    };
    CHECK(lifetime(R"("3600")") == 1h); // RFC 6749 has a number; not every server does
    CHECK(lifetime("3600.9") == 1h);
    for (const char* const wrong :
         {"",
          "[]",
          "{}",
          R"({"access_token":"a"})",
          R"({"token_type":"Bearer"})",
          R"({"access_token":"","token_type":"Bearer"})",
          R"({"access_token":"a\r\nX-Evil: 1","token_type":"Bearer"})",
          R"({"access_token":"a b","token_type":"Bearer"})",
          R"({"access_token":"a","token_type":"mac"})",
          R"({"access_token":7,"token_type":"Bearer"})",
          R"({"access_token":"a","token_type":"Bearer","expires_in":0})",
          R"({"access_token":"a","token_type":"Bearer","expires_in":-5})",
          R"({"access_token":"a","token_type":"Bearer","expires_in":0.9})",
          R"({"access_token":"a","token_type":"Bearer","expires_in":1e3})",
          R"({"access_token":"a","token_type":"Bearer","expires_in":1.5e3})",
          R"({"access_token":"a","token_type":"Bearer","expires_in":"-5"})",
          R"({"access_token":"a","token_type":"Bearer","expires_in":"3600 s"})",
          R"({"access_token":"a","token_type":"Bearer","expires_in":""})",
          R"({"access_token":"a","token_type":"Bearer","expires_in":null})",
          R"({"access_token":"a","token_type":"Bearer","expires_in":[3600]})",
          R"({"access_token":"a","token_type":"Bearer","expires_in":"soon"})"}) {
        INFO(wrong);
        CHECK_FALSE(read_token(wrong));
    }
}

TEST_CASE("an endpoint that says half of where tokens come from is refused", "[https][oauth]") {
    Guarded guarded;
    CHECK_NOTHROW(static_cast<void>(guarded.sending.factory.open(guarded.endpoint())));
    for (const char* const needed :
         {"token-url", "token-client", "token-secret-file", "token-pins"}) {
        INFO(needed);
        Endpoint endpoint{guarded.endpoint()};
        endpoint.settings.erase(needed);
        CHECK_THROWS(static_cast<void>(guarded.sending.factory.open(endpoint)));
    }
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"token-url", "http://localhost/"},
        {"token-pins", "abc"},
        {"token-trust-file", "/nonexistent"},
        {"token-secret-in", "url"},
        {"token-colour", "red"}};
    for (const auto& [name, value] : wrong) {
        INFO(name);
        Endpoint endpoint{guarded.endpoint()};
        endpoint.settings[name] = value;
        CHECK_THROWS(static_cast<void>(guarded.sending.factory.open(endpoint)));
    }
}
