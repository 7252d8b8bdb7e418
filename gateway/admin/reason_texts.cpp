#include "gateway/admin/reason_texts.h"

#include <algorithm>
#include <array>

namespace gateway::admin {

namespace {

struct Words {
    std::string_view en;
    std::string_view fi;
    std::string_view sv;
};

// What the readers of requests say, in the order of the alphabet. A test finds each in the code.
constexpr std::array words{
    Words{"1 to 300 characters are expected", "odotetaan 1–300 merkkiä", "1–300 tecken förväntas"},
    Words{"1 to 31 days are expected", "odotetaan 1–31 päivää", "1–31 dagar förväntas"},
    Words{
        "64 hexadecimal digits are expected", "odotetaan 64 heksadesimaalimerkkiä",
        "64 hexadecimala tecken förväntas"},
    Words{
        "[a-z][a-z0-9.-]{0,62} is expected", "odotetaan muotoa [a-z][a-z0-9.-]{0,62}",
        "formen [a-z][a-z0-9.-]{0,62} förväntas"},
    Words{"a UUID is expected", "odotetaan UUID-tunnusta", "ett UUID förväntas"},
    Words{
        "a consent names the items it is about", "suostumus nimeää tiedot, joita se koskee",
        "ett samtycke nämner de uppgifter som det gäller"},
    Words{
        "a date YYYY-MM-DD is expected", "odotetaan päivää VVVV-KK-PP",
        "en dag ÅÅÅÅ-MM-DD förväntas"},
    Words{
        "a date YYYY-MM-DD or an RFC 3339 instant with a zone is expected",
        "odotetaan päivää VVVV-KK-PP tai RFC 3339 -ajankohtaa aikavyöhykkeineen",
        "en dag ÅÅÅÅ-MM-DD eller en tidpunkt enligt RFC 3339 med tidszon förväntas"},
    Words{
        "a day of the years 2000 to 2099 is expected", "odotetaan päivää vuosilta 2000–2099",
        "en dag under åren 2000–2099 förväntas"},
    Words{
        "a day that exists is expected, YYYY-MM-DD", "odotetaan olemassa olevaa päivää VVVV-KK-PP",
        "en dag som finns förväntas, ÅÅÅÅ-MM-DD"},
    Words{"a file is named once", "tiedosto nimetään kerran", "en fil nämns en gång"},
    Words{
        "a hold ends after it begins", "esto päättyy alkamisensa jälkeen",
        "en spärr upphör efter att den börjat"},
    Words{
        "a language code of two or three letters is expected",
        "odotetaan kahden tai kolmen kirjaimen kielikoodia",
        "en språkkod med två eller tre bokstäver förväntas"},
    Words{"a list is expected", "odotetaan luetteloa", "en lista förväntas"},
    Words{
        "a message or a first day is expected", "odotetaan viestiä tai ensimmäistä päivää",
        "ett meddelande eller en första dag förväntas"},
    Words{"a number from 1 to 200 is expected", "odotetaan lukua 1–200", "ett tal 1–200 förväntas"},
    Words{"a number from 1 to 500 is expected", "odotetaan lukua 1–500", "ett tal 1–500 förväntas"},
    Words{"a number is expected", "odotetaan lukua", "ett tal förväntas"},
    Words{
        "a number of a user of this machine is expected",
        "odotetaan tämän koneen käyttäjän numeroa",
        "numret på en användare av denna maskin förväntas"},
    Words{"a number of cents is expected", "odotetaan senttien määrää", "ett antal cent förväntas"},
    Words{
        "a path inside the folder is expected", "odotetaan polkua kansion sisällä",
        "en sökväg inom mappen förväntas"},
    Words{
        "a quarter is expected: 2026Q3", "odotetaan vuosineljännestä: 2026Q3",
        "ett kvartal förväntas: 2026Q3"},
    Words{
        "a right ends in the future", "oikeus päättyy tulevaisuudessa",
        "en behörighet upphör i framtiden"},
    Words{"a smaller number is expected", "odotetaan pienempää lukua", "ett mindre tal förväntas"},
    Words{"a string is expected", "odotetaan merkkijonoa", "en teckensträng förväntas"},
    Words{
        "a text, removed or untouched is expected", "odotetaan tekstiä, poistoa tai koskematonta",
        "en text, borttagning eller orörd förväntas"},
    Words{
        "a time to come is expected", "odotetaan tulevaa ajankohtaa",
        "en kommande tidpunkt förväntas"},
    Words{
        "a written consent has a document, and a document its SHA-256 in 64 hexadecimal digits",
        "kirjallisella suostumuksella on asiakirja ja asiakirjalla SHA-256-tiiviste, 64 "
        "heksadesimaalimerkkiä",
        "ett skriftligt samtycke har en handling, och handlingen sin SHA-256 med 64 hexadecimala "
        "tecken"},
    Words{
        "all, alarm, dead, paused, certificate, running, kept or well is expected",
        "odotetaan jotakin näistä: all, alarm, dead, paused, certificate, running, kept, well",
        "något av all, alarm, dead, paused, certificate, running, kept, well förväntas"},
    Words{
        "an artificial code is a register's own, and nobody else's",
        "keinotunnus on rekisterin oma eikä kenenkään muun",
        "en konstgjord kod är registrets egen och ingen annans"},
    Words{
        "an authority cannot consent for a person", "viranomainen ei voi suostua henkilön puolesta",
        "en myndighet kan inte samtycka för en person"},
    Words{
        "an end within 366 days from now is expected", "odotetaan päättymistä 366 päivän kuluessa",
        "ett slut inom 366 dagar från nu förväntas"},
    Words{
        "an endpoint with the setting test-path is expected",
        "odotetaan päätepistettä, jolla on asetus test-path",
        "en ändpunkt med inställningen test-path förväntas"},
    Words{
        "an exchange or a party is needed", "tarvitaan tiedonsiirto tai osapuoli",
        "en överföring eller en part behövs"},
    Words{
        "an https endpoint of the party is expected", "odotetaan osapuolen https-päätepistettä",
        "en https-ändpunkt hos parten förväntas"},
    Words{
        "an identifier stands here once", "tunnus on tässä kerran",
        "en identifierare står här en gång"},
    Words{
        "an item or a category is expected, and not both",
        "odotetaan tietoa tai luokkaa, ei molempia",
        "en uppgift eller en kategori förväntas, inte båda"},
    Words{"an object is expected", "odotetaan oliota", "ett objekt förväntas"},
    Words{
        "an object of user names is expected", "odotetaan oliota käyttäjätunnuksista",
        "ett objekt med användarnamn förväntas"},
    Words{
        "another line about the same person, which takes or may take something away, was rejected",
        "toinen rivi samasta henkilöstä, joka ottaa tai voi ottaa jotakin pois, hylättiin",
        "en annan rad om samma person, som tar eller kan ta bort något, avvisades"},
    Words{
        "artificial identity codes are not persons here",
        "keinotekoiset henkilötunnukset eivät ole täällä henkilöitä",
        "konstgjorda personbeteckningar är inte personer här"},
    Words{
        "artificial identity codes are not taken here",
        "keinotekoisia henkilötunnuksia ei oteta täällä vastaan",
        "konstgjorda personbeteckningar tas inte emot här"},
    Words{"ask for fewer files", "pyydä vähemmän tiedostoja", "begär färre filer"},
    Words{
        "at least 12 characters are expected", "odotetaan vähintään 12 merkkiä",
        "minst 12 tecken förväntas"},
    Words{
        "at least one change is needed", "tarvitaan vähintään yksi muutos",
        "minst en ändring behövs"},
    Words{
        "at least one permission is needed", "tarvitaan vähintään yksi oikeus",
        "minst en rättighet behövs"},
    Words{"at least one role is needed", "tarvitaan vähintään yksi rooli", "minst en roll behövs"},
    Words{
        "at most 200 letters are expected", "odotetaan enintään 200 merkkiä",
        "högst 200 tecken förväntas"},
    Words{
        "at most 256 bytes are expected", "odotetaan enintään 256 tavua",
        "högst 256 byte förväntas"},
    Words{
        "codes that differ in the century sign alone are two persons'",
        "vain vuosisatamerkissä eroavat tunnukset ovat kahden henkilön",
        "beteckningar som bara skiljer sig i sekeltecknet är två personers"},
    Words{"fi, sv or en is expected", "odotetaan arvoa fi, sv tai en", "fi, sv eller en förväntas"},
    Words{
        "how many were shown before: `next` of that answer",
        "montako näytettiin ennen tätä: sen vastauksen `next`",
        "hur många som visades förut: `next` i det svaret"},
    Words{"it begins later", "se alkaa myöhemmin", "det börjar senare"},
    Words{
        "it cannot have come after today", "se ei ole voinut tulla tämän päivän jälkeen",
        "den kan inte ha kommit efter i dag"},
    Words{"it ends before it begins", "se päättyy ennen kuin alkaa", "det slutar innan det börjar"},
    Words{
        "it has no mapping of its own", "sillä ei ole omaa kohdistusta",
        "den har ingen egen mappning"},
    Words{"it is easily guessed", "se on helppo arvata", "det är lätt att gissa"},
    Words{
        "it lies before what it must follow", "se on ennen sitä, mitä sen on seurattava",
        "det ligger före det som det ska följa"},
    Words{"it lies in the future", "se on tulevaisuudessa", "det ligger i framtiden"},
    Words{
        "items, purposes and parties or classes must each be listed",
        "tiedot, tarkoitukset ja osapuolet tai luokat luetellaan kukin",
        "uppgifter, ändamål och parter eller klasser räknas upp var för sig"},
    Words{
        "letters, digits and ._/- are expected", "odotetaan kirjaimia, numeroita ja merkkejä ._/-",
        "bokstäver, siffror och ._/- förväntas"},
    Words{
        "lower case, digits, hyphens and dots are expected",
        "odotetaan pieniä kirjaimia, numeroita, väliviivoja ja pisteitä",
        "små bokstäver, siffror, bindestreck och punkter förväntas"},
    Words{
        "no exchange with a release", "tiedonsiirrolla ei ole julkaisusuunnitelmaa",
        "överföringen har ingen publiceringsplan"},
    Words{
        "no free text, no personal identity code", "ei vapaata tekstiä eikä henkilötunnusta",
        "ingen fritext, ingen personbeteckning"},
    Words{"no id of a message", "ei viestin tunnus", "inte ett meddelandes id"},
    Words{
        "no personal identity code, nor a register's own",
        "ei henkilötunnus eikä rekisterin oma tunnus",
        "varken en personbeteckning eller registrets egen kod"},
    Words{
        "no such active user", "tällaista voimassa olevaa käyttäjää ei ole",
        "det finns ingen sådan aktiv användare"},
    Words{
        "no such basis of the GDPR", "tällaista tietosuoja-asetuksen perustetta ei ole",
        "det finns ingen sådan grund i dataskyddsförordningen"},
    Words{"no such exchange", "tällaista tiedonsiirtoa ei ole", "det finns ingen sådan överföring"},
    Words{
        "no such fact in the catalogue", "luettelossa ei ole tällaista tosiseikkaa",
        "katalogen har inget sådant faktum"},
    Words{"no such guard", "tällaista vartijaa ei ole", "det finns ingen sådan vakt"},
    Words{"no such item", "tällaista tietoa ei ole", "det finns ingen sådan uppgift"},
    Words{
        "no such message or day", "tällaista viestiä tai päivää ei ole",
        "det finns inget sådant meddelande eller ingen sådan dag"},
    Words{"no such party", "tällaista osapuolta ei ole", "det finns ingen sådan part"},
    Words{"no such permission", "tällaista oikeutta ei ole", "det finns ingen sådan rättighet"},
    Words{
        "no such provision, or it would never begin",
        "tällaista säännöstä ei ole, tai se ei koskaan alkaisi",
        "det finns inget sådant lagrum, eller det skulle aldrig börja"},
    Words{"no such register", "tällaista rekisteriä ei ole", "det finns inget sådant register"},
    Words{"no such role", "tällaista roolia ei ole", "det finns ingen sådan roll"},
    Words{
        "no such set is kept", "tällaista kokoonpanoa ei ole tallessa",
        "ingen sådan uppsättning finns bevarad"},
    Words{
        "no token may carry this permission", "tätä oikeutta ei anneta tunnisteelle",
        "ingen behörighetskod får ha denna rättighet"},
    Words{
        "nobody could ask by the GDPR before it applied, on 2018-05-25",
        "tietosuoja-asetuksen nojalla ei voinut pyytää ennen kuin sitä sovellettiin, 25.5.2018",
        "ingen kunde begära enligt dataskyddsförordningen innan den tillämpades, 25.5.2018"},
    Words{
        "not JSON as RFC 8259 has it", "ei RFC 8259:n mukaista JSONia",
        "inte JSON enligt RFC 8259"},
    Words{
        "notified or closed", "notified (ilmoitettu) tai closed (päätetty)",
        "notified (anmäld) eller closed (avslutad)"},
    Words{"one line is expected", "odotetaan yhtä riviä", "en rad förväntas"},
    Words{
        "one of party, item and message is expected", "odotetaan yhtä: osapuoli, tieto tai viesti",
        "en av part, uppgift och meddelande förväntas"},
    Words{"one value is expected", "odotetaan yhtä arvoa", "ett värde förväntas"},
    Words{
        "only what a person takes along goes to somebody else",
        "vain se, minkä henkilö ottaa mukaansa, menee toiselle",
        "bara det som personen tar med sig går till någon annan"},
    Words{
        "party or exchange is expected", "odotetaan arvoa party tai exchange",
        "party eller exchange förväntas"},
    Words{
        "party, ours, law or withdrawn is expected",
        "odotetaan arvoa party, ours, law tai withdrawn",
        "party, ours, law eller withdrawn förväntas"},
    Words{
        "the SHA-256 of a public key is expected", "odotetaan julkisen avaimen SHA-256-tiivistettä",
        "SHA-256 av en öppen nyckel förväntas"},
    Words{
        "the code that the authenticator shows now is expected",
        "odotetaan koodia, jonka todennussovellus nyt näyttää",
        "koden som autentiseringsappen nu visar förväntas"},
    Words{
        "the day or instant that it begins with is expected",
        "odotetaan päivää tai ajankohtaa, josta se alkaa",
        "dagen eller tidpunkten som det börjar med förväntas"},
    Words{"the person needs none", "henkilö ei tarvitse sellaista", "personen behöver ingen"},
    Words{
        "the person was too young to consent; a guardian may",
        "henkilö oli liian nuori suostumaan; huoltaja voi",
        "personen var för ung för att samtycka; en vårdnadshavare kan"},
    Words{
        "the person's age is not known: tell birth_date",
        "henkilön ikää ei tiedetä: anna birth_date",
        "personens ålder är inte känd: ange birth_date"},
    Words{
        "the person's data were erased", "henkilön tiedot on poistettu",
        "personens uppgifter har raderats"},
    Words{
        "the register has no such version of its notice",
        "rekisterin selosteesta ei ole tällaista versiota",
        "registrets dataskyddsbeskrivning har ingen sådan version"},
    Words{
        "the register's codes do not have this value", "rekisterin koodeissa ei ole tätä arvoa",
        "registrets koder har inte detta värde"},
    Words{
        "the request does not stand so", "pyyntö ei ole siinä vaiheessa",
        "begäran är inte i det skedet"},
    Words{
        "the role system is of machines, and stands alone", "rooli system on koneiden ja yksin",
        "rollen system är maskinernas och står ensam"},
    Words{"the rules do not know it", "säännöt eivät tunne sitä", "reglerna känner inte till det"},
    Words{
        "the user's role does not allow this", "käyttäjän rooli ei salli tätä",
        "användarens roll tillåter inte detta"},
    Words{
        "there is no exchange lautturi.portability with this party",
        "osapuolen kanssa ei ole tiedonsiirtoa lautturi.portability",
        "det finns ingen överföring lautturi.portability med denna part"},
    Words{"there is no such file", "tällaista tiedostoa ei ole", "det finns ingen sådan fil"},
    Words{"there is one of this name", "tämänniminen on jo", "det finns redan en med detta namn"},
    Words{
        "this version of the notice was not in use yet",
        "tämä selosteen versio ei ollut vielä käytössä",
        "denna version av beskrivningen var inte i bruk ännu"},
    Words{
        "true or false is expected", "odotetaan arvoa true tai false",
        "true eller false förväntas"},
    Words{
        "true, false or null is expected", "odotetaan arvoa true, false tai null",
        "true, false eller null förväntas"},
    Words{
        "up to 64 letters, digits and ./_-, no personal identity code",
        "enintään 64 kirjainta, numeroa ja merkkiä ./_-, ei henkilötunnusta",
        "högst 64 bokstäver, siffror och ./_-, ingen personbeteckning"},
    Words{
        "up to 64 letters, digits, spaces and ./_- are expected, no personal identity code",
        "odotetaan enintään 64 kirjainta, numeroa, välilyöntiä ja merkkiä ./_-, ei henkilötunnusta",
        "högst 64 bokstäver, siffror, mellanslag och ./_- förväntas, ingen personbeteckning"},
    Words{
        "what `next` said is expected", "odotetaan sitä, mitä `next` sanoi",
        "det som `next` sade förväntas"},
    Words{
        "what is withheld is expected", "odotetaan, mitä pidätetään",
        "vad som undanhålls förväntas"},
    Words{
        "who asks for another shows by what right: its reference is expected",
        "toisen puolesta pyytävä osoittaa oikeutensa: odotetaan sen viitettä",
        "den som begär för någon annan visar sin rätt: referensen förväntas"},
    Words{
        "whoever bears this code is not born yet: another century sign is meant",
        "tunnuksen kantaja ei ole vielä syntynyt: vuosisadan merkin on oltava toinen",
        "den som bär beteckningen är inte född än: ett annat tecken för århundradet avses"},
};

static_assert(std::is_sorted(words.begin(), words.end(), [](const Words& left, const Words& right) {
    return left.en < right.en;
}));

/// Sentences that hold a name of the request.
struct Frame {
    std::string_view before;
    std::string_view after;
    std::string_view fi;
    std::string_view sv;
};

constexpr std::array frames{
    Frame{
        "no such name in the configuration: ", "",
        "asetuksissa ei ole tällaista nimeä: ", "konfigurationen har inget sådant namn: "},
    Frame{"unknown code ", "", "tuntematon koodi ", "okänd kod "},
    Frame{"unknown key ", "", "tuntematon avain ", "okänd nyckel "},
    Frame{"", " is missing", "puuttuu: ", "saknas: "},
};

}

std::string reason_text(std::string_view english, std::string_view language) {
    const bool finnish{language == "fi"};
    if (!finnish && language != "sv") {
        return std::string{english};
    }
    const auto* const found = std::lower_bound(
        words.begin(), words.end(), english,
        [](const Words& each, std::string_view text) { return each.en < text; });
    if (found != words.end() && found->en == english) {
        return std::string{finnish ? found->fi : found->sv};
    }
    for (const Frame& frame : frames) {
        if (english.starts_with(frame.before) && english.ends_with(frame.after)) {
            english.remove_prefix(frame.before.size());
            english.remove_suffix(frame.after.size());
            std::string text{finnish ? frame.fi : frame.sv};
            return text.append(english);
        }
    }
    return std::string{english};
}

}
