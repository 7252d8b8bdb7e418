// The reader alone: however the bytes are cut, the request is the same.

#include "gateway/http/problem.h"
#include "gateway/http/request_reader.h"
#include "gateway/http/response_head.h"

#include <catch2/catch.hpp>

#include <string>

using namespace gateway::http;
using Step = RequestReader::Step;

namespace {

/// Feeds `bytes` in pieces of `size`; the step that ended it, and how many bytes were taken.
std::pair<Step, std::size_t> feed(RequestReader& reader, std::string_view bytes, std::size_t size) {
    std::size_t taken{0};
    while (taken < bytes.size()) {
        std::string_view piece{bytes.substr(taken, size)};
        while (!piece.empty()) {
            const RequestReader::Fed fed{reader.feed(piece)};
            taken += fed.taken;
            piece.remove_prefix(fed.taken);
            if (fed.step == Step::complete || fed.step == Step::refused) {
                return {fed.step, taken};
            }
        }
        if (reader.header_read() && reader.feed({}).step == Step::complete) {
            return {Step::complete, taken};
        }
    }
    return {Step::need_more, taken};
}

}

TEST_CASE("a request reads the same however it is cut", "[http][reader]") {
    const std::string chunked{"POST /echo?q=1 HTTP/1.1\r\nHost: a\r\nX-Name: "
                              "V\xc3\xa4\r\nTransfer-Encoding: Chunked\r\n\r\n"
                              "3\r\nabc\r\n5;ext=\"1\"\r\ndefgh\r\n0\r\n\r\n"};
    const std::string plain{"POST /echo?q=1 HTTP/1.1\r\nHost: a\r\nX-Name: "
                            "V\xc3\xa4\r\nContent-Length: 8\r\n\r\nabcdefgh"};
    const std::string next{"GET / HTTP/1.1\r\n"};
    for (const std::string& bytes : {chunked, plain}) {
        for (std::size_t size{1}; size <= bytes.size() + next.size(); ++size) {
            INFO("pieces of " << size);
            RequestReader reader{ReaderLimits{}};
            const auto [step, taken] = feed(reader, bytes + next, size);
            REQUIRE(step == Step::complete);
            CHECK(taken == bytes.size());
            CHECK(reader.keep_alive());
            const Request request{reader.take()};
            CHECK(request.method == "POST");
            CHECK(request.target == "/echo?q=1");
            CHECK(request.path() == "/echo");
            CHECK(request.headers.find("x-name") == "V\xc3\xa4");
            CHECK_FALSE(request.headers.find("X-Name").has_value());
            CHECK(gateway::core::as_text(request.body) == "abcdefgh");
            CHECK_FALSE(reader.begun());
        }
    }
}

TEST_CASE("an empty chunked body is complete, byte by byte too", "[http][reader]") {
    const std::string bytes{
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"};
    for (const std::size_t size : {std::size_t{1}, std::size_t{2}, std::size_t{3}, bytes.size()}) {
        RequestReader reader{ReaderLimits{}};
        CHECK(feed(reader, bytes, size).first == Step::complete);
        CHECK(reader.take().body.empty());
    }
}

TEST_CASE("no cut of a request is complete before its last byte", "[http][reader]") {
    const std::string bytes{
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"};
    for (std::size_t length{1}; length < bytes.size(); ++length) {
        for (const std::size_t size : {std::size_t{1}, std::size_t{7}, bytes.size()}) {
            RequestReader reader{ReaderLimits{}};
            CHECK(
                feed(reader, std::string_view{bytes}.substr(0, length), size).first
                == Step::need_more);
        }
    }
}

TEST_CASE("a body may have its limit and not a byte more, chunked or not", "[http][reader]") {
    ReaderLimits limits;
    limits.body_bytes = 10;
    const std::string chunked{"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"};
    RequestReader exact{limits};
    CHECK(
        feed(exact, chunked + "5\r\nabcde\r\n5\r\nabcde\r\n0\r\n\r\n", 1000).first
        == Step::complete);
    RequestReader more{limits};
    CHECK(
        feed(more, chunked + "5\r\nabcde\r\n6\r\nabcdef\r\n0\r\n\r\n", 1000).first
        == Step::refused);
    CHECK(more.refusal().code == gateway::core::Code{"HTTP_BODY_TOO_LARGE"});
}

TEST_CASE("an answer's header cannot be split by what a field holds", "[http]") {
    Response response;
    response.status = 200;
    response.content_type = "text/plain";
    response.headers = {
        {"Good", "yes"},
        {"Bad", "a\r\nInjected: b"},
        {"Bad\r\nName", "a"},
        {"Content-Length", "7"}};
    const std::string head{response_head(response, "now", true)};
    CHECK(head.find("\r\nGood: yes\r\n") != std::string::npos);
    CHECK(head.find("Injected") == std::string::npos);
    CHECK(head.find("Bad") == std::string::npos);
    CHECK(head.find("Content-Length: 0") != std::string::npos);
    CHECK(head.find("Content-Length: 7") == std::string::npos);
    CHECK(head.find("\r\nConnection: close\r\n\r\n") != std::string::npos);
}

TEST_CASE("dates are written as HTTP wants them", "[http]") {
    using namespace std::chrono;
    CHECK(http_date(sys_seconds{seconds{784111777}}) == "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST_CASE("a problem is valid JSON whatever its words hold", "[http]") {
    const Response response{problem(400, "SOME_CODE", "a \"title\"\n", "b\\c", "fi")};
    CHECK(response.content_type == "application/problem+json");
    CHECK(
        gateway::core::as_text(response.body)
        == R"({"type":"urn:lautturi:problem:SOME_CODE","title":"a \"title\"\u000a","status":400,"code":"SOME_CODE","detail":"b\\c"})");
}
