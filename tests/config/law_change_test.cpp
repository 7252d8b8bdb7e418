// The worked example of docs/when-a-law-changes.md, done: its edits are applied to a copy of the
// shipped configuration, and the decisions before and after the day are those that it shows.

#include "gateway/admin/dry_run.h"
#include "gateway/admin/rule_cases.h"
#include "gateway/config/configuration.h"
#include "gateway/exchange/foresight.h"
#include "gateway/exchange/replay.h"
#include "gateway/policy/analysis.h"
#include "gateway/text/json_value.h"
#include "tests/config/law_page.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <vector>

using namespace gateway;
using tests::Page;

namespace {

config::FileSet shipped() {
    return config::FileSet::read(LAUTTURI_MAPPINGS);
}

std::shared_ptr<const config::Configuration> changed() {
    config::FileSet files{shipped()};
    REQUIRE(Page{LAUTTURI_DOCS "/when-a-law-changes.md"}.apply(files) == 4);
    config::Loaded loaded{config::load(files, {}, {})};
    for (const config::Finding& finding : loaded.findings) {
        INFO(finding.file << ":" << finding.line << " " << finding.reason);
        CHECK(finding.severity == config::Finding::Severity::note);
    }
    REQUIRE(loaded.configuration);
    return loaded.configuration;
}

/// What comes out of the question of the page: form and first reason of each field.
/// @param more  facts and holds beside those of the page.
std::map<std::string, std::string> decided(
    const config::Configuration& configuration, const std::string& at,
    const std::string& more = R"(})") {
    const admin::DryRunAnswer answer{admin::dry_run(
        configuration,
        R"({"at":")" + at
            + R"(","register":"etela-satakunta","party":"kela","purpose":"unemployment-benefit",)"
              R"("subject":"010594Y9021","mandatory":["person.personal-id"],)"
              R"("fields":["person.personal-id","statement.code","statement.validity.from",)"
              R"("person.contact.municipality"],"facts":{"relation.statement-request":true)"
            + more + '}')};
    REQUIRE(answer.exit == 0);
    const auto read = text::parse_json(answer.json);
    REQUIRE(read.ok());
    std::map<std::string, std::string> forms;
    for (const text::JsonValue& field : read.value().find("fields")->elements()) {
        std::string form{field.string_at("form").value_or("")};
        const text::JsonValue* const reasons{field.find("reasons")};
        if (reasons != nullptr && !reasons->elements().empty()) {
            form += " " + reasons->elements().front().text();
        }
        forms[std::string{field.string_at("item").value_or("")}] = form;
    }
    return forms;
}

core::Instant new_year() {
    return core::start_of_day(*core::parse_date("2027-01-01"));
}

/// What is recorded of a statement that was sent to Kela in November.
journal::DecisionEvidence november(const config::Configuration& configuration) {
    std::vector<policy::AskedField> fields;
    for (const char* const item :
         {"person.personal-id", "statement.code", "person.contact.municipality"}) {
        fields.push_back({core::ItemId::intern(item)});
    }
    const std::array mandatory{fields.front().item};
    // over before the law changes, which is none of its doing
    core::Relation asked;
    asked.kind = core::FactId::intern("relation.statement-request");
    asked.validity = {
        core::start_of_day(*core::parse_date("2026-11-01")),
        core::start_of_day(*core::parse_date("2026-12-01"))};
    const std::array relations{asked};
    policy::Question question;
    question.at = core::start_of_day(*core::parse_date("2026-11-20"));
    question.rules_digest = configuration.digest;
    question.reg = core::RegisterId::intern("etela-satakunta");
    question.party = core::PartyId::intern("kela");
    question.purpose = core::PurposeId::intern("unemployment-benefit");
    question.fields = fields;
    question.mandatory = mandatory;
    question.relations = relations;
    const core::Decision decision{policy::decide(*configuration.rules, question)};
    REQUIRE(decision.outcome == core::Outcome::released);
    return exchange::evidence_of(
        *configuration.rules, question, decision,
        {core::ExchangeId::intern("kela-statements-out"), question.party, question.purpose,
         question.reg});
}

}

TEST_CASE(
    "a section that is repealed on 1.1.2027 carries its rule until midnight, and its successor "
    "from then on",
    "[config][shipped]") {
    const auto configuration = changed();
    auto before = decided(*configuration, "2026-12-31T23:59:59.999999+02:00");
    CHECK(before["statement.code"] == "full");
    CHECK(before["person.contact.municipality"] == "full");
    auto after = decided(*configuration, "2027-01-01T00:00:00+02:00");
    CHECK(after["statement.code"] == "full");
    CHECK(after["person.contact.municipality"] == "none NOT_IN_FORCE");
}

TEST_CASE(
    "the rule that replaces another gives nothing where that one gave nothing, and gives on what "
    "it gave despite a restriction",
    "[config][shipped][analysis][law]") {
    const auto before = config::load(shipped(), {}, {}).configuration;
    REQUIRE(before);
    const auto draft = changed();
    for (const policy::Change& change : policy::compare(*before->rules, *draft->rules)) {
        INFO(
            change.path.party.text()
            << ' ' << change.path.reg.text() << ' ' << change.path.item.text());
        // what is gained at all left that register for that party in some circumstances before
        CHECK((change.kind == policy::Change::Kind::loss || change.at_best != core::Form::none));
    }
    const std::string midnight{"2027-01-01T00:00:00+02:00"};
    const auto restricted = [&](bool approved) {
        return decided(
            *draft, midnight,
            std::string{R"(,"approval.restriction-exception":)"} + (approved ? "true" : "false")
                + R"(},"holds":[{"kind":"restriction","state":"upheld","from":null,"until":null,)"
                  R"("items":[],"bases":[]}])");
    };
    CHECK(restricted(true)["statement.code"] == "full");
    CHECK(restricted(false)["statement.code"] == "none HOLD");
}

TEST_CASE("the page asks the draft, and not what is in force", "[config][shipped]") {
    std::ifstream page{LAUTTURI_DOCS "/when-a-law-changes.md"};
    int asked{0};
    for (std::string line; std::getline(page, line);) {
        if (line.starts_with("lautturi decide ")) {
            ++asked;
            INFO(line);
            CHECK(line.find(" --mappings draft") != std::string::npos);
        }
    }
    CHECK(asked == 1);
}

TEST_CASE("the cases of the rule that replaces another hold", "[config][shipped][cases]") {
    const auto configuration = changed();
    CHECK(
        std::count_if(
            configuration->cases.begin(), configuration->cases.end(),
            [](const config::RuleCase& one) {
                return one.rule.text() == "kela-unemployment-benefit-2027";
            })
        == 2);
    for (const config::Finding& finding : admin::failing_cases(*configuration)) {
        INFO(finding.file << ":" << finding.line << " " << finding.reason);
        CHECK(finding.file != "rules/cases/unemployment-benefit-2027.yaml");
    }
}

TEST_CASE(
    "with the statutes alone nothing more leaves from the day of the repeal", "[config][shipped]") {
    config::FileSet files{shipped()};
    REQUIRE(Page{LAUTTURI_DOCS "/when-a-law-changes.md"}.apply(files) == 4);
    config::FileSet without_rule;
    for (const auto& [path, text] : files.files()) {
        if (path.find("-2027") == std::string::npos) {
            without_rule.put(path, text);
        }
    }
    const config::Loaded loaded{config::load(without_rule, {}, {})};
    REQUIRE(loaded.configuration);
    auto before = decided(*loaded.configuration, "2026-12-31T23:59:59.999999+02:00");
    CHECK(before["statement.code"] == "full");
    auto after = decided(*loaded.configuration, "2027-01-01T00:00:00+02:00");
    CHECK(after["statement.code"] == "none NOT_IN_FORCE");
    CHECK(after["person.personal-id"] == "none NOT_IN_FORCE");
}

TEST_CASE(
    "the last weeks' statements are replayed as of the day on which the draft changes something",
    "[config][shipped][analysis]") {
    const auto before = config::load(shipped(), {}, {}).configuration;
    REQUIRE(before);
    const auto draft = changed();
    const journal::DecisionEvidence recorded{november(*before)};
    const auto foreseen = [&](std::optional<core::Instant> at) {
        return exchange::foresee(*before->rules, *draft->rules, recorded, at).changes;
    };
    CHECK(foreseen(std::nullopt).empty()); // at its own instant the law was the same
    const auto changes = foreseen(new_year());
    REQUIRE(changes.size() == 1);
    CHECK(changes.front().item.text() == "person.contact.municipality");
    CHECK(changes.front().was == core::Form::full);
    CHECK(changes.front().would_be == core::Form::none);

    const auto compared = policy::compare(*before->rules, *draft->rules, recorded.at);
    CHECK(policy::beginnings(compared, recorded.at) == std::vector{new_year()});
    CHECK(policy::beginnings(compared, new_year()).empty());
}

TEST_CASE(
    "what the successor carries on in other circumstances is lost in some alone",
    "[config][shipped][analysis]") {
    const auto draft = changed();
    const auto losses =
        policy::expiry(*draft->rules, core::ProvisionId::intern("1290/2002/ch13/3"), new_year());
    REQUIRE(losses);
    std::map<std::string, bool> in_some;
    for (const policy::Change& loss : *losses) {
        if (loss.path.party.text() == "kela" && loss.path.reg.text() == "etela-satakunta") {
            in_some[std::string{loss.path.item.text()}] = loss.in_some_circumstances();
        }
    }
    CHECK(in_some.at("person.personal-id"));
    CHECK(in_some.at("statement.code"));
    CHECK_FALSE(in_some.at("person.contact.street-address"));
    CHECK_FALSE(in_some.at("statement.reasoning"));
}
