#include "gateway/app/records.h"

#include <array>

namespace gateway::app {

using text::JsonValue;

namespace {

constexpr std::string_view style{
    "body{font:15px/1.45 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#111}"
    "h1{font-size:1.5em}dl{margin:.2em 0 .2em 1em}dt{font-weight:bold;margin-top:.4em}"
    "dd{margin-left:1em}section{border-top:1px solid #999;margin-top:1em;padding-top:.4em}"
    "ul{margin:.2em 0}@media print{body{max-width:none;margin:0}section{break-inside:avoid}}"};

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
    Heading{"bases", {"Perusteet", "Grunder", "Bases"}},
    Heading{"quote", {"Lainaus", "Citat", "Quotation"}},
    Heading{"rule", {"Sääntö", "Regel", "Rule"}},
    Heading{"register", {"Rekisteri", "Register", "Register"}},
    Heading{"name", {"Nimi", "Namn", "Name"}},
};

std::string heading(std::string_view key, std::size_t language) {
    for (const Heading& known : headings) {
        if (known.key == key) {
            return std::string{known.words.at(language)};
        }
    }
    std::string words{key};
    for (char& letter : words) {
        letter = letter == '_' || letter == '-' ? ' ' : letter;
    }
    return words;
}

bool nested(const JsonValue& value) {
    return value.is_array() || value.is_object();
}

void append(std::string& page, const JsonValue& value, std::size_t language) {
    if (value.is_object()) {
        page += "<dl>";
        for (const auto& [key, member] : value.members()) {
            page += "<dt>" + escaped(heading(key, language)) + "</dt><dd>";
            append(page, member, language);
            page += "</dd>";
        }
        page += "</dl>\n";
    } else if (value.is_array()) {
        if (value.elements().empty()) {
            page += "–";
            return;
        }
        const bool plain{!nested(value.elements().front())};
        page += plain ? "<ul>" : "";
        for (const JsonValue& element : value.elements()) {
            page += plain ? "<li>" : "<section>";
            append(page, element, language);
            page += plain ? "</li>" : "</section>\n";
        }
        page += plain ? "</ul>\n" : "";
    } else if (value.kind() == JsonValue::Kind::boolean) {
        page += text::write_json(value);
    } else {
        page += value.text().empty() ? "–" : escaped(value.text());
    }
}

}

std::string page_of(std::string_view title, const JsonValue& record, std::string_view language) {
    std::string page{
        "<!DOCTYPE html>\n<html lang=\"" + escaped(language)
        + "\"><head><meta charset=\"utf-8\"><title>" + escaped(title) + "</title><style>"
        + std::string{style} + "</style></head><body><h1>" + escaped(title) + "</h1>\n"};
    append(page, record, language == "fi" ? 0 : language == "sv" ? 1 : 2);
    return page + "</body></html>\n";
}

}
