#include "gateway/admin/dry_run.h"
#include "gateway/text/json_value.h"

#include <catch2/catch.hpp>

#include <string>

using namespace gateway;
using text::JsonValue;

namespace {

template <class Id> Id id(const char* name) {
    return Id::intern(name);
}

core::Instant day(const char* date) {
    return core::start_of_day(*core::parse_date(date));
}

policy::Item item(const char* name, const char* category, bool special = false) {
    policy::Item made;
    made.id = id<core::ItemId>(name);
    made.categories = {id<core::CategoryId>(category)};
    made.special = special;
    made.secrecy = "621/1999/24";
    made.forms = {core::Form::none, core::Form::full};
    return made;
}

policy::Permit to_kela() {
    policy::Permit permit;
    permit.id = id<core::RuleId>("kela-unemployment-benefit");
    permit.purposes = {id<core::PurposeId>("unemployment-benefit")};
    permit.parties = {id<core::PartyId>("kela")};
    permit.items = {{id<core::ItemId>("person.personal-id"), core::Form::full}};
    permit.basis = {
        {id<core::ProvisionId>("1290/2002/ch13/3")},
        "6.1.c",
        "9.2.b",
        policy::SecrecyGround::statutory_right};
    permit.required = {
        {"party.active", id<core::FactId>("party.active")},
        {"relation.statement-request", id<core::FactId>("relation.statement-request")}};
    permit.validity.from = day("2025-01-01");
    return permit;
}

policy::Permit to_provider() {
    policy::Permit permit;
    permit.id = id<core::RuleId>("provider-health-itemised-consent");
    permit.purposes = {id<core::PurposeId>("employment-service")};
    permit.classes = {id<core::PartyClass>("service-provider")};
    permit.items = {{id<core::ItemId>("health.work-ability-summary"), core::Form::full}};
    permit.basis = {
        {id<core::ProvisionId>("380/2023/ch13"), id<core::ProvisionId>("621/1999/26")},
        "6.1.e",
        "9.2.a",
        policy::SecrecyGround::consent};
    permit.required = {
        {"agreement.covers", id<core::FactId>("agreement.covers")},
        {"relation.referral", id<core::FactId>("relation.referral")},
        {"consent(gdpr9: explicit, itemised, written)",
         policy::Requirement::Consent{core::ConsentRole::gdpr9, true, true, true}},
        {"consent(secrecy-waiver)",
         policy::Requirement::Consent{core::ConsentRole::secrecy_waiver, false, false, false}}};
    return permit;
}

policy::PartyFacts party(const char* name, const char* cls) {
    policy::PartyFacts made;
    made.id = id<core::PartyId>(name);
    made.cls = id<core::PartyClass>(cls);
    made.active = true;
    made.countries = {"FI"};
    return made;
}

config::Configuration configuration() {
    policy::Law law;
    const auto provision = [&](const char* name, const char* act, const char* section,
                               policy::Gives gives) {
        policy::Provision made;
        made.id = id<core::ProvisionId>(name);
        made.act = act;
        made.section = section;
        made.gives = {gives};
        law.provisions.push_back(made);
    };
    provision("1290/2002/ch13/3", "1290/2002", "13:3", policy::Gives::duty_to_disclose);
    provision("380/2023/ch13", "380/2023", "13", policy::Gives::right_to_disclose);
    law.provisions.back().division = policy::Division::chapter;
    provision("621/1999/26", "621/1999", "26", policy::Gives::secrecy_exception);
    law.items = {
        item("person.personal-id", "identity"),
        item("health.work-ability-summary", "health", true)};
    law.parties = {
        party("kela", "kela"), party("provider-1", "service-provider"), party("far", "employer")};
    law.parties[1].agreements = {
        {"a-1",
         {id<core::PurposeId>("employment-service")},
         {day("2025-01-01"), day("2028-01-01")}}};
    law.parties[2].countries = {"US"};
    law.registers = {id<core::RegisterId>("etela-satakunta")};
    law.purposes = {
        id<core::PurposeId>("unemployment-benefit"), id<core::PurposeId>("employment-service")};
    law.permits = {to_kela(), to_provider()};
    std::vector<policy::CompileFinding> findings;
    config::Configuration made;
    made.rules = policy::RuleSet::compile(law, findings);
    made.digest[0] = std::byte{0xab};
    REQUIRE(made.rules != nullptr);
    return made;
}

JsonValue parsed(const std::string& json) {
    const core::Result<JsonValue> tree{text::parse_json(json)};
    INFO(json);
    REQUIRE(tree.ok());
    return tree.value();
}

/// The decision that `request` comes to.
JsonValue decided(const std::string& request) {
    const admin::DryRunAnswer answer{admin::dry_run(configuration(), request)};
    INFO(answer.json);
    REQUIRE(answer.exit == 0);
    return parsed(answer.json);
}

std::string
consent(const std::string& kind, const std::string& role, const std::string& day_of_february) {
    return R"({"kind": ")" + kind + R"(", "role": ")" + role
           + R"(", "items": ["health.work-ability-summary"], "parties": ["provider-1"], "classes": [],
         "purposes": ["employment-service"], "explicit": true, "itemised": true, "written": true, "by": "person",
         "expressed_at": "2026-02-)"
           + day_of_february + R"(T09:00:00+02:00", "recorded_at": "2026-02-)" + day_of_february
           + R"(T09:05:00+02:00", "valid_until": "2027-02-01", "notice_version": "1",
         "language": "fi", "evidence": {"reference": "doc-1", "sha256": "00"}, "told_basis": "9.2.a"})";
}

std::string ask_provider(const std::string& consents) {
    return R"({"at": "2026-03-01T10:00:00+02:00", "register": "etela-satakunta", "party": "provider-1",
        "purpose": "employment-service", "subject": "010594Y9021",
        "fields": {"person.personal-id": "010594Y9021", "health.work-ability-summary": "suullinen"},
        "facts": {"relation.referral": true}, "guards": {}, "consents": [)"
           + consents + R"(], "holds": []})";
}

std::vector<std::string>
errors_of(const std::string& request, const admin::KnownFacts& known = {}) {
    const admin::DryRunAnswer answer{admin::dry_run(configuration(), request, known)};
    INFO(answer.json);
    REQUIRE(answer.exit == 2);
    std::vector<std::string> told;
    const JsonValue tree{parsed(answer.json)};
    for (const JsonValue& error : tree.find("errors")->elements()) {
        REQUIRE_FALSE(error.string_at("reason")->empty());
        told.push_back(
            std::string{*error.string_at("path")} + ' ' + std::string{*error.string_at("code")});
    }
    return told;
}

}

TEST_CASE(
    "an itemised written consent and a waiver of secrecy release health data to the provider",
    "[dry-run]") {
    const JsonValue answer{decided(ask_provider(
        consent("given", "gdpr9", "01") + ", " + consent("given", "secrecy-waiver", "01")))};
    CHECK(answer.string_at("outcome") == "reduced");
    CHECK(answer.string_at("rules_digest")->substr(0, 4) == "ab00");
    CHECK(answer.string_at("next_change") == "2027-02-01T00:00:00+02:00");
    const JsonValue& health{answer.find("fields")->elements()[0]};
    CHECK(health.string_at("item") == "health.work-ability-summary");
    CHECK(health.string_at("form") == "full");
    CHECK(health.find("permits")->elements()[0].text() == "provider-health-itemised-consent");
    CHECK(health.find("nearest")->is_null());
    const JsonValue& hetu{answer.find("fields")->elements()[1]};
    CHECK(hetu.string_at("form") == "none");
    CHECK(hetu.find("reasons")->elements().size() == 2);
}

TEST_CASE(
    "a refusal after a consent is named with its date, its event and the section", "[dry-run]") {
    const JsonValue answer{decided(ask_provider(
        consent("given", "gdpr9", "01") + ", " + consent("given", "secrecy-waiver", "01") + ", "
        + consent("refused", "gdpr9", "02")))};
    const JsonValue& health{answer.find("fields")->elements()[0]};
    CHECK(answer.string_at("outcome") == "refused");
    CHECK(health.string_at("form") == "none");
    CHECK(health.string_at("nearest") == "provider-health-itemised-consent");
    REQUIRE(health.find("unmet")->elements().size() == 1);
    CHECK(
        health.find("unmet")->elements()[0].text()
        == "consent(gdpr9: explicit, itemised, written)");
    REQUIRE(health.find("reasons")->elements().size() == 1);
    CHECK(health.find("reasons")->elements()[0].text() == "CONSENT_REFUSED");
    const JsonValue& explanation{*health.find("explanation")};
    CHECK(
        explanation.string_at("fi")
        == "Kenttä jätettiin pois: asiakas on kieltäytynyt 2.2.2026 (suostumustapahtuma 3). Sääntö "
           "provider-health-itemised-consent (380/2023 13 luku, 621/1999 26 §) edellyttää: "
           "nimenomainen, yksilöity ja kirjallinen suostumus erityisten henkilötietoryhmien "
           "käsittelyyn (tietosuoja-asetuksen 9 artikla).");
    CHECK(
        explanation.string_at("sv")->find("kunden har vägrat 2.2.2026") != std::string_view::npos);
    CHECK(
        explanation.string_at("en")->find("refused on 2 February 2026") != std::string_view::npos);
}

// What was found: the day on which it was written down was its first moment, and drew the
// withdrawal to before the consent of that morning.
TEST_CASE(
    "a withdrawal told by its day, and written down on that day, ends what was given earlier on it "
    "(Art. 7(3))",
    "[dry-run][gdpr-7-3]") {
    const auto with = [](std::string text, const std::string& from, const std::string& to) {
        for (std::size_t at{0}; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
            text.replace(at, from.size(), to);
        }
        return text;
    };
    const std::string given{
        consent("given", "gdpr9", "28") + ", " + consent("given", "secrecy-waiver", "28")};
    const auto by_day = [&](const char* kind) {
        std::string told{consent(kind, "gdpr9", "28")};
        for (const char* const hour : {"T09:00:00+02:00", "T09:05:00+02:00"}) {
            told = with(told, hour, "");
        }
        return told;
    };
    for (const char* const at : {"2026-02-28T12:00:00+02:00", "2026-03-01T10:00:00+02:00"}) {
        INFO(at);
        const auto asked = [&](const std::string& consents) {
            return decided(with(ask_provider(consents), "2026-03-01T10:00:00+02:00", at));
        };
        CHECK(asked(given).string_at("outcome") == "reduced");
        const JsonValue answer{asked(given + ", " + by_day("withdrawn"))};
        CHECK(answer.string_at("outcome") == "refused");
        const JsonValue& reasons{*answer.find("fields")->elements()[0].find("reasons")};
        CHECK(reasons.elements()[0].text() == "CONSENT_WITHDRAWN");
        // what gives, and is told by the day that is asked about, was written down by then
        CHECK(
            asked(by_day("given") + ", " + consent("given", "secrecy-waiver", "28"))
                .string_at("outcome")
            == "reduced");
        // an hour at which it was written down does show that it was said before
        const std::string written{with(
            by_day("withdrawn"), R"("recorded_at": "2026-02-28")",
            R"("recorded_at": "2026-02-28T08:00:00+02:00")")};
        CHECK(asked(given + ", " + written).string_at("outcome") == "reduced");
    }
}

TEST_CASE("the keys of the answer stand in the order of the specification", "[dry-run]") {
    const JsonValue answer{decided(ask_provider(""))};
    const auto keys = [](const JsonValue& object) {
        std::string names;
        for (const auto& [key, value] : object.members()) {
            names += key + ' ';
        }
        return names;
    };
    CHECK(keys(answer) == "outcome rules_digest guards next_change fields ");
    CHECK(
        keys(answer.find("fields")->elements()[0])
        == "item form permits caps nearest unmet reasons explanation ");
}

TEST_CASE(
    "a dry run over a list of items needs no values, and a missing mandatory field refuses",
    "[dry-run]") {
    const JsonValue answer{decided(
        R"({"at": "2026-03-01", "register": "etela-satakunta", "party": "kela", "purpose": "unemployment-benefit",
            "fields": ["person.personal-id"], "mandatory": ["person.personal-id"],
            "facts": {"relation.statement-request": null}})")};
    CHECK(answer.string_at("outcome") == "refused");
    const JsonValue& field{answer.find("fields")->elements()[0]};
    CHECK(field.find("reasons")->elements()[0].text() == "RELATION");
    CHECK(field.find("reasons")->elements()[1].text() == "MANDATORY_MISSING");
}

TEST_CASE("a guard that is set false, in either case of letters, lets nothing leave", "[dry-run]") {
    for (const char* guard : {"CLOCK", "clock"}) {
        const JsonValue answer{decided(
            std::string{R"({"at": "2026-03-01", "register": "etela-satakunta", "party": "kela",
                "purpose": "unemployment-benefit", "fields": ["person.personal-id"],
                "facts": {"relation.statement-request": true}, "guards": {")"}
            + guard + R"(": false, "JOURNAL": true}})")};
        CHECK(answer.string_at("outcome") == "refused");
        REQUIRE(answer.find("guards")->elements().size() == 1);
        CHECK(answer.find("guards")->elements()[0].text() == "CLOCK");
        CHECK(answer.find("next_change")->is_null());
    }
}

TEST_CASE(
    "a party that processes outside the EEA gets nothing in a dry run either (I16)",
    "[dry-run][I16]") {
    const JsonValue answer{decided(
        R"({"at": "2026-03-01", "register": "etela-satakunta", "party": "far", "purpose": "employment-service",
            "fields": ["person.personal-id"]})")};
    CHECK(answer.find("guards")->elements()[0].text() == "TERRITORY");
}

TEST_CASE("what is known of the person counts only where the request is silent", "[dry-run]") {
    const config::Configuration made{configuration()};
    admin::KnownFacts known;
    known.holds.push_back({core::HoldKind::restriction, core::HoldState::upheld, {}, {}, {}});
    const std::string request{
        R"({"at": "2026-03-01", "register": "etela-satakunta", "party": "kela", "purpose": "unemployment-benefit",
            "fields": ["person.personal-id"], "facts": {"relation.statement-request": true})"};
    const JsonValue silent{parsed(admin::dry_run(made, request + "}", known).json)};
    CHECK(silent.string_at("outcome") == "refused");
    const JsonValue told{parsed(admin::dry_run(made, request + R"(, "holds": []})", known).json)};
    CHECK(told.string_at("outcome") == "released");
}

TEST_CASE("a subject who is not born by the day that is told is refused", "[dry-run][hetu]") {
    const config::Configuration made{configuration()};
    const std::string request{
        R"({"at": "2026-03-01", "register": "etela-satakunta", "party": "kela", "purpose": "unemployment-benefit",
            "fields": ["person.personal-id"], "subject": "010185A901E"})"};
    const auto on = [&](std::optional<core::LocalDate> today) {
        return admin::dry_run(made, request, admin::KnownFacts{{}, {}, today});
    };
    const admin::DryRunAnswer refused{on(core::LocalDate{2026, 3, 1})};
    CHECK(refused.exit == 2);
    CHECK(refused.json.find(R"([{"path":"/subject","code":"HETU_FUTURE")") != std::string::npos);
    CHECK(on(core::LocalDate{2085, 1, 1}).exit == 0);
    CHECK(on(std::nullopt).exit == 0); // of whom something is known, or where nobody knows the day
}

TEST_CASE("everything that is wrong with a request is told at once", "[dry-run]") {
    const std::vector<std::string> errors{errors_of(
        R"({"at": "2026-03-01T10:00:00", "register": "pori", "party": "kelaa", "purpose": 3, "colour": "red",
            "fields": {"person.shoe-size": "42", "person.personal-id": ["x"]}, "mandatory": ["person.hat"],
            "facts": {"relation.statement-request": "yes", "moon.full": true}, "guards": {"LOCK": false},
            "consents": [{"kind": "shrugged", "role": "gdpr9", "items": ["nothing"], "parties": ["nobody"],
                          "classes": ["pirates"], "purposes": ["plunder"], "explicit": "yes",
                          "recorded_at": "yesterday", "mood": "good"}],
            "holds": [{"kind": "frost", "state": "melting", "from": "2026-02-30", "bases": ["9.2.z"]}]})")};
    for (const char* expected :
         {"/at DATE_FORM",
          "/register REGISTER_UNKNOWN",
          "/party PARTY_UNKNOWN",
          "/purpose TYPE_WRONG",
          "/colour KEY_UNKNOWN",
          "/fields/person.shoe-size ITEM_UNKNOWN",
          "/fields/person.personal-id TYPE_WRONG",
          "/mandatory/0 ITEM_UNKNOWN",
          "/facts/relation.statement-request TYPE_WRONG",
          "/facts/moon.full FACT_UNKNOWN",
          "/consents/0/kind CODE_UNKNOWN",
          "/consents/0/items/0 ITEM_UNKNOWN",
          "/consents/0/parties/0 PARTY_UNKNOWN",
          "/consents/0/classes/0 CLASS_UNKNOWN",
          "/consents/0/purposes/0 PURPOSE_UNKNOWN",
          "/consents/0/explicit TYPE_WRONG",
          "/consents/0/expressed_at KEY_MISSING",
          "/consents/0/recorded_at DATE_FORM",
          "/consents/0/mood KEY_UNKNOWN",
          "/holds/0/kind CODE_UNKNOWN",
          "/holds/0/state CODE_UNKNOWN",
          "/holds/0/from DATE_FORM",
          "/holds/0/bases/0 CODE_UNKNOWN"}) {
        INFO(expected);
        CHECK(std::count(errors.begin(), errors.end(), expected) == 1);
    }
    CHECK(errors.size() == 24); // and the guard, whose name in capitals is shown as *
}

TEST_CASE("whoever was looked for under a mistyped code is refused", "[dry-run]") {
    const std::string right{ask_provider("")};
    const auto wrong = [&](const std::string& subject) {
        std::string request{right};
        constexpr std::string_view code{"\"subject\": \"010594Y9021\""};
        request.replace(request.find(code), code.size(), "\"subject\": " + subject);
        CHECK(admin::dry_run(configuration(), request).exit == (subject == "7" ? 2 : 0));
        return errors_of(request, {{}, {}, core::LocalDate{2026, 3, 1}});
    };
    CHECK(wrong(R"("010594Y9022")") == std::vector<std::string>{"/subject HETU_CHECK"});
    CHECK(wrong(R"("010594y9021")") == std::vector<std::string>{"/subject HETU_CENTURY"});
    CHECK(wrong(R"(" 010594Y9021")") == std::vector<std::string>{"/subject HETU_LENGTH"});
    CHECK(wrong(R"("")") == std::vector<std::string>{"/subject HETU_LENGTH"});
    CHECK(wrong(R"("R-12")") == std::vector<std::string>{"/subject PERSON_ID_FORM"});
    CHECK(wrong("7") == std::vector<std::string>{"/subject TYPE_WRONG"});
}

TEST_CASE(
    "a request that is no JSON object is refused, and its words are not repeated", "[dry-run]") {
    CHECK(errors_of("{\"at\": ").size() == 1);
    CHECK(errors_of("[]") == std::vector<std::string>{" TYPE_WRONG"});
    const admin::DryRunAnswer answer{admin::dry_run(configuration(), R"({"010594Y9021": 1})")};
    CHECK(answer.exit == 2);
    CHECK(answer.json.find("010594Y9021") == std::string::npos);
}
