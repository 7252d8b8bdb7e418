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

std::string_view yes_or_no(bool yes, policy::Language language) noexcept {
    constexpr std::array<std::array<std::string_view, 3>, 2> words{
        {{"ei", "nej", "no"}, {"kyllä", "ja", "yes"}}};
    return words.at(yes ? 1 : 0).at(static_cast<std::size_t>(language));
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
void append(
    std::string& page, const JsonValue& value, policy::Language language, std::string_view key);

void append_table(std::string& page, const JsonValue& value, policy::Language language) {
    page += "<table><tr>";
    for (const auto& [key, member] : value.elements().front().members()) {
        page += "<th>" + escaped(heading_in(key, language)) + "</th>";
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

void append(
    std::string& page, const JsonValue& value, policy::Language language, std::string_view key) {
    if (value.is_object()) {
        page += "<dl>";
        for (const auto& [name, member] : value.members()) {
            page += "<dt>" + escaped(heading_in(name, language)) + "</dt><dd>";
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
        page += value.text().empty() ? "–" : escaped(value_in_words(key, value.text(), language));
    }
}

}

std::string page_of(std::string_view title, const JsonValue& record, std::string_view language) {
    std::string page{
        "<!DOCTYPE html>\n<html lang=\"" + escaped(language)
        + "\"><head><meta charset=\"utf-8\"><title>" + escaped(title) + "</title><style>"
        + std::string{style} + "</style></head><body><h1>" + escaped(title) + "</h1>\n"};
    append(page, record, speech_of(language), {});
    return page + "</body></html>\n";
}

}
