// What the client says is certain: answered, not sent, or sent and the answer lost. Each case runs
// both ways: on lines of our own, and by libcurl's engine, which is their oracle.

#include "gateway/http/client.h"
#include "gateway/http/loops.h"
#include "tests/http/support/listening.h"
#include "tests/http/support/scripted_server.h"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <future>
#include <string>

using namespace tests;
using namespace std::chrono_literals;
using gateway::core::Code;
using gateway::http::Client;
using gateway::http::ClientResult;
using gateway::http::Loops;
using gateway::http::OutgoingRequest;
using Kind = ClientResult::Kind;

namespace {

struct Sending {
    Sending() { loops.start(); }

    ~Sending() {
        client.reset();
        loops.stop();
    }

    [[nodiscard]] OutgoingRequest request(const std::string& url) {
        OutgoingRequest request;
        request.url = url;
        request.headers = {{"Content-Type", "application/json"}, {"Idempotency-Key", "key-1"}};
        request.body = gateway::core::as_bytes(body);
        request.authority_file = authority.certificate_file();
        request.certificate_file = identity.certificate_file;
        request.key_file = identity.key_file;
        request.connect_limit = 20s;
        request.time_limit = 30s;
        return request;
    }

    [[nodiscard]] ClientResult send(OutgoingRequest request) {
        std::promise<ClientResult> promise;
        std::future<ClientResult> result{promise.get_future()};
        client->send(
            std::move(request), [&](ClientResult got) { promise.set_value(std::move(got)); });
        return result.get();
    }

    [[nodiscard]] ClientResult send(const ScriptedServer& server) {
        return send(request(server.url()));
    }

    Authority authority{"party authority"};
    Identity server_identity{authority.issue_server()};
    Identity identity{authority.issue_client()};
    std::string body{R"({"query":"one"})"};
    Loops loops{network_libraries(), 1};
    bool lines{GENERATE(true, false)};
    std::unique_ptr<Client> client{
        std::make_unique<Client>(loops, Client::Settings{.lines = lines})};
};

void check(const ClientResult& result, Kind kind, Code code) {
    CHECK(result.kind == kind);
    CHECK(result.code == code);
}

std::string ok(const std::string& lines, const std::string& body) {
    return "HTTP/1.1 200 OK\r\n" + lines + "Content-Length: " + std::to_string(body.size())
           + "\r\n\r\n" + body;
}

}

TEST_CASE(
    "an answer comes with its status, type and body, and the bytes sent are ours",
    "[http][client]") {
    Sending sending;
    Script script;
    script.answer = "HTTP/1.1 503 No\r\nContent-Type: application/json\r\nRetry-After: "
                    "17\r\nContent-Length: 3\r\n\r\nabc";
    ScriptedServer server{sending.server_identity, script};
    const ClientResult result{sending.send(server)};
    check(result, Kind::answered, "ANSWERED");
    CHECK(result.status == 503);
    CHECK(result.content_type == "application/json");
    CHECK(result.retry_after == std::chrono::seconds{17});
    CHECK(gateway::core::as_text(result.body) == "abc");

    REQUIRE(server.requests().size() == 1);
    const std::string request{server.requests().front()};
    CHECK(request.starts_with("POST /in HTTP/1.1\r\n"));
    CHECK(request.ends_with("\r\n\r\n" + sending.body));
    CHECK(request.find("\r\nIdempotency-Key: key-1\r\n") != std::string::npos);
    CHECK(request.find("Expect:") == std::string::npos);
}

TEST_CASE("a connection is kept and used again", "[http][client]") {
    Sending sending;
    ScriptedServer server{sending.server_identity, {}};
    for (int round{0}; round < 20; ++round) {
        check(sending.send(server), Kind::answered, "ANSWERED");
    }
    CHECK(server.connections() == 1);
    CHECK(server.requests().size() == 20);
}

TEST_CASE("many requests at once all come to their own answer", "[http][client]") {
    Sending sending;
    ScriptedServer server{sending.server_identity, {}};
    std::vector<std::future<ClientResult>> results;
    for (int index{0}; index < 60; ++index) {
        auto promise = std::make_shared<std::promise<ClientResult>>();
        results.push_back(promise->get_future());
        sending.client->send(sending.request(server.url()), [promise](ClientResult result) {
            promise->set_value(std::move(result));
        });
    }
    for (auto& result : results) {
        CHECK(result.get().kind == Kind::answered);
    }
    CHECK(server.requests().size() == 60);
}

TEST_CASE("large bodies pass whole in both directions", "[http][client]") {
    Sending sending;
    sending.body.assign(3'000'000, 'x');
    Script script;
    script.answer = ok("", std::string(2'000'000, 'y'));
    ScriptedServer server{sending.server_identity, script};
    const ClientResult result{sending.send(server)};
    check(result, Kind::answered, "ANSWERED");
    CHECK(result.body.size() == 2'000'000);
    REQUIRE(server.requests().size() == 1);
    CHECK(server.requests().front().ends_with(sending.body));
}

TEST_CASE("what fails before the request leaves is not sent", "[http][client]") {
    Sending sending;
    ScriptedServer server{sending.server_identity, {}};

    check(
        sending.send(sending.request("https://no-such-host.invalid/in")), Kind::not_sent,
        "RESOLVE_FAILED");
    check(
        sending.send(sending.request("https://localhost:1/in")), Kind::not_sent, "CONNECT_FAILED");
    check(sending.send(sending.request("http://localhost:1/in")), Kind::not_sent, "URL_REFUSED");
    check(sending.send(sending.request("file:///etc/passwd")), Kind::not_sent, "URL_REFUSED");
    check(sending.send(sending.request("https://a:b@localhost/in")), Kind::not_sent, "URL_REFUSED");

    OutgoingRequest other_authority{sending.request(server.url())};
    Authority stranger{"stranger"};
    other_authority.authority_file = stranger.certificate_file();
    check(sending.send(std::move(other_authority)), Kind::not_sent, "TLS_PEER");

    OutgoingRequest other_name{
        sending.request("https://127.0.0.2:" + std::to_string(server.port()) + "/in")};
    CHECK(sending.send(std::move(other_name)).kind == Kind::not_sent);

    OutgoingRequest no_authority{sending.request(server.url())};
    no_authority.authority_file.clear();
    check(sending.send(std::move(no_authority)), Kind::not_sent, "TLS_TRUST_FILE");

    OutgoingRequest no_key{sending.request(server.url())};
    no_key.key_file = "/nonexistent";
    check(sending.send(std::move(no_key)), Kind::not_sent, "TLS_OWN_CERTIFICATE");

    OutgoingRequest split{sending.request(server.url())};
    split.headers.emplace_back("X", "a\r\nY: b");
    CHECK(sending.send(std::move(split)).kind == Kind::not_sent);
    CHECK(server.requests().empty());
}

TEST_CASE("a server that is not pinned gets nothing", "[http][client]") {
    Sending sending;
    ScriptedServer server{sending.server_identity, {}};
    OutgoingRequest wrong{sending.request(server.url())};
    wrong.server_pins = {sending.identity.spki};
    check(sending.send(std::move(wrong)), Kind::not_sent, "TLS_PIN");
    CHECK(server.requests().empty());

    OutgoingRequest right{sending.request(server.url())};
    right.server_pins = {sending.identity.spki, sending.server_identity.spki};
    check(sending.send(std::move(right)), Kind::answered, "ANSWERED");
}

TEST_CASE("an expired server certificate is not trusted", "[http][client]") {
    Sending sending;
    using std::chrono::hours;
    const Identity old{
        sending.authority.issue({"localhost", Issue::Use::server, hours{-48}, hours{-1}})};
    ScriptedServer server{old, {}};
    check(sending.send(server), Kind::not_sent, "TLS_PEER");
}

TEST_CASE("a server that refuses our certificate has acted on nothing", "[http][client]") {
    Sending sending;
    Authority stranger{"stranger"};
    Script script;
    script.highest = GENERATE(TLS1_2_VERSION, TLS1_3_VERSION);
    script.client_authority = stranger.certificate_file();
    ScriptedServer server{sending.server_identity, script};
    check(sending.send(server), Kind::not_sent, "TLS_CLIENT_CERTIFICATE_REFUSED");

    OutgoingRequest nobody{sending.request(server.url())};
    nobody.certificate_file.clear();
    // in TLS 1.2 a server has no words for a certificate that is missing
    check(
        sending.send(std::move(nobody)), Kind::not_sent,
        script.highest == TLS1_2_VERSION ? Code{"TLS_HANDSHAKE"}
                                         : Code{"TLS_CLIENT_CERTIFICATE_REFUSED"});
    CHECK(server.requests().empty());

    script.client_authority = sending.authority.certificate_file();
    server.use(script);
    check(sending.send(server), Kind::answered, "ANSWERED");
}

TEST_CASE("a handshake that never ends is a connect timeout", "[http][client]") {
    Sending sending;
    Script script;
    script.stall = true;
    ScriptedServer server{sending.server_identity, script};
    OutgoingRequest request{sending.request(server.url())};
    request.connect_limit = 300ms;
    check(sending.send(std::move(request)), Kind::not_sent, "CONNECT_TIMEOUT");
}

TEST_CASE("whoever has no time left does not wait for ever", "[http][client]") {
    Sending sending;
    Script script;
    script.delay = 3s;
    ScriptedServer server{sending.server_identity, script};
    for (const auto left : {0ms, -5ms}) {
        OutgoingRequest request{sending.request(server.url())};
        request.time_limit = left;
        check(sending.send(std::move(request)), Kind::not_sent, "CONNECT_TIMEOUT");
    }
    CHECK(server.requests().empty());
}

TEST_CASE("a request sent without an answer is unknown", "[http][client]") {
    Sending sending;
    Script script;

    SECTION("the answer is late") {
        script.delay = 3s;
        ScriptedServer server{sending.server_identity, script};
        OutgoingRequest request{sending.request(server.url())};
        request.time_limit = 400ms;
        check(sending.send(std::move(request)), Kind::unknown, "TIMEOUT");
        CHECK(server.requests().size() == 1);
    }
    SECTION("the connection ends before the answer") {
        script.write = 0;
        ScriptedServer server{sending.server_identity, script};
        check(sending.send(server), Kind::unknown, "CONNECTION_LOST");
        CHECK(server.requests().size() == 1);
    }
    SECTION("the connection ends in the middle of the request") {
        sending.body.assign(5'000'000, 'x');
        script.read = 1000;
        ScriptedServer server{sending.server_identity, script};
        check(sending.send(server), Kind::unknown, "CONNECTION_LOST");
    }
    SECTION("the answer's header is cut") {
        script.write = 20;
        script.close = GENERATE(false, true);
        ScriptedServer server{sending.server_identity, script};
        check(sending.send(server), Kind::unknown, "ANSWER_CUT");
    }
    SECTION("an answer that says no length is cut") {
        script.answer = "HTTP/1.1 200 OK\r\n\r\nhalf of it";
        script.write = script.answer.size();
        ScriptedServer server{sending.server_identity, script};
        check(sending.send(server), Kind::unknown, "ANSWER_CUT");
        script.close = true;
        server.use(script);
        check(sending.send(server), Kind::unknown, "ANSWER_CUT");
        script.answer = "HTTP/1.1 204 Done\r\n\r\n";
        server.use(script);
        check(sending.send(server), Kind::answered, "ANSWERED");
    }
    SECTION("the answer's body is cut") {
        script.answer = ok("", std::string(1000, 'y'));
        script.write = 500;
        ScriptedServer server{sending.server_identity, script};
        const ClientResult result{sending.send(server)};
        CHECK(result.kind == Kind::unknown);
        CHECK(result.status == 200);
        CHECK(result.body.empty());
    }
    SECTION("the answer is no HTTP") {
        script.answer = "nonsense\r\n\r\n";
        script.close = true;
        ScriptedServer server{sending.server_identity, script};
        check(sending.send(server), Kind::unknown, "ANSWER_MALFORMED");
    }
    SECTION("the answer is too large") {
        script.answer = ok("", std::string(100'000, 'y'));
        ScriptedServer server{sending.server_identity, script};
        OutgoingRequest request{sending.request(server.url())};
        request.response_limit = 10'000;
        check(sending.send(std::move(request)), Kind::unknown, "ANSWER_TOO_LARGE");
    }
    SECTION("the answer's header has no end") {
        script.answer = "HTTP/1.1 200 OK\r\n";
        while (script.answer.size() < 200'000) {
            script.answer += "X-Padding: " + std::string(90, 'x') + "\r\n";
        }
        ScriptedServer server{sending.server_identity, script};
        check(sending.send(server), Kind::unknown, "ANSWER_TOO_LARGE");
    }
}

TEST_CASE("a request is never sent twice, though the kept connection had died", "[http][client]") {
    Sending sending;
    Script script;
    ScriptedServer server{sending.server_identity, script};
    check(sending.send(server), Kind::answered, "ANSWERED");
    script.write = 0; // takes the second request on the same connection, and hangs up
    server.use(script);
    check(sending.send(server), Kind::unknown, "CONNECTION_LOST");
    CHECK(server.requests().size() == 2);
}

TEST_CASE("a kept connection that was closed meanwhile is replaced", "[http][client]") {
    Sending sending;
    ScriptedServer server{sending.server_identity, {}};
    check(sending.send(server), Kind::answered, "ANSWERED");
    server.cut_idle();
    std::this_thread::sleep_for(50ms);
    check(sending.send(server), Kind::answered, "ANSWERED");
    CHECK(server.connections() == 2);
}

TEST_CASE("a redirect is an answer, and is not followed", "[http][client]") {
    Sending sending;
    ScriptedServer elsewhere{sending.server_identity, {}};
    Script script;
    script.answer =
        "HTTP/1.1 307 Away\r\nLocation: " + elsewhere.url() + "\r\nContent-Length: 0\r\n\r\n";
    ScriptedServer server{sending.server_identity, script};
    const ClientResult result{sending.send(server)};
    check(result, Kind::answered, "ANSWERED");
    CHECK(result.status == 307);
    CHECK(elsewhere.connections() == 0);
}

TEST_CASE("proxies that the environment names are not used", "[http][client]") {
    Sending sending;
    ScriptedServer server{sending.server_identity, {}};
    setenv("https_proxy", "http://localhost:1", 1);
    const ClientResult result{sending.send(server)};
    unsetenv("https_proxy");
    check(result, Kind::answered, "ANSWERED");
}

TEST_CASE("who may not send any more sends nothing", "[http][client]") {
    Sending sending;
    ScriptedServer server{sending.server_identity, {}};
    OutgoingRequest request{sending.request(server.url())};
    bool proven{false};
    request.may_send = [&] {
        proven = server.connections() == 1;
        return false;
    };
    check(sending.send(std::move(request)), Kind::not_sent, "SEND_NOT_ALLOWED");
    CHECK(proven);
    CHECK(server.requests().empty());
}

TEST_CASE("a client that ends tells how far each request came", "[http][client]") {
    Sending sending;
    Script script;
    script.delay = 5s;
    ScriptedServer slow{sending.server_identity, script};
    script.stall = true;
    ScriptedServer stalled{sending.server_identity, script};
    std::promise<ClientResult> sent;
    std::promise<ClientResult> waiting;
    sending.client->send(
        sending.request(slow.url()), [&](ClientResult got) { sent.set_value(std::move(got)); });
    sending.client->send(sending.request(stalled.url()), [&](ClientResult got) {
        waiting.set_value(std::move(got));
    });
    REQUIRE(eventually([&] { return slow.requests().size() == 1 && stalled.connections() == 1; }));
    sending.client.reset();
    check(sent.get_future().get(), Kind::unknown, "CLIENT_STOPPED");
    check(waiting.get_future().get(), Kind::not_sent, "CLIENT_STOPPED");
}
