#include "gateway/text/json_schema.h"

#include <catch2/catch.hpp>

using namespace gateway;
using text::JsonSchema;

namespace {

std::string compile_code(const std::string& schema) {
    const auto compiled = JsonSchema::compile(schema, "s.json");
    return compiled ? "ok" : std::string{compiled.rejection().code.text()};
}

/// `ok`, or the place that does not hold; or the code of a schema that does not compile.
std::string judged(const std::string& schema, const std::string& document) {
    const auto compiled = JsonSchema::compile(schema, "s.json");
    if (!compiled) {
        return std::string{compiled.rejection().code.text()};
    }
    const auto held = compiled.value()->validate(text::parse_json(document).value());
    return held ? "ok" : std::string{held.rejection().code.text()} + " " + held.rejection().path;
}

bool holds(const std::string& schema, const std::string& document) {
    return judged(schema, document) == "ok";
}

const std::string old{R"("$schema":"http://json-schema.org/draft-07/schema#",)"};

}

TEST_CASE("a place that does not hold is named, strangers' names are not", "[json][schema]") {
    const std::string schema{
        R"({"properties":{"people":{"items":{"properties":{"id":{"type":"string"}},
        "additionalProperties":false}}}})"};
    CHECK(judged(schema, R"({"people":[{"id":"1"},{"id":2}]})") == "JSON_SCHEMA /people/1/id");
    CHECK(judged(schema, R"({"people":[{"010594Y9021":1}]})") == "JSON_SCHEMA /people/0/*");
    CHECK(judged(schema, R"({"people":[]})") == "ok");
}

TEST_CASE("numbers are what they are, not how they are written", "[json][schema]") {
    CHECK(holds(R"({"type":"integer"})", "1.0"));
    CHECK(holds(R"({"type":"integer"})", "1e2"));
    CHECK_FALSE(holds(R"({"type":"integer"})", "1.5"));
    CHECK(holds(R"({"const":1})", "1.00"));
    CHECK(holds(R"({"multipleOf":0.01})", "19.99"));
    CHECK_FALSE(holds(R"({"multipleOf":0.01})", "19.999"));
    CHECK(holds(R"({"maximum":100000000000000000000000000001})", "100000000000000000000000000001"));
    CHECK_FALSE(
        holds(R"({"maximum":100000000000000000000000000001})", "100000000000000000000000000002"));
    CHECK(holds(R"({"exclusiveMinimum":-1})", "-0.5"));
    CHECK_FALSE(holds(R"({"exclusiveMinimum":0})", "-0"));
    CHECK_FALSE(holds(R"({"uniqueItems":true})", "[1,1.0]"));
    CHECK_FALSE(holds(R"({"enum":[[1],{"a":2}]})", R"({"a":3})"));
    CHECK(holds(R"({"enum":[[1],{"a":2}]})", R"({"a":2.0})"));
}

TEST_CASE("lengths count characters, patterns are RE2's", "[json][schema]") {
    CHECK(holds(R"({"maxLength":2})", R"("äö")"));
    CHECK_FALSE(holds(R"({"minLength":3})", R"("äö")"));
    CHECK(holds(R"({"pattern":"^\\d{2}\\u00e4$"})", R"("12ä")"));
    CHECK(compile_code(R"({"pattern":"(?=a)b"})") == "SCHEMA_PATTERN");
    CHECK(compile_code(R"({"pattern":"(a)\\1"})") == "SCHEMA_PATTERN");
    // what takes others exponential time
    CHECK_FALSE(holds(R"({"pattern":"^(a|a)*$"})", "\"" + std::string(50'000, 'a') + "b\""));
}

TEST_CASE("references stay within the schema", "[json][schema]") {
    CHECK(judged(R"({"$ref":"#/$defs/a","$defs":{"a":{"type":"string"}}})", "1") == "JSON_SCHEMA ");
    CHECK(holds(R"({"$ref":"#x","$defs":{"a":{"$anchor":"x","type":"string"}}})", R"("")"));
    CHECK(holds(
        R"({"$id":"https://e.org/a","$ref":"b","$defs":{"b":{"$id":"b","type":"integer"}}})", "1"));
    CHECK(
        compile_code(R"({"$ref":"https://json-schema.org/draft/2020-12/schema"})")
        == "SCHEMA_REFERENCE");
    CHECK(compile_code(R"({"$ref":"#/$defs/none"})") == "SCHEMA_REFERENCE");
    CHECK(compile_code(R"({"$ref":"file:///etc/passwd"})") == "SCHEMA_REFERENCE");
    CHECK(compile_code(R"({"$ref":"#"})") == "SCHEMA_CYCLE");
    CHECK(
        compile_code(R"({"allOf":[{"$ref":"#/$defs/a"}],"$defs":{"a":{"$ref":"#"}}})")
        == "SCHEMA_CYCLE");
    // through the document it may come back to itself
    const std::string tree{
        R"({"properties":{"child":{"$ref":"#"},"n":{"type":"integer"}},"additionalProperties":false})"};
    CHECK(judged(tree, R"({"child":{"child":{"n":"x"}}})") == "JSON_SCHEMA /child/child/n");
}

TEST_CASE("both drafts are read as they differ", "[json][schema]") {
    CHECK(
        compile_code(R"({"$schema":"http://json-schema.org/draft-04/schema#"})")
        == "SCHEMA_DIALECT");
    CHECK(holds("{" + old + R"("items":[{"type":"string"}],"additionalItems":false})", R"(["a"])"));
    CHECK_FALSE(
        holds("{" + old + R"("items":[{"type":"string"}],"additionalItems":false})", R"(["a",1])"));
    CHECK_FALSE(holds(R"({"prefixItems":[{"type":"string"}],"items":false})", R"(["a",1])"));
    CHECK(holds(
        "{" + old
            + R"("definitions":{"a":{}},"properties":{"x":{"$ref":"#/definitions/a","type":"string"}}})",
        R"({"x":1})"));
    CHECK_FALSE(holds(
        R"({"$defs":{"a":{}},"properties":{"x":{"$ref":"#/$defs/a","type":"string"}}})",
        R"({"x":1})"));
    CHECK_FALSE(holds("{" + old + R"("dependencies":{"a":["b"]}})", R"({"a":1})"));
    CHECK_FALSE(holds(R"({"dependentRequired":{"a":["b"]}})", R"({"a":1})"));
    CHECK(holds(R"({"contains":{"const":1},"minContains":2,"maxContains":2})", "[1,2,1]"));
    CHECK_FALSE(holds(R"({"contains":{"const":1},"maxContains":1})", "[1,1]"));
}

TEST_CASE("what nothing else looked at is judged last", "[json][schema]") {
    const std::string schema{
        R"({"allOf":[{"properties":{"a":true}}],"anyOf":[{"properties":{"b":{"const":1}},"required":["b"]},true],
        "unevaluatedProperties":false})"};
    CHECK(holds(schema, R"({"a":1,"b":1})"));
    CHECK(judged(schema, R"({"a":1,"b":2})") == "JSON_SCHEMA /b");
    CHECK_FALSE(holds(
        R"({"prefixItems":[true],"contains":{"const":3},"unevaluatedItems":false})", "[1,2,3]"));
    CHECK(holds(
        R"({"prefixItems":[true],"contains":{"const":3},"unevaluatedItems":false})", "[1,3,3]"));
    CHECK_FALSE(holds(
        R"({"if":{"properties":{"a":{"const":1}}},"then":{"required":["b"]},"else":{"required":["c"]}})",
        R"({"a":1})"));
    CHECK(holds(R"({"not":{"type":"string"},"oneOf":[{"minimum":2},{"maximum":5}]})", "7"));
    CHECK_FALSE(holds(R"({"oneOf":[{"minimum":2},{"maximum":5}]})", "3"));
}

TEST_CASE("a dynamic reference means the outermost anchor", "[json][schema]") {
    const std::string strict{
        R"({"$id":"https://e.org/strict","$ref":"tree","$dynamicAnchor":"node","unevaluatedProperties":false,
        "$defs":{"tree":{"$id":"tree","$dynamicAnchor":"node","properties":{"data":true,"children":{"items":{"$dynamicRef":"#node"}}}}}})"};
    CHECK(holds(strict, R"({"children":[{"data":1}]})"));
    CHECK_FALSE(holds(strict, R"({"children":[{"daat":1}]})"));
}

TEST_CASE("a schema of a wrong form does not compile, and says where", "[json][schema]") {
    for (const char* const wrong :
         {R"({"type":"text"})", R"({"minLength":-1})", R"({"minLength":1.5})", R"({"enum":1})",
          R"({"required":[1]})", R"({"properties":[]})", R"({"allOf":{}})", R"({"items":1})",
          R"({"maximum":"1"})", "1"}) {
        CAPTURE(wrong);
        CHECK(compile_code(wrong) == "SCHEMA_KEYWORD");
    }
    const auto compiled = JsonSchema::compile(R"({"properties":{"a":{"type":1}}})", "s.json");
    CHECK(compiled.rejection().path == "s.json#/properties/a/type");
    CHECK(compile_code("{") == "JSON_MALFORMED");
    CHECK(holds("true", "1"));
    CHECK_FALSE(holds("false", "1"));
}

TEST_CASE("a document cannot make a schema work without end", "[json][schema]") {
    std::string doubling{R"({"$defs":{"d0":{"type":"integer"})"};
    for (int level{1}; level <= 40; ++level) {
        const std::string below{"{\"$ref\":\"#/$defs/d" + std::to_string(level - 1) + "\"}"};
        doubling += ",\"d" + std::to_string(level) + "\":{\"allOf\":[" + below + "," + below + "]}";
    }
    doubling += R"(},"$ref":"#/$defs/d40"})";
    CHECK(judged(doubling, "1") == "JSON_SCHEMA_BUDGET ");
}
