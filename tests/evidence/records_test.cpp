// Records that the law asks of the controller, of the shipped configuration and of a real house.

#include "tests/corridor/people.h"
#include "tests/corridor/statements.h"
#include "tests/evidence/records_verbs.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace tests::corridor;
using namespace tests::evidence;
namespace fs = std::filesystem;

namespace {

/// Of every rule, in how many decisions it let something out.
std::map<std::string, int> decisions_by_rule(const std::vector<JournalEntry>& journal) {
    std::map<std::string, int> by_rule;
    for (const JournalEntry& entry : journal) {
        if (entry.kind != "decision" || entry.body.at("outcome") == "refused") {
            continue;
        }
        std::set<std::string> rules;
        for (const Json& field : entry.body.at("fields")) {
            if (field.at("form") != "none") {
                for (const Json& rule : field.at("permits")) {
                    rules.insert(rule);
                }
            }
        }
        for (const std::string& rule : rules) {
            ++by_rule[rule];
        }
    }
    return by_rule;
}

/// Codes of the program stand on the page of a year in no language, English words in English alone.
void check_words(House& house, const std::string& year) {
    for (const char* const language : {"fi", "sv", "en"}) {
        const std::string page{house.verb({"records", "yearly", year, "--language", language}).out};
        CHECK(page.find("<table>") != std::string::npos);
        for (const char* const code : {"CONSENT_", "NO_RULE", "run-closed", "handed-over"}) {
            INFO(language << ' ' << code);
            CHECK(page.find(code) == std::string::npos);
        }
        for (const char* const word : {">released<", ">reduced<", ">withheld<", ">decision<"}) {
            INFO(language << ' ' << word);
            CHECK((page.find(word) == std::string::npos || std::string_view{language} == "en"));
        }
    }
}

}

TEST_CASE("the record of processing names every register, as JSON and as a page", "[records]") {
    const Json body = record({"records", "processing"});
    CHECK(body.at("activities").size() == 5);
    const std::string html{page({"records", "processing"})};
    CHECK(html.rfind("<!DOCTYPE html>", 0) == 0);
    CHECK(html.find("etela-satakunta") != std::string::npos);
    CHECK(html.find("<script") == std::string::npos);
    for (const Json& activity : body.at("activities")) {
        CHECK_FALSE(activity.at("controller").at("contacts").empty());
        CHECK(activity.at("controller").contains("business-id-verified"));
    }
    for (const auto& [language, heading] :
         {std::pair{"fi", "Rekisterinpitäjä"}, std::pair{"sv", "Personuppgiftsansvarig"},
          std::pair{"en", "Controller"}}) {
        const std::string told{page({"records", "processing", "--language", language})};
        CHECK(told.find("<dt>" + std::string{heading} + "</dt>") != std::string::npos);
        CHECK(told.find("<dt>controller") == std::string::npos);
        CHECK(told.find("Rauman kaupunki") != std::string::npos);
    }
    CHECK(html.find("special category") == std::string::npos); // Finnish, unless asked otherwise
}

TEST_CASE(
    "the information management model has every exchange as a flow, with what it rests on",
    "[records]") {
    const Json body = record({"records", "flows"});
    std::set<std::string> exchanges;
    for (const Json& flow : body.at("flows")) {
        exchanges.insert(flow.at("exchange"));
        if (flow.at("exchange") == "mikkeli-te-services-out") {
            CHECK(flow.at("items").empty()); // its recipient has ended: nothing is permitted
            continue;
        }
        // a party's word on records that it was sent has nothing of anybody in it
        CHECK(flow.at("items").empty() == (flow.at("exchange") == "keha-archive-receipts-in"));
        CHECK_FALSE(flow.at("provisions").empty());
        CHECK_FALSE(flow.at("owner").get<std::string>().empty());
    }
    std::set<std::string> folders;
    for (const fs::directory_entry& entry : fs::directory_iterator{mappings / "exchanges"}) {
        folders.insert(entry.path().filename().string());
    }
    CHECK(exchanges == folders);
    CHECK(body.at("verified") == false); // the section was not read in the act
    CHECK(body.at("data_stores").size() == 5);
}

TEST_CASE(
    "the disclosures section stands beside the published text, in three languages", "[records]") {
    std::set<std::string> pages;
    for (const char* const language : {"fi", "sv", "en"}) {
        const Json body = record(
            {"records", "disclosures", "--register", "etela-satakunta", "--language", language});
        REQUIRE(body.at("registers").size() == 1);
        const Json section = body.at("registers").at(0);
        CHECK_FALSE(section.at("published").empty());
        CHECK_FALSE(section.at("generated").empty());
        CHECK(section.contains("permitted_but_not_told"));
        const Json beside = section.at("beside");
        REQUIRE(beside.size() == section.at("published").size());
        std::size_t served{0};
        for (const Json& sentence : beside) {
            CHECK_FALSE(sentence.at("quote").get<std::string>().empty());
            served += sentence.at("generated").empty() ? std::size_t{0} : std::size_t{1};
        }
        CHECK(served > 5); // a sentence that no rule serves says more than happens
        for (const char* const list : {"permitted_but_not_told", "told_but_not_permitted"}) {
            for (const Json& one : section.at(list)) {
                CHECK(one.at("recipients") != "chosen-controller"); // told as a right
            }
        }
        pages.insert(page(
            {"records", "disclosures", "--register", "etela-satakunta", "--language", language}));
    }
    CHECK(pages.size() == 3);
    const Finished unknown{
        verb({"records", "disclosures", "--register", "nowhere", "--mappings", mappings.string()})};
    CHECK(unknown.status == 2);
    CHECK(unknown.err.find("REGISTER_UNKNOWN") != std::string::npos);
}

TEST_CASE(
    "each generated disclosure tells its conditions, its ground of Art. 9 and the law as it is "
    "cited",
    "[records]") {
    struct Words {
        const char* language;
        const char* consent;
        const char* article;
        const char* chapter;
    };
    for (const Words& words :
         {Words{"fi", "suostumus", "9 artiklan 2 kohdan a alakohta", "380/2023 13 luku: "},
          Words{"sv", "samtycke", "artikel 9.2 a", "380/2023 13 kap.: "},
          Words{"en", "consent", "GDPR Article 9(2)(a)", "380/2023 chapter 13: "}}) {
        const Json body = record(
            {"records", "disclosures", "--register", "etela-satakunta", "--language",
             words.language});
        const auto holds = [](const Json& list, const std::string& text) {
            return std::any_of(list.begin(), list.end(), [&](const Json& one) {
                return one.get<std::string>().find(text) != std::string::npos;
            });
        };
        std::set<std::string> seen;
        for (const Json& rule : body.at("registers").at(0).at("generated")) {
            const std::string name{rule.at("rule")};
            INFO(words.language << ' ' << name);
            CHECK_FALSE(rule.at("bases").empty());
            CHECK_FALSE(holds(rule.at("bases"), "the act"));
            CHECK_FALSE(holds(rule.at("bases"), "380/2023 13 §"));
            if (name.find("-consent") != std::string::npos) {
                CHECK(holds(rule.at("conditions"), words.consent));
                seen.insert(name);
            }
            if (name == "employer-health-consent") {
                CHECK(rule.at("conditions").size() >= 3);
                CHECK(holds(rule.at("bases"), words.article));
                CHECK(holds(rule.at("bases"), words.chapter));
            }
            if (name == "provider-health-itemised-consent") {
                CHECK(holds(rule.at("bases"), words.article));
            }
        }
        CHECK(seen.contains("employer-health-consent"));
        CHECK(seen.contains("kela-work-ability-consent"));
    }
    const std::string html{
        page({"records", "disclosures", "--register", "etela-satakunta", "--language", "sv"})};
    CHECK(html.find("<dt>Villkor</dt>") != std::string::npos);
}

TEST_CASE("material for the impact assessment lists what carries special categories", "[records]") {
    const Json body = record({"records", "impact"});
    std::set<std::string> special;
    for (const Json& flow : body.at("special_categories")) {
        special.insert(flow.at("exchange"));
        CHECK_FALSE(flow.at("special_items").empty());
    }
    CHECK(special.count("provider-referral-query") == 1);
    CHECK_FALSE(body.at("left_to_the_assessor").empty());
}

TEST_CASE("a change of the configuration is told flow by flow", "[records]") {
    const tests::simulators::TemporaryFolder folder;
    fs::copy(mappings, folder.path() / "after", fs::copy_options::recursive);
    const std::string before{mappings.string()};
    const std::string after{(folder.path() / "after").string()};
    const auto change = [&] {
        const Finished finished{verb({"records", "change", before, after, "--json"})};
        INFO(finished.err);
        REQUIRE(finished.status == 0);
        return Json::parse(finished.out);
    };
    const Json same = change();
    CHECK(same.at("flows_added").empty());
    CHECK(same.at("flows_removed").empty());
    CHECK(same.at("flows_changed").empty());
    fs::remove_all(folder.path() / "after/exchanges/keha-customer-query");
    const Json without = change();
    REQUIRE(without.at("flows_removed").size() == 1);
    CHECK(without.at("flows_removed").at(0).at("exchange") == "keha-customer-query");
    CHECK(without.at("before") != without.at("after"));
    CHECK_FALSE(without.at("left_to_the_assessor").empty());

    // whatever changes is told flow by flow; what it was stands beside what it is to be
    const fs::path changed{folder.path() / "after/exchanges/fund-benefit-query/exchange.yaml"};
    std::string text{read_file(changed)};
    const std::string owner{"owner: "};
    REQUIRE(text.find(owner) != std::string::npos);
    text.insert(text.find(owner) + owner.size(), "new ");
    write_file(changed, text);
    const Json other = change();
    REQUIRE(other.at("flows_changed").size() == 1);
    const Json& flow = other.at("flows_changed").at(0);
    CHECK(flow.at("before").at("exchange") == "fund-benefit-query");
    CHECK(
        flow.at("after").at("owner").get<std::string>()
        == "new " + flow.at("before").at("owner").get<std::string>());

    // and the other way round the first of them is added
    const Finished back{verb({"records", "change", after, before, "--json"})};
    REQUIRE(back.status == 0);
    const Json added = Json::parse(back.out).at("flows_added");
    REQUIRE(added.size() == 1);
    CHECK(added.at(0).at("exchange") == "keha-customer-query");
    CHECK_FALSE(added.at(0).at("items").empty());
    CHECK_FALSE(added.at(0).at("provisions").empty());

    // what has ended is called on the page what it was called before it did
    const Finished told{verb({"records", "change", before, after, "--language", "sv"})};
    REQUIRE(told.status == 0);
    CHECK(told.out.find("konsekvenserna av förändringar") != std::string::npos);
    const std::string name{"<dd>" + added.at(0).at("name").at("sv").get<std::string>() + "</dd>"};
    CHECK(told.out.find(name) != std::string::npos);
    CHECK(told.out.find("interoperability") == std::string::npos);
}

TEST_CASE("the yearly report counts what the account of the batch counts", "[records][evidence]") {
    House house;
    REQUIRE(house.run_batch().status == 0);
    const Json account = house.accounts("kela-statements-out").front();
    const std::string year{
        std::to_string(1970 + house.journal().front().at / 1'000'000 / 31'556'952)};
    const Json report = house.verb_json({"records", "yearly", year});
    std::map<std::string, int> outcomes;
    for (const Json& count : report.at("decisions")) {
        if (count.at("exchange") == "kela-statements-out") {
            outcomes[count.at("outcome")] += count.at("count").get<int>();
        }
    }
    CHECK(outcomes["released"] == account.at("released").get<int>());
    CHECK(outcomes["reduced"] == account.at("reduced").get<int>());
    std::map<std::string, int> told;
    for (const Json& basis : report.at("bases")) {
        told[basis.at("rule")] += basis.at("decisions").get<int>();
    }
    CHECK_FALSE(told.empty());
    CHECK(told == decisions_by_rule(house.journal()));
    CHECK_FALSE(report.at("withheld_because").empty());
    CHECK_FALSE(report.at("rights_used").at("consents").empty());
    CHECK(report.at("rights_used").at("requests").empty()); // nobody has asked for anything
    const Finished printed{house.verb({"records", "yearly", year, "--language", "fi"})};
    CHECK(printed.out.find("<table>") != std::string::npos);
    CHECK(printed.out.find("Luovutukset ja oikeudet vuonna " + year) != std::string::npos);
    check_words(house, year);
    const Json before = house.verb_json({"records", "yearly", "2001"});
    CHECK(before.at("decisions").empty());
    CHECK(house.verb({"records", "yearly", "0"}).err.find("YEAR_WRONG") != std::string::npos);
    for (const std::string& hetu : consenting(house.population())) {
        CHECK(report.dump().find(hetu) == std::string::npos);
    }
}
