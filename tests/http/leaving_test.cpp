// When bytes have left, and when no more will: what a withdrawal waits for.

#include "gateway/http/client.h"
#include "gateway/http/loops.h"
#include "tests/http/support/listening.h"
#include "tests/http/support/raw_client.h"
#include "tests/http/support/scripted_server.h"

#include <catch2/catch.hpp>

#include <future>
#include <string>
#include <thread>

using namespace tests;
using namespace std::chrono_literals;

namespace {

std::string get(const std::string& path) {
    return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

/// A peer whose host takes little that its program has not read.
RawClient::Options narrow() {
    RawClient::Options options;
    options.receive_buffer = 4'096;
    return options;
}

constexpr std::size_t large{1024 * 1024};

}

TEST_CASE(
    "an answer that is followed is whole when the peer's host has it, not when ours does",
    "[http][leaving]") {
    Listening server;
    RawClient handed{server.port(), narrow()};
    handed.send(get("/large"));
    CHECK(eventually([&] { return server.handler.answered(true) == 1; })); // our kernel has it

    RawClient followed{server.port(), narrow()};
    followed.send(get("/followed"));
    std::this_thread::sleep_for(500ms);
    CHECK(server.handler.answered(true) == 1);
    CHECK(server.handler.answered(false) == 0);
    CHECK(body_of(followed.receive()).size() == large);
    CHECK(eventually([&] { return server.handler.answered(true) == 2; }));

    // and the connection goes on as ever
    CHECK(status_of(followed.exchange(get("/followed"))) == 200);
    CHECK(status_of(followed.exchange(get("/echo"))) == 200);
    CHECK(eventually([&] { return server.handler.answered(true) == 4; }));
}

TEST_CASE(
    "a short answer that is followed has arrived before its reader reads it", "[http][leaving]") {
    Listening server;
    for (int round{0}; round < 20; ++round) {
        RawClient client{server.port()};
        client.send(get("/followed"));
        CHECK(body_of(client.receive()).size() == large);
    }
    CHECK(eventually([&] { return server.handler.answered(true) == 20; }));
}

TEST_CASE(
    "what may be sent no longer is not written on, and nothing of it arrives later",
    "[http][leaving]") {
    Listening server;
    RawClient client{server.port(), narrow()};
    client.send(get("/followed-far"));
    std::this_thread::sleep_for(300ms); // the buffers between us are full
    server.handler.may_send = false;
    const std::string got{client.receive()}; // what it reads makes room
    CHECK(got.size() < 24 * large);
    CHECK(eventually([&] { return server.handler.answered(false) == 1; }));
    CHECK(client.closed_by_peer());
    CHECK(server.handler.answered(true) == 0);
}

TEST_CASE("an answer that may not be sent at all is not begun", "[http][leaving]") {
    Listening server;
    server.handler.may_send = false;
    RawClient client{server.port()};
    client.send(get("/followed"));
    CHECK(client.receive().empty());
    CHECK(eventually([&] { return server.handler.answered(false) == 1; }));
}

TEST_CASE(
    "an answer whose peer went away before it had all is cut, and gives its time up at once",
    "[http][leaving]") {
    Listening server;
    RawClient client{server.port(), narrow()};
    client.send(get("/followed"));
    std::this_thread::sleep_for(300ms);
    client.reset();
    CHECK(eventually([&] { return server.handler.answered(false) == 1; }));
    CHECK(eventually([&] { return server.listener->connections() == 0; }));
}

TEST_CASE("an answer that is followed but not taken is given up", "[http][leaving][deadline]") {
    Listening server{[](auto& settings) {
        settings.body_grace = 400ms;
        settings.minimal_rate = 100'000'000;
    }};
    RawClient client{server.port(), narrow()};
    client.send(get("/followed"));
    CHECK(eventually([&] { return server.handler.answered(false) == 1; }));
    CHECK(client.receive_all().size() < large); // reset: what was not taken never comes
}

TEST_CASE(
    "a request that may be sent no longer stops where it is, and nothing of it arrives later",
    "[http][client][leaving]") {
    Authority authority{"party authority"};
    const Identity identity{authority.issue_client()};
    gateway::http::Loops loops{network_libraries(), 1};
    loops.start();
    auto client = std::make_unique<gateway::http::Client>(loops);
    Script script;
    script.hold = 1'000;
    ScriptedServer server{authority.issue_server(), script};
    const std::string body(8'000'000, 'x');
    std::atomic<bool> may_send{true};
    gateway::http::OutgoingRequest request;
    request.url = server.url();
    request.body = gateway::core::as_bytes(body);
    request.authority_file = authority.certificate_file();
    request.certificate_file = identity.certificate_file;
    request.key_file = identity.key_file;
    request.may_send = [&] { return may_send.load(); };
    std::promise<gateway::http::ClientResult> promise;
    client->send(std::move(request), [&](gateway::http::ClientResult got) {
        promise.set_value(std::move(got));
    });
    REQUIRE(eventually([&] { return server.received() >= 1'000; }));
    std::this_thread::sleep_for(300ms); // the buffers between us are full
    may_send = false;
    server.release(); // it reads again, so that more could be written
    const gateway::http::ClientResult result{promise.get_future().get()};
    CHECK(result.kind == gateway::http::ClientResult::Kind::unknown);
    CHECK(result.code == gateway::core::Code{"SEND_NOT_ALLOWED"});
    std::this_thread::sleep_for(200ms);
    CHECK(server.received() < body.size());
    CHECK(server.requests().empty());
    client.reset();
    loops.stop();
}

TEST_CASE(
    "a request that may go on no longer is reset though its peer reads nothing, and nothing of it "
    "arrives later",
    "[http][client][leaving]") {
    Authority authority{"party authority"};
    const Identity identity{authority.issue_client()};
    gateway::http::Loops loops{network_libraries(), 1};
    loops.start();
    auto client = std::make_unique<gateway::http::Client>(loops);
    Script script;
    script.hold = 1'000;
    ScriptedServer server{authority.issue_server(), script};
    const std::string body(8'000'000, 'x');
    std::atomic<bool> may_go_on{true};
    gateway::http::OutgoingRequest request;
    request.url = server.url();
    request.body = gateway::core::as_bytes(body);
    request.authority_file = authority.certificate_file();
    request.certificate_file = identity.certificate_file;
    request.key_file = identity.key_file;
    request.may_go_on = [&] { return may_go_on.load(); };
    std::promise<gateway::http::ClientResult> promise;
    client->send(std::move(request), [&](gateway::http::ClientResult got) {
        promise.set_value(std::move(got));
    });
    REQUIRE(eventually([&] { return server.received() >= 1'000; }));
    std::this_thread::sleep_for(700ms); // the buffers are full; it was asked, and went on
    may_go_on = false;
    const gateway::http::ClientResult result{promise.get_future().get()}; // nobody reads
    CHECK(result.kind == gateway::http::ClientResult::Kind::unknown);
    CHECK(result.code == gateway::core::Code{"SEND_NOT_ALLOWED"});
    server.release();
    std::this_thread::sleep_for(200ms);
    CHECK(server.received() < body.size());
    CHECK(server.requests().empty());
    client.reset();
    loops.stop();
}
