#include "tests/config/small_set.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace tests::config_room;
using Errors = std::vector<std::string>;

namespace {

Errors codes_with(const std::string& text) {
    auto set = small_set();
    set.put("codes/letters.yaml", text);
    return errors_of(set);
}

}

TEST_CASE("a key that stands twice is refused at its second place", "[config][yaml]") {
    CHECK(
        codes_with("codes: letters\nsource: a\nvalues:\n  a: alpha\n  b: beta\n  a: other\n")
        == Errors{"codes/letters.yaml:6 KEY_DUPLICATE"});
    CHECK(
        codes_with("codes: letters\nsource: a\nsource: b\nvalues: {a: alpha, b: beta, a: x}\n")
        == Errors{"codes/letters.yaml:3 KEY_DUPLICATE", "codes/letters.yaml:4 KEY_DUPLICATE"});
}

TEST_CASE("anchors, aliases, tags and merge keys are refused", "[config][yaml]") {
    CHECK(
        codes_with("codes: letters\nsource: &text a\nvalues: {a: *text}\n")
        == Errors{
            "codes/letters.yaml:2 ANCHOR_FORBIDDEN", "codes/letters.yaml:3 ALIAS_FORBIDDEN",
            "codes/letters.yaml:3 VALUE_MISSING"});
    CHECK(
        codes_with("codes: letters\nsource: a\nvalues: !!map {a: alpha}\n")
        == Errors{"codes/letters.yaml:3 TAG_FORBIDDEN"});
    CHECK(
        codes_with("codes: letters\nsource: ! a\nvalues: {a: alpha}\n")
        == Errors{"codes/letters.yaml:2 TAG_FORBIDDEN"});
    CHECK(
        codes_with("codes: letters\nsource: a\nvalues: &v {a: alpha}\n<<: *v\n")
        == Errors{
            "codes/letters.yaml:3 ANCHOR_FORBIDDEN", "codes/letters.yaml:4 ALIAS_FORBIDDEN",
            "codes/letters.yaml:4 KEY_UNKNOWN"});
}

TEST_CASE("an alias bomb is refused without being unfolded", "[config][yaml]") {
    std::string bomb{"codes: letters\nsource: a\na0: &a0 [x, x]\n"};
    for (int level{1}; level < 40; ++level) {
        const std::string below{std::to_string(level - 1)};
        bomb += "a" + std::to_string(level) + ": &a" + std::to_string(level) + " [*a" + below
                + ", *a" + below + "]\n";
    }
    const Errors errors{codes_with(bomb)};
    CHECK(errors.front() == "codes/letters.yaml:1 KEY_MISSING");
    CHECK(errors.size() > 100);
    CHECK(errors.size() < 200);
}

TEST_CASE("more than one document, or none, is refused", "[config][yaml]") {
    CHECK(
        codes_with("codes: letters\nsource: a\nvalues: {a: alpha}\n---\ncodes: more\n")
        == Errors{"codes/letters.yaml:4 DOCUMENTS_MANY"});
    CHECK(codes_with("") == Errors{"codes/letters.yaml:1 FILE_EMPTY"});
    CHECK(codes_with("# nothing\n") == Errors{"codes/letters.yaml:1 FILE_EMPTY"});
}

TEST_CASE("what is not YAML is refused where it stops being YAML", "[config][yaml]") {
    CHECK(codes_with("codes: letters\nsource: [a\n") == Errors{"codes/letters.yaml:3 YAML_SYNTAX"});
    CHECK(
        codes_with("codes: letters\nsource: a: b\n") == Errors{"codes/letters.yaml:2 YAML_SYNTAX"});
    auto set = small_set();
    set.put("codes/letters.yaml", "codes: letters\nsource: a: b\n");
    const auto findings = gateway::config::load(set, {}, {}).findings;
    CHECK(std::any_of(findings.begin(), findings.end(), [](const auto& finding) {
        return finding.reason.ends_with(": mapping values are not allowed in this context");
    }));
}

TEST_CASE("depth, size and characters have limits", "[config][yaml]") {
    CHECK(
        codes_with(
            "codes: letters\nsource: a\nvalues: " + std::string(64, '[') + std::string(64, ']')
            + "\n")
        == Errors{"codes/letters.yaml:3 DEPTH_LIMIT"});
    CHECK(codes_with("x: " + std::string(100'000, '[')).size() == 1);
    CHECK(
        codes_with("#" + std::string((4U << 20U) + 1, 'x'))
        == Errors{"codes/letters.yaml:0 FILE_TOO_LARGE"});
    CHECK(
        codes_with("codes: letters\nsource: \xff\n")
        == Errors{"codes/letters.yaml:2 FILE_ENCODING"});
    CHECK(
        codes_with("\xef\xbb\xbf"
                   "codes: letters\n")
        == Errors{"codes/letters.yaml:1 FILE_ENCODING"});
    CHECK(
        codes_with("codes: letters\nsource: a\x01\n")
        == Errors{"codes/letters.yaml:2 FILE_ENCODING"});
}

TEST_CASE("a value of the wrong kind is refused in its line", "[config][yaml]") {
    CHECK(
        codes_with("- codes\n")
        == Errors{"codes/letters.yaml:1 TYPE_WRONG", "codes/letters.yaml:1 NAME_MISMATCH"});
    CHECK(
        codes_with("codes: letters\nsource: [a]\nvalues: {a: alpha}\n")
        == Errors{"codes/letters.yaml:2 TYPE_WRONG"});
    CHECK(
        codes_with("codes: letters\nsource:\nvalues: {a: alpha}\n")
        == Errors{"codes/letters.yaml:2 VALUE_MISSING"});
    CHECK(
        codes_with("codes: letters\nsource: ''\nvalues: {a: alpha}\n")
        == Errors{"codes/letters.yaml:2 VALUE_MISSING"});
    CHECK(
        codes_with("codes: letters\nsource: a\nvalues: {[a]: alpha}\n")
        == Errors{"codes/letters.yaml:3 KEY_FORM"});
}
