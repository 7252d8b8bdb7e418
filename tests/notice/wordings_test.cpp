// Notices that nobody here wrote: other wordings, other layouts, other languages. Each rule with a
// text that breaks it and one that does not.

#include "tests/notice/knowledge.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace tests::notice_room;
using gateway::notice::Finding;
using gateway::notice::Rule;

namespace {

std::size_t count(const std::string& words, Rule rule, std::string_view today = "2026-06-01") {
    return of_rule(words, rule, today).size();
}

const std::string dated{"Tietosuojaseloste\nPäivitetty 12.3.2026\n"};

}

TEST_CASE("a repealed act is found however it is cited, with what repealed it", "[notice][law]") {
    for (const char* citation :
         {"lain (916/2012) 12 luvun 6 §:n mukaan",
          "Julkisesta työvoima- ja yrityspalvelusta annettu laki 916/2012",
          "laissa julkisesta työvoima- ja yrityspalvelusta (28.12.2012/916) säädetään",
          "Lag om offentlig arbetskrafts- och företagsservice (916/2012)",
          "the Act on Public Employment and Business Services (916/2012)"}) {
        INFO(citation);
        const std::vector<Finding> found{of_rule(dated + citation, Rule::law_repealed)};
        REQUIRE(found.size() == 1);
        CHECK(found.front().why.fi.find("383/2023") != std::string::npos);
        CHECK(found.front().why.fi.find("1.1.2025") != std::string::npos);
        CHECK(found.front().line == 3);
    }
    CHECK(
        count(dated + "Laki työvoimapalveluiden järjestämisestä (380/2023)", Rule::law_repealed)
        == 0);
}

TEST_CASE("a citation is judged on the notice's own day and on today's", "[notice][law]") {
    const std::string old{"Tietosuojaseloste\nPäivitetty 6.10.2020\nlaki 916/2012 12 luku"};
    const std::vector<Finding> now{of_rule(old, Rule::law_repealed, "2026-06-01")};
    REQUIRE(now.size() == 1); // repealed since
    CHECK(count(old, Rule::law_repealed, "2024-12-31") == 0);
    CHECK(count(old, Rule::law_repealed, "2025-01-01") == 1);
}

TEST_CASE("an act that nobody gave, or that ended, or is to come, is told apart", "[notice][law]") {
    CHECK(
        count(
            dated + "Laki työllistymisen monialaisesta edistämisestä (381/2024)", Rule::law_unknown)
        == 1);
    CHECK(
        count(
            dated + "Laki työllistymisen monialaisesta edistämisestä (381/2023)", Rule::law_unknown)
        == 0);
    CHECK(count(dated + "kuntakokeilulaki (1269/2020)", Rule::law_expired) == 1);
    CHECK(count("Tietosuojaseloste\nLaadittu 31.12.2024\nlaki 380/2023", Rule::law_not_yet) == 1);
    CHECK(count("Tietosuojaseloste\nLaadittu 1.1.2025\nlaki 380/2023", Rule::law_not_yet) == 0);
    CHECK(count(dated + "EU:n yleinen tietosuoja-asetus (679/2016)", Rule::law_form) == 1);
    CHECK(count(dated + "EU:n yleinen tietosuoja-asetus (EU) 2016/679", Rule::law_form) == 0);
}

TEST_CASE(
    "health data without a ground of Article 9(2) is an error wherever it is told", "[notice]") {
    CHECK(
        count(dated + "Oikeusperuste\nTerveydentilatietoja käsitellään.", Rule::art9_missing) == 1);
    CHECK(count(dated + "Tallennamme tiedon asiakkaan diagnooseista.", Rule::art9_missing) == 1);
    CHECK(
        count(
            dated
                + "Terveydentilatietoja käsitellään tietosuoja-asetuksen 9 artiklan 2 kohdan b "
                  "alakohdan nojalla.",
            Rule::art9_missing)
        == 0);
    CHECK(count(dated + "Emme käsittele terveydentilatietoja.", Rule::art9_missing) == 0);
}

TEST_CASE("a number beside a person's age and sex is no anonymity", "[notice]") {
    CHECK(
        count(
            dated
                + "Vastaukset tallennetaan anonyymisti: tunnistenumero, ikä ja sukupuoli sekä "
                  "vastaukset.",
            Rule::pseudo_as_anon)
        == 1);
    CHECK(count(dated + "Tilastoissa ei ole henkilötietoja.", Rule::pseudo_as_anon) == 0);
}

TEST_CASE("transfers that are both denied and told contradict each other", "[notice]") {
    CHECK(
        count(dated + "Henkilötietoja ei siirretä EU:n alueella eikä EU:n ulkopuolelle.", Rule::eea)
        == 1);
    CHECK(
        count(dated + "Henkilötietoja ei siirretä EU- tai ETA-alueen ulkopuolelle.", Rule::eea)
        == 0);
    CHECK(
        count(
            dated
                + "Tietojen luovutukset\nTietoja ei luovuteta säännönmukaisesti. Tietoja voidaan "
                  "luovuttaa hankkeiden rahoittajille.",
            Rule::disclose_contra)
        == 1);
}

TEST_CASE("a denial of transfers is cited where it stands", "[notice]") {
    const std::vector<Finding> found{of_rule(
        dated
            + "Tietoja ei luovuteta ulkopuolisille.\nTietoja annetaan Sveitsin laitokselle lain "
              "nojalla.\nTietoja ei siirretä EU- tai ETA-alueen ulkopuolelle.",
        Rule::eea)};
    REQUIRE(found.size() == 1);
    CHECK(found.front().line == 4);
    CHECK(found.front().why.fi.find("rivillä 5") != std::string::npos);
}

TEST_CASE("a country outside the EEA is known in each case of its name", "[notice]") {
    const std::string denial{dated + "Tietoja ei siirretä ETA-alueen ulkopuolelle.\n"};
    for (const char* place :
         {"Intiassa",
          "Intiasta",
          "Yhdysvalloissa",
          "Yhdysvaltoihin",
          "Yhdysvaltain palveluissa",
          "USA:ssa",
          "USA:han",
          "Kiinassa",
          "Isossa-Britanniassa",
          "Ison-Britannian laitoksissa",
          "Yhdistyneessä kuningaskunnassa",
          "Etelä-Koreasta",
          "Uudessa-Seelannissa",
          "Marokossa",
          "Marokkoon",
          "Filippiineiltä",
          "Thaimaasta",
          "Sveitsissä",
          "Venäjälle",
          "Valko-Venäjällä",
          "Saudi-Arabiasta",
          "Arabiemiirikunnissa",
          "Iranin pilvessä",
          "Irakissa",
          "Israeliin",
          "Japanista",
          "Turkin konesalissa",
          "Turkkiin",
          "Egyptissä",
          "Etelä-Afrikasta",
          "Serbiaan",
          "Ukrainassa",
          "Kanadasta",
          "Brasiliassa",
          "Meksikosta",
          "Hongkongista",
          "Omanissa",
          "Perussa",
          "Malissa",
          "Indien",
          "Storbritannien",
          "India",
          "the United Kingdom",
          "the United States"}) {
        INFO(place);
        CHECK(
            count(
                denial + "Tietoja käsitellään palvelimilla: " + std::string{place} + ".", Rule::eea)
            == 1);
    }
    for (const char* place :
         {"Suomessa", "Ruotsissa", "Saksasta", "Irlannissa", "Norjassa", "Islannissa",
          "Liechtensteinissa", "Kreikassa", "Kyproksella", "omassa kunnassa", "venäjän kielellä",
          "Turussa", "Ukrainasta paenneiden tiedot", "Perusta on laissa", "Palaute annetaan meille",
          "Kiinankielisessä palvelussa"}) {
        INFO(place);
        CHECK(
            count(
                denial + "Tietoja käsitellään palvelimilla: " + std::string{place} + ".", Rule::eea)
            == 0);
    }
    const std::vector<Finding> two{of_rule(
        denial + "Tietoja annetaan Sveitsin laitokselle.\nPalvelin on Nigeriassa ja Sveitsissä.",
        Rule::eea)};
    REQUIRE(two.size() == 2); // each country once
    CHECK(two.front().why.en.find("Switzerland") != std::string::npos);
    CHECK(two.back().why.en.find("Nigeria") != std::string::npos);
    CHECK(knowledge().lexicon.countries.size() > 150);
}

TEST_CASE("a notice that is dated after the day it is judged on is told so", "[notice][date]") {
    const std::vector<Finding> found{
        of_rule("Tietosuojaseloste\nPäivitetty 12.1.2027", Rule::anachronism, "2026-03-01")};
    REQUIRE(found.size() == 1);
    CHECK(found.front().line == 2);
    CHECK(found.front().why.fi.find("12.1.2027") != std::string::npos);
    CHECK(found.front().why.fi.find("1.3.2026") != std::string::npos);
    CHECK(of_rule("Tietosuojaseloste\nPäivitetty 12.1.2027", Rule::anachronism, "2027-01-12")
              .empty());
}

TEST_CASE("an unclear time is quoted, not its absence", "[notice]") {
    const std::vector<Finding> found{of_rule(
        dated + "Säilytysaika\nTietoja säilytetään niin kauan kuin se on tarpeellista.",
        Rule::retention)};
    REQUIRE(found.size() == 1);
    CHECK(found.front().line == 4);
    CHECK(found.front().quote.find("niin kauan kuin") != std::string::npos);
}

TEST_CASE("lists that end in the open are found where data is disclosed", "[notice]") {
    CHECK(
        count(
            dated + "Tietojen luovutukset\nTietoja luovutetaan esimerkiksi Kelalle ja poliisille.",
            Rule::open_list)
        == 1);
    CHECK(
        count(
            dated + "Tietojen luovutukset\nTietoja luovutetaan Kelalle ja poliisille.",
            Rule::open_list)
        == 0);
}

TEST_CASE("an authority that has ended is named with its day", "[notice]") {
    CHECK(count(dated + "Tietoja luovutetaan TE-toimistolle.", Rule::dead_authority) == 1);
    CHECK(count(dated + "Tietoja luovutetaan työvoimaviranomaiselle.", Rule::dead_authority) == 0);
}

TEST_CASE("the part that lists the data is known by its shortest headings", "[notice]") {
    for (const char* heading :
         {"5. Tiedot", "5 Henkilötiedot", "Tiedot", "Henkilötiedot:", "Uppgifter",
          "6. Personuppgifter", "Personal data", "4. Data", "Rekisterin tietosisältö"}) {
        INFO(heading);
        CHECK(
            count(dated + heading + "\nNimi, osoite, puhelin, osoite, ammatti", Rule::duplicate)
            == 1);
    }
    // a sentence that begins with the word is no heading
    CHECK(
        count(
            dated + "Suojaus\nTiedot suojataan.\nNimi, osoite, puhelin, osoite, ammatti",
            Rule::duplicate)
        == 0);
}

TEST_CASE("a right that is promised and is none is found beside any address", "[notice]") {
    const auto promised = [](const std::string& after) {
        std::size_t found{0};
        for (const Finding& finding : of_rule(
                 "Oikeusperuste\nLakisääteinen velvoite (6 artiklan 1 kohdan c alakohta).\n"
                 "Rekisteröidyn oikeudet\nSinulla on oikeus pyytää tietojesi poistamista (17 "
                 "artikla) ja oikeus vastustaa käsittelyä (21 artikla). "
                     + after,
                 Rule::rights)) {
            found += finding.why.en.find("promises a right") != std::string::npos ? 1U : 0U;
        }
        return found;
    };
    for (const char* after :
         {"", "Valitus: tietosuoja@om.fi.", "Valitus: tietosuoja(at)om.example.",
          "Valitus: inte.only@om.example.", "Valitus: www.om.fi.",
          "Voit tehdä valituksen tietosuojavaltuutetulle, jos katsot, että oikeuksiasi loukataan.",
          "Tiedot ovat intranetissä ja niiden käsittelyä rajoitetaan.",
          "Du kan klaga hos dataombudsmannen, om du vill."}) {
        INFO(after);
        CHECK(promised(after) == 2);
    }
    for (const char* after :
         {"Oikeudet eivät koske lakisääteisiä tietoja.",
          "Oikeutta ei ole, kun käsittely perustuu lakiin.",
          "Rätten gäller inte lagstadgade uppgifter.",
          "The right does not apply to statutory data."}) {
        INFO(after);
        CHECK(promised(after) == 0);
    }
}

TEST_CASE("the officer's address alone tells of the officer", "[notice]") {
    const auto missing = [](const std::string& words) {
        const auto found = of_rule("Rekisterinpitäjä\nKunta, " + words, Rule::rights);
        return std::any_of(found.begin(), found.end(), [](const Finding& finding) {
            return finding.why.en.find("officer") != std::string::npos;
        });
    };
    CHECK_FALSE(missing("tietosuojavastaava@kunta.example"));
    CHECK(missing("kirjaamo@kunta.example"));
}

TEST_CASE("the letters of an address are no words, and stay in their place", "[notice]") {
    const gateway::notice::Text text{gateway::notice::Text::of(
        "Kysy: maija.om@om.fi, inte (at) om.example tai Om. Seuraa @kunta")};
    CHECK(text.folded() == "kysy: ~~~~~.~~@~~.~~, ~~~~ (~~) ~~.~~~~~~~ tai om. seuraa @kunta\n");
    CHECK(
        text.with_addresses()
        == "kysy: maija.om@om.fi, inte (at) om.example tai om. seuraa @kunta\n");
}
