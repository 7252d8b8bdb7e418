#pragma once
// What X-Road's codes mean and what to do, for people: the words alone. Not for other folders. They
// must never promise that anything is sent again: a question is put once, and what becomes of a
// delivery only the outbox knows.

#include "adapters/transports/xroad/codes.h"

#include <array>
#include <string_view>

namespace adapters::xroad::words {

struct Entry {
    std::string_view code;
    std::array<Advice, 3> words; ///< fi, sv, en
};

inline constexpr std::array entries{
    Entry{
        "access_denied",
        {{{"Palvelun tarjoaja ei ole antanut alijärjestelmällemme oikeutta tähän palveluun.",
           "Pyydä tarjoajalta käyttöoikeus juuri tälle alijärjestelmälle ja palvelulle."},
          {"Tjänsteleverantören har inte gett vårt delsystem rätt till tjänsten.",
           "Be leverantören om åtkomst för just detta delsystem och denna tjänst."},
          {"The provider has not given our subsystem access to this service.",
           "Ask the provider for access for exactly this subsystem and service."}}}},
    Entry{
        "bad_request",
        {{{"Pyyntö ei ole kokonainen X-Roadin pyyntö.",
           "Korjaa mainittu kohta, tai anna pyyntö täsmälleen niin kuin se lähetettiin."},
          {"Begäran är inte en hel begäran enligt X-Road.",
           "Rätta det nämnda stället, eller ge begäran exakt så som den sändes."},
          {"The request is not a whole request of X-Road.",
           "Correct the place that is named, or give the request exactly as it was sent."}}}},
    Entry{
        "client_proxy_version_not_supported",
        {{{"Kumppani ei hyväksy liityntäpalvelimemme versiota.",
           "Päivitä oma liityntäpalvelin vähintään kumppanin vaatimaan versioon."},
          {"Partnern godtar inte vår anslutningsservers version.",
           "Uppdatera den egna anslutningsservern minst till den version som partnern kräver."},
          {"The partner does not accept our Security Server's version.",
           "Upgrade our own Security Server to at least the version that the partner demands."}}}},
    Entry{
        "database_error",
        {{{"Liityntäpalvelimen tietokanta ei vastaa.",
           "Tarkista oman liityntäpalvelimen tietokanta ja kysy sitten uudelleen."},
          {"Anslutningsserverns databas svarar inte.",
           "Kontrollera den egna anslutningsserverns databas och fråga sedan på nytt."},
          {"The Security Server's database does not answer.",
           "Check our own Security Server's database, then ask again."}}}},
    Entry{
        "duplicate_header_field",
        {{{"Otsake, joka saa olla vain kerran, on kahdesti: ei tiedetä, kumpi on tarkoitettu.",
           "Lähettäjän on poistettava ylimääräinen otsake."},
          {"En rubrik som får stå en gång står två gånger: det är oklart vilken som gäller.",
           "Avsändaren ska ta bort den överflödiga rubriken."},
          {"A header that may stand once stands twice: nobody knows which is meant.",
           "The sender has to remove the superfluous header."}}}},
    Entry{
        "global_conf_outdated",
        {{{"Liityntäpalvelimen yhteinen konfiguraatio on vanhentunut; liikenne on poikki.",
           "Tarkista oman liityntäpalvelimen yhteys konfiguraatiojakeluun ja sen diagnostiikka."},
          {"Anslutningsserverns globala konfiguration är föråldrad; trafiken är bruten.",
           "Kontrollera den egna anslutningsserverns förbindelse till konfigurationsdistributionen "
           "och dess diagnostik."},
          {"The Security Server's global configuration has expired; traffic has stopped.",
           "Check our own Security Server's connection to the configuration source, and its "
           "diagnostics."}}}},
    Entry{
        "http_error",
        {{{"Kumppanin tietojärjestelmä ei vastannut liityntäpalvelimelleen oikein.",
           "Kysy myöhemmin uudelleen. Jos virhe jatkuu, ilmoita kumppanille tunniste."},
          {"Partnerns informationssystem svarade inte sin anslutningsserver rätt.",
           "Fråga på nytt senare. Fortsätter felet, meddela partnern spårningskoden."},
          {"The partner's information system did not answer its Security Server properly.",
           "Ask again later. If it goes on, tell the partner the tracking id."}}}},
    Entry{
        "inconsistent_headers",
        {{{"Sanoman rungon elementti ei vastaa otsakkeen palvelukoodia tai sanoman lajia.",
           "Korjaa kuvaus: rungon elementin nimen on alettava palvelukoodilla."},
          {"Elementet i meddelandets kropp stämmer inte med tjänstekoden eller meddelandets slag.",
           "Rätta beskrivningen: elementets namn ska börja med tjänstekoden."},
          {"The body's element does not fit the header's service code or the kind of message.",
           "Correct the description: the element's name has to begin with the service code."}}}},
    Entry{
        "inconsistent_response",
        {{{"Vastaus ei kuulu pyyntöön: tunnisteet tai tiiviste eroavat lähetetystä.",
           "Älä käytä vastausta. Selvitä kumppanin kanssa; epäile myös väliin tullutta."},
          {"Svaret hör inte till begäran: identiteter eller hash avviker från det sända.",
           "Använd inte svaret. Red ut saken med partnern; misstänk även någon emellan."},
          {"The answer does not belong to the request: ids or hash differ from what was sent.",
           "Do not use the answer. Find out with the partner; suspect somebody in between, "
           "too."}}}},
    Entry{
        "internal_error",
        {{{"Liityntäpalvelimen sisäinen virhe.",
           "Etsi tunniste liityntäpalvelimen lokista; usein polku tai otsake on väärä."},
          {"Ett internt fel i anslutningsservern.",
           "Sök spårningskoden i anslutningsserverns logg; ofta är sökvägen eller en rubrik fel."},
          {"An internal error of the Security Server.",
           "Look for the tracking id in its log; often a path or a header is wrong."}}}},
    Entry{
        "invalid_body",
        {{{"SOAP-rungossa on oltava täsmälleen yksi elementti.", "Korjaa sanoman runko."},
          {"SOAP-kroppen ska ha exakt ett element.", "Rätta meddelandets kropp."},
          {"The SOAP body must have exactly one element.", "Correct the message's body."}}}},
    Entry{
        "invalid_client_identifier",
        {{{"Asiakkaan tunniste puuttuu tai ei ole jäsenen tai alijärjestelmän tunniste.",
           "Tarkista osapuolen X-Road-tunniste: ympäristö, luokka, koodi, alijärjestelmä."},
          {"Klientens identitet saknas eller är varken en medlems eller ett delsystems.",
           "Kontrollera X-Road-identiteten: instans, klass, kod, delsystem."},
          {"The client's id is missing, or is no member's and no subsystem's id.",
           "Check the X-Road id: instance, class, code, subsystem."}}}},
    Entry{
        "invalid_content_type",
        {{{"Sisältötyyppi tai merkistö ei ole sallittu tai ei pidä paikkaansa.",
           "Lähetä text/xml, application/xop+xml tai multipart/related oikealla merkistöllä."},
          {"Innehållstypen eller teckenkodningen är inte tillåten eller stämmer inte.",
           "Sänd text/xml, application/xop+xml eller multipart/related med rätt teckenkodning."},
          {"The content type or character set is not permitted, or not true.",
           "Send text/xml, application/xop+xml or multipart/related with the right charset."}}}},
    Entry{
        "invalid_http_method",
        {{{"HTTP-metodia ei hyväksytä tässä.", "SOAP kulkee POSTilla; RESTin polku alkaa /r1/."},
          {"HTTP-metoden godtas inte här.", "SOAP går med POST; en REST-sökväg börjar med /r1/."},
          {"The HTTP method is not accepted here.",
           "SOAP goes by POST; a REST path begins with /r1/."}}}},
    Entry{
        "invalid_message",
        {{{"Moniosaisessa sanomassa ei ole luettavaa osaa.",
           "Tarkista sanoman rajamerkki (boundary)."},
          {"Flerdelsmeddelandet har ingen läsbar del.",
           "Kontrollera meddelandets gräns (boundary)."},
          {"The multipart message has no part that can be read.",
           "Check the message's boundary."}}}},
    Entry{
        "invalid_protocol_version",
        {{{"Sanoman protokollaversio ei ole 4.x.", "Aseta protocolVersion-otsakkeeksi 4.0."},
          {"Meddelandets protokollversion är inte 4.x.", "Sätt rubriken protocolVersion till 4.0."},
          {"The message's protocol version is not 4.x.",
           "Set the header protocolVersion to 4.0."}}}},
    Entry{
        "invalid_request",
        {{{"Pyynnön tunnisteessa on merkkejä, joita siinä ei saa olla.",
           "Tarkista tunnisteen osat; kenoviivat, prosentit ja ohjausmerkit eivät kelpaa."},
          {"En identitet i begäran har tecken som inte får förekomma.",
           "Kontrollera delarna; snedstreck, procent och styrtecken duger inte."},
          {"An id of the request has characters that must not be in it.",
           "Check its parts: slashes, percent signs and control characters will not do."}}}},
    Entry{
        "invalid_security_server",
        {{{"Sanoma on osoitettu toiselle liityntäpalvelimelle.",
           "Tarkista securityServer-otsake tai poista se."},
          {"Meddelandet är riktat till en annan anslutningsserver.",
           "Kontrollera rubriken securityServer eller ta bort den."},
          {"The message is addressed to another Security Server.",
           "Check the header securityServer, or remove it."}}}},
    Entry{
        "invalid_soap",
        {{{"Sanoma ei ole SOAP 1.1 -kuori.", "Korjaa kuori: Header ja sitten Body, ei muuta."},
          {"Meddelandet är inte ett SOAP 1.1-kuvert.",
           "Rätta kuvertet: Header, sedan Body, inget annat."},
          {"The message is no SOAP 1.1 envelope.",
           "Correct it: Header, then Body, nothing else."}}}},
    Entry{
        "invalid_soap_action",
        {{{"SOAPAction-otsake ei ole tyhjä eikä lainausmerkeissä oleva URI.", "Korjaa SOAPAction."},
          {"Rubriken SOAPAction är varken tom eller en URI inom citattecken.", "Rätta SOAPAction."},
          {"The header SOAPAction is neither empty nor a URI in quotes.", "Correct SOAPAction."}}}},
    Entry{
        "invalid_xml",
        {{{"XML ei ole kelvollista, tai tunnisteen tyyppi puuttuu tai on väärä.",
           "Korjaa mainittu kohta; DOCTYPE ja ulkoiset viittaukset eivät ole sallittuja."},
          {"XML:en är inte giltig, eller en identitets typ saknas eller är fel.",
           "Rätta det nämnda stället; DOCTYPE och externa referenser tillåts inte."},
          {"The XML is not valid, or an id's type is missing or wrong.",
           "Correct the place that is named; DOCTYPE and external references are not "
           "permitted."}}}},
    Entry{
        "io_error",
        {{{"Liityntäpalvelin ei voinut lukea tai kirjoittaa: levy tai yhteys on poikki.",
           "Kysy myöhemmin uudelleen. Jos virhe jatkuu, tarkista palvelimen levy."},
          {"Anslutningsservern kunde inte läsa eller skriva: disken eller en förbindelse bröts.",
           "Fråga på nytt senare. Fortsätter felet, kontrollera serverns disk."},
          {"The Security Server could not read or write: its disk, or a connection, broke off.",
           "Ask again later. If it goes on, check the server's disk."}}}},
    Entry{
        "logging_failed",
        {{{"Liityntäpalvelin ei voinut kirjata sanomaa lokiinsa.",
           "Tarkista palvelimen levy ja tietokanta; liitteen suurin koko voi myös ylittyä."},
          {"Anslutningsservern kunde inte logga meddelandet.",
           "Kontrollera serverns disk och databas; även en bilagas storleksgräns kan överskridas."},
          {"The Security Server could not log the message.",
           "Check its disk and database; an attachment may also be over its limit."}}}},
    Entry{
        "maintenance_mode",
        {{{"Kumppanin liityntäpalvelin on huollossa.", "Kysy uudelleen, kun huolto on ohi."},
          {"Partnerns anslutningsserver är under underhåll.",
           "Fråga på nytt när underhållet är över."},
          {"The partner's Security Server is under maintenance.", "Ask again when it is over."}}}},
    Entry{
        "mime_parsing_failed",
        {{{"Sanoma on liian suuri, tai sen osat ovat rikki tai monitulkintaiset.",
           "Lähettäjän on korjattava osat: rajat, otsakkeet, tiedostonimet; ei sisäkkäisiä osia."},
          {"Meddelandet är för stort, eller dess delar är trasiga eller tvetydiga.",
           "Avsändaren ska rätta delarna: gränser, rubriker, filnamn; inga nästlade delar."},
          {"The message is too large, or its parts are broken or ambiguous.",
           "The sender has to correct its parts: boundaries, headers, file names; nothing "
           "nested."}}}},
    Entry{
        "missing_body",
        {{{"SOAP-sanomassa ei ole runkoa.", "Korjaa sanoma."},
          {"SOAP-meddelandet har ingen kropp.", "Rätta meddelandet."},
          {"The SOAP message has no body.", "Correct the message."}}}},
    Entry{
        "missing_header",
        {{{"SOAP-sanomassa ei ole X-Road-otsakkeita.",
           "Lisää otsakkeet client, service, id, protocolVersion."},
          {"SOAP-meddelandet saknar X-Road-rubriker.",
           "Lägg till client, service, id, protocolVersion."},
          {"The SOAP message has no X-Road headers.",
           "Add client, service, id, protocolVersion."}}}},
    Entry{
        "missing_header_field",
        {{{"Pakollinen X-Road-otsake tai sen osa puuttuu (tai on väärässä nimiavaruudessa).",
           "Lisää mainittu otsake."},
          {"En obligatorisk X-Road-rubrik eller del av den saknas (eller har fel namnrymd).",
           "Lägg till den nämnda rubriken."},
          {"A required X-Road header, or a part of one, is missing (or in another namespace).",
           "Add the header that is named."}}}},
    Entry{
        "missing_signature",
        {{{"Liityntäpalvelimien välisestä sanomasta puuttui allekirjoitus.",
           "Ilmoita tunniste molempien liityntäpalvelimien ylläpidolle."},
          {"Ett meddelande mellan anslutningsservrarna saknade underskrift.",
           "Meddela båda anslutningsservrarnas administratörer spårningskoden."},
          {"A message between the Security Servers had no signature.",
           "Tell the administrators of both Security Servers the tracking id."}}}},
    Entry{
        "network_error",
        {{{"Liityntäpalvelin ei saanut yhteyttä kumppanin palvelimeen.",
           "Kysy myöhemmin uudelleen. Jos virhe jatkuu, tarkista palomuurit (5500, 5577)."},
          {"Anslutningsservern nådde inte partnerns server.",
           "Fråga på nytt senare. Fortsätter felet, kontrollera brandväggar (5500, 5577)."},
          {"The Security Server could not reach the partner's.",
           "Ask again later. If it goes on, check firewalls (5500, 5577)."}}}},
    Entry{
        "service_disabled",
        {{{"Tarjoaja on ottanut palvelun pois käytöstä.", "Kysy tarjoajalta, milloin se palaa."},
          {"Leverantören har tagit tjänsten ur bruk.", "Fråga leverantören när den återkommer."},
          {"The provider has disabled the service.", "Ask the provider when it comes back."}}}},
    Entry{
        "service_failed",
        {{{"Kumppanin palvelu epäonnistui liityntäpalvelimensa takana.",
           "Ilmoita kumppanille tunniste ja aika."},
          {"Partnerns tjänst misslyckades bakom dess anslutningsserver.",
           "Meddela partnern spårningskoden och tiden."},
          {"The partner's service failed behind its Security Server.",
           "Tell the partner the tracking id and the time."}}}},
    Entry{
        "service_type",
        {{{"REST-palvelua kutsuttiin SOAPilla tai päinvastoin.", "Vaihda vaihdon protokolla."},
          {"En REST-tjänst anropades med SOAP eller tvärtom.", "Byt utbytets protokoll."},
          {"A REST service was called by SOAP, or the other way round.", "Change the protocol."}}}},
    Entry{
        "signature_verification",
        {{{"Liityntäpalvelimien välisen sanoman allekirjoitusta ei voitu todentaa.",
           "Tarkista oman palvelimen allekirjoitusvarmenne ja OCSP; kerro kumppanille tunniste."},
          {"Underskriften på ett meddelande mellan anslutningsservrarna kunde inte verifieras.",
           "Kontrollera den egna serverns signeringscertifikat och OCSP; meddela partnern "
           "spårningskoden."},
          {"The signature of a message between the Security Servers could not be verified.",
           "Check our own server's signing certificate and OCSP; tell the partner the tracking "
           "id."}}}},
    Entry{
        "ssl_authentication_failed",
        {{{"Liityntäpalvelin ei tunne varmennettamme tälle alijärjestelmälle.",
           "Vie palvelimelle tämän alijärjestelmän tietoihin juuri se varmenne, jota käytämme."},
          {"Anslutningsservern känner inte vårt certifikat för detta delsystem.",
           "Lägg in exakt det certifikat som vi använder under delsystemet på servern."},
          {"The Security Server does not know our certificate for this subsystem.",
           "Upload exactly the certificate that we use to this subsystem on the server."}}}},
    Entry{
        "timestamping_failed",
        {{{"Aikaleimaus on epäonnistunut liian pitkään; liikenne on poikki.",
           "Tarkista liityntäpalvelimen aikaleimapalvelu."},
          {"Tidsstämplingen har misslyckats för länge; trafiken är bruten.",
           "Kontrollera anslutningsserverns tidsstämplingstjänst."},
          {"Timestamping has failed for too long; traffic has stopped.",
           "Check the Security Server's timestamping service."}}}},
    Entry{
        "unknown_member",
        {{{"Jäsentä tai alijärjestelmää ei ole rekisteröity tähän ympäristöön.",
           "Tarkista tunniste ja ympäristö (FI, FI-TEST); uusi rekisteröinti näkyy viiveellä."},
          {"Medlemmen eller delsystemet är inte registrerat i denna instans.",
           "Kontrollera identitet och instans (FI, FI-TEST); en ny registrering syns med "
           "fördröjning."},
          {"The member or subsystem is not registered in this instance.",
           "Check id and instance (FI, FI-TEST); a new registration shows after a while."}}}},
    Entry{
        "unknown_service",
        {{{"Palvelua ei ole tällä tarjoajalla.", "Tarkista palvelukoodi ja versio (listMethods)."},
          {"Leverantören har ingen sådan tjänst.",
           "Kontrollera tjänstekod och version (listMethods)."},
          {"The provider has no such service.", "Check service code and version (listMethods)."}}}},
    Entry{
        "xroad_personal_data",
        {{{"Henkilötunnus osoitteessa tai otsakkeessa: ne näkyvät lokeissa ja valvonnassa.",
           "Siirrä tunnus sanoman runkoon; käyttäjätunnukseksi peitenimi."},
          {"En personbeteckning i adressen eller en rubrik: de syns i loggar och övervakning.",
           "Flytta den till meddelandets kropp; en pseudonym som användare."},
          {"A personal identity code in address or header: they show in logs and monitoring.",
           "Move it into the message's body; use a pseudonym for the user."}}}},
};

inline constexpr Entry of_a_party{
    "",
    {{{"Kumppanin oma virheilmoitus, ei X-Roadin.",
       "Selvitä kumppanin kanssa; liityntäpalvelimissa ei ole vikaa."},
      {"Partnerns eget felmeddelande, inte X-Roads.",
       "Red ut med partnern; anslutningsservrarna är inte felet."},
      {"The party's own fault, not X-Road's.",
       "Find out with the party; the Security Servers are not at fault."}}}};

/// Words that mean our own Security Server in `server.clientproxy`, and the partner's here.
inline constexpr std::array own_troubles{
    std::string_view{"database_error"},
    std::string_view{"global_conf_outdated"},
    std::string_view{"internal_error"},
    std::string_view{"io_error"},
    std::string_view{"logging_failed"},
    std::string_view{"network_error"},
    std::string_view{"ssl_authentication_failed"},
    std::string_view{"timestamping_failed"}};

inline constexpr Entry of_partners_server{
    "",
    {{{"Kumppanin liityntäpalvelin ei voinut käsitellä sanomaa: vika on sen yhteyksissä, "
       "varmenteissa, asetuksissa tai lokissa.",
       "Ilmoita kumppanille tunniste ja aika: sen ylläpito näkee syyn palvelimensa lokista."},
      {"Partnerns anslutningsserver kunde inte behandla meddelandet: felet finns i dess "
       "förbindelser, certifikat, konfiguration eller logg.",
       "Meddela partnern spårningskoden och tiden: dess administratörer ser orsaken i sin logg."},
      {"The partner's Security Server could not deal with the message: what is wrong is in its "
       "connections, certificates, configuration or log.",
       "Tell the partner the tracking id and the time: its administrators see the cause in their "
       "log."}}}};

/// `server.clientproxy.service_failed`: our Security Server on what came back to it.
inline constexpr Entry of_an_answer{
    "",
    {{{"Oma liityntäpalvelin ei hyväksynyt kumppanin palvelimelta tullutta vastausta.",
       "Pyyntömme on voinut mennä perille: ilmoita kumppanille tunniste ja aika."},
      {"Den egna anslutningsservern godtog inte svaret från partnerns server.",
       "Vår begäran kan ha kommit fram: meddela partnern spårningskoden och tiden."},
      {"Our own Security Server did not accept the answer that came from the partner's.",
       "Our request may have arrived: tell the partner the tracking id and the time."}}}};

inline constexpr Entry unknown{
    "",
    {{{"Virhekoodi, jota tässä ei tunneta.", "Etsi tunniste liityntäpalvelimen lokista."},
      {"En felkod som inte är känd här.", "Sök spårningskoden i anslutningsserverns logg."},
      {"An error code that is not known here.",
       "Look for the tracking id in the Security Server's log."}}}};

}
