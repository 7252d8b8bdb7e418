// Requests that are malformed, ambiguous or cut short: each has its answer, and none reaches the
// handler.

#include "tests/http/support/listening.h"
#include "tests/http/support/raw_client.h"

#include <catch2/catch.hpp>

#include <string>

using namespace tests;
using namespace std::string_literals;

namespace {

struct Hostile {
    std::string name;
    std::string bytes;
    int status;
    std::string code;
};

std::string many_headers(std::size_t count) {
    std::string text;
    for (std::size_t index{0}; index < count; ++index) {
        text += "X-" + std::to_string(index) + ": 1\r\n";
    }
    return text;
}

std::string head(const std::string& lines) {
    return "POST /echo HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n";
}

std::vector<Hostile> framing() {
    return {
        {"length and chunked",
         head("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n", 400,
         "HTTP_LENGTH_AND_CHUNKED"},
        {"chunked and length",
         head("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n") + "0\r\n\r\n", 400,
         "HTTP_LENGTH_AND_CHUNKED"},
        {"two lengths", head("Content-Length: 3\r\nContent-Length: 4\r\n") + "abcd", 400,
         "HTTP_DUPLICATE_HEADER"},
        {"the same length twice", head("Content-Length: 3\r\nContent-Length: 3\r\n") + "abc", 400,
         "HTTP_DUPLICATE_HEADER"},
        {"a list of lengths", head("Content-Length: 3, 3\r\n") + "abc", 400, "HTTP_CONTENT_LENGTH"},
        {"a negative length", head("Content-Length: -1\r\n"), 400, "HTTP_CONTENT_LENGTH"},
        {"a length with a plus", head("Content-Length: +3\r\n") + "abc", 400,
         "HTTP_CONTENT_LENGTH"},
        {"a hexadecimal length", head("Content-Length: 0x3\r\n") + "abc", 400,
         "HTTP_CONTENT_LENGTH"},
        {"an empty length", head("Content-Length:\r\n"), 400, "HTTP_CONTENT_LENGTH"},
        {"a length beyond 64 bits", head("Content-Length: 99999999999999999999999\r\n"), 400,
         "HTTP_CONTENT_LENGTH"},
        {"a length over the limit", head("Content-Length: 99999999999\r\n"), 413,
         "HTTP_BODY_TOO_LARGE"},
        {"an unknown encoding", head("Transfer-Encoding: gzip\r\n"), 400, "HTTP_TRANSFER_ENCODING"},
        {"identity", head("Transfer-Encoding: identity\r\n"), 400, "HTTP_TRANSFER_ENCODING"},
        {"a chain of encodings", head("Transfer-Encoding: gzip, chunked\r\n") + "0\r\n\r\n", 400,
         "HTTP_TRANSFER_ENCODING"},
        {"chunked not last", head("Transfer-Encoding: chunked, identity\r\n") + "0\r\n\r\n", 400,
         "HTTP_TRANSFER_ENCODING"},
        {"chunked with a vertical tab",
         head("Transfer-Encoding: \x0b"
              "chunked\r\n")
             + "0\r\n\r\n",
         400, "HTTP_CONTROL_CHARACTER"},
        {"quoted chunked", head("Transfer-Encoding: \"chunked\"\r\n") + "0\r\n\r\n", 400,
         "HTTP_TRANSFER_ENCODING"},
        {"two encodings",
         head("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n", 400,
         "HTTP_DUPLICATE_HEADER"},
        {"two different encodings",
         head("Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n") + "0\r\n\r\n", 400,
         "HTTP_DUPLICATE_HEADER"},
        {"chunked in HTTP/1.0",
         "POST /echo HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
         "HTTP_TRANSFER_ENCODING_1_0"},
        {"a space before the colon", head("Content-Length : 3\r\n") + "abc", 400, "HTTP_MALFORMED"},
        {"a bad chunk size", head("Transfer-Encoding: chunked\r\n") + "xyz\r\nabc\r\n0\r\n\r\n",
         400, "HTTP_CHUNK"},
        {"a negative chunk size", head("Transfer-Encoding: chunked\r\n") + "-1\r\nabc\r\n0\r\n\r\n",
         400, "HTTP_CHUNK"},
        {"a chunk size beyond 64 bits",
         head("Transfer-Encoding: chunked\r\n") + "10000000000000003\r\nabc\r\n0\r\n\r\n", 400,
         "HTTP_CHUNK"},
        {"a chunk over the limit", head("Transfer-Encoding: chunked\r\n") + "ffffffff\r\nabc", 413,
         "HTTP_BODY_TOO_LARGE"},
        {"a chunk longer than it says",
         head("Transfer-Encoding: chunked\r\n") + "3\r\nabcdef\r\n0\r\n\r\n", 400, "HTTP_CHUNK"},
        {"a chunk without its end",
         head("Transfer-Encoding: chunked\r\n") + "3\r\nabc0\r\n\r\n\r\n\r\n", 400, "HTTP_CHUNK"},
        {"a chunk size ended by LF",
         head("Transfer-Encoding: chunked\r\n") + "3\nabc\r\n0\r\n\r\n" + std::string(300, 'x'),
         400, "HTTP_CHUNK"},
        {"an endless chunk extension",
         head("Transfer-Encoding: chunked\r\n") + "3;a=" + std::string(2000, 'x'), 400,
         "HTTP_CHUNK"},
        {"a trailer", head("Transfer-Encoding: chunked\r\n") + "3\r\nabc\r\n0\r\nX-Late: 1\r\n\r\n",
         400, "HTTP_TRAILERS"},
        {"a length as a trailer",
         head("Transfer-Encoding: chunked\r\n") + "0\r\nContent-Length: 7\r\n\r\n", 400,
         "HTTP_CHUNK"},
    };
}

std::vector<Hostile> headers() {
    return {
        {"no host", "GET /echo HTTP/1.1\r\n\r\n", 400, "HTTP_HOST_MISSING"},
        {"two hosts", "GET /echo HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "HTTP_HOST_TWICE"},
        {"the same host twice", "GET /echo HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n", 400,
         "HTTP_HOST_TWICE"},
        {"101 header fields", "GET /echo HTTP/1.1\r\nHost: a\r\n" + many_headers(100) + "\r\n", 431,
         "HTTP_TOO_MANY_HEADERS"},
        {"a header of 16 KiB", head("X: " + std::string(16 * 1024, 'x') + "\r\n"), 431,
         "HTTP_HEADER_TOO_LARGE"},
        {"a header without end", "GET /echo HTTP/1.1\r\nX: " + std::string(20'000, 'x'), 431,
         "HTTP_HEADER_TOO_LARGE"},
        {"a folded field", head("X: a\r\n b\r\n"), 400, "HTTP_OBS_FOLD"},
        {"a folded field with a tab", head("X: a\r\n\tb\r\n"), 400, "HTTP_OBS_FOLD"},
        {"a folded first field", "GET /echo HTTP/1.1\r\n Host: a\r\n\r\n", 400, "HTTP_OBS_FOLD"},
        {"a NUL in a value", head("X: a\0b\r\n"s), 400, "HTTP_CONTROL_CHARACTER"},
        {"a NUL in a name", head("X\0Y: b\r\n"s), 400, "HTTP_CONTROL_CHARACTER"},
        {"a DEL in a value", head("X: a\x7f\r\n"), 400, "HTTP_CONTROL_CHARACTER"},
        {"a bare CR in a value", head("X: a\rb\r\n"), 400, "HTTP_LINE_ENDING"},
        {"lines ended by LF", "GET /echo HTTP/1.1\nHost: a\n\n", 400, "HTTP_LINE_ENDING"},
        {"one line ended by LF", "GET /echo HTTP/1.1\r\nHost: a\nX: y\r\n\r\n", 400,
         "HTTP_LINE_ENDING"},
        {"a field without a name", head(": a\r\n"), 400, "HTTP_MALFORMED"},
        {"a field without a colon", head("nonsense\r\n"), 400, "HTTP_MALFORMED"},
        {"a space in a name", head("X Y: a\r\n"), 400, "HTTP_MALFORMED"},
        {"two content types", head("Content-Type: a/b\r\nContent-Type: c/d\r\n"), 400,
         "HTTP_DUPLICATE_HEADER"},
        {"two idempotency keys", head("Idempotency-Key: a\r\nIdempotency-Key: b\r\n"), 400,
         "HTTP_DUPLICATE_HEADER"},
        {"an unknown expectation", head("Expect: miracles\r\n"), 417, "HTTP_EXPECTATION"},
    };
}

std::vector<Hostile> request_lines() {
    const std::string rest{" HTTP/1.1\r\nHost: a\r\n\r\n"};
    return {
        {"an absolute target", "GET https://a/echo" + rest, 400, "HTTP_TARGET"},
        {"an authority target", "CONNECT a:443" + rest, 400, "HTTP_TARGET"},
        {"an asterisk target", "OPTIONS *" + rest, 400, "HTTP_TARGET"},
        {"a NUL in the target", "GET /ec\0ho"s + rest, 400, "HTTP_CONTROL_CHARACTER"},
        {"a control character in the target", "GET /ec\x01ho" + rest, 400,
         "HTTP_CONTROL_CHARACTER"},
        {"a tab in the target", "GET /ec\tho" + rest, 400, "HTTP_TARGET"},
        {"a byte above ASCII in the target", "GET /\xc3\xa4" + rest, 400, "HTTP_TARGET"},
        {"a fragment in the target", "GET /echo#x" + rest, 400, "HTTP_TARGET"},
        {"no target", "GET" + rest, 400, "HTTP_TARGET"},
        {"HTTP/9.9", "GET /echo HTTP/9.9\r\nHost: a\r\n\r\n", 400, "HTTP_VERSION"},
        {"HTTP/2.0", "GET /echo HTTP/2.0\r\nHost: a\r\n\r\n", 400, "HTTP_VERSION"},
        {"HTTP/0.9", "GET /echo\r\n\r\n", 400, "HTTP_TARGET"},
        {"HTTP/1.2", "GET /echo HTTP/1.2\r\nHost: a\r\n\r\n", 400, "HTTP_VERSION"},
        {"http in small letters", "GET /echo http/1.1\r\nHost: a\r\n\r\n", 400, "HTTP_VERSION"},
        {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "HTTP_VERSION"},
        {"two spaces", "GET  /echo" + rest, 400, "HTTP_TARGET"},
        {"an empty first line", "\r\nGET /echo" + rest, 400, "HTTP_MALFORMED"},
        {"a method that is no token", "G(T /echo" + rest, 400, "HTTP_MALFORMED"},
        {"noise", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400, "HTTP_CONTROL_CHARACTER"},
    };
}

std::vector<Hostile> cut_short() {
    const std::string chunked{head("Transfer-Encoding: chunked\r\n")};
    return {
        {"in the request line", "POST /ec", 400, "HTTP_TRUNCATED"},
        {"in the header", "POST /echo HTTP/1.1\r\nHost: a\r\nConte", 400, "HTTP_TRUNCATED"},
        {"before the empty line", "POST /echo HTTP/1.1\r\nHost: a\r\n", 400, "HTTP_TRUNCATED"},
        {"before the body", head("Content-Length: 100\r\n"), 400, "HTTP_TRUNCATED"},
        {"in the body", head("Content-Length: 100\r\n") + "1234567", 400, "HTTP_TRUNCATED"},
        {"before the last byte", head("Content-Length: 8\r\n") + "1234567", 400, "HTTP_TRUNCATED"},
        {"before the first chunk", chunked, 400, "HTTP_TRUNCATED"},
        {"in a chunk size", chunked + "1", 400, "HTTP_TRUNCATED"},
        {"in a chunk", chunked + "10\r\nabc", 400, "HTTP_TRUNCATED"},
        {"without the last chunk", chunked + "3\r\nabc\r\n", 400, "HTTP_TRUNCATED"},
        {"in the last chunk", chunked + "3\r\nabc\r\n0", 400, "HTTP_TRUNCATED"},
        {"before the last line", chunked + "3\r\nabc\r\n0\r\n", 400, "HTTP_TRUNCATED"},
        {"in the last line", chunked + "3\r\nabc\r\n0\r\n\r", 400, "HTTP_TRUNCATED"},
    };
}

std::vector<Hostile> all_complete() {
    std::vector<Hostile> all{framing()};
    for (const auto& more : {headers(), request_lines()}) {
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

}

TEST_CASE(
    "a hostile request is answered with its code and never reaches the handler",
    "[http][hostile]") {
    Listening server;
    const std::vector<Hostile> all{all_complete()};
    REQUIRE(all.size() > 60);
    for (const Hostile& hostile : all) {
        INFO(hostile.name);
        RawClient client{server.port()};
        REQUIRE(client.connected());
        client.send(hostile.bytes);
        const std::string answer{client.receive_all()};
        CHECK(status_of(answer) == hostile.status);
        CHECK(code_in(answer) == hostile.code);
        CHECK(answer.find("\r\nContent-Type: application/problem+json\r\n") != std::string::npos);
        CHECK(answer.find("\r\nConnection: close\r\n") != std::string::npos);
    }
    CHECK(server.handler.requests().empty());
    CHECK(server.log.count("LAUTTURI_REQUEST_REFUSED", "HTTP_LENGTH_AND_CHUNKED") >= 1);
}

TEST_CASE(
    "a request that is cut short is answered 400 and never reaches the handler",
    "[http][hostile]") {
    Listening server;
    const bool politely{GENERATE(true, false)};
    for (const Hostile& hostile : cut_short()) {
        INFO(hostile.name << (politely ? " with" : " without") << " a close_notify");
        RawClient client{server.port()};
        REQUIRE(client.connected());
        client.send(hostile.bytes);
        client.finish(politely);
        const std::string answer{client.receive_all()};
        CHECK(status_of(answer) == hostile.status);
        CHECK(code_in(answer) == hostile.code);
    }
    CHECK(server.handler.requests().empty());
}

TEST_CASE("a request whose connection is reset never reaches the handler", "[http][hostile]") {
    Listening server;
    for (const Hostile& hostile : cut_short()) {
        RawClient client{server.port()};
        REQUIRE(client.connected());
        client.send(hostile.bytes);
        client.reset();
    }
    CHECK(eventually([&] { return server.listener->connections() == 0; }));
    CHECK(server.handler.requests().empty());
}

TEST_CASE("a refusal is in the language that the header asked for", "[http][hostile]") {
    Listening server;
    const auto refused = [&server](const std::string& lines) {
        return RawClient{server.port()}.exchange(head(lines));
    };
    const std::string swedish{refused("Accept-Language: sv\r\nExpect: miracles\r\n")};
    CHECK(status_of(swedish) == 417);
    CHECK(swedish.find("\r\nContent-Language: sv\r\n") != std::string::npos);
    CHECK(swedish.find("Förväntningen är okänd här") != std::string::npos);
    const std::string english{refused("Accept-Language: en\r\nContent-Length: 99999999999\r\n")};
    CHECK(status_of(english) == 413);
    CHECK(english.find("The body is too large") != std::string::npos);
    CHECK(refused("Expect: miracles\r\n").find("Odotusta ei tunneta") != std::string::npos);
}

TEST_CASE("a hostile request behind a good one is refused alone", "[http][hostile]") {
    Listening server;
    RawClient client{server.port()};
    client.send("GET /echo HTTP/1.1\r\nHost: a\r\n\r\nGET /echo HTTP/1.1\r\n\r\n");
    CHECK(status_of(client.receive()) == 200);
    CHECK(code_in(client.receive()) == "HTTP_HOST_MISSING");
    CHECK(server.handler.requests().size() == 1);
}

TEST_CASE("a client that does not speak TLS is dropped", "[http][hostile]") {
    Listening server{
        [](auto& settings) { settings.header_deadline = std::chrono::milliseconds{300}; }};
    RawClient::Options plain;
    RawClient first{server.port()};
    CHECK(first.connected());
    RawClient::Options other;
    other.protocols = "\x02h2";
    CHECK_FALSE(RawClient{server.port(), other}.connected());
    other.protocols = "\x02h2\x08http/1.1";
    CHECK(RawClient{server.port(), other}.connected());
}
