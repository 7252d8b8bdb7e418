#include "gateway/app/analysis_words.h"

#include <array>

namespace gateway::app {

namespace {

using Three = std::array<std::string_view, 3>; // fi, sv, en

constexpr std::array words{
    Three{"milloin tahansa", "när som helst", "at any time"},
    Three{"Kukaan ei voi saada tietoa.", "Ingen kan få uppgiften.", "Nobody can get it."},
    Three{
        "luokassa ei ole vielä osapuolta", "ingen part i klassen ännu",
        "no party of the class yet"},
    Three{"tarkoitus:", "ändamål:", "purpose:"},
    Three{"rekisterit:", "register:", "registers:"},
    Three{"sääntö", "regel", "rule"},
    Three{"edellyttää:", "förutsätter:", "requires:"},
    Three{"pykälää ei ole vahvistettu", "paragrafen är inte verifierad", "section not verified"},
    Three{"todistesanoma:", "vittnesmeddelande:", "witness message:"},
    Three{"ei mitään", "ingenting", "nothing"},
    Three{"vain vuosi", "endast året", "the year only"},
    Three{"kokonaan", "helt", "in full"},
    Three{"ilman suostumusta", "utan samtycke", "without consent"},
    Three{"vain suostumuksella", "endast med samtycke", "only by consent"},
    Three{
        "suostumuksella enemmän kuin ilman", "mer med samtycke än utan",
        "more by consent than without"},
    Three{"Jokainen sääntö voi vaikuttaa.", "Varje regel kan verka.", "Every rule can act."},
    Three{"tiedot:", "uppgifter:", "items:"},
    Three{"jos päättyy", "om den upphör", "if it ends on"},
    Three{"Siihen nojaavat säännöt:", "Regler som stöder sig på den:", "Rules that rest on it:"},
    Three{
        "Vaihto pysähtyy, koska pakollinen tieto jää pois:",
        "Utbytet upphör, eftersom en obligatorisk uppgift utelämnas:",
        "The exchange stops, because a mandatory item is left out:"},
    Three{
        "Vastaanottamiselle ei ole enää perustetta:",
        "Det finns inte längre grund för att ta emot:",
        "There is no longer a ground for receiving:"},
    Three{
        "Luovutuksia ei lakkaa: muut säännöt kantavat ne.",
        "Inget utlämnande upphör: andra regler bär dem.",
        "No disclosure stops: other rules carry them."},
    Three{
        "Luovutuksissa ei ole eroa.", "Utlämnandena skiljer sig inte.",
        "There is no difference in what is disclosed."},
    Three{
        "Erityisiä henkilötietoryhmiä luovutetaan enemmän: toisen henkilön on hyväksyttävä muutos.",
        "Mer av särskilda kategorier av personuppgifter lämnas ut: en andra person ska godkänna "
        "ändringen.",
        "More of special categories of data is disclosed: a second person must approve the "
        "change."},
    Three{"Päätöksiä:", "Beslut:", "Decisions:"},
    Three{"poistettuja:", "raderade:", "erased:"},
    Three{"sanomaa", "meddelanden", "messages"},
    Three{
        "riippuu arvosta, jota ei enää ole", "beror på ett värde som inte längre finns",
        "depends on a value that is gone"},
    Three{
        "Sanoma lähtisi, mutta ei lähtenyt:", "Meddelandet skulle sändas men sändes inte:",
        "The message would leave, and did not:"},
    Three{
        "Sanoma lähti, mutta ei lähtisi:", "Meddelandet sändes men skulle inte sändas:",
        "The message left, and would not:"},
    Three{
        "Ratkaistu kuin kysyttäisiin, tallennetuin tiedoin:",
        "Avgjort som om frågan ställdes, med de antecknade uppgifterna:",
        "Decided as if asked, with the facts as recorded, on"},
    Three{
        "Jokainen ratkaistu omana ajankohtanaan.", "Varje beslut avgjort vid sin egen tidpunkt.",
        "Each decided at its own time."},
    Three{
        "Luonnos muuttaa luovutuksia:", "Utkastet ändrar utlämnandena:",
        "The draft changes what is disclosed from"},
    Three{
        "vain joissakin tilanteissa: muissa se lähtee kummassakin",
        "endast i vissa situationer: i andra lämnas det ut enligt båda",
        "in some circumstances only: in others it leaves under both"}};

static_assert(words.size() == static_cast<std::size_t>(Word::count));

struct Cause {
    std::string_view code;
    Three text;
};

constexpr std::array causes{
    Cause{
        "NEVER_IN_FORCE",
        {"ei ole koskaan voimassa samaan aikaan kuin kaikki sen säännökset",
         "är aldrig i kraft samtidigt som alla dess bestämmelser",
         "is never in force together with all of its provisions"}},
    Cause{
        "NO_PARTY",
        {"yhtään sen vastaanottajaluokan osapuolta ei ole määritelty",
         "ingen part i dess mottagarklass är definierad",
         "no party of its class of recipients is configured"}},
    Cause{
        "PARTY_CANNOT",
        {"sen osapuolet eivät ole toiminnassa tai käsittelevät tietoja sallitun alueen "
         "ulkopuolella",
         "dess parter är inte verksamma eller behandlar uppgifter utanför det tillåtna området",
         "its parties are not active or process data outside the permitted territory"}},
    Cause{
        "NO_AGREEMENT",
        {"se edellyttää sopimusta, jota yhdelläkään sen osapuolella ei ole",
         "den förutsätter ett avtal som ingen av dess parter har",
         "it requires an agreement that none of its parties has"}},
    Cause{
        "CONTRADICTION",
        {"se edellyttää seikkaa, joka ei voi toteutua sen vastaanottajilla",
         "den förutsätter en omständighet som inte kan uppfyllas hos dess mottagare",
         "it requires a fact that cannot be true of its recipients"}},
    Cause{
        "CAPPED",
        {"rajoitukset estävät sen aina", "begränsningar hindrar den alltid",
         "caps always forbid it"}},
    Cause{
        "NO_ARTICLE_9",
        {"jokainen arvo paljastaa erityisen henkilötietoryhmän, eikä säännöllä ole 9 artiklan "
         "perustetta",
         "varje värde röjer en särskild kategori av personuppgifter och regeln saknar grund enligt "
         "artikel 9",
         "every value reveals a special category and the rule has no ground under Article 9"}},
    Cause{
        "ENDED",
        {"ei vaikuta enää; viimeinen päivä", "verkar inte längre; sista dagen",
         "no longer acts; last day"}},
    Cause{
        "NO_ITEM",
        {"mikään tieto ei kuulu sen ryhmiin", "ingen uppgift hör till dess kategorier",
         "no item is of its categories"}},
    Cause{
        "NO_PERMIT",
        {"mitään, mitä se voisi rajoittaa, ei luovuteta sen voimassaoloaikana",
         "inget som den kunde begränsa lämnas ut under dess giltighetstid",
         "nothing that it could lower is permitted in its time"}},
    Cause{
        "NOT_TRIGGERED",
        {"se ei voi laueta millekään vastaanottajalle", "den kan inte utlösas för någon mottagare",
         "it cannot be triggered for any recipient"}},
    Cause{
        "LOWERS_NOTHING",
        {"se sallii kaiken: muoto on full", "den tillåter allt: formen är full",
         "it lets everything through: its form is full"}},
    Cause{
        "COVERED",
        {"muut säännöt estävät jo sen, minkä se estäisi",
         "andra regler hindrar redan det som den skulle hindra",
         "other rules already forbid what it would forbid"}}};

}

std::string_view say(Word word, policy::Language language) noexcept {
    return words.at(static_cast<std::size_t>(word)).at(static_cast<std::size_t>(language));
}

std::string_view say_cause(std::string_view code, policy::Language language) noexcept {
    for (const Cause& cause : causes) {
        if (cause.code == code) {
            return cause.text.at(static_cast<std::size_t>(language));
        }
    }
    return code;
}

}
