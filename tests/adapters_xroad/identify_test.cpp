#include "adapters/transports/xroad/identify.h"
#include "gateway/text/text.h"
#include "tests/adapters_xroad/messages.h"

#include <catch2/catch.hpp>

using namespace adapters::xroad;
using tests::xroad::EnvelopeText;

namespace {

const gateway::text::XmlLibrary library;

const std::string rest{
    "GET /r1/FI-TEST/GOV/7654321-2/benefits/periods/v1?a=b HTTP/1.1\r\nHost: ss.example\r\n"
    "X-Road-Client: FI-TEST/MUN/1234567-1/employment\r\n"};

std::string code_of(
    std::string_view text, std::optional<std::string_view> type = std::nullopt,
    std::optional<Kind> kind = std::nullopt) {
    const auto read = identify(text, type, kind);
    if (!read) {
        return spelled(read.rejection().code);
    }
    const auto* const fault = std::get_if<Fault>(&read.value());
    return fault == nullptr ? "ok" : "fault " + fault->code;
}

std::string without_returns(std::string text) {
    text.erase(std::remove(text.begin(), text.end(), '\r'), text.end());
    return text;
}

}

TEST_CASE("an envelope, parts and a REST request are identified alike", "[xroad][identify]") {
    const auto soap = identify(EnvelopeText{}.text(), std::nullopt, std::nullopt);
    REQUIRE(soap);
    const Identity& alone{std::get<Identity>(soap.value())};
    CHECK(alone.protocol == Identity::Protocol::soap);
    CHECK(alone.attachments == 0);

    const std::string parts{
        "--b\r\nContent-Type: text/xml; charset=utf-8\r\n\r\n" + EnvelopeText{}.text()
        + "\r\n--b\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n--b--\r\n"};
    const auto mime = identify(parts, "multipart/related; boundary=b", std::nullopt);
    REQUIRE(mime);
    Identity expected{alone};
    expected.attachments = 1;
    CHECK(std::get<Identity>(mime.value()) == expected);

    const auto request = identify(rest + "X-Road-Id: 1\r\n\r\n", std::nullopt, std::nullopt);
    REQUIRE(request);
    const Identity& found{std::get<Identity>(request.value())};
    CHECK(found.protocol == Identity::Protocol::rest);
    CHECK(found.client == alone.client);
    CHECK(shown(found.service) == "FI-TEST/GOV/7654321-2/benefits/periods");
    CHECK(found.id == "1");
    CHECK(found.protocol_version == "r1");
}

TEST_CASE("SOAP that is posted is read by its own header fields", "[xroad][identify]") {
    const std::string body{EnvelopeText{}.text()};
    const auto posted =
        [&body](const std::string& fields, const std::string& line = "POST / HTTP/1.1") {
            return code_of(
                line + "\r\nHost: ss.example\r\nContent-Length: " + std::to_string(body.size())
                + "\r\n" + fields + "\r\n" + body);
        };
    CHECK(posted("Content-Type: text/xml\r\n") == "ok");
    CHECK(posted("Content-Type: text/xml\r\nSOAPAction: \"\"\r\n") == "ok");
    CHECK(posted("Content-Type: text/xml\r\nSOAPAction: words\r\n") == "invalid_soap_action");
    CHECK(
        posted("Content-Type: text/xml\r\nSOAPAction: \"\"\r\nSOAPAction: \"\"\r\n")
        == "invalid_soap_action"); // as the provider's door reads it
    CHECK(posted("Content-Type: application/json\r\n") == "invalid_content_type");
    CHECK(posted("") == "invalid_content_type");
    CHECK(posted("Content-Type: text/xml\r\n", "PUT / HTTP/1.1") == "invalid_http_method");
}

TEST_CASE("HTTP text is one whole request, or refused", "[xroad][identify]") {
    CHECK(code_of(rest + "\r\n") == "ok");
    CHECK(code_of(without_returns(rest + "\r\n")) == "ok");  // written by hand
    CHECK(code_of(rest + "\r\n{\"a\":1}") == "bad_request"); // X-Road drops it
    CHECK(code_of(rest + "Content-Length: 2\r\n\r\n{}") == "bad_request");
    CHECK(code_of(rest + "Content-Length: 2\r\n\r\n{") == "bad_request");
    CHECK(code_of(rest + "Content-Length: 2\r\n\r\n{}}") == "bad_request");
    CHECK(code_of(rest + "X-Own: a\n\r\n") == "bad_request"); // two kinds of line ends
    CHECK(code_of(rest + " folded\r\n\r\n") == "bad_request");
    CHECK(code_of(rest + "Host: other\r\n\r\n") == "bad_request");
    CHECK(code_of(rest + "X-Road-Client: FI-TEST/MUN/1/x\r\n\r\n") == "duplicate_header_field");
    CHECK(code_of(rest + "\r\n", std::nullopt, Kind::response) == "bad_request");
    // as a provider gets it, who knows by the address alone which service is meant
    const std::string provided{
        "POST /x-road/rest/asked HTTP/1.1\r\nHost: gate\r\nX-Road-Client: FI-TEST/GOV/1/a\r\n"
        "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"};
    CHECK(code_of(provided) == "bad_request");
    CHECK(code_of("GET /r2/FI/GOV/1/a/b HTTP/1.1\r\nHost: a\r\n\r\n") == "invalid_http_method");
}

TEST_CASE(
    "of a request written by hand what nobody could read in two ways is supplied",
    "[xroad][identify]") {
    for (const bool returns : {true, false}) {
        const auto code = [returns](const std::string& text) {
            return code_of(returns ? text : without_returns(text));
        };
        INFO(returns);
        CHECK(code(rest) == "ok"); // its head ends with the file
        CHECK(code(rest.substr(0, rest.size() - 2)) == "ok");
        const std::string path{"/r1/FI-TEST/GOV/7654321-2/benefits/periods"};
        const std::string client{"\r\nX-Road-Client: FI-TEST/MUN/1234567-1/employment\r\n"};
        CHECK(code("GET " + path + client) == "ok"); // as PR-REST prints it
        CHECK(code("\xEF\xBB\xBF\r\n\r\nGET " + path + client) == "ok");
        CHECK(code("get " + path + client) == "invalid_http_method");
        CHECK(code("POST " + path + client + "\r\n{\"a\":1}") == "ok");
        CHECK(
            code("POST " + path + client + "Transfer-Encoding: chunked\r\n\r\n{\"a\":1}")
            == "bad_request");
        CHECK(
            code("POST /\r\nContent-Type: text/xml\r\n\r\n" + EnvelopeText{}.text() + "\n")
            == "ok");
        CHECK(
            code(
                "POST /\r\nContent-Type: text/xml\r\nContent-Length: 1\r\n\r\n"
                + EnvelopeText{}.text())
            == "bad_request");
    }
    CHECK(code_of("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") == "bad_request");
}

TEST_CASE(
    "parts say their own boundary, in a head of MIME or in their first line", "[xroad][identify]") {
    const std::string parts{
        "--b:1\r\nContent-Type: text/xml\r\n\r\n" + EnvelopeText{}.text()
        + "\r\n--b:1\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n--b:1--\r\n"};
    const auto attachments = [](const std::string& text) {
        const auto read = identify(text, std::nullopt, std::nullopt);
        REQUIRE(read);
        return std::get<Identity>(read.value()).attachments;
    };
    CHECK(attachments(parts) == 1);
    CHECK(attachments(without_returns(parts)) == 1);
    const std::string head{
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/xml\";\r\n"
        "\tboundary=\"b:1\"\r\n\r\n"};
    CHECK(attachments(head + parts) == 1);
    CHECK(attachments(without_returns(head + parts)) == 1);
    CHECK(attachments("Content-Type: text/xml\r\n\r\n" + EnvelopeText{}.text()) == 0);
    CHECK(
        code_of("Content-Type: text/html\r\n\r\n" + EnvelopeText{}.text())
        == "invalid_content_type");
    CHECK(
        code_of("Content-Type: multipart/related; boundary=c\r\n\r\n" + parts)
        == "invalid_message");
    CHECK(code_of("--" + std::string(71, 'a') + "\r\n") == "invalid_content_type");
    CHECK(code_of("--\r\n") == "invalid_content_type");
}

TEST_CASE("what cannot be anything is told as what it is", "[xroad][identify]") {
    const auto place = [](std::string_view text) {
        const auto read = identify(text, std::nullopt, std::nullopt);
        REQUIRE_FALSE(read);
        return read.rejection().path;
    };
    CHECK(place("") == "the message is empty");
    CHECK(place("\r\n") == "the message is empty");
    for (const char* text : {"{\"a\":1}", "words", "Note: words\n\nmore", "%PDF"}) {
        CHECK(place(text) == "neither an envelope nor parts nor an HTTP request");
    }
    CHECK(place(std::string(largest_message + 1, '<')) == "the message is too large");
}

TEST_CASE("what is no message is refused with a code, and a fault is told", "[xroad][identify]") {
    CHECK(code_of("") == "invalid_xml");
    CHECK(code_of("words") == "invalid_xml");
    CHECK(code_of(EnvelopeText{}.text(), "text/plain") == "invalid_content_type");
    CHECK(code_of(EnvelopeText{}.text(), "no type") == "invalid_content_type");
    CHECK(code_of("--b\r\n", "multipart/related") == "invalid_content_type");
    CHECK(code_of(EnvelopeText{}.text(), "multipart/related; boundary=b") == "invalid_message");
    CHECK(
        code_of(EnvelopeText{}.wrapped("<s:Body><s:Fault><faultcode>Server.ClientProxy."
                                       "NetworkError</faultcode></s:Fault></s:Body>"))
        == "fault server.clientproxy.network_error");
}
