// The listener on a Unix socket: the same HTTP, and the kernel's word for who calls.

#include "gateway/core/error.h"
#include "gateway/http/local_client.h"
#include "tests/http/support/listening.h"
#include "tests/http/support/raw_client.h"

#include <catch2/catch.hpp>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>

using namespace tests;
using namespace std::chrono_literals;
using gateway::core::Code;
using gateway::core::GatewayError;
using gateway::http::LocalAnswer;
using gateway::http::LocalRequest;
namespace fs = std::filesystem;

namespace {

/// A folder of its own for one socket.
class Place final {
public:
    Place() {
        std::string pattern{(fs::temp_directory_path() / "lautturi-socket-XXXXXX").string()};
        m_folder = ::mkdtemp(pattern.data());
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() { fs::remove_all(m_folder); }

    [[nodiscard]] fs::path socket() const { return m_folder / "admin.sock"; }

private:
    fs::path m_folder;
};

std::function<void(gateway::http::ListenerSettings&)> at(const Place& place) {
    return [&place](gateway::http::ListenerSettings& settings) {
        settings.socket = place.socket();
        settings.body_limit = 1024;
        settings.header_deadline = 5s;
    };
}

std::optional<LocalAnswer> ask(const Place& place, const std::string& body = {}) {
    LocalRequest request;
    request.socket = place.socket();
    request.method = body.empty() ? "GET" : "POST";
    request.target = "/echo";
    request.body = body;
    request.time_limit = 10s;
    return gateway::http::ask_locally(network_libraries(), request);
}

/// Sends bytes as they are, ends its side, and takes what comes.
std::string exchange_raw(const Place& place, const std::string& bytes) {
    const int descriptor{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    place.socket().string().copy(std::begin(address.sun_path), sizeof address.sun_path - 1);
    std::string answer;
    if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
        static_cast<void>(::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL));
        ::shutdown(descriptor, SHUT_WR);
        std::array<char, 4096> buffer{};
        for (ssize_t got{0}; (got = ::recv(descriptor, buffer.data(), buffer.size(), 0)) > 0;) {
            answer.append(buffer.data(), static_cast<std::size_t>(got));
        }
    }
    ::close(descriptor);
    return answer;
}

Code refused_to_listen(const std::function<void(gateway::http::ListenerSettings&)>& change) {
    try {
        const Listening server{change};
    } catch (const GatewayError& failure) {
        return failure.code();
    }
    return "LISTENING";
}

}

TEST_CASE("a Unix socket serves requests and tells whose process calls", "[http][socket]") {
    const Place place;
    Listening server{at(place)};
    CHECK(server.port() == 0);
    struct stat found {};
    REQUIRE(::stat(place.socket().c_str(), &found) == 0);
    CHECK((found.st_mode & 0777U) == 0660U);

    const std::optional<LocalAnswer> read{ask(place)};
    REQUIRE(read);
    CHECK(read->status == 200);
    CHECK(read->body == "GET /echo 0");
    const std::optional<LocalAnswer> sent{ask(place, "body")};
    REQUIRE(sent);
    CHECK(sent->body == "POST /echo 4");
    REQUIRE(server.handler.requests().size() == 2);
    CHECK(server.handler.requests().front().uid == ::geteuid());
    CHECK(
        server.handler.requests().front().peer.state
        == gateway::http::PeerCertificate::State::none);
}

TEST_CASE("over the network nobody is a user of this machine", "[http][socket]") {
    Listening server;
    RawClient client{server.port()};
    REQUIRE(status_of(client.exchange("GET /echo HTTP/1.1\r\nHost: a\r\n\r\n")) == 200);
    CHECK_FALSE(server.handler.requests().front().uid);
}

TEST_CASE("what is refused before it is whole is told to the handler", "[http][socket]") {
    const Place place;
    Listening server{at(place)};
    const std::string cut{
        exchange_raw(place, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf")};
    CHECK(status_of(cut) == 400);
    const std::string large{
        exchange_raw(place, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2000\r\n\r\n")};
    CHECK(status_of(large) == 413);
    REQUIRE(eventually([&] { return server.handler.refusals().size() == 2; }));
    CHECK(server.handler.refusals().front().code == Code{"HTTP_TRUNCATED"});
    CHECK(server.handler.refusals().back().code == Code{"HTTP_BODY_TOO_LARGE"});
    CHECK(server.handler.refusals().back().status == 413);
    CHECK(server.handler.refusals().back().uid == ::geteuid());
    CHECK(server.handler.requests().empty());
}

TEST_CASE(
    "a socket that an ended process left is taken over, a live one is not", "[http][socket]") {
    const Place place;
    CHECK_FALSE(ask(place)); // nobody listens, and says so
    {
        const int left{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        place.socket().string().copy(std::begin(address.sun_path), sizeof address.sun_path - 1);
        REQUIRE(::bind(left, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
        ::close(left);
    }
    CHECK_FALSE(ask(place));
    {
        Listening server{at(place)};
        CHECK(ask(place));
        CHECK(refused_to_listen(at(place)) == Code{"LISTEN_ADDRESS_IN_USE"});
        CHECK(ask(place)); // and the first is still there
    }
    CHECK_FALSE(fs::exists(place.socket()));
}

TEST_CASE("nothing but a socket is taken away, and a path must fit", "[http][socket]") {
    const Place place;
    std::ofstream{place.socket()} << "something else";
    CHECK(refused_to_listen(at(place)) == Code{"LISTEN_ADDRESS"});
    CHECK(fs::file_size(place.socket()) == 14);
    CHECK(
        refused_to_listen([](gateway::http::ListenerSettings& settings) {
            settings.socket = "/tmp/" + std::string(120, 'x');
        })
        == Code{"LISTEN_SOCKET_PATH"});
}
