// Privacy notices and word lists are read strictly, like everything else.

#include "tests/config/small_set.h"

#include <catch2/catch.hpp>

using namespace tests::config_room;
using Errors = std::vector<std::string>;

namespace {

const std::string notice{R"(register: town
language: fi
dated: 2026-01-01
title: Seloste
source: invented
controllers:
  - {name: Kunta, role: controller, quote: Kunta}
contacts: []
officer: []
purposes:
  - {purposes: [benefit], quote: tarkoitus}
bases:
  - {gdpr: [6.1.c], acts: [1/2000], quote: laki}
data:
  - {categories: [health], special: true, quote: terveys}
sources:
  - {self: true, quote: sinulta}
disclosures:
  - {classes: [kela], basis: law, scope: necessary, categories: [identity], quote: Kelalle}
transfers: []
retention:
  - {of: customers, years: 4, begins: end, quote: neljä vuotta}
rights:
  - {right: access, quote: tarkastaa}
security: []
automated: []
told: []
)"};

const std::string words{R"(bodies:
  - id: office
    kind: authority
    name: {fi: a, sv: a, en: a}
    words: [virasto*]
    until: 2025-01-01
    instead: {fi: b, sv: b, en: b}
    verified: true
    source: invented
spellings:
  - {wrong: vastuhenkilö, right: vastuuhenkilö}
short-names:
  - {word: hyvälaki, acts: [1/2000]}
)"};

Errors with(
    const std::string& file, std::string text, const std::string& from = {},
    const std::string& to = {}) {
    if (!from.empty()) {
        const std::size_t at{text.find(from)};
        REQUIRE(at != std::string::npos);
        text.replace(at, from.size(), to);
    }
    gateway::config::FileSet set{small_set()};
    set.put(file, text);
    return errors_of(set);
}

Errors spoilt(const std::string& from, const std::string& to) {
    return with("notices/town.yaml", notice, from, to);
}

Errors misspelt(const std::string& from, const std::string& to) {
    return with("words/all.yaml", words, from, to);
}

}

TEST_CASE("a privacy notice and a list of words load", "[config][notice]") {
    CHECK(with("notices/town.yaml", notice).empty());
    CHECK(with("words/all.yaml", words).empty());
}

TEST_CASE("a notice says nothing that the house has no word for", "[config][notice]") {
    CHECK(
        spoilt("title: Seloste", "title: Seloste\ncolour: red")
        == Errors{"notices/town.yaml:5 KEY_UNKNOWN"});
    CHECK(
        spoilt("{self: true,", "{self: true, colour: red,")
        == Errors{"notices/town.yaml:17 KEY_UNKNOWN"});
    CHECK(spoilt("[benefit]", "[benfit]") == Errors{"notices/town.yaml:11 REFERENCE_DANGLING"});
    CHECK(spoilt("[1/2000]", "[2/2000]") == Errors{"notices/town.yaml:13 REFERENCE_DANGLING"});
    CHECK(spoilt("[6.1.c]", "[6.1.g]") == Errors{"notices/town.yaml:13 TERM_UNKNOWN"});
    CHECK(spoilt("[health]", "[helth]") == Errors{"notices/town.yaml:15 REFERENCE_DANGLING"});
    CHECK(spoilt("[kela]", "[kella]") == Errors{"notices/town.yaml:19 REFERENCE_DANGLING"});
    CHECK(spoilt("basis: law", "basis: habit") == Errors{"notices/town.yaml:19 TERM_UNKNOWN"});
    CHECK(spoilt("right: access", "right: all") == Errors{"notices/town.yaml:24 TERM_UNKNOWN"});
}

TEST_CASE("a statement has its quote, and each part of a notice is spoken of", "[config][notice]") {
    CHECK(spoilt(", quote: sinulta", "") == Errors{"notices/town.yaml:17 KEY_MISSING"});
    CHECK(spoilt("officer: []\n", "") == Errors{"notices/town.yaml:1 KEY_MISSING"});
    CHECK(spoilt(", begins: end", "") == Errors{"notices/town.yaml:22 KEY_MISSING"});
    CHECK(spoilt("2026-01-01", "1.1.2026") == Errors{"notices/town.yaml:3 DATE_WRONG"});
    CHECK(
        spoilt("register: town", "register: twon") == Errors{"notices/town.yaml:1 NAME_MISMATCH"});
    CHECK(
        with("notices/village.yaml", notice)
        == Errors{"notices/village.yaml:0 REFERENCE_DANGLING"});
}

TEST_CASE(
    "a role, a period's beginning and a period that nobody gave are held to the house's words",
    "[config][notice]") {
    CHECK(spoilt("role: controller", "role: jiont") == Errors{"notices/town.yaml:7 TERM_UNKNOWN"});
    CHECK(spoilt("role: controller", "role: joint").empty());
    CHECK(spoilt("begins: end", "begins: ends") == Errors{"notices/town.yaml:22 TERM_UNKNOWN"});
    CHECK(spoilt("begins: end", "begins: last-event").empty());
    CHECK(spoilt(" years: 4, begins: end,", "") == Errors{"notices/town.yaml:22 KEY_MISSING"});
    CHECK(spoilt("years: 4, begins: end", "plan: true").empty());
    CHECK(spoilt("years: 4, begins: end", "permanent: true").empty());
}

TEST_CASE("a list of words names days, acts and what to write instead", "[config][notice]") {
    CHECK(
        misspelt("    until: 2025-01-01\n", "")
        == Errors{"words/all.yaml:2 KEY_MISSING", "words/all.yaml:6 KEY_UNKNOWN"});
    CHECK(misspelt("virasto*", "\"*\"") == Errors{"words/all.yaml:5 WORD_FORM"});
    CHECK(
        misspelt("right: vastuuhenkilö", "right: vastuhenkilö")
        == Errors{"words/all.yaml:11 SPELLING_SAME"});
    CHECK(misspelt("[1/2000]", "[9/2000]") == Errors{"words/all.yaml:13 REFERENCE_DANGLING"});
    CHECK(misspelt("kind: authority", "kind: club") == Errors{"words/all.yaml:3 TERM_UNKNOWN"});
}
