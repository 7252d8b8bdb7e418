// The five notices as they are. What is found in each stands in golden/ and was read against the
// notice; the named examples of the rules are asked for one by one besides.

#include "tests/notice/knowledge.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <set>

using namespace gateway;
using namespace tests::notice_room;
using notice::Finding;
using notice::Rule;

namespace {

constexpr std::array five{
    "etela-satakunta-asiakasrekisteri", "kaustinen-kykyviisari", "mikkeli-tyollisyyspalvelut",
    "pohjois-karjala-asiakaspalvelu", "pori-tyollisyysjarjestelma"};

struct Example {
    const char* notice;
    Rule rule;
    notice::Severity severity;
    std::size_t line;
    const char* quote; ///< part of what is quoted
};

using enum notice::Severity;
constexpr const char* R{five[0]};
constexpr const char* K{five[1]};
constexpr const char* M{five[2]};
constexpr const char* J{five[3]};
constexpr const char* P{five[4]};

const Example examples[]{
    {J, Rule::law_unknown, error, 10, "381/2024"},
    {J, Rule::law_repealed, error, 10, "1386/2010"},
    {M, Rule::law_repealed, error, 29, "916/2012"},
    {M, Rule::law_repealed, error, 29, "1369/2014"},
    {K, Rule::law_repealed, error, 32, "laki sosiaalihuollon asiakasasiakirjoista"},
    {P, Rule::law_expired, error, 9, "1269/2020"},
    {J, Rule::law_not_yet, warning, 10, "380/2023"},
    {J, Rule::law_form, warning, 14, "679/2016"},
    {R, Rule::law_form, warning, 198, "jarjestamislaissa"},
    {R, Rule::law_form, warning, 141, "111 §"},
    {R, Rule::law_form, warning, 44, "jarjestdmisessa annetussa"},
    {J, Rule::copy, info, 10, "puhelut"},
    {P, Rule::basis_not_art6, error, 9, "asiakastyön hoitaminen"},
    {K, Rule::basis_not_art6, error, 8, "yleisenä etuna on asiakassuhteen hoitaminen"},
    {K, Rule::basis_not_art6, error, 8, "kohtuudella odottaa"},
    {K, Rule::basis_not_art6, error, 8, "suostumus vahvalla tunnistautumisella"},
    {K, Rule::basis_not_art6, error, 8, "osapuolena (työnantajan"},
    {P, Rule::basis_mix, warning, 9, "Henkilön suostumus"},
    {M, Rule::basis_mix, warning, 29, "suostumuksen perusteella"},
    {K, Rule::basis_mix, warning, 8, "suostumus"},
    {J, Rule::basis_mix, warning, 19, "suostumuksella tai lainsäädäntöön"},
    {P, Rule::art9_missing, error, 10, "toimintakyky"},
    {K, Rule::art9_missing, error, 7, "toimintakyvyn"},
    {M, Rule::art9_missing, error, 41, "toimintakyvyn arviointi"},
    {J, Rule::secrecy_ground, warning, 14, "26 §, 29§"},
    {P, Rule::disclose_contra, error, 15, "rahoittajille"},
    {P, Rule::disclose_contra, error, 12, "Kykyviisari-järjestelmään tallentuu"},
    {K, Rule::disclose_contra, error, 26, "rahoittajille"},
    {K, Rule::disclose_contra, error, 17, "tallentuu"},
    {K, Rule::disclose_contra, error, 30, "hyödyntämiseen"},
    {P, Rule::pseudo_as_anon, error, 12, "tunnistamattomassa"},
    {K, Rule::pseudo_as_anon, error, 17, "tunnistamattomassa"},
    {K, Rule::consent_bundled, error, 30, "vastaamalla annat suostumuksesi"},
    {R, Rule::consent_bundled, error, 285, "kirjallisella suostumuksella"},
    {K, Rule::dead_project, warning, 30, "Solmu"},
    {M, Rule::dead_authority, warning, 45, "TE-palvelut"},
    {M, Rule::dead_authority, warning, 49, "TE-palveluihin"},
    {K, Rule::dead_authority, warning, 32, "sosiaalihuollon asiakasrekisteriin"},
    {R, Rule::dead_authority, warning, 310, "Julkisissa"},
    {R, Rule::anachronism, info, 214, "Lupa- ja valvontavirastolla"},
    {R, Rule::anachronism, info, 1, "tietosuojaseloste"},
    {P, Rule::anachronism, info, 3, "Rekisterinpitäjä"},
    {J, Rule::eea, error, 22, "EU:n alueella eikä EU:n ulkopuolelle"},
    {R, Rule::eea, error, 219, "ulkomaisilla laitoksilla"},
    {K, Rule::processor, error, 9, "Ei toimeksiantosopimuksia"},
    {J, Rule::processor, error, 17, "MEITA OY"},
    {K, Rule::controller, error, 12, "Lestijärven kunta"},
    {J, Rule::controller, info, 10, "380/2023"},
    {M, Rule::retention, error, 55, "säilytysaika"},
    {J, Rule::retention, error, 23, "säilytysaika"},
    {K, Rule::retention, error, 18, "säilytysaikausositusten"},
    {R, Rule::retention, error, 312, "neljan vuoden asiakassuhteen paattymisestd"},
    {K, Rule::rights, error, 11, "Rekisterinpitäjä"},
    {R, Rule::rights, error, 5, "Rekisterinpitajat"},
    {R, Rule::rights, error, 318, "Tarkastusoikeus"},
    {P, Rule::rights, error, 21, "tarkastusoikeus"},
    {J, Rule::rights, error, 24, "poistamista"},
    {J, Rule::rights, error, 24, "vastustaa"},
    {M, Rule::rights, error, 97, "ei ole tehty menettelyä"},
    {M, Rule::log_pii, warning, 71, "ei kerätä eikä talleteta"},
    {K, Rule::child, warning, 17, "oppilaiden"},
    {P, Rule::child, warning, 13, "lasten henkilötietoja"},
    {R, Rule::open_list, warning, 229, "esimerkiksi"},
    {P, Rule::open_list, warning, 15, "muille vastaaville"},
    {R, Rule::open_list, warning, 281, "muut"},
    {M, Rule::duplicate, info, 35, "sukupuoli"},
    {K, Rule::duplicate, info, 17, "syntymäaika, henkilötunnus"},
    {R, Rule::contact, info, 30, "@"},
    {K, Rule::contact, info, 12, "@"},
    {M, Rule::contact, info, 19, "@"},
    {J, Rule::contact, info, 8, "@"},
    {P, Rule::contact, info, 4, "@"},
    {P, Rule::contact, info, 4, "vt. päällikkö"},
    {R, Rule::contact, info, 328, "www.rauma.fi"},
    {M, Rule::typo, info, 17, "Mikkelä"},
    {R, Rule::direction, warning, 241, "tyottomyyskassoille"},
    {J, Rule::typo, info, 12, "työttömyysturvatieidot"},
    {K, Rule::typo, info, 7, "työkokeilupaidat"},
    {K, Rule::typo, info, 15, "Käsittävät"},
    {P, Rule::typo, info, 12, "tilastoiteja"},
    {K, Rule::typo, info, 17, "tilastoiteja"},
    {P, Rule::typo, info, 4, "vastuhenkilö"},
    {M, Rule::typo, info, 29, "työllistämismääräyksen"},
    {R, Rule::ocr, info, 1, "tyollisyysalueen"}};

bool shows(const Finding& finding, const Example& example) {
    return finding.rule == example.rule && finding.severity == example.severity
           && finding.line == example.line
           && finding.quote.find(example.quote) != std::string::npos;
}

std::string line_of(const std::string& words, std::size_t number) {
    std::size_t begin{0};
    for (std::size_t line{1}; line < number; ++line) {
        begin = words.find('\n', begin) + 1;
    }
    return words.substr(begin, words.find('\n', begin) - begin);
}

}

TEST_CASE(
    "what the linter finds in the five notices is what was read in them", "[notice][golden]") {
    for (const char* name : five) {
        std::string found;
        for (const Finding& finding : lint(notice_text(std::string{name} + ".txt"))) {
            found += shown(finding) + "\n";
        }
        const std::string golden{"golden/" + std::string{name} + ".txt"};
        if (std::getenv("NOTICE_GOLDEN") != nullptr) { // to be read before it is kept
            std::ofstream{folder() / golden} << found;
        }
        INFO(name);
        CHECK(found == file(golden));
    }
}

TEST_CASE("each named example of each rule is found, with its line and its words", "[notice]") {
    for (const char* name : five) {
        const std::vector<Finding> findings{lint(notice_text(std::string{name} + ".txt"))};
        for (const Example& example : examples) {
            if (example.notice == name) {
                INFO(name << " " << name_of(example.rule) << " " << example.quote);
                CHECK(std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
                    return shows(finding, example);
                }));
            }
        }
    }
}

TEST_CASE("every rule has a true hit in the five notices", "[notice]") {
    std::set<Rule> found;
    for (const char* name : five) {
        for (const Finding& finding : lint(notice_text(std::string{name} + ".txt"))) {
            found.insert(finding.rule);
        }
    }
    for (std::size_t rule{0}; rule < notice::rule_count; ++rule) {
        INFO(name_of(static_cast<Rule>(rule)));
        CHECK(found.contains(static_cast<Rule>(rule)));
    }
}

TEST_CASE("a quote stands in the line that it is said to stand in", "[notice]") {
    for (const char* name : five) {
        const std::string words{notice_text(std::string{name} + ".txt")};
        for (const Finding& finding : lint(words)) {
            INFO(name << ":" << finding.line << " " << finding.quote);
            CHECK_FALSE(finding.quote.empty());
            CHECK(line_of(words, finding.line).find(finding.quote) != std::string::npos);
            for (const std::string* text :
                 {&finding.why.fi, &finding.why.sv, &finding.why.en, &finding.instead.fi,
                  &finding.instead.sv, &finding.instead.en}) {
                CHECK_FALSE(text->empty());
                CHECK(text->find('{') == std::string::npos);
            }
        }
    }
}
