#include "gateway/app/failure_words.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ostream>

namespace gateway::app {

namespace {

struct Words {
    std::string_view code;
    std::array<std::string_view, 3> texts; ///< fi, sv, en
};

constexpr std::array words{
    Words{
        "ALARM_NOT_OPEN",
        {"sellaista hälytystä ei ole avoinna", "inget sådant larm är öppet",
         "no such alarm is open"}},
    Words{
        "ANSWERS_UNKNOWN",
        {"missään taulukossa ei ole tätä ulottuvuutta", "ingen tabell har den dimensionen",
         "no table has that dimension"}},
    Words{
        "ATTEMPT_UNDER_WAY",
        {"lähetys voi vielä olla matkalla: lautturi nodes list",
         "sändningen kan ännu vara på väg: lautturi nodes list",
         "it may still be on its way: lautturi nodes list"}},
    Words{
        "BREACH_UNKNOWN",
        {"sellaista tapausta ei ole", "det finns inget sådant ärende", "there is no such case"}},
    Words{
        "CASE_NOT_OPEN",
        {"sellaista avointa tapausta ei ole", "det finns inget sådant öppet ärende",
         "there is no such open case"}},
    Words{"CELL_ABSENT", {"solussa ei ole arvoa", "cellen har inget värde", "a cell has no value"}},
    Words{
        "CONFIGURATION_NONE",
        {"mitään kokoonpanoa ei ole voimassa: lautturi config activate KANSIO",
         "ingen konfiguration är i kraft: lautturi config activate MAPP",
         "no configuration is in force: lautturi config activate DIR"}},
    Words{
        "CONSENTS_NOT_KEPT",
        {"rekisteri ei pidä suostumuksia", "registret för inga samtycken",
         "the register keeps no consents"}},
    Words{
        "DATE_WRONG",
        {"odotetaan olemassa olevaa päivää VVVV-KK-PP tai ajankohtaa aikavyöhykkeineen",
         "en dag som finns förväntas, ÅÅÅÅ-MM-DD, eller en tidpunkt med tidszon",
         "a day that exists is expected, YYYY-MM-DD, or an instant with its zone"}},
    Words{
        "DECISION_UNKNOWN",
        {"viestillä ei ole päätöstä", "meddelandet har inget beslut",
         "the message has no decision"}},
    Words{
        "ENDPOINT_MISSING",
        {"osapuolella ei ole tätä päätepistettä tässä asennuksessa",
         "parten har ingen sådan ändpunkt i denna installation",
         "the party has no such endpoint in this installation"}},
    Words{
        "EXCHANGE_NOT_A_BATCH",
        {"se ei ole lähetettävä erä", "den är ingen sats som sänds",
         "it is no batch that is sent"}},
    Words{
        "EXCHANGE_NOT_XROAD",
        {"se ei kulje palveluväylän (X-Road) kautta", "den går inte via informationsleden (X-Road)",
         "it does not go over X-Road"}},
    Words{
        "EXCHANGE_UNKNOWN",
        {"sellaista tiedonsiirtoa ei ole voimassa", "ingen sådan överföring är i kraft",
         "no such exchange is in force"}},
    Words{
        "ITEM_UNKNOWN",
        {"sellaista tietoa tai luokkaa ei ole", "det finns ingen sådan uppgift eller kategori",
         "there is no such item or category"}},
    Words{
        "JSON_MALFORMED",
        {"sisältö ei ole kelvollista JSONia", "innehållet är inte giltig JSON",
         "the content is not proper JSON"}},
    Words{
        "KEY_FILE_EXISTS",
        {"avaintiedosto on jo olemassa; sen päälle ei kirjoitettu",
         "nyckelfilen finns redan; den skrevs inte över",
         "the key file is there already; it was not written over"}},
    Words{
        "KEY_FILE_FORM",
        {"avaintiedostossa ei ole avainta tässä muodossa",
         "nyckelfilen har ingen nyckel i den formen", "the key file holds no key of that form"}},
    Words{
        "KEY_FILE_MODE",
        {"muutkin kuin omistaja pääsevät avaintiedostoon: chmod 600",
         "andra än ägaren kommer åt nyckelfilen: chmod 600",
         "others than its owner can reach the key file: chmod 600"}},
    Words{
        "KEY_FILE_UNREADABLE",
        {"avaintiedostoa ei ole tai sitä ei voi lukea",
         "nyckelfilen finns inte eller kan inte läsas",
         "the key file is not there, or cannot be read"}},
    Words{
        "KEY_FILE_UNWRITABLE",
        {"avaintiedostoa ei voi kirjoittaa", "nyckelfilen kan inte skrivas",
         "the key file cannot be written"}},
    Words{
        "KEY_GENERATION_IN_USE",
        {"sukupolven alla on vielä avaimia, tai se on uusin",
         "nycklar ligger ännu under generationen, eller den är den nyaste",
         "keys still lie under it, or it is the newest"}},
    Words{
        "KEY_GENERATION_UNKNOWN",
        {"sellaista sukupolvea ei ole", "det finns ingen sådan generation",
         "there is no such generation"}},
    Words{
        "KEY_PEM",
        {"tiedostossa ei ole julkista avainta (PEM)", "filen har ingen öppen nyckel (PEM)",
         "the file holds no public key (PEM)"}},
    Words{
        "LOCAL_FAILED",
        {"palvelu ei vastannut loppuun; pyyntö on voinut toteutua",
         "tjänsten svarade inte till slut; begäran kan ha utförts",
         "the daemon did not answer to the end; what was asked may have been done"}},
    Words{
        "LOCAL_FORBIDDEN",
        {"tämä käyttäjä ei saa käyttää palvelun pistoketta",
         "den här användaren får inte använda tjänstens sockel",
         "this user may not use the daemon's socket"}},
    Words{
        "MESSAGE_ID_FORM",
        {"tunnus ei ole viestin, ajon tai julkaisun tunnus",
         "det är inte id för ett meddelande, en körning eller en publicering",
         "it is no id of a message, run or release"}},
    Words{
        "MESSAGE_UNKNOWN",
        {"sellaista viestiä ei ole: lautturi messages list",
         "det finns inget sådant meddelande: lautturi messages list",
         "there is no such message: lautturi messages list"}},
    Words{
        "NODE_ALIVE",
        {"solmu on elossa: sammuta se ensin", "noden lever: stäng av den först",
         "the node lives: power it off first"}},
    Words{
        "NODE_UNKNOWN",
        {"sellaisella solmulla ei ole lähetyksiä kesken", "ingen sådan nod har sändningar på gång",
         "no such node has attempts under way"}},
    Words{
        "NOTHING_TO_SETTLE",
        {"viestillä ei ole selvitettävää lähetystä", "meddelandet har ingen sändning att utreda",
         "the message has no attempt to settle"}},
    Words{
        "NOTICE_STATE",
        {"ilmoitusta ei ole, tai se ei voi siirtyä tähän tilaan",
         "meddelandet finns inte, eller kan inte få det läget",
         "there is no such notice, or it cannot come to that state"}},
    Words{
        "NOT_DEAD",
        {"viesti ei odota ihmistä: lautturi outbox dead",
         "meddelandet väntar inte på en människa: lautturi outbox dead",
         "the message waits for nobody: lautturi outbox dead"}},
    Words{
        "OUTPUT_LOST",
        {"tuloste ei mennyt perille (levy täynnä, putki katkesi)",
         "utskriften kom inte fram (full disk, bruten pipa)",
         "what was printed did not arrive (a full disk, a broken pipe)"}},
    Words{
        "PERSON_UNKNOWN",
        {"henkilöstä ei ole täällä mitään", "om personen finns ingenting här",
         "nothing is here about that person"}},
    Words{
        "PROVISION_UNKNOWN",
        {"säännöt eivät tunne säännöstä", "reglerna känner inte till lagrummet",
         "the rules do not know the provision"}},
    Words{
        "PURPOSE_UNKNOWN",
        {"--for on jokin näistä: customer-service, rights-request, decision, supervision, "
         "complaint, error, court",
         "--for är något av dessa: customer-service, rights-request, decision, supervision, "
         "complaint, error, court",
         "--for is one of these: customer-service, rights-request, decision, supervision, "
         "complaint, error, court"}},
    Words{
        "REFERENCE_FORM",
        {"viite on enintään 64 kirjainta, numeroa ja merkkiä ./_-, eikä siinä ole henkilötunnusta",
         "referensen är högst 64 bokstäver, siffror och ./_-, utan personbeteckning",
         "a reference is up to 64 letters, digits and ./_-, without a personal identity code"}},
    Words{
        "REGISTER_UNKNOWN",
        {"sellaista rekisteriä ei ole", "det finns inget sådant register",
         "there is no such register"}},
    Words{
        "RELEASE_NONE",
        {"mikään allekirjoitettu julkaisu ei odota lähettämistä",
         "ingen undertecknad publicering väntar på att sändas",
         "nothing that is signed waits to be sent"}},
    Words{
        "RELEASE_UNKNOWN",
        {"sellaista julkaisua ei ole", "det finns ingen sådan publicering",
         "there is no such release"}},
    Words{
        "RIGHTS_DECIDED",
        {"pyyntö on jo ratkaistu", "begäran är redan avgjord", "the request is decided already"}},
    Words{
        "RIGHTS_DUTY_STANDS",
        {"laki velvoittaa säilyttämään tiedot: niitä ei voi poistaa",
         "lagen kräver att uppgifterna bevaras: de kan inte raderas",
         "the law requires that the data be kept: they cannot be erased"}},
    Words{
        "RIGHTS_ENDED", {"pyyntö on päättynyt", "begäran har avslutats", "the request has ended"}},
    Words{
        "RIGHTS_EXTENDED_BEFORE",
        {"määräaikaa on jatkettu jo kerran", "tidsfristen har redan förlängts en gång",
         "the time was extended once already"}},
    Words{
        "RIGHTS_EXTENSION_LATE",
        {"määräaika on mennyt: sitä ei voi enää jatkaa",
         "tidsfristen har gått ut: den kan inte förlängas",
         "the time is over: it cannot be extended any more"}},
    Words{
        "RIGHTS_FEE_UNPAID",
        {"maksua ei ole kirjattu", "avgiften har inte antecknats",
         "the fee is not on record as paid"}},
    Words{
        "RIGHTS_GROUND",
        {"peruste ei käy tähän askeleeseen", "grunden duger inte för detta steg",
         "the ground is none for this step"}},
    Words{
        "RIGHTS_IDENTIFIED_BEFORE",
        {"henkilöllisyys on jo todettu", "identiteten har redan fastställts",
         "the person was identified before"}},
    Words{
        "RIGHTS_NOTHING_TO_ERASE",
        {"poistettavaa ei ole", "det finns inget att radera", "there is nothing to erase"}},
    Words{
        "RIGHTS_NOT_ASKED",
        {"tarkennusta ei ole pyydetty", "inget förtydligande har begärts",
         "no clarification was asked for"}},
    Words{
        "RIGHTS_NOT_DECIDED",
        {"pyyntöä ei ole ratkaistu", "begäran har inte avgjorts", "the request is not decided"}},
    Words{
        "RIGHTS_NOT_IDENTIFIED",
        {"henkilöllisyyttä ei ole todettu: ensin askel identified",
         "identiteten har inte fastställts: först steget identified",
         "the person was not identified: the step identified comes first"}},
    Words{
        "RIGHTS_NO_FEE", {"maksua ei ole määrätty", "ingen avgift har bestämts", "no fee was set"}},
    Words{
        "RIGHTS_RELEASED",
        {"vastaus on jo luovutettu tällä pyynnöllä", "svaret har redan lämnats ut på denna begäran",
         "the answer to this request was handed over before"}},
    Words{
        "RIGHTS_STEP",
        {"tämä askel ei käy pyyntöön tässä vaiheessa",
         "det här steget passar inte begäran i detta skede",
         "this step does not fit the request as it stands"}},
    Words{
        "RIGHTS_WAITS_FOR_CLARIFICATION",
        {"pyyntö odottaa tarkennusta", "begäran väntar på ett förtydligande",
         "the request waits for a clarification"}},
    Words{
        "ROOT_KEY_LOST",
        {"juuriavainta ei ole siinä, mihin asetus keys.root viittaa; palauta se kopiosta",
         "rotnyckeln finns inte där inställningen keys.root säger; återställ den från kopian",
         "the root key is not where keys.root says; put it back from its copy"}},
    Words{
        "RUN_OPEN",
        {"tiedonsiirron edellinen ajo on kesken", "överföringens förra körning är inte klar",
         "an earlier run of the exchange is not over"}},
    Words{
        "RUN_UNDER_WAY",
        {"toinen prosessi ajaa tätä tiedonsiirtoa: lautturi nodes list",
         "en annan process kör denna överföring: lautturi nodes list",
         "another process carries this exchange on: lautturi nodes list"}},
    Words{
        "RUN_UNKNOWN",
        {"sellaista ajoa ei ole: lautturi runs list",
         "det finns ingen sådan körning: lautturi runs list",
         "there is no such run: lautturi runs list"}},
    Words{
        "SCHEDULE_DISABLED",
        {"ajastus on pois päältä tässä asennuksessa: lautturi run",
         "schemat är avstängt i denna installation: lautturi run",
         "schedules are off in this installation: lautturi run"}},
    Words{
        "SCHEDULE_NONE",
        {"tiedonsiirrolla ei ole aikataulua", "överföringen har inget schema",
         "the exchange has no schedule"}},
    Words{
        "SCHEDULE_STATE",
        {"se on jo tässä tilassa: lautturi schedule list",
         "den är redan i detta läge: lautturi schedule list",
         "it is so already: lautturi schedule list"}},
    Words{
        "SETTLE_FIRST",
        {"viesti on voinut mennä perille: selvitä ensin, lautturi runs settle",
         "meddelandet kan ha kommit fram: utred det först, lautturi runs settle",
         "the message may have arrived: find out first, then lautturi runs settle"}},
    Words{
        "SIGNING_KEY_DIFFERS",
        {"tietokannan muut solmut allekirjoittavat toisella avaimella: kopioi se niiltä",
         "databasens andra noder signerar med en annan nyckel: kopiera den från dem",
         "the store's other nodes sign by another key: copy theirs"}},
    Words{
        "SIGNING_KEY_LOST",
        {"allekirjoitusavainta ei ole siinä, mihin asetus keys.signing viittaa",
         "signeringsnyckeln finns inte där inställningen keys.signing säger",
         "the signing key is not where keys.signing says"}},
    Words{
        "STORE_DIRECTORY_IN_USE",
        {"toinen palvelu käyttää tätä datahakemistoa", "en annan tjänst använder denna datakatalog",
         "another daemon uses this data directory"}},
    Words{
        "STORE_UNREACHABLE",
        {"tietokanta ei vastaa", "databasen svarar inte", "the database does not answer"}},
    Words{
        "SUBJECT_ANOTHER",
        {"henkilötunnus on toisen kuin pyynnön tekijän",
         "personbeteckningen är en annans än den som begäran gäller",
         "the identity code is another person's than the one whom the request is about"}},
    Words{
        "TIMEZONE_DATA",
        {"aikavyöhykkeen Europe/Helsinki tiedot puuttuvat tai ovat väärät: paketti tzdata",
         "data om tidszonen Europe/Helsinki saknas eller är fel: paketet tzdata",
         "the data of the time zone Europe/Helsinki are missing or wrong: package tzdata"}},
    Words{
        "TLS_CERTIFICATE_FILE",
        {"tiedostossa ei ole ehjää varmennetta", "filen har inget helt certifikat",
         "the file holds no whole certificate"}},
    Words{
        "TLS_KEY_FILE",
        {"tiedostossa ei ole varmenteen avainta", "filen har inte certifikatets nyckel",
         "the file does not hold the certificate's key"}},
    Words{
        "YEAR_WRONG",
        {"odotetaan vuotta väliltä 2000–2099", "ett år mellan 2000 och 2099 förväntas",
         "a year from 2000 to 2099 is expected"}},
};

static_assert(std::is_sorted(words.begin(), words.end(), [](const Words& left, const Words& right) {
    return left.code < right.code;
}));

}

std::string_view locale_language() noexcept {
    for (const char* const name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* const set{std::getenv(name)};
        if (set != nullptr && *set != '\0') {
            const std::string_view locale{set};
            return locale.starts_with("fi") ? "fi" : locale.starts_with("sv") ? "sv" : "en";
        }
    }
    return "en";
}

std::string_view failure_words(std::string_view code, std::string_view language) noexcept {
    const auto* const found = std::lower_bound(
        words.begin(), words.end(), code,
        [](const Words& each, std::string_view wanted) { return each.code < wanted; });
    if (found == words.end() || found->code != code) {
        return {};
    }
    return found->texts[language == "fi" ? 0U : language == "sv" ? 1U : 2U];
}

void print_failure(const core::GatewayError& failure, std::ostream& out) {
    const std::string_view told{failure.what()};
    const std::string_view code{failure.code().text()};
    // a path says where; what is the matter there the sentence says
    const bool needs_words{told == code || told.substr(code.size()).starts_with(": /")};
    const std::string_view words{
        needs_words ? failure_words(code, locale_language()) : std::string_view{}};
    out << "lautturi: " << told << (words.empty() ? "" : ": ") << words << '\n';
}

}
