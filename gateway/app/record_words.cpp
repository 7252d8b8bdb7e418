#include "gateway/app/record_words.h"

#include "gateway/core/decision.h"
#include "gateway/policy/phrases.h"

#include <algorithm>
#include <array>

namespace gateway::app {

namespace {

using policy::Language;
using Three = std::array<std::string_view, 3>; // fi, sv, en

struct Words {
    std::string_view key;
    std::string_view value;
    Three in;
};

/// What stands in the JSON as a sentence: acts that a record rests on, what the gateway does for
/// every flow, what is left to whoever assesses.
struct Sentence {
    std::string_view value;
    Three in;
};

constexpr std::array sentences{
    Sentence{
        "906/2019 §5(2)",
        {"tiedonhallintalaki (906/2019) 5 § 2 mom.",
         "informationshanteringslagen (906/2019) 5 § 2 mom.",
         "Information Management Act (906/2019), section 5(2)"}},
    Sentence{
        "906/2019 §5(3)",
        {"tiedonhallintalaki (906/2019) 5 § 3 mom.",
         "informationshanteringslagen (906/2019) 5 § 3 mom.",
         "Information Management Act (906/2019), section 5(3)"}},
    Sentence{
        "2016/679 Art. 35(7)",
        {"tietosuoja-asetus (EU) 2016/679, 35 artiklan 7 kohta",
         "dataskyddsförordningen (EU) 2016/679, artikel 35.7",
         "GDPR (EU) 2016/679, Article 35(7)"}},
    Sentence{
        "2016/679 Art. 30",
        {"tietosuoja-asetus (EU) 2016/679, 30 artikla",
         "dataskyddsförordningen (EU) 2016/679, artikel 30", "GDPR (EU) 2016/679, Article 30"}},
    Sentence{
        "every field of every message is decided before it leaves, on a provision or a consent",
        {"jokaisesta sanoman tiedosta päätetään ennen lähettämistä säännöksen tai suostumuksen "
         "perusteella",
         "om varje uppgift i varje meddelande beslutas innan den lämnas ut, med stöd av en "
         "bestämmelse eller ett samtycke",
         "every field of every message is decided before it leaves, on a provision or a consent"}},
    Sentence{
        "TLS with pinned certificates on every connection",
        {"jokainen yhteys on suojattu TLS:llä ja vastapuolen varmenne on vahvistettu ennalta",
         "varje förbindelse är skyddad med TLS och motpartens certifikat är fastställt på förhand",
         "TLS with pinned certificates on every connection"}},
    Sentence{
        "persons' data encrypted under a key a person, keys wrapped outside the database",
        {"kunkin henkilön tiedot on salattu omalla avaimella, ja avaimet on suojattu tietokannan "
         "ulkopuolella",
         "varje persons uppgifter är krypterade med en egen nyckel, och nycklarna skyddas utanför "
         "databasen",
         "persons' data encrypted under a key a person, keys wrapped outside the database"}},
    Sentence{
        "append-only, hash-chained, signed journal, anchored outside",
        {"lokia voi vain kartuttaa; se on tiivistein ketjutettu, allekirjoitettu ja ankkuroitu "
         "järjestelmän ulkopuolelle",
         "loggen kan endast utökas; den är kedjad med kontrollsummor, undertecknad och förankrad "
         "utanför systemet",
         "append-only, hash-chained, signed journal, anchored outside"}},
    Sentence{
        "withdrawals and holds are acknowledged when nothing can leave any more",
        {"suostumuksen peruutus, rajoitus ja kielto kuitataan vasta, kun mitään ei enää voi lähteä",
         "ett återkallat samtycke, en begränsning och en spärr kvitteras först när ingenting "
         "längre kan lämnas ut",
         "withdrawals and holds are acknowledged when nothing can leave any more"}},
    Sentence{
        "reads of content recorded with their reason (906/2019 §17)",
        {"sisällön katselu ja sen syy kirjataan lokiin (906/2019 17 §)",
         "läsning av innehåll och orsaken till den antecknas i loggen (906/2019 17 §)",
         "reads of content recorded with their reason (906/2019, section 17)"}},
    Sentence{
        "necessity and proportionality of each purpose",
        {"kunkin käyttötarkoituksen tarpeellisuus ja oikeasuhteisuus",
         "varje ändamåls nödvändighet och proportionalitet",
         "necessity and proportionality of each purpose"}},
    Sentence{
        "risks to persons, their likelihood and severity",
        {"henkilöihin kohdistuvat riskit, niiden todennäköisyys ja vakavuus",
         "riskerna för personer, deras sannolikhet och allvar",
         "risks to persons, their likelihood and severity"}},
    Sentence{
        "what the data-protection officer and the persons concerned say",
        {"tietosuojavastaavan ja rekisteröityjen näkemykset",
         "dataskyddsombudets och de registrerades synpunkter",
         "what the data-protection officer and the persons concerned say"}},
    Sentence{
        "costs and effects on the work of the authority",
        {"kustannukset ja vaikutukset viranomaisen toimintaan",
         "kostnaderna och konsekvenserna för myndighetens verksamhet",
         "costs and effects on the work of the authority"}},
    Sentence{
        "interoperability with other authorities",
        {"yhteentoimivuus muiden viranomaisten kanssa", "interoperabiliteten med andra myndigheter",
         "interoperability with other authorities"}},
    Sentence{
        "effects on persons' rights",
        {"vaikutukset henkilöiden oikeuksiin", "konsekvenserna för personers rättigheter",
         "effects on persons' rights"}},
};

constexpr std::array decided{
    Words{"outcome", "released", {"luovutettu", "utlämnat", "released"}},
    Words{"outcome", "reduced", {"luovutettu osittain", "delvis utlämnat", "released in part"}},
    Words{"outcome", "refused", {"evätty", "avslaget", "refused"}},
    Words{"form", "released", {"luovutettu", "utlämnat", "released"}},
    Words{"form", "withheld", {"jätetty pois", "utelämnat", "withheld"}},
    Words{
        "gdpr", "no longer a rule", {"ei enää sääntö", "inte längre en regel", "no longer a rule"}},
};

constexpr std::array rights_used{
    Words{"right", "access", {"tietoihin pääsy", "tillgång", "access"}},
    Words{"right", "rectification", {"oikaisu", "rättelse", "rectification"}},
    Words{"right", "erasure", {"poistaminen", "radering", "erasure"}},
    Words{"right", "restriction", {"käsittelyn rajoitus", "begränsning", "restriction"}},
    Words{"right", "portability", {"siirtäminen", "dataportabilitet", "portability"}},
    Words{"right", "objection", {"vastustus", "invändning", "objection"}},
    Words{"standing", "open", {"vireillä", "anhängig", "open"}},
    Words{
        "standing",
        "waits",
        {"odottaa pyytäjää", "väntar på den som begärt", "waits for the asker"}},
    Words{"standing", "decided", {"ratkaistu", "avgjord", "decided"}},
    Words{"standing", "refused", {"evätty", "avslagen", "refused"}},
    Words{"standing", "answered", {"vastattu", "besvarad", "answered"}},
    Words{"standing", "ended", {"päättynyt", "avslutad", "ended"}},
    Words{"state", "queued", {"lähtemässä", "i kö", "queued"}},
    Words{"state", "sent", {"lähetetty", "skickad", "sent"}},
    Words{"state", "received", {"vastaanotettu", "mottagen", "received"}},
    Words{"state", "assessing", {"arvioitavana", "bedöms", "being assessed"}},
    Words{"state", "upheld", {"voimassa", "i kraft", "upheld"}},
    Words{"state", "overridden", {"syrjäytetty", "åsidosatt", "overridden"}},
    Words{"state", "ended", {"päättynyt", "avslutad", "ended"}},
};

/// Of consents, holds and notices.
constexpr std::array kinds{
    Words{"kind", "requested", {"pyydetty", "begärt", "asked for"}},
    Words{"kind", "deferred", {"lykätty", "uppskjutet", "deferred"}},
    Words{"kind", "given", {"annettu", "gett", "given"}},
    Words{"kind", "renewed", {"uudistettu", "förnyat", "renewed"}},
    Words{"kind", "refused", {"kieltäydytty", "vägrat", "refused"}},
    Words{"kind", "withdrawn", {"peruutettu", "återkallat", "withdrawn"}},
    Words{"kind", "revoked", {"kumottu", "upphävt", "revoked"}},
    Words{"kind", "expired", {"vanhentunut", "utgånget", "expired"}},
    Words{"kind", "invalidated", {"mitätöity", "ogiltigförklarat", "invalidated"}},
    Words{"kind", "restriction", {"käsittelyn rajoitus", "begränsning", "restriction"}},
    Words{"kind", "objection", {"vastustus", "invändning", "objection"}},
    Words{
        "kind",
        "accuracy-dispute",
        {"kiistetty paikkansapitävyys", "bestridd korrekthet", "disputed accuracy"}},
    Words{"kind", "turvakielto", {"turvakielto", "spärrmarkering", "address protection"}},
    Words{"kind", "deceased", {"kuolinmerkintä", "avliden", "deceased"}},
    Words{"kind", "withdrawal", {"suostumuksen peruutus", "återkallat samtycke", "withdrawal"}},
    Words{"kind", "rectification", {"oikaisu", "rättelse", "rectification"}},
    Words{"kind", "erasure", {"poistaminen", "radering", "erasure"}},
};

/// Of the journal.
constexpr std::array entries{
    Words{"kind", "decision", {"luovutuspäätös", "beslut om utlämnande", "decision"}},
    Words{"kind", "refusal", {"eväys", "avslag", "refusal"}},
    Words{"kind", "attempt", {"lähetysyritys", "sändningsförsök", "attempt to send"}},
    Words{"kind", "outcome", {"lähetyksen tulos", "sändningens utfall", "outcome of an attempt"}},
    Words{"kind", "received", {"saapunut", "mottaget", "received"}},
    Words{"kind", "provenance", {"tiedon alkuperä", "uppgifters ursprung", "provenance"}},
    Words{
        "kind",
        "handed-over",
        {"luovutettu rekisteriin", "överlämnat till registret", "handed over to the register"}},
    Words{"kind", "quarantined", {"karanteenissa", "i karantän", "quarantined"}},
    Words{"kind", "rejected", {"hylätty", "avvisat", "rejected"}},
    Words{"kind", "sealed", {"sinetöity", "förseglat", "sealed"}},
    Words{"kind", "superseded", {"korvattu uudemmalla", "ersatt av ett nyare", "superseded"}},
    Words{
        "kind",
        "access-refused",
        {"torjuttu pyyntö", "avvisad begäran om tillträde", "access refused"}},
    Words{"kind", "consent", {"suostumustapahtuma", "samtyckeshändelse", "consent event"}},
    Words{"kind", "hold", {"rajoitus tai kielto", "begränsning eller spärr", "hold"}},
    Words{
        "kind",
        "configuration",
        {"sääntöjen muutos", "ändring av reglerna", "change of the rules"}},
    Words{"kind", "run-closed", {"päättynyt ajo", "avslutad körning", "run closed"}},
    Words{"kind", "answered", {"vastattu kysely", "besvarad förfrågan", "query answered"}},
    Words{"kind", "user", {"käyttäjän muutos", "ändring av en användare", "change of a user"}},
    Words{
        "kind",
        "token",
        {"pääsytunnisteen muutos", "ändring av en åtkomstnyckel", "change of a token"}},
    Words{
        "kind",
        "audit",
        {"hallinnan kutsu", "anrop till administrationen", "call of the administration"}},
    Words{"kind", "settled", {"selvitetty lähetys", "utredd sändning", "attempt settled"}},
    Words{"kind", "clock-behind", {"kello jäljessä", "klockan efter", "clock behind"}},
    Words{"kind", "acknowledged", {"kuitattu este", "kvitterad spärr", "hold acknowledged"}},
    Words{
        "kind",
        "notice",
        {"ilmoitus vastaanottajalle", "underrättelse till en mottagare", "notice to a recipient"}},
    Words{
        "kind",
        "official-case",
        {"virkahenkilön asia", "ärende för en tjänsteinnehavare", "an official's case"}},
    Words{"kind", "node-off", {"solmu poistettu", "nod borttagen", "node taken off"}},
    Words{"kind", "schedule", {"aikataulu", "tidtabell", "schedule"}},
    Words{"kind", "alarm", {"kuitattu hälytys", "kvitterat larm", "alarm taken note of"}},
    Words{
        "kind",
        "dead-letter",
        {"sanoma odottaa ihmistä", "meddelande väntar på en människa",
         "message waits for a person"}},
    Words{"kind", "replayed", {"lähetetty uudelleen", "sänt på nytt", "tried again"}},
    Words{"kind", "given-up", {"lähetyksestä luovuttu", "sändning uppgiven", "given up"}},
    Words{"kind", "key", {"avaimen vaihto", "nyckelbyte", "change of keys"}},
    Words{
        "kind",
        "retention",
        {"säilytysajan päättyminen", "slut på bevarandetiden", "end of retention"}},
    Words{
        "kind", "breach", {"tietoturvaloukkaus", "personuppgiftsincident", "personal data breach"}},
    Words{
        "kind",
        "receipt",
        {"vastaanottajan kuittaus", "mottagarens kvittens", "receipt of a recipient"}},
    Words{"kind", "rights", {"henkilön pyyntö", "en persons begäran", "a person's request"}},
    Words{"kind", "release", {"anonyymi tilasto", "anonym statistik", "anonymised release"}},
    Words{"kind", "checkpoint", {"tarkistuspiste", "kontrollpunkt", "checkpoint"}},
};

/// Of flows. `interface` is of a flow or of a register's connection.
constexpr std::array of_flows{
    Words{
        "direction",
        "out",
        {"rekisteristä osapuolelle", "från registret till parten",
         "from the register to the party"}},
    Words{
        "direction",
        "in",
        {"osapuolelta rekisteriin", "från parten till registret",
         "from the party to the register"}},
    Words{
        "direction",
        "query-out",
        {"rekisteri kysyy osapuolelta", "registret frågar parten", "the register asks the party"}},
    Words{
        "direction",
        "query-in",
        {"osapuoli kysyy rekisteristä", "parten frågar registret", "the party asks the register"}},
    Words{"party_role", "controller", {"rekisterinpitäjä", "personuppgiftsansvarig", "controller"}},
    Words{
        "party_role",
        "joint-controller",
        {"yhteisrekisterinpitäjä", "gemensamt personuppgiftsansvarig", "joint controller"}},
    Words{
        "party_role",
        "processor",
        {"henkilötietojen käsittelijä", "personuppgiftsbiträde", "processor"}},
    Words{"interface", "transfer", {"tiedonsiirto", "överföring", "transfer"}},
    Words{"interface", "query", {"kysely", "förfrågan", "query"}},
    Words{"interface", "files", {"tiedostot", "filer", "files"}},
    Words{"interface", "postgresql", {"PostgreSQL-tietokanta", "PostgreSQL-databas", "PostgreSQL"}},
    Words{"transport", "directory", {"hakemisto", "katalog", "directory"}},
    Words{"transport", "https", {"HTTPS", "HTTPS", "HTTPS"}},
    Words{"transport", "sftp", {"SFTP", "SFTP", "SFTP"}},
    Words{
        "transport",
        "xroad",
        {"palveluväylä (X-Road)", "informationsleden (X-Road)", "Data Exchange Layer (X-Road)"}},
    Words{
        "transport",
        "incomes-register",
        {"tulorekisterin rajapinta", "inkomstregistrets gränssnitt",
         "interface of the Incomes Register"}},
};

template <std::size_t N>
const Three* among(const std::array<Words, N>& all, std::string_view key, std::string_view value) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Words& words) {
        return words.key == key && words.value == value;
    });
    return found == all.end() ? nullptr : &found->in;
}

const Three* sentence(std::string_view value) {
    const auto found = std::find_if(sentences.begin(), sentences.end(), [&](const Sentence& one) {
        return one.value == value;
    });
    return found == sentences.end() ? nullptr : &found->in;
}

/// Why in general: an explanation names what of one case this leaves out.
std::string in_general(core::Reason reason, Language language) {
    using policy::Phrase;
    constexpr Three over{
        "säännön voimassaolo on päättynyt", "regeln har upphört att gälla",
        "the rule is no longer in force"};
    constexpr Three guard{"ehdoton este", "ett ovillkorligt hinder", "an absolute obstacle"};
    const auto in = static_cast<std::size_t>(language);
    if (reason == core::Reason::rule_expired) {
        return std::string{over.at(in)};
    }
    if (reason == core::Reason::guard) {
        return std::string{guard.at(in)};
    }
    return policy::fill(
        policy::clause(reason, language),
        {{"the_item", policy::phrase(Phrase::some_item, language)},
         {"to_recipient", policy::phrase(Phrase::some_recipient, language)},
         {"for_purpose", policy::phrase(Phrase::some_purpose, language)}});
}

}

std::string
value_in_words(std::string_view key, std::string_view value, policy::Language language) {
    if (key == "reason") {
        const std::optional<core::Reason> reason{core::parse_reason(value)};
        return reason ? in_general(*reason, language) : std::string{value};
    }
    const Three* found{among(decided, key, value)};
    found = found == nullptr ? among(rights_used, key, value) : found;
    found = found == nullptr ? among(kinds, key, value) : found;
    found = found == nullptr ? among(entries, key, value) : found;
    found = found == nullptr ? among(of_flows, key, value) : found;
    found = found == nullptr ? sentence(value) : found;
    return std::string{found == nullptr ? value : found->at(static_cast<std::size_t>(language))};
}

}
