// Careful notices, complete ones: nothing is found in them, on any day on which their law stands.

#include "tests/notice/knowledge.h"

#include <catch2/catch.hpp>

using namespace tests::notice_room;

TEST_CASE("a careful notice gives no findings", "[notice]") {
    for (const char* name :
         {"careful-tyollisyysalue.txt", "careful-tyonantajapalvelut.txt",
          "careful-sysselsattning.txt", "careful-tyotoiminta.txt"}) {
        for (const char* today : {"2026-06-01", "2027-01-01"}) {
            for (const gateway::notice::Finding& finding : lint(notice_text(name), today)) {
                INFO(name << " on " << today << ": " << shown(finding) << "\n" << finding.why.en);
                CHECK(false);
            }
        }
    }
    CHECK(notice_text("careful-tyollisyysalue.txt").size() > 4'000);
}

TEST_CASE("each part that a careful notice loses is missed", "[notice]") {
    using gateway::notice::Rule;
    struct Loss {
        const char* words; ///< first words of what is taken out, to the end of its line
        Rule rule;
    };
    const std::string whole{notice_text("careful-tyonantajapalvelut.txt")};
    const Loss losses[]{
        {"Tietosuojavastaava\ntietosuojavastaava@rantakyla.example", Rule::rights},
        {"Kuntouttavan työtoiminnan tiedot säilytetään 10 vuotta asiakkuuden päättymisestä. "
         "Suostumukseen perustuvat tiedot poistetaan\nkuuden kuukauden kuluttua valmennuksen "
         "päättymisestä tai heti, kun perut suostumuksesi.",
         Rule::retention},
        {"12.5.2026", Rule::anachronism},
        {" Sinulla on oikeus\ntehdä valitus tietosuojavaltuutetun toimistoon.", Rule::rights},
        {"vaatia käsittelyn rajoittamista, ", Rule::rights},
        {"siirtää suostumuksella antamasi tiedot järjestelmästä toiseen ja ", Rule::rights}};
    for (const Loss& loss : losses) {
        INFO(loss.words);
        const std::size_t at{whole.find(loss.words)};
        REQUIRE(at != std::string::npos);
        std::string spoilt{whole};
        spoilt.erase(at, std::string{loss.words}.size());
        CHECK(of_rule(spoilt, loss.rule).size() == 1);
        CHECK(lint(spoilt).size() == 1);
    }
}
