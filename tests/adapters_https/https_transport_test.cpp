#include "adapters/transports/https/https.h"
#include "adapters/transports/https/receipt.h"
#include "gateway/core/error.h"
#include "gateway/http/client.h"
#include "gateway/http/loops.h"
#include "tests/adapters_https/sending.h"

#include <catch2/catch.hpp>

#include <fstream>
#include <future>
#include <string>

using namespace tests;
using namespace std::chrono_literals;
using adapters::https::HttpsTransportFactory;
using gateway::core::Code;
using gateway::core::GatewayError;
using gateway::http::Client;
using gateway::http::Loops;
using gateway::ports::DeliveryOutcome;
using gateway::ports::DeliveryReceipt;
using gateway::ports::Endpoint;
using gateway::ports::Payload;
using gateway::ports::SendPermit;

namespace {

std::string answer(int status, const std::string& lines = {}) {
    return "HTTP/1.1 " + std::to_string(status) + " X\r\n" + lines
           + "Content-Length: 6\r\n\r\nanswer";
}

void check(const DeliveryReceipt& receipt, DeliveryOutcome outcome, Code code, int status) {
    CHECK(receipt.outcome == outcome);
    CHECK(receipt.code == code);
    CHECK(receipt.status == status);
}

}

TEST_CASE("a payload is delivered with its type, key and the bytes of its permit", "[https]") {
    Sending sending;
    Script script;
    script.answer = answer(200, "Content-Type: application/xml\r\n");
    script.client_authority = sending.authority.certificate_file();
    ScriptedServer server{sending.server_identity, script};
    const DeliveryReceipt receipt{sending.send(server)};
    check(receipt, DeliveryOutcome::delivered, "DELIVERED", 200);
    CHECK(gateway::core::as_text(receipt.response) == "answer");
    CHECK(receipt.content_type == "application/xml");
    REQUIRE(server.requests().size() == 1);
    const std::string request{server.requests().front()};
    CHECK(request.starts_with("POST /statements HTTP/1.1\r\n"));
    CHECK(request.find("\r\nContent-Type: application/xml\r\n") != std::string::npos);
    CHECK(request.find("\r\nIdempotency-Key: 0190-key\r\n") != std::string::npos);
    CHECK(request.ends_with("\r\n\r\n<statement/>"));
}

TEST_CASE("bytes that are not the permit's never leave", "[https]") {
    Sending sending;
    ScriptedServer server{sending.server_identity, {}};
    check(
        sending.send(sending.endpoint(server), permit_for("<statement />")),
        DeliveryOutcome::failed, "DIGEST_MISMATCH", 0);
    CHECK(server.connections() == 0);
}

TEST_CASE("a permit past its time sends nothing", "[https]") {
    Sending sending;
    ScriptedServer server{sending.server_identity, {}};
    check(
        sending.send(sending.endpoint(server), permit_for(sending.body, 500ms)),
        DeliveryOutcome::failed, "SEND_BY_PASSED", 0);
    CHECK(server.connections() == 0);
}

TEST_CASE("a permit whose time passes while the connection is made sends nothing", "[https]") {
    Sending sending;
    Script script;
    ScriptedServer server{sending.server_identity, script};
    const auto transport = sending.factory.open(sending.endpoint(server));
    std::promise<DeliveryReceipt> promise;
    const Payload payload{gateway::core::as_bytes(sending.body), "application/xml", "key", 30s};
    std::promise<void> held;
    std::promise<void> go_on;
    // the one loop is held while the permit is still good, so that its time passes before the first
    // byte
    sending.loops.post([&] {
        held.set_value();
        go_on.get_future().get();
    });
    held.get_future().get();
    transport->send(permit_for(sending.body, 2s), payload, [&](DeliveryReceipt got) {
        promise.set_value(std::move(got));
    });
    sending.clock.set(3s);
    go_on.set_value();
    check(promise.get_future().get(), DeliveryOutcome::failed, "SEND_BY_PASSED", 0);
    CHECK(server.requests().empty());
}

TEST_CASE("each status of a party has its outcome", "[https]") {
    Sending sending;
    Script script;
    ScriptedServer server{sending.server_identity, script};
    struct Case {
        int status;
        DeliveryOutcome outcome;
        Code code;
    };
    const std::vector<Case> cases{
        {201, DeliveryOutcome::delivered, "DELIVERED"},
        {202, DeliveryOutcome::delivered, "DELIVERED"},
        {301, DeliveryOutcome::failed, "REDIRECT_NOT_FOLLOWED"},
        {302, DeliveryOutcome::unknown, "HTTP_FAILED"}, // as of a form that took it
        {303, DeliveryOutcome::unknown, "HTTP_FAILED"},
        {307, DeliveryOutcome::failed, "REDIRECT_NOT_FOLLOWED"},
        {308, DeliveryOutcome::failed, "REDIRECT_NOT_FOLLOWED"},
        {400, DeliveryOutcome::refused, "HTTP_REFUSED"},
        {401, DeliveryOutcome::failed, "HTTP_MISDIRECTED"},
        {403, DeliveryOutcome::failed, "HTTP_MISDIRECTED"},
        {404, DeliveryOutcome::failed, "HTTP_MISDIRECTED"},
        {422, DeliveryOutcome::refused, "HTTP_REFUSED"},
        {408, DeliveryOutcome::unknown, "HTTP_FAILED"},
        {409, DeliveryOutcome::unknown, "HTTP_FAILED"}, // it is at it, or has it already
        {425, DeliveryOutcome::failed, "HTTP_TRY_LATER"},
        {429, DeliveryOutcome::failed, "HTTP_TRY_LATER"},
        {500, DeliveryOutcome::unknown, "HTTP_FAILED"},
        {503, DeliveryOutcome::unknown, "HTTP_FAILED"}, // a proxy's, perhaps; see below
        {600, DeliveryOutcome::unknown, "ANSWER_MALFORMED"},
    };
    for (const Case& one : cases) {
        INFO(one.status);
        script.answer = answer(one.status, "Location: https://localhost:1/\r\n");
        server.use(script);
        const DeliveryReceipt receipt{sending.send(server)};
        check(receipt, one.outcome, one.code, one.status);
        CHECK(receipt.response.empty() == (one.outcome != DeliveryOutcome::delivered));
    }
}

TEST_CASE("a party may put us off, but not for longer than an hour", "[https]") {
    Sending sending;
    Script script;
    script.answer = answer(503, "Retry-After: 17\r\n");
    ScriptedServer server{sending.server_identity, script};
    const DeliveryReceipt later{sending.send(server)};
    check(later, DeliveryOutcome::failed, "HTTP_TRY_LATER", 503);
    CHECK(later.retry_after == 17s);
    script.answer = answer(429, "Retry-After: 999999\r\n");
    server.use(script);
    CHECK(sending.send(server).retry_after == 1h);
    script.answer = answer(503);
    server.use(script);
    const DeliveryReceipt bare{sending.send(server)};
    check(bare, DeliveryOutcome::unknown, "HTTP_FAILED", 503);
    CHECK_FALSE(bare.retry_after.has_value());
}

TEST_CASE("a lost answer is unknown, and what never left is failed", "[https]") {
    Sending sending;
    Script script;
    script.write = 0;
    ScriptedServer server{sending.server_identity, script};
    check(sending.send(server), DeliveryOutcome::unknown, "CONNECTION_LOST", 0);
    script = {};
    script.delay = 3s;
    server.use(script);
    check(
        sending.send(sending.endpoint(server), permit_for(sending.body), 300ms),
        DeliveryOutcome::unknown, "TIMEOUT", 0);

    Endpoint nowhere{sending.endpoint(server)};
    nowhere.url = "https://localhost:1/";
    check(
        sending.send(nowhere, permit_for(sending.body)), DeliveryOutcome::failed, "CONNECT_FAILED",
        0);
    Endpoint unpinned{sending.endpoint(server)};
    unpinned.server_pins = {sending.identity.spki};
    check(sending.send(unpinned, permit_for(sending.body)), DeliveryOutcome::failed, "TLS_PIN", 0);
    const Authority stranger{"stranger"};
    Endpoint untrusted{sending.endpoint(server)};
    untrusted.trust_file = stranger.certificate_file();
    check(
        sending.send(untrusted, permit_for(sending.body)), DeliveryOutcome::failed, "TLS_PEER", 0);
}

TEST_CASE("an endpoint that cannot be used is refused when it is opened", "[https]") {
    Sending sending;
    ScriptedServer server{sending.server_identity, {}};
    const auto opening = [&](auto change) {
        Endpoint endpoint{sending.endpoint(server)};
        change(endpoint);
        return [&sending, endpoint] { static_cast<void>(sending.factory.open(endpoint)); };
    };
    CHECK_NOTHROW(opening([](Endpoint&) {})());
    CHECK_THROWS_WITH(opening([](Endpoint& e) { e.url = "http://localhost/"; })(), "ENDPOINT_URL");
    CHECK_THROWS_WITH(
        opening([](Endpoint& e) { e.url = "https://a:b@localhost/"; })(), "ENDPOINT_URL");
    CHECK_THROWS_WITH(opening([](Endpoint& e) { e.trust_file.clear(); })(), "ENDPOINT_TRUST_FILE");
    CHECK_THROWS_WITH(
        opening([](Endpoint& e) { e.trust_file = "/nonexistent"; })(), "ENDPOINT_TRUST_FILE");
    for (const std::string value : {"", "0", "61", "-1", "5s"}) {
        CHECK_THROWS_WITH(
            opening([&](Endpoint& e) { e.settings["connect-timeout"] = value; })(),
            "ENDPOINT_SETTING");
    }
    CHECK_THROWS_WITH(
        opening([](Endpoint& e) { e.settings["colour"] = "red"; })(), "ENDPOINT_SETTING");
    CHECK_NOTHROW(opening([](Endpoint& e) { e.settings["connect-timeout"] = "5"; })());
    for (const std::string path :
         {"", "test", "//elsewhere.example/", "/a?b", "/a#b", "/a b", "/ä"}) {
        CHECK_THROWS_WITH(
            opening([&](Endpoint& e) { e.settings["test-path"] = path; })(), "ENDPOINT_SETTING");
    }
    CHECK_NOTHROW(opening([](Endpoint& e) { e.settings["test-path"] = "/statements/test"; })());
    CHECK(sending.factory.kind().name == "https");
}

TEST_CASE("what keeps an endpoint from being opened is told before", "[https][endpoints]") {
    using Places = std::vector<std::string>;
    using gateway::ports::EndpointProblem;
    using gateway::ports::EndpointUse;
    Endpoint good;
    good.url = "https://localhost/x";
    good.trust_file = "/nonexistent/ca.pem"; // the machine is not looked at
    const auto told = [&](auto change, EndpointUse use = EndpointUse::sends) {
        Endpoint endpoint{good};
        change(endpoint);
        Places places;
        for (const EndpointProblem& problem :
             HttpsTransportFactory::transport_kind().problems(endpoint, use)) {
            if (problem.file.empty()) {
                places.push_back(problem.place);
            }
        }
        return places;
    };
    const auto with = [&](std::map<std::string, std::string> settings) {
        return told([&](Endpoint& e) { e.settings = std::move(settings); });
    };
    CHECK(told([](Endpoint&) {}).empty());
    CHECK(told([](Endpoint&) {}, EndpointUse::collects) == Places{"server-pins"});
    for (const char* const url : {"http://localhost/", "https://u:pass@localhost/", "/srv", ""}) {
        CHECK(told([&](Endpoint& e) { e.url = url; }) == Places{"url"});
    }
    CHECK(told([](Endpoint& e) { e.trust_file.clear(); }) == Places{"trust-file"});
    CHECK(with({{"connect-timeout", "soon"}}) == Places{"connect-timeout"});
    CHECK(with({{"key-header", "Key"}}) == Places{"key-file"});
    CHECK(with({{"key-file", "/nonexistent"}}) == Places{"key-header"});
    CHECK(with({{"key-header", "Key"}, {"key-file", "/nonexistent"}}).empty());
    CHECK(with({{"key-header", "a b"}, {"key-file", "/x"}}) == Places{"key-header"});
    CHECK(with({{"offers", "list"}, {"search-file", "/x"}}) == Places{"search-file"});
    CHECK(with({{"colour", "red"}, {"poll-seconds", "x"}}) == Places{"colour", "poll-seconds"});
    CHECK(
        with({{"token-scope", "a"}})
        == Places{"token-url", "token-client", "token-secret-file", "token-pins"});
    CHECK(
        with(
            {{"token-url", "https://login"},
             {"token-client", "us"},
             {"token-secret-file", "/nonexistent"},
             {"token-pins", "abc"}})
        == Places{"token-pins"});
}

TEST_CASE("an answer larger than the endpoint's limit leaves the outcome unknown", "[https]") {
    Sending sending;
    Script script;
    script.answer = answer(200);
    ScriptedServer server{sending.server_identity, script};
    Endpoint endpoint{sending.endpoint(server)};
    endpoint.settings["response-limit"] = "5";
    check(
        sending.send(endpoint, permit_for(sending.body)), DeliveryOutcome::unknown,
        "ANSWER_TOO_LARGE", 200);
    endpoint.settings["response-limit"] = "6";
    CHECK(sending.send(endpoint, permit_for(sending.body)).outcome == DeliveryOutcome::delivered);
}

TEST_CASE(
    "a party is asked by the message's id alone, and only its plain word counts",
    "[https][inquiry]") {
    using Word = gateway::ports::Inquirer::Word;
    Sending sending;
    Script script;
    ScriptedServer server{sending.server_identity, script};
    const gateway::core::MessageId message{
        *gateway::core::MessageId::parse("0190d6c2-0000-7000-8000-000000000001")};
    const auto inquirer = sending.factory.inquire(sending.endpoint(server));
    const auto told = [&](const std::string& answered) {
        script.answer = answered;
        server.use(script);
        std::promise<std::pair<Word, Code>> promise;
        inquirer->ask(message, 5s, [&](Word word, Code code) { promise.set_value({word, code}); });
        return promise.get_future().get();
    };
    const auto saying = [](int status, const std::string& body) {
        return "HTTP/1.1 " + std::to_string(status)
               + " X\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    };
    CHECK(told(saying(200, R"({"state":"delivered"})")).first == Word::delivered);
    CHECK(told(saying(200, R"({"at":1,"state":"not-delivered"})")).first == Word::not_delivered);
    REQUIRE_FALSE(server.requests().empty());
    const std::string request{server.requests().front()};
    CHECK(request.starts_with("GET /statements/" + message.text() + " HTTP/1.1\r\n"));
    CHECK(request.ends_with("\r\n\r\n")); // no body
    for (const std::string& unclear :
         {saying(404, R"({"state":"not-delivered"})"), saying(200, "not-delivered"),
          saying(200, R"({"state":"unknown"})"), saying(200, R"({"state":true})"),
          saying(200, R"(["delivered"])"), saying(500, ""),
          saying(200, R"({"state":"delivered","state":"not-delivered"})")}) {
        INFO(unclear);
        CHECK(told(unclear) == std::pair{Word::cannot_say, Code{"INQUIRY_UNCLEAR"}});
    }
    script.write = 0;
    CHECK(told("").first == Word::cannot_say);
}
