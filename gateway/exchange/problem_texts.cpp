#include "gateway/exchange/problem_tables.h"

#include <algorithm>

namespace gateway::exchange {

namespace {

/// The problems that a caller can do something about; for any other the code has to say it.
constexpr std::array texts{
    ProblemText{
        "CERTIFICATE_NONE",
        {"Asiakasvarmenne puuttuu", "Klientcertifikat saknas", "No client certificate"},
        {"Kutsu vaatii asiakasvarmenteen, joka on kiinnitetty osapuoleen.",
         "Anropet kräver ett klientcertifikat som är fäst vid parten.",
         "The call needs a client certificate that is pinned to the party."}},
    ProblemText{
        "CERTIFICATE_EXPIRED",
        {"Asiakasvarmenne on vanhentunut", "Klientcertifikatet har gått ut",
         "The client certificate has expired"},
        {"Ota käyttöön uusi varmenne ja pyydä ylläpitäjää kiinnittämään se.",
         "Ta i bruk ett nytt certifikat och be administratören fästa det.",
         "Take a new certificate into use and ask the administrator to pin it."}},
    ProblemText{
        "CERTIFICATE_NOT_YET_VALID",
        {"Asiakasvarmenne ei ole vielä voimassa", "Klientcertifikatet gäller inte ännu",
         "The client certificate is not valid yet"},
        {"Tarkista varmenteen alkamisaika ja koneen kello.",
         "Kontrollera certifikatets början och maskinens klocka.",
         "Check the beginning of its validity and the clock of your machine."}},
    ProblemText{
        "CERTIFICATE_UNKNOWN_ISSUER",
        {"Asiakasvarmenteen myöntäjää ei tunneta", "Klientcertifikatets utfärdare är okänd",
         "The issuer of the client certificate is unknown"},
        {"Varmenteen on oltava osapuolen kanssa sovitun myöntäjän antama.",
         "Certifikatet ska vara utfärdat av den utfärdare som avtalats med parten.",
         "The certificate must come from the issuer that was agreed with the party."}},
    ProblemText{
        "CERTIFICATE_NOT_PINNED",
        {"Varmennetta ei ole kiinnitetty tähän palveluun",
         "Certifikatet är inte fäst vid denna tjänst",
         "The certificate is not pinned for this service"},
        {"Varmenne on kelvollinen, mutta sen avain ei kuulu kenellekään, joka saa kutsua tätä "
         "palvelua.",
         "Certifikatet är giltigt, men dess nyckel hör inte till någon som får anropa denna "
         "tjänst.",
         "The certificate is valid, but its key belongs to nobody who may call this service."}},
    ProblemText{
        "CERTIFICATE_INVALID",
        {"Asiakasvarmenne ei kelpaa", "Klientcertifikatet duger inte",
         "The client certificate will not do"},
        {"Varmenne on peruutettu, väärään tarkoitukseen annettu tai virheellinen.",
         "Certifikatet är återkallat, utfärdat för fel ändamål eller felaktigt.",
         "The certificate is revoked, made for another purpose or malformed."}},
    ProblemText{
        "CERTIFICATE_UNCHECKED",
        {"Asiakasvarmennetta ei voitu tarkistaa", "Klientcertifikatet kunde inte kontrolleras",
         "The client certificate could not be checked"},
        {"Ei tiedetä, onko varmenne peruutettu: ylläpidolta puuttuu sen myöntäjän voimassa oleva "
         "sulkulista.",
         "Det är inte känt om certifikatet är återkallat: administrationen saknar en gällande "
         "spärrlista från dess utfärdare.",
         "Nobody knows whether the certificate is revoked: the administrators lack a current "
         "revocation list of its issuer."}},
    ProblemText{
        "TOKEN_INVALID",
        {"Tunnistetta ei voi lukea", "Token kan inte läsas", "The token cannot be read"},
        {"Kentän on oltava Authorization: Bearer ja sen perässä koko tunniste, sellaisena kuin se "
         "annettiin.",
         "Fältet ska vara Authorization: Bearer följt av hela den token som gavs, oförändrad.",
         "The field must be Authorization: Bearer and behind it the whole token, as it was "
         "given."}},
    ProblemText{
        "TOKEN_UNKNOWN",
        {"Tunnistetta ei tunneta", "Token är okänd", "The token is not known"},
        {"Se on väärä tai poistettu käytöstä. Pyydä ylläpidolta uusi.",
         "Den är fel eller har tagits ur bruk. Be administrationen om en ny.",
         "It is wrong or was withdrawn. Ask the administrators for a new one."}},
    ProblemText{
        "TOKEN_NOT_ALLOWED",
        {"Tunnisteella ei saa kutsua tätä palvelua", "Token ger inte rätt till denna tjänst",
         "The token is not for this service"},
        {"Tunniste on kelvollinen, mutta sen haltija ei saa kutsua tätä palvelua.",
         "Token är giltig, men dess innehavare får inte anropa denna tjänst.",
         "The token is good, but its holder may not call this service."}},
    ProblemText{
        "QUEUE_FULL",
        {"Palvelu on ruuhkautunut", "Tjänsten är överbelastad", "The service is overloaded"},
        {"Mitään ei lähetetty. Yritä hetken kuluttua uudelleen.",
         "Inget sändes. Försök igen om en stund.", "Nothing was sent. Try again in a moment."}},
    ProblemText{
        "DISK_FULL",
        {"Palvelun levytila on lopussa", "Tjänstens diskutrymme är slut",
         "The service is out of disk space"},
        {"Mitään ei otettu vastaan eikä lähetetty. Yritä myöhemmin uudelleen.",
         "Inget togs emot och inget sändes. Försök igen senare.",
         "Nothing was taken in and nothing was sent. Try again later."}},
    ProblemText{
        "STORE_UNREACHABLE",
        {"Palvelun tietokanta ei vastaa", "Tjänstens databas svarar inte",
         "The service's database does not answer"},
        {"Mitään ei otettu vastaan eikä lähetetty. Yritä hetken kuluttua uudelleen.",
         "Inget togs emot och inget sändes. Försök igen om en stund.",
         "Nothing was taken in and nothing was sent. Try again in a moment."}},
    ProblemText{
        "STORE_UNCONFIRMED",
        {"Palvelun kirjauksia ei vahvisteta", "Det som tjänsten skriver bekräftas inte",
         "What the service writes is not confirmed"},
        {"Mitään ei otettu vastaan eikä lähetetty. Yritä hetken kuluttua uudelleen.",
         "Inget togs emot och inget sändes. Försök igen om en stund.",
         "Nothing was taken in and nothing was sent. Try again in a moment."}},
    ProblemText{
        "STORE_UNSAFE",
        {"Palvelun tietokannan asetukset ovat väärät", "Tjänstens databas har fel inställningar",
         "The service's database has the wrong settings"},
        {"Mitään ei otettu vastaan eikä lähetetty. Ylläpidon on korjattava asetukset.",
         "Inget togs emot och inget sändes. Administrationen måste rätta inställningarna.",
         "Nothing was taken in and nothing was sent. Its administrators must put them right."}},
    ProblemText{
        "STORE_LOST_COMMITS",
        {"Palvelu on pysähtynyt: tietokanta on väärä", "Tjänsten har stannat: fel databas",
         "The service has stopped: it is the wrong database"},
        {"Mitään ei otettu vastaan eikä lähetetty. Ylläpidon on etsittävä oikea tietokanta.",
         "Inget togs emot och inget sändes. Administrationen måste söka upp den rätta databasen.",
         "Nothing was taken in and nothing was sent. Its administrators must find the right "
         "database."}},
    ProblemText{
        "NOT_SUPPLIED",
        {"Tietoa ei toimiteta", "Uppgiften lämnas inte", "Not supplied"},
        {"Tietoa ei toimiteta tätä kautta; kysy viranomaiselta.",
         "Uppgiften lämnas inte den här vägen; fråga myndigheten.",
         "Not supplied; ask the authority."}},
    ProblemText{
        "REFUSED",
        {"Luovutus ei ole sallittu", "Utlämnandet är inte tillåtet",
         "The disclosure is not allowed"},
        {"Mitään ei lähetetty. Kunkin kentän syy on alla.",
         "Inget sändes. Orsaken för varje fält finns nedan.",
         "Nothing was sent. The reason for each field is below."}},
    ProblemText{
        "TIME_BUDGET_SPENT",
        {"Aika loppui", "Tiden tog slut", "The time ran out"},
        {"Vastausta ei saatu siinä ajassa, jonka kutsuja tai palvelu antaa. Mitään ei lähetetty.",
         "Inget svar hanns på den tid som anroparen eller tjänsten ger. Inget sändes.",
         "There was no answer in the time that the caller or the service gives. Nothing was "
         "sent."}},
    ProblemText{
        "CONTENT_TYPE",
        {"Sisällön tyyppi on väärä", "Innehållet är av fel typ",
         "The content is of the wrong type"},
        {"Kutsun kuvaus (openapi.json) kertoo tyypin; merkistö on UTF-8.",
         "Anropets beskrivning (openapi.json) anger typen; teckenuppsättningen är UTF-8.",
         "The description of the call (openapi.json) says the type; the character set is UTF-8."}},
    ProblemText{
        "ANSWER_LATE",
        {"Vastausta ei saatu ajoissa", "Svaret kom inte i tid", "There was no answer in time"},
        {"Ei tiedetä vielä, menikö kysymys perille. Samalla Idempotency-Key-avaimella kysyvä saa "
         "vastauksen, jos se tulee.",
         "Det är ännu okänt om frågan kom fram. Den som frågar med samma Idempotency-Key får "
         "svaret om det kommer.",
         "It is not known yet whether the question arrived. Who asks with the same "
         "Idempotency-Key gets the answer if it comes."}},
    ProblemText{
        "IDEMPOTENCY_KEY_INVALID",
        {"Idempotency-Key ei kelpaa", "Idempotency-Key duger inte",
         "The Idempotency-Key will not do"},
        {"Avaimessa on 1–255 näkyvää merkkiä ilman välejä, lainausmerkeissä tai ilman.",
         "En nyckel har 1–255 synliga tecken utan mellanslag, med eller utan citattecken.",
         "A key has 1 to 255 visible characters without spaces, in quotes or without."}},
    ProblemText{
        "IDEMPOTENCY_KEY_REUSED",
        {"Avain kuuluu toiselle kutsulle", "Nyckeln hör till ett annat anrop",
         "The key belongs to another call"},
        {"Samalla Idempotency-Key-avaimella on kysytty tai toimitettu jotain muuta. Mitään ei "
         "lähetetty eikä otettu vastaan.",
         "Med samma Idempotency-Key har något annat frågats eller levererats. Inget sändes och "
         "inget togs emot.",
         "Something else was asked or delivered with the same Idempotency-Key. Nothing was sent "
         "and nothing was taken in."}},
    ProblemText{
        "IDEMPOTENCY_UNDER_WAY",
        {"Samaan kysymykseen vastataan parhaillaan", "Samma fråga besvaras som bäst",
         "The same question is being answered"},
        {"Kysy hetken kuluttua samalla avaimella, niin saat saman vastauksen.",
         "Fråga om en stund med samma nyckel, så får du samma svar.",
         "Ask in a moment with the same key, and you get the same answer."}},
    ProblemText{
        "IDEMPOTENCY_ANSWER_LOST",
        {"Kysymys on voinut mennä perille, mutta vastaus katosi",
         "Frågan kan ha kommit fram, men svaret gick förlorat",
         "The question may have arrived, but its answer was lost"},
        {"Sitä ei esitetä samalla avaimella uudelleen. Kysy uudella avaimella, jos vastaus "
         "tarvitaan.",
         "Den ställs inte på nytt med samma nyckel. Fråga med en ny nyckel om svaret behövs.",
         "It is not put again under the same key. Ask with a new key if the answer is needed."}},
    ProblemText{
        "QUOTA_CLIENT",
        {"Asiakasjärjestelmän kyselykiintiö on täynnä", "Kvoten för klientsystemet är full",
         "The quota of the client system is used up"},
        {"Mitään ei lähetetty. Yritä uudelleen, kun Retry-After on kulunut.",
         "Inget sändes. Försök igen när Retry-After har gått.",
         "Nothing was sent. Try again when Retry-After has passed."}},
    ProblemText{
        "AT_ONCE_CLIENT",
        {"Asiakasjärjestelmän kyselyjä on liikaa yhtä aikaa",
         "För många samtidiga frågor för klientsystemet",
         "Too many requests of the client system at once"},
        {"Mitään ei lähetetty. Odota edellisten vastauksia.",
         "Inget sändes. Vänta på svaren på de föregående.",
         "Nothing was sent. Wait for the answers of those before."}},
    ProblemText{
        "QUOTA_PARTY",
        {"Osapuolen kyselykiintiö on täynnä", "Kvoten för parten är full",
         "The quota of the party is used up"},
        {"Mitään ei lähetetty. Yritä uudelleen, kun Retry-After on kulunut.",
         "Inget sändes. Försök igen när Retry-After har gått.",
         "Nothing was sent. Try again when Retry-After has passed."}},
    ProblemText{
        "AT_ONCE_PARTY",
        {"Osapuolen kyselyjä on liikaa yhtä aikaa", "För många samtidiga frågor för parten",
         "Too many requests of the party at once"},
        {"Mitään ei lähetetty. Odota edellisten vastauksia.",
         "Inget sändes. Vänta på svaren på de föregående.",
         "Nothing was sent. Wait for the answers of those before."}},
    ProblemText{
        "QUOTA_PURPOSE",
        {"Käyttötarkoituksen kyselykiintiö on täynnä", "Kvoten för ändamålet är full",
         "The quota of the purpose is used up"},
        {"Mitään ei lähetetty. Yritä uudelleen, kun Retry-After on kulunut.",
         "Inget sändes. Försök igen när Retry-After har gått.",
         "Nothing was sent. Try again when Retry-After has passed."}},
    ProblemText{
        "AT_ONCE_PURPOSE",
        {"Käyttötarkoituksen kyselyjä on liikaa yhtä aikaa",
         "För många samtidiga frågor för ändamålet", "Too many requests of the purpose at once"},
        {"Mitään ei lähetetty. Odota edellisten vastauksia.",
         "Inget sändes. Vänta på svaren på de föregående.",
         "Nothing was sent. Wait for the answers of those before."}},
};

constexpr ProblemText otherwise{
    "",
    {"Pyyntöä ei voitu toteuttaa", "Begäran kunde inte uppfyllas", "The request could not be met"},
    {"Syykoodi kertoo, mikä epäonnistui.", "Orsakskoden berättar vad som misslyckades.",
     "The code says what failed."}};

bool serves(const ProblemText& text, std::string_view code) noexcept {
    std::string_view rest{text.codes};
    while (!rest.empty()) {
        const std::size_t end{std::min(rest.find(' '), rest.size())};
        if (rest.substr(0, end) == code) {
            return true;
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
}

}

const ProblemText& text_of(std::string_view code) noexcept {
    for (const std::span<const ProblemText> table :
         {std::span<const ProblemText>{texts}, document_problems(), party_problems()}) {
        for (const ProblemText& known : table) {
            if (serves(known, code)) {
                return known;
            }
        }
    }
    return otherwise;
}

}
