#include "gateway/policy/phrases.h"
#include "tests/policy/world.h"

#include <catch2/catch.hpp>

namespace core = gateway::core;
namespace policy = gateway::policy;
using core::Form;
using policy::Language;

namespace {

template <class Id> Id id(const char* name) {
    return Id::intern(name);
}

policy::Law law_of_one_rule() {
    policy::Law law{world::bare_law()};
    policy::Permit permit;
    permit.id = id<core::RuleId>("vanha-sääntö");
    permit.purposes = {law.purposes[0]};
    permit.parties = {law.parties[0].id};
    permit.items = {{law.items[0].id, Form::full}, {law.items[3].id, Form::full}};
    permit.basis = {{law.provisions[1].id}, "6.1.e", "", policy::SecrecyGround::statutory_right};
    permit.required = {{"relation.referral", id<core::FactId>("relation.referral")}};
    law.permits = {permit};
    return law;
}

}

TEST_CASE("every reason, hold and guard has words in all three languages", "[policy][explain]") {
    for (const Language language : {Language::fi, Language::sv, Language::en}) {
        for (int at{0}; at <= static_cast<int>(core::Reason::differencing); ++at) {
            CHECK_FALSE(policy::clause(static_cast<core::Reason>(at), language).empty());
        }
        for (int at{0}; at <= static_cast<int>(core::Guard::journal); ++at) {
            CHECK_FALSE(policy::name_of(static_cast<core::Guard>(at), language).empty());
        }
        for (int at{0}; at < static_cast<int>(policy::Phrase::count); ++at) {
            CHECK_FALSE(policy::phrase(static_cast<policy::Phrase>(at), language).empty());
        }
    }
}

TEST_CASE(
    "what fails because a record names nobody is not blamed on the configuration alone",
    "[policy][explain]") {
    const auto says = [](Language language, std::string_view what) {
        return policy::name_of(core::Guard::schema, language).find(what) != std::string_view::npos;
    };
    CHECK(says(Language::fi, "tietue ei kerro, ketä se koskee"));
    CHECK(says(Language::sv, "posten nämner ingen person"));
    CHECK(says(Language::en, "the record does not say whom it is about"));
}

TEST_CASE("places in a sentence are filled, and only they", "[policy][explain]") {
    CHECK(policy::fill("a {x} b {y}.", {{"x", "1"}, {"y", "{x}"}}) == "a 1 b {x}.");
    CHECK(policy::fill("no place {", {{"x", "1"}}) == "no place {");
    CHECK(policy::say_date({2026, 3, 2}, Language::fi) == "2.3.2026");
    CHECK(policy::say_date({2026, 12, 24}, Language::en) == "24 December 2026");
}

TEST_CASE(
    "a repealed provision is named with the day of the repeal and the act that repealed it",
    "[policy][explain]") {
    const policy::Law law{law_of_one_rule()};
    const auto rules = world::compiled(law);
    world::Case asked;
    asked.at = world::day("2026-06-01");
    asked.reg = law.registers[0];
    asked.party = law.parties[0].id;
    asked.purpose = law.purposes[0];
    asked.fields = {{law.items[0].id, nullptr}};
    const core::Decision decision{policy::decide(*rules, asked.question())};
    const auto explained = [&](Language language) {
        return policy::explain(*rules, decision, decision.fields[0], {}, language);
    };
    CHECK(
        explained(Language::fi)
        == "Kenttä jätettiin pois: asiakkaan ja vastaanottajan välillä ei ole sellaista voimassa "
           "olevaa suhdetta, jota luovutus edellyttää; sääntö tai sen säännös ei ole voimassa. "
           "Sääntö vanha-sääntö (916/2012 12 luku 6 §) "
           "edellyttää: "
           "relation.referral. Säännös 916/2012 12 luku 6 § kumottiin 26.10.2025 lukien: "
           "383/2023.");
    CHECK(
        explained(Language::en).find("was repealed as of 26 October 2025: 383/2023.")
        != std::string::npos);
    CHECK(explained(Language::sv).find("upphävdes från och med 26.10.2025") != std::string::npos);
}

TEST_CASE(
    "a released field names the rule and its section; a cap is named by its rule",
    "[policy][explain]") {
    policy::Law law{law_of_one_rule()};
    law.permits[0].basis.provisions = {law.provisions[0].id};
    policy::Cap cap;
    cap.id = id<core::RuleId>("cap-turvakielto");
    cap.categories = {id<core::CategoryId>("address")};
    cap.triggers = {id<core::FactId>("hold.turvakielto")};
    law.caps = {cap};
    const auto rules = world::compiled(law);
    world::Case asked;
    asked.at = world::day("2026-06-01");
    asked.reg = law.registers[0];
    asked.party = law.parties[0].id;
    asked.purpose = law.purposes[0];
    asked.relations = {{id<core::FactId>("relation.referral"), std::nullopt, {}, "case"}};
    asked.fields = {{law.items[0].id, nullptr}, {law.items[3].id, nullptr}};
    asked.holds.push_back({core::HoldKind::turvakielto, core::HoldState::upheld, {}, {}, {}});
    const core::Decision decision{policy::decide(*rules, asked.question())};
    const policy::ExplanationFacts facts{asked.consents, asked.holds};
    CHECK(
        policy::explain(*rules, decision, decision.fields[1], facts, Language::en)
        == "The field is disclosed: rule vanha-sääntö (1290/2002 chapter 13 section 3) permits "
           "it.");
    CHECK(
        policy::explain(*rules, decision, decision.fields[0], facts, Language::fi)
        == "Kenttä jätettiin pois: rajoitus estää luovutuksen. Lähinnä on sääntö vanha-sääntö "
           "(1290/2002 13 luku 3 §). Rajoitus: cap-turvakielto (hold.turvakielto).");
}
