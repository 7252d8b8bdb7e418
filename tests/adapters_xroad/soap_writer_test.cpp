#include "gateway/text/text.h"
#include "tests/adapters_xroad/messages.h"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace adapters::xroad;
using tests::xroad::code_of;
using tests::xroad::EnvelopeText;
using tests::xroad::read;

namespace {

const gateway::text::XmlLibrary library;

/// Tells what of the body was heard.
class Heard final : public gateway::text::XmlEvents {
public:
    std::string told;

    void start(
        std::string_view name, std::string_view name_space,
        std::span<const gateway::text::XmlAttribute> /*attributes*/) override {
        told += "<{" + std::string{name_space} + "}" + std::string{name} + ">";
    }
    void text(std::string_view text) override { told += text; }
    void end() override { told += "</>"; }
    void violation(const core::Rejection& /*rejection*/) override {}
};

rc::Gen<std::string> letters(const std::string& of) {
    return rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::elementOf(of)));
}

rc::Gen<std::string> a_part() {
    return rc::gen::map(letters("abAZ09-_.,'<>&\"()+=? "), [](const std::string& inside) {
        return "ä" + inside + "x";
    });
}

rc::Gen<std::optional<std::string>> a_value() {
    return rc::gen::map(letters("abAZ09 <>&\"'ä]["), [](const std::string& text) {
        return gateway::text::is_utf8(text) ? std::optional{text} : std::nullopt;
    });
}

SoapHeaders some_headers() {
    SoapHeaders headers;
    headers.client.member = {*a_part(), *a_part(), *a_part()};
    headers.service.provider.member = {*a_part(), *a_part(), *a_part()};
    headers.service.code = "get";
    if (*rc::gen::arbitrary<bool>()) {
        headers.client.subsystem = *a_part();
        headers.service.provider.subsystem = *a_part();
        headers.service.version = *a_part();
        headers.security_server = ServerId{headers.client.member, *a_part()};
        headers.represented_party = RepresentedParty{*a_part(), *a_part()};
    }
    headers.id = *letters("abcdef0123456789-");
    headers.user_id = *a_value();
    headers.issue = *a_value();
    return headers;
}

std::string rejected(const core::Result<std::string>& written) {
    return written ? "written" : spelled(written.rejection().code);
}

}

TEST_CASE("what is written of a request reads as what was meant", "[xroad][soap][property]") {
    CHECK(rc::check("read(write(headers)) = headers", [] {
        const SoapHeaders headers{some_headers()};
        const auto written = write_request(headers, "<getIt xmlns=\"urn:b\"><v>1</v></getIt>");
        RC_ASSERT(written.ok());
        const auto envelope = read(written.value(), "text/xml", Kind::request);
        RC_ASSERT(envelope.ok());
        const auto& message = std::get<SoapMessage>(envelope.value());
        RC_ASSERT(message.headers == headers);
        RC_ASSERT(message.body_name == "getIt");
        const auto answer = write_response(message, "<getItResponse/>");
        RC_ASSERT(answer.ok());
        const auto answered = read(answer.value(), "text/xml", Kind::response);
        RC_ASSERT(answered.ok());
        RC_ASSERT(check_answer(headers, std::get<SoapMessage>(answered.value()).headers).ok());
    }));
}

TEST_CASE("a body that breaks out of its place is not written", "[xroad][soap]") {
    SoapHeaders headers;
    headers.client.member = {"FI", "MUN", "1"};
    headers.service = {{{"FI", "GOV", "2"}, "s"}, "get"};
    headers.id = "1";
    REQUIRE(rejected(write_request(headers, "<get/>")) == "written");
    for (const char* body :
         {"", "words", "<get/><get/>", "<get>", "<other/>", "<get/></soap:Body><soap:Body><get/>",
          "<get/></soap:Body><x/><soap:Body>", "<get/><!--", "<!DOCTYPE get><get/>",
          "<?xml version=\"1.0\"?><get/>", "<get a=\"1\" a=\"2\"/>", "<get>&unknown;</get>",
          "<soap:Fault><faultcode>a</faultcode></soap:Fault>"}) {
        INFO(body);
        CHECK(rejected(write_request(headers, body)) != "written");
    }
}

TEST_CASE("a request without id, or of a wrong identifier, is not written", "[xroad][soap]") {
    SoapHeaders headers;
    headers.client.member = {"FI", "MUN", "1"};
    headers.service = {{{"FI", "GOV", "2"}, "s"}, "get"};
    CHECK(rejected(write_request(headers, "<get/>")) == "missing_header_field");
    headers.id = "1";
    headers.client.member.member_code = "a/b";
    CHECK(rejected(write_request(headers, "<get/>")) == "invalid_client_identifier");
    headers.client.member.member_code = "1";
    headers.issue = "a\nb";
    CHECK(rejected(write_request(headers, "<get/>")) == "invalid_xml");
}

TEST_CASE("no person is named where logs and monitoring see it", "[xroad][soap]") {
    SoapHeaders headers;
    headers.client.member = {"FI", "MUN", "1"};
    headers.service = {{{"FI", "GOV", "2"}, "s"}, "get"};
    headers.id = "1";
    headers.user_id = "case of 010190-999W";
    REQUIRE(rejected(write_request(headers, "<get/>")) != "written");
    CHECK(rejected(write_request(headers, "<get/>")) == "xroad_personal_data");
    std::swap(headers.user_id, headers.issue);
    CHECK(rejected(write_request(headers, "<get/>")) == "xroad_personal_data");
    headers.issue = "official-17";
    CHECK(rejected(write_request(headers, "<get>010190-999W</get>")) == "written");
}

TEST_CASE(
    "an answer repeats the request's headers byte by byte, those that nobody knows too",
    "[xroad][soap]") {
    EnvelopeText text;
    text.others += "<!-- </s:Header> --><z:own xmlns:z='urn:o' "
                   "a=\"/>\"><![CDATA[</s:Header>]]></z:own>";
    const auto request = read(text.text());
    REQUIRE(request);
    const auto& message = std::get<SoapMessage>(request.value());
    CHECK(message.head == text.text().substr(0, text.text().find("<s:Body>")));
    const auto written = write_response(message, "<getPeriodsResponse xmlns=\"urn:p\"/>");
    REQUIRE(written);
    CHECK(written.value().find(message.head) != std::string::npos);
    Heard heard;
    REQUIRE(read(written.value(), "text/xml", Kind::response, &heard));
    CHECK(heard.told == "<{urn:p}getPeriodsResponse></>");
    CHECK(rejected(write_response(message, "<getPeriods/>")) == "inconsistent_headers");
}

TEST_CASE("no default namespace of the request reaches into the answer's body", "[xroad][soap]") {
    std::string text{EnvelopeText{}.text()};
    // the same envelope without prefix
    for (std::size_t at{text.find("s:")}; at != std::string::npos; at = text.find("s:", at)) {
        const bool element{text[at - 1] == '<' || text[at - 1] == '/'};
        text.erase(at, element ? 2 : 0);
        at += element ? 0 : 1;
    }
    const std::size_t mark{text.find("xmlns:s=")};
    REQUIRE(mark != std::string::npos);
    text.erase(mark + 5, 2);
    const auto request = read(text);
    REQUIRE(code_of(request) == "ok");
    const auto written = write_response(
        std::get<SoapMessage>(request.value()), "<getPeriodsResponse><v/></getPeriodsResponse>");
    REQUIRE(written);
    Heard heard;
    REQUIRE(read(written.value(), "text/xml", Kind::response, &heard));
    CHECK(heard.told == "<{}getPeriodsResponse><{}v></></>");
}

TEST_CASE("a fault of ours reads as a party's own", "[xroad][soap]") {
    const auto fault = read(write_fault(Kind::response, "a <reason> & more"));
    REQUIRE(fault);
    CHECK(std::get<Fault>(fault.value()) == Fault{"Server", Fault::Origin::party, ""});
}
