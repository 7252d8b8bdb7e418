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
    // elements of the document's own namespace have no prefix, and of two the first counts
    ports::Shape bad{shape({"/b:a"})};
    CHECK(tests::bind_code(format, bad) == "ok");
    bad.settings["namespaces"] = "b=urn:people";
    CHECK(tests::bind_code(format, bad) == "SHAPE_PATH");
    bad.settings["namespaces"] = "a=urn:body b=urn:body";
    CHECK(tests::bind_code(format, bad) == "SHAPE_PATH");
    bad = shape({"/a"});
    bad.settings["namespaces"] = "xmlx=urn:x";
    CHECK(tests::bind_code(format, bad) == "SHAPE_SETTING");
}

TEST_CASE("text and attributes of one element are written into one", "[xml][paths]") {
    const auto written = [](const std::vector<tests::Written>& fields) {
        const std::string text{tests::write_document(
            *tests::bound(format, shape({"/name", "/name/@phone"})), {tests::cleared(fields)})};
        const std::size_t begin{text.find("<person>") + 8};
        return text.substr(begin, text.find("</person>") - begin);
    };
    const core::Value name{"Äijälä"};
    const core::Value phone{"+358"};
    CHECK(
        written({{"/name", name}, {"/name/@phone", phone}})
        == "<name phone=\"+358\">Äijälä</name>");
    CHECK(
        written({{"/name/@phone", phone}, {"/name", name}})
        == "<name phone=\"+358\">Äijälä</name>");
    CHECK(written({{"/name/@phone", phone}}) == "<name phone=\"+358\"/>");
    CHECK(
        written({{"/name", std::nullopt}, {"/name/@phone", phone}})
        == "<name phone=\"+358\" notSupplied=\"true\"/>");
    CHECK(
        written({{"/l[2]/@u", phone}, {"/l[2]", name}})
        == "<l/><l u=\"+358\">Äijälä</l>"); // as a writer must, whose mapping was not looked at
}

TEST_CASE("whatever is absent, each value of XML is read where its line says", "[xml][paths]") {
    const std::vector<std::string> all{
        "/@lang",           "/name",     "/name/@phone", "/l[1]/n",
        "/l[2]/@unit",      "/l[2]",     "/l[4]/n",      "/c[@type='mail']/@since",
        "/c[@type='mail']", "/c/@other", "/b:code/@h:id"};
    ports::Shape made{shape(all)};
    made.written_paths = all;
    const auto document = tests::bound(format, made);
    std::size_t wrong{0};
    for (std::size_t chosen{0}; chosen < (std::size_t{1} << all.size()); ++chosen) {
        std::vector<std::string> paths;
        for (std::size_t at{0}; at < all.size(); ++at) {
            if ((chosen >> at & 1U) != 0) {
                paths.push_back(all[at]);
            }
        }
        wrong += tests::finds_each_at_its_path(*document, paths) ? 0U : 1U;
    }
    CHECK(wrong == 0);
}

TEST_CASE("a place that cannot be written in XML is refused when it is bound", "[xml][paths]") {
    const auto refused = [](std::vector<std::string> paths) {
        ports::Shape made{shape(paths)};
        CHECK(tests::bind_code(format, made) == "ok"); // it may well come in
        made.written_paths = std::move(paths);
        const auto document = format.bind(made);
        return document ? std::string{"ok"}
                        : std::string{document.rejection().code.text()} + " "
                              + document.rejection().path;
    };
    CHECK(refused({"/p/name", "/email", "/p/phone"}) == "SHAPE_PATH /p/phone");
    CHECK(refused({"/p/name", "/email", "/p/@x"}) == "SHAPE_PATH /p/@x");
    CHECK(refused({"/p/name", "/@x", "/p/phone", "/p/@y"}) == "ok");
    CHECK(refused({"/p/a/n", "/p/@x", "/p/a/m"}) == "ok");
    CHECK(refused({"/name", "/name/x"}) == "SHAPE_PATH /name/x");
    CHECK(refused({"/name/x", "/name"}) == "SHAPE_PATH /name");
    CHECK(
        refused({"/l[1]", "/l"}) == "SHAPE_PATH /l"); // it would be the first, where that is absent
    CHECK(refused({"/l", "/l[2]"}) == "SHAPE_PATH /l[2]");
    CHECK(refused({"/l[1001]"}) == "SHAPE_PATH /l[1001]");
    CHECK(refused({"/c[@t='a']/n", "/c/@t"}) == "SHAPE_PATH /c/@t");
    CHECK(refused({"/c[@t='a']/@t"}) == "SHAPE_PATH /c[@t='a']/@t");
    CHECK(refused({"/c[@t='a']/n", "/c[@t='b']/n", "/c/n", "/c/@u"}) == "ok");
}
