#include "gateway/app/analysis_text.h"

#include "gateway/app/analysis_words.h"
#include "gateway/core/error.h"
#include "gateway/core/instant.h"
#include "gateway/policy/phrases.h"

#include <algorithm>
#include <map>
#include <ostream>
#include <vector>

namespace gateway::app {

namespace {

using policy::Language;
using text::JsonValue;

std::string_view at(const JsonValue& object, std::string_view key) {
    return object.string_at(key).value_or("");
}

std::string joined(const JsonValue* list, std::string_view separator = ", ") {
    std::string text;
    for (const JsonValue& element :
         list == nullptr ? std::span<const JsonValue>{} : list->elements()) {
        text += (text.empty() ? std::string_view{} : separator);
        text += element.text();
    }
    return text;
}

/// The day of an instant; of an end, the last day before it.
std::string day(std::string_view instant, bool end, Language language) {
    const auto parsed = core::parse_instant(instant);
    if (!parsed) {
        return {};
    }
    const core::Instant inside{end ? *parsed + std::chrono::microseconds{-1} : *parsed};
    return policy::say_date(core::local_date(inside), language);
}

/// 1.1.2025–31.12.2035, with an open side where it is open.
std::string span(const JsonValue& row, Language language) {
    return day(at(row, "from"), false, language) + "–" + day(at(row, "until"), true, language);
}

std::string item(const JsonValue& row) {
    std::string text{at(*row.find("names"), "item")};
    text += " (" + std::string{at(row, "item")};
    const std::string codes{joined(row.find("codes"))};
    return text + (codes.empty() ? "" : ": " + codes) + ")";
}

std::string party(const JsonValue& row, Language language) {
    const JsonValue& names{*row.find("names")};
    if (row.find("party")->is_null()) {
        return std::string{at(names, "class")} + " (" + std::string{at(row, "class")} + ", "
               + std::string{say(Word::no_party_yet, language)} + ")";
    }
    return std::string{at(names, "party")} + " (" + std::string{at(row, "party")} + ")";
}

std::string purpose(const JsonValue& row) {
    return std::string{at(*row.find("names"), "purpose")} + " (" + std::string{at(row, "purpose")}
           + ")";
}

std::string rule_names(const JsonValue& row) {
    std::string text;
    for (const JsonValue& rule : row.find("rules")->elements()) {
        text += (text.empty() ? "" : ", ") + std::string{at(rule, "rule")};
    }
    return text;
}

void print_rules(const JsonValue& row, Language language, std::ostream& out) {
    for (const JsonValue& rule : row.find("rules")->elements()) {
        out << "      " << say(Word::rule, language) << ' ' << at(rule, "rule") << " ("
            << joined(rule.find("sections"));
        if (!rule.find("verified")->is_true()) {
            out << "; " << say(Word::unverified, language);
        }
        out << ")\n";
        if (!rule.find("requires")->elements().empty()) {
            out << "        " << say(Word::requires_terms, language) << ' '
                << joined(rule.find("terms"), "; ") << '\n';
        }
    }
}

void print_witness(const JsonValue& row, Language language, std::ostream& out) {
    if (const JsonValue* const witness{row.find("witness")}; !witness->is_null()) {
        out << "      " << say(Word::witness, language) << ' ' << text::write_json(*witness)
            << '\n';
    }
}

/// Rows that differ in nothing but register and item, in the order of their first.
struct Group {
    const JsonValue* first{nullptr};
    std::vector<std::string> registers;
    std::vector<std::string> items;
};

std::vector<Group> grouped(const JsonValue& rows, std::string_view kind) {
    std::vector<Group> groups;
    std::map<std::string, std::size_t> known;
    for (const JsonValue& row : rows.elements()) {
        std::string key{kind};
        for (const char* member :
             {"party", "class", "purpose", "from", "until", "form", "form_without_consent",
              "change", "before", "after"}) {
            key += '\n' + std::string{at(row, member)};
        }
        key += '\n' + rule_names(row);
        const JsonValue* const some{row.find("in_some_circumstances")};
        key += some != nullptr && some->is_true() ? "\nsome" : "";
        const auto [place, fresh] = known.emplace(key, groups.size());
        if (fresh) {
            groups.push_back({&row, {}, {}});
        }
        Group& group{groups[place->second]};
        const auto add = [](std::vector<std::string>& list, std::string name) {
            if (std::find(list.begin(), list.end(), name) == list.end()) {
                list.push_back(std::move(name));
            }
        };
        add(group.registers, std::string{at(row, "register")});
        add(group.items, item(row));
    }
    return groups;
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

std::string form(std::string_view name, Language language) {
    return std::string{
        say(name == "full"   ? Word::form_full
            : name == "year" ? Word::form_year
                             : Word::form_none,
            language)};
}

std::string consent(const JsonValue& row, Language language) {
    const std::string_view without{at(row, "form_without_consent")};
    if (without == at(row, "form")) {
        return std::string{say(Word::without_consent, language)};
    }
    return std::string{
        say(without == "none" ? Word::only_by_consent : Word::more_by_consent, language)};
}

/// How many, and the first few.
std::string messages(const JsonValue& list, Language language) {
    constexpr std::size_t shown{3};
    std::string text{
        std::to_string(list.elements().size()) + ' ' + std::string{say(Word::messages, language)}};
    for (std::size_t place{0}; place < std::min(shown, list.elements().size()); ++place) {
        text += (place == 0 ? ": " : ", ") + list.elements()[place].text();
    }
    return text + (list.elements().size() > shown ? ", …" : "");
}

void print_place(const Group& group, Language language, std::ostream& out) {
    const JsonValue& row{*group.first};
    out << party(row, language) << '\n'
        << "  " << say(Word::purpose, language) << ' ' << purpose(row) << "; "
        << say(Word::registers, language) << ' ' << listed(group.registers) << '\n';
}

void print_changes(const JsonValue& changes, Language language, std::ostream& out) {
    for (const Group& group : grouped(changes, "change")) {
        const JsonValue& row{*group.first};
        print_place(group, language, out);
        out << "    " << (at(row, "change") == "gain" ? '+' : '-') << ' ' << listed(group.items)
            << ": " << form(at(row, "before"), language) << " → "
            << form(at(row, "after"), language) << ", " << span(row, language) << '\n';
        if (row.find("in_some_circumstances")->is_true()) {
            out << "      " << say(Word::in_some_circumstances, language) << '\n';
        }
        if (row.find("needs_second_person")->is_true()) {
            out << "      " << say(Word::second_person, language) << '\n';
        }
        print_rules(row, language, out);
        print_witness(row, language, out);
    }
}

/// On which day it was decided, and on which the draft changes something.
void print_days(const JsonValue& body, Language language, std::ostream& out) {
    if (const std::string as_of{day(at(body, "at"), false, language)}; as_of.empty()) {
        out << say(Word::at_its_own_time, language) << '\n';
    } else {
        out << say(Word::as_of, language) << ' ' << as_of << '\n';
    }
    std::vector<std::string> days;
    for (const JsonValue& change : body.find("changes_at")->elements()) {
        days.push_back(day(change.text(), false, language));
    }
    if (!days.empty()) {
        out << say(Word::changes_on, language) << ' ' << listed(days) << '\n';
    }
}

}

Language language_of(const std::string& word) {
    for (const Language language : {Language::fi, Language::sv, Language::en}) {
        if (word == language_code(language)) {
            return language;
        }
    }
    throw core::GatewayError{
        "LANGUAGE_UNKNOWN", "--language takes fi, sv or en", core::GatewayError::Retry::never};
}

std::string_view language_code(Language language) noexcept {
    switch (language) {
    case Language::fi: return "fi";
    case Language::sv: return "sv";
    case Language::en: break;
    }
    return "en";
}

void print_who_can(const JsonValue& body, Language language, std::ostream& out) {
    const JsonValue& rows{*body.find("rows")};
    const JsonValue& query{*body.find("query")};
    const std::string when{day(at(query, "at"), false, language)};
    out << at(query, "name") << " (" << at(query, "item") << at(query, "category") << "), "
        << (when.empty() ? say(Word::ever, language) : std::string_view{when}) << '\n';
    if (rows.elements().empty()) {
        out << say(Word::nobody, language) << '\n';
    }
    for (const Group& group : grouped(rows, "reach")) {
        const JsonValue& row{*group.first};
        print_place(group, language, out);
        out << "    " << listed(group.items) << ": " << form(at(row, "form"), language) << ", "
            << span(row, language) << ", " << consent(row, language) << '\n';
        print_rules(row, language, out);
        print_witness(row, language, out);
    }
}

void print_dead(const JsonValue& body, Language language, std::ostream& out) {
    const JsonValue& dead{*body.find("dead")};
    if (dead.elements().empty()) {
        out << say(Word::none_dead, language) << '\n';
    }
    for (const JsonValue& row : dead.elements()) {
        out << at(row, "rule") << ": " << say_cause(at(row, "cause"), language);
        if (const std::string caps{joined(row.find("caps"))}; !caps.empty()) {
            out << " (" << caps << ')';
        }
        if (const std::string ended{day(at(row, "ended"), true, language)}; !ended.empty()) {
            out << " (" << ended << ')';
        }
        if (const std::string items{joined(row.find("items"))}; !items.empty()) {
            out << "; " << say(Word::items, language) << ' ' << items;
        }
        out << '\n';
        print_witness(row, language, out);
    }
}

void print_expiry(const JsonValue& body, Language language, std::ostream& out) {
    out << at(body, "section") << ' ' << at(body, "name") << ": "
        << say(Word::ends_before, language) << ' ' << day(at(body, "date"), false, language) << '\n'
        << say(Word::rules_on_it, language) << ' ' << joined(body.find("permits")) << '\n';
    for (const JsonValue& exchange : body.find("exchanges_stopped")->elements()) {
        out << say(Word::exchange_stops, language) << ' ' << at(exchange, "exchange") << " ("
            << joined(exchange.find("mandatory")) << ")\n";
    }
    for (const JsonValue& exchange : body.find("no_longer_received")->elements()) {
        out << say(Word::not_received, language) << ' ' << at(exchange, "exchange") << " ("
            << joined(exchange.find("items")) << ")\n";
    }
    if (body.find("changes")->elements().empty()) {
        out << say(Word::nothing_stops, language) << '\n';
    }
    print_changes(*body.find("changes"), language, out);
}

void print_diff(const JsonValue& body, Language language, std::ostream& out) {
    if (body.find("changes")->elements().empty()) {
        out << say(Word::no_difference, language) << '\n';
    }
    print_changes(*body.find("changes"), language, out);
    if (body.find("needs_second_person")->is_true()) {
        out << say(Word::second_person, language) << '\n';
    }
}

void print_traffic(const JsonValue& body, Language language, std::ostream& out) {
    print_days(body, language, out);
    out << say(Word::decisions, language) << ' ' << body.find("decisions")->text() << "; "
        << say(Word::erased, language) << ' ' << body.find("erased")->text() << '\n';
    if (body.find("parties")->elements().empty()) {
        out << say(Word::no_difference, language) << '\n';
    }
    for (const JsonValue& row : body.find("parties")->elements()) {
        out << at(row, "party") << ", " << at(row, "purpose") << ", " << at(row, "register")
            << '\n';
        const auto changes = [&](const char* key, char sign) {
            for (const JsonValue& change : row.find(key)->elements()) {
                out << "  " << sign << ' ' << at(change, "item") << ": "
                    << form(at(change, "before"), language) << " → "
                    << form(at(change, "after"), language) << "; "
                    << messages(*change.find("messages"), language) << '\n';
            }
        };
        changes("newly_sent", '+');
        changes("newly_withheld", '-');
        for (const JsonValue& item : row.find("undetermined")->elements()) {
            out << "  ? " << at(item, "item") << ": " << say(Word::undetermined, language) << "; "
                << messages(*item.find("messages"), language) << '\n';
        }
        for (const auto& [key, word] :
             {std::pair{"started", Word::started}, std::pair{"stopped", Word::stopped}}) {
            if (!row.find(key)->elements().empty()) {
                out << "  " << say(word, language) << ' ' << messages(*row.find(key), language)
                    << '\n';
            }
        }
    }
    if (body.find("needs_second_person")->is_true()) {
        out << say(Word::second_person, language) << '\n';
    }
}

}
