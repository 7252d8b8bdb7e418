// Bodies that are too long for memory: they lie on disk, sealed, where nobody finds them.

#include "gateway/core/error.h"
#include "gateway/http/held_body.h"
#include "gateway/http/request_reader.h"
#include "tests/http/support/certificates.h"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>

namespace fs = std::filesystem;
using namespace gateway::http;
namespace core = gateway::core;
using Step = RequestReader::Step;
using tests::TemporaryFolder;

namespace {

std::string long_text(std::size_t size) {
    std::string text;
    for (std::size_t number{0}; text.size() < size; ++number) {
        text += "canary " + std::to_string(number) + ' ';
    }
    text.resize(size);
    return text;
}

ReaderLimits holding(const fs::path& folder) {
    ReaderLimits limits;
    limits.memory_bytes = 1'000;
    limits.held_folder = folder;
    return limits;
}

std::string all_of(const core::HeldBytes& held) {
    const core::Bytes bytes{core::whole(held)};
    return std::string{core::as_text(bytes)};
}

/// The nameless file in that folder which this process has open.
std::string open_file_in(const fs::path& folder) {
    for (const auto& entry : fs::directory_iterator{"/proc/self/fd"}) {
        std::error_code gone;
        const fs::path target{fs::read_symlink(entry.path(), gone)};
        if (target.string().starts_with(folder.string() + "/body.")) {
            return entry.path().string();
        }
    }
    return {};
}

}

TEST_CASE(
    "a body that is too long for memory is the same request, however it comes", "[http][held]") {
    const TemporaryFolder folder;
    const std::string body{long_text(3 * HeldBody::piece_size + 17)};
    const std::string head{"POST /echo HTTP/1.1\r\nHost: a\r\n"};
    std::string chunked{head + "Transfer-Encoding: chunked\r\n\r\n"};
    for (std::string_view rest{body}; !rest.empty();
         rest.remove_prefix(std::min<std::size_t>(rest.size(), 4'096))) {
        const std::string_view chunk{rest.substr(0, 4'096)};
        std::ostringstream size;
        size << std::hex << chunk.size();
        chunked.append(size.str()).append("\r\n").append(chunk).append("\r\n");
    }
    chunked += "0\r\n\r\n";
    const std::string plain{
        head + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body};
    for (const std::string& bytes : {plain, chunked}) {
        for (const std::size_t size : {std::size_t{333}, std::size_t{16 * 1024}, bytes.size()}) {
            RequestReader reader{holding(folder.path())};
            std::string_view rest{bytes};
            Step step{Step::need_more};
            while (!rest.empty() && step != Step::complete) {
                const auto fed = reader.feed(rest.substr(0, size));
                REQUIRE(fed.step != Step::refused);
                rest.remove_prefix(fed.taken);
                step = fed.step;
            }
            REQUIRE(reader.feed({}).step == Step::complete);
            CHECK(reader.body_bytes() == body.size());
            const Request request{reader.take()};
            CHECK(request.body.empty());
            REQUIRE(request.held);
            CHECK(request.held->size() == body.size());
            CHECK(all_of(*request.held) == body);
        }
    }
    CHECK(fs::is_empty(folder.path())); // it has no name
}

TEST_CASE("a body that fits is not put on disk", "[http][held]") {
    const TemporaryFolder folder;
    RequestReader reader{holding(folder.path())};
    const std::string body(1'000, 'a');
    std::string_view bytes{"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n"};
    static_cast<void>(reader.feed(bytes));
    REQUIRE(reader.feed(body).step == Step::complete);
    const Request request{reader.take()};
    CHECK(request.body.size() == 1'000);
    CHECK(request.held == nullptr);
}

TEST_CASE(
    "where there is no room for a body it is refused, and not taken for short", "[http][held]") {
    RequestReader reader{holding("/nowhere")};
    static_cast<void>(reader.feed("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n"));
    CHECK(reader.feed(std::string(5'000, 'a')).step == Step::refused);
    CHECK(reader.refusal().status == 503);
    CHECK(reader.refusal().code == core::Code{"HTTP_BODY_NOT_HELD"});
}

TEST_CASE("what lies on disk cannot be read, and not be changed unseen", "[http][held]") {
    const TemporaryFolder folder;
    HeldBody held{folder.path()};
    held.append(core::as_bytes(long_text(2 * HeldBody::piece_size)));
    held.close();
    const std::string file{open_file_in(folder.path())};
    REQUIRE_FALSE(file.empty());
    const int descriptor{::open(file.c_str(), O_RDWR | O_CLOEXEC)};
    REQUIRE(descriptor >= 0);
    std::string lies(3 * HeldBody::piece_size, '\0');
    const ssize_t count{::pread(descriptor, lies.data(), lies.size(), 0)};
    REQUIRE(count > static_cast<ssize_t>(2 * HeldBody::piece_size));
    CHECK(lies.find("canary") == std::string::npos);

    CHECK(held.piece(1).size() == HeldBody::piece_size);
    const char other{static_cast<char>(lies[HeldBody::piece_size + 100] ^ 1)};
    REQUIRE(::pwrite(descriptor, &other, 1, HeldBody::piece_size + 100) == 1);
    ::close(descriptor);
    CHECK(held.piece(0).size() == HeldBody::piece_size);
    CHECK_THROWS_AS(held.piece(1), core::GatewayError);
}
