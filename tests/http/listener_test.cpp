#include "gateway/core/error.h"
#include "tests/http/support/listening.h"
#include "tests/http/support/raw_client.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <fstream>
#include <future>
#include <string>

using namespace tests;
using namespace std::chrono_literals;
using gateway::core::GatewayError;

namespace {

const std::string get{"GET /echo HTTP/1.1\r\nHost: a\r\n\r\n"};

std::string post(const std::string& path, const std::string& body) {
    return "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size())
           + "\r\n\r\n" + body;
}

auto seconds_since(std::chrono::steady_clock::time_point began) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

}

TEST_CASE("a connection serves one request after another", "[http][listener]") {
    Listening server;
    RawClient client{server.port()};
    REQUIRE(client.connected());
    for (int round{0}; round < 50; ++round) {
        const std::string answer{
            client.exchange(post("/echo", std::string(static_cast<std::size_t>(round), 'x')))};
        CHECK(status_of(answer) == 200);
        CHECK(body_of(answer) == "POST /echo " + std::to_string(round));
        CHECK(answer.find("\r\nDate: ") != std::string::npos);
        CHECK(answer.find("\r\nCache-Control: no-store\r\n") != std::string::npos);
    }
    CHECK(eventually([&] { return server.handler.answered(true) == 50; }));
}

TEST_CASE("pipelined requests are answered in order", "[http][listener]") {
    Listening server;
    server.handler.moment = 20ms;
    RawClient client{server.port()};
    client.send(post("/later", "a") + post("/echo", "bb") + get + post("/later", "cccc"));
    CHECK(body_of(client.receive()) == "POST /later 1");
    CHECK(body_of(client.receive()) == "POST /echo 2");
    CHECK(body_of(client.receive()) == "GET /echo 0");
    CHECK(body_of(client.receive()) == "POST /later 4");
}

TEST_CASE(
    "the peer ends the connection when it says so, and HTTP/1.0 does by default",
    "[http][listener]") {
    Listening server;
    for (const std::string text :
         {"GET /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
          "GET /echo HTTP/1.0\r\nHost: a\r\n\r\n",
          "GET /echo HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n"}) {
        RawClient client{server.port()};
        const std::string answer{client.exchange(text)};
        CHECK(status_of(answer) == 200);
        CHECK(answer.find("\r\nConnection: close\r\n") != std::string::npos);
        CHECK(client.closed_by_peer());
    }
}

TEST_CASE("who expects 100 Continue gets it before the body", "[http][listener]") {
    Listening server;
    RawClient client{server.port()};
    client.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    CHECK(client.receive() == "HTTP/1.1 100 Continue\r\n\r\n");
    CHECK(body_of(client.exchange("abc")) == "POST /echo 3");

    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999\r\nExpect: "
                "100-continue\r\n\r\n");
    CHECK(status_of(client.receive()) == 413);
}

TEST_CASE("a large body and a large answer pass whole", "[http][listener]") {
    Listening server;
    RawClient client{server.port()};
    CHECK(
        body_of(client.exchange(post("/echo", std::string(5'000'000, 'x'))))
        == "POST /echo 5000000");
    CHECK(
        body_of(client.exchange("GET /large HTTP/1.1\r\nHost: a\r\n\r\n"))
        == std::string(1024 * 1024, 'x'));
    const std::string head{
        client.exchange("HEAD /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")};
    CHECK(status_of(head) == 200);
    CHECK(body_of(head).empty());
}

TEST_CASE("a handler that fails or forgets to answer gives 500", "[http][listener]") {
    Listening server;
    RawClient client{server.port()};
    CHECK(code_in(client.exchange("GET /throw HTTP/1.1\r\nHost: a\r\n\r\n")) == "INTERNAL");
    const std::string forgotten{client.exchange("GET /never HTTP/1.1\r\nHost: a\r\n\r\n")};
    CHECK(status_of(forgotten) == 500);
    CHECK(code_in(forgotten) == "NOT_ANSWERED");
    CHECK(status_of(client.exchange(get)) == 200);
}

TEST_CASE("an answer that nobody waits for is told to have not gone out", "[http][listener]") {
    Listening server;
    RawClient client{server.port()};
    client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
    REQUIRE(eventually([&] { return server.handler.requests().size() == 1; }));
    client.reset();
    CHECK(eventually([&] { return server.handler.answered(false) == 1; }));
    CHECK(server.handler.answered(true) == 0);
}

TEST_CASE("a slow header is answered 408 at its deadline", "[http][deadline]") {
    Listening server{[](auto& settings) { settings.header_deadline = 400ms; }};
    RawClient client{server.port()};
    const auto began = std::chrono::steady_clock::now();
    const std::string text{"GET /echo HTTP/1.1\r\nX: "};
    client.send(text);
    std::atomic<bool> stop{false};
    std::jthread drip{[&] {
        while (!stop && client.send("x")) {
            std::this_thread::sleep_for(50ms);
        }
    }};
    std::this_thread::sleep_for(700ms);
    stop = true;
    drip.join();
    const std::string answer{client.receive_all()};
    CHECK(status_of(answer) == 408);
    CHECK(code_in(answer) == "HTTP_TIMEOUT");
    CHECK(seconds_since(began) < 3.0);
    CHECK(server.handler.requests().empty());
    CHECK(server.log.count("LAUTTURI_REQUEST_REFUSED", "HTTP_TIMEOUT") == 1);
}

TEST_CASE("a body slower than the minimal rate is answered 408", "[http][deadline]") {
    Listening server{[](auto& settings) {
        settings.body_grace = 400ms;
        settings.minimal_rate = 1'000'000;
    }};
    RawClient client{server.port()};
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
    for (int round{0}; round < 14; ++round) {
        client.send("xxxxx");
        std::this_thread::sleep_for(50ms);
    }
    CHECK(code_in(client.receive_all()) == "HTTP_TIMEOUT");
    CHECK(server.handler.requests().empty());
}

TEST_CASE("a body at a good rate still ends at the absolute deadline", "[http][deadline]") {
    Listening server{[](auto& settings) {
        settings.minimal_rate = 1;
        settings.body_deadline = 400ms;
    }};
    RawClient client{server.port()};
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
    for (int round{0}; round < 14; ++round) {
        client.send("xxxxx");
        std::this_thread::sleep_for(50ms);
    }
    CHECK(code_in(client.receive_all()) == "HTTP_TIMEOUT");
}

TEST_CASE("an idle connection and a silent one are closed", "[http][deadline]") {
    Listening server{[](auto& settings) {
        settings.header_deadline = 300ms;
        settings.idle_timeout = 300ms;
    }};
    RawClient silent{server.port()};
    RawClient idle{server.port()};
    CHECK(status_of(idle.exchange(get)) == 200);
    CHECK(silent.receive_all().empty());
    CHECK(idle.receive_all().empty());
    CHECK(eventually([&] { return server.listener->connections() == 0; }));
}

TEST_CASE("a peer that does not read its answer is given up", "[http][deadline]") {
    Listening server{[](auto& settings) {
        settings.body_grace = 300ms;
        settings.minimal_rate = 100'000'000;
    }};
    RawClient client{server.port()};
    std::string many;
    for (int round{0}; round < 30; ++round) {
        many += "GET /large HTTP/1.1\r\nHost: a\r\n\r\n";
    }
    client.send(many);
    CHECK(eventually([&] { return server.handler.answered(false) == 1; }));
    CHECK(eventually([&] { return server.listener->connections() == 0; }));
}

TEST_CASE("an old connection is ended with its next answer", "[http][deadline]") {
    Listening server{[](auto& settings) { settings.connection_age = 100ms; }};
    RawClient client{server.port()};
    std::this_thread::sleep_for(150ms);
    CHECK(client.exchange(get).find("\r\nConnection: close\r\n") != std::string::npos);
}

TEST_CASE("a connection too many is closed at once", "[http][limits]") {
    Listening server{[](auto& settings) { settings.connections_per_peer = 3; }};
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int index{0}; index < 3; ++index) {
        clients.push_back(std::make_unique<RawClient>(server.port()));
        CHECK(clients.back()->connected());
    }
    CHECK_FALSE(RawClient{server.port()}.connected());
    CHECK(server.log.count("LAUTTURI_REQUEST_REFUSED", "TOO_MANY_CONNECTIONS") == 1);
    clients.pop_back();
    CHECK(eventually([&] { return server.listener->connections() == 2; }));
    CHECK(RawClient{server.port()}.connected());
}

TEST_CASE("bodies beyond what may be held at once are answered 503", "[http][limits]") {
    Listening server{[](auto& settings) { settings.bodies_limit = 100'000; }};
    RawClient client{server.port()};
    const std::string answer{client.exchange(post("/echo", std::string(200'000, 'x')))};
    CHECK(status_of(answer) == 503);
    CHECK(answer.find("\r\nRetry-After: ") != std::string::npos);
    CHECK(
        status_of(RawClient{server.port()}.exchange(post("/echo", std::string(90'000, 'x'))))
        == 200);
}

TEST_CASE("two hundred connections are served at once", "[http][listener]") {
    Listening server;
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int index{0}; index < 200; ++index) {
        clients.push_back(std::make_unique<RawClient>(server.port()));
    }
    CHECK(server.listener->connections() == 200);
    int good{0};
    for (int round{0}; round < 3; ++round) {
        for (auto& client : clients) {
            client->send(post("/echo", "12345"));
        }
        for (auto& client : clients) {
            good += body_of(client->receive()) == "POST /echo 5" ? 1 : 0;
        }
    }
    CHECK(good == 600);
    CHECK(eventually([&] { return server.handler.answered(true) == 600; }));
}

TEST_CASE("draining finishes what is under way and takes nothing new", "[http][drain]") {
    Listening server;
    server.handler.moment = 400ms;
    RawClient busy{server.port()};
    RawClient idle{server.port()};
    CHECK(status_of(idle.exchange(get)) == 200);
    busy.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
    REQUIRE(eventually([&] { return server.handler.requests().size() == 2; }));

    std::future<bool> drained{
        std::async(std::launch::async, [&] { return server.listener->drain(5s); })};
    CHECK(idle.closed_by_peer());
    CHECK(eventually([&] { return !RawClient{server.port()}.connected(); }));
    const std::string answer{busy.receive()};
    CHECK(status_of(answer) == 200);
    CHECK(answer.find("\r\nConnection: close\r\n") != std::string::npos);
    CHECK(busy.closed_by_peer());
    CHECK(drained.get());
    CHECK(server.handler.answered(true) == 2);
}

TEST_CASE("closing the listener ends requests under way without an answer", "[http][drain]") {
    Listening server;
    RawClient busy{server.port()};
    busy.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
    REQUIRE(eventually([&] { return server.handler.requests().size() == 1; }));
    CHECK_FALSE(server.listener->drain(1ms));
    server.listener.reset();
    CHECK(busy.receive_all().empty());
    CHECK(eventually([&] { return server.handler.answered(false) == 1; }));
}

TEST_CASE("what has not come whole when the listener was drained reaches nobody", "[http][drain]") {
    Listening server; // what its handler uses may be gone by then
    RawClient client{server.port()};
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf ");
    CHECK(eventually([&] { return server.listener->connections() == 1; }));
    CHECK_FALSE(server.listener->drain(100ms)); // it is under way
    client.send("whole");
    CHECK(client.closed_by_peer());
    CHECK(server.handler.requests().empty());
}

TEST_CASE("loops that are stopped first leave nothing behind", "[http][drain]") {
    Listening server;
    RawClient busy{server.port()};
    busy.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
    REQUIRE(eventually([&] { return server.handler.requests().size() == 1; }));
    server.loops.stop();
    server.listener.reset();
    CHECK(server.handler.answered(true) == 0);
}

TEST_CASE("a port that somebody listens on is refused", "[http][listener]") {
    Listening server;
    CHECK_THROWS_AS(
        Listening([&](auto& settings) { settings.port = server.port(); }), GatewayError);
}

TEST_CASE("a listener without usable files does not start", "[http][listener]") {
    const TemporaryFolder folder;
    std::ofstream{folder.path() / "noise.pem"} << "not a certificate";
    const auto noise = folder.path() / "noise.pem";
    CHECK_THROWS_WITH(
        Listening([&](auto& settings) { settings.certificate_chain_file = noise; }),
        "TLS_CERTIFICATE_FILE");
    CHECK_THROWS_WITH(
        Listening([&](auto& settings) { settings.key_file = noise; }), "TLS_KEY_FILE");
    const auto open_key = folder.path() / "open.key";
    const auto opened = [&](auto& settings) {
        std::filesystem::copy_file(
            settings.key_file, open_key, std::filesystem::copy_options::overwrite_existing);
        settings.key_file = open_key;
    };
    for (const auto mode : {std::filesystem::perms{0640}, std::filesystem::perms{0604}}) {
        CHECK_THROWS_WITH(
            Listening([&](auto& settings) {
                opened(settings);
                std::filesystem::permissions(open_key, mode);
            }),
            "KEY_FILE_MODE");
    }
    CHECK_NOTHROW(Listening([&](auto& settings) {
        opened(settings);
        std::filesystem::permissions(open_key, std::filesystem::perms{0600});
    }));
    CHECK_THROWS_WITH(
        Listening([&](auto& settings) { settings.client_authority_file = noise; }),
        "TLS_TRUST_FILE");
    CHECK_THROWS_WITH(
        Listening([&](auto& settings) { settings.client_revocation_file = noise; }),
        "TLS_REVOCATION_FILE");
    CHECK_THROWS_WITH(
        Listening([](auto& settings) { settings.address = "nowhere"; }), "LISTEN_ADDRESS: nowhere");
}
