#include "gateway/rights/html_words.h"

#include <algorithm>
#include <array>

namespace gateway::rights {

namespace {

struct Words {
    std::string_view key;
    std::array<std::string_view, 3> in; ///< fi, sv, en
};

constexpr std::array all{
    Words{
        "title",
        {"Selvitys henkilötietojesi käsittelystä",
         "Redogörelse för behandlingen av dina personuppgifter",
         "Report on the processing of your personal data"}},
    Words{
        "law",
        {"EU:n yleinen tietosuoja-asetus (EU) 2016/679, 15 artikla",
         "EU:s allmänna dataskyddsförordning (EU) 2016/679, artikel 15",
         "General Data Protection Regulation (EU) 2016/679, Article 15"}},
    Words{
        "draft",
        {"Luonnos virkailijalle: ei luovutettu", "Utkast för tjänstemannen: inte utlämnat",
         "Draft for the official: not handed over"}},
    Words{"register", {"Rekisteri", "Register", "Register"}},
    Words{"controller", {"Rekisterinpitäjä", "Personuppgiftsansvarig", "Controller"}},
    Words{"business_id", {"Y-tunnus", "FO-nummer", "Business ID"}},
    Words{"contacts", {"Yhteystiedot", "Kontaktuppgifter", "Contacts"}},
    Words{
        "joint_controllers",
        {"Yhteisrekisterinpitäjät", "Gemensamt personuppgiftsansvariga", "Joint controllers"}},
    Words{"made_at", {"Laadittu", "Upprättad", "Made"}},
    Words{"request", {"Pyyntö", "Begäran", "Request"}},
    Words{"received", {"Pyyntö saapunut", "Begäran inkommen", "Request received"}},
    Words{
        "identities",
        {"Tunnuksia, joilla tietoja haettiin", "Beteckningar som uppgifter söktes med",
         "Identifiers that were searched"}},
    Words{"erased_at", {"Tiedot on poistettu", "Uppgifterna har raderats", "The data were erased"}},
    Words{"nothing", {"Ei tietoja.", "Inga uppgifter.", "Nothing."}},
    Words{
        "disclosures",
        {"Kenelle tietojasi on luovutettu", "Till vem dina uppgifter har lämnats ut",
         "To whom your data were disclosed"}},
    Words{
        "refusals",
        {"Mitä on pyydetty, mutta ei annettu", "Vad som har begärts men inte getts",
         "What was asked for and not given"}},
    Words{
        "sources",
        {"Mistä tietosi on saatu ja kuka ne on merkinnyt",
         "Varifrån dina uppgifter har erhållits och vem som har antecknat dem",
         "Where your data came from and who recorded them"}},
    Words{
        "set_aside",
        {"Tiedot, joita ei otettu rekisteriin", "Uppgifter som inte togs in i registret",
         "Data that were not taken into the register"}},
    Words{
        "consents",
        {"Suostumukset ja kieltäytymiset", "Samtycken och vägranden", "Consents and refusals"}},
    Words{
        "holds",
        {"Rajoitukset, vastustukset ja turvakielto",
         "Begränsningar, invändningar och spärrmarkering",
         "Restrictions, objections and address protection"}},
    Words{
        "held",
        {"Mitä yhdyskäytävässä säilytetään", "Vad som förvaras i förmedlingstjänsten",
         "What the gateway keeps"}},
    Words{
        "documents_of_many",
        {"Asiakirjat, joissa on myös muiden tietoja", "Handlingar med också andras uppgifter",
         "Documents that also hold other people's data"}},
    Words{
        "destroyed",
        {"Mitä tiedoistasi on hävitetty, kun säilytysaika päättyi",
         "Vad av dina uppgifter som har förstörts när förvaringstiden gått ut",
         "What of your data was destroyed when its time was over"}},
    Words{
        "destroyed-rule",
        {"Säilytyssääntö, hävitysaika ja todistus (lokin ketju/merkintä)",
         "Förvaringsregel, tid och intyg (loggens kedja/anteckning)",
         "Rule of retention, when, and certificate (chain/entry of the journal)"}},
    Words{"destroyed-years", {"vuotta", "år", "years"}},
    Words{
        "without-certificate",
        {"ei todistusta: tieto puuttuu ilman hävityssääntöä",
         "inget intyg: uppgiften saknas utan förvaringsregel",
         "no certificate: it is missing, and no rule took it"}},
    Words{
        "gone-decisions",
        {"luovutuspäätösten perusteita", "underlag för beslut om utlämnande",
         "grounds of decisions on disclosures"}},
    Words{
        "gone-provenance",
        {"tietoja siitä, mistä tietosi saatiin", "uppgifter om varifrån dina uppgifter kom",
         "records of where your data came from"}},
    Words{
        "gone-deliveries",
        {"vastaanotettuja asiakirjoja", "mottagna handlingar", "received documents"}},
    Words{
        "gone-payloads",
        {"lähetettyjä ja vastaanotettuja sisältöjä", "sänt och mottaget innehåll",
         "contents that were sent and received"}},
    Words{
        "gone-consents", {"suostumukset ja esteet", "samtycken och spärrar", "consents and holds"}},
    Words{
        "gone-journal",
        {"lokin vanhojen jaksojen hävittämiskertoja", "gånger då äldre delar av loggen förstörts",
         "times that earlier parts of the log were destroyed"}},
    Words{
        "gone-everything",
        {"kaikki henkilöä koskeva", "allt om personen", "everything about the person"}},
    Words{
        "reads",
        {"Kuka on katsellut tietojasi", "Vem som har tittat på dina uppgifter",
         "Who looked at your data"}},
    Words{
        "notices",
        {"Ilmoitukset tietojen saajille", "Meddelanden till mottagarna", "Notices to recipients"}},
    Words{"requests", {"Pyyntösi", "Dina begäranden", "Your requests"}},
    Words{
        "withheld",
        {"Mitä tästä on jätetty pois", "Vad som har lämnats bort härifrån",
         "What was left out of this"}},
    Words{"rights", {"Oikeutesi", "Dina rättigheter", "Your rights"}},
    Words{
        "rights-text",
        {"Voit pyytää tietojesi oikaisemista, poistamista tai käsittelyn rajoittamista ja "
         "vastustaa käsittelyä, ja voit peruuttaa antamasi suostumuksen. Voit tehdä valituksen "
         "tietosuojavaltuutetulle (EU 2016/679, 77 artikla).",
         "Du kan begära att dina uppgifter rättas eller raderas eller att behandlingen begränsas, "
         "du kan göra invändningar mot behandlingen och återkalla ett samtycke. Du kan lämna in "
         "klagomål till dataombudsmannen (EU 2016/679, artikel 77).",
         "You may ask for rectification, erasure or restriction, object to the processing, and "
         "withdraw a consent that you gave. You may lodge a complaint with the Data Protection "
         "Ombudsman (EU 2016/679, Article 77)."}},
    Words{
        "withheld-text",
        {"Jos tietoja on jätetty pois lain nojalla, ne on pyynnöstäsi annettava "
         "tietosuojavaltuutetulle (1050/2018 34 §).",
         "Om uppgifter har lämnats bort med stöd av lag ska de på din begäran lämnas till "
         "dataombudsmannen (1050/2018 34 §).",
         "Where data were left out on the strength of the law, they are given to the Data "
         "Protection Ombudsman if you ask for it (1050/2018 §34)."}},
    Words{
        "automated",
        {"Sinua koskevia päätöksiä ei tehdä automaattisesti eikä sinua profiloida. Tietoja ei "
         "luovuteta Euroopan talousalueen ulkopuolelle.",
         "Inga beslut om dig fattas automatiskt och du profileras inte. Uppgifter lämnas inte ut "
         "utanför Europeiska ekonomiska samarbetsområdet.",
         "No decisions about you are made automatically and you are not profiled. Nothing is "
         "disclosed outside the European Economic Area."}},
    Words{"recipient", {"Saaja", "Mottagare", "Recipient"}},
    Words{"source", {"Lähde", "Källa", "Source"}},
    Words{"purpose", {"Käyttötarkoitus", "Ändamål", "Purpose"}},
    Words{"items", {"Tiedot", "Uppgifter", "Data"}},
    Words{"basis", {"Peruste", "Grund", "Basis"}},
    Words{"times", {"Ajankohdat", "Tidpunkter", "Times"}},
    Words{"may-have", {"(ehkä)", "(kanske)", "(may have)"}},
    Words{"reasons", {"Syyt", "Orsaker", "Reasons"}},
    Words{"recorder", {"Merkitsijä", "Antecknad av", "Recorded by"}},
    Words{"system", {"Järjestelmä", "System", "System"}},
    Words{"official", {"virkailija", "tjänsteman", "an official"}},
    Words{"the-person", {"sinä itse", "du själv", "you yourself"}},
    Words{"not-told", {"ei kerrottu", "inte uppgivet", "not told"}},
    Words{
        "unverified",
        {"(pykälää ei ole tarkistettu)", "(paragrafen är inte kontrollerad)",
         "(section not verified)"}},
    Words{"consent", {"suostumus", "samtycke", "consent"}},
    Words{"when", {"Aika", "Tid", "Time"}},
    Words{"what", {"Mitä", "Vad", "What"}},
    Words{"how", {"Miten", "Hur", "How"}},
    Words{"who", {"Kuka (rooli)", "Vem (roll)", "Who (role)"}},
    Words{"state", {"Tila", "Läge", "State"}},
    Words{"count", {"Määrä", "Antal", "Number"}},
    Words{"ground", {"Peruste", "Grund", "Ground"}},
    Words{"content", {"Sisältö", "Innehåll", "Content"}},
    Words{"due", {"Vastattava viimeistään", "Ska besvaras senast", "To be answered by"}},
    Words{"given", {"annettu", "gett", "given"}},
    Words{"refused", {"kieltäydytty", "vägrat", "refused"}},
    Words{"withdrawn", {"peruutettu", "återkallat", "withdrawn"}},
    Words{"requested", {"pyydetty", "begärt", "asked for"}},
    Words{"deferred", {"lykätty", "uppskjutet", "deferred"}},
    Words{"renewed", {"uudistettu", "förnyat", "renewed"}},
    Words{"revoked", {"kumottu", "upphävt", "revoked"}},
    Words{"expired", {"vanhentunut", "utgånget", "expired"}},
    Words{"invalidated", {"mitätöity", "ogiltigförklarat", "invalidated"}},
    Words{"restriction", {"käsittelyn rajoitus", "begränsning av behandlingen", "restriction"}},
    Words{"objection", {"vastustus", "invändning", "objection"}},
    Words{
        "accuracy-dispute",
        {"kiistetty paikkansapitävyys", "bestridd korrekthet", "disputed accuracy"}},
    Words{"turvakielto", {"turvakielto", "spärrmarkering", "address protection"}},
    Words{"deceased", {"kuolinmerkintä", "avliden", "deceased"}},
    Words{"assessing", {"arvioitavana", "bedöms", "being assessed"}},
    Words{"upheld", {"voimassa", "i kraft", "upheld"}},
    Words{"overridden", {"syrjäytetty", "åsidosatt", "overridden"}},
    Words{"ended", {"päättynyt", "avslutad", "ended"}},
    Words{"recorded_at", {"Kirjattu", "Antecknad", "Recorded"}},
    Words{"begins-later", {"alkaa myöhemmin", "börjar senare", "begins later"}},
    Words{"from", {"Alkaa", "Börjar", "Begins"}},
    Words{"until", {"Päättyy", "Upphör", "Ends"}},
    Words{"document", {"lähetetty asiakirja", "skickad handling", "document sent"}},
    Words{"quarantined", {"karanteenissa", "i karantän", "quarantined"}},
    Words{"rejected", {"hylätty", "avvisad", "rejected"}},
    Words{"access", {"tietoihin pääsy", "tillgång", "access"}},
    Words{"rectification", {"oikaisu", "rättelse", "rectification"}},
    Words{"erasure", {"poistaminen", "radering", "erasure"}},
    Words{"portability", {"siirtäminen", "dataportabilitet", "portability"}},
    Words{"withdrawal", {"suostumuksen peruutus", "återkallat samtycke", "withdrawal"}},
    Words{"queued", {"lähtemässä", "i kö", "queued"}},
    Words{"sent", {"lähetetty", "skickad", "sent"}},
    Words{"notice-received", {"vastaanotettu", "mottaget", "received"}},
    Words{
        "documents-of-many",
        {"asiakirjoja, joissa on muiden tietoja", "handlingar med andras uppgifter",
         "documents with other people's data"}},
    Words{
        "rights-of-others",
        {"muiden oikeudet ja vapaudet, (EU) 2016/679 art. 15(4)",
         "andras rättigheter och friheter, (EU) 2016/679 art. 15(4)",
         "rights and freedoms of others, (EU) 2016/679 Art. 15(4)"}},
    Words{
        "data-protection-officer",
        {"tietosuojavastaava", "dataskyddsombud", "data protection officer"}},
    Words{"administrator", {"pääkäyttäjä", "administratör", "administrator"}},
    Words{"auditor", {"tarkastaja", "granskare", "auditor"}},
    Words{"system-user", {"järjestelmä", "system", "a system"}},
    // what officials looked at or did, and what for
    Words{"customer-service", {"asiakaspalvelu", "kundservice", "customer service"}},
    Words{
        "rights-request",
        {"rekisteröidyn pyyntö", "den registrerades begäran", "a person's request"}},
    Words{"decision", {"päätöksenteko", "beslutsfattande", "a decision"}},
    Words{"supervision", {"valvonta", "tillsyn", "supervision"}},
    Words{"complaint", {"kantelu tai valitus", "klagomål eller besvär", "a complaint"}},
    Words{"error", {"virheen selvitys", "utredning av ett fel", "an error"}},
    Words{"court", {"tuomioistuin", "domstol", "a court"}},
    Words{
        "decisions ask",
        {"luovutuspäätöksen kokeilu", "prov av ett beslut om utlämnande",
         "a decision on disclosure, tried out"}},
    Words{
        "decisions read",
        {"luovutuspäätökset ja niiden perusteet", "beslut om utlämnande och deras grunder",
         "decisions on disclosure and their grounds"}},
    Words{
        "decisions replay",
        {"luovutuspäätöksen tarkistus", "kontroll av ett beslut om utlämnande",
         "a decision on disclosure, checked again"}},
    Words{
        "messages find",
        {"sinua koskevien sanomien haku", "sökning av meddelanden om dig",
         "a search for messages about you"}},
    Words{"traffic read", {"sanomien kulku", "meddelandenas gång", "how messages went"}},
    Words{
        "consents read", {"suostumukset ja esteet", "samtycken och spärrar", "consents and holds"}},
    Words{
        "consents record",
        {"suostumuksen tai esteen kirjaaminen", "anteckning av ett samtycke eller en spärr",
         "a consent or a hold, recorded"}},
    Words{
        "provenance read",
        {"tietojesi alkuperä", "var dina uppgifter kommer ifrån", "where your data came from"}},
    Words{
        "rights list",
        {"pyynnöt ja niiden määräajat", "begäranden och deras tidsfrister",
         "requests and when they are due"}},
    Words{
        "rights read",
        {"kaikki sinusta säilytettävät tiedot", "alla uppgifter som förvaras om dig",
         "all that is held of you"}},
    Words{
        "rights change",
        {"pyynnön käsittely", "behandling av en begäran", "a request, dealt with"}},
    Words{
        "rights release",
        {"vastauksen antaminen pyyntöön", "svar på en begäran",
         "the answer to a request, handed over"}},
    Words{"journal export", {"lokin ote", "utdrag ur loggen", "an excerpt of the log"}},
    Words{"other-call", {"muu käsittely", "annan behandling", "other handling"}},
    Words{"open", {"vireillä", "anhängig", "open"}},
    Words{"waits", {"odottaa pyytäjää", "väntar på den som begärt", "waits for the asker"}},
    Words{"decided", {"ratkaistu", "avgjord", "decided"}},
    Words{"answered", {"vastattu", "besvarad", "answered"}},
};

}

std::string_view words_for(std::string_view key, std::string_view language) noexcept {
    const auto* const found =
        std::find_if(all.begin(), all.end(), [&](const Words& words) { return words.key == key; });
    if (found == all.end()) {
        return key;
    }
    return found->in.at(language == "sv" ? 1U : language == "en" ? 2U : 0U);
}

}
