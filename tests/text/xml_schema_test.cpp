#include "tests/text/xml_events_log.h"

#include <catch2/catch.hpp>

#include <thread>

using namespace gateway;
using tests::run_xml;
using tests::XmlRun;

namespace {

constexpr std::string_view people_xsd{R"(<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:people" xmlns="urn:people"
    elementFormDefault="qualified">
  <xs:element name="people">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="person" minOccurs="0" maxOccurs="unbounded">
          <xs:complexType>
            <xs:sequence>
              <xs:element name="id" type="xs:string"/>
              <xs:element name="born" type="xs:date"/>
            </xs:sequence>
            <xs:attribute name="sign" use="required"/>
          </xs:complexType>
        </xs:element>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
</xs:schema>)"};

[[nodiscard]] std::shared_ptr<const text::XmlSchema> people() {
    return text::XmlSchema::compile(people_xsd, "people.xsd").value();
}

[[nodiscard]] std::string document(std::string_view inside) {
    return "<people xmlns=\"urn:people\">" + std::string{inside} + "</people>";
}

constexpr std::string_view good{"<person sign=\"-\"><id>1</id><born>1990-01-01</born></person>"};

}

TEST_CASE("a document that holds to its schema is read without a violation", "[text]") {
    const auto schema = people();
    const XmlRun run{
        run_xml(document(std::string{good} + std::string{good}), {schema.get(), nullptr, {}})};
    CHECK(run.code() == "ok");
    CHECK(run.violations.empty());
}

TEST_CASE("a violation of the schema has a code, a path and a line, and never a value", "[text]") {
    const auto schema = people();
    const std::vector<std::string> paths{"/people/person/id", "/people/person/born"};
    const text::KnownNames names{paths};
    const text::XmlReader::Options options{schema.get(), &names, {}};
    const XmlRun run{run_xml(
        document(
            "\n<person sign=\"-\"><id>1</id>\n<born>1990-02-31</born></person>"
            + std::string{good}),
        options)};
    CHECK(run.code() == "ok");
    REQUIRE(run.violations.size() == 1);
    CHECK(
        run.violations[0] == core::Rejection{"XML_SCHEMA", "/people/person/born", 3, std::nullopt});
    const std::vector<std::string> bad{
        document("<person><id>1</id><born>1990-01-01</born></person>"),
        document("<person sign=\"-\"><born>1990-01-01</born></person>"),
        document("<person sign=\"-\"><id>1</id><born>1990-01-01</born><more/></person>"),
        document("<stranger/>"),
        document("text"),
        "<people/>",
        "<people xmlns=\"urn:other\"/>",
        "<person xmlns=\"urn:people\"/>"};
    for (const std::string& xml : bad) {
        CAPTURE(xml);
        CHECK_FALSE(run_xml(xml, options).violations.empty());
    }
}

TEST_CASE(
    "a schema without a namespace holds for documents without one, and for no others", "[text]") {
    const auto schema =
        text::XmlSchema::compile(
            "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"><xs:element "
            "name=\"people\"><xs:complexType>"
            "<xs:sequence><xs:element name=\"born\" "
            "type=\"xs:date\"/></xs:sequence></xs:complexType></xs:element></xs:schema>",
            "plain.xsd")
            .value();
    const text::XmlReader::Options options{schema.get(), nullptr, {}};
    const auto violations = [&options](std::string_view xml) {
        const XmlRun run{run_xml(xml, options)};
        CHECK(run.code() == "ok");
        return run.violations.size();
    };
    CHECK(violations("<people><born>1990-01-31</born></people>") == 0);
    CHECK(violations("<people><born>1990-02-31</born></people>") == 1);
    CHECK(violations("<people/>") == 1);
    CHECK(violations("<other/>") > 0);
    CHECK(violations("<people xmlns=\"urn:other\"><born>1990-01-31</born></people>") > 0);
    CHECK(violations("<p:people xmlns:p=\"urn:other\"><born>1990-01-31</born></p:people>") > 0);
}

TEST_CASE("a document cannot bring a schema of its own", "[text]") {
    const auto schema = people();
    const XmlRun run{run_xml(
        "<other xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
        "xsi:schemaLocation=\"urn:other file:///etc/passwd\" "
        "xsi:noNamespaceSchemaLocation=\"file:///etc/passwd\"/>",
        {schema.get(), nullptr, {}})};
    CHECK((run.rejection || !run.violations.empty()));
}

TEST_CASE("the reader's own walls stand when it validates too", "[text]") {
    const auto schema = people();
    const text::XmlReader::Options options{schema.get(), nullptr, {}};
    CHECK(
        run_xml("<!DOCTYPE people><people xmlns=\"urn:people\"/>", options).code()
        == "XML_DOCTYPE");
    std::string deep{"<people xmlns=\"urn:people\">"};
    for (int level{0}; level < 20'000; ++level) {
        deep += "<a>";
    }
    CHECK(run_xml(deep, options).code() == "XML_DEPTH");
    const std::string whole{document(good)};
    for (std::size_t size{0}; size < whole.size(); ++size) {
        CHECK(run_xml(whole.substr(0, size), options).code() != "ok");
    }
    std::string escaped;
    for (int at{0}; at < 100'000; ++at) {
        escaped += "&amp;";
    }
    const std::string person{
        "<person sign=\"-\"><id>" + escaped + "</id><born>1990-01-01</born></person>"};
    CHECK(run_xml(document(person), options).violations.empty());
    CHECK(run_xml(document(person), options).code() == "ok");
    CHECK(run_xml(document(person)).code() == "ok");
    CHECK(run_xml("<people xmlns=\"urn:people\">&x;</people>", options).code() == "XML_MALFORMED");
}

TEST_CASE(
    "a schema that does not compile, or wants to load another, is rejected by its name", "[text]") {
    const auto code = [](std::string_view xsd) {
        const auto made = text::XmlSchema::compile(xsd, "bad.xsd");
        REQUIRE_FALSE(made.ok());
        CHECK(made.rejection().path == "bad.xsd");
        return made.rejection().code.text();
    };
    const std::string head{"<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">"};
    CHECK(code("") == "XML_SCHEMA_INVALID");
    CHECK(code("<xs:schema") == "XML_SCHEMA_INVALID");
    CHECK(
        code(head + "<xs:element name=\"a\" type=\"missing\"/></xs:schema>")
        == "XML_SCHEMA_INVALID");
    CHECK(
        code(head + "<xs:include schemaLocation=\"/etc/passwd\"/></xs:schema>")
        == "XML_SCHEMA_IMPORT");
    CHECK(
        code(head + "<xs:import namespace=\"urn:x\" schemaLocation=\"x.xsd\"/></xs:schema>")
        == "XML_SCHEMA_IMPORT");
    CHECK(code("<!DOCTYPE x>" + head + "</xs:schema>") == "XML_DOCTYPE");
    CHECK(code("<notschema/>") == "XML_SCHEMA_INVALID");
}

TEST_CASE("equal texts are one schema while it lives, by whatever name", "[text]") {
    const auto first = people();
    CHECK(text::XmlSchema::compile(people_xsd, "copied.xsd").value() == first);
    const auto other =
        text::XmlSchema::compile(std::string{people_xsd} + "\n", "people.xsd").value();
    CHECK(other != first);
    CHECK(people() == first); // whoever ended did not take it along

    std::weak_ptr<const text::XmlSchema> ended;
    {
        const std::string own{std::string{people_xsd} + "<!-- nobody else's -->"};
        ended = text::XmlSchema::compile(own, "people.xsd").value();
        CHECK(ended.expired());
        const auto again = text::XmlSchema::compile(own, "people.xsd").value();
        CHECK(run_xml(document(good), {again.get(), nullptr, {}}).violations.empty());
    }
}

TEST_CASE("of threads that compile equal texts at once each gets the same schema", "[text]") {
    std::array<std::shared_ptr<const text::XmlSchema>, 4> made{};
    std::vector<std::thread> threads;
    for (auto& one : made) {
        threads.emplace_back([&one] {
            for (int turn{0}; turn < 20; ++turn) { // compiled and given up by turns
                one.reset();
                one = text::XmlSchema::compile(
                          std::string{people_xsd} + "<!-- of threads -->", "people.xsd")
                          .value();
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    for (const auto& one : made) {
        CHECK(one == made.front());
    }
}

TEST_CASE("readers on several threads share one schema", "[text]") {
    const auto schema = people();
    std::string many;
    for (int at{0}; at < 200; ++at) {
        many += good;
    }
    many += "<person sign=\"-\"><id>1</id><born>never</born></person>";
    const std::string xml{document(many)};
    std::array<std::size_t, 2> violations{};
    {
        std::vector<std::jthread> threads;
        for (std::size_t at{0}; at < violations.size(); ++at) {
            threads.emplace_back([&, at] {
                for (int time{0}; time < 20; ++time) {
                    violations[at] += run_xml(xml, {schema.get(), nullptr, {}}).violations.size();
                }
            });
        }
    }
    CHECK(violations == std::array<std::size_t, 2>{20, 20});
}
