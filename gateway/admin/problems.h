#pragma once
// Refusals of the interface, in three languages. Never with a value that the caller sent.

#include "gateway/core/code.h"

#include <array>
#include <string_view>

namespace gateway::admin {

struct Problem {
    int status;
    core::Code code;
    std::array<std::string_view, 3> title; ///< fi, sv, en
};

namespace problems {
inline constexpr Problem token_missing{
    401,
    "TOKEN_MISSING",
    {"Tunnistetta ei annettu", "Ingen behörighetskod angavs", "No token was given"}};
inline constexpr Problem token_form{
    401,
    "TOKEN_FORM",
    {"Authorization-kentän muoto on väärä", "Fältet Authorization har fel form",
     "The Authorization field has the wrong form"}};
inline constexpr Problem token_unknown{
    401,
    "TOKEN_UNKNOWN",
    {"Tunniste on tuntematon", "Behörighetskoden är okänd", "The token is unknown"}};
inline constexpr Problem token_expired{
    401,
    "TOKEN_EXPIRED",
    {"Tunnisteen voimassaolo on päättynyt", "Behörighetskodens giltighet har upphört",
     "The token's time has ended"}};
inline constexpr Problem token_revoked{
    401,
    "TOKEN_REVOKED",
    {"Tunniste on peruutettu", "Behörighetskoden har återkallats", "The token was revoked"}};
inline constexpr Problem user_disabled{
    401,
    "USER_DISABLED",
    {"Käyttäjä on poistettu käytöstä", "Användaren är inaktiverad", "The user is disabled"}};
inline constexpr Problem user_ended{
    401,
    "USER_ENDED",
    {"Käyttöoikeus on päättynyt", "Behörigheten har upphört", "The user's right has ended"}};
inline constexpr Problem uid_unknown{
    401,
    "UID_UNKNOWN",
    {"Koneen käyttäjätunnusta ei ole liitetty käyttäjään",
     "Maskinens användar-id är inte kopplat till en användare",
     "This uid is not mapped to a user"}};
inline constexpr Problem session_over{
    401,
    "SESSION_OVER",
    {"Istunto on päättynyt; kirjaudu uudelleen", "Sessionen har upphört; logga in på nytt",
     "The session has ended; sign in again"}};
inline constexpr Problem session_elsewhere{
    401,
    "SESSION_ELSEWHERE",
    {"Istunto kuuluu toiseen verkko-osoitteeseen; kirjaudu uudelleen",
     "Sessionen hör till en annan nätadress; logga in på nytt",
     "The session belongs to another network address; sign in again"}};
inline constexpr Problem sign_in_wrong{
    401,
    "SIGN_IN_WRONG",
    {"Käyttäjätunnus, salasana tai kertakoodi on väärin",
     "Användarnamnet, lösenordet eller engångskoden är fel",
     "The user name, the password or the one-time code is wrong"}};
inline constexpr Problem sign_in_later{
    429,
    "SIGN_IN_LATER",
    {"Liian monta epäonnistunutta yritystä; odota hetki",
     "För många misslyckade försök; vänta en stund", "Too many failed attempts; wait a while"}};
inline constexpr Problem invitation_unknown{
    404,
    "INVITATION_UNKNOWN",
    {"Kutsu on väärin, käytetty tai vanhentunut; pyydä pääkäyttäjältä uusi",
     "Inbjudan är fel, använd eller för gammal; be administratören om en ny",
     "The invitation is wrong, used or too old; ask the administrator for a new one"}};
inline constexpr Problem no_session{
    409,
    "NO_SESSION",
    {"Tämä kuuluu selaimen istuntoon", "Det här hör till en session i webbläsaren",
     "This belongs to a browser's session"}};
inline constexpr Problem page_unproven{
    403,
    "PAGE_UNPROVEN",
    {"Pyyntö ei tullut hallinnan omalta sivulta", "Begäran kom inte från administrationens sida",
     "The request did not come from the console's own page"}};
inline constexpr Problem confirm_first{
    403,
    "CONFIRM_FIRST",
    {"Vahvista ensin, että olet sinä: anna salasana ja kertakoodi",
     "Bekräfta först att det är du: ange lösenord och engångskod",
     "Confirm first that it is you: give your password and one-time code"}};
inline constexpr Problem role_too_low{
    403,
    "ROLE_TOO_LOW",
    {"Käyttäjän rooli ei riitä", "Användarens roll räcker inte",
     "The user's role does not allow this"}};
inline constexpr Problem scope_too_narrow{
    403,
    "SCOPE_TOO_NARROW",
    {"Tunnisteen käyttöala ei riitä", "Behörighetskodens omfattning räcker inte",
     "The token's scope does not allow this"}};
inline constexpr Problem not_yours{
    403,
    "NOT_YOURS",
    {"Tunniste kuuluu toiselle käyttäjälle", "Behörighetskoden hör till en annan användare",
     "The token is another user's"}};
inline constexpr Problem not_found{
    404,
    "NOT_FOUND",
    {"Tällaista palvelua ei ole", "Det finns ingen sådan tjänst", "There is no such service"}};
inline constexpr Problem decision_ended{
    410,
    "DECISION_ENDED",
    {"Päätöksen perusteet on hävitetty säilytysajan päätyttyä; lokissa on itse päätös",
     "Underlaget för beslutet har förstörts när förvaringstiden gått ut; beslutet finns i loggen",
     "What it was decided from was destroyed when its time was over; the journal has the "
     "decision"}};
inline constexpr Problem decision_unknown{
    404,
    "DECISION_UNKNOWN",
    {"Viestillä ei ole päätöstä", "Meddelandet har inget beslut", "The message has no decision"}};
inline constexpr Problem message_unknown{
    404,
    "MESSAGE_UNKNOWN",
    {"Viestiä ei ole", "Meddelandet finns inte", "There is no such message"}};
inline constexpr Problem release_unknown{
    404,
    "RELEASE_UNKNOWN",
    {"Tilastojulkaisua ei ole", "Publiceringen finns inte", "There is no such release"}};
inline constexpr Problem release_same_official{
    409,
    "RELEASE_SAME_OFFICIAL",
    {"Julkaisun allekirjoittaa toinen kuin sen tekijä",
     "Publiceringen undertecknas av någon annan än den som gjorde den",
     "A release is signed by another than who made it"}};
inline constexpr Problem release_changed{
    409,
    "RELEASE_CHANGED",
    {"Rekisteri tai suostumukset ovat muuttuneet; tee julkaisu uudelleen",
     "Registret eller samtyckena har ändrats; gör publiceringen på nytt",
     "The register or somebody's consent says otherwise today; make the release anew"}};
inline constexpr Problem release_waiting{
    409,
    "RELEASE_WAITING",
    {"Edellinen allekirjoitettu julkaisu odottaa lähettämistä",
     "En tidigare undertecknad publicering väntar på att sändas",
     "An earlier release was signed and has not been sent"}};
inline constexpr Problem release_left{
    409,
    "RELEASE_LEFT",
    {"Julkaisu on voinut jo lähteä saajalle; sitä ei voi enää perua",
     "Publiceringen kan redan ha gått till mottagaren; den kan inte längre återtas",
     "The release may have reached its taker; it cannot be given up"}};
inline constexpr Problem release_population_gone{
    409,
    "RELEASE_POPULATION_GONE",
    {"Joku aiemmassa julkaisussa laskettu on poistettu; neljännestä ei voi enää julkaista",
     "Någon som räknades i en tidigare publicering har raderats; kvartalet kan inte längre "
     "publiceras",
     "Somebody whom an earlier release counted is erased; no more can be released of the quarter"}};
inline constexpr Problem ledger_moved{
    409,
    "LEDGER_MOVED",
    {"Toinen julkaisu kirjattiin samalla; yritä uudelleen",
     "En annan publicering fördes in samtidigt; försök igen",
     "Another release was entered meanwhile; try again"}};
inline constexpr Problem daemon_needed{
    503,
    "DAEMON_NEEDED",
    {"Palvelu ei ole käynnissä, ja tämän voi tehdä vain se",
     "Tjänsten är inte i gång, och endast den kan göra detta",
     "The daemon does not run, and only it does this"}};
inline constexpr Problem register_failed{
    503,
    "REGISTER_FAILED",
    {"Rekisteriä ei voitu lukea; tarkista sen yhteys ja näkymät ja yritä uudelleen",
     "Registret kunde inte läsas; kontrollera dess anslutning och vyer och försök igen",
     "The register could not be read; check its connection and its views, then try again"}};
inline constexpr Problem export_nothing{
    404,
    "EXPORT_NOTHING",
    {"Lokissa ei ole sellaista merkintää", "Loggen har ingen sådan anteckning",
     "The journal has no such entry"}};
inline constexpr Problem export_too_large{
    409,
    "EXPORT_TOO_LARGE",
    {"Ote on liian suuri selaimelle; rajaa sitä tai käytä komentoa lautturi journal export",
     "Utdraget är för stort för webbläsaren; avgränsa det eller använd lautturi journal export",
     "The excerpt is too large for a browser; narrow it, or use lautturi journal export"}};
inline constexpr Problem run_unknown{
    404, "RUN_UNKNOWN", {"Ajoa ei ole", "Körningen finns inte", "There is no such run"}};
inline constexpr Problem plan_changed{
    409,
    "PLAN_CHANGED",
    {"Tilanne muuttui suunnitelman jälkeen; katso uusi suunnitelma",
     "Läget ändrades efter planen; se den nya planen",
     "Things changed after the plan; look at the new one"}};
inline constexpr Problem not_recorded{
    503,
    "NOT_RECORDED",
    {"Tapahtumaa ei saatu kirjattua; yritä uudelleen",
     "Händelsen kunde inte registreras; försök igen",
     "The event could not be recorded; try again"}};
inline constexpr Problem user_unknown{
    404, "USER_UNKNOWN", {"Käyttäjää ei ole", "Användaren finns inte", "There is no such user"}};
inline constexpr Problem token_id_unknown{
    404,
    "TOKEN_ID_UNKNOWN",
    {"Tunnistetta ei ole", "Behörighetskoden finns inte", "There is no such token"}};
inline constexpr Problem method_not_allowed{
    405,
    "METHOD_NOT_ALLOWED",
    {"Palvelua ei kutsuta tällä menetelmällä", "Tjänsten anropas inte med denna metod",
     "The service is not called with this method"}};
inline constexpr Problem user_exists{
    409,
    "USER_EXISTS",
    {"Käyttäjä on jo olemassa", "Användaren finns redan", "The user exists already"}};
inline constexpr Problem user_not_active{
    409,
    "USER_NOT_ACTIVE",
    {"Käyttäjä ei ole käytössä", "Användaren är inte aktiv", "The user is not active"}};
inline constexpr Problem uid_taken{
    409,
    "UID_TAKEN",
    {"Koneen käyttäjätunnus kuuluu toiselle käyttäjälle",
     "Maskinens användar-id hör till en annan användare", "The uid is another user's"}};
inline constexpr Problem last_administrator{
    409,
    "LAST_ADMINISTRATOR",
    {"Viimeistä pääkäyttäjää, joka pääsee kirjautumaan, ei voi poistaa",
     "Den sista administratören som kan logga in kan inte tas bort",
     "The last administrator who can sign in stays"}};
inline constexpr Problem users_changed{
    409,
    "USERS_CHANGED",
    {"Toinen muutos ehti ensin; mitään ei muutettu", "En annan ändring hann före; inget ändrades",
     "Another change was first; nothing was changed"}};
inline constexpr Problem media_type{
    415,
    "MEDIA_TYPE",
    {"Pyynnön on oltava application/json", "Begäran ska vara application/json",
     "The request must be application/json"}};
inline constexpr Problem not_json{
    400,
    "NOT_JSON",
    {"Pyyntö ei ole JSONia (RFC 8259)", "Begäran är inte JSON (RFC 8259)",
     "The request is not JSON (RFC 8259)"}};
inline constexpr Problem query_not_taken{
    400,
    "QUERY_NOT_TAKEN",
    {"Osoitteessa ei saa olla kyselyosaa", "Adressen får inte ha en frågedel",
     "The address takes no query"}};
inline constexpr Problem request_invalid{
    422,
    "REQUEST_INVALID",
    {"Pyynnössä on virheitä", "Begäran innehåller fel", "The request has errors"}};
inline constexpr Problem exchange_unknown{
    404,
    "EXCHANGE_UNKNOWN",
    {"Tiedonsiirtoa ei ole", "Datautbytet finns inte", "There is no such exchange"}};
inline constexpr Problem no_schedule{
    409,
    "SCHEDULE_NONE",
    {"Tiedonsiirrolla ei ole aikataulua", "Datautbytet har inget schema",
     "The exchange has no schedule"}};
inline constexpr Problem schedule_state{
    409,
    "SCHEDULE_STATE",
    {"Aikataulu on jo siinä tilassa", "Schemat är redan i det läget",
     "The schedule stands so already"}};
inline constexpr Problem not_a_batch{
    409,
    "EXCHANGE_NOT_A_BATCH",
    {"Vain lähtevä erä voidaan ajaa", "Endast en utgående sändning kan köras",
     "Only a batch that goes out can be run"}};
inline constexpr Problem schedules_off{
    409,
    "SCHEDULE_DISABLED",
    {"Tämä solmu ei aja aikatauluja", "Denna nod kör inga scheman", "This node runs no schedules"}};
inline constexpr Problem partner_unknown{
    404, "PARTNER_UNKNOWN", {"Osapuolta ei ole", "Parten finns inte", "There is no such party"}};
inline constexpr Problem changed_meanwhile{
    412,
    "CHANGED_MEANWHILE",
    {"Tieto on muuttunut; katso uudelleen ennen muutosta",
     "Uppgiften har ändrats; se på nytt före ändringen",
     "It has changed; look again before you change it"}};
inline constexpr Problem key_reused{
    422,
    "IDEMPOTENCY_KEY_REUSED",
    {"Samalla avaimella pyydettiin jo muuta", "Med samma nyckel begärdes redan något annat",
     "Something else was asked with this key"}};
inline constexpr Problem key_under_way{
    409,
    "IDEMPOTENCY_KEY_UNDER_WAY",
    {"Sama pyyntö on kesken, tai ei tiedetä, toteutuiko se; katso ennen kuin pyydät uudelleen",
     "Samma begäran pågår, eller så är det okänt om den utfördes; se efter innan du begär på nytt",
     "The same request is under way, or nobody knows whether it was done; look before you ask "
     "again"}};
/// It was done, and what it said is shown once: a token's own text is kept nowhere.
inline constexpr Problem answer_shown{
    409,
    "IDEMPOTENCY_ANSWER_SHOWN",
    {"Sama pyyntö on jo toteutettu, eikä sen vastausta näytetä toista kertaa; katso luettelosta",
     "Samma begäran har redan utförts, och svaret visas inte en gång till; se i listan",
     "The same request has been carried out, and its answer is not shown twice; look at the list"}};
inline constexpr Problem key_not_taken{
    400,
    "IDEMPOTENCY_KEY_NOT_TAKEN",
    {"Tällä pyynnöllä ei voi olla Idempotency-Key-avainta",
     "Denna begäran kan inte ha nyckeln Idempotency-Key", "This call takes no Idempotency-Key"}};
inline constexpr Problem no_provider{
    409,
    "NO_PROVIDER",
    {"Kirjautumispalvelua ei ole käytössä", "Ingen inloggningstjänst används",
     "There is no provider of sign-in"}};
inline constexpr Problem provider_refused{
    401,
    "PROVIDER_REFUSED",
    {"Kirjautumista ei hyväksytty", "Inloggningen godkändes inte", "The sign-in was not accepted"}};
inline constexpr Problem provider_failed{
    503,
    "PROVIDER_FAILED",
    {"Kirjautumispalvelu ei vastaa", "Inloggningstjänsten svarar inte",
     "The provider of sign-in does not answer"}};
inline constexpr Problem run_closed{
    409, "RUN_CLOSED", {"Ajo on päättynyt", "Körningen är avslutad", "The run has ended"}};
inline constexpr Problem request_unknown{
    404, "REQUEST_UNKNOWN", {"Pyyntöä ei ole", "Begäran finns inte", "There is no such request"}};
inline constexpr Problem request_state{
    409,
    "REQUEST_STATE",
    {"Pyyntö ei ole siinä vaiheessa", "Begäran är inte i det skedet",
     "The request does not stand so"}};
inline constexpr Problem breach_unknown{
    404,
    "BREACH_UNKNOWN",
    {"Tietoturvaloukkausta ei ole; avoimet näkyvät luettelossa",
     "Incidenten finns inte; de öppna står i förteckningen",
     "There is no such case of a breach; the list shows those there are"}};
inline constexpr Problem breach_state{
    409,
    "BREACH_STATE",
    {"Tämä on jo kirjattu, tai tapaus on päätetty",
     "Detta har redan antecknats, eller så är ärendet avslutat",
     "That is on record already, or the case is closed"}};
inline constexpr Problem purpose_unknown{
    422,
    "PURPOSE_UNKNOWN",
    {"Katselun tarkoitusta ei tunneta; se on jokin näistä: customer-service, rights-request, "
     "decision, supervision, complaint, error, court",
     "Ändamålet för granskningen är okänt; det är något av dessa: customer-service, "
     "rights-request, decision, supervision, complaint, error, court",
     "What it is looked at for is not known; it is one of these: customer-service, "
     "rights-request, decision, supervision, complaint, error, court"}};
inline constexpr Problem purpose_missing{
    422,
    "PURPOSE_MISSING",
    {"Valitse, mihin tarkoitukseen henkilön tietoja katsotaan",
     "Välj för vilket ändamål personens uppgifter granskas",
     "Choose what the person's data is looked at for"}};
inline constexpr Problem reason_missing{
    422,
    "REASON_MISSING",
    {"Kerro, miksi henkilön tietoja katsotaan", "Ange varför personens uppgifter granskas",
     "Say why the person's data is looked at"}};
inline constexpr Problem reason_form{
    422,
    "REASON_FORM",
    {"Perustelun muoto on väärä", "Motiveringen har fel form", "The reason has the wrong form"}};
inline constexpr Problem network_refused{
    502,
    "NETWORK_REFUSED",
    {"Palveluväylältä ei saatu vastausta", "Inget svar från informationsleden",
     "The network gave no answer"}};
inline constexpr Problem too_many_requests{
    429,
    "TOO_MANY_REQUESTS",
    {"Pyyntöjä tulee liian tiheään", "Begäranden kommer för tätt", "Requests come too fast"}};
inline constexpr Problem internal{
    500,
    "INTERNAL",
    {"Pyyntö epäonnistui täällä", "Begäran misslyckades här", "The request failed here"}};
inline constexpr Problem busy{
    503, "BUSY", {"Palvelu on kuormittunut", "Tjänsten är överbelastad", "Too much is under way"}};
inline constexpr Problem store_failed{
    503,
    "STORE_FAILED",
    {"Tietokanta ei vastaa; mitään ei luovutettu", "Databasen svarar inte; inget lämnades ut",
     "The store does not answer; nothing was given out"}};
}

}
