#include "gateway/app/record_words.h"
#include "gateway/app/records.h"

#include <algorithm>
#include <array>

namespace gateway::app {

using text::JsonValue;

namespace {

constexpr std::string_view style{
    "body{font:15px/1.45 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#111}"
    "h1{font-size:1.5em}dl{margin:.2em 0 .2em 1em}dt{font-weight:bold;margin-top:.4em}"
    "dd{margin-left:1em}section{border-top:1px solid #999;margin-top:1em;padding-top:.4em}"
    "ul{margin:.2em 0}table{border-collapse:collapse}th,td{border:1px solid #999;padding:.1em "
    ".5em;text-align:left;vertical-align:top}@media "
    "print{body{max-width:none;margin:0}section{break-inside:avoid}}"};

std::string escaped(std::string_view text) {
    std::string safe;
    for (const char character : text) {
        switch (character) {
        case '&': safe += "&amp;"; break;
        case '<': safe += "&lt;"; break;
        case '>': safe += "&gt;"; break;
        case '"': safe += "&quot;"; break;
        default: safe.push_back(character);
        }
    }
    return safe;
}

struct Heading {
    std::string_view key;
    std::array<std::string_view, 3> words; // fi, sv, en
};

/// What readers of notices see; other keys are read by specialists, in English.
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
};

std::size_t place_of(std::string_view language) noexcept {
    return language == "fi" ? 0 : language == "sv" ? 1 : 2;
}

std::string heading(std::string_view key, std::size_t language) {
    for (const Heading& known : headings) {
        if (known.key == key) {
            return std::string{known.words.at(language)};
        }
    }
    std::string words{key};
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
}

std::string_view yes_or_no(bool yes, std::size_t language) noexcept {
    constexpr std::array<std::array<std::string_view, 3>, 2> words{
        {{"ei", "nej", "no"}, {"kyllä", "ja", "yes"}}};
    return words.at(yes ? 1 : 0).at(language);
}

bool nested(const JsonValue& value) {
    return value.is_array() || value.is_object();
}

/// Whether each element is an object of the same members, none of them nested: a row of a table.
bool is_table(const JsonValue& value) {
    const auto rows = value.elements();
    return std::all_of(rows.begin(), rows.end(), [&](const JsonValue& row) {
        return row.is_object() && row.members().size() == rows.front().members().size()
               && std::none_of(row.members().begin(), row.members().end(), [&](const auto& member) {
                      return nested(member.second) || rows.front().find(member.first) == nullptr;
                  });
    });
}

/// @param key of the member that holds it; empty: none does.
void append(std::string& page, const JsonValue& value, std::size_t language, std::string_view key);

void append_table(std::string& page, const JsonValue& value, std::size_t language) {
    page += "<table><tr>";
    for (const auto& [key, member] : value.elements().front().members()) {
        page += "<th>" + escaped(heading(key, language)) + "</th>";
    }
    page += "</tr>\n";
    for (const JsonValue& row : value.elements()) {
        page += "<tr>";
        for (const auto& [key, member] : row.members()) {
            page += "<td>";
            append(page, member, language, key);
            page += "</td>";
        }
        page += "</tr>\n";
    }
    page += "</table>\n";
}

void append(std::string& page, const JsonValue& value, std::size_t language, std::string_view key) {
    if (value.is_object()) {
        page += "<dl>";
        for (const auto& [name, member] : value.members()) {
            page += "<dt>" + escaped(heading(name, language)) + "</dt><dd>";
            append(page, member, language, name);
            page += "</dd>";
        }
        page += "</dl>\n";
    } else if (value.is_array()) {
        if (value.elements().empty()) {
            page += "–";
            return;
        }
        if (is_table(value)) {
            append_table(page, value, language);
            return;
        }
        const bool plain{!nested(value.elements().front())};
        page += plain ? "<ul>" : "";
        for (const JsonValue& element : value.elements()) {
            page += plain ? "<li>" : "<section>";
            append(page, element, language, key);
            page += plain ? "</li>" : "</section>\n";
        }
        page += plain ? "</ul>\n" : "";
    } else if (value.kind() == JsonValue::Kind::boolean) {
        page += yes_or_no(value.is_true(), language);
    } else {
        page += value.text().empty()
                    ? "–"
                    : escaped(
                        value_in_words(key, value.text(), static_cast<policy::Language>(language)));
    }
}

}

std::string heading_of(std::string_view key, std::string_view language) {
    return heading(key, place_of(language));
}

std::string page_of(std::string_view title, const JsonValue& record, std::string_view language) {
    std::string page{
        "<!DOCTYPE html>\n<html lang=\"" + escaped(language)
        + "\"><head><meta charset=\"utf-8\"><title>" + escaped(title) + "</title><style>"
        + std::string{style} + "</style></head><body><h1>" + escaped(title) + "</h1>\n"};
    append(page, record, place_of(language), {});
    return page + "</body></html>\n";
}

}
