// Files as they come: encodings, line ends, pages, hyphens, limits, rubbish.

#include "gateway/notice/dates.h"
#include "gateway/notice/input.h"
#include "tests/notice/knowledge.h"

#include <catch2/catch.hpp>

using namespace gateway;
using namespace tests::notice_room;
using notice::Rule;
using notice::Text;

namespace {

std::string words(std::string_view bytes) {
    return notice::words_of(core::as_bytes(bytes)).value();
}

std::string refusal(std::string_view bytes) {
    const auto result = notice::words_of(core::as_bytes(bytes));
    return result ? "none" : std::string{result.rejection().code.text()};
}

std::string date_in(const std::string& text) {
    const auto found = notice::date_of(Text::of(text));
    return found ? core::to_text(found->date) : "none";
}

}

TEST_CASE("a notice is read in the encodings that municipalities save in", "[notice][input]") {
    CHECK(words("K\xE4yt\xF6n peruste") == "Käytön peruste");            // ISO-8859-1
    CHECK(words("K\xE4ytt\xF6 \x96 \x93laki\x94") == "Käyttö – “laki”"); // windows-1252
    CHECK(words("\xA6koda \xE4 \xA4") == "Škoda ä €");                   // ISO-8859-15
    CHECK(words("\xEF\xBB\xBFTietosuoja").find("Tietosuoja") != std::string::npos);
    CHECK(words(std::string_view{"\xFF\xFEL\0a\0k\0i\0", 10}).find("Laki") != std::string::npos);
    CHECK(words("a\xCC\x88iti\r\nja\ris\xC3\xA4") == "äiti\nja\nisä"); // decomposed; line ends
}

TEST_CASE("what is no text is refused with the reason", "[notice][input]") {
    CHECK(refusal("%PDF-1.7 …") == "NOTICE_BINARY");
    CHECK(refusal("PK\x03\x04rest") == "NOTICE_BINARY");
    CHECK(refusal(std::string_view{"La\0ki", 5}) == "NOTICE_BINARY");
    CHECK(refusal("\x01\x02\x03 abc") == "NOTICE_BINARY");
    CHECK(refusal("") == "NOTICE_EMPTY");
    CHECK(refusal(" \n\t 123 \n") == "NOTICE_EMPTY");
    CHECK(refusal(std::string((1U << 20U) + 1, 'a')) == "NOTICE_TOO_LARGE");
    CHECK(refusal(std::string(1U << 20U, 'a')) == "none");
}

TEST_CASE("a citation broken by lines, hyphens and pages is still one", "[notice][input]") {
    for (const char* text :
         {"Laki julkisesta työvoima- ja yritys-\npalvelusta (916/2012)",
          "Laki julkisesta työvoima-\r\nja yrityspalvelusta\r\n(916/2012)",
          "julkisesta työvoima- ja yrityspalvelusta annetun\n\f\nlain (916/2012) mukaan",
          "| Laki | julkisesta työvoima- ja yrityspalvelusta 916/2012 |",
          "**Laki julkisesta työvoima- ja yrityspalvelusta** (916/2012)",
          "Laki julkisesta työ\xC2\xADvoima- ja yritys\xC2\xADpalvelusta\xC2\xA0(916/2012)"}) {
        INFO(text);
        const auto found = of_rule(words(text), Rule::law_repealed);
        REQUIRE(found.size() == 1);
        CHECK(of_rule(words(text), Rule::law_unknown).empty());
    }
}

TEST_CASE("a line is counted in the file, whatever its line ends", "[notice][input]") {
    const std::string tail{"Laki 916/2012"};
    CHECK(of_rule(words("a\r\nb\r\n" + tail), Rule::law_repealed).at(0).line == 3);
    CHECK(of_rule(words("a\n\nb\n\f" + tail), Rule::law_repealed).at(0).line == 4);
    CHECK(of_rule(words("a\rb\r" + tail), Rule::law_repealed).at(0).line == 3);
}

TEST_CASE("a notice's own day is found in the forms that notices have", "[notice][date]") {
    CHECK(date_in("Päivitetty viimeksi 6.10.2020") == "2020-10-06");
    CHECK(date_in("Tiedonanto laadittu: 31.12.2024") == "2024-12-31");
    CHECK(date_in("Laatimispäivä\t1.2.2025") == "2025-02-01");
    CHECK(date_in("Laadittu 1.2.2023, päivitetty 3.4.2025") == "2025-04-03");
    CHECK(date_in("Selosteen päivämäärä 09.03.2023") == "2023-03-09");
    CHECK(date_in("Päivitetty 2025-03-01") == "2025-03-01");
    CHECK(date_in("Tietosuojaseloste 1. maaliskuuta 2025") == "2025-03-01");
    CHECK(date_in("Tietosuojaseloste\n12.5.2026\nRekisterinpitäjä") == "2026-05-12");
    CHECK(date_in("Päivitetty 5/2025") == "2025-05-01");
    CHECK(date_in("Uppdaterad den 2 februari 2026") == "2026-02-02");
    CHECK(date_in("Last updated: 14 March 2026") == "2026-03-14");
    CHECK(date_in("Updated March 14, 2026") == "2026-03-14");
    CHECK(
        date_in("Laki tuli voimaan 1.1.2025 ja koskee kaikkia työvoimaviranomaisen asiakkaita "
                "heidän kotikunnastaan riippumatta")
        == "none");
    CHECK(date_in("Päivitetty 31.2.2025") == "none");
}

TEST_CASE("the day on which a notice is next to be revised is not its own", "[notice][date]") {
    CHECK(date_in("Päivitetty 1.2.2026, seuraava päivitys 1.2.2028") == "2026-02-01");
    CHECK(date_in("Uppdaterad 1.2.2026, nästa uppdatering 1.2.2028") == "2026-02-01");
}

TEST_CASE("a day at the end of a notice's title is its own, however long", "[notice][date]") {
    CHECK(
        date_in("Tietosuojaseloste: Saimaanrannan työllisyysalueen ja sen jäsenkuntien "
                "henkilöasiakkaiden asiakasrekisteri 12.1.2026\n1. Rekisterinpitäjä")
        == "2026-01-12");
    CHECK(
        date_in("Tyéllisyyspalvelujen tietosuojaseloste 1.2.2026\nRekisterinpitaja on "
                "Saimaanrannan kaupunki, jonka tyéllisyyspalvelut\nvastaavat rekisterista.")
        == "2026-02-01");
    CHECK(
        date_in("Dataskyddsbeskrivning för sysselsättningsområdets gemensamma kundregister över "
                "personkunder 3.2.2026")
        == "2026-02-03");
    CHECK(
        date_in("Tietosuojaseloste koskee työvoimapalveluja, joiden järjestämisestä säädetty laki "
                "tuli voimaan 1.1.2025")
        == "none");
}

TEST_CASE("every month is known by its word in three languages", "[notice][date]") {
    const char* const months[12][3]{
        {"tammikuuta", "januari", "January"}, {"helmikuuta", "februari", "February"},
        {"maaliskuuta", "mars", "March"},     {"huhtikuuta", "april", "April"},
        {"toukokuuta", "maj", "May"},         {"kesäkuuta", "juni", "June"},
        {"heinäkuuta", "juli", "July"},       {"elokuuta", "augusti", "August"},
        {"syyskuuta", "september", "Sept."},  {"lokakuuta", "oktober", "October"},
        {"marraskuuta", "november", "Nov."},  {"joulukuuta", "december", "Dec"}};
    const char* const shortened[12]{"jan", "feb", "mar", "apr", "maj", "jun",
                                    "jul", "aug", "sep", "okt", "nov", "dec"};
    for (std::size_t month{0}; month < 12; ++month) {
        const std::string expected{
            std::string{"2026-"} + (month < 9 ? "0" : "") + std::to_string(month + 1) + "-04"};
        for (const char* word : months[month]) {
            INFO(word);
            CHECK(date_in("Updated 4 " + std::string{word} + " 2026") == expected);
        }
        INFO(shortened[month]);
        CHECK(date_in("Uppdaterad 4 " + std::string{shortened[month]} + ". 2026") == expected);
    }
    CHECK(date_in("Updated 4 marras 2026") == "none"); // no whole word of any of them
    CHECK(date_in("Päivitetty 4 majoitusta 2026") == "none");
}

TEST_CASE("the largest notice is linted in linear time", "[notice][input]") {
    std::string large;
    while (large.size() < (1U << 20U) - 200) {
        large +=
            "Rekisterin tietoja ei luovuteta muille kuin niille, joille laki siihen antaa oikeuden "
            "(621/1999) 29 §:n nojalla, ja vain pyynnöstä.\n";
    }
    CHECK_FALSE(lint(words(large)).empty());
}
