#include "gateway/exchange/problem_tables.h"

namespace gateway::exchange {

namespace {

constexpr std::array texts{
    ProblemText{
        "RESOLVE_FAILED CONNECT_FAILED CONNECT_TIMEOUT",
        {"Osapuoleen ei saada yhteyttä", "Parten kan inte nås", "The party cannot be reached"},
        {"Mitään ei lähetetty. Kysy myöhemmin uudella avaimella; jos tämä jatkuu, kerro "
         "ylläpidolle.",
         "Inget sändes. Fråga senare med en ny nyckel; om detta fortsätter, meddela "
         "administrationen.",
         "Nothing was sent. Ask later with a new key; if it goes on, tell the administrators."}},
    ProblemText{
        "TLS_PEER TLS_PIN TLS_HANDSHAKE TLS_OWN_CERTIFICATE TLS_TRUST_FILE "
        "TLS_CLIENT_CERTIFICATE_REFUSED",
        {"Osapuolta ei voitu tunnistaa, tai se ei tunnistanut meitä",
         "Parten kunde inte identifieras, eller kände inte igen oss",
         "The party could not be identified, or did not know us"},
        {"Mitään ei lähetetty. Ylläpidon on sovittava varmenteista osapuolen kanssa.",
         "Inget sändes. Administrationen måste komma överens om certifikaten med parten.",
         "Nothing was sent. The administrators must settle the certificates with the party."}},
    ProblemText{
        "TOKEN_UNAVAILABLE TOKEN_REFUSED TOKEN_SERVER TOKEN_MALFORMED",
        {"Osapuolen tunnistepalvelu ei antanut lupaa kysyä",
         "Partens tokentjänst gav inte rätt att fråga",
         "The party's token server gave no leave to ask"},
        {"Mitään ei lähetetty. Kysy myöhemmin uudella avaimella; jos tämä jatkuu, kerro "
         "ylläpidolle.",
         "Inget sändes. Fråga senare med en ny nyckel; om detta fortsätter, meddela "
         "administrationen.",
         "Nothing was sent. Ask later with a new key; if it goes on, tell the administrators."}},
    ProblemText{
        "ENDPOINT_MISSING ENDPOINT_SETTING ENDPOINT_UNPINNED ENDPOINT_TRUST_FILE ENDPOINT_URL "
        "URL_REFUSED HEADER_REFUSED "
        "MISSING_HEADER_FIELD XROAD_PERSONAL_DATA BAD_REQUEST INVALID_BODY MIME_PARSING_FAILED",
        {"Kysymystä ei voi lähettää näillä asetuksilla",
         "Frågan kan inte sändas med dessa inställningar",
         "The question cannot be sent with these settings"},
        {"Mitään ei lähetetty. Ylläpidon on korjattava osapuolen osoite tai asetukset.",
         "Inget sändes. Administrationen måste rätta partens adress eller inställningar.",
         "Nothing was sent. The administrators must mend the party's address or settings."}},
    ProblemText{
        "HTTP_MISDIRECTED REDIRECT_NOT_FOLLOWED",
        {"Osapuolen palvelin ei tunne meitä tai osoitetta",
         "Partens server känner inte oss eller adressen",
         "The party's server does not know us or the address"},
        {"Kysymystä ei otettu vastaan. Ylläpidon on korjattava osoite tai kysyttävä osapuolelta.",
         "Frågan togs inte emot. Administrationen måste rätta adressen eller fråga parten.",
         "The question was not taken. The administrators must mend the address or ask the "
         "party."}},
    ProblemText{
        "HTTP_REFUSED",
        {"Osapuoli hylkäsi kysymyksen", "Parten avvisade frågan", "The party refused the question"},
        {"Samaa ei kannata kysyä uudelleen. Selvitä syy osapuolelta viestin tunnuksella.",
         "Det lönar sig inte att fråga samma sak på nytt. Red ut orsaken med parten, med "
         "meddelandets id.",
         "It is no use asking the same again. Find out the cause from the party, by the message's "
         "id."}},
    ProblemText{
        "HTTP_TRY_LATER",
        {"Osapuoli pyytää kysymään myöhemmin", "Parten ber att frågas senare",
         "The party wants to be asked later"},
        {"Kysymystä ei otettu vastaan. Kysy uudella avaimella, kun Retry-After on kulunut.",
         "Frågan togs inte emot. Fråga med en ny nyckel när Retry-After har gått.",
         "The question was not taken. Ask with a new key when Retry-After has passed."}},
    ProblemText{
        "HTTP_FAILED",
        {"Osapuolen palvelu epäonnistui", "Partens tjänst misslyckades",
         "The party's service failed"},
        {"Kysymys on voinut mennä perille. Jos vastaus tarvitaan, kysy uudella avaimella.",
         "Frågan kan ha kommit fram. Om svaret behövs, fråga med en ny nyckel.",
         "The question may have arrived. If the answer is needed, ask with a new key."}},
    ProblemText{
        "TIMEOUT CONNECTION_LOST ANSWER_CUT NETWORK_FAILED CLIENT_STOPPED UNKNOWN",
        {"Osapuolen vastaus jäi saamatta", "Partens svar kom inte fram",
         "The party's answer did not arrive"},
        {"Kysymys on voinut mennä perille. Jos vastaus tarvitaan, kysy uudella avaimella.",
         "Frågan kan ha kommit fram. Om svaret behövs, fråga med en ny nyckel.",
         "The question may have arrived. If the answer is needed, ask with a new key."}},
    ProblemText{
        "ANSWER_MALFORMED ANSWER_TOO_LARGE BODY_NOT_HELD XROAD_INCONSISTENT_RESPONSE "
        "XROAD_REQUEST_HASH",
        {"Osapuolen vastausta ei voitu lukea", "Partens svar kunde inte läsas",
         "The party's answer could not be read"},
        {"Osapuolella on kysymys. Vastaus oli virheellinen, liian pitkä tai toiseen kysymykseen, "
         "tai se katosi täällä; kerro ylläpidolle viestin tunnus.",
         "Parten har frågan. Svaret var felaktigt, för långt eller till en annan fråga, eller gick "
         "förlorat här; meddela administrationen meddelandets id.",
         "The party has the question. Its answer was malformed, too long or to another question, "
         "or was lost here; tell the administrators the message's id."}},
    ProblemText{
        "XROAD_ANSWER_TYPE",
        {"Vastaus ei ollut sitä lajia, jota luetaan", "Svaret var inte av det slag som läses",
         "The answer was not of the kind that is read"},
        {"Kysymys on voinut mennä perille. Vastauksen Content-Type oli toinen kuin pitäisi, tai "
         "sen "
         "merkistö ei pitänyt paikkaansa; kerro ylläpidolle viestin tunnus.",
         "Frågan kan ha kommit fram. Svarets Content-Type var en annan än den ska vara, eller dess "
         "teckenuppsättning stämde inte; meddela administrationen meddelandets id.",
         "The question may have arrived. The answer's Content-Type was another than it has to be, "
         "or its charset was not true; tell the administrators the message's id."}},
    ProblemText{
        "HELD_BYTES_LOST", // a question's, an answer's or a delivery's
        {"Pitkää sisältöä ei voitu lukea levyltä",
         "Det långa innehållet kunde inte läsas från disken",
         "The long content could not be read back from the disk"},
        {"503: mitään ei lähetetty eikä otettu vastaan; yritä uudelleen. 502: osapuoli vastasi, "
         "mutta "
         "vastaus katosi täällä; kerro ylläpidolle viestin tunnus.",
         "503: inget sändes eller togs emot; försök igen. 502: parten svarade, men svaret gick "
         "förlorat här; meddela administrationen meddelandets id.",
         "503: nothing was sent or taken in; try again. 502: the party answered, and its answer "
         "was "
         "lost here; tell the administrators the message's id."}},
    ProblemText{
        "LAW_CHANGED",
        {"Vaihdon ehdot muuttuivat kesken kysymyksen", "Utbytets villkor ändrades under frågan",
         "The exchange's terms changed during the question"},
        {"Mitään ei lähetetty. Kysy uudella avaimella, niin se ratkaistaan uusien ehtojen mukaan.",
         "Inget sändes. Fråga med en ny nyckel, så avgörs den enligt de nya villkoren.",
         "Nothing was sent. Ask with a new key, and it is decided by the new terms."}},
    ProblemText{
        "SEND_BY_PASSED SEND_NOT_ALLOWED WITHOUT_PERMIT",
        {"Kysymyksen lähetyslupa ei ollut enää voimassa",
         "Tillståndet att sända frågan gällde inte längre",
         "The permit to send the question was no longer good"},
        {"Kysymystä ei lähetetty kokonaan. Kysy uudella avaimella.",
         "Frågan sändes inte i sin helhet. Fråga med en ny nyckel.",
         "The question was not sent whole. Ask with a new key."}},
    ProblemText{
        "XROAD_ACCESS_DENIED XROAD_UNKNOWN_SERVICE XROAD_UNKNOWN_MEMBER XROAD_SERVICE_TYPE "
        "XROAD_VERSION XROAD_REQUEST_REFUSED XROAD_OWN_CERTIFICATE XROAD_CONFIGURATION_OUTDATED",
        {"Palveluväylä ei välittänyt kysymystä", "Informationsleden förmedlade inte frågan",
         "X-Road did not pass the question on"},
        {"Osapuolen järjestelmä ei saanut kysymystä. Ylläpidon on korjattava syy palveluväylässä.",
         "Partens system fick inte frågan. Administrationen måste rätta orsaken i "
         "informationsleden.",
         "The party's system did not get the question. The administrators must mend the cause in "
         "X-Road."}},
    ProblemText{
        "XROAD_SERVICE_DISABLED XROAD_MAINTENANCE XROAD_PARTNER_SERVER XROAD_SERVER_UNWELL "
        "XROAD_WAY_CLOSED",
        {"Osapuolen palvelu ei ole nyt käytettävissä palveluväylässä",
         "Partens tjänst är inte tillgänglig i informationsleden just nu",
         "The party's service is not available in X-Road now"},
        {"Osapuolen järjestelmä ei saanut kysymystä. Kysy myöhemmin uudella avaimella.",
         "Partens system fick inte frågan. Fråga senare med en ny nyckel.",
         "The party's system did not get the question. Ask later with a new key."}},
    ProblemText{
        "XROAD_PARTY_FAULT XROAD_FAILED",
        {"Osapuoli tai palveluväylä ilmoitti virheestä",
         "Parten eller informationsleden meddelade ett fel", "The party or X-Road told of a fault"},
        {"Kysymys on voinut mennä perille. Kohta fault kertoo, kenen virhe on ja mitä tehdä. Kysy "
         "uudelleen vain uudella avaimella.",
         "Frågan kan ha kommit fram. Punkten fault berättar vems felet är och vad som ska göras. "
         "Fråga på nytt bara med en ny nyckel.",
         "The question may have arrived. The member fault says whose it is and what to do. Ask "
         "again only with a new key."}},
};

}

std::span<const ProblemText> party_problems() noexcept {
    return texts;
}

}
