// The schemas for editors say what the shipped files are.

#include "gateway/config/configuration.h"
#include "gateway/config/yaml_tree.h"
#include "gateway/text/json_schema.h"

#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

using namespace gateway;
namespace fs = std::filesystem;

namespace {

std::string text_of(const fs::path& file) {
    std::ifstream in{file};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// The kind of a file of the configuration; empty: a sample, a case, a document of another kind.
std::string kind_of(const std::string& file) {
    const auto below = [&](const char* folder) {
        return file.starts_with(std::string{folder} + "/");
    };
    if (!file.ends_with(".yaml")) {
        return "";
    }
    if (below("exchanges")) {
        return file.ends_with("/exchange.yaml") ? "exchange" : "mapping";
    }
    if (below("parties")) {
        return file.ends_with("/party.yaml") ? "party" : "party-endpoints";
    }
    if (below("registers")) {
        return file.ends_with(".endpoints.yaml") ? "register-endpoints" : "register";
    }
    if (below("rules")) {
        return below("rules/cases") ? "cases" : "rules";
    }
    return file.substr(0, file.find('/'));
}

std::shared_ptr<const text::JsonSchema> schema_of(const std::string& kind) {
    const fs::path file{fs::path{LAUTTURI_SCHEMAS} / (kind + ".schema.json")};
    CAPTURE(file.string());
    const auto compiled = text::JsonSchema::compile(text_of(file), kind);
    REQUIRE(compiled.ok());
    return compiled.value();
}

/// `ok`, or the place that does not hold.
std::string held(const std::string& kind, const std::string& yaml) {
    config::Findings findings;
    const std::string name{"x.yaml"};
    const auto tree = config::parse_yaml(config::Sheet{name, findings}, yaml);
    REQUIRE(tree);
    const auto verdict =
        schema_of(kind)->validate(text::parse_json(config::to_json(*tree)).value());
    return verdict ? "ok" : verdict.rejection().path;
}

}

TEST_CASE("every shipped file holds to the schema of its kind", "[config][schemas]") {
    std::map<std::string, int> seen;
    const config::FileSet set{config::FileSet::read(LAUTTURI_MAPPINGS)};
    for (const auto& [file, text] : set.files()) {
        const std::string kind{kind_of(file)};
        if (kind.empty() || kind == "calendars") {
            continue;
        }
        CAPTURE(file, kind);
        ++seen[kind];
        CHECK(held(kind, text) == "ok");
    }
    for (const char* const kind :
         {"exchange", "mapping", "party", "register", "statutes", "catalogue", "codes", "rules",
          "cases", "notices", "words"}) {
        CAPTURE(kind);
        CHECK(seen[kind] > 0);
    }
}

TEST_CASE("an editor is told of keys and words that do not exist", "[config][schemas]") {
    const std::string party{"party: a\nclass: kela\nname: {fi: a, sv: a, en: a}\nstate: active\n"
                            "places:\n  - {country: FI}\nsource: invented\n"};
    CHECK(held("party", party) == "ok");
    CHECK(held("party", party + "colour: red\n") == "/*");
    CHECK(held("party", party + "role: friend\n") == "/role");
    CHECK(held("party", "party: a\n").empty());
    const auto line = [](const std::string& more) {
        return held("mapping", "record:\n  lines:\n    - {path: /a, item: b.c" + more + "}\n");
    };
    CHECK(line("") == "ok");
    CHECK(line(", as: phone, form: national, required: true") == "ok");
    CHECK(
        line(", as: code, codes: {a: b, c: [{is: d, from: 2026-01-01}]}, dated-by: plan.date")
        == "ok");
    CHECK(line(", as: telephone") == "/record/lines/0/as");
    CHECK(line(", converter: date") == "/record/lines/0/*");
    CHECK(held("mapping", "records: {}\n") == "/*");
    CHECK(
        held("party-endpoints", "endpoints:\n  a: {url: /srv, settings: {poll-seconds: 60}}\n")
        == "ok");
    CHECK(held("register-endpoints", "clients: []\n").empty());
    const auto relay = [](const std::string& more) {
        return held(
            "register",
            "register: a\ncontroller: 0138780-9\nname: {fi: a, sv: a, en: a}\nsource: a\n"
            "relay: {lines: [{path: /a, item: b.c}]"
                + more + "}\n");
    };
    CHECK(relay("") == "ok");
    CHECK(relay(", format: xml, record-path: /a, namespace: \"urn:a\", schema: a.xsd") == "ok");
    CHECK(relay(", format: csv") == "/relay/format");
    CHECK(relay(", record-id: id") == "/relay/*");
}
