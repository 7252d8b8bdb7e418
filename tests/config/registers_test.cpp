// Registers and parties: what is described without being connected, and what is not verified.

#include "gateway/config/trial.h"
#include "tests/config/small_set.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace tests::config_room;
using namespace gateway;
using Lines = std::vector<std::string>;

namespace {

const std::string village{R"(register: village
controller: {known-as: village, verified: false, source: invented}
name: {fi: a, sv: a, en: a}
systems:
  - {name: Notes, use: {fi: a, sv: a, en: a}}
notices:
  - {version: "1", dated: 2020-10-06, languages: [fi, sv], source: invented}
  - {version: "2", dated: unknown, languages: [fi], source: invented}
items: [person.personal-id, person.name]
access: none
source: invented
)"};

config::FileSet with_village(const std::string& from = {}, const std::string& to = {}) {
    config::FileSet set{small_set()};
    std::string text{village};
    if (!from.empty()) {
        const std::size_t at{text.find(from)};
        REQUIRE(at != std::string::npos);
        text.replace(at, from.size(), to);
    }
    set.put("registers/village.yaml", text);
    return set;
}

config::FileSet office_with(const std::string& more) {
    config::FileSet set{small_set()};
    set.put("parties/office/party.yaml", text_of("parties/office/party.yaml") + more);
    return set;
}

/// The notes of a set about one file.
Lines notes_about(const config::FileSet& set, const std::string& file) {
    Lines notes{notes_of(set)};
    notes.erase(
        std::remove_if(
            notes.begin(), notes.end(),
            [&](const std::string& note) { return !note.starts_with(file); }),
        notes.end());
    return notes;
}

config::Loaded shipped() {
    config::Loaded loaded{config::load(config::FileSet::read(LAUTTURI_MAPPINGS), {}, {})};
    REQUIRE(loaded.configuration);
    return loaded;
}

const config::Register& register_of(const config::Loaded& loaded, const char* name) {
    return *loaded.configuration->find(core::RegisterId::intern(name));
}

}

TEST_CASE(
    "a table of consents says who gave them, or is put in force no more", "[config][registers]") {
    const std::string town{"registers/town.yaml"};
    const std::string table{R"(consents:
  selection: people
  members:
    - {member: kind, is: given}
    - {member: role, is: gdpr6}
    - {member: items, is: [person.name]}
    - {member: parties, is: [office]}
    - {member: purposes, is: [benefit]}
    - {member: expressed_at, path: said}
    - {member: language, is: fi}
)"};
    config::FileSet set{small_set()};
    set.put(town, text_of(town) + table);
    const Lines errors{errors_of(set)};
    REQUIRE(errors.size() == 1);
    CHECK(errors.front().starts_with(town));
    CHECK(errors.front().ends_with("KEY_MISSING"));
    CHECK(config::try_out(set, {}, {}).tried); // a set that has it since before is loaded
    set.put(town, text_of(town) + table + "    - {member: by, is: person}\n");
    CHECK(errors_of(set).empty());
}

TEST_CASE("a register may be described that nothing is exchanged with", "[config][registers]") {
    const auto loaded = config::load(with_village(), {}, {});
    REQUIRE(loaded.configuration);
    const config::Register& made{register_of(loaded, "village")};
    CHECK_FALSE(made.has_access());
    CHECK(made.binding == nullptr);
    CHECK(made.controller.text() == "village");
    CHECK_FALSE(made.controller_verified);
    CHECK(made.systems.front().name == "Notes");
    REQUIRE(made.notices.size() == 2);
    CHECK(made.notices[0].dated == core::start_of_day(*core::parse_date("2020-10-06")));
    CHECK(made.notices[0].languages == Lines{"fi", "sv"});
    CHECK_FALSE(made.notices[1].dated);
    CHECK(made.items.size() == 2);
    CHECK(
        notes_about(with_village(), "registers/village.yaml")
        == Lines{
            "registers/village.yaml:2 CONTROLLER_UNVERIFIED",
            "registers/village.yaml:8 NOTICE_UNDATED"});
    CHECK(register_of(loaded, "town").has_access());
}

TEST_CASE("an exchange on a register without access is refused", "[config][registers]") {
    config::FileSet set{with_village()};
    std::string send{text_of("exchanges/send/exchange.yaml")};
    send.replace(send.find("register: town"), 14, "register: village");
    set.put("exchanges/send/exchange.yaml", send);
    CHECK(errors_of(set) == Lines{"exchanges/send/exchange.yaml:3 REGISTER_WITHOUT_ACCESS"});
    config::FileSet connected{with_village()};
    connected.put("registers/village.endpoints.yaml", "connection: host=/run\n");
    CHECK(
        errors_of(connected)
        == Lines{"registers/village.endpoints.yaml:1 REGISTER_WITHOUT_ACCESS"});
}

TEST_CASE("that a register has no access is said, never left out", "[config][registers]") {
    CHECK(
        errors_of(with_village("access: none\n", "")).front()
        == "registers/village.yaml:1 KEY_MISSING");
    CHECK(
        errors_of(with_village("access: none", "access: some"))
        == Lines{"registers/village.yaml:10 TERM_UNKNOWN"});
    CHECK(
        errors_of(with_village("access: none", "access: none\nkind: postgresql"))
        == Lines{"registers/village.yaml:11 KEY_UNKNOWN"});
}

TEST_CASE("a controller without its Y-tunnus is not verified", "[config][registers]") {
    CHECK(
        errors_of(with_village(
            "{known-as: village, verified: false,", "{known-as: village, verified: true,"))
        == Lines{"registers/village.yaml:2 BUSINESS_ID"});
    CHECK(
        errors_of(with_village("known-as: village", "business-id: 1234567-8"))
        == Lines{"registers/village.yaml:2 BUSINESS_ID"});
    CHECK(
        errors_of(with_village("known-as: village, verified: false,", "known-as: village,"))
        == Lines{"registers/village.yaml:2 KEY_MISSING"});
    CHECK(errors_of(with_village("known-as: village", "business-id: 0165116-3")).empty());
}

TEST_CASE(
    "a notice has its versions once each, and its date or says that it has none",
    "[config][registers]") {
    CHECK(
        errors_of(with_village("version: \"2\"", "version: \"1\""))
        == Lines{"registers/village.yaml:8 ID_DUPLICATE"});
    CHECK(
        errors_of(with_village("dated: 2020-10-06", "dated: 6.10.2020"))
        == Lines{"registers/village.yaml:7 DATE_WRONG"});
    CHECK(
        errors_of(with_village("dated: unknown, ", ""))
        == Lines{"registers/village.yaml:8 KEY_MISSING"});
    CHECK(
        errors_of(with_village("[fi, sv]", "[fi, ru]"))
        == Lines{"registers/village.yaml:7 TERM_UNKNOWN"});
}

TEST_CASE("what is read from a register is among the items that it holds", "[config][registers]") {
    CHECK(
        errors_of(changed(
            "registers/town.yaml", "source: invented",
            "source: invented\nitems: [person.personal-id, person.name]"))
        == Lines{"registers/town.yaml:15 ITEM_NOT_HELD"});
    CHECK(
        errors_of(with_village("items: [person.personal-id", "items: [person.number"))
        == Lines{"registers/village.yaml:9 REFERENCE_DANGLING"});
}

TEST_CASE(
    "a joint controller says by which provision, and what its share is", "[config][parties]") {
    CHECK(
        errors_of(office_with("role: joint-controller\n"))
        == Lines{"parties/office/party.yaml:1 KEY_MISSING"});
    CHECK(
        errors_of(office_with("joint: {provision: 1/2000/1, duties: {fi: a, sv: a, en: a}}\n"))
        == Lines{"parties/office/party.yaml:8 KEY_MISPLACED"});
    CHECK(
        errors_of(office_with("role: joint-controller\njoint: {provision: 1/2000/9, duties: {fi: "
                              "a, sv: a, en: a}}\n"))
        == Lines{"parties/office/party.yaml:9 REFERENCE_DANGLING"});
    CHECK(
        errors_of(office_with("role: processor\n"))
        == Lines{"parties/office/party.yaml:1 ROLE_OF_CLASS"});
    CHECK(
        errors_of(office_with("role: owner\n"))
        == Lines{"parties/office/party.yaml:8 TERM_UNKNOWN"});
    CHECK(
        errors_of(office_with("jurisdiction: Finland\n"))
        == Lines{"parties/office/party.yaml:8 TERM_UNKNOWN"});
}

TEST_CASE("what is not verified of a party is listed", "[config][parties]") {
    CHECK(
        notes_about(office_with("verified: false\n"), "parties/office")
        == Lines{"parties/office/party.yaml:1 PARTY_UNVERIFIED"});
    config::FileSet set{
        changed("parties/office/party.yaml", "{country: FI}", "{country: FI, verified: false}")};
    CHECK(
        notes_about(set, "parties/office")
        == Lines{"parties/office/party.yaml:6 PLACE_UNVERIFIED"});
    CHECK(
        errors_of(changed("parties/office/party.yaml", "source: invented\n", ""))
        == Lines{"parties/office/party.yaml:1 KEY_MISSING"});
}

TEST_CASE(
    "the five registers of the notices are described, and all of them are connected",
    "[config][shipped]") {
    const config::Loaded loaded{shipped()};
    for (const char* name : {"pori", "mikkeli", "pohjois-karjala", "kaustinen"}) {
        INFO(name);
        const config::Register& made{register_of(loaded, name)};
        CHECK(made.has_access());
        CHECK(made.items.size() > 20);
        CHECK(made.notices.size() == 1);
        CHECK_FALSE(made.systems.empty());
    }
    CHECK(register_of(loaded, "etela-satakunta").has_access());
    CHECK(register_of(loaded, "mikkeli").controller.text() == "0165116-3");
    CHECK(register_of(loaded, "mikkeli").controller_verified);
    CHECK(register_of(loaded, "etela-satakunta").controller.text() == "0138780-9");
    CHECK_FALSE(register_of(loaded, "pori").controller_verified);
    CHECK(register_of(loaded, "kaustinen").joint_controllers.size() == 1);
    CHECK_FALSE(register_of(loaded, "pori").notices.front().dated);
    const core::ItemId diary{core::ItemId::intern("coaching.diary.entry")};
    CHECK(register_of(loaded, "mikkeli").items.contains(diary));
    CHECK_FALSE(register_of(loaded, "etela-satakunta").items.contains(diary));
}

TEST_CASE(
    "every class of recipients has a party, and no real authority has a live connection",
    "[config][shipped]") {
    const config::Loaded loaded{shipped()};
    const policy::Law& law{loaded.configuration->rules->law()};
    for (const char* cls :
         {"employer",
          "employment-authority",
          "enforcement",
          "event-partner",
          "foreign-institution",
          "funder",
          "integration-provider",
          "kela",
          "keha",
          "migration",
          "ministry",
          "pension",
          "police",
          "processor",
          "public",
          "research",
          "service-provider",
          "social-authority",
          "statistics",
          "supervisor",
          "training-provider",
          "unemployment-fund",
          "wellbeing-county"}) {
        INFO(cls);
        CHECK(std::any_of(
            loaded.configuration->parties.begin(), loaded.configuration->parties.end(),
            [&](const config::Party& party) { return party.cls.text() == cls; }));
    }
    for (const config::Party& party : loaded.configuration->parties) {
        INFO(party.id.text());
        const auto facts = std::find_if(
            law.parties.begin(), law.parties.end(),
            [&](const policy::PartyFacts& one) { return one.id == party.id; });
        REQUIRE(facts != law.parties.end());
        CHECK(
            (party.example || facts->agreements.empty())); // only invented parties have agreements
        CHECK(party.example == party.verified);
        CHECK_FALSE(facts->certificate_pinned);
        CHECK_FALSE(party.source.empty());
        CHECK(party.endpoints.empty());
    }
}

TEST_CASE("free text and what hides health are marked in the catalogue", "[config][shipped]") {
    const config::Loaded loaded{shipped()};
    const policy::Law& law{loaded.configuration->rules->law()};
    const auto item = [&](const char* name) -> const policy::Item& {
        const auto found =
            std::find_if(law.items.begin(), law.items.end(), [&](const policy::Item& one) {
                return one.id.text() == name;
            });
        REQUIRE(found != law.items.end());
        return *found;
    };
    const auto health = core::CategoryId::intern("health");
    for (const char* name :
         {"coaching.diary.entry", "advice.personal-matters", "content.call", "content.chat",
          "statement.reasoning", "integration.other-necessary", "service.security-information"}) {
        INFO(name);
        CHECK(item(name).free_text);
    }
    CHECK(item("service.rehabilitation").implies.contains(health));
    CHECK(item("kykyviisari.number").implies.contains(health));
    CHECK(item("service.type").code_effects.at("work-ability-coaching").contains(health));
    CHECK(item("service.type").code_effects.at("career-guidance").empty());
    CHECK(item("work.military-service").code_effects.at("exempted").contains(health));
    for (const policy::Item& one : law.items) {
        INFO(one.id.text());
        const bool stamped{one.id.text().starts_with("kykyviisari.")};
        CHECK(one.finland_only == stamped);
        CHECK_FALSE(one.label.sv.empty());
    }
}
