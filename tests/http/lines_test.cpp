// Requests that go on lines of our own: in the same words as libcurl's engine says them, never on
// somebody else's connection, and never with an answer that belongs to another.

#include "gateway/http/client.h"
#include "gateway/http/loops.h"
#include "gateway/http/plain_request.h"
#include "tests/http/support/listening.h"
#include "tests/http/support/scripted_server.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <future>
#include <sstream>
#include <string>
#include <vector>

using namespace tests;
using namespace std::chrono_literals;
using gateway::core::Code;
using gateway::http::Client;
using gateway::http::ClientResult;
using gateway::http::is_plain;
using gateway::http::Loops;
using gateway::http::OutgoingRequest;
using gateway::http::plain_url;
using Kind = ClientResult::Kind;

namespace {

struct Calling {
    explicit Calling(Client::Settings settings = {}) {
        loops.start();
        client = std::make_unique<Client>(loops, settings);
    }

    ~Calling() {
        client.reset();
        loops.stop();
    }

    [[nodiscard]] OutgoingRequest request(const std::string& url) const {
        OutgoingRequest request;
        request.url = url;
        request.headers = {{"Content-Type", "application/json"}, {"X-Empty", ""}};
        request.body = gateway::core::as_bytes(body);
        request.authority_file = authority.certificate_file();
        request.certificate_file = identity.certificate_file;
        request.key_file = identity.key_file;
        request.connect_limit = 20s;
        request.time_limit = 30s;
        return request;
    }

    [[nodiscard]] std::future<ClientResult> begin(OutgoingRequest request) const {
        auto promise = std::make_shared<std::promise<ClientResult>>();
        std::future<ClientResult> result{promise->get_future()};
        client->send(std::move(request), [promise](ClientResult got) {
            promise->set_value(std::move(got));
        });
        return result;
    }

    [[nodiscard]] ClientResult send(OutgoingRequest request) const {
        return begin(std::move(request)).get();
    }

    Authority authority{"party authority"};
    Identity server_identity{authority.issue_server()};
    Identity identity{authority.issue_client()};
    std::string body{R"({"query":"one"})"};
    Loops loops{network_libraries(), 1};
    std::unique_ptr<Client> client{};
};

/// The first line, the other header lines in order of their letters, the body.
std::vector<std::string> parts_of(const std::string& request) {
    const std::size_t end{request.find("\r\n\r\n")};
    std::istringstream lines{request.substr(0, end)};
    std::vector<std::string> parts;
    for (std::string line; std::getline(lines, line);) {
        parts.push_back(line.substr(0, line.find('\r')));
    }
    std::sort(parts.begin() + 1, parts.end());
    parts.push_back(request.substr(end));
    return parts;
}

Client::Settings by_engine() {
    Client::Settings settings;
    settings.lines = false;
    return settings;
}

}

TEST_CASE("a request has the same words on a line as by libcurl's engine", "[http][lines]") {
    std::vector<std::vector<std::string>> said;
    const Calling on_lines;
    const Calling by_libcurl{by_engine()};
    for (const Calling* const calling : {&on_lines, &by_libcurl}) {
        ScriptedServer server{calling->server_identity, {}};
        for (const std::string method : {"POST", "PUT", "DELETE", "GET"}) {
            OutgoingRequest request{calling->request(server.url("/in?a=b"))};
            request.method = method;
            CHECK(calling->send(std::move(request)).kind == Kind::answered);
        }
        OutgoingRequest empty{calling->request(server.url())};
        empty.body = {};
        empty.headers = {{"Accept", "text/xml"}};
        CHECK(calling->send(std::move(empty)).kind == Kind::answered);
        CHECK(server.connections() == 1);
        std::vector<std::string> all;
        for (std::string request : server.requests()) {
            const std::string host{"localhost:" + std::to_string(server.port())};
            request.replace(request.find(host), host.size(), "HOST");
            const std::vector<std::string> parts{parts_of(request)};
            all.insert(all.end(), parts.begin(), parts.end());
        }
        said.push_back(all);
    }
    CHECK(said.front() == said.back());
}

TEST_CASE("what came behind an answer is never the answer to the next request", "[http][lines]") {
    const Calling calling;
    Script script;
    script.answer = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none"
                    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong";
    ScriptedServer server{calling.server_identity, script};
    const ClientResult first{calling.send(calling.request(server.url()))};
    CHECK(gateway::core::as_text(first.body) == "one");
    script.answer = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntwo";
    server.use(script);
    const ClientResult second{calling.send(calling.request(server.url()))};
    CHECK(gateway::core::as_text(second.body) == "two");
    CHECK(server.connections() == 2);
}

TEST_CASE("a peer that was odd once is read by libcurl's engine from then on", "[http][lines]") {
    const Calling calling;
    Script script;
    script.answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n"
                    "2\r\nok\r\n0\r\n\r\n";
    ScriptedServer server{calling.server_identity, script};
    const ClientResult first{calling.send(calling.request(server.url()))};
    CHECK(first.kind == Kind::unknown);
    CHECK(first.code == Code{"ANSWER_MALFORMED"});
    const ClientResult second{calling.send(calling.request(server.url()))};
    CHECK(second.kind == Kind::answered);
    CHECK(gateway::core::as_text(second.body) == "ok");
    CHECK(server.requests().size() == 2);
}

TEST_CASE("nobody goes on a connection that another identity made", "[http][lines]") {
    Calling calling;
    ScriptedServer server{calling.server_identity, {}};
    CHECK(calling.send(calling.request(server.url())).kind == Kind::answered);

    const Identity other{calling.authority.issue_client()};
    OutgoingRequest as_other{calling.request(server.url())};
    as_other.certificate_file = other.certificate_file;
    as_other.key_file = other.key_file;
    CHECK(calling.send(std::move(as_other)).kind == Kind::answered);
    CHECK(server.connections() == 2);

    OutgoingRequest pinned{calling.request(server.url())};
    pinned.server_pins = {other.spki}; // the connection that is kept was not held to that
    const ClientResult refused{calling.send(std::move(pinned))};
    CHECK(refused.kind == Kind::not_sent);
    CHECK(refused.code == Code{"TLS_PIN"});
    CHECK(server.requests().size() == 2);
}

TEST_CASE(
    "a pair that was taken up is shown whatever becomes of its files, until it is again",
    "[http][lines][certificate]") {
    Calling calling{Client::Settings{.lines = GENERATE(true, false)}};
    Script script;
    script.client_authority = calling.authority.certificate_file();
    ScriptedServer server{calling.server_identity, script};
    const TemporaryFolder folder;
    const auto put = [&](const std::filesystem::path& certificate,
                         const std::filesystem::path& key) {
        constexpr auto anew = std::filesystem::copy_options::overwrite_existing;
        std::filesystem::copy_file(certificate, folder.path() / "own.pem", anew);
        std::filesystem::copy_file(key, folder.path() / "own.key", anew);
    };
    const auto take_up = [&] {
        calling.client->take_up(folder.path() / "own.pem", folder.path() / "own.key");
    };
    const auto ask = [&] {
        OutgoingRequest request{calling.request(server.url())};
        request.certificate_file = folder.path() / "own.pem";
        request.key_file = folder.path() / "own.key";
        return calling.send(std::move(request));
    };
    put(calling.identity.certificate_file, calling.identity.key_file);
    take_up();

    const Identity other{calling.authority.issue_client()};
    std::filesystem::resize_file(folder.path() / "own.pem", 100); // half written
    CHECK_THROWS_WITH(take_up(), "TLS_CERTIFICATE_FILE: " + (folder.path() / "own.pem").string());
    CHECK(ask().kind == Kind::answered);
    put(other.certificate_file, calling.identity.key_file);
    CHECK_THROWS_WITH(take_up(), "TLS_KEY_FILE: " + (folder.path() / "own.key").string());
    CHECK(ask().kind == Kind::answered);
    CHECK(server.connections() == 1);

    put(other.certificate_file, other.key_file);
    using std::filesystem::perm_options;
    using std::filesystem::perms;
    std::filesystem::permissions(folder.path() / "own.key", perms::others_read, perm_options::add);
    CHECK_THROWS_WITH(take_up(), "KEY_FILE_MODE: " + (folder.path() / "own.key").string());
    std::filesystem::permissions(
        folder.path() / "own.key", perms::others_read, perm_options::remove);
    CHECK(ask().kind == Kind::answered); // not before it is taken up
    CHECK(server.connections() == 1);
    take_up();
    CHECK(ask().kind == Kind::answered);
    CHECK(server.connections() == 2); // nobody goes on where the former was shown
    take_up();
    CHECK(ask().kind == Kind::answered);
    CHECK(server.connections() == 2);
}

TEST_CASE("more at once than may be connected all come to their answer", "[http][lines]") {
    Client::Settings settings;
    settings.connections_per_host = 2;
    const Calling calling{settings};
    Script script;
    script.delay = 30ms;
    ScriptedServer server{calling.server_identity, script};
    std::vector<std::future<ClientResult>> results;
    for (int index{0}; index < 20; ++index) {
        results.push_back(calling.begin(calling.request(server.url())));
    }
    for (auto& result : results) {
        CHECK(result.get().kind == Kind::answered);
    }
    CHECK(server.requests().size() == 20);
    CHECK(server.connections() <= 4);
}

TEST_CASE("what may go on no longer is stopped while it waits", "[http][lines]") {
    const Calling calling;
    Script script;
    script.delay = 20s;
    ScriptedServer server{calling.server_identity, script};
    OutgoingRequest request{calling.request(server.url())};
    request.may_go_on = [&] { return server.requests().empty(); };
    const ClientResult result{calling.send(std::move(request))};
    CHECK(result.kind == Kind::unknown);
    CHECK(result.code == Code{"SEND_NOT_ALLOWED"});
}

TEST_CASE("only what leaves nothing to interpret goes without libcurl's engine", "[http][lines]") {
    const Calling calling;
    CHECK(is_plain(calling.request("https://party.example/in?a=b")));
    CHECK(plain_url("https://party.example:443/in")->authority == "party.example");
    CHECK(plain_url("https://party.example:4430/in")->authority == "party.example:4430");
    for (const char* const url :
         {"http://party.example/in", "https://party.example", "https://a:b@party.example/in",
          "https://[::1]/in", "https://party.example/../in", "https://party.example/in#part",
          "https://party.example/in in", "https://party.example:/in",
          "https://\xc3\xa4.example/"}) {
        CHECK_FALSE(is_plain(calling.request(url)));
    }
    OutgoingRequest request{calling.request("https://party.example/in")};
    const std::string large(70'000, 'x');
    request.body = gateway::core::as_bytes(large);
    CHECK_FALSE(is_plain(request));
    for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{
             {"Content-Length", "1"},
             {"transfer-encoding", "chunked"},
             {"Host", "other.example"},
             {"X", "a\r\nY: b"},
             {"X Y", "a"}}) {
        OutgoingRequest odd{calling.request("https://party.example/in")};
        odd.headers.emplace_back(name, value);
        CHECK_FALSE(is_plain(odd));
    }
}
