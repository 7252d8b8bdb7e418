#include "gateway/app/alert_texts.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace gateway::app {

namespace {

using Words = std::array<std::string_view, 3>; // fi, sv, en

struct Entry {
    std::string_view code;
    Words title;
    Words text;
};

constexpr std::array entries{
    Entry{
        "STORE_UNREACHABLE",
        {"Tietokanta ei vastaa", "Databasen svarar inte", "The database does not answer"},
        {"Uutta työtä ei oteta vastaan eikä mitään lähetetä ennen kuin tietokanta vastaa taas. "
         "Mitään ei katoa.",
         "Nytt arbete tas inte emot och inget sänds innan databasen svarar igen. Inget går "
         "förlorat.",
         "No new work is taken in and nothing is sent until the database answers again. Nothing is "
         "lost."}},
    Entry{
        "STORE_UNCONFIRMED",
        {"Mikään varatietokanta ei vahvista kirjauksia",
         "Ingen reservdatabas bekräftar det som skrivs", "No standby confirms what is written"},
        {"Uutta työtä ei oteta vastaan eikä mitään lähetetä ennen kuin varatietokanta vahvistaa "
         "kirjaukset. Katso patronictl list.",
         "Nytt arbete tas inte emot och inget sänds innan en reservdatabas bekräftar det som "
         "skrivs. Se patronictl list.",
         "No new work is taken in and nothing is sent until a standby confirms what is written. "
         "See patronictl list."}},
    Entry{
        "STORE_UNSAFE",
        {"Tietokannan asetukset eivät turvaa kirjauksia",
         "Databasens inställningar tryggar inte det som skrivs",
         "The database's settings do not keep what is written safe"},
        {"Uutta työtä ei oteta vastaan eikä mitään lähetetä. Tietokannassa on oltava fsync ja "
         "full_page_writes päällä ja synchronous_commit arvossa on tai remote_apply, myös roolilla "
         "ja tietokannalla (ALTER ROLE, ALTER DATABASE). Korjaus huomataan sekunneissa ilman "
         "uudelleenkäynnistystä.",
         "Nytt arbete tas inte emot och inget sänds. I databasen ska fsync och full_page_writes "
         "vara på och synchronous_commit ha värdet on eller remote_apply, även för rollen och "
         "databasen (ALTER ROLE, ALTER DATABASE). Rättelsen märks på några sekunder utan omstart.",
         "No new work is taken in and nothing is sent. The database must have fsync and "
         "full_page_writes on, and synchronous_commit at on or remote_apply, also for the role and "
         "the database (ALTER ROLE, ALTER DATABASE). What is put right is found within seconds, "
         "without a restart."}},
    Entry{
        "STORE_LOST_COMMITS",
        {"Tietokannasta puuttuu se, minkä se oli vahvistanut",
         "Databasen saknar det som den hade bekräftat",
         "The database lacks what it had acknowledged"},
        {"Solmu on pysähtynyt: tietokanta on varmuuskopio tai liian varhain vaihtunut "
         "varatietokanta. Etsi oikea tietokanta; katso docs/operations.md.",
         "Noden har stannat: databasen är en säkerhetskopia eller en reservdatabas som tog över "
         "för tidigt. Sök upp den rätta databasen; se docs/operations.md.",
         "The node has stopped: the database is a backup, or a standby that took over too early. "
         "Find the right database; see docs/operations.md."}},
    Entry{
        "DISK_FULL",
        {"Levytila on lopussa", "Diskutrymmet är slut", "The disk is full"},
        {"Vapaata tilaa on vähemmän kuin asetus disk.reserve. Uutta työtä ei oteta vastaan; "
         "peruutukset kirjataan yhä. Vapauta tilaa.",
         "Det finns mindre ledigt utrymme än inställningen disk.reserve. Nytt arbete tas inte "
         "emot; återkallelser antecknas ännu. Frigör utrymme.",
         "Less space is free than the setting disk.reserve. No new work is taken in; withdrawals "
         "are still recorded. Make room."}},
    Entry{
        "DISK_LOW",
        {"Levytila on vähissä", "Diskutrymmet håller på att ta slut", "The disk is filling up"},
        {"Vapaata tilaa on vähemmän kuin asetus disk.warning. Vapauta tilaa ennen kuin uuden työn "
         "vastaanotto pysähtyy.",
         "Det finns mindre ledigt utrymme än inställningen disk.warning. Frigör utrymme innan nytt "
         "arbete stoppas.",
         "Less space is free than the setting disk.warning. Make room before new work is "
         "refused."}},
    Entry{
        "CLOCK_BEHIND",
        {"Tietokannan kello on jäljessä", "Databasens klocka går efter",
         "The database's clock is behind"},
        {"Kello on jäljessä lokin viimeisestä merkinnästä, joten mitään ei lähetetä. Korjaa kello.",
         "Klockan går efter journalens senaste anteckning, så inget sänds. Ställ klockan.",
         "The clock is behind the journal's latest entry, so nothing leaves. Set the clock "
         "right."}},
    Entry{
        "BREACH_OPEN",
        {"Tietoturvaloukkaus: tapaus on auki", "Personuppgiftsincident: ett ärende är öppet",
         "Personal data breach: a case is open"},
        {"Jotain lähti, mitä ei olisi pitänyt, tai liian myöhään. Valvontaviranomaiselle on "
         "ilmoitettava 72 tunnissa (tietosuoja-asetus 33 art.). Katso lautturi breach list.",
         "Något som inte borde ha lämnats ut har lämnats ut, eller för sent. Tillsynsmyndigheten "
         "ska underrättas inom 72 timmar (dataskyddsförordningen art. 33). Se lautturi breach "
         "list.",
         "Something left that should not have, or too late. The supervisory authority has to be "
         "notified within 72 hours (GDPR Art. 33). See lautturi breach list."}},
    Entry{
        "ROOT_KEY_LOST",
        {"Juuriavain on kadonnut", "Rotnyckeln saknas", "The root key is lost"},
        {"Palvelu toimii vielä muistissaan olevalla avaimella, mutta ei käynnisty enää eikä "
         "varmuuskopiota voi palauttaa. Palauta avaintiedosto kopiosta ennen seuraavaa "
         "käynnistystä.",
         "Tjänsten fungerar ännu med nyckeln i minnet, men startar inte mer och ingen "
         "säkerhetskopia kan återställas. Återställ nyckelfilen från kopian före nästa start.",
         "The service still works with the key that it has in memory, but will not start again, "
         "and no backup can be restored. Put the key file back from its copy before the next "
         "start."}},
    Entry{
        "ROOT_KEY_DIFFERS",
        {"Juuriavain on väärä", "Rotnyckeln är fel", "The root key is another one"},
        {"Avaintiedostossa on avain, joka ei avaa tallennettuja tietoja. Palauta oikea avain "
         "kopiosta ennen seuraavaa käynnistystä.",
         "Nyckelfilen innehåller en nyckel som inte öppnar det lagrade. Återställ den rätta från "
         "kopian före nästa start.",
         "The key file holds a key that does not open what is kept. Put the right one back from "
         "its copy before the next start."}},
    Entry{
        "ROOT_KEY_UNREADABLE",
        {"Juuriavainta ei voi lukea", "Rotnyckeln kan inte läsas", "The root key cannot be read"},
        {"Avaintiedoston oikeudet tai muoto ovat väärät (vain omistaja saa lukea sitä), tai "
         "avainrengas on vioittunut. Korjaa ennen seuraavaa käynnistystä.",
         "Nyckelfilens rättigheter eller form är fel (bara ägaren får läsa den), eller så är "
         "nyckelringen skadad. Rätta till före nästa start.",
         "The key file's permissions or form are wrong (its owner alone may read it), or the key "
         "ring is damaged. Mend it before the next start."}},
    Entry{
        "ROOT_TOKEN_UNREACHABLE",
        {"Juuriavaimen turvalaite ei vastaa", "Rotnyckelns säkerhetsmodul svarar inte",
         "The root key's token cannot be reached"},
        {"Palvelu toimii vielä muistissaan olevilla avaimilla, mutta ei käynnisty enää. Tarkista "
         "laite, sen ajuri ja yhteys ennen seuraavaa käynnistystä (lautturi keys check).",
         "Tjänsten fungerar ännu med nycklarna i minnet, men startar inte mer. Kontrollera "
         "modulen, dess drivrutin och förbindelsen före nästa start (lautturi keys check).",
         "The service still works with the keys that it has in memory, but will not start again. "
         "Look at the token, its driver and the line to it before the next start (lautturi keys "
         "check)."}},
    Entry{
        "ROOT_TOKEN_PIN",
        {"Juuriavaimen turvalaite ei hyväksy tunnuslukua",
         "Rotnyckelns säkerhetsmodul godkänner inte PIN-koden",
         "The root key's token refuses the PIN"},
        {"Samaa tunnuslukua ei yritetä uudelleen, jotta laite ei lukitu. Korjaa tunnuslukutiedosto "
         "tai vapauta lukittu laite ennen seuraavaa käynnistystä.",
         "Samma PIN-kod prövas inte på nytt, så att modulen inte låser sig. Rätta PIN-filen eller "
         "lås upp modulen före nästa start.",
         "The same PIN is not tried again, so that the token does not lock itself. Put the PIN's "
         "file right, or unlock the token, before the next start."}},
    Entry{
        "OWN_CERTIFICATE_ENDS",
        {"Oma varmenteemme päättyy {day}", "Vårt eget certifikat upphör {day}",
         "Our own certificate ends on {day}"},
        {"Hanki uusi varmenne, kerro sen avain osapuolille ja ota se käyttöön (HUP).",
         "Skaffa ett nytt certifikat, meddela parterna dess nyckel och ta det i bruk (HUP).",
         "Get a new certificate, tell the parties its key, and take it into use (HUP)."}},
    Entry{
        "REVOCATIONS_END",
        {"Varmenteiden sulkulista vanhenee {day}", "Spärrlistan för certifikat upphör {day}",
         "The revocation list of certificates ends on {day}"},
        {"Sen jälkeen palveluun ei päästetä ketään, jonka varmenne on listan varmentajalta: hänen "
         "varmenteensa hylätään (CERTIFICATE_UNCHECKED). Hae uusi lista asetuksen "
         "tls.client-revocations tiedostoon ja ota se käyttöön (HUP).",
         "Därefter släpps ingen in vars certifikat är av listans utfärdare: certifikatet avvisas "
         "(CERTIFICATE_UNCHECKED). Hämta en ny lista till filen i inställningen "
         "tls.client-revocations och ta den i bruk (HUP).",
         "After that nobody is let in whose certificate is of the list's authority: it is refused "
         "(CERTIFICATE_UNCHECKED). Fetch a new list into the file of the setting "
         "tls.client-revocations and take it into use (HUP)."}},
    Entry{
        "PARTY_CERTIFICATE_ENDS",
        {"Osapuolen {party} varmenne päättyy {day}", "Partens {party} certifikat upphör {day}",
         "The certificate of {party} ends on {day}"},
        {"Pyydä osapuolelta uuden varmenteen avain ja kiinnitä se ennen päättymispäivää.",
         "Be parten om nyckeln för det nya certifikatet och fäst den före slutdagen.",
         "Ask the party for the key of its new certificate and pin it before that day."}},
    Entry{
        "OWN_DOCUMENT_CERTIFICATE_ENDS",
        {"Oma asiakirjavarmenteemme päättyy {day}", "Vårt eget dokumentcertifikat upphör {day}",
         "Our own certificate for documents ends on {day}"},
        {"Sen jälkeen osapuolet eivät hyväksy allekirjoittamiamme asiakirjoja eivätkä salaa niitä "
         "meille. Hanki uusi varmenne, kerro se osapuolille ja käynnistä palvelu uudelleen.",
         "Därefter godkänner parterna inte dokument som vi har undertecknat och krypterar inga "
         "till oss. Skaffa ett nytt certifikat, meddela parterna det och starta om tjänsten.",
         "After that parties take no documents that we signed, and encrypt none to us. Get a new "
         "certificate, tell the parties, and start the service anew."}},
    Entry{
        "PARTY_DOCUMENT_CERTIFICATE_ENDS",
        {"Osapuolen {party} asiakirjavarmenne päättyy {day}",
         "Partens {party} dokumentcertifikat upphör {day}",
         "The certificate for documents of {party} ends on {day}"},
        {"Sen jälkeen osapuolelle ei lähde salattuja asiakirjoja. Pyydä uusi varmenne, vie se "
         "tiedostoon documents.pem ja kiinnitä sen avain ennen päättymispäivää.",
         "Därefter sänds inga krypterade dokument till parten. Be om ett nytt certifikat, lägg det "
         "i filen documents.pem och fäst dess nyckel före slutdagen.",
         "After that no encrypted document leaves to the party. Ask for a new certificate, put it "
         "into documents.pem and pin its key before that day."}},
    Entry{
        "EXPECTATION_MISSED",
        {"Odotus {expectation} ei toteutunut: {exchange}",
         "Förväntan {expectation} uppfylldes inte: {exchange}",
         "The expectation {expectation} was not met: {exchange}"},
        {"Odotettua ajoa tai toimitusta ei ole, tai sen määrä ei ole odotettu ({wrong}). Katso "
         "lautturi expectations list.",
         "Den väntade körningen eller leveransen saknas, eller dess antal är inte det väntade "
         "({wrong}). Se lautturi expectations list.",
         "The run or delivery that was expected is missing, or its number is not the expected one "
         "({wrong}). See lautturi expectations list."}},
    Entry{
        "MESSAGES_DEAD",
        {"Toimitus pysähtyi: {exchange} ({count} tietuetta)",
         "Leveransen stannade: {exchange} ({count} poster)",
         "Delivery has stopped: {exchange} ({count} records)"},
        {"Näitä ei enää yritetä lähettää itsestään ({since} alkaen). Katso lautturi outbox dead: "
         "siellä ovat syyt ja mitä voi tehdä.",
         "Dessa sänds inte längre av sig själva (sedan {since}). Se lautturi outbox dead: där står "
         "orsakerna och vad som kan göras.",
         "These are no longer sent by themselves (since {since}). See lautturi outbox dead for the "
         "causes and what can be done."}},
    Entry{
        "ARRIVAL_UNKNOWN",
        {"Ei tiedetä, menikö perille: {exchange} ({count} viestiä)",
         "Det är inte känt om det kom fram: {exchange} ({count} meddelanden)",
         "Nobody knows whether it arrived: {exchange} ({count} messages)"},
        {"Vastaus katosi, eikä asia ole selvinnyt ajoissa ({since}). Kysy osapuolelta ja kerro "
         "vastaus: lautturi runs unsettled, lautturi runs settle.",
         "Svaret gick förlorat och saken har inte klarnat i tid ({since}). Fråga parten och "
         "anteckna svaret: lautturi runs unsettled, lautturi runs settle.",
         "The answer was lost, and it was not found out in time ({since}). Ask the party and say "
         "what it answers: lautturi runs unsettled, lautturi runs settle."}},
    Entry{
        "RUN_STANDS_OPEN",
        {"Ajo ei ole päättynyt ajoissa: {exchange} ({count})",
         "Körningen har inte slutförts i tid: {exchange} ({count})",
         "A run has not ended in time: {exchange} ({count})"},
        {"Sen olisi pitänyt päättyä viimeistään {since}. Katso lautturi runs list ja lautturi "
         "outbox status: mitä se odottaa.",
         "Den borde ha slutförts senast {since}. Se lautturi runs list och lautturi outbox status: "
         "vad den väntar på.",
         "It should have ended by {since}. See lautturi runs list and lautturi outbox status for "
         "what it waits for."}},
    Entry{
        "DELIVERY_REJECTED",
        {"Toimituksesta ei tullut läpi mitään, tai sen palaute ei sovi: {exchange} ({count})",
         "Inget av en leverans gick igenom, eller dess svar passar inte: {exchange} ({count})",
         "Nothing of a delivery came through, or its results do not fit: {exchange} ({count})"},
        {"Se hylättiin, tai kaikki sen tietueet hylättiin tai jäivät karanteeniin, tai jokin sen "
         "tuloksista ei vastaa mitään lähetettyä tai on ristiriidassa aiemman kanssa ({since}). "
         "Katso syy: lautturi runs show, tai loki "
         "(LAUTTURI_ARRIVAL_REFUSED), jos ajoa ei ole. Pyydä osapuolelta uusi toimitus, tai "
         "kuittaa: lautturi expectations acknowledge.",
         "Den avvisades, eller alla dess poster avvisades eller sattes i karantän, eller något av "
         "dess resultat motsvarar inget som sänts eller motsäger ett tidigare ({since}). Se "
         "orsaken: lautturi runs show, eller loggen "
         "(LAUTTURI_ARRIVAL_REFUSED) om det inte finns någon körning. Be parten leverera på "
         "nytt, eller kvittera: lautturi expectations acknowledge.",
         "It was rejected, or each of its records was rejected or quarantined, or one of its "
         "results fits nothing that was sent or contradicts an earlier one ({since}). See why: "
         "lautturi runs show, or the log "
         "(LAUTTURI_ARRIVAL_REFUSED) where there is no run. Ask the party to deliver "
         "again, or take note: lautturi expectations acknowledge."}},
    Entry{
        "REFUSAL_UNDECIDED",
        {"Kielteinen vastaus odottaa virkamiehen ratkaisua: {exchange} ({count})",
         "Ett nekande svar väntar på en tjänstemans avgörande: {exchange} ({count})",
         "A refusal waits for an official's decision: {exchange} ({count})"},
        {"Kysyjällä voi olla oikeus perusteltuun päätökseen (621/1999 14 §); määräaika meni "
         "{since}. Katso lautturi cases list.",
         "Den som frågade kan ha rätt till ett motiverat beslut (621/1999 14 §); tidsfristen gick "
         "ut {since}. Se lautturi cases list.",
         "Whoever asked may have a right to a reasoned decision (621/1999 §14); the time for it "
         "ended {since}. See lautturi cases list."}},
};

constexpr Entry otherwise{
    "",
    {"{code}", "{code}", "{code}"},
    {"Katso docs/operations.md.", "Se docs/operations.md.", "See docs/operations.md."}};

constexpr Words over{"Ohi: ", "Över: ", "Over: "};
constexpr Words over_text{
    "Tilanne on korjaantunut. Mitään ei tarvitse tehdä.",
    "Läget har rättats till. Inget behöver göras.", "It is well again. Nothing needs to be done."};

constexpr Words since_word{"Alkoi: ", "Började: ", "Began: "};
constexpr Words node_word{"Solmu: ", "Nod: ", "Node: "};
constexpr Words cause_word{"Syy: ", "Orsak: ", "Cause: "};

const Entry& entry_of(std::string_view code) noexcept {
    const auto found = std::find_if(
        entries.begin(), entries.end(), [&](const Entry& entry) { return entry.code == code; });
    return found == entries.end() ? otherwise : *found;
}

void put_in(std::string& text, std::string_view name, const std::string& value) {
    const std::string slot{"{" + std::string{name} + "}"};
    if (const std::size_t at{text.find(slot)}; at != std::string::npos) {
        text.replace(at, slot.size(), value);
    }
}

std::string filled(std::string_view words, const ports::Cause& cause) {
    std::string text{words};
    put_in(text, "code", cause.key());
    for (const auto& [name, value] : cause.arguments) {
        const auto* const number = std::get_if<std::int64_t>(&value);
        put_in(
            text, name, number != nullptr ? std::to_string(*number) : std::get<std::string>(value));
    }
    return text;
}

}

AlertText opened_text(const ports::Cause& cause, policy::Language language) {
    const auto at = static_cast<std::size_t>(language);
    const Entry& entry{entry_of(cause.code.text())};
    return {filled(entry.title.at(at), cause), filled(entry.text.at(at), cause)};
}

AlertText closed_text(const std::string& title, policy::Language language) {
    const auto at = static_cast<std::size_t>(language);
    return {std::string{over.at(at)} + title, std::string{over_text.at(at)}};
}

std::string particulars(
    core::Instant since, const std::string& node, const std::string& key,
    policy::Language language) {
    const auto at = static_cast<std::size_t>(language);
    return std::string{since_word.at(at)} + core::to_helsinki_text(since) + "\n"
           + std::string{node_word.at(at)} + node + "\n" + std::string{cause_word.at(at)} + key
           + "\n";
}

bool has_alert_text(std::string_view code) noexcept {
    return !entry_of(code).code.empty();
}

}
