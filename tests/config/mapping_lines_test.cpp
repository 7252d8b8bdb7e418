#include "adapters/formats/json/json_format.h"
#include "adapters/formats/xml/xml_format.h"
#include "gateway/config/shared_lines.h"
#include "gateway/text/text.h"
#include "tests/config/small_set.h"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

// Lines of mappings: converters and their forms, codes with days, parts; and golden cases.

using namespace tests::config_room;
using Errors = std::vector<std::string>;

namespace {

constexpr const char* town{"registers/town.yaml"};
constexpr const char* send_mapping{"exchanges/send/mapping.yaml"};

/// What is wrong where the register reads its last column like this.
Errors binding(const std::string& line) {
    return errors_of(changed(
        town, "    - {path: health, item: health.summary}",
        "    - {path: health, item: health.summary" + line));
}

struct Formats {
    gateway::text::XmlLibrary library;
    adapters::json::JsonFormat json;
    adapters::xml::XmlFormat xml;
    gateway::config::AdapterCatalogue catalogue{{&json, &xml}, {}, {}};
};

}

TEST_CASE("a converter that no default fits names its form", "[config][mapping]") {
    CHECK(binding(", as: phone}").empty());
    CHECK(binding(", as: country, form: numeric}").empty());
    CHECK(binding(", as: identifier, form: iban}").empty());
    CHECK(binding(", as: identifier}") == Errors{std::string{town} + ":14 FORM_MISSING"});
    CHECK(binding(", as: name-part}") == Errors{std::string{town} + ":14 FORM_MISSING"});
    CHECK(
        binding(", as: identifier, form: passport}")
        == Errors{std::string{town} + ":14 FORM_UNKNOWN"});
}

TEST_CASE("parts of a value share its path, and leave nowhere", "[config][mapping]") {
    CHECK(errors_of(changed(
                        town, "    - {path: health, item: health.summary}",
                        "    - {path: id, item: health.summary, as: birth-date}"))
              .empty());
    auto leaving = changed(
        send_mapping, "    - {path: /name, item: person.name}",
        "    - {path: /id, item: person.name, as: sex}");
    CHECK(errors_of(leaving) == Errors{std::string{send_mapping} + ":4 CONVERTER_READS_ONLY"});
}

TEST_CASE("codes have days, and a day to be judged by", "[config][mapping][codes]") {
    const auto with = [](const std::string& codes) {
        return binding(", as: code, codes: " + codes + "}");
    };
    CHECK(with("{a: {is: alpha}}").empty());
    CHECK(
        with("{a: {is: alpha, from: 2026-01-01}}")
        == Errors{std::string{town} + ":14 CODES_UNDATED"});
    CHECK(
        with("{a: {is: alpha, from: 2026-01-01}}, dated-by: person.name")
        == Errors{std::string{town} + ":14 CODES_UNDATED"}); // that is no day
    const auto dated = [](const std::string& codes) {
        return errors_of(changed(
            town,
            "    - {path: name, item: person.name}\n    - {path: health, item: health.summary}",
            "    - {path: name, item: person.name, as: date}\n    - {path: health, item: "
            "health.summary, as: "
            "code, dated-by: person.name, codes: "
                + codes + "}"));
    };
    CHECK(dated("{a: [{is: x, until: 2026-01-01}, {is: y, from: 2026-01-01}]}").empty());
    CHECK(
        dated("{a: [{is: x, until: 2026-01-02}, {is: y, from: 2026-01-01}]}")
        == Errors{std::string{town} + ":14 CODE_AMBIGUOUS"});
    CHECK(
        dated("{a: [{is: x, until: 2030-01-01}, {is: y, from: 2040-01-01}, {is: z, from: "
              "2026-01-01, until: 2027-01-01}]}") // neighbours agree, the first and the last do not
        == Errors{std::string{town} + ":14 CODE_AMBIGUOUS"});
    CHECK(dated("{a: {is: x, from: 2026-02-30}}") == Errors{std::string{town} + ":14 DATE_WRONG"});
    CHECK(
        dated("{a: {is: x, from: 2026-02-01, until: 2026-02-01}}")
        == Errors{std::string{town} + ":14 DATE_ORDER"});
    CHECK(dated("{a: {id: x, from: 2026-02-01}}").size() == 2); // KEY_MISSING, KEY_UNKNOWN
}

TEST_CASE("a marker is of what is held or of what is free, never of both", "[config][mapping]") {
    const auto marked = [](const std::string& free) {
        return errors_of(changed(
            town, "relay:\n",
            "  holds:\n    - {kind: turvakielto, path: ban, held: [\"t\"], free: [" + free
                + "]}\nrelay:\n"));
    };
    CHECK(marked("\"f\"").empty());
    CHECK(marked("\"f\", \"t\"") == Errors{std::string{town} + ":16 HOLD_AMBIGUOUS"});
}

TEST_CASE(
    "municipal systems ask in JSON, or in the XML that the register's file describes",
    "[config][mapping][relay]") {
    const Formats formats;
    const std::string xml{
        "  format: xml\n  record-path: /question\n  namespace: urn:test:1\n"}; // lines 16 to 18
    const auto with = [](const std::string& document) {
        return changed(town, "relay:\n", "relay:\n" + document);
    };
    const auto leg = [&](const gateway::config::FileSet& set) {
        const auto loaded = gateway::config::load(set, {}, formats.catalogue);
        REQUIRE(loaded.configuration);
        return loaded.configuration->registers.front().relay.value();
    };
    CHECK(leg(with("")).document->content_type() == "application/json");
    CHECK(leg(with("  format: json\n")).document->content_type() == "application/json");
    const gateway::config::Leg asked{leg(with(xml))};
    CHECK(asked.document->content_type() == "application/xml");
    CHECK(asked.shape.record_path == "/question");
    CHECK(asked.shape.target_namespace == "urn:test:1");
    CHECK(asked.shape.known_paths == Errors{"/id", "/name"});

    const auto errors = [&](const gateway::config::FileSet& set) {
        return errors_of(set, formats.catalogue);
    };
    const std::string place{town};
    CHECK(errors(with("  format: csv\n")) == Errors{place + ":16 TERM_UNKNOWN"});
    CHECK(errors(with(xml + "  record-id: id\n")) == Errors{place + ":19 KEY_UNKNOWN"});
    CHECK(
        errors(with(xml + "  settings: {colour: red}\n")) == Errors{place + ":19 SETTING_UNKNOWN"});
    gateway::config::FileSet set{with(xml)};
    std::string text{set.files().at(town)};
    text.replace(
        text.find("/name"), 5, "\"/b:name\""); // a prefix that no setting gives a namespace
    set.put(town, text);
    CHECK(errors(set) == Errors{place + ":21 SHAPE_PATH"});

    // its schema stands beside it, and is no register
    const std::string schema{"registers/question.xsd"};
    set = with(xml + "  schema: question.xsd\n");
    CHECK(errors(set) == Errors{place + ":19 REFERENCE_DANGLING"});
    set.put(
        schema, "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" "
                "targetNamespace=\"urn:test:1\"><xs:element "
                "name=\"question\"><xs:complexType><xs:sequence><xs:element name=\"id\" "
                "type=\"xs:string\"/></xs:sequence></xs:complexType></xs:element></xs:schema>");
    CHECK(leg(set).shape.schema_name == "question.xsd");
    set.put(schema, "<xs:schema");
    REQUIRE(errors(set).size() == 1);
    CHECK(errors(set).front().starts_with(place + ":19 "));
    set = with(xml);
    set.put(schema, "<xs:schema");
    const Errors notes{notes_of(set)};
    CHECK(std::count(notes.begin(), notes.end(), schema + ":0 FILE_UNUSED") == 1);
}

TEST_CASE("samples of every format belong to the set", "[config][files]") {
    const std::filesystem::path folder{
        std::filesystem::temp_directory_path() / ("lautturi-samples-" + std::to_string(getpid()))};
    std::filesystem::create_directories(folder / "exchanges/x/samples");
    for (const char* const kind : {"csv", "dxl", "json", "ndjson", "xml"}) {
        std::ofstream{folder / "exchanges/x/samples" / (std::string{"record-one."} + kind)} << kind;
    }
    CHECK(gateway::config::FileSet::read(folder).files().size() == 5);
    std::filesystem::remove_all(folder);
}

TEST_CASE("a schema that does not take our id of a record is noted", "[config][files][results]") {
    const Formats formats;
    const auto noted = [&](const std::string& attribute, const std::string& person) {
        auto set = changed(
            "exchanges/send/exchange.yaml", "record: {format: json}",
            "record: {format: xml, record-path: /people/person, record-id: record,\n  schema: "
            "people.xsd}");
        set.put(
            "exchanges/send/people.xsd",
            "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"><xs:element "
            "name=\"people\"><xs:complexType><xs:sequence><xs:element name=\"person\" "
            "maxOccurs=\"unbounded\"><xs:complexType><xs:sequence><xs:element name=\"id\" "
            "type=\"xs:string\"/><xs:element name=\"name\" type=\"xs:string\"/></xs:sequence>"
                + attribute
                + "</xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>"
                  "</xs:schema>");
        set.put(
            "exchanges/send/samples/record-one.xml",
            "<people>\n" + person + "<id>010594Y9021</id><name>A</name></person></people>");
        CHECK(errors_of(set, formats.catalogue).empty());
        const auto loaded = gateway::config::load(set, {}, formats.catalogue);
        return std::count_if(
            loaded.findings.begin(), loaded.findings.end(), [](const auto& finding) {
                return finding.code == gateway::core::Code{"RECORD_ID_REFUSED"}
                       && finding.file == "exchanges/send/exchange.yaml";
            });
    };
    const std::string taken{R"(<xs:attribute name="record" type="xs:string"/>)"};
    CHECK(noted("", "<person>") == 1);
    CHECK(noted(taken, "<person>") == 0);
    CHECK(noted(taken, R"(<person record="x">)") == 0);
}

TEST_CASE("a case says what a sample means, and is held to it", "[config][mapping][golden]") {
    const Formats formats;
    const auto with = [&](const char* name, const char* text) {
        auto set = small_set();
        set.put(
            "exchanges/ask/samples/response-one.json",
            R"({"name":"Meri","source":{"system":"x","at":"2026-01-01"}})");
        set.put(std::string{"exchanges/ask/cases/"} + name, text);
        return errors_of(set, formats.catalogue);
    };
    const std::string at{"exchanges/ask/cases/response-one.json:0 "};
    CHECK(with("response-one.json", R"({"records":[{"items":{"person.name":"Meri"}}]})").empty());
    CHECK(
        with("response-one.json", R"({"records":[{"items":{"person.name":"Mari"}}]})")
        == Errors{at + "CASE_DIFFERS"});
    CHECK(
        with("response-one.json", R"({"records":[{"items":{}}]})") == Errors{at + "CASE_DIFFERS"});
    CHECK(with("response-one.json", R"({"records":[]})") == Errors{at + "CASE_DIFFERS"});
    CHECK(
        with("response-one.json", R"({"records":[{"items":{"person.nme":"Meri"}}]})")
        == Errors{at + "CASE_FORM"});
    CHECK(with("response-one.json", "[]") == Errors{at + "CASE_FORM"});
    CHECK(
        with("response-two.json", R"({"records":[]})")
        == Errors{"exchanges/ask/cases/response-two.json:0 CASE_UNKNOWN"});
}

TEST_CASE(
    "a place that the format does not have is told at its line of the mapping",
    "[config][mapping][paths]") {
    const Formats formats;
    const std::string name{"    - {path: /name, item: person.name}"};
    const auto at = [](const std::string& path) {
        return "    - {path: \"" + path + "\", item: person.name}";
    };
    const auto json = [&](const std::string& path) {
        return errors_of(changed(send_mapping, name, at(path)), formats.catalogue);
    };
    const auto xml = [&](const std::string& path) {
        auto set = changed(
            "exchanges/send/exchange.yaml", "record: {format: json}",
            "record: {format: xml, record-path: /people/person}");
        std::string lines{text_of(send_mapping)};
        lines.replace(lines.find(name), name.size(), at(path));
        set.put(send_mapping, lines);
        return errors_of(set, formats.catalogue);
    };
    const Errors refused{std::string{send_mapping} + ":4 SHAPE_PATH"};
    CHECK(json("/names/0/name").empty());
    CHECK(json("/id/name") == refused);
    CHECK(json("/0/name") == refused);
    CHECK(json("/years/2026/name") == refused);
    CHECK(xml("/names/@name").empty());
    CHECK(xml("/id/name") == refused);
    CHECK(xml("/c/text()") == refused);
    CHECK(xml("/b:c") == refused);
    // what comes in may have a member of any name
    CHECK(
        errors_of(
            changed("exchanges/ask/mapping.yaml", name, at("/years/2026/name")), formats.catalogue)
            .empty());
}

TEST_CASE("which lines of a mapping stand in a shape", "[config][mapping]") {
    auto set = small_set();
    set.put("shapes/whom.yaml", "lines:\n  - {path: /name, item: person.name}\n");
    set.put(
        "exchanges/ask/mapping.yaml",
        "request:\n  like: whom\nresponse:\n  like: nobody\nrecord:\n  lines: []\n");
    const auto name = gateway::core::ItemId::intern("person.name");
    const auto shared = gateway::config::shared_lines(set, "ask", "request");
    REQUIRE(shared);
    CHECK(shared->file == "shapes/whom.yaml");
    CHECK(shared->items == std::set<gateway::core::ItemId>{name});
    CHECK_FALSE(gateway::config::shared_lines(set, "ask", "response")); // no such shape
    CHECK_FALSE(gateway::config::shared_lines(set, "ask", "record"));
    set.put("exchanges/ask/mapping.yaml", "request: [");
    CHECK_FALSE(gateway::config::shared_lines(set, "ask", "request"));
}
