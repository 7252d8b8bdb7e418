// How a document of a party is described: by its own schema, or by what its mapping knows, where it
// stands in the document.

#include "gateway/exchange/document_schema.h"

#include <catch2/catch.hpp>

using namespace gateway;
using namespace gateway::exchange;

namespace {

mapping::Line line(const char* path, const char* item, bool required = false) {
    mapping::Line made;
    made.path = path;
    made.item = core::ItemId::intern(item);
    made.converter = mapping::Converter::text;
    made.required = required;
    return made;
}

enum class Marks : bool { no, yes };

config::Leg leg_of(
    const char* format, const char* record_path, std::vector<mapping::Line> lines,
    Marks marks = Marks::no) {
    mapping::Definition definition;
    definition.lines = std::move(lines);
    definition.marks_not_supplied = marks == Marks::yes;
    config::Leg leg;
    leg.format = format;
    leg.shape.record_path = record_path;
    leg.mapping = std::make_shared<const mapping::Mapping>(std::move(definition));
    return leg;
}

/// Without the items' names, which stand beside each type.
std::string described(const config::Leg& leg) {
    std::string text{text::write_json(document_schema(leg, "x:request"))};
    const std::string item{R"(,"description":"person.name.family")"};
    for (std::size_t at{text.find(item)}; at != std::string::npos; at = text.find(item)) {
        text.erase(at, item.size());
    }
    return text;
}

constexpr const char* family{"person.name.family"};

}

TEST_CASE("a document in JSON is described as its records lie in it", "[exchange][openapi]") {
    CHECK(
        described(leg_of("json", "", {line("/a~1b~0c", family, true)}))
        == R"({"type":"object","required":["a/b~c"],"properties":{"a/b~c":{"type":"string"}}})");
    CHECK(
        described(leg_of("json", "/list", {line("/a", family)}))
        == R"({"type":"object","required":["list"],"properties":{"list":{"type":"array","items":)"
           R"({"type":"object","required":[],"properties":{"a":{"type":"string"}}}}}})");
    CHECK(
        described(leg_of("json", "", {line("/jobs/*/title", family)}))
        == R"({"type":"object","required":[],"properties":{"jobs":{"type":"array","items":)"
           R"({"type":"object","required":[],"properties":{"title":{"type":"string"}}}}}})");
}

TEST_CASE(
    "its own schema describes it, of a record or of the whole, and refers to itself",
    "[exchange][openapi]") {
    config::Leg leg{leg_of("json", "/list", {line("/a", family)})};
    leg.shape.schema = R"({"$ref":"#/$defs/one","$defs":{"one":{"type":"object"}}})";
    const std::string own{R"({"$ref":"#/$defs/one","$defs":{"one":{"type":"object"}},)"
                          R"("$id":"urn:lautturi:schema:x:request"})"};
    CHECK(
        described(leg)
        == R"({"type":"object","required":["list"],"properties":{"list":{"type":"array","items":)"
               + own + "}}}");
    leg.shape.settings["schema-of"] = "document";
    CHECK(described(leg) == own);
}

TEST_CASE(
    "a document in XML is described with its root, its attributes and its repeated elements",
    "[exchange][openapi]") {
    config::Leg leg{leg_of("xml", "/query", {line("/name", family, true), line("/@id", family)})};
    leg.shape.target_namespace = "urn:x";
    CHECK(
        described(leg)
        == R"({"type":"object","required":["name"],"properties":{"id":{"type":"string",)"
           R"("xml":{"name":"id","attribute":true}},"name":{"type":"string"}},)"
           R"("xml":{"name":"query","namespace":"urn:x"}})");
    CHECK(
        described(leg_of("xml", "/all/one", {line("/name", family)}))
        == R"({"type":"object","required":["one"],"properties":{"one":{"type":"array","items":)"
           R"({"type":"object","required":[],"properties":{"name":{"type":"string"}}}}},)"
           R"("xml":{"name":"all"}})");
}

TEST_CASE(
    "where an exchange marks what is not supplied, the mark is described in each value's place",
    "[exchange][openapi]") {
    const std::string mark{
        R"({"type":"object","required":["notSupplied"],"properties":{"notSupplied":)"};
    CHECK(
        described(leg_of("json", "", {line("/a", family)}, Marks::yes))
        == R"({"type":"object","required":[],"properties":{"a":{"oneOf":[{"type":"string"},)" + mark
               + R"({"type":"boolean"}}}]}}})");
    // an attribute has no room for a mark; an element with attributes has one more
    const std::string attribute{R"({"type":"boolean","xml":{"attribute":true}})"};
    CHECK(
        described(leg_of(
            "xml", "/person",
            {line("/@id", family), line("/name", family), line("/phone", family),
             line("/phone/@kind", family)},
            Marks::yes))
        == R"({"type":"object","required":[],"properties":{"id":{"type":"string",)"
           R"("xml":{"name":"id","attribute":true}},"name":{"oneOf":[{"type":"string"},)"
               + mark + attribute
               + R"(}}]},"phone":{"type":"object","required":[],"properties":{)"
                 R"("kind":{"type":"string","xml":{"name":"kind","attribute":true}},"notSupplied":)"
               + attribute + R"(}}},"xml":{"name":"person"}})");
}
