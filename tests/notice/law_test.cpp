// Citations: how they are written, and what they are worth on two days.

#include "tests/notice/knowledge.h"

#include <catch2/catch.hpp>

using namespace gateway;
using namespace tests::notice_room;
using notice::Rule;
using notice::Severity;

namespace {

const std::string dated{"Päivitetty 1.2.2026. "};

std::size_t count(const std::string& words, Rule rule, std::string_view today = "2026-03-01") {
    return of_rule(dated + words, rule, today).size();
}

}

TEST_CASE("a repealed act is found however it is cited", "[notice][law]") {
    for (const char* words :
         {"Laki julkisesta työvoima- ja yrityspalvelusta (916/2012).",
          "julkisesta työvoima- ja yrityspalvelusta annetun lain (916/2012) 12 luvun 6 §:n nojalla",
          "Perusteena on laki 916/2012, 13 luku.", "L 916 / 2012", "laki nro 916/2012",
          "lain (916/2012) 12 luvun 6 §:n mukaan",
          "Laki julkisesta työvoima-\nja yrityspalvelusta, 916/2012",
          "julkisesta työvoima- ja yrityspalvelusta annetussa laissa säädetään",
          "LAKI JULKISESTA TYÖVOIMA- JA YRITYSPALVELUSTA (916/2012)",
          "lagen om offentlig arbetskrafts- och företagsservice (916/2012)",
          "the Act on Public Employment and Business Services (916/2012)",
          "<li>Laki julkisesta ty&ouml;voima- ja yrityspalvelusta 916/2012</li>",
          "Lakijulkisesta tyévoima- ja yrityspalvelusta (916/2012)"}) {
        INFO(words);
        CHECK(count(words, Rule::law_repealed) == 1);
        CHECK(count(words, Rule::law_repealed, "2024-06-01") == 0);
    }
}

TEST_CASE("a name without a number means the act of that name that is in force", "[notice][law]") {
    CHECK(count("Kotoutumislain mukaan", Rule::law_repealed) == 0);
    CHECK(count("Laki kotoutumisen edistämisestä (681/2023)", Rule::law_repealed) == 0);
    CHECK(count("Laki kotoutumisen edistämisestä (1386/2010)", Rule::law_repealed) == 1);
    CHECK(count("Laki kotoutumisen edistämisestä 1386/2010", Rule::law_unknown) == 0);
    CHECK(
        count(
            "kirjataan sosiaalihuollon asiakasasiakirjoista annetun lain mukaan",
            Rule::law_repealed)
        == 1);
}

TEST_CASE("the message names the repealing act, the days, and what holds now", "[notice][law]") {
    const auto found = of_rule(
        "Päivitetty 6.10.2020. Laki julkisesta työvoima- ja yrityspalvelusta (916/2012).",
        Rule::law_repealed);
    REQUIRE(found.size() == 1);
    CHECK(found[0].severity == Severity::error);
    for (const std::string& why : {found[0].why.fi, found[0].why.sv, found[0].why.en}) {
        CHECK(why.find("383/2023") != std::string::npos);
        CHECK(why.find("380/2023") == std::string::npos);
        CHECK(why.find("1.1.2025") != std::string::npos);
        CHECK(why.find("6.10.2020") != std::string::npos);
    }
    CHECK(found[0].instead.fi.find("380/2023") != std::string::npos);
}

TEST_CASE("an act that ended by its own time has expired and was not repealed", "[notice][law]") {
    const std::string words{"Laki työllisyyden edistämisen kuntakokeilusta 1269/2020"};
    CHECK(count(words, Rule::law_expired) == 1);
    CHECK(count(words, Rule::law_repealed) == 0);
    CHECK(count(words, Rule::law_expired, "2024-12-31") == 0);
    CHECK(count(words, Rule::law_expired, "2025-01-01") == 1);
}

TEST_CASE("an act is judged on the notice's own day as well", "[notice][law]") {
    const std::string words{"laki työvoimapalveluiden järjestämisestä (380/2023)"};
    CHECK(of_rule("Laadittu 31.12.2024. " + words, Rule::law_not_yet).size() == 1);
    CHECK(of_rule("Laadittu 1.1.2025. " + words, Rule::law_not_yet).empty());
    CHECK(of_rule("Laadittu 1.12.2024. Voimaan 1.1.2025: " + words, Rule::law_not_yet).empty());
    CHECK(of_rule(words, Rule::law_not_yet, "2024-05-01").size() == 1);
    CHECK(of_rule(words, Rule::law_not_yet).empty());
}

TEST_CASE("what is spoken of as past is not held against the notice", "[notice][law]") {
    for (const char* words :
         {"Kumotun lain (916/2012) nojalla kerätyt tiedot säilytetään.",
          "Ennen 1.1.2025 sovellettiin lakia 916/2012.",
          "Aiemmin voimassa ollut laki kotoutumisen edistämisestä (1386/2010) kumottiin.",
          "Tietoja on tallennettu silloin voimassa olleen lain 1269/2020 perusteella."}) {
        INFO(words);
        CHECK(count(words, Rule::law_repealed) == 0);
        CHECK(count(words, Rule::law_expired) == 0);
    }
}

TEST_CASE("a number that is not that of the act named is unknown", "[notice][law]") {
    for (const char* words :
         {"Laki työllistymisen monialaisesta edistämisestä 381/2024",
          "laki työvoimapalveluiden järjestämisestä (308/2023)",
          "työvoimapalveluiden järjestämisestä annetun lain (381/2023) 25 §",
          "Työttömyysturvalaki (1290/2003)", "tietosuojalain (1050/2019) 6 §",
          "Viranomaisten toiminnan julkisuudesta annettu laki (612/1999)",
          "Yleinen tietosuoja-asetus (EU) 2016/697", "noudatetaan: 381/2024",
          "Laki uudesta asiasta (12/2031)", "lagen om utkomstskydd för arbetslösa (1290/2012)"}) {
        INFO(words);
        REQUIRE(count(words, Rule::law_unknown) == 1);
        CHECK(of_rule(words, Rule::law_unknown)[0].severity == Severity::error);
    }
    const auto other = of_rule("Lastenlaulujen laki (77/1931) koskee meitä.", Rule::law_unknown);
    REQUIRE(other.size() == 1);
    CHECK(other[0].severity == Severity::warning); // may well be an act that the register lacks
}

TEST_CASE("an act that only amends another is known by what it amended", "[notice][law]") {
    for (const char* words :
         {"Laki työvoimapalveluiden järjestämisestä (380/2023, muutettu lailla 728/2024)",
          "työvoimapalveluiden järjestämisestä annetun lain muuttamisesta annettu laki (728/2024)",
          "Työttömyysturvalaki (1290/2002), muutettu lailla 385/2023",
          "Laki kotoutumisen edistämisestä (681/2023, muut. 322/2024)",
          "lagen om främjande av integration (681/2023), ändrad genom lag 322/2024",
          "the Act on the Promotion of Integration (681/2023), as amended by act 322/2024"}) {
        INFO(words);
        CHECK(count(words, Rule::law_unknown) == 0);
    }
    // the name of the amended act with the amending one's number is still another act's name
    CHECK(count("Laki työvoimapalveluiden järjestämisestä (728/2024)", Rule::law_unknown) == 1);
    const auto other =
        of_rule("Muutettu: laki kotoutumisen edistämisestä (728/2024).", Rule::law_unknown);
    REQUIRE(other.size() == 1);
    CHECK(other[0].severity == Severity::warning);
    CHECK(other[0].why.en.find("380/2023") != std::string::npos);
    CHECK(count("muutettu lailla 729/2024", Rule::law_unknown) == 1); // no such amendment
}

TEST_CASE("numbers that are no acts are left alone", "[notice][law]") {
    for (const char* words :
         {"HE 37/2024 vp",
          "KHO 2018:112",
          "dnro 1234/2023",
          "Päivitetty 5/2025",
          "24/7",
          "lukuvuosi 2024/2025",
          "versio 1/2025",
          "31/12/2024",
          "puh. 02/6211100",
          "TyVM 9/2025 vp",
          "PeVL 15/2018 vp",
          "asianro 55/2024/1",
          "Dnro MLI/123/00.01.02/2020",
          "ja/tai 1/2",
          "ISO/IEC 27001/2022",
          "(12/23)",
          "lukuvuosi (2024-2025)",
          "asetus 2021-2027",
          "laki 13-15 §",
          "(24/25)",
          "puh. 380-2023",
          "(040 380-2023)",
          "dnro 380/23",
          "HE 37/24 vp",
          "380/23",
          "hankkeen vuodet 380-2023",
          "lain mukaan 9/10 palkasta",
          "31-12-2024",
          "31/12/24",
          "Y-tunnus 0380202-3",
          "sivu 15/20",
          "asia (380/23)",
          "lain mukaan auki 24/7",
          "ilo/2023",
          "oi/20"}) {
        INFO(words);
        CHECK(count(words, Rule::law_unknown) == 0);
        CHECK(count(words, Rule::law_form) == 0);
    }
}

TEST_CASE("the Regulation's number turned round is a matter of form", "[notice][law]") {
    for (const char* words :
         {"EU:n yleinen tietosuoja-asetus (679/2016)", "tietosuoja-asetus (EU) 679/2016",
          "GDPR 679/2016 6 artikla", "EU:n tietosuoja-asetus (679/2016/EU)",
          "allmänna dataskyddsförordningen (679/2016)"}) {
        INFO(words);
        CHECK(count(words, Rule::law_form) == 1);
        CHECK(count(words, Rule::law_unknown) == 0);
    }
    for (const char* words :
         {"(EU) 2016/679", "asetus 2016/679/EU", "EU:n yleinen tietosuoja-asetus 2016/679",
          "GDPR 6 art. 1 c", "yleisen tietosuoja-asetuksen 6 artiklan 1 kohdan c alakohta"}) {
        INFO(words);
        CHECK(count(words, Rule::law_form) == 0);
        CHECK(count(words, Rule::law_unknown) == 0);
    }
}

TEST_CASE("a number that is miswritten is known and told", "[notice][law]") {
    for (const char* words :
         {"Laki työvoimapalveluiden järjestämisestä (380/23)", "lain (380-2023) 13 luku",
          "Laki työvoimapalveluiden järjestämisestä (38O/2023)", "työttömyysturvalaki 1290/02",
          "työvoimapalveluiden järjestämisestä annetun lain (380–2023) mukaan", "(l29O/2002)",
          "EU:n yleinen tietosuoja-asetus (2016-679)", "lag (380/23)", "laki 381/24"}) {
        INFO(words);
        CHECK(count(words, Rule::law_form) == 1);
        CHECK(count(words, Rule::law_unknown) == 0);
    }
    const auto found = of_rule(dated + "Perusteena 9l6/2O12.", Rule::law_form);
    REQUIRE(found.size() == 1);
    CHECK(found[0].severity == Severity::warning);
    CHECK(found[0].instead.fi.find("916/2012") != std::string::npos);
    CHECK(found[0].why.fi.find("9l6/2O12") != std::string::npos);
    CHECK(count("Perusteena 9l6/2O12.", Rule::law_repealed) == 1); // and what it means is judged
    CHECK(count("työttömyysturvalaki (1290/03)", Rule::law_unknown) == 1); // and what it names
}

TEST_CASE("a section without its act says nothing", "[notice][law]") {
    CHECK(count("Tuki on 111 §:ssä tarkoitettu tuki.", Rule::law_form) == 1);
    CHECK(count("Tiedot annetaan 13 §:n nojalla.", Rule::law_form) == 1);
    for (const char* words :
         {"lain 13 §:n nojalla", "julkisuuslain 24 §", "JulkL 24 § 1 mom. 25 kohta",
          "Laki viranomaisten toiminnan julkisuudesta (621/1999)\n- 24 § 1 mom.",
          "arkistolain (831/1994) 8 §:n mukaan", "24 § i lagen om offentlighet (621/1999)",
          "24 § i arkivlagen eller 6 § i dataskyddslagen", "Arkistolaki. Saman lain 13 §.",
          "Laki sosiaalihuollon asiakkaan asemasta.\nTietoja annetaan 20 §:n nojalla."}) {
        INFO(words);
        CHECK(count(words, Rule::law_form) == 0);
    }
    for (const char* words :
         {"Huoltajalle kerrotaan, jos laki sitä edellyttää. Tuki on 54 §:ssä tarkoitettu tuki.",
          "Jos laki sitä vaatii, annetaan 54 §:ssä tarkoitettu tuki.",
          "Perusteena on laki 380/2023.\n6. Tietolähteet\nTiedot saadaan 54 §:ssä tarkoitetulta.",
          "Uppgifter lagras enligt 24 §.", "Contact us: 24 §."}) {
        INFO(words);
        CHECK(count(words, Rule::law_form) == 1);
    }
}

TEST_CASE("a short name that is not explained may mean two acts", "[notice][law]") {
    CHECK(count("Järjestämislain 54 §:n mukaan.", Rule::law_form) == 1);
    CHECK(
        count(
            "laki työvoimapalveluiden järjestämisestä (380/2023, jäljempänä järjestämislaki). "
            "Järjestämislain 54 §.",
            Rule::law_form)
        == 0);
    CHECK(count("järjestämislaki (380/2023)", Rule::law_form) == 0);
    CHECK(count("työvoimapalveluiden järjestämisessä annetun lain mukaan", Rule::law_form) == 1);
    CHECK(count("työvoimapalveluiden järjestämisestä annetun lain mukaan", Rule::law_form) == 0);
}
