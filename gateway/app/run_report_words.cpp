#include "gateway/app/run_report_words.h"

#include <array>
#include <utility>

namespace gateway::app {

namespace {

using Three = std::array<std::string_view, 3>; // fi, sv, en
using Word = ReportWord;

constexpr std::array words{
    Three{"Ajon raportti", "Körningens rapport", "Report of run"},
    Three{"Vaihto", "Utbyte", "Exchange"},
    Three{"Rekisteri", "Register", "Register"},
    Three{"Osapuoli", "Part", "Party"},
    Three{"Tarkoitus", "Ändamål", "Purpose"},
    Three{"Säännöstön tiiviste", "Regelverkets kontrollsumma", "Digest of the rules"},
    Three{"Korjaa ajoa", "Rättar körningen", "Corrects run"},
    Three{"Alkoi", "Började", "Began"},
    Three{"Päättyi", "Avslutades", "Ended"},
    Three{"kesken", "pågår", "goes on"},
    Three{"kesto", "tid", "took"},
    Three{"tietuetta", "poster", "records"},
    Three{"tietuetta/s", "poster/s", "records/s"},
    Three{"Tase", "Balans", "Account"},
    Three{"käsitelty", "in", "in"},
    Three{"luovutettu", "utlämnade", "released"},
    Three{"luovutettu osin", "delvis utlämnade", "reduced"},
    Three{"pidätetty", "kvarhållna", "withheld"},
    Three{"hylätty", "förkastade", "rejected"},
    Three{"odottaa", "väntar", "pending"},
    Three{"viety rekisteriin", "överförda till registret", "handed over"},
    Three{"karanteenissa", "i karantän", "quarantined"},
    Three{"täsmää", "går ihop", "balances"},
    Three{"EI TÄSMÄÄ", "GÅR INTE IHOP", "DOES NOT BALANCE"},
    Three{
        "Mitä jäi luovuttamatta ja miksi (sama tietue on jokaisen syynsä kohdalla)",
        "Vad som inte lämnades ut och varför (samma post står vid var och en av sina orsaker)",
        "What was kept back, and why (a record stands under each of its reasons)"},
    Three{"kokonaan", "helt", "wholly"},
    Three{"osin", "delvis", "in part"},
    Three{"lähin sääntö", "närmaste regel", "nearest rule"},
    Three{"rajoitus", "begränsning", "cap"},
    Three{"tiedot", "uppgifter", "items"},
    Three{
        "Tietueet, jotka eivät menneet läpi", "Poster som inte gick igenom",
        "Records that did not get through"},
    Three{
        "Missä vika on (ensimmäiset tietueet)", "Var felet finns (de första posterna)",
        "Where it is wrong (the first records)"},
    Three{
        "Kentät, joita kuvaus ei tunne: jätetty pois",
        "Fält som beskrivningen inte känner: utelämnade",
        "Fields that the mapping does not know: kept out"},
    Three{"Koko toimitus hylätty", "Hela leveransen förkastad", "The whole delivery was rejected"},
    Three{"Asiakirjat", "Handlingar", "Documents"},
    Three{"luettelo", "förteckning", "manifest"},
    Three{"tavua", "byte", "bytes"},
    Three{"yritys", "försök", "attempt"},
    Three{"sinetöity", "förseglad", "sealed"},
    Three{"matkalla", "på väg", "under way"},
    Three{"toimitettu", "levererad", "delivered"},
    Three{"vastaanottaja ei ottanut", "avvisad av mottagaren", "refused by the party"},
    Three{"epäonnistui", "misslyckades", "failed"},
    Three{
        "korvattu: sen tietueet menivät tai menevät toisessa asiakirjassa, tai jäivät lähtemättä",
        "ersatt: dess poster gick eller går i en annan handling, eller sändes inte",
        "superseded: its records went or go in another document, or are not sent"},
    Three{"ei tiedossa, tuliko perille", "okänt om den kom fram", "unknown whether it arrived"},
    Three{"Vastaanottajan kuittaukset", "Mottagarens kvitteringar", "What the party said"},
    Three{"hyväksyi", "godkände", "accepted"},
    Three{"ei ole sanonut mitään", "har inget sagt om", "said nothing of"},
    Three{"ristiriitaisia", "motstridiga", "contradicting"},
    Three{
        "Korjattava ja lähetettävä uudelleen", "Ska rättas och sändas på nytt",
        "To be corrected and sent on"},
    Three{"tietue", "post", "record"},
    Three{
        "Kuittaus ei vastaa lähetettyä", "Kvitteringen motsvarar inget sänt",
        "Fits nothing that was sent, or contradicts"},
    Three{"Odotukset", "Förväntningar", "Expectations"},
    Three{"täyttyi", "uppfylldes", "met"},
    Three{"ei täyttynyt", "uppfylldes inte", "missed"},
    Three{"täyttyi myöhässä", "uppfylldes för sent", "met late"},
    Three{"ei vielä aika", "ännu inte aktuell", "not due yet"},
    Three{"kukaan ei valvonut", "ingen bevakade den", "nobody watched it"},
    Three{"ei vielä tarkistettu", "ännu inte kontrollerad", "not looked at yet"},
    Three{"ei mitään", "inget", "nothing"},
    Three{"ilmoitettu", "uppgivna", "declared"},
    Three{"löytyi", "funna", "found"},
    Three{
        "Luettelossa ilmoitetut asiakirjat", "Handlingar som förteckningen nämner",
        "Documents that the manifest announced"},
    Three{"tuli ajona", "kom som körning", "came as run"},
    Three{"ei ole tullut", "har inte kommit", "has not come"},
    Three{
        "Korjattuina uudelleen lähetetyt", "Rättade och sända på nytt", "Corrected and sent anew"},
    Three{"korjaa tietueen", "rättar posten", "corrects record"},
    Three{"Odottaa", "Väntar på", "Waits for"},
    Three{"viimeistään", "senast", "until"}};

static_assert(words.size() == static_cast<std::size_t>(Word::count));

constexpr std::array<std::pair<std::string_view, Word>, 13> states{
    {{"sealed", Word::sealed},
     {"under-way", Word::under_way},
     {"delivered", Word::delivered},
     {"refused", Word::refused},
     {"failed", Word::failed},
     {"superseded", Word::superseded},
     {"unknown", Word::unknown},
     {"met", Word::met},
     {"missed", Word::missed},
     {"late", Word::late},
     {"not-due", Word::not_due},
     {"not-watched", Word::not_watched},
     {"not-looked-at", Word::not_looked_at}}};

}

std::string_view say(ReportWord word, policy::Language language) noexcept {
    return words.at(static_cast<std::size_t>(word)).at(static_cast<std::size_t>(language));
}

std::string_view say_state(std::string_view state, policy::Language language) noexcept {
    for (const auto& [known, word] : states) {
        if (known == state) {
            return say(word, language);
        }
    }
    return state;
}

}
