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
        CHECK(of_rule(spoilt, loss.rule, "2026-06-01").size() == 1);
        CHECK(lint(spoilt, "2026-06-01").size() == 1);
    }
}

TEST_CASE("a whole section that a careful notice loses is missed", "[notice]") {
    using gateway::notice::Rule;
    struct Section {
        const char* notice;
        const char* from;
        const char* to;
        Rule rule;
        const char* told; ///< what the notice owes
    };
    const Section sections[]{
        {"careful-tyonantajapalvelut.txt", "Mistä tiedot saadaan", "Kenelle tietoja", Rule::rights,
         "14 artiklan 2 kohdan f"},
        {"careful-tyonantajapalvelut.txt", "Kenelle tietoja luovutetaan", "Siirrot EU",
         Rule::rights, "13 artiklan 1 kohdan e"},
        {"careful-tyotoiminta.txt", "## Mistä tiedot saadaan", "## Kenelle", Rule::rights,
         "14 artiklan 2 kohdan f"},
        {"careful-tyotoiminta.txt", "## Kenelle tietoja", "## Säilytysaika", Rule::rights,
         "13 artiklan 1 kohdan e"},
        {"careful-sysselsattning.txt", "6. Uppgiftskällor", "7. Utlämnande", Rule::rights,
         "14 artiklan 2 kohdan f"},
        {"careful-sysselsattning.txt", "7. Utlämnande", "8. Överföring", Rule::rights,
         "13 artiklan 1 kohdan e"},
        {"careful-tyotoiminta.txt", "## Käsittelyn tarkoitus", "## Mitä tietoja", Rule::rights,
         "13 artiklan 1 kohdan c"}};
    for (const Section& section : sections) {
        INFO(section.notice << ": " << section.from);
        std::string words{notice_text(section.notice)};
        const std::size_t begin{words.find(section.from)};
        REQUIRE(begin != std::string::npos);
        const std::size_t end{words.find(section.to, begin)};
        REQUIRE(end != std::string::npos);
        words.erase(begin, end - begin);
        std::size_t found{0};
        for (const gateway::notice::Finding& finding : of_rule(words, section.rule, "2026-06-01")) {
            found += finding.why.fi.find(section.told) != std::string::npos ? 1U : 0U;
        }
        CHECK(found == 1);
    }
}
