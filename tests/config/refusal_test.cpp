#include "tests/config/small_set.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace tests::config_room;
using Errors = std::vector<std::string>;

namespace {

Errors spoilt(const std::string& file, const std::string& from, const std::string& to) {
    return errors_of(changed(file, from, to));
}

gateway::config::FileSet without(const std::string& file) {
    const gateway::config::FileSet all{small_set()};
    gateway::config::FileSet set;
    for (const auto& [path, text] : all.files()) {
        if (path != file) {
            set.put(path, text);
        }
    }
    return set;
}

}

TEST_CASE("the small set loads", "[config]") {
    CHECK(errors_of(small_set()).empty());
    CHECK(
        notes_of(small_set())
        == Errors{
            "exchanges/ask/exchange.yaml:1 INTERFACE_UNSAID",
            "exchanges/ask/exchange.yaml:9 ENDPOINT_ABSENT",
            "exchanges/send/exchange.yaml:1 INTERFACE_UNSAID",
            "exchanges/send/exchange.yaml:9 ENDPOINT_ABSENT",
            "registers/town.yaml:0 CONNECTION_ABSENT"});
}

TEST_CASE(
    "a mapping that names an item which does not exist is refused at its line",
    "[config][mapping]") {
    CHECK(
        spoilt("exchanges/send/mapping.yaml", "item: person.name", "item: person.nme")
        == Errors{"exchanges/send/mapping.yaml:4 REFERENCE_DANGLING"});
    CHECK(
        spoilt(
            "registers/town.yaml", "{path: health, item: health.summary}",
            "{path: health, item: health.sumary}")
        == Errors{"registers/town.yaml:14 REFERENCE_DANGLING"});
}

TEST_CASE("an unknown key is refused in every kind of file", "[config]") {
    CHECK(
        spoilt("statutes.yaml", "    source: invented", "    source: invented\n    colour: red")
        == Errors{"statutes.yaml:6 KEY_UNKNOWN"});
    CHECK(
        spoilt("catalogue.yaml", "{id: health,", "{colour: red, id: health,")
        == Errors{"catalogue.yaml:7 KEY_UNKNOWN"});
    CHECK(
        spoilt("parties/office/party.yaml", "state: active", "state: active\ncolour: red")
        == Errors{"parties/office/party.yaml:5 KEY_UNKNOWN"});
    CHECK(
        spoilt("registers/town.yaml", "kind: postgresql", "kind: postgresql\ncolour: red")
        == Errors{"registers/town.yaml:6 KEY_UNKNOWN"});
    CHECK(
        spoilt("rules/one.yaml", "  source: invented\n-", "  source: invented\n  colour: red\n-")
        == Errors{"rules/one.yaml:10 KEY_UNKNOWN"});
    CHECK(
        spoilt("rules/cases/one.yaml", "guards: {CLOCK: true}", "colours: {CLOCK: true}")
        == Errors{"rules/cases/one.yaml:21 KEY_UNKNOWN"});
    CHECK(
        spoilt("exchanges/send/exchange.yaml", "owner: somebody", "owner: somebody\ncolour: red")
        == Errors{"exchanges/send/exchange.yaml:8 KEY_UNKNOWN"});
    CHECK(
        spoilt("exchanges/send/mapping.yaml", "{path: /name,", "{colour: red, path: /name,")
        == Errors{"exchanges/send/mapping.yaml:4 KEY_UNKNOWN"});
}

TEST_CASE("all findings are told at once, in order of file and line", "[config]") {
    auto set = changed("rules/one.yaml", "[1/2000/1]", "[1/2000/9]");
    set.put(
        "exchanges/send/mapping.yaml",
        "record:\n  lines:\n    - {path: /id, item: a}\n    - {path: /name, item: b}\n");
    set.put("parties/office/party.yaml", text_of("parties/office/party.yaml") + "x: 1\ny: 2\n");
    CHECK(
        errors_of(set)
        == Errors{
            "exchanges/send/exchange.yaml:12 MANDATORY_UNMAPPED",
            "exchanges/send/mapping.yaml:3 REFERENCE_DANGLING",
            "exchanges/send/mapping.yaml:4 REFERENCE_DANGLING",
            "parties/office/party.yaml:8 KEY_UNKNOWN", "parties/office/party.yaml:9 KEY_UNKNOWN",
            "rules/one.yaml:6 REFERENCE_DANGLING"});
}

TEST_CASE(
    "an unknown provision, purpose, party, class, fact or item in a rule is refused",
    "[config][rules]") {
    CHECK(
        spoilt("rules/one.yaml", "[1/2000/1]", "[1/2000/3]")
        == Errors{"rules/one.yaml:6 REFERENCE_DANGLING"});
    CHECK(
        spoilt("rules/one.yaml", "[benefit]", "[marketing]")
        == Errors{"rules/one.yaml:3 REFERENCE_DANGLING"});
    CHECK(
        spoilt("rules/one.yaml", "[office]", "[nobody]")
        == Errors{"rules/one.yaml:4 REFERENCE_DANGLING"});
    CHECK(
        spoilt("rules/one.yaml", "relation.case", "relation.friend")
        == Errors{"rules/one.yaml:7 REFERENCE_DANGLING"});
    CHECK(
        spoilt("rules/one.yaml", "person.name]", "person.nme]")
        == Errors{"rules/one.yaml:5 REFERENCE_DANGLING"});
    CHECK(
        spoilt("rules/one.yaml", "relation.case", "\"consent(gdpr9: loudly)\"")
        == Errors{"rules/one.yaml:7 TERM_UNKNOWN"});
    CHECK(
        spoilt("rules/one.yaml", "statutory-right", "because")
        == Errors{"rules/one.yaml:6 TERM_UNKNOWN"});
    CHECK(
        spoilt("catalogue.yaml", "categories: [health]", "categories: [helth]")
        == Errors{"catalogue.yaml:15 REFERENCE_DANGLING"});
}

TEST_CASE("a permit with a wildcard is refused; a cap may have one", "[config][rules]") {
    CHECK(
        spoilt("rules/one.yaml", "person.name]", "\"*\"]")
        == Errors{"rules/one.yaml:5 PERMIT_WILDCARD"});
    CHECK(
        spoilt("rules/one.yaml", "[office]", "[\"*\"]")
        == Errors{"rules/one.yaml:4 PERMIT_WILDCARD"});
    CHECK(
        spoilt("rules/one.yaml", "person.name]", "\"person.*\"]")
        == Errors{"rules/one.yaml:5 PERMIT_WILDCARD"});
    CHECK(spoilt("rules/one.yaml", "categories: [identity]", "categories: [\"*\"]").empty());
}

TEST_CASE("what policy refuses is told at the rule's own place", "[config][rules]") {
    // special data without an Article 9 ground; a provision that does not give what the ground
    // claims
    CHECK(
        spoilt("rules/one.yaml", "person.name]", "person.name, health.summary]")
        == Errors{"rules/one.yaml:1 SPECIAL_WITHOUT_ART9"});
    CHECK(
        spoilt("statutes.yaml", "[right-to-disclose, secrecy]", "[secrecy]")
        == Errors{"rules/one.yaml:1 SECRECY_GROUND"});
    CHECK(
        spoilt("rules/one.yaml", "gdpr6: 6.1.c", "gdpr6: 6.1.f")
        == Errors{"rules/one.yaml:1 BASIS_REFUSED"});
    CHECK(
        spoilt("rules/one.yaml", "triggers: [hold.turvakielto]", "triggers: [relation.case]")
        == Errors{"rules/one.yaml:10 TERM_POLARITY"});
}

TEST_CASE("a permit without a positive and a negative case is refused", "[config][cases]") {
    CHECK(
        errors_of(without("rules/cases/one.yaml"))
        == Errors{"rules/one.yaml:1 CASE_MISSING", "rules/one.yaml:1 CASE_MISSING"});
    CHECK(
        spoilt("rules/cases/one.yaml", "negative: it is not", "positive: it is not")
        == Errors{"rules/cases/one.yaml:16 CASE_VACUOUS"});
    CHECK(
        spoilt("rules/cases/one.yaml", "released: [person.name]", "withheld: [health.summary]")
        == Errors{"rules/cases/one.yaml:12 CASE_VACUOUS"});
    CHECK(
        spoilt(
            "rules/cases/one.yaml", "withheld: [who]\n    values: {person.name: Virtanen}",
            "withheld: [health.summary]")
        == Errors{"rules/one.yaml:1 CASE_MISSING"}); // that it gives no health is no case of it
    CHECK(
        spoilt("rules/cases/one.yaml", "    positive: it is given\n", "")
        == Errors{"rules/cases/one.yaml:12 KEY_MISSING"});
}

TEST_CASE("a case is about an invented person, in words that exist", "[config][cases]") {
    CHECK(
        spoilt(
            "rules/cases/one.yaml", "010594Y9021",
            "131052-"
            "308T")
        == Errors(2, "rules/cases/one.yaml:6 PERSON_NOT_ARTIFICIAL")); // in both cases
    CHECK(
        spoilt("rules/cases/one.yaml", "relation.case: true", "relation.friend: true")
        == Errors{"rules/cases/one.yaml:14 REFERENCE_DANGLING"});
    CHECK(
        spoilt("rules/cases/one.yaml", "CLOCK: true", "CLOCKS: true")
        == Errors{"rules/cases/one.yaml:21 REFERENCE_DANGLING"});
    CHECK(
        spoilt("rules/cases/one.yaml", "role: gdpr9", "role: gdpr8")
        == Errors{"rules/cases/one.yaml:10 TERM_UNKNOWN"});
    CHECK(
        spoilt("rules/cases/one.yaml", "consents: [once]", "consents: [twice]").front()
        == "rules/cases/one.yaml:22 REFERENCE_DANGLING");
    CHECK(
        spoilt("rules/cases/one.yaml", "state: ended", "state: over")
        == Errors{"rules/cases/one.yaml:24 TERM_UNKNOWN"});
    CHECK(
        spoilt("rules/cases/one.yaml", "{person.name: Virtanen}", "{health.summary: hyvä}")
        == Errors{"rules/cases/one.yaml:19 REFERENCE_DANGLING"});
    CHECK(
        spoilt("rules/cases/one.yaml", "withheld: [who]", "withheld: [names]")
        == Errors{
            "rules/cases/one.yaml:18 REFERENCE_DANGLING",
            "rules/cases/one.yaml:19 REFERENCE_DANGLING"}); // and its value has no field
    CHECK(
        spoilt(
            "rules/cases/one.yaml", "rule: office-permit\n    positive",
            "rule: other\n    positive")
        == Errors{"rules/cases/one.yaml:12 REFERENCE_DANGLING"});
}

TEST_CASE("cases share a scene, and lists of items and consents by name", "[config][cases]") {
    const auto question = [](const char* from, const char* to) {
        const auto loaded =
            gateway::config::load(changed("rules/cases/one.yaml", from, to), {}, {});
        REQUIRE(loaded.configuration);
        return loaded.configuration->cases;
    };
    const std::string head{R"({"at":"2026-03-01T10:00:00+02:00","register":"town",)"
                           R"("party":"office","purpose":"benefit","subject":"010594Y9021",)"};
    const auto listed = question("who: [person.name]", "who: [person.name]");
    CHECK(
        listed.at(0).request_json
        == head + R"("fields":["person.name"],"facts":{"relation.case":true},"guards":{}})");
    CHECK(listed.at(0).outcome == gateway::core::Outcome::released);
    CHECK(
        listed.at(1).request_json
        == head
               + R"("fields":{"person.name":"Virtanen"},"facts":{"relation.case":false},)"
                 R"("guards":{"CLOCK":true},"holds":[{"kind":"turvakielto","state":"ended",)"
                 R"("from":"2020-01-01","until":"2021-01-01"}],"consents":[{"kind":"given",)"
                 R"("role":"gdpr9","items":["person.name"],"by":"person",)"
                 R"("expressed_at":"2026-01-01","parties":["office"],"purposes":["benefit"]}]})");
    CHECK(listed.at(1).outcome == gateway::core::Outcome::refused);

    const auto other = question(
        "    facts: {relation.case: true}\n    released: [person.name]",
        "    at: 2026-04-01\n    facts: {relation.case: unknown}\n    because: [RELATION]\n"
        "    mandatory: [person.name]\n    withheld: [person.name]\n"
        "    released: [person.personal-id]");
    CHECK(
        other.at(0).request_json
        == R"({"at":"2026-04-01","register":"town","party":"office","purpose":"benefit",)"
           R"("subject":"010594Y9021","fields":["person.personal-id","person.name"],"facts":{},)"
           R"("guards":{},"mandatory":["person.name"]})");
    CHECK(other.at(0).outcome == gateway::core::Outcome::refused);
    CHECK(other.at(0).reasons == std::set{gateway::core::Reason::relation});
}

TEST_CASE("a list of registers or parties is a case for each", "[config][cases]") {
    const auto loaded = gateway::config::load(
        changed("rules/cases/one.yaml", "  party: office", "  party: [office, office]"), {}, {});
    REQUIRE(loaded.configuration);
    CHECK(loaded.configuration->cases.size() == 4);
    CHECK(
        errors_of(changed("rules/cases/one.yaml", "register: town", "register: [town, village]"))
        == Errors(2, "rules/cases/one.yaml:3 REFERENCE_DANGLING")); // of both cases
}

TEST_CASE("a case may suppose a permit, and it must be one", "[config][cases]") {
    const std::string cap{R"(  - rule: cap-ban
    positive: even a permit for everything gives nothing
    even-if:
      purpose: [benefit]
      to: {party: [office]}
      items: [person.name]
      basis: {provisions: [1/2000/1], gdpr6: 6.1.c, secrecy: statutory-right}
      valid: {from: 2020-01-01}
      source: nobody
    withheld: [person.name]
)"};
    const auto with = [&](const std::string& text) {
        return changed("rules/cases/one.yaml", "cases:\n", "cases:\n" + text);
    };
    const auto loaded = gateway::config::load(with(cap), {}, {});
    REQUIRE(loaded.configuration);
    REQUIRE(loaded.configuration->cases.front().supposed.size() == 1);
    CHECK(loaded.configuration->cases.front().supposed.front().items.size() == 1);
    std::string wild{cap};
    wild.replace(wild.find("[person.name]"), 13, "['*']");
    CHECK(errors_of(with(wild)) == Errors{"rules/cases/one.yaml:17 PERMIT_WILDCARD"});
}

TEST_CASE("days that do not exist and spans that end before they begin are refused", "[config]") {
    CHECK(
        spoilt(
            "rules/one.yaml", "valid: {from: 2020-01-01}\n  source",
            "valid: {from: 2020-02-30}\n  source")
        == Errors{"rules/one.yaml:8 DATE_WRONG"});
    CHECK(
        spoilt(
            "rules/one.yaml", "valid: {from: 2020-01-01}\n  source",
            "valid: {from: 2020-01-01, until: 2019-01-01}\n  source")
        == Errors{"rules/one.yaml:8 DATE_ORDER"});
    CHECK(
        spoilt("statutes.yaml", "from: 2000-01-01", "from: 1.1.2000")
        == Errors{"statutes.yaml:4 DATE_WRONG"});
    CHECK(
        spoilt(
            "statutes.yaml", "    source: invented",
            "    repealed-by: 1/2000\n    source: invented")
        == Errors{"statutes.yaml:2 KEY_MISSING"});
}

TEST_CASE("names are declared once, in their form, and as their files say", "[config]") {
    CHECK(
        spoilt(
            "statutes.yaml", "acts:\n",
            "acts:\n  - {act: 1/2000, name: {fi: a, sv: a, en: a}, force: {from: 2000-01-01}, "
            "source: invented}\n")
        == Errors{"statutes.yaml:3 ID_DUPLICATE"});
    CHECK(
        spoilt("rules/one.yaml", "id: cap-ban", "id: office-permit")
        == Errors{"rules/one.yaml:10 ID_DUPLICATE"});
    CHECK(
        spoilt("catalogue.yaml", "{id: person.name,", "{id: person.personal-id,").front()
        == "catalogue.yaml:14 ID_DUPLICATE");
    CHECK(
        spoilt("catalogue.yaml", "{id: relation.case,", "{id: Relation Case,").front()
        == "catalogue.yaml:10 NAME_FORM");
    CHECK(
        spoilt("parties/office/party.yaml", "party: office", "party: ofice")
        == Errors{"parties/office/party.yaml:1 NAME_MISMATCH"});
    CHECK(
        spoilt("statutes.yaml", "{id: 1/2000/2,", "{id: 2/2000/2,").front()
        == "exchanges/ask/exchange.yaml:12 REFERENCE_DANGLING");
}

TEST_CASE("files without a place or without their partner are refused", "[config]") {
    auto set = small_set();
    set.put("exchanges/send/exchanges.yaml", "a: b\n");
    set.put("notes.yaml", "a: b\n");
    set.put("parties/other/endpoints.yaml", "pins: []\n");
    CHECK(
        errors_of(set)
        == Errors{
            "exchanges/send/exchanges.yaml:0 FILE_UNKNOWN", "notes.yaml:0 FILE_UNKNOWN",
            "parties/other/endpoints.yaml:0 FILE_MISSING"});
    CHECK(
        errors_of(without("exchanges/send/mapping.yaml"))
        == Errors{"exchanges/send/exchange.yaml:0 FILE_MISSING"});
    CHECK(
        errors_of(without("exchanges/send/exchange.yaml"))
        == Errors{"exchanges/send/mapping.yaml:0 FILE_MISSING"});
    CHECK(errors_of({}) == Errors{"catalogue.yaml:0 FILE_MISSING", "statutes.yaml:0 FILE_MISSING"});
}

TEST_CASE("provisions that nobody has verified are listed, not refused", "[config]") {
    const auto set = changed(
        "statutes.yaml", "[right-to-receive], verified: true",
        "[right-to-receive], verified: false");
    CHECK(errors_of(set).empty());
    CHECK(notes_of(set).back() == "statutes.yaml:8 PROVISION_UNVERIFIED");
}

TEST_CASE("an agreement has a name of its own, and its end is noted", "[config][parties]") {
    const auto agreed = [](const std::string& id, const std::string& until) {
        return changed(
            "parties/office/party.yaml", "source: invented",
            "source: invented\nagreements:\n"
            "  - {id: one, purposes: [benefit], valid: {from: 2020-01-01"
                + until + "}}\n  - {id: " + id
                + ", purposes: [benefit], valid: {from: 2020-01-01}}");
    };
    const std::string file{"parties/office/party.yaml:"};
    CHECK(errors_of(agreed("one", "")) == Errors{file + "10 ID_DUPLICATE"});
    CHECK(errors_of(agreed("two", "")).empty());
    const auto noted = [&](const std::string& until) {
        const Errors notes{notes_of(agreed("two", until))};
        return std::count(notes.begin(), notes.end(), file + "9 AGREEMENT_ENDS");
    };
    CHECK(noted(", until: 2021-01-01") == 1);
    CHECK(noted("") == 0);
}
