#include "tests/simulators/behaviour.h"
#include "tests/simulators/dev_ca.h"
#include "tests/simulators/documents.h"

#include <catch2/catch.hpp>

#include <fstream>

using namespace tests::simulators;

namespace {

constexpr const char* schema_text{R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
    targetNamespace="urn:lautturi:example:test:1" elementFormDefault="qualified">
  <xs:element name="days" type="xs:integer"/></xs:schema>)"};

}

TEST_CASE("the person asked about is found in each kind of request", "[simulators]") {
    const std::string hetu{"010594Y9021"};
    const auto asked = [](const std::string& target, const std::string& type,
                          const std::string& body) {
        return person_asked(target, type, body, "personalId");
    };
    CHECK(asked("/q?x=1&personalId=010594Y9021&y=2", "", "") == hetu);
    CHECK(asked("/q?personalId=280295%2B9007", "", "") == "280295+9007");
    CHECK(asked("/q", "application/json", R"({"query":{"personalId":"010594Y9021"}})") == hetu);
    CHECK(asked("/q", "application/xml", "<q><personalId>010594Y9021</personalId></q>") == hetu);
    CHECK(
        asked("/q", "text/xml", "<f:q><f:personalId a='b'>010594Y9021</f:personalId></f:q>")
        == hetu);
    CHECK_FALSE(asked("/q", "application/json", R"({"personal":"x"})"));
    CHECK_FALSE(asked("/q", "application/json", "{"));
    CHECK_FALSE(asked("/q", "application/xml", "<notpersonalId>x</notpersonalId>"));
}

TEST_CASE("placeholders are filled and escaped for their document", "[simulators]") {
    CHECK(
        filled("<a>{{x}}</a>{{y}}", "application/xml", {{"x", "a<b&c"}})
        == "<a>a&lt;b&amp;c</a>{{y}}");
    CHECK(filled(R"({"a":"{{x}}"})", "application/json", {{"x", "a\"b"}}) == R"({"a":"a\"b"})");
    CHECK(filled("{{x", "text/plain", {{"x", "1"}}) == "{{x");
}

TEST_CASE("a document is held to its schema, and a DOCTYPE to nothing", "[simulators]") {
    const TemporaryFolder folder;
    std::ofstream{folder.path() / "days.xsd"} << schema_text;
    Schema schema{folder.path() / "days.xsd"};
    CHECK(schema.holds("<days xmlns='urn:lautturi:example:test:1'>5</days>"));
    CHECK_FALSE(schema.holds("<days xmlns='urn:lautturi:example:test:1'>five</days>"));
    CHECK_FALSE(schema.holds("<days>5</days>"));
    CHECK_FALSE(schema.holds("<days xmlns='urn:lautturi:example:test:1'>5"));
    CHECK_FALSE(schema.holds(xml_bomb()));
    CHECK(schema.holds("<days xmlns='urn:lautturi:example:test:1'>6</days>"));
    std::ofstream{folder.path() / "broken.xsd"} << "<xs:schema";
    CHECK_THROWS_AS(Schema{folder.path() / "broken.xsd"}, std::runtime_error);
    CHECK_THROWS_AS(Schema{folder.path() / "missing.xsd"}, std::runtime_error);
}
