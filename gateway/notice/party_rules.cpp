// Who answers and who works for them. LINT-CONTROLLER, LINT-PROCESSOR.

#include "gateway/notice/letters.h"
#include "gateway/notice/reading.h"
#include "gateway/notice/speech.h"

#include <algorithm>
#include <set>

namespace gateway::notice {

namespace {

using policy::Label;

/// Municipalities and the like that the part about the controller lists, each in a block of its own
/// or joined by `ja`.
std::vector<Span> controllers(const Text& text) {
    static const Pattern one{
        "\\b[a-z]+n (kaupunki|kunta|seutukunta|kuntayhtymä|hyvinvointialue)\\b|"
        "\\b[a-z]+ (stad|kommun)\\b"};
    static const Pattern area{"(vastuukun|isäntäkun|jäsenkun|työllisyysalue[a-z]* (kun|kuulu)|"
                              "kuuluvat|ansvarskommun|värdkommun)"};
    std::vector<Span> found;
    std::set<std::string_view> names;
    for (const Block& block : text.blocks()) {
        if (!block.parts.has(Part::controller)) {
            continue;
        }
        const std::string_view words{text.view(block.span)};
        if (area.in(words)) {
            return {};
        }
        std::size_t expected{0};
        for (const Span inner : one.all(words)) {
            static const Pattern joint{"^[ ,]*(ja|sekä|och|and)? ?$"};
            const bool listed{
                inner.begin == 0
                || (expected > 0 && joint.in(words.substr(expected, inner.begin - expected)))};
            expected = inner.end;
            const Span span{block.span.begin + inner.begin, block.span.begin + inner.end};
            if (listed && text.upper_at(span.begin) && names.insert(text.view(span)).second) {
                found.push_back(span);
            }
        }
    }
    return found;
}

void judge_controllers(const Reading& reading, Report& report) {
    static const Pattern any{"(rekisterinpi|personuppgiftsansvar|controller)"};
    const Text& text{reading.text};
    if (!any.in(text.folded())) {
        static const Label why{
            "Seloste ei kerro, kuka on rekisterinpitäjä (13 artiklan 1 kohdan a alakohta).",
            "Beskrivningen anger inte vem som är personuppgiftsansvarig (artikel 13.1 a).",
            "The notice does not say who the controller is (Article 13(1)(a))."};
        static const Label instead{
            "Kirjoita rekisterinpitäjän nimi, Y-tunnus ja yhteystiedot.",
            "Skriv den personuppgiftsansvariges namn, FO-nummer och kontaktuppgifter.",
            "Write the controller's name, business id and contact details."};
        report.add(Rule::controller, Severity::error, text.opening(), why, instead);
        return;
    }
    const std::vector<Span> listed{controllers(text)};
    if (listed.size() >= 2 && !reading.facts.joint) {
        static const Label why{
            "Selosteessa on useampi rekisterinpitäjä, mutta ei kerrota, miten vastuu on jaettu (26 "
            "artikla).",
            "Beskrivningen har flera personuppgiftsansvariga men säger inte hur ansvaret är "
            "fördelat "
            "(artikel 26).",
            "The notice has more than one controller, but does not tell how they share "
            "responsibility "
            "(Article 26)."};
        static const Label instead{
            "Kerro, ovatko he yhteisrekisterinpitäjiä, kuka vastaa mistäkin ja keneen rekisteröity "
            "ottaa "
            "yhteyttä.",
            "Berätta om de är gemensamt personuppgiftsansvariga, vem som svarar för vad och vem "
            "den "
            "registrerade kontaktar.",
            "Say whether they are joint controllers, who answers for what, and whom a person turns "
            "to."};
        report.add(Rule::controller, Severity::error, listed.front(), why, instead);
    }
}

/// Joint controllers are told, and nothing about who answers for what: neither an arrangement nor
/// the law that makes one.
void judge_division(const Reading& reading, Report& report) {
    static const Pattern joint{"(yhteisrekisterinpi|yhteis(inä|iksi|et|iä) rekisterinpit|"
                               "gemensam(t|ma) personuppgiftsansvar|joint(ly)? controller)"};
    static const Pattern arranged{
        "(vastuunja|tehtävänja|vastuu[a-z]* (on )?ja(ettu|kaut)|26 artikla|artikla 26|"
        "ansvarsfördel|ansvaret fördel|artikel 26|division of responsib|article 26)"};
    static const Pattern beside{
        "(\\bvastaa\\b|vastaavat|vastuulla|sovit|sopi(neet|vat)|[0-9]/[0-9]|§|svarar|"
        "ansvarar|avtal|responsib|agreed|answer)"};
    const Text& text{reading.text};
    if (arranged.in(text.folded())) {
        return;
    }
    std::optional<Span> told;
    for (const Span span : joint.all(text.folded())) {
        if (beside.in(text.view(surroundings_of(text, span)))) {
            return;
        }
        const bool counts{!denied(sentence_of(text, span)) && !text.block_at(span.begin).heading};
        told = told || !counts ? told : std::optional{span};
    }
    if (!told) {
        return;
    }
    static const Label why{
        "Yhteisrekisterinpitäjät mainitaan, mutta ei kerrota, kuka vastaa mistäkin (26 artikla).",
        "Gemensamt personuppgiftsansvariga nämns, men inte vem som svarar för vad (artikel 26).",
        "Joint controllers are named, but not who answers for what (Article 26)."};
    static const Label instead{
        "Kerro vastuunjaon pääkohdat tai laki, jossa vastuut on jaettu, ja keneen rekisteröity "
        "ottaa yhteyttä.",
        "Berätta huvuddragen i ansvarsfördelningen eller lagen som fördelar ansvaret, och vem den "
        "registrerade kontaktar.",
        "Tell the essence of the arrangement or the act that divides responsibility, and whom a "
        "person turns to."};
    report.add(Rule::controller, Severity::error, *told, why, instead);
}

/// Whoever rests on 380/2023 keeps national data jointly with KEHA (§123).
void judge_national_data(const Reading& reading, Report& report) {
    if (reading.facts.joint) {
        return;
    }
    for (const Citation& citation : reading.citations) {
        if (citation.number != "380/2023" || citation.act == Citation::none) {
            continue;
        }
        static const Label why{
            "Työvoimaviranomaiset ja KEHA-keskus ovat valtakunnallisen tietovarannon "
            "yhteisrekisterinpitäjiä (380/2023 123 §); seloste nimeää vain yhden "
            "rekisterinpitäjän.",
            "Arbetskraftsmyndigheterna och UF-centret är gemensamt personuppgiftsansvariga för den "
            "nationella informationsresursen (380/2023 123 §); beskrivningen nämner bara en.",
            "Employment authorities and KEHA are joint controllers of the national data (380/2023 "
            "§123); "
            "the notice names one controller only."};
        static const Label instead{
            "Kerro, mitkä tiedot ovat valtakunnallisessa tietovarannossa, ketkä siitä vastaavat ja "
            "missä "
            "sen seloste on.",
            "Berätta vilka uppgifter som finns i den nationella informationsresursen, vilka som "
            "svarar "
            "för den och var dess beskrivning finns.",
            "Say which data are in the national store, who answers for it, and where its notice "
            "is."};
        report.add(Rule::controller, Severity::info, citation.span, why, instead);
        return;
    }
}

void judge_no_processors(const Reading& reading, Report& report) {
    static const Pattern none{
        "(\\bei (ole |käytä |käytetä )?(toimeksiantosopimu|ulkopuolisia (henkilötietojen )?"
        "käsittelij|henkilötietojen käsittelij)|\\bemme käytä (ulkopuolisia )?(henkilötietojen )?"
        "käsittelijöitä|(\\btoimeksiantosopimuksia|\\b(henkilötietojen )?käsittelijöitä) ei "
        "(ole|käytetä|tehdä)|inga personuppgiftsbiträden|(anlitar|använder) inte (några )?"
        "personuppgiftsbiträden|personuppgiftsbiträden (anlitas|används|finns) inte|"
        "no (data |external )?processors|not (use|have) (any )?(data |external )?processors|"
        "processors are not used)"};
    // `ilman sopimusta`, `muita kuin`: processors there are
    static const Pattern others{
        "(\\bilman (kirjallista )?sopimu|\\bmuita (kuin|käsittelij|henkilötie)|paitsi|lukuun "
        "ottamatta|utan avtal|\\bandra (än|personupp)|without (a )?(written )?(contract|agree)|"
        "\\bother (than|data|proc))"};
    static const Pattern hosted{
        "(kykyviisar|webropol|microsoft|google|surveypal|järjestelmäntoimittaj|"
        "järjestelmätoimittaj|"
        "palveluntarjoaj|pilvipalvelu|internet palvelimi|www lomak|\\boy\\b|\\boyj\\b|molntjänst|"
        "systemleverantör|cloud)"};
    const Text& text{reading.text};
    const std::vector<Span> denials{none.all(text.folded())};
    const auto denial = std::find_if(denials.begin(), denials.end(), [&](Span span) {
        return !others.in(sentence_of(text, span));
    });
    if (denial == denials.end() || !hosted.in(text.folded())) {
        return;
    }
    static const Label why{
        "Seloste kieltää käsittelijät, vaikka tietoja käsitellään toisen ylläpitämässä "
        "järjestelmässä "
        "(28 artikla).",
        "Beskrivningen förnekar personuppgiftsbiträden, fast uppgifter behandlas i ett system som "
        "någon "
        "annan upprätthåller (artikel 28).",
        "The notice denies processors, though data are processed in a system that someone else "
        "runs "
        "(Article 28)."};
    static const Label instead{
        "Nimeä käsittelijät tai niiden ryhmät, tehtävä ja sopimus.",
        "Nämn personuppgiftsbiträdena eller grupperna av dem, uppgiften och avtalet.",
        "Name the processors or their classes, their task and the contract."};
    report.add(Rule::processor, Severity::error, *denial, why, instead);
}

/// A company that is named outside the part about recipients, and nowhere as a processor.
void judge_companies(const Reading& reading, Report& report) {
    static const Pattern company{"\\b([a-z0-9]+(?:[ ][a-z0-9]+)?)[ ](?:oy|oyj|ab|ltd|inc|gmbh)\\b"};
    static const Pattern told{"(käsittelij|toimeksian|vastaanott|personuppgiftsbiträd|processor)"};
    const Text& text{reading.text};
    for (const std::vector<Span>& groups : company.groups(text.folded())) {
        const Block& block{text.block_at(groups[0].begin)};
        const std::size_t gap{text.view(groups[1]).rfind(' ')};
        const std::size_t last{
            groups[1].begin + (gap == std::string_view::npos ? std::size_t{0} : gap + 1)};
        const std::size_t begin{text.upper_at(groups[1].begin) ? groups[1].begin : last};
        const bool capital{text.upper_at(last)};
        if (!capital || !block.parts.any(Part::security | Part::content | Part::retention)
            || told.in(text.view(block.span))) {
            continue;
        }
        const Span span{begin, groups[0].end};
        const std::string_view name{text.view(groups[1])};
        bool elsewhere{false};
        for (const Block& other : text.blocks()) {
            elsewhere = elsewhere
                        || (other.parts.any(Part::recipients | Part::transfers)
                            && text.view(other.span).find(name.substr(name.rfind(' ') + 1))
                                   != std::string_view::npos);
        }
        if (elsewhere) {
            continue;
        }
        static const Label why{
            "Yritys {1} käsittelee tietoja, mutta sitä ei ole vastaanottajien eikä käsittelijöiden "
            "joukossa (13 artiklan 1 kohdan e alakohta, 28 artikla).",
            "Företaget {1} behandlar uppgifter men finns inte bland mottagarna eller "
            "personuppgiftsbiträdena (artikel 13.1 e och 28).",
            "The company {1} handles data, but is not among the recipients or processors (Articles "
            "13(1)(e), 28)."};
        static const Label instead{
            "Lisää kohtaan vastaanottajat: henkilötietojen käsittelijänä toimii {1} (tehtävä, "
            "sopimus).",
            "Lägg till bland mottagarna: {1} är personuppgiftsbiträde (uppgift, avtal).",
            "Add to the recipients: {1} is a processor (its task, the contract)."};
        const Label words{same(text.words(span))};
        report.add(
            Rule::processor, Severity::error, span, filled(why, {words}), filled(instead, {words}));
    }
}

}

void judge_parties(const Reading& reading, Report& report) {
    judge_controllers(reading, report);
    judge_division(reading, report);
    judge_national_data(reading, report);
    judge_no_processors(reading, report);
    judge_companies(reading, report);
}

}
