#include "adapters/formats/xml/xml_format.h"
#include "gateway/core/error.h"
#include "gateway/text/text.h"
#include "tests/adapters_formats/documents.h"

#include <catch2/catch.hpp>

#include <thread>

using namespace gateway;
using tests::read_document;
using tests::Reading;

namespace {

const text::XmlLibrary library;
const adapters::xml::XmlFormat format;

constexpr std::string_view statements_xsd{R"(<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:test:statements"
    xmlns:s="urn:test:statements" elementFormDefault="qualified">
  <xs:element name="statements">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="statement" minOccurs="0" maxOccurs="unbounded">
          <xs:complexType>
            <xs:sequence>
              <xs:element name="person">
                <xs:complexType>
                  <xs:sequence>
                    <xs:element name="id" type="xs:string"/>
                    <xs:element name="born" type="xs:date" minOccurs="0"/>
                  </xs:sequence>
                  <xs:attribute name="sign" type="xs:string"/>
                </xs:complexType>
              </xs:element>
              <xs:element name="address" minOccurs="0">
                <xs:complexType>
                  <xs:simpleContent>
                    <xs:extension base="xs:string"><xs:attribute name="notSupplied" type="xs:boolean"/></xs:extension>
                  </xs:simpleContent>
                </xs:complexType>
              </xs:element>
            </xs:sequence>
          </xs:complexType>
        </xs:element>
      </xs:sequence>
      <xs:attribute name="message"/><xs:attribute name="sender"/>
      <xs:attribute name="recipient"/><xs:attribute name="created" type="xs:dateTime"/>
    </xs:complexType>
  </xs:element>
</xs:schema>)"};

[[nodiscard]] ports::Shape shape() {
    ports::Shape made;
    made.record_path = "/statements/statement";
    made.known_paths = {"/person/id", "/person/born", "/person/@sign", "/address", "/@urgent"};
    made.target_namespace = "urn:test:statements";
    return made;
}

[[nodiscard]] ports::Shape shape_with_schema() {
    ports::Shape made{shape()};
    made.schema = statements_xsd;
    made.schema_name = "statements.xsd";
    return made;
}

[[nodiscard]] std::string document(std::string_view inside) {
    return "<statements xmlns=\"urn:test:statements\">\n" + std::string{inside} + "</statements>";
}

const std::string first{"<statement><person sign=\"-\"><id>1</id></person></statement>\n"};
const std::string second{"<statement "
                         "urgent=\"1\"><person><id>Ä&amp;Ö</id><born>1990-01-31</born></"
                         "person><address/></statement>\n"};

}

TEST_CASE("each record element becomes a record of its leaves in document order", "[xml]") {
    const auto bound = tests::bound(format, shape());
    const Reading reading{read_document(*bound, document(first + second))};
    CHECK(reading.code() == "ok");
    CHECK(
        reading.records
        == std::vector<std::string>{
            "1:/person/@sign=-;/person/id=1;",
            "2:/@urgent=1;/person/id=Ä&Ö;/person/born=1990-01-31;/address=;"});
    CHECK(reading.unknown.empty());
    CHECK(read_document(*bound, document(first + second), 1).records == reading.records);
}

TEST_CASE("what the mapping does not know is kept out and listed", "[xml]") {
    const auto bound = tests::bound(format, shape());
    const Reading reading{read_document(
        *bound,
        document(
            "<statement x=\"9\"><person><id>1</id><secret>s</secret><secret>t</secret></person>"
            "<o:address "
            "xmlns:o=\"urn:other\">away</o:address><person><id>2</id></person></statement>"))};
    CHECK(reading.records == std::vector<std::string>{"1:/person/id=1;/person/id=2;"});
    CHECK(reading.unknown == std::vector<std::string>{"/@x", "/person/secret", "/{}address"});
}

TEST_CASE("a field that is marked as not supplied, or is nil, is absent", "[xml]") {
    const auto bound = tests::bound(format, shape());
    const Reading reading{read_document(
        *bound, document("<statement><person><id "
                         "xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" i:nil=\"true\"/>"
                         "</person><address notSupplied=\"true\"/></statement>"))};
    CHECK(reading.records == std::vector<std::string>{"1:"});
    CHECK(reading.unknown.empty());
}

TEST_CASE("a record that breaks the schema is malformed and the rest goes on", "[xml]") {
    const auto bound = tests::bound(format, shape_with_schema());
    const std::string bad{
        "<statement><person><id>1</id><born>31.1.1990</born></person></statement>\n<statement/>\n"
        "<statement nope=\"1\"><person><id>4</id></person></statement>"};
    const Reading reading{read_document(*bound, document(first + bad + first))};
    CHECK(reading.code() == "ok");
    CHECK(
        reading.records
        == std::vector<std::string>{
            "1:/person/@sign=-;/person/id=1;", "2!XML_SCHEMA", "3!XML_SCHEMA", "4!XML_SCHEMA",
            "5:/person/@sign=-;/person/id=1;"});
    REQUIRE(reading.malformed.size() == 3);
    CHECK(
        reading.malformed[0].rejection
        == core::Rejection{"XML_SCHEMA", "/statements/statement/person/born", 3, 2});
    CHECK(
        reading.malformed[0].raw.reveal()
        == "<statement><person><id>1</id><born>31.1.1990</born></person></statement>");
    CHECK(reading.malformed[2].rejection.record == 4U);
    CHECK(tests::validation_code(*bound, document(first + bad)) == "XML_SCHEMA");
    CHECK(tests::validation_code(*bound, document(first)) == "ok");
    CHECK(tests::validation_code(*bound, document(first).substr(0, 60)) == "XML_MALFORMED");
}

TEST_CASE("a stray element is a malformed record, unless it may stand there", "[xml]") {
    const std::string text{document("<header><a>1</a></header>" + first + "<Statement/>")};
    const Reading reading{read_document(*tests::bound(format, shape()), text)};
    CHECK(
        reading.records
        == std::vector<std::string>{
            "1!XML_NOT_A_RECORD", "2:/person/@sign=-;/person/id=1;", "3!XML_NOT_A_RECORD"});
    CHECK(reading.malformed[0].raw.reveal() == "<header><a>1</a></header>");
    ports::Shape with_header{shape()};
    with_header.settings["beside-records"] = "header footer";
    CHECK(read_document(*tests::bound(format, with_header), text).records.size() == 2);
}

TEST_CASE("text that would be lost makes a record malformed, or the document", "[xml]") {
    const auto bound = tests::bound(format, shape());
    const Reading reading{read_document(
        *bound,
        document("<statement><person>x<id>1</id></person></statement>"
                 "<statement><person><id>1</id>x</person></statement><statement>x</statement>"))};
    CHECK(
        reading.records
        == std::vector<std::string>{
            "1!XML_MIXED_CONTENT", "2!XML_MIXED_CONTENT", "3!XML_MIXED_CONTENT"});
    CHECK(reading.malformed[0].rejection.path == "/statements/statement/person");
    CHECK(read_document(*bound, document(first + "x")).code() == "XML_MIXED_CONTENT");
}

TEST_CASE("another document than the one agreed on is refused as a whole", "[xml]") {
    const auto bound = tests::bound(format, shape());
    CHECK(read_document(*bound, "<other xmlns=\"urn:test:statements\"/>").code() == "XML_ROOT");
    CHECK(read_document(*bound, "<statements/>").code() == "XML_ROOT");
    CHECK(read_document(*bound, "<statements xmlns=\"urn:other\"/>").code() == "XML_ROOT");
    CHECK(read_document(*bound, document("")).records.empty());
}

TEST_CASE("a document that breaks off keeps its whole records and ends with a rejection", "[xml]") {
    for (const ports::Shape& each : {shape(), shape_with_schema()}) {
        const auto bound = tests::bound(format, each);
        const std::string text{document(first + first)};
        for (std::size_t size{0}; size < text.size(); ++size) {
            const Reading reading{read_document(*bound, text.substr(0, size))};
            CHECK(reading.code() == "XML_MALFORMED");
            CHECK(reading.records.size() <= 2);
        }
        const Reading broken{read_document(*bound, document(first + "<statement></person>"))};
        CHECK(broken.code() == "XML_MALFORMED");
        CHECK(broken.records.size() == 1);
        CHECK(broken.rejection->record == 2U);
    }
}

TEST_CASE("bombs and forbidden constructs end the document", "[xml]") {
    const auto bound = tests::bound(format, shape_with_schema());
    CHECK(
        read_document(
            *bound, "<!DOCTYPE s [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + document(""))
            .code()
        == "XML_DOCTYPE");
    std::string deep;
    for (int level{0}; level < 20'000; ++level) {
        deep += "<a>";
    }
    CHECK(read_document(*bound, document("<statement>" + deep)).code() == "XML_DEPTH");
    ports::Shape small{shape()};
    small.settings["record-max-bytes"] = "100";
    CHECK(
        read_document(
            *tests::bound(format, small),
            document("<statement><address>" + std::string(200, 'x') + "</address></statement>"))
            .code()
        == "XML_TOO_LARGE");
    small.settings["max-bytes"] = "50";
    CHECK(read_document(*tests::bound(format, small), document(first)).code() == "XML_TOO_LARGE");
}

TEST_CASE("what is written holds to the schema and reads back the same", "[xml]") {
    const auto bound = tests::bound(format, shape_with_schema());
    const std::vector<core::ClearedRecord> records{
        tests::cleared(
            {{"/person/id", core::Value{"<1>"}},
             {"/person/@sign", core::Value{"A&\""}},
             {"/person/born", core::Value{"1990-01-31"}},
             {"/address", std::nullopt}}),
        tests::cleared(
            {{"/person/id", core::Value{"ÄÖ"}}, {"/address", core::Value{"Katu 1\nHelsinki"}}})};
    const std::string text{tests::write_document(*bound, records)};
    CHECK(
        text
        == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
           "<statements xmlns=\"urn:test:statements\" "
           "message=\"0194f9c0-0000-7000-8000-000000000001\" "
           "sender=\"Työllisyysalue\" recipient=\"Kela\" created=\"2026-03-01T08:00:00Z\">\n"
           "<statement><person "
           "sign=\"A&amp;&quot;\"><id>&lt;1&gt;</id><born>1990-01-31</born></person>"
           "<address notSupplied=\"true\"/></statement>\n"
           "<statement><person><id>ÄÖ</id></person><address>Katu "
           "1\nHelsinki</address></statement>\n"
           "</statements>\n");
    CHECK(tests::validation_code(*bound, text) == "ok");
    CHECK(
        read_document(*bound, text).records
        == std::vector<std::string>{
            "1:/person/@sign=A&\";/person/id=<1>;/person/born=1990-01-31;",
            "2:/person/id=ÄÖ;/address=Katu 1\nHelsinki;"});
}

TEST_CASE(
    "a value that XML cannot hold is refused before anything of its record is written", "[xml]") {
    const auto bound = tests::bound(format, shape());
    std::string text;
    {
        const auto writer = bound->write(
            {"m", "s", "r", "c"}, [&text](core::ByteView bytes) { text += core::as_text(bytes); });
        CHECK_THROWS_AS(
            writer->append(
                tests::cleared(
                    {{"/person/id", core::Value{"1"}}, {"/address", core::Value{"\x01"}}}),
                {}),
            core::GatewayError);
        writer->append(tests::cleared({{"/person/id", core::Value{"2"}}}), {});
        writer->finish();
    }
    CHECK(read_document(*bound, text).records == std::vector<std::string>{"1:/person/id=2;"});
}

TEST_CASE("a document can be one record", "[xml]") {
    ports::Shape one;
    one.record_path = "/request";
    one.known_paths = {"/person/id"};
    const auto bound = tests::bound(format, one);
    const auto record = tests::cleared({{"/person/id", core::Value{"1"}}});
    const std::string text{tests::write_document(*bound, {record})};
    CHECK(read_document(*bound, text).records == std::vector<std::string>{"1:/person/id=1;"});
    CHECK_THROWS_AS(tests::write_document(*bound, {record, record}), core::GatewayError);
    CHECK_THROWS_AS(tests::write_document(*bound, {}), core::GatewayError);
    one.record_path.clear();
    CHECK(
        read_document(*tests::bound(format, one), "<any><person><id>1</id></person></any>").records
        == std::vector<std::string>{"1:/person/id=1;"});
    CHECK_THROWS_AS(
        tests::write_document(*tests::bound(format, one), {record}), core::GatewayError);
    one.settings["root"] = "request";
    CHECK(
        tests::write_document(*tests::bound(format, one), {record}).find("<request ")
        != std::string::npos);
}

TEST_CASE("a shape that cannot be is rejected when it is bound", "[xml]") {
    CHECK(tests::bind_code(format, shape_with_schema()) == "ok");
    ports::Shape bad{shape()};
    bad.known_paths.push_back("person/id");
    CHECK(tests::bind_code(format, bad) == "SHAPE_PATH");
    bad = shape();
    bad.known_paths.push_back("/@a/b");
    CHECK(tests::bind_code(format, bad) == "SHAPE_PATH");
    bad = shape();
    bad.record_path = "/a/@b";
    CHECK(tests::bind_code(format, bad) == "SHAPE_PATH");
    bad = shape();
    bad.settings["colour"] = "red";
    CHECK(tests::bind_code(format, bad) == "SHAPE_SETTING");
    bad = shape();
    bad.settings["max-bytes"] = "many";
    CHECK(tests::bind_code(format, bad) == "SHAPE_SETTING");
    bad = shape();
    bad.schema = "<nothing/>";
    CHECK(tests::bind_code(format, bad) == "XML_SCHEMA_INVALID");
}

TEST_CASE("two threads read with one bound shape", "[xml]") {
    std::string many;
    for (int at{0}; at < 100; ++at) {
        many += first + "<statement/>" + second.substr(0, 10) + second.substr(21);
    }
    const std::string text{document(many)};
    // xerces completes a schema's content models when they are first needed: so each round has a
    // fresh one
    for (int round{0}; round < 20; ++round) {
        const auto bound = tests::bound(format, shape_with_schema());
        std::array<std::size_t, 2> malformed{};
        std::vector<std::jthread> threads;
        for (std::size_t at{0}; at < malformed.size(); ++at) {
            threads.emplace_back([&, at] {
                ports::MemorySource source{core::as_bytes(text)};
                const auto reader = bound->read(source);
                for (auto next = reader->next(); next && next.value(); next = reader->next()) {
                    const auto& content = next.value()->content;
                    malformed[at] +=
                        std::holds_alternative<ports::DocumentReader::Malformed>(content);
                }
            });
        }
        threads.clear(); // joins
        CHECK(malformed == std::array<std::size_t, 2>{100, 100});
    }
}

TEST_CASE("our id of a record is an attribute of it where the shape has one", "[xml]") {
    ports::Shape made{shape()};
    made.record_id = "record";
    const auto written = tests::write_document(
        *tests::bound(format, made), {tests::cleared({{"/person/id", core::Value{"1"}}})});
    CHECK(written.find("<statement record=\"id-1\"><person><id>1</id>") != std::string::npos);
    made.record_id = "urgent"; // which the mapping knows as something else
    CHECK(tests::bind_code(format, made) == "RECORD_ID");
    made.record_id = "not a name";
    CHECK(tests::bind_code(format, made) == "RECORD_ID");
}

TEST_CASE("an element that has something, and says that it has not, is no value", "[xml]") {
    const auto bound = tests::bound(format, shape());
    const Reading reading{read_document(
        *bound, document("<statement><person><id "
                         "xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" "
                         "i:nil=\"true\">1</id></person></statement>"
                         "<statement><address notSupplied=\"true\">x</address></statement>"
                         "<statement><person notSupplied=\"1\"><id>1</id></person></statement>"
                         "<statement><address notSupplied=\"true\">\n</address></statement>"
                         "<statement><address notSupplied=\"false\">x</address></statement>"))};
    CHECK(
        reading.records
        == std::vector<std::string>{"1!XML_NIL", "2!XML_NIL", "3!XML_NIL", "4:", "5:/address=x;"});
    REQUIRE(reading.malformed.size() == 3);
    CHECK(reading.malformed[0].rejection.path == "/statements/statement/person/id");
}

TEST_CASE("white space around the text of an element is not part of it", "[xml]") {
    ports::Shape made{shape()};
    made.control_paths = {"/statements/count"};
    const auto bound = tests::bound(format, made);
    const std::string text{document(
        "<count>\n  1\n</count><statement urgent=\" 1 \"><person><id>\n  010594Y9021\n\t</id>"
        "<born> 1990-01-31 </born></person><address>  Katu  1\nHelsinki </address></statement>")};
    CHECK(
        read_document(*bound, text).records
        == std::vector<std::string>{"1:/@urgent= 1 ;/person/id=010594Y9021;/person/born=1990-01-31;"
                                    "/address=Katu  1\nHelsinki;"});
    ports::MemorySource source{core::as_bytes(text)};
    const auto reader = bound->read(source);
    while (reader->next().value()) {
    }
    REQUIRE(reader->declared().size() == 1);
    CHECK(reader->declared().front().text == "1");
}

TEST_CASE("UTF-8 that is declared to be of 8 bits comes in as nobody's name", "[xml]") {
    const auto bound = tests::bound(format, shape());
    const std::string record{"<statement><person><id>\xC3\x84ij\xC3\xA4</id></person></statement>"};
    for (const char* const charset : {"ISO-8859-1", "ISO-8859-15", "windows-1252"}) {
        const Reading reading{read_document(
            *bound, "<?xml version=\"1.0\" encoding=\"" + std::string{charset} + "\"?>"
                        + document(first + record + first))};
        CHECK(reading.code() == "XML_ENCODING");
        CHECK(reading.records == std::vector<std::string>{"1:/person/@sign=-;/person/id=1;"});
    }
}
