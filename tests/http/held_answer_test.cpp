// A long answer lies on disk while it is read, whichever way it came; what could not be kept is no
// answer.

#include "gateway/http/client.h"
#include "gateway/http/loops.h"
#include "tests/http/support/certificates.h"
#include "tests/http/support/listening.h"
#include "tests/http/support/scripted_server.h"

#include <catch2/catch.hpp>

#include <future>

using namespace tests;
using namespace std::chrono_literals;
using gateway::core::Code;
using gateway::http::Client;
using gateway::http::ClientResult;
using gateway::http::Loops;
using gateway::http::OutgoingRequest;
using Kind = ClientResult::Kind;

namespace {

struct Asking {
    explicit Asking(std::filesystem::path folder) {
        loops.start();
        client = std::make_unique<Client>(
            loops,
            Client::Settings{.held_folder = std::move(folder), .lines = GENERATE(true, false)});
    }

    ~Asking() {
        client.reset();
        loops.stop();
    }

    [[nodiscard]] ClientResult ask(const std::string& answer, bool may_be_held = true) const {
        Script script;
        script.answer = answer;
        ScriptedServer server{server_identity, script};
        OutgoingRequest request;
        request.url = server.url();
        request.authority_file = authority.certificate_file();
        request.certificate_file = identity.certificate_file;
        request.key_file = identity.key_file;
        request.connect_limit = 20s;
        request.time_limit = 30s;
        request.may_be_held = may_be_held;
        std::promise<ClientResult> promise;
        std::future<ClientResult> result{promise.get_future()};
        client->send(
            std::move(request), [&](ClientResult got) { promise.set_value(std::move(got)); });
        return result.get();
    }

    Authority authority{"party authority"};
    Identity server_identity{authority.issue_server()};
    Identity identity{authority.issue_client()};
    Loops loops{network_libraries(), 1};
    std::unique_ptr<Client> client{};
};

std::string with_length(const std::string& body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string in_chunks(const std::string& body) {
    constexpr std::size_t chunk{0x10000};
    std::string all{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"};
    std::size_t at{0};
    for (; body.size() - at >= chunk; at += chunk) {
        all += "10000\r\n" + body.substr(at, chunk) + "\r\n";
    }
    for (; at < body.size(); ++at) {
        all += "1\r\n" + body.substr(at, 1) + "\r\n";
    }
    return all + "0\r\n\r\n";
}

/// Nameless ones, of this process.
std::size_t files_open_in(const std::filesystem::path& folder) {
    std::size_t found{0};
    for (const auto& entry : std::filesystem::directory_iterator{"/proc/self/fd"}) {
        std::error_code gone;
        const auto target = std::filesystem::read_symlink(entry.path(), gone);
        found += target.string().starts_with(folder.string() + "/body.") ? 1U : 0U;
    }
    return found;
}

std::string numbers(std::size_t bytes) {
    std::string text;
    for (int number{0}; text.size() < bytes; ++number) {
        text += std::to_string(number) + ' ';
    }
    return text.substr(0, bytes);
}

}

TEST_CASE("a long answer is held, and it is what came", "[http][held]") {
    const TemporaryFolder folder;
    const Asking asking{folder.path()};
    for (const std::size_t bytes :
         {std::size_t{1} << 20U, (std::size_t{1} << 20U) + 1, (std::size_t{40} << 16U) + 7,
          std::size_t{5} << 20U}) {
        const std::string body{numbers(bytes)};
        for (const std::string& answer : {with_length(body), in_chunks(body)}) {
            const ClientResult result{asking.ask(answer)};
            CAPTURE(bytes, result.code.text());
            REQUIRE(result.kind == Kind::answered);
            REQUIRE((result.held != nullptr) == (bytes > std::size_t{1} << 20U));
            const auto whole =
                result.held ? gateway::core::whole(*result.held) : gateway::core::Bytes{};
            CHECK(gateway::core::as_text(result.held ? whole : result.body) == body);
            CHECK(result.body.empty() == (result.held != nullptr));
            CHECK(std::filesystem::is_empty(folder.path())); // it has no name
        }
    }
    const ClientResult in_memory{asking.ask(with_length(numbers(3'000'000)), false)};
    CHECK(in_memory.held == nullptr);
    CHECK(in_memory.body.size() == 3'000'000);
}

TEST_CASE("an answer that did not come whole keeps no room", "[http][held]") {
    const TemporaryFolder folder;
    const Asking asking{folder.path()};
    const std::string whole{with_length(numbers(3'000'000))};
    for (int time{0}; time < 3; ++time) {
        const ClientResult cut{asking.ask(whole.substr(0, 2'500'000))};
        CHECK(cut.kind == Kind::unknown);
        CHECK(cut.held == nullptr);
    }
    CHECK(files_open_in(folder.path()) == 0);
    const ClientResult held{asking.ask(whole)};
    REQUIRE(held.held);
    CHECK(files_open_in(folder.path()) == 1); // the counting counts
}

TEST_CASE("an answer for which there is no room is no answer", "[http][held]") {
    const TemporaryFolder folder;
    const Asking asking{folder.path() / "is-not-there"};
    const std::string body{numbers(3'000'000)};
    for (const std::string& answer : {with_length(body), in_chunks(body)}) {
        const ClientResult result{asking.ask(answer)};
        CHECK(result.kind == Kind::unknown); // the peer has the question
        CHECK(result.code == Code{"BODY_NOT_HELD"});
        CHECK(result.body.empty());
        CHECK(result.held == nullptr);
    }
    CHECK(asking.ask(with_length("short")).kind == Kind::answered);
}
