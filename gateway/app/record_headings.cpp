// What the members of a record are called on its page: one table, and a test that no page prints a
// member that is not in it.

#include "gateway/app/record_words.h"
#include "gateway/app/records.h"

#include <algorithm>
#include <array>

namespace gateway::app {

namespace {

struct Heading {
    std::string_view key;
    std::array<std::string_view, 3> words; // fi, sv, en
};

/// Of disclosures, of the record of processing, and of a year.
constexpr std::array headings{
    Heading{
        "published",
        {"Julkaistu seloste sanoo", "Den publicerade beskrivningen säger",
         "What the published notice says"}},
    Heading{
        "generated", {"Säännöt sallivat nyt", "Reglerna tillåter nu", "What the rules permit now"}},
    Heading{
        "permitted_but_not_told",
        {"Sallittu, mutta selosteesta puuttuu", "Tillåtet, men saknas i beskrivningen",
         "Permitted, but not told in the notice"}},
    Heading{
        "told_but_not_permitted",
        {"Selosteessa, mutta mikään sääntö ei salli",
         "I beskrivningen, men ingen regel tillåter det", "Told, but no rule permits it"}},
    Heading{"recipients", {"Vastaanottajat", "Mottagare", "Recipients"}},
    Heading{"purposes", {"Käyttötarkoitukset", "Ändamål", "Purposes"}},
    Heading{"data", {"Tiedot", "Uppgifter", "Data"}},
    Heading{"conditions", {"Ehdot", "Villkor", "Conditions"}},
    Heading{"bases", {"Perusteet", "Grunder", "Bases"}},
    Heading{
        "beside",
        {"Seloste ja säännöt rinnakkain", "Beskrivningen bredvid reglerna",
         "The notice beside the rules"}},
    Heading{"count", {"Lukumäärä", "Antal", "Count"}},
    Heading{"party", {"Osapuoli", "Part", "Party"}},
    Heading{"exchange", {"Tiedonvaihto", "Utbyte", "Exchange"}},
    Heading{"outcome", {"Tulos", "Utfall", "Outcome"}},
    Heading{"form", {"Muoto", "Form", "Form"}},
    Heading{"year", {"Vuosi", "År", "Year"}},
    Heading{"decisions", {"Päätökset", "Beslut", "Decisions"}},
    Heading{"fields", {"Tietokentät", "Uppgiftsfält", "Fields"}},
    Heading{"gdpr", {"Tietosuoja-asetus", "Dataskyddsförordningen", "GDPR"}},
    Heading{"provisions", {"Säännökset", "Bestämmelser", "Provisions"}},
    Heading{
        "withheld_because",
        {"Miksi jäi antamatta", "Varför det inte lämnades", "Withheld because"}},
    Heading{"reason", {"Syy", "Orsak", "Reason"}},
    Heading{"rights_used", {"Käytetyt oikeudet", "Utövade rättigheter", "Rights used"}},
    Heading{"requests", {"Pyynnöt", "Begäranden", "Requests"}},
    Heading{
        "notices",
        {"Ilmoitukset vastaanottajille", "Underrättelser till mottagare", "Notices to recipients"}},
    Heading{"consents", {"Suostumukset", "Samtycken", "Consents"}},
    Heading{"holds", {"Rajoitukset ja kiellot", "Begränsningar och spärrar", "Holds"}},
    Heading{"journal_entries", {"Lokin merkinnät", "Loggens poster", "Journal entries"}},
    Heading{"kind", {"Laji", "Slag", "Kind"}},
    Heading{"state", {"Tila", "Läge", "State"}},
    Heading{"right", {"Oikeus", "Rättighet", "Right"}},
    Heading{"standing", {"Vaihe", "Skede", "Standing"}},
    Heading{"extended", {"Jatkettu", "Förlängda", "Extended"}},
    Heading{"late", {"Myöhässä", "Försenade", "Late"}},
    Heading{"quote", {"Lainaus", "Citat", "Quotation"}},
    Heading{"rule", {"Sääntö", "Regel", "Rule"}},
    Heading{"register", {"Rekisteri", "Register", "Register"}},
    Heading{"name", {"Nimi", "Namn", "Name"}},
    Heading{"activities", {"Käsittelytoimet", "Behandlingar", "Activities"}},
    Heading{"basis", {"Peruste", "Grund", "Basis"}},
    Heading{
        "configuration", {"Sääntöjen tiiviste", "Reglernas kontrollsumma", "Digest of the rules"}},
    Heading{"controller", {"Rekisterinpitäjä", "Personuppgiftsansvarig", "Controller"}},
    Heading{"business-id", {"Y-tunnus", "FO-nummer", "Business ID"}},
    Heading{
        "business-id-verified",
        {"Y-tunnus on tarkistettu", "FO-numret är kontrollerat", "The business ID was checked"}},
    Heading{"contacts", {"Yhteystiedot", "Kontaktuppgifter", "Contacts"}},
    Heading{"role", {"Asia", "Ärende", "Role"}},
    Heading{"channel", {"Yhteystieto", "Kontakt", "Contact"}},
    Heading{
        "joint-controllers",
        {"Yhteisrekisterinpitäjät", "Gemensamt personuppgiftsansvariga", "Joint controllers"}},
    Heading{
        "data-protection-officer",
        {"Tietosuojavastaava", "Dataskyddsombud", "Data protection officer"}},
    Heading{
        "transfers-outside-eea",
        {"Siirrot ETA-alueen ulkopuolelle", "Överföringar utanför EES",
         "Transfers outside the EEA"}},
    Heading{"retention", {"Säilytysajat", "Bevarandetider", "Retention"}},
    Heading{"security", {"Tietoturva", "Säkerhet", "Security"}},
    Heading{"systems", {"Järjestelmät", "System", "Systems"}},
    Heading{"notice", {"Tietosuojaseloste", "Dataskyddsbeskrivning", "Privacy notice"}},
    Heading{"registers", {"Rekisterit", "Register", "Registers"}},
};

/// Of flows (906/2019 §5), of what an impact assessment describes, and of a change.
constexpr std::array of_flows{
    Heading{
        "verified",
        {"Pykälä on luettu säädöstekstistä", "Paragrafen är läst i författningstexten",
         "The section was read in the act itself"}},
    Heading{"at", {"Säännöt päivältä", "Reglerna per", "Rules as of"}},
    Heading{"data_stores", {"Tietovarannot", "Informationslager", "Data stores"}},
    Heading{"flows", {"Tietovirrat", "Informationsflöden", "Information flows"}},
    Heading{
        "controller_verified",
        {"Rekisterinpitäjän Y-tunnus on tarkistettu",
         "Den personuppgiftsansvarigas FO-nummer är kontrollerat",
         "The controller's business ID was checked"}},
    Heading{"use", {"Käyttö", "Användning", "Use"}},
    Heading{"interface", {"Rajapinta", "Gränssnitt", "Interface"}},
    Heading{"calling_systems", {"Kutsuvat järjestelmät", "Anropande system", "Calling systems"}},
    Heading{"direction", {"Suunta", "Riktning", "Direction"}},
    Heading{"party_name", {"Osapuolen nimi", "Partens namn", "Name of the party"}},
    Heading{"party_role", {"Osapuolen asema", "Partens ställning", "Role of the party"}},
    Heading{"jurisdiction", {"Maa", "Land", "Country"}},
    Heading{"purpose", {"Käyttötarkoitus", "Ändamål", "Purpose"}},
    Heading{"transport", {"Siirtotapa", "Överföringssätt", "Transport"}},
    Heading{
        "owner", {"Tiedonvaihdosta vastaa", "Ansvarar för utbytet", "Answers for the exchange"}},
    Heading{"items", {"Tiedot", "Uppgifter", "Data"}},
    Heading{"categories", {"Tietoryhmät", "Kategorier av uppgifter", "Categories of data"}},
    Heading{
        "special_items",
        {"Erityisiin henkilötietoryhmiin kuuluvat tiedot",
         "Uppgifter som hör till särskilda kategorier av personuppgifter",
         "Data of special categories"}},
    Heading{
        "unverified_provisions",
        {"Säännökset, joita ei ole luettu säädöstekstistä",
         "Bestämmelser som inte har lästs i författningstexten",
         "Provisions that nobody has read in the act itself"}},
    Heading{"rules", {"Säännöt", "Regler", "Rules"}},
    Heading{"signed", {"Allekirjoitettu", "Undertecknat", "Signed"}},
    Heading{
        "encrypted_document",
        {"Asiakirja on salattu", "Dokumentet är krypterat", "The document is encrypted"}},
    Heading{"scheduled", {"Ajastettu", "Tidsstyrt", "Scheduled"}},
    Heading{
        "description",
        {"Kuvaus käsittelystä", "Beskrivning av behandlingen", "Description of the processing"}},
    Heading{
        "special_categories",
        {"Tietovirrat, joissa on erityisiä henkilötietoryhmiä",
         "Informationsflöden med särskilda kategorier av personuppgifter",
         "Flows with special categories of data"}},
    Heading{"parties_abroad", {"Osapuolet ulkomailla", "Parter i utlandet", "Parties abroad"}},
    Heading{"safeguards", {"Suojatoimet", "Skyddsåtgärder", "Safeguards"}},
    Heading{
        "left_to_the_assessor",
        {"Arvioijan tehtäväksi jää", "Återstår att bedöma", "Left to the assessor"}},
    Heading{"before", {"Ennen muutosta", "Före ändringen", "Before the change"}},
    Heading{"after", {"Muutoksen jälkeen", "Efter ändringen", "After the change"}},
    Heading{"flows_added", {"Uudet tietovirrat", "Nya informationsflöden", "Flows that begin"}},
    Heading{
        "flows_removed",
        {"Päättyvät tietovirrat", "Informationsflöden som upphör", "Flows that end"}},
    Heading{
        "flows_changed",
        {"Muuttuvat tietovirrat", "Informationsflöden som ändras", "Flows that change"}},
};

/// Of a notice held against the rules and against what was sent.
constexpr std::array of_notices{
    Heading{"file", {"Tiedosto", "Fil", "File"}},
    Heading{"line", {"Rivi", "Rad", "Line"}},
    Heading{"class", {"Vastaanottajaryhmä", "Mottagarkategori", "Category of recipients"}},
    Heading{
        "untold",
        {"Selosteessa kertomatta", "Nämns inte i beskrivningen", "Not told in the notice"}},
    Heading{"unpermitted", {"Mikään sääntö ei salli", "Ingen regel tillåter", "No rule permits"}},
    Heading{
        "held_untold",
        {"Rekisterissä, mutta selosteessa kertomatta",
         "I registret, men nämns inte i beskrivningen",
         "In the register, but not told in the notice"}},
    Heading{
        "sources_untold",
        {"Tietolähteet, joita seloste ei nimeä", "Uppgiftskällor som beskrivningen inte nämner",
         "Sources that the notice does not name"}},
    Heading{"exchanges", {"Tiedonvaihdot", "Utbyten", "Exchanges"}},
    Heading{
        "oversent",
        {"Lähetetty yli sallitun tai kerrotun", "Sänt utöver det som tillåts eller nämns",
         "Sent beyond what is permitted or told"}},
    Heading{
        "unused",
        {"Sallittu, mutta ei lähetetty", "Tillåtet, men inte sänt", "Permitted, but not sent"}},
};

template <std::size_t N>
const Heading* among(const std::array<Heading, N>& all, std::string_view key) {
    const auto found = std::find_if(
        all.begin(), all.end(), [&](const Heading& heading) { return heading.key == key; });
    return found == all.end() ? nullptr : &*found;
}

}

std::string heading_in(std::string_view key, policy::Language language) {
    const Heading* found{among(headings, key)};
    found = found == nullptr ? among(of_flows, key) : found;
    found = found == nullptr ? among(of_notices, key) : found;
    if (found != nullptr) {
        return std::string{found->words.at(static_cast<std::size_t>(language))};
    }
    std::string words{key};
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
}

policy::Language speech_of(std::string_view language) noexcept {
    return language == "fi"   ? policy::Language::fi
           : language == "sv" ? policy::Language::sv
                              : policy::Language::en;
}

std::string heading_of(std::string_view key, std::string_view language) {
    return heading_in(key, speech_of(language));
}

}
