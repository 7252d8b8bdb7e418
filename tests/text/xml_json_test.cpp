// XML ⇄ JSON by the schema: what may repeat is an array, whatever the data hold.

#include "gateway/text/xml_json.h"

#include <catch2/catch.hpp>

using namespace gateway::text;
namespace core = gateway::core;

namespace {

const std::string schema{R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:t"
    targetNamespace="urn:t" elementFormDefault="qualified">
  <xs:element name="answer"><xs:complexType><xs:sequence>
    <xs:element name="days" type="xs:decimal"/>
    <xs:element name="final" type="xs:boolean" minOccurs="0"/>
    <xs:element name="code" type="xs:string" minOccurs="0" maxOccurs="3"/>
    <xs:element name="period" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>
      <xs:element name="from" type="xs:date"/><xs:element name="note" minOccurs="0" nillable="true"
        type="xs:string"/></xs:sequence><xs:attribute name="no" type="xs:int" use="required"/>
    </xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element></xs:schema>)"};

std::shared_ptr<const XmlJson> converter() {
    auto made = XmlJson::compile(schema, "urn:t", "answer");
    REQUIRE(made);
    return made.value();
}

std::string to_json(const std::string& xml) {
    const auto made = converter()->to_json(core::as_bytes(xml));
    return made ? write_json(made.value()) : std::string{made.rejection().code.text()};
}

std::string to_xml(const std::string& json) {
    const auto made = converter()->to_xml(parse_json(json).value());
    return made ? made.value() : std::string{made.rejection().code.text()};
}

std::string refused(const std::string& xsd, const std::string& element = "a") {
    const auto made = XmlJson::compile(xsd, "", element);
    return made ? "ok" : std::string{made.rejection().code.text()};
}

std::string schema_with(const std::string& inside) {
    return R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">)" + inside + "</xs:schema>";
}

}

TEST_CASE("maxOccurs decides what is an array, and the type what is a number", "[text][xml-json]") {
    CHECK(
        to_json(R"(<t:answer xmlns:t="urn:t"><t:days>+007.50</t:days></t:answer>)")
        == R"({"days":7.50,"code":[],"period":[]})");
    CHECK(
        to_json(R"(<answer xmlns="urn:t"><days>1</days><final>1</final><code>007</code>)"
                R"(<period no="2"><from>2026-01-01</from></period></answer>)")
        == R"({"days":1,"final":true,"code":["007"],"period":[{"@no":2,"from":"2026-01-01"}]})");
    CHECK(
        to_json(R"(<answer xmlns="urn:t"><days>.5</days><period no="1"><from>2026-01-01</from>)"
                R"(<note xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:nil="true"/>)"
                R"(</period></answer>)")
        == R"({"days":0.5,"code":[],"period":[{"@no":1,"from":"2026-01-01","note":null}]})");
}

TEST_CASE("what JSON says is written in the schema's order and comes back", "[text][xml-json]") {
    const std::string json{
        R"({"period":[{"from":"2026-01-01","@no":1,"note":null},{"@no":2,"from":"2026-02-01"}],)"
        R"("code":["<&>"],"days":1.5,"final":false})"};
    const std::string xml{to_xml(json)};
    INFO(xml);
    CHECK(
        to_json(xml)
        == R"({"days":1.5,"final":false,"code":["<&>"],)"
           R"("period":[{"@no":1,"from":"2026-01-01","note":null},{"@no":2,"from":"2026-02-01"}]})");
}

TEST_CASE("what the schema has no place for is refused, never dropped", "[text][xml-json]") {
    CHECK(to_xml(R"({"days":1,"code":"007"})") == "JSON_SHAPE"); // one of many is no array
    CHECK(to_xml(R"({"days":[1]})") == "JSON_SHAPE");            // and many where one may stand
    CHECK(to_xml(R"({"days":"1"})") == "JSON_SHAPE");
    CHECK(to_xml(R"({"days":1,"more":1})") == "JSON_SHAPE");
    CHECK(to_xml(R"({"days":1,"@more":"1"})") == "JSON_SHAPE");
    CHECK(to_xml(R"({"days":null})") == "JSON_SHAPE");
    CHECK(to_xml(R"({"days":1,"code":[{}]})") == "JSON_SHAPE");
    CHECK(to_xml(R"([])") == "JSON_SHAPE");
    CHECK(to_xml(R"({"final":true})") == "XML_SCHEMA");
    CHECK(to_xml(R"({"days":1,"code":["a","b","c","d"]})") == "XML_SCHEMA");
    CHECK(to_json(R"(<answer xmlns="urn:t"><days>x</days></answer>)") == "XML_SCHEMA");
    CHECK(to_json(R"(<other xmlns="urn:t"/>)") == "XML_SCHEMA");
    CHECK(to_json(R"(<answer xmlns="urn:t"><days>1)") == "XML_MALFORMED");
}

TEST_CASE(
    "a refusal's place shows the schema's names, and a stranger's never", "[text][xml-json]") {
    const auto made = converter();
    const auto place = [&](const std::string& json) {
        const auto read = made->to_xml(parse_json(json).value());
        return read ? "none" : read.rejection().path;
    };
    CHECK(place(R"({"final":true})") == "/answer");
    CHECK(place(R"({"days":1,"period":[{"@no":1,"from":"x"}]})") == "/answer/period/from");
    CHECK(place(R"({"days":1,"stranger":1})") == "/answer");
    const auto of_xml = [&](const std::string& xml) {
        const auto read = made->to_json(core::as_bytes(xml));
        return read ? "none" : read.rejection().path;
    };
    CHECK(of_xml(R"(<answer xmlns="urn:t"><days>x</days></answer>)") == "/answer/days");
    CHECK(
        of_xml(R"(<answer xmlns="urn:t"><days>1</days><stranger/></answer>)").find("stranger")
        == std::string::npos);
    CHECK(made->names().contains("@no"));
    CHECK_FALSE(made->names().contains("stranger"));
}

TEST_CASE(
    "a schema that can be read in two ways, or without end, has no JSON", "[text][xml-json]") {
    CHECK(refused(schema_with(R"(<xs:element name="a" type="xs:string"/>)")) == "ok");
    CHECK(
        refused(schema_with(R"(<xs:element name="a" type="xs:string"/>)"), "b")
        == "XML_SCHEMA_INVALID");
    CHECK(refused(schema_with(R"(<xs:element name="a"/>)")) == "XML_SCHEMA_OPEN");
    CHECK(
        refused(schema_with(
            R"(<xs:element name="a"><xs:complexType mixed="true"><xs:sequence>)"
            R"(<xs:element name="b" type="xs:string"/></xs:sequence></xs:complexType></xs:element>)"))
        == "XML_SCHEMA_OPEN");
    CHECK(
        refused(schema_with(
            R"(<xs:element name="a"><xs:complexType><xs:sequence>)"
            R"(<xs:any processContents="skip"/></xs:sequence></xs:complexType></xs:element>)"))
        == "XML_SCHEMA_OPEN");
    CHECK(
        refused(schema_with(
            R"(<xs:element name="a" type="A"/><xs:complexType name="A"><xs:sequence>)"
            R"(<xs:element name="b" type="A" minOccurs="0"/></xs:sequence></xs:complexType>)"))
        == "XML_SCHEMA_RECURSIVE");
}

TEST_CASE(
    "an element that can hold nothing is an empty object: no scalar says that it is there",
    "[text][xml-json]") {
    const auto made = XmlJson::compile(
        schema_with(R"(<xs:element name="a"><xs:complexType><xs:sequence>)"
                    R"(<xs:element name="mark" minOccurs="0"><xs:complexType/></xs:element>)"
                    R"(</xs:sequence></xs:complexType></xs:element>)"),
        "", "a");
    REQUIRE(made);
    const XmlJson& marks{*made.value()};
    const auto written = [&](const char* json) {
        const auto xml = marks.to_xml(parse_json(json).value());
        return xml ? xml.value() : std::string{xml.rejection().code.text()};
    };
    CHECK(written(R"({"mark":{}})") == "<a><mark></mark></a>");
    CHECK(written("{}") == "<a></a>");
    for (const char* json :
         {R"({"mark":false})", R"({"mark":true})", R"({"mark":""})", R"({"mark":0})",
          R"({"mark":null})", R"({"mark":[]})", R"({"mark":{"more":1}})"}) {
        INFO(json);
        CHECK(written(json) == "JSON_SHAPE");
    }
    const auto read = marks.to_json(core::as_bytes(std::string_view{"<a><mark/></a>"}));
    REQUIRE(read);
    CHECK(write_json(read.value()) == R"({"mark":{}})");
}

TEST_CASE(
    "a group of several that repeats has no JSON: it would not say which stood with which",
    "[text][xml-json]") {
    const auto in_group = [](const std::string& group) {
        return refused(schema_with(
            R"(<xs:element name="a"><xs:complexType>)" + group + "</xs:complexType></xs:element>"));
    };
    const std::string two{
        R"(<xs:element name="b" type="xs:string"/><xs:element name="c" type="xs:string"/>)"};
    CHECK(in_group("<xs:sequence>" + two + "</xs:sequence>") == "ok");
    CHECK(
        in_group(R"(<xs:sequence maxOccurs="unbounded">)" + two + "</xs:sequence>")
        == "XML_SCHEMA_AMBIGUOUS");
    CHECK(
        in_group(R"(<xs:choice maxOccurs="3">)" + two + "</xs:choice>") == "XML_SCHEMA_AMBIGUOUS");
    CHECK(
        in_group(
            R"(<xs:sequence maxOccurs="2"><xs:sequence>)" + two + "</xs:sequence></xs:sequence>")
        == "XML_SCHEMA_AMBIGUOUS");
    CHECK(
        in_group(
            R"(<xs:sequence maxOccurs="2"><xs:element name="b" type="xs:string"/></xs:sequence>)")
        == "ok");
}
