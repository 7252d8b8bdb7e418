// Verbs about what persons ask of the controller: clients of the administration's interface.

#include "gateway/app/api_door.h"
#include "gateway/app/input_line.h"
#include "gateway/app/person_words.h"
#include "gateway/app/verb_output.h"
#include "gateway/core/error.h"
#include "gateway/rights/html.h"
#include "gateway/rights/portability.h"

#include <iomanip>
#include <iostream>

namespace gateway::app {

using core::GatewayError;
using text::JsonValue;

namespace {

JsonValue read_object(const std::string& file) {
    const core::Result<JsonValue> body{text::parse_json(unmarked(read_input(file)))};
    if (!body || !body.value().is_object()) {
        throw GatewayError{
            "REQUEST_INVALID", "a JSON object is expected", GatewayError::Retry::never};
    }
    return body.value();
}

/// An id as one segment of a path; what cannot be one leads nowhere.
std::string segment(const std::string& id) {
    const bool plain{!id.empty() && id.find_first_not_of("0123456789abcdef-") == std::string::npos};
    return plain ? id : "-";
}

std::string request_path(const PersonWords& words, std::string_view behind = {}) {
    return "/rights/requests/" + segment(words.request) + std::string{behind};
}

void add_if(JsonValue& body, std::string_view key, const std::string& value) {
    if (!value.empty()) {
        body.add(std::string{key}, json(value));
    }
}

void print_case(const JsonValue& one, std::ostream& out) {
    const JsonValue* const left{one.find("days_left")};
    const JsonValue* const late{one.find("late")};
    out << one.string_at("request").value_or("") << "  " << std::left << std::setw(14)
        << one.string_at("right").value_or("") << std::setw(10)
        << one.string_at("standing").value_or("") << "due " << one.string_at("due").value_or("");
    if (left != nullptr) {
        out << " (" << left->text() << " days"
            << (late != nullptr && late->is_true() ? ", LATE" : "") << ')';
    }
    out << '\n';
}

void print_steps(const JsonValue& one, std::ostream& out) {
    const JsonValue* const steps{one.find("steps")};
    for (const JsonValue& step :
         steps == nullptr ? std::span<const JsonValue>{} : steps->elements()) {
        out << "  " << step.string_at("at").value_or("") << "  "
            << step.string_at("step").value_or("") << "  " << step.string_at("by").value_or("")
            << "  " << step.string_at("reference").value_or("") << "  "
            << step.string_at("ground").value_or("") << '\n';
    }
}

/// The steps that may follow, each with the grounds of which it needs one.
void print_next(const JsonValue& one, std::ostream& out) {
    const JsonValue* const next{one.find("next")};
    if (next == nullptr || next->elements().empty()) {
        return;
    }
    out << "  next: ";
    std::string_view between;
    for (const JsonValue& step : next->elements()) {
        out << between << step.string_at("step").value_or("");
        between = "; ";
        std::string_view mark{" ("};
        const JsonValue* const grounds{step.find("grounds")};
        for (const JsonValue& ground :
             grounds == nullptr ? std::span<const JsonValue>{} : grounds->elements()) {
            out << mark << ground.text();
            mark = ", ";
        }
        out << (mark == ", " ? ")" : "");
    }
    out << '\n';
}

/// What a step did beside the request; of a request that is shown, nothing.
void print_effects(const JsonValue& one, std::ostream& out) {
    const JsonValue* const recipients{one.find("recipients")};
    const JsonValue* const erased{one.find("erased")};
    const JsonValue* const holds{one.find("holds")};
    if (recipients != nullptr && erased != nullptr && holds != nullptr) {
        out << "  recipients told: " << recipients->elements().size()
            << "  persons erased: " << erased->text() << "  holds set: " << holds->text() << '\n';
    }
}

int show_case(const VerbOptions& options, const ApiAnswer& answer, std::ostream& out) {
    if (!answer.good()) {
        return print_problem(answer);
    }
    if (options.json) {
        out << text::write_json(answer.body) << '\n';
    } else {
        print_case(answer.body, out);
        print_steps(answer.body, out);
        print_effects(answer.body, out);
        print_next(answer.body, out);
    }
    return 0;
}

/// JSON, or the page that is printed.
int show_report(const VerbOptions& options, const ApiAnswer& answer, std::ostream& out) {
    if (!answer.good()) {
        return print_problem(answer);
    }
    out << (options.json ? text::write_json(answer.body) + '\n' : rights::report_html(answer.body));
    return 0;
}

JsonValue withheld(const PersonWords& words) {
    JsonValue list{JsonValue::make_array()};
    const auto each = [&](const char* kind, const std::vector<std::string>& names) {
        for (const std::string& name : names) {
            JsonValue one{JsonValue::make_object()};
            one.add(kind, json(name)).add("tell", JsonValue::of_boolean(!words.untold));
            list.push(std::move(one));
        }
    };
    each("party", words.parties);
    each("item", words.items);
    each("message", words.messages);
    return list;
}

}

int person_report(
    const VerbOptions& options, const http::NetworkLibraries& network, const PersonWords& words,
    const std::string& file, std::ostream& out) {
    JsonValue body{JsonValue::make_object()};
    if (words.request.empty()) {
        body = read_object(file);
    } else {
        body.add("request", json(words.request));
    }
    for (const auto& [key, value] :
         {std::pair{"language", words.language},
          {"reason", words.reason},
          {"read_for", words.read_for}}) {
        if (!value.empty() && body.find(key) != nullptr) {
            throw core::GatewayError{
                "REQUEST_INVALID", std::string{"the file says "} + key + " too",
                core::GatewayError::Retry::never};
        }
        add_if(body, key, value);
    }
    return show_report(options, call_api(options, network, "POST", "/rights/report", body), out);
}

int person_open(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& file,
    std::ostream& out) {
    return show_case(
        options, call_api(options, network, "POST", "/rights/requests", read_object(file)), out);
}

int person_requests(
    const VerbOptions& options, const http::NetworkLibraries& network, const PersonWords& words,
    std::ostream& out) {
    const ApiAnswer answer{call_pages(options, network, "/rights/requests", "requests")};
    if (!answer.good()) {
        return print_problem(answer);
    }
    const JsonValue* const late{answer.body.find("late")};
    const bool some_late{late != nullptr && late->integer().value_or(0) > 0};
    if (options.json) {
        out << text::write_json(answer.body) << '\n';
    } else {
        const JsonValue* const all{answer.body.find("requests")};
        for (const JsonValue& one :
             all == nullptr ? std::span<const JsonValue>{} : all->elements()) {
            const JsonValue* const its{one.find("late")};
            if (!words.late || (its != nullptr && its->is_true())) {
                print_case(one, out);
            }
        }
        out << (late == nullptr ? "0" : late->text()) << " late\n";
    }
    return words.late && some_late ? 1 : 0;
}

int person_show(
    const VerbOptions& options, const http::NetworkLibraries& network, const PersonWords& words,
    std::ostream& out) {
    return show_case(options, call_api(options, network, "GET", request_path(words)), out);
}

int person_step(
    const VerbOptions& options, const http::NetworkLibraries& network, const PersonWords& words,
    std::ostream& out) {
    JsonValue body{JsonValue::make_object()};
    body.add("step", json(words.step)).add("reference", json(words.reference));
    add_if(body, "ground", words.ground);
    add_if(body, "level", words.level);
    if (words.cents != 0) {
        body.add("cents", json(words.cents));
    }
    JsonValue list{withheld(words)};
    if (!list.elements().empty()) {
        body.add("withhold", std::move(list));
    }
    return show_case(
        options, call_api(options, network, "POST", request_path(words, "/steps"), body), out);
}

namespace {

/// Beside the copy: what of the register is not in it, for the official who hands it over.
/// @return whether anything was told.
bool warn_of_gaps(const JsonValue& copy) {
    const JsonValue* const not_read{copy.find("not_read")};
    if (not_read != nullptr) {
        std::cerr << "the copy may lack something: the register does not have";
        for (const JsonValue& place : not_read->elements()) {
            std::cerr << ' ' << place.text();
        }
        std::cerr << '\n';
    }
    const JsonValue* const unreadable{copy.find("unreadable")};
    if (unreadable != nullptr) {
        std::cerr << "the copy may lack something: rows that cannot be read, and of which nobody "
                     "can say whose they are:";
        for (const JsonValue& rows : unreadable->elements()) {
            std::cerr << ' ' << rows.string_at("selection").value_or("") << ' '
                      << rows.find("rows")->integer().value_or(0) << " ("
                      << rows.string_at("code").value_or("") << ')';
        }
        std::cerr << '\n';
    }
    return not_read != nullptr || unreadable != nullptr;
}

}

int person_release(
    const VerbOptions& options, const http::NetworkLibraries& network, const PersonWords& words,
    const std::string& file, std::ostream& out) {
    if (words.csv && options.json) {
        throw GatewayError{
            "USAGE", "--csv and --json exclude each other", GatewayError::Retry::never};
    }
    JsonValue body{JsonValue::make_object()};
    body.add("reference", json(words.reference))
        .add("reason", json(words.reason.empty() ? "release " + words.reference : words.reason));
    if (!file.empty()) {
        body.add("subject", json(read_object(file).string_at("subject").value_or("")));
    }
    add_if(body, "to", words.to);
    const ApiAnswer answer{
        call_api(options, network, "POST", request_path(words, "/release"), body)};
    if (const JsonValue * sent{answer.good() ? answer.body.find("transfer") : nullptr}) {
        if (options.json) {
            out << text::write_json(answer.body) << '\n';
        } else {
            out << "goes to " << sent->string_at("party").value_or("") << " by the exchange "
                << sent->string_at("exchange").value_or("") << ": "
                << sent->find("items")->elements().size() << " items\n";
        }
        return 0;
    }
    if (answer.good() && answer.body.find("portable") != nullptr) {
        if (!warn_of_gaps(answer.body)
            && answer.body.find("items")->elements().empty()) { // beside the copy, not in it
            std::cerr << "the copy has no item: nothing of the register came from the person on a "
                         "consent or contract\n";
        }
        out
            << (words.csv ? rights::portable_csv(answer.body)
                          : text::write_json(answer.body) + '\n');
        return 0;
    }
    return show_report(options, answer, out);
}

}
