#include "adapters/transports/xroad/describe.h"
#include "gateway/crypto/base64.h"
#include "gateway/text/text.h"
#include "gateway/text/xml_json.h"
#include "tests/adapters_xroad/messages.h"

#include <catch2/catch.hpp>

using namespace adapters::xroad;
using gateway::core::as_bytes;
using tests::xroad::code_of;
using tests::xroad::EnvelopeText;
using tests::xroad::message_of;
using tests::xroad::read;
using tests::xroad::replaced;

namespace {

const gateway::text::XmlLibrary library;

std::string with(std::string EnvelopeText::*piece, const std::string& text) {
    EnvelopeText envelope;
    envelope.*piece = text;
    return envelope.text();
}

std::string without(std::string EnvelopeText::*piece) {
    return with(piece, "");
}

/// The body's one element as a document of its own.
std::string handed_on(const EnvelopeText& text, Kind kind) {
    std::string element;
    REQUIRE(read_envelope(
        as_bytes(text.text()), parse_media_type("text/xml").value(),
        {kind, nullptr, {}, &element}));
    return element;
}

}

TEST_CASE("an envelope says who asks whom for what", "[xroad][soap]") {
    const auto envelope = read(EnvelopeText{}.text());
    const SoapMessage& message{message_of(envelope)};
    CHECK(message.kind == Kind::request);
    CHECK(shown(message.headers.client) == "FI-TEST/MUN/1234567-1/employment");
    CHECK(shown(message.headers.service) == "FI-TEST/GOV/7654321-2/benefits/getPeriods/v1");
    CHECK(message.headers.id == "5b0f1c9e-3f0d-4c56-9a38-0d7f3f0c7a11");
    CHECK(message.headers.user_id == "official-17");
    CHECK(message.headers.issue == "case-4");
    CHECK(message.headers.protocol_version == "4.0");
    CHECK(message.body_name == "getPeriods");
    CHECK_FALSE(message.request_hash);
}

TEST_CASE("prefixes, order and unknown headers are free", "[xroad][soap]") {
    EnvelopeText text;
    std::swap(text.client, text.version);
    text.others += R"(<z:own xmlns:z="urn:other"><z:deep>text</z:deep></z:own>)";
    CHECK(code_of(text.text()) == "ok");
    // a central service beside the service is read, and not used
    text.others +=
        R"(<x:centralService i:objectType="CENTRALSERVICE">)"
        R"(<i:xRoadInstance>FI</i:xRoadInstance><i:serviceCode>c</i:serviceCode></x:centralService>)";
    CHECK(code_of(text.text()) == "ok");
    text.service.clear();
    CHECK(code_of(text.text()) == "missing_header_field");
}

TEST_CASE(
    "a required header that is missing, or in another namespace, is missing", "[xroad][soap]") {
    for (auto piece :
         {&EnvelopeText::client, &EnvelopeText::service, &EnvelopeText::id,
          &EnvelopeText::version}) {
        CHECK(code_of(without(piece)) == "missing_header_field");
    }
    CHECK(code_of(without(&EnvelopeText::others)) == "ok");
    CHECK(
        code_of(with(&EnvelopeText::xroad_namespace, "http://x-road.ee/xsd/x-road.xsd"))
        == "missing_header_field");
    CHECK(
        code_of(with(&EnvelopeText::envelope_namespace, "http://www.w3.org/2003/05/soap-envelope"))
        == "invalid_soap");
    CHECK(code_of(EnvelopeText{}.wrapped("<s:Body><a/></s:Body>")) == "missing_header");
    CHECK(code_of(EnvelopeText{}.wrapped(EnvelopeText{}.header())) == "missing_body");
}

TEST_CASE("a header or a part of one that stands twice is refused", "[xroad][soap]") {
    const EnvelopeText whole;
    for (auto piece :
         {&EnvelopeText::client, &EnvelopeText::service, &EnvelopeText::id, &EnvelopeText::version,
          &EnvelopeText::others}) {
        CHECK(code_of(with(piece, whole.*piece + whole.*piece)) == "duplicate_header_field");
    }
    CHECK(
        code_of(replaced(
            whole.text(), "<i:memberClass>MUN</i:memberClass>",
            "<i:memberClass>MUN</i:memberClass><i:memberClass>GOV</i:memberClass>"))
        == "duplicate_header_field");
}

TEST_CASE("an envelope is Header, then Body, each once, and nothing else", "[xroad][soap]") {
    const EnvelopeText text;
    const std::string body{"<s:Body>" + text.body + "</s:Body>"};
    CHECK(code_of(text.wrapped(body + text.header())) == "invalid_soap");
    CHECK(code_of(text.wrapped(text.header() + text.header() + body)) == "invalid_soap");
    CHECK(code_of(text.wrapped(text.header() + body + body)) == "invalid_soap");
    CHECK(code_of(text.wrapped(text.header() + body + "<extra/>")) == "invalid_soap");
    CHECK(code_of(text.wrapped("words" + text.header() + body)) == "invalid_soap");
    CHECK(code_of("<other/>") == "invalid_soap");
    CHECK(code_of(without(&EnvelopeText::body)) == "invalid_body");
    CHECK(code_of(with(&EnvelopeText::body, text.body + "<getPeriods/>")) == "invalid_body");
    CHECK(code_of(with(&EnvelopeText::body, "words" + text.body)) == "invalid_body");
    CHECK(code_of(with(&EnvelopeText::body, "<other/>")) == "inconsistent_headers");
    CHECK(code_of(with(&EnvelopeText::body, "<getPeriodsRequest/>")) == "ok");
}

TEST_CASE("identifiers are of the type that they say", "[xroad][soap]") {
    const std::string text{EnvelopeText{}.text()};
    const auto changed = [&](const std::string& from, const std::string& to) {
        return code_of(replaced(text, from, to));
    };
    CHECK(changed("\"SUBSYSTEM\"", "\"MEMBER\"") == "invalid_client_identifier");
    CHECK(
        changed("<i:subsystemCode>employment</i:subsystemCode>", "")
        == "invalid_client_identifier");
    CHECK(changed("<i:memberCode>1234567-1</i:memberCode>", "") == "invalid_client_identifier");
    CHECK(changed("1234567-1", "..") == "invalid_client_identifier");
    CHECK(changed("1234567-1", "a/b") == "invalid_client_identifier");
    CHECK(changed("1234567-1", " 1234567-1") == "invalid_client_identifier");
    CHECK(changed("1234567-1", "1234567-1\n") == "invalid_client_identifier");
    CHECK(changed("\"SUBSYSTEM\"", "\"PERSON\"") == "invalid_xml");
    CHECK(changed(" i:objectType=\"SUBSYSTEM\"", "") == "invalid_xml");
    CHECK(changed(" i:objectType=\"SUBSYSTEM\"", " objectType=\"SUBSYSTEM\"") == "invalid_xml");
    CHECK(changed("\"SERVICE\"", "\"SUBSYSTEM\"") == "invalid_xml");
    CHECK(changed("<i:serviceCode>getPeriods</i:serviceCode>", "") == "missing_header_field");
    CHECK(changed(">v1<", ">v/1<") == "invalid_request");
    CHECK(changed(">v1<", "><") == "missing_header_field");
    CHECK(changed(">benefits<", "><") == "missing_header_field");
    const auto beside = [](const std::string& header) {
        EnvelopeText with_more;
        with_more.others += header;
        return code_of(with_more.text());
    };
    const std::string owner{
        "<x:securityServer i:objectType=\"SERVER\"><i:xRoadInstance>FI</i:xRoadInstance>"
        "<i:memberClass>GOV</i:memberClass><i:memberCode>1</i:memberCode>"};
    CHECK(beside(owner + "</x:securityServer>") == "missing_header_field");
    CHECK(
        beside(owner + "<i:serverCode>a/b</i:serverCode></x:securityServer>") == "invalid_request");
    CHECK(beside("<r:representedParty/>") == "missing_header_field");
    CHECK(
        beside("<r:representedParty><r:partyCode>a/b</r:partyCode></r:representedParty>")
        == "invalid_request");
    CHECK(changed("<i:memberClass>MUN<", "<i:memberClass><b/>MUN<") == "invalid_xml");
    CHECK(changed("<i:memberClass>MUN", "<i:unknown/><i:memberClass>MUN") == "invalid_xml");
}

TEST_CASE("a wrong protocol version is refused", "[xroad][soap]") {
    for (const char* version : {"xxx", "3.1", "4", "4.", "40", "4.0 ", "4.x", ""}) {
        INFO(version);
        CHECK(
            code_of(with(
                &EnvelopeText::version,
                "<x:protocolVersion>" + std::string{version} + "</x:protocolVersion>"))
            == "invalid_protocol_version");
    }
    CHECK(
        code_of(with(&EnvelopeText::version, "<x:protocolVersion>4.1</x:protocolVersion>"))
        == "ok");
}

TEST_CASE("an empty id passes, and no header carries a line break", "[xroad][soap]") {
    CHECK(code_of(with(&EnvelopeText::id, "<x:id/>")) == "ok");
    CHECK(code_of(with(&EnvelopeText::id, "<x:id>a&#10;b</x:id>")) == "invalid_xml");
    CHECK(code_of(with(&EnvelopeText::id, "<x:id>a<b/></x:id>")) == "invalid_xml");
    for (const char* name : {"id", "userId", "issue"}) {
        EnvelopeText text;
        text.id = "";
        text.others = "<x:id>1</x:id>";
        const std::string header{
            "<x:" + std::string{name} + ">a\xC2\x85</x:" + std::string{name} + ">"};
        (std::string_view{name} == "id" ? text.others : text.id) = header;
        CHECK(code_of(text.text()) == "invalid_xml"); // NEL, of C1
    }
    CHECK(
        code_of(with(&EnvelopeText::others, "<x:userId>" + std::string(1025, 'a') + "</x:userId>"))
        == "invalid_xml");
}

TEST_CASE("a DOCTYPE, an entity and what is cut are refused", "[xroad][soap]") {
    const std::string text{EnvelopeText{}.text()};
    CHECK(code_of("<!DOCTYPE a>" + text) == "invalid_xml");
    CHECK(
        code_of(R"(<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>)" + text)
        == "invalid_xml");
    CHECK(code_of(text.substr(0, text.size() - 3)) == "invalid_xml");
    CHECK(code_of("") == "invalid_xml");
    CHECK(code_of(text + "more") == "invalid_xml");
}

TEST_CASE(
    "a response is told by its hash or its body, and held to what was expected", "[xroad][soap]") {
    EnvelopeText text;
    text.body = "<getPeriodsResponse/>";
    CHECK(message_of(read(text.text())).kind == Kind::response);
    CHECK(code_of(read(text.text(), "text/xml", Kind::request)) == "inconsistent_headers");
    text.body = "<getPeriodsByPersonResponse/>"; // a wrapper need only begin with the code
    CHECK(message_of(read(text.text())).kind == Kind::response);
    text.body = "<getPeriodsByPerson/>";
    CHECK(message_of(read(text.text())).kind == Kind::request);
    text.body = "<getPeriodsResponse/>";
    text.others += R"(<x:requestHash algorithmId="http://www.w3.org/2001/04/xmlenc#sha512">Zm 9v
        </x:requestHash>)";
    const auto hashed = read(text.text(), "text/xml", Kind::response);
    CHECK(message_of(hashed).request_hash == RequestHash{std::string{sha512_algorithm}, "Zm9v"});
    CHECK(code_of(read(text.text(), "text/xml", Kind::request)) == "inconsistent_headers");
    CHECK(
        code_of(read(EnvelopeText{}.text(), "text/xml", Kind::response)) == "inconsistent_headers");
}

TEST_CASE("a message is held to its kind, whether it was told or found", "[xroad][soap]") {
    EnvelopeText hashed;
    hashed.others += "<x:requestHash>Zm9v</x:requestHash>"; // and a body that is no response
    for (const auto kind :
         {std::optional<Kind>{}, std::optional{Kind::request}, std::optional{Kind::response}}) {
        CHECK(code_of(read(hashed.text(), "text/xml", kind)) == "inconsistent_headers");
    }
    // a service whose own code ends in Response
    EnvelopeText text;
    text.service = replaced(text.service, ">getPeriods<", ">getResponse<");
    text.body = "<getResponse/>";
    CHECK(message_of(read(text.text())).kind == Kind::request);
    CHECK(code_of(read(text.text(), "text/xml", Kind::request)) == "ok");
    text.body = "<getResponseResponse/>";
    CHECK(message_of(read(text.text())).kind == Kind::response);
    CHECK(code_of(read(text.text(), "text/xml", Kind::request)) == "inconsistent_headers");
}

TEST_CASE(
    "a request hash holds for the very bytes that were sent, and for no others", "[xroad][soap]") {
    const std::string sent{EnvelopeText{}.text()};
    const RequestHash hash{hash_of(as_bytes(sent))};
    CHECK(verify(hash, as_bytes(sent)));
    CHECK_FALSE(verify(hash, as_bytes(sent + "\n")));
    CHECK_FALSE(verify(std::nullopt, as_bytes(sent)));
    CHECK_FALSE(
        verify(RequestHash{"http://www.w3.org/2001/04/xmlenc#sha256", hash.value}, as_bytes(sent)));
    CHECK_FALSE(verify(RequestHash{hash.algorithm, "not base64"}, as_bytes(sent)));
    CHECK_FALSE(verify(RequestHash{hash.algorithm, ""}, as_bytes(sent)));
    // FIPS 180-2, abc
    CHECK(
        hash_of(as_bytes("abc")).value
        == "3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/"
           "uu9RU1EI2Q86A4qmslPpUyknw==");
}

TEST_CASE("an answer repeats what was asked, value by value", "[xroad][soap]") {
    const SoapHeaders sent{message_of(read(EnvelopeText{}.text())).headers};
    CHECK(check_answer(sent, sent));
    const auto place = [&sent](auto change) {
        SoapHeaders answer{sent};
        change(answer);
        const auto checked = check_answer(sent, answer);
        REQUIRE_FALSE(checked);
        CHECK(spelled(checked.rejection().code) == "inconsistent_response");
        return checked.rejection().path;
    };
    CHECK(place([](SoapHeaders& a) { a.client.subsystem.reset(); }) == "client");
    CHECK(place([](SoapHeaders& a) { a.service.version = "v2"; }) == "service");
    CHECK(place([](SoapHeaders& a) { a.id = "other"; }) == "id");
    CHECK(place([](SoapHeaders& a) { a.user_id.reset(); }) == "userId");
    CHECK(place([](SoapHeaders& a) { a.issue = ""; }) == "issue");
    CHECK(
        place([](SoapHeaders& a) {
            a.represented_party = RepresentedParty{{}, "1"};
        })
        == "representedParty");
}

TEST_CASE("a SOAPAction is none, empty, or a URI in quotes", "[xroad][soap]") {
    CHECK(is_soap_action(std::nullopt));
    CHECK(is_soap_action(""));
    CHECK(is_soap_action("\"\""));
    CHECK(is_soap_action("\"urn:a:b\""));
    CHECK_FALSE(is_soap_action("urn:a:b"));
    CHECK_FALSE(is_soap_action("\"a b\""));
    CHECK_FALSE(is_soap_action("\""));
}

TEST_CASE(
    "a body is handed on as it was written, with the namespaces that stand further out: a prefix "
    "within a value means what it meant",
    "[xroad][soap]") {
    EnvelopeText text;
    const std::string schemas{" xmlns:xs=\"http://www.w3.org/2001/XMLSchema\""};
    const std::string instance{" xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"};
    for (const auto& [kind, name] :
         {std::pair{Kind::request, std::string{"getPeriods"}},
          std::pair{Kind::response, std::string{"getPeriodsResponse"}}}) {
        const std::string inside{
            "<from xsi:type=\"xs:date\">2026-01-01</from><!-- > --><note xml:lang=\"sv\" "
            "xml:space='preserve'><![CDATA[</note>]]> &amp; </note></"
            + name + ">"};
        text.body = "<" + name + ">" + inside;
        const std::string outer{
            "<s:Body xmlns='urn:t'" + instance + schemas
            + " xmlns:xml=" + "\"http://www.w3.org/XML/1998/namespace\" xmlns:unused=\"urn:u\">"};
        std::string element;
        REQUIRE(read_envelope(
            as_bytes(replaced(text.text(), "<s:Body>", outer)),
            parse_media_type("text/xml").value(), {kind, nullptr, {}, &element}));
        CHECK(element == "<" + name + " xmlns='urn:t'" + instance + schemas + ">" + inside);
    }
}

TEST_CASE(
    "of a namespace that is declared anew in a body, only the new one is left", "[xroad][soap]") {
    EnvelopeText text;
    text.body = R"(<getPeriods xmlns="" xmlns:x = "urn:new" x:a="x:b>"/>)";
    CHECK(
        handed_on(text, Kind::request)
        == R"(<getPeriods xmlns="" xmlns:x = "urn:new" x:a="x:b>"/>)");
    text.body = R"(<x:getPeriods a="&#105;:b"/>)"; // i:b, and so every prefix may be meant
    CHECK(
        handed_on(text, Kind::request)
        == R"(<x:getPeriods xmlns:s="http://schemas.xmlsoap.org/soap/envelope/")"
           R"( xmlns:x="http://x-road.eu/xsd/xroad.xsd" xmlns:i="http://x-road.eu/xsd/identifiers")"
           R"( xmlns:r="http://x-road.eu/xsd/representation.xsd" a="&#105;:b"/>)");
}

TEST_CASE(
    "a posted question that holds to its schema does so as a document of its own",
    "[xroad][soap]") {
    const auto schema = gateway::text::XmlJson::compile(
        R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:t")"
        R"( elementFormDefault="qualified"><xs:element name="getPeriods"><xs:complexType>)"
        R"(<xs:sequence><xs:element name="from" type="xs:date"/></xs:sequence></xs:complexType>)"
        R"(</xs:element></xs:schema>)",
        "urn:t", "getPeriods");
    REQUIRE(schema);
    EnvelopeText text;
    text.body = R"(<getPeriods xmlns="urn:t"><from i:type="d:date">2026-01-01</from></getPeriods>)";
    const std::string posted{replaced(
        text.text(), "<s:Body>",
        R"(<s:Body xmlns:d="http://www.w3.org/2001/XMLSchema")"
        R"( xmlns:i="http://www.w3.org/2001/XMLSchema-instance">)")};
    gateway::http::Request request;
    request.headers.add("content-type", "text/xml");
    request.body.assign(as_bytes(posted).begin(), as_bytes(posted).end());
    const auto taken = read_posted(request);
    REQUIRE(taken);
    const auto json = schema.value()->to_json(as_bytes(taken.value().body));
    REQUIRE(json);
    CHECK(gateway::text::write_json(json.value()) == R"({"from":"2026-01-01"})");
}
