// Verbs about anonymised releases: statistics release, sign, give-up, report, ledger. Clients of
// the administration's interface: who makes a release and who signs it are two people, and neither
// needs the keys of the installation.

#include "gateway/app/api_door.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/core/error.h"
#include "gateway/core/message_id.h"

#include <iomanip>
#include <ostream>

namespace gateway::app {

using core::GatewayError;
using text::JsonValue;

namespace {

/// A register is read and its quarter protected: minutes, where it is large.
constexpr std::chrono::minutes long_enough{30};

std::string path_of(const std::string& release, std::string_view behind = {}) {
    const auto id = core::MessageId::parse(release);
    if (!id) {
        throw GatewayError{"MESSAGE_ID_FORM", GatewayError::Retry::never};
    }
    std::string path{"/releases/"};
    return path.append(id->text()).append(behind);
}

void print(
    const VerbOptions& options, const JsonValue& report, const std::string& language,
    std::ostream& out) {
    if (options.json) {
        out << text::write_json(report) << '\n';
        return;
    }
    const JsonValue* const texts{report.find("texts")};
    out << report.string_at("release").value_or("") << '\n'
        << (texts == nullptr ? std::string{} : texts->string_at(language).value_or(""));
}

const JsonValue& report_in(const JsonValue& body) {
    const JsonValue* const report{body.find("report")};
    if (report == nullptr || report->is_null()) {
        throw GatewayError{"RELEASE_UNKNOWN", GatewayError::Retry::never}; // paid for, never made
    }
    return *report;
}

/// A step that only a data-protection officer takes. @param after what comes of it, for people
int officer_step(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& path,
    std::string_view did, std::string (*after)(const JsonValue&), std::ostream& out) {
    const ApiAnswer answer{call_api(options, network, "POST", path, {}, {}, long_enough)};
    if (!answer.good()) {
        return print_problem(answer);
    }
    if (options.json) {
        out << text::write_json(answer.body) << '\n';
    } else {
        out << answer.body.string_at("release").value_or("") << ' ' << did << ' '
            << answer.body.string_at("by").value_or("") << "; " << after(answer.body) << '\n';
    }
    return 0;
}

void print_entry(const JsonValue& entry, std::ostream& out) {
    const auto word = [&](const char* key) { return entry.string_at(key).value_or(""); };
    out << std::left << std::setw(38) << word("release") << std::setw(10) << word("state")
        << std::setw(28) << word("exchange") << ' ' << std::setw(8) << word("period")
        << std::setw(16) << word("recipient") << ' ' << std::setw(13) << word("by") << ' '
        << word("at") << '\n';
}

}

int statistics_release(
    const VerbOptions& options, const http::NetworkLibraries& network, const ReleaseWords& words,
    std::ostream& out) {
    JsonValue body{JsonValue::make_object()};
    body.add("exchange", json(words.exchange)).add("period", json(words.period));
    const ApiAnswer answer{call_api(options, network, "POST", "/releases", body, {}, long_enough)};
    if (!answer.good()) {
        return print_problem(answer);
    }
    print(options, report_in(answer.body), words.language, out);
    const JsonValue* const accepted{answer.body.find("accepted")};
    return accepted != nullptr && accepted->is_true() ? 0 : 1;
}

int statistics_sign(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& release,
    std::ostream& out) {
    return officer_step(
        options, network, path_of(release, "/sign"), "signed by",
        [](const JsonValue& made) {
            std::string line{"lautturi run "};
            line.append(made.string_at("exchange").value_or("")).append(" sends it");
            return line;
        },
        out);
}

int statistics_give_up(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& release,
    std::ostream& out) {
    return officer_step(
        options, network, path_of(release, "/give-up"), "given up by",
        [](const JsonValue&) {
            return std::string{"it does not leave, and the quarter can be released anew"};
        },
        out);
}

int statistics_report(
    const VerbOptions& options, const http::NetworkLibraries& network, const ReleaseWords& words,
    std::ostream& out) {
    const ApiAnswer answer{call_api(options, network, "GET", path_of(words.release))};
    if (!answer.good()) {
        return print_problem(answer);
    }
    print(options, report_in(answer.body), words.language, out);
    return 0;
}

int statistics_ledger(
    const VerbOptions& options, const http::NetworkLibraries& network, std::ostream& out) {
    const ApiAnswer answer{call_api(options, network, "GET", "/releases")};
    if (!answer.good()) {
        return print_problem(answer);
    }
    const JsonValue* const listed{answer.body.find("entries")};
    JsonValue entries{listed == nullptr ? JsonValue::make_array() : JsonValue{*listed}};
    if (options.json) {
        JsonValue body{JsonValue::make_object()};
        body.add("entries", std::move(entries));
        out << text::write_json(body) << '\n';
        return 0;
    }
    out << std::left << std::setw(38) << "RELEASE" << std::setw(10) << "STATE" << std::setw(29)
        << "EXCHANGE" << std::setw(8) << "PERIOD" << std::setw(17) << "RECIPIENT" << std::setw(14)
        << "BY"
        << "AT\n";
    for (const JsonValue& entry : entries.elements()) {
        print_entry(entry, out);
    }
    return 0;
}

}
