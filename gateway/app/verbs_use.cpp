// Verbs about what follows from persons' requests, and about use: clients of the interface.

#include "gateway/app/api_door.h"
#include "gateway/app/input_line.h"
#include "gateway/app/person_words.h"
#include "gateway/app/verb_output.h"
#include "gateway/core/error.h"

#include <iomanip>
#include <ostream>

namespace gateway::app {

using core::GatewayError;
using text::JsonValue;

namespace {

std::span<const JsonValue> list_at(const JsonValue& object, std::string_view key) {
    const JsonValue* const list{object.find(key)};
    return list == nullptr ? std::span<const JsonValue>{} : list->elements();
}

std::string text_at(const JsonValue& object, std::string_view key) {
    const JsonValue* const found{object.find(key)};
    return found == nullptr ? std::string{} : found->text();
}

std::string path_of(const PersonWords& words, std::string_view behind) {
    const bool plain{
        !words.request.empty()
        && words.request.find_first_not_of("0123456789abcdef-") == std::string::npos};
    return "/rights/requests/" + (plain ? words.request : "-") + std::string{behind};
}

void print_counts(const std::string& who, const JsonValue& counts, std::ostream& out) {
    out << std::left << std::setw(26) << who << std::right;
    for (const char* const key : {"calls", "reads", "persons", "refused", "without_purpose"}) {
        out << "  " << std::setw(10) << text_at(counts, key);
    }
    out << '\n';
}

void print_use(const JsonValue& report, std::ostream& out) {
    out << std::left << std::setw(26) << "USER OR GROUP" << std::right;
    for (const char* const column : {"CALLS", "READS", "PERSONS", "REFUSED", "NO PURPOSE"}) {
        out << "  " << std::setw(10) << column;
    }
    out << '\n';
    for (const JsonValue& user : list_at(report, "users")) {
        print_counts(text_at(user, "user"), user, out);
    }
    for (const JsonValue& group : list_at(report, "groups")) {
        print_counts("(" + text_at(group, "role") + ")", group, out);
    }
    for (const JsonValue& anomaly : list_at(report, "anomalies")) {
        out << text_at(anomaly, "kind") << ": " << text_at(anomaly, "user") << ", "
            << text_at(anomaly, "count") << " times, " << text_at(anomaly, "at") << " to "
            << text_at(anomaly, "until") << '\n';
    }
    if (const JsonValue* const namesakes{report.find("namesakes")}; namesakes != nullptr) {
        out << "namesakes were not looked for in what the register does not have:";
        for (const JsonValue& selection : list_at(*namesakes, "not_read")) {
            out << ' ' << selection.text();
        }
        out << '\n';
    }
}

}

int person_assess(
    const VerbOptions& options, const http::NetworkLibraries& network, const PersonWords& words,
    std::ostream& out) {
    JsonValue body{JsonValue::make_object()};
    body.add("reason", json(words.reason.empty() ? "assessment" : words.reason));
    const ApiAnswer answer{call_api(options, network, "POST", path_of(words, "/assessment"), body)};
    if (!answer.good()) {
        return print_problem(answer);
    }
    const JsonValue* const all{answer.body.find("all")};
    if (options.json) {
        out << text::write_json(answer.body) << '\n';
    } else {
        for (const JsonValue& item : list_at(answer.body, "items")) {
            out << std::left << std::setw(9) << text_at(item, "verdict") << text_at(item, "item")
                << "  " << text_at(item, "provision") << '\n';
        }
        const JsonValue* const unseen{answer.body.find("unseen")};
        out
            << (unseen != nullptr && unseen->is_true()
                    ? "on what some of it was processed is not known any more: 17.3.b\n"
                    : "")
            << (all != nullptr && all->is_true() ? "all of it as asked\n"
                                                 : "not all of it as asked\n");
    }
    return all != nullptr && all->is_true() ? 0 : 1;
}

int person_notices(
    const VerbOptions& options, const http::NetworkLibraries& network, const PersonWords& words,
    std::ostream& out) {
    const ApiAnswer answer{call_api(options, network, "GET", "/rights/notices")};
    if (!answer.good()) {
        return print_problem(answer);
    }
    bool overdue{false};
    for (const JsonValue& notice : list_at(answer.body, "unanswered")) {
        const JsonValue* const days{notice.find("days")};
        const bool late{days != nullptr && days->integer().value_or(0) > words.days};
        overdue = overdue || late;
        if (!options.json) {
            out << text_at(notice, "notice") << "  " << text_at(notice, "party") << "  "
                << text_at(notice, "kind") << "  " << text_at(notice, "state") << "  "
                << text_at(notice, "how") << "  " << text_at(notice, "days") << " days"
                << (late ? ", NO ANSWER" : "") << '\n';
        }
    }
    if (options.json) {
        out << text::write_json(answer.body) << '\n';
    } else if (list_at(answer.body, "unanswered").empty()) {
        out << "0 notices wait for an answer\n";
    }
    return overdue ? 1 : 0;
}

int use_report(
    const VerbOptions& options, const http::NetworkLibraries& network, const PersonWords& words,
    const std::string& file, std::ostream& out) {
    JsonValue body{JsonValue::make_object()};
    if (!file.empty()) {
        const core::Result<JsonValue> watched{text::parse_json(unmarked(read_input(file)))};
        if (!watched || !watched.value().is_object()) {
            throw GatewayError{
                "REQUEST_INVALID", "a JSON object is expected", GatewayError::Retry::never};
        }
        body = watched.value();
    }
    for (const auto& [key, value] :
         {std::pair{"from", words.from}, std::pair{"until", words.until}}) {
        if (value.empty()) {
            continue;
        }
        if (body.find(key) != nullptr) {
            throw GatewayError{
                "REQUEST_INVALID", std::string{"the file says "} + key + " too",
                GatewayError::Retry::never};
        }
        body.add(key, json(value));
    }
    const ApiAnswer answer{call_api(options, network, "POST", "/use/report", body)};
    if (!answer.good()) {
        return print_problem(answer);
    }
    if (options.json) {
        out << text::write_json(answer.body) << '\n';
    } else {
        print_use(answer.body, out);
    }
    return list_at(answer.body, "anomalies").empty() ? 0 : 1;
}

}
