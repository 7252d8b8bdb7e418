// An answer read from bytes: the same however they are cut, and never whole where its end is not
// sure.

#include "gateway/http/answer_reader.h"

#include <catch2/catch.hpp>

#include <string>

using gateway::http::AnswerReader;
using gateway::http::ClientResult;
using Step = AnswerReader::Step;

namespace {

constexpr std::size_t limit{1000};

/// Fed in pieces of `size` bytes, until something else than more is wanted.
Step feed(AnswerReader& reader, std::string_view bytes, std::size_t size) {
    reader.begin(limit, true);
    for (std::size_t at{0}; at < bytes.size(); at += size) {
        const Step step{reader.feed(bytes.substr(at, size))};
        if (step != Step::need_more) {
            return step;
        }
    }
    return Step::need_more;
}

Step feed(std::string_view bytes) {
    AnswerReader reader;
    return feed(reader, bytes, bytes.size());
}

}

TEST_CASE("an answer reads the same however it is cut", "[http][answer]") {
    const std::string length{"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nETag: \"a\"\r\n"
                             "Content-Length: 11\r\n\r\nhello world"};
    const std::string chunked{"HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Type: text/plain\r\n"
                              "Transfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n6\r\n world\r\n"
                              "0\r\nTrailer: no\r\n\r\n"};
    const std::string interim{"HTTP/1.1 100 Continue\r\nETag: \"b\"\r\n\r\n"
                              "HTTP/1.1 103 Early Hints\r\n\r\n"};
    for (const std::string& bytes : {length, chunked, interim + length, interim + chunked}) {
        for (std::size_t size{1}; size <= bytes.size(); ++size) {
            AnswerReader reader;
            INFO(size << " of " << bytes);
            REQUIRE(feed(reader, bytes, size) == Step::complete);
            CHECK(reader.keep_alive());
            const ClientResult result{reader.take()};
            CHECK(result.kind == ClientResult::Kind::answered);
            CHECK(result.status == 200);
            CHECK(result.content_type == "text/plain");
            CHECK(result.etag == "\"a\"");
            CHECK(gateway::core::as_text(result.body) == "hello world");
        }
    }
}

TEST_CASE("no cut of an answer is whole before its last byte", "[http][answer]") {
    const std::string head{"HTTP/1.1 200 OK\r\n"};
    for (const std::string& bytes :
         {head + "Content-Length: 5\r\n\r\nhello",
          head + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"}) {
        for (std::size_t size{0}; size < bytes.size(); ++size) {
            CHECK(feed(bytes.substr(0, size)) == Step::need_more);
        }
    }
    CHECK(feed(head + "\r\nno length is said") == Step::need_more);
}

TEST_CASE("what could be read in two ways is no answer", "[http][answer]") {
    const std::string head{"HTTP/1.1 200 OK\r\n"};
    CHECK(feed("nonsense\r\n\r\n") == Step::malformed);
    CHECK(feed("HTTP/2 200\r\n\r\n") == Step::malformed);
    CHECK(feed("HTTP/1.1 200 OK\nContent-Length: 0\n\n") == Step::malformed);
    CHECK(feed("HTTP/1.1 101 Switching Protocols\r\n\r\n") == Step::malformed);
    CHECK(feed(head + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc") == Step::malformed);
    CHECK(feed(head + "Content-Length: -1\r\n\r\n") == Step::malformed);
    CHECK(
        feed(head + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
        == Step::malformed);
    CHECK(feed(head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n") == Step::malformed);
    CHECK(
        feed(head + "Transfer-Encoding: chunked\r\n\r\n" + std::string(20'000, '1'))
        != Step::complete);
}

TEST_CASE("an answer has its limits, in its header and in its body", "[http][answer]") {
    const std::string head{"HTTP/1.1 200 OK\r\n"};
    const std::string whole(limit, 'x');
    CHECK(feed(head + "Content-Length: 1000\r\n\r\n" + whole) == Step::complete);
    CHECK(feed(head + "Content-Length: 1001\r\n\r\n") == Step::too_large);
    CHECK(feed(head + "Content-Length: 99999999999999999999999\r\n\r\n") == Step::malformed);
    CHECK(
        feed(head + "Transfer-Encoding: chunked\r\n\r\n3e8\r\n" + whole + "\r\n0\r\n\r\n")
        == Step::complete);
    CHECK(
        feed(head + "Transfer-Encoding: chunked\r\n\r\n3e9\r\n" + whole + "x\r\n0\r\n\r\n")
        == Step::too_large);
    CHECK(feed(head + "\r\n" + whole + "x") == Step::too_large);
    CHECK(feed(head + "X: " + std::string(70'000, 'x')) == Step::too_large);
}

TEST_CASE("a connection is not used again behind an answer that ends it", "[http][answer]") {
    const auto kept = [](std::string_view bytes) {
        AnswerReader reader;
        REQUIRE(feed(reader, bytes, bytes.size()) == Step::complete);
        return reader.keep_alive();
    };
    CHECK(kept("HTTP/1.1 204 No Content\r\n\r\n"));
    CHECK_FALSE(kept("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));
    CHECK_FALSE(kept("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n"));
    CHECK_FALSE(kept("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK"));
}

TEST_CASE("how long to wait is said in seconds or as a date", "[http][answer]") {
    const auto wait = [](const std::string& status, const std::string& lines) {
        AnswerReader reader;
        const std::string bytes{
            "HTTP/1.1 " + status + " No\r\n" + lines + "Content-Length: 0\r\n\r\n"};
        REQUIRE(feed(reader, bytes, bytes.size()) == Step::complete);
        return reader.take().retry_after;
    };
    CHECK(wait("503", "Retry-After: 17\r\n") == std::chrono::seconds{17});
    CHECK(wait("503", "Retry-After: Fri, 31 Dec 2999 23:59:59 GMT\r\n") > std::chrono::hours{24});
    CHECK_FALSE(wait("503", "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n"));
    CHECK_FALSE(wait("503", "Retry-After: soon\r\n"));
    CHECK(wait("429", "RateLimit-Reset: 9\r\n") == std::chrono::seconds{9});
    CHECK_FALSE(wait("503", "RateLimit-Reset: 9\r\n"));
}
