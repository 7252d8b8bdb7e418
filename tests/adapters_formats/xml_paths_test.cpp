#include "adapters/formats/xml/xml_format.h"
#include "gateway/text/text.h"
#include "tests/adapters_formats/documents.h"

#include <catch2/catch.hpp>

// The part of XPath that mappings may use: steps, attributes, prefixes, [n] and [@a='v'].

using namespace gateway;
using tests::read_document;
using tests::Reading;

namespace {

const text::XmlLibrary library;
const adapters::xml::XmlFormat format;

[[nodiscard]] ports::Shape shape(std::vector<std::string> paths) {
    ports::Shape made;
    made.record_path = "/people/person";
    made.known_paths = std::move(paths);
    made.target_namespace = "urn:people";
    made.settings["namespaces"] = "b=urn:body h=urn:head";
    return made;
}

[[nodiscard]] std::string people(const std::string& inner) {
    return R"(<people xmlns="urn:people" xmlns:x="urn:body"><person>)" + inner
           + "</person></people>";
}

}

TEST_CASE("elements of one name are told apart by an attribute", "[xml][paths]") {
    const auto document = tests::bound(
        format,
        shape({"/contact[@type='phone']/value", "/contact[@type='mail']/value", "/contact/value"}));
    const Reading reading{read_document(
        *document, people("<contact type='mail'><value>a@example.org</value></contact>"
                          "<contact type='phone'><value>+358</value></contact>"
                          "<contact type='fax'><value>1</value></contact>"))};
    REQUIRE(reading.records.size() == 1);
    CHECK(
        reading.records[0]
        == "1:/contact[@type='mail']/value=a@example.org;/contact[@type='phone']/value=+358;"
           "/contact/value=1;");
    CHECK(reading.unknown == std::vector<std::string>{"/contact/@type"}); // of the fax alone
}

TEST_CASE("elements of one name are told apart by their place", "[xml][paths]") {
    const auto document = tests::bound(format, shape({"/line[1]", "/line[2]/@unit", "/line[2]/n"}));
    const Reading reading{read_document(
        *document, people("<line>a</line><other/><line unit='kg'><n>2</n></line><line>c</line>"))};
    REQUIRE(reading.records.size() == 1);
    CHECK(reading.records[0] == "1:/line[1]=a;/line[2]/@unit=kg;/line[2]/n=2;");
    CHECK(reading.unknown == std::vector<std::string>{"/other", "/line"});
}

TEST_CASE("a prefix stands for a namespace, whatever prefix the document has", "[xml][paths]") {
    const auto document = tests::bound(format, shape({"/b:code", "/@h:id", "/name"}));
    const Reading reading{read_document(
        *document,
        "<people xmlns='urn:people' xmlns:q='urn:head'><person q:id='7'><name>M</name>"
        "<code xmlns='urn:body'>1</code><code xmlns='urn:none'>2</code></person></people>")};
    REQUIRE(reading.records.size() == 1);
    CHECK(reading.records[0] == "1:/@h:id=7;/name=M;/b:code=1;");
    CHECK(reading.unknown == std::vector<std::string>{"/{}code"});
}

TEST_CASE("what is written by such paths is read back as itself", "[xml][paths]") {
    const auto document = tests::bound(
        format, shape(
                    {"/contact[@type='phone']/value", "/contact[@type='mail']/value", "/b:code",
                     "/line[2]"}));
    const std::string text{tests::write_document(
        *document, {tests::cleared(
                       {{"/contact[@type='phone']/value", core::Value{"+358"}},
                        {"/contact[@type='mail']/value", core::Value{"m"}},
                        {"/b:code", core::Value{"1"}},
                        {"/line[2]", core::Value{"two"}}})})};
    CAPTURE(text);
    CHECK(text.find(R"(xmlns:b="urn:body")") != std::string::npos);
    const Reading reading{read_document(*document, text)};
    CHECK(reading.code() == "ok");
    REQUIRE(reading.records.size() == 1);
    CHECK(
        reading.records[0]
        == "1:/contact[@type='phone']/value=+358;/contact[@type='mail']/value=m;/b:code=1;"
           "/line[2]=two;");
}

TEST_CASE("a path that is none of these does not bind", "[xml][paths]") {
    for (const char* const wrong :
         {"/a[0]", "/a[01]", "/a[x]", "/a[@t=v]", "/a[@t='v", "/a[@t='']]", "/@a[1]", "/c:a",
          "/a[1][2]", "/a[last()]", "/a:b:c", "/a[]", "//a", "/a/..", "/a[@t='<']"}) {
        CAPTURE(wrong);
        CHECK(tests::bind_code(format, shape({wrong})) == "SHAPE_PATH");
    }
    CHECK(
        tests::bind_code(format, shape({"/a[2]", "/a[1]"})) == "SHAPE_PATH"); // not in their order
    CHECK(tests::bind_code(format, shape({"/a[1]/x", "/a[2]/x", "/a[1]/y"})) == "SHAPE_PATH");
    CHECK(tests::bind_code(format, shape({"/a[1]/x", "/a[@t='v']/x"})) == "SHAPE_PATH");
    ports::Shape bad{shape({"/a"})};
    bad.settings["namespaces"] = "xmlx=urn:x";
    CHECK(tests::bind_code(format, bad) == "SHAPE_SETTING");
}
