// The answers of the analysis about the shipped rules: each message that is shown is asked again.

#include "gateway/admin/analysis.h"
#include "gateway/admin/dry_run.h"
#include "gateway/app/analysis_text.h"
#include "gateway/app/analysis_words.h"
#include "tests/analysis/shipped.h"

#include <catch2/catch.hpp>

#include <sstream>

using namespace gateway;
using policy::Language;
using text::JsonValue;

namespace {

core::Instant day(const char* date) {
    return core::start_of_day(*core::parse_date(date));
}

/// What `decide` says of a witness: the form of the field that the row is about.
std::string form_of(
    const config::Configuration& configuration, const JsonValue& witness,
    std::string_view item = {}) {
    const admin::DryRunAnswer answer{admin::dry_run(configuration, text::write_json(witness))};
    INFO(answer.json);
    REQUIRE(answer.exit == 0);
    const JsonValue tree{text::parse_json(answer.json).value()};
    for (const JsonValue& field : tree.find("fields")->elements()) {
        if (item.empty() || field.string_at("item") == item) {
            return std::string{*field.string_at("form")};
        }
    }
    return "missing";
}

std::string keys(const JsonValue& object) {
    std::string names;
    for (const auto& [key, value] : object.members()) {
        names += key + ' ';
    }
    return names;
}

}

TEST_CASE(
    "every message that who-can shows comes out of decide as it says, for every category",
    "[analysis]") {
    const auto configuration = shipped::configuration();
    std::size_t shown{0};
    for (const auto& [category, label] : configuration->rules->law().words.categories) {
        policy::ReachQuery query;
        query.category = category;
        const admin::Analysed answer{admin::analyse_who_can(*configuration, query, Language::fi)};
        CHECK(answer.exit == 0);
        for (const JsonValue& row : answer.body.find("rows")->elements()) {
            INFO(text::write_json(row));
            CHECK(form_of(*configuration, *row.find("witness")) == *row.string_at("form"));
            CHECK_FALSE(row.find("rules")->elements().empty());
            ++shown;
        }
    }
    CHECK(shown > 20);
}

TEST_CASE("the fields of a row are stable", "[analysis]") {
    const auto configuration = shipped::configuration();
    policy::ReachQuery query;
    query.category = core::CategoryId::intern("health");
    query.at = day("2026-06-01");
    const admin::Analysed answer{admin::analyse_who_can(*configuration, query, Language::en)};
    CHECK(keys(answer.body) == "rules_digest query rows ");
    REQUIRE_FALSE(answer.body.find("rows")->elements().empty());
    const JsonValue& row{answer.body.find("rows")->elements()[0]};
    CHECK(
        keys(row)
        == "register party class configured purpose item codes special names form "
           "form_without_consent without_consent from until rules witness ");
    CHECK(
        keys(row.find("rules")->elements()[0])
        == "rule provisions sections verified requires terms consent source ");
}

TEST_CASE(
    "of the shipped rules only those never act that have ended, or wait for a rule that must not "
    "be "
    "written",
    "[analysis]") {
    const auto configuration = shipped::configuration();
    const admin::Analysed answer{admin::analyse_dead(*configuration, day("2026-06-01"))};
    std::vector<std::string> never;
    for (const JsonValue& dead : answer.body.find("dead")->elements()) {
        if (dead.string_at("cause") != "ENDED") {
            never.emplace_back(*dead.string_at("rule"));
        }
    }
    // marketing, and statistics about people: no permit gives either, and these caps see to it
    CHECK(never == std::vector<std::string>{"cap-marketing", "cap-statistics-unidentified"});
}

TEST_CASE(
    "a draft that weakens a consent to health data needs a second person, and one that does not "
    "gives nothing",
    "[analysis]") {
    const auto before = shipped::configuration();
    const auto after = shipped::configuration("rules/service-providers.yaml", [](std::string text) {
        const std::string strict{"explicit, itemised, written"};
        const std::size_t at{text.find(strict)};
        REQUIRE(at != std::string::npos);
        return text.replace(at, strict.size(), "explicit, written");
    });
    const admin::Analysed weaker{admin::analyse_diff(*before, *after, Language::en)};
    CHECK(weaker.exit == 1);
    CHECK(weaker.body.find("needs_second_person")->is_true());
    CHECK(weaker.body.find("losses")->text() == "0");
    REQUIRE_FALSE(weaker.body.find("changes")->elements().empty());
    const JsonValue& change{weaker.body.find("changes")->elements()[0]};
    CHECK(
        keys(change)
        == "change register party class configured purpose item codes special names before after "
           "from until rules in_some_circumstances needs_second_person witness ");
    CHECK(change.string_at("change") == "gain");
    CHECK(form_of(*before, *change.find("witness")) == *change.string_at("before"));
    CHECK(form_of(*after, *change.find("witness")) == *change.string_at("after"));

    const admin::Analysed stricter{admin::analyse_diff(*after, *before, Language::en)};
    CHECK(stricter.exit == 0);
    CHECK(stricter.body.find("gains")->text() == "0");
    const admin::Analysed same{admin::analyse_diff(*before, *before, Language::en)};
    CHECK(same.body.find("changes")->elements().empty());
    std::ostringstream text;
    app::print_diff(weaker.body, Language::fi, text);
    CHECK(text.str().find("toisen henkilön on hyväksyttävä") != std::string::npos);
}

TEST_CASE(
    "when 1290/2002 13:3 ends, the statements to Kela stop whole, and until the day before they "
    "leave",
    "[analysis]") {
    const auto configuration = shipped::configuration();
    const auto answer = admin::analyse_expiry(
        *configuration, core::ProvisionId::intern("1290/2002/ch13/3"), day("2027-01-01"),
        day("2026-06-01"), Language::en);
    REQUIRE(answer);
    CHECK(answer->exit == 0);
    const std::string stopped{text::write_json(*answer->body.find("exchanges_stopped"))};
    CHECK(stopped.find("kela-statements-out") != std::string::npos);
    REQUIRE_FALSE(answer->body.find("changes")->elements().empty());
    for (const JsonValue& change : answer->body.find("changes")->elements()) {
        CHECK(change.string_at("change") == "loss");
        // under the law as it stands the provision goes on, and so does the field
        CHECK(form_of(*configuration, *change.find("witness")) == *change.string_at("before"));
    }
    CHECK_FALSE(admin::analyse_expiry(
        *configuration, core::ProvisionId::intern("1/1900/1"), {}, day("2026-06-01"),
        Language::en));
}

TEST_CASE(
    "when an agreement ends, what rests on it stops, and until the day before it leaves",
    "[analysis]") {
    const auto configuration = shipped::configuration();
    const auto ends = [&](const char* party, const char* agreement) {
        return admin::analyse_agreement_end(
            *configuration, core::PartyId::intern(party), agreement, day("2026-06-01"),
            Language::en);
    };
    const auto answer = ends("kuntoutus-esimerkki", "palvelusopimus-2025-1");
    REQUIRE(answer);
    const std::string permits{text::write_json(*answer->body.find("permits"))};
    CHECK(permits.find("\"provider-referral\"") != std::string::npos);
    CHECK(permits.find("kela") == std::string::npos);
    REQUIRE_FALSE(answer->body.find("changes")->elements().empty());
    for (const JsonValue& change : answer->body.find("changes")->elements()) {
        CHECK(change.string_at("change") == "loss");
        CHECK(change.string_at("party") == "kuntoutus-esimerkki"); // nobody else's
    }
    CHECK_FALSE(ends("kela", "palvelusopimus-2025-1"));
    CHECK_FALSE(ends("kuntoutus-esimerkki", "palvelusopimus-1999"));
}

TEST_CASE(
    "a class of which no party is configured can be asked about with its example",
    "[analysis][dry-run]") {
    const auto configuration = shipped::configuration();
    const auto classes_named = [&](std::string_view cls) {
        const auto& parties = configuration->rules->law().parties;
        return std::any_of(parties.begin(), parties.end(), [&](const policy::PartyFacts& party) {
            return party.cls.text() == cls;
        });
    };
    for (const policy::Permit& permit : configuration->rules->law().permits) {
        for (const core::PartyClass cls : permit.classes) {
            const std::string request{
                R"({"at":"2026-06-01","register":"etela-satakunta","party":"class:)"
                + std::string{cls.text()} + R"(","purpose":")"
                + std::string{permit.purposes.front().text()} + R"(","fields":[")"
                + std::string{permit.items.front().first.text()} + R"("]})"};
            INFO(request);
            CHECK(
                admin::dry_run(*configuration, request).exit
                == (classes_named(cls.text()) ? 2 : 0));
        }
    }
}

TEST_CASE(
    "where a protected person lives is shown to reach whom a draft gives the right, beside the "
    "marker of the protection",
    "[analysis]") {
    const auto before = shipped::configuration();
    const auto after = shipped::configuration("parties/poliisi/party.yaml", [](std::string text) {
        return text + "rights: [right.address-despite-ban]\n";
    });
    const admin::Analysed answer{admin::analyse_diff(*before, *after, Language::en)};
    bool beside{false};
    for (const JsonValue& change : answer.body.find("changes")->elements()) {
        const JsonValue& witness{*change.find("witness")};
        const std::string_view item{*change.string_at("item")};
        INFO(text::write_json(change));
        CHECK(change.string_at("change") == "gain");
        CHECK(form_of(*before, witness, item) == *change.string_at("before"));
        CHECK(form_of(*after, witness, item) == *change.string_at("after"));
        beside = beside
                 || (item == "person.contact.street-address"
                     && witness.find("fields")->elements().size() == 2);
    }
    CHECK(beside);
}

TEST_CASE("every word of the analysis stands in three languages", "[analysis]") {
    for (const Language language : {Language::fi, Language::sv, Language::en}) {
        for (int word{0}; word < static_cast<int>(app::Word::count); ++word) {
            CHECK_FALSE(app::say(static_cast<app::Word>(word), language).empty());
        }
        for (const char* cause :
             {"NEVER_IN_FORCE", "NO_PARTY", "PARTY_CANNOT", "NO_AGREEMENT", "CONTRADICTION",
              "CAPPED", "NO_ARTICLE_9", "ENDED", "NO_ITEM", "NO_PERMIT", "NOT_TRIGGERED",
              "LOWERS_NOTHING", "COVERED"}) {
            CHECK(app::say_cause(cause, language) != cause);
        }
    }
}

TEST_CASE("people read who may get health data, until when and on what", "[analysis]") {
    const auto configuration = shipped::configuration();
    policy::ReachQuery query;
    query.category = core::CategoryId::intern("health");
    query.at = day("2026-06-01");
    std::ostringstream text;
    app::print_who_can(
        admin::analyse_who_can(*configuration, query, Language::fi).body, Language::fi, text);
    INFO(text.str());
    CHECK(text.str().find("Terveydentila ja työkyky (health), 1.6.2026") == 0);
    CHECK(text.str().find("vain suostumuksella") != std::string::npos);
    CHECK(
        text.str().find("sääntö kela-work-ability-consent (1290/2002 13 luku 3 §)")
        != std::string::npos);
}
