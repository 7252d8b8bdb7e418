// Pages of the records: titles, what stands on them and what it is called, in three languages.

#include "tests/corridor/people.h"
#include "tests/corridor/statements.h"
#include "tests/evidence/records_verbs.h"

#include <catch2/catch.hpp>

#include <set>
#include <string>
#include <vector>

using namespace tests::corridor;
using namespace tests::evidence;
namespace fs = std::filesystem;

namespace {

/// What stands between one pair of tags, as often as it does.
std::vector<std::string>
between(const std::string& html, const std::string& open, const std::string& close) {
    std::vector<std::string> found;
    for (std::size_t at{html.find(open)}; at != std::string::npos; at = html.find(open, at)) {
        at += open.size();
        found.push_back(html.substr(at, html.find(close, at) - at));
    }
    return found;
}

std::set<std::string> headings_of(const std::string& html) {
    std::set<std::string> found;
    for (const char* const tag : {"dt", "th", "h1"}) {
        const std::string name{tag};
        for (const std::string& one : between(html, "<" + name + ">", "</" + name + ">")) {
            found.insert(one);
        }
    }
    return found;
}

/// A member that the table of headings does not have stands on the page as its key: no capital.
void check_headings(const std::vector<std::string>& words) {
    const auto in = [&](const char* language) {
        std::vector<std::string> asked{words};
        asked.insert(asked.end(), {"--language", language});
        return headings_of(verb(asked).out);
    };
    const std::set<std::string> english{in("en")};
    for (const char* const language : {"fi", "sv", "en"}) {
        const std::set<std::string> told{in(language)};
        INFO(words.at(1) << ' ' << language);
        CHECK(told.size() >= 8);
        for (const std::string& heading : told) {
            INFO(heading);
            REQUIRE_FALSE(heading.empty());
            CHECK_FALSE((heading.front() >= 'a' && heading.front() <= 'z'));
            CHECK(
                (std::string_view{language} == "en" || !english.contains(heading)
                 || heading == "Register")); // one word in Swedish and English
        }
    }
}

/// Of the names and sentences in the JSON those of the page's language alone stand on the page.
void check_flows_in(const Json& body, const std::string& language, const std::string& html) {
    INFO(language);
    for (const Json& flow : body.at("flows")) {
        for (const auto& [code, name] : flow.at("name").items()) {
            INFO(code << ' ' << name);
            const std::string value{"<dd>" + name.get<std::string>() + "</dd>"};
            CHECK((html.find(value) != std::string::npos) == (code == language));
        }
        for (const Json& condition : flow.at("conditions")) {
            const std::string value{"<li>" + condition.get<std::string>() + "</li>"};
            INFO(value);
            CHECK((language == "en" || html.find(value) == std::string::npos));
        }
    }
    for (const Json& sentence : body.at("security")) {
        INFO(sentence);
        CHECK((language == "en" || html.find(sentence.get<std::string>()) == std::string::npos));
    }
    for (const char* const code :
         {">query-in<", ">joint-controller<", ">incomes-register<", ">transfer<", "906/2019 §5"}) {
        INFO(code);
        CHECK(
            ((language == "en" && std::string_view{code} == ">transfer<")
             || html.find(code) == std::string::npos));
    }
}

}

TEST_CASE("no member of a page of records stands in English on a page of another", "[records]") {
    const tests::simulators::TemporaryFolder folder;
    fs::copy(mappings, folder.path() / "after", fs::copy_options::recursive);
    fs::remove_all(folder.path() / "after/exchanges/keha-customer-query");
    check_headings({"records", "flows", "--mappings", mappings.string()});
    check_headings({"records", "impact", "--mappings", mappings.string()});
    check_headings({"records", "disclosures", "--mappings", mappings.string()});
    check_headings({"records", "change", mappings.string(), (folder.path() / "after").string()});
}

TEST_CASE("pages about flows tell names and sentences in the language asked for", "[records]") {
    struct Words {
        const char* language;
        const char* flows;
        const char* impact;
        const char* item;
        const char* purpose;
        const char* abroad;
    };
    const Json body = record({"records", "flows"});
    for (const Words& words :
         {Words{
              "fi", "Tiedonhallintamalli: ", "vaikutustenarviointiin",
              "<li>Henkilötunnus (person.personal-id)</li>", "<dd>Arkistointi (archiving)</dd>",
              "Esimerkkilaitos (Ruotsi) (esimerkkilaitos) (SE)"},
          Words{
              "sv", "Informationshanteringsmodell: ", "konsekvensbedömning",
              "<li>Personbeteckning (person.personal-id)</li>", "<dd>Arkivering (archiving)</dd>",
              "Exempelinstitutionen (Sverige) (esimerkkilaitos) (SE)"},
          Words{
              "en", "Information management model: ", "data protection impact assessment",
              "<li>Personal identity code (person.personal-id)</li>",
              "<dd>Archiving (archiving)</dd>",
              "Example Institution (Sweden) (esimerkkilaitos) (SE)"}}) {
        const std::string flows{page({"records", "flows", "--language", words.language})};
        INFO(words.language);
        CHECK(flows.find("<h1>" + std::string{words.flows}) != std::string::npos);
        CHECK(flows.find(words.item) != std::string::npos);
        CHECK(flows.find(words.purpose) != std::string::npos);
        check_flows_in(body, words.language, flows);
        const std::string impact{page({"records", "impact", "--language", words.language})};
        CHECK(impact.find(words.impact) != std::string::npos);
        CHECK(impact.find(words.abroad) != std::string::npos);
        CHECK(
            (impact.find("necessity and proportionality") != std::string::npos)
            == (std::string_view{words.language} == "en"));
        // what programs read is the same for everybody
        CHECK(record({"records", "flows", "--language", words.language}) == body);
    }
}
