#include "tests/attack/hostile_requests.h"

namespace tests::attack {

namespace {

using namespace std::string_literals;

const std::string line{"POST /relay/fund-benefit-query HTTP/1.1\r\n"};
const std::string host{"Host: lautturi\r\n"};
const std::string json{"Content-Type: application/json\r\n"};

std::string head(const std::string& lines) {
    return line + host + json + lines + "\r\n";
}

std::string chunked(const std::string& body) {
    return head("Transfer-Encoding: chunked\r\n") + body;
}

std::string with_body(const std::string& body, const std::string& lines = json) {
    return line + host + lines + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n"
           + body;
}

std::string many(std::size_t count) {
    std::string text;
    for (std::size_t index{0}; index < count; ++index) {
        text += "X-" + std::to_string(index) + ": 1\r\n";
    }
    return text;
}

std::string deep(std::size_t levels) {
    std::string text;
    for (std::size_t level{0}; level < levels; ++level) {
        text += "{\"a\":";
    }
    return text + "1" + std::string(levels, '}');
}

std::string utf16(const std::string& text) {
    std::string wide{"\xFF\xFE"};
    for (const char letter : text) {
        wide += letter;
        wide += '\0';
    }
    return wide;
}

}

std::vector<Hostile> framing() {
    const std::string length{"Content-Length: 3\r\n"};
    const std::string coded{"Transfer-Encoding: chunked\r\n"};
    const std::string both{"HTTP_LENGTH_AND_CHUNKED"};
    const std::string wrong_length{"HTTP_CONTENT_LENGTH"};
    const std::string wrong_coding{"HTTP_TRANSFER_ENCODING"};
    const std::string twice{"HTTP_DUPLICATE_HEADER"};
    const std::string chunk{"HTTP_CHUNK"};
    return {
        {"CL.TE", head(length + coded) + "0\r\n\r\nG", 400, both},
        {"TE.CL", head(coded + length) + "0\r\n\r\nG", 400, both},
        {"TE.TE, one of them in disguise", head(coded + "Transfer-encoding: x\r\n") + "0\r\n\r\n",
         400, twice},
        {"two lengths", head(length + "Content-Length: 4\r\n") + "abcd", 400, twice},
        {"the same length twice", head(length + length) + "abc", 400, twice},
        {"a list of lengths", head("Content-Length: 3, 3\r\n") + "abc", 400, wrong_length},
        {"a negative length", head("Content-Length: -3\r\n") + "abc", 400, wrong_length},
        {"a length with a plus", head("Content-Length: +3\r\n") + "abc", 400, wrong_length},
        {"a hexadecimal length", head("Content-Length: 0x3\r\n") + "abc", 400, wrong_length},
        {"a length with a point", head("Content-Length: 3.0\r\n") + "abc", 400, wrong_length},
        {"an empty length", head("Content-Length: \r\n") + "abc", 400, wrong_length},
        {"a length beyond all numbers", head("Content-Length: 99999999999999999999\r\n"), 400,
         wrong_length},
        {"a coding that is not known", head("Transfer-Encoding: gzip\r\n"), 400, wrong_coding},
        {"the coding identity", head("Transfer-Encoding: identity\r\n"), 400, wrong_coding},
        {"a chain of codings", head("Transfer-Encoding: gzip, chunked\r\n") + "0\r\n\r\n", 400,
         wrong_coding},
        {"chunked, but not last", head("Transfer-Encoding: chunked, identity\r\n") + "0\r\n\r\n",
         400, wrong_coding},
        {"a quoted coding", head("Transfer-Encoding: \"chunked\"\r\n") + "0\r\n\r\n", 400,
         wrong_coding},
        {"a coding behind a vertical tab",
         head("Transfer-Encoding: \x0B"
              "chunked\r\n")
             + "0\r\n\r\n",
         400, "HTTP_CONTROL_CHARACTER"},
        {"chunked in HTTP/1.0",
         "POST /relay/fund-benefit-query HTTP/1.0\r\n" + host + coded + "\r\n0\r\n\r\n", 400,
         "HTTP_TRANSFER_ENCODING_1_0"},
        {"a space before the colon of a coding",
         head("Transfer-Encoding : chunked\r\n") + "0\r\n\r\n", 400, "HTTP_MALFORMED"},
        {"a tab before the colon of a length", head("Content-Length\t: 3\r\n") + "abc", 400,
         "HTTP_MALFORMED"},
        {"a chunk of no number", chunked("zz\r\nabc\r\n0\r\n\r\n"), 400, chunk},
        {"a chunk of a negative size", chunked("-3\r\nabc\r\n0\r\n\r\n"), 400, chunk},
        {"a chunk beyond 64 bits", chunked("FFFFFFFFFFFFFFFFF\r\nabc\r\n"), 400, chunk},
        {"a chunk without its end", chunked("3\r\nabcX0\r\n\r\n"), 400, chunk},
        {"chunks whose lines end in LF", chunked("3\nabc\n0\n\n"), 400, "HTTP_TRUNCATED"},
        {"a chunk with 2,000 characters of extension",
         chunked("3;a=" + std::string(2'000, 'x') + "\r\nabc\r\n0\r\n\r\n"), 400, chunk},
        {"trailer fields", chunked("2\r\n{}\r\n0\r\nX-Later: 1\r\n\r\n"), 400, "HTTP_TRAILERS"}};
}

std::vector<Hostile> heads() {
    const std::string ending{"HTTP_LINE_ENDING"};
    const std::string control{"HTTP_CONTROL_CHARACTER"};
    const std::string target{"HTTP_TARGET"};
    const std::string twice{"HTTP_DUPLICATE_HEADER"};
    const auto to = [](const std::string& where, const std::string& version = "HTTP/1.1") {
        return "POST " + where + " " + version + "\r\n" + host + "Content-Length: 0\r\n\r\n";
    };
    return {
        {"a request line that ends in LF", "POST /relay/x HTTP/1.1\nHost: a\r\n\r\n", 400, ending},
        {"a field that ends in LF", line + "Host: a\nContent-Length: 0\r\n\r\n", 400, ending},
        {"a CR within a field", line + "Host: a\rb\r\n\r\n", 400, ending},
        {"a folded field", head("X-A: 1\r\n 2\r\n"), 400, "HTTP_OBS_FOLD"},
        {"a field folded with a tab", head("X-A: 1\r\n\t2\r\n"), 400, "HTTP_OBS_FOLD"},
        {"a space before the first field", line + " Host: a\r\n\r\n", 400, "HTTP_OBS_FOLD"},
        {"NUL in a field", head("X-A: 1\0002\r\n"s), 400, control},
        {"DEL in a field", head("X-A: 1\x7F\r\n"), 400, control},
        {"an empty line first", "\r\n" + head("Content-Length: 0\r\n"), 400, "HTTP_MALFORMED"},
        {"a field without a colon", head("X-A\r\n"), 400, "HTTP_MALFORMED"},
        {"a field without a name", head(": 1\r\n"), 400, "HTTP_MALFORMED"},
        {"no Host", line + "Content-Length: 0\r\n\r\n", 400, "HTTP_HOST_MISSING"},
        {"two Hosts", line + host + "Host: other\r\nContent-Length: 0\r\n\r\n", 400,
         "HTTP_HOST_TWICE"},
        {"a whole URL as target", to("https://lautturi/relay/fund-benefit-query"), 400, target},
        {"an authority as target", "CONNECT lautturi:443 HTTP/1.1\r\n" + host + "\r\n", 400,
         target},
        {"a star as target", "OPTIONS * HTTP/1.1\r\n" + host + "\r\n", 400, target},
        {"a target with a fragment", to("/relay/fund-benefit-query#x"), 400, target},
        {"a target with a backslash", to("/relay\\fund-benefit-query"), 400, target},
        {"a target of high bytes", to("/relay/\xC3\xA4"), 400, target},
        {"a target with a space", to("/relay/fund benefit-query"), 400, "HTTP_VERSION"},
        {"HTTP/2.0", to("/relay/fund-benefit-query", "HTTP/2.0"), 400, "HTTP_VERSION"},
        {"HTTP/1.2", to("/relay/fund-benefit-query", "HTTP/1.2"), 400, "HTTP_VERSION"},
        {"http/1.1 in small letters", to("/relay/fund-benefit-query", "http/1.1"), 400,
         "HTTP_VERSION"},
        {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "HTTP_VERSION"},
        {"two types", with_body("{}", json + json), 400, twice},
        {"two credentials",
         with_body("{}", json + "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n"), 400,
         twice},
        {"two keys", with_body("{}", json + "Idempotency-Key: a\r\nIdempotency-Key: b\r\n"), 400,
         twice},
        {"an expectation that nobody knows", with_body("{}", json + "Expect: miracles\r\n"), 417,
         "HTTP_EXPECTATION"}};
}

std::vector<Hostile> sizes() {
    const std::string header{"HTTP_HEADER_TOO_LARGE"};
    const std::string body{"HTTP_BODY_TOO_LARGE"};
    const std::string much(10'000'000, 'a');
    return {
        {"a field of ten megabytes", head("X-A: " + much + "\r\n"), 431, header},
        {"ten megabytes of fields", head(many(700'000)), 431, header},
        {"a target of ten megabytes", "POST /" + much + " HTTP/1.1\r\n" + host + "\r\n", 431,
         header},
        {"a name of ten megabytes", head(much + ": 1\r\n"), 431, header},
        {"a hundred fields too many", head(many(150)), 431, "HTTP_TOO_MANY_HEADERS"},
        {"a body of 51 MB, as it says", head("Content-Length: 53477376\r\n"), 413, body},
        {"a chunk of 64 MB", chunked("4000000\r\n"), 413, body}};
}

std::vector<Hostile> truncated() {
    return {
        {"nothing", "", 0, ""},
        {"half a request line", "POST /rel", 400, "HTTP_TRUNCATED"},
        {"HTTP/0.9", "GET /\r\n", 400, "HTTP_TRUNCATED"},
        {"half a header", line + "Host: laut", 400, "HTTP_TRUNCATED"},
        {"a header without its empty line", line + host, 400, "HTTP_TRUNCATED"},
        {"half a body", head("Content-Length: 100\r\n") + "{\"a\":", 400, "HTTP_TRUNCATED"},
        {"half a chunk", chunked("64\r\n{\"a\":"), 400, "HTTP_TRUNCATED"},
        {"chunks without an end", chunked("2\r\n{}\r\n"), 400, "HTTP_TRUNCATED"},
        {"a chunk of nothing without its end", chunked("2\r\n{}\r\n0\r\n"), 400, "HTTP_TRUNCATED"}};
}

std::vector<Hostile> doors() {
    const auto to = [](const std::string& where, const std::string& method = "POST") {
        return method + " " + where + " HTTP/1.1\r\n" + host + json
               + "Content-Length: 2\r\nConnection: close\r\n\r\n{}";
    };
    const std::string none{"NOT_FOUND"};
    const std::string method{"METHOD_NOT_ALLOWED"};
    return {
        {"a path that climbs", to("/relay/../relay/fund-benefit-query"), 404, none},
        {"an encoded slash", to("/relay%2Ffund-benefit-query"), 404, none},
        {"an encoded name", to("/relay/fund%2Dbenefit-query"), 404, none},
        {"two slashes", to("//relay/fund-benefit-query"), 404, none},
        {"a name in capitals", to("/relay/FUND-BENEFIT-QUERY"), 404, none},
        {"a query behind the name", to("/relay/fund-benefit-query?x=1"), 404, none},
        {"an empty name", to("/relay/"), 404, none},
        {"a name that nobody has", to("/relay/no-such-exchange"), 403, "CERTIFICATE_NOT_PINNED"},
        {"a party's door", to("/provide/keha-customer-query"), 403, "CERTIFICATE_NOT_PINNED"},
        {"a relay by way of a delivery", to("/deliver/fund-benefit-query"), 403,
         "CERTIFICATE_NOT_PINNED"},
        {"a body on GET", to("/openapi.json", "GET"), 400, "BODY_NOT_WANTED"},
        {"GET where POST belongs", to("/relay/fund-benefit-query", "GET"), 405, method},
        {"TRACE", to("/relay/fund-benefit-query", "TRACE"), 405, method},
        {"a method that nobody knows", to("/relay/fund-benefit-query", "BREW"), 405, method},
        {"post in small letters", to("/relay/fund-benefit-query", "post"), 405, method}};
}

std::vector<Hostile> contents(const std::string& person) {
    const std::string good{"{\"personalId\":\"" + person + "\"}"};
    const auto typed = [&](const std::string& type, const std::string& body) {
        return with_body(body, "Content-Type: " + type + "\r\nConnection: close\r\n");
    };
    const auto of = [](const std::string& body) {
        return with_body(body, json + "Connection: close\r\n");
    };
    const std::string type{"CONTENT_TYPE"};
    const std::string malformed{"JSON_MALFORMED"};
    return {
        {"XML, as it says", typed("application/xml", "<a/>"), 415, type},
        {"UTF-16, as it says", typed("application/json; charset=utf-16", utf16(good)), 415, type},
        {"UTF-8 that says UTF-7", typed("application/json; charset=utf-7", good), 415, type},
        {"Latin-1 that says UTF-8",
         typed("application/json; charset=utf-8", "{\"familyName\":\"M\xE4ki\"}"), 422,
         "JSON_ENCODING"},
        {"UTF-16 that says UTF-8", typed("application/json; charset=utf-8", utf16(good)), 422,
         malformed},
        {"a longer form than there has to be", of("{\"familyName\":\"\xC0\xAF\"}"), 422,
         "JSON_ENCODING"},
        {"two marks of the byte order", of("\xEF\xBB\xBF\xEF\xBB\xBF" + good), 422,
         "JSON_ENCODING"},
        {"compressed, as it says",
         with_body("\x1F\x8B", json + "Content-Encoding: gzip\r\nConnection: close\r\n"), 415,
         "CONTENT_ENCODING"},
        {"no content", of(""), 422, malformed},
        {"half a document", of(good.substr(0, good.size() / 2)), 422, malformed},
        {"two documents", of(good + good), 422, malformed},
        {"a key twice", of("{\"personalId\":\"" + person + "\"," + good.substr(1)), 422,
         "JSON_DUPLICATE_KEY"},
        {"100,000 levels", of(deep(100'000)), 422, "JSON_DEPTH"},
        {"an escaped NUL", of("{\"personalId\":\"\\u0000\"}"), 422, "JSON_CHARACTER"},
        {"an entity of XML", of("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"), 422, malformed},
        {"a key with a space",
         with_body(good, json + "Idempotency-Key: a b\r\nConnection: close\r\n"), 400,
         "IDEMPOTENCY_KEY_INVALID"},
        {"an empty key", with_body(good, json + "Idempotency-Key: \r\nConnection: close\r\n"), 400,
         "IDEMPOTENCY_KEY_INVALID"},
        {"a key of 300 characters",
         with_body(
             good,
             json + "Idempotency-Key: " + std::string(300, 'k') + "\r\nConnection: close\r\n"),
         400, "IDEMPOTENCY_KEY_INVALID"}};
}

}
