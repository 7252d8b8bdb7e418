// Verbs about persons: consents, refusals and holds.

#include "gateway/app/checkpoints.h"
#include "gateway/app/consent_desk.h"
#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/reading.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/app/workbench.h"
#include "gateway/core/error.h"
#include "gateway/exchange/consent_import.h"
#include "gateway/exchange/consent_json.h"

#include <map>
#include <ostream>
#include <sstream>

namespace gateway::app {

using core::GatewayError;
using exchange::Recorded;
using text::JsonValue;

namespace {

/// So many events of one person are shown; more are counted.
constexpr std::size_t shown_events{1'000};

/// Statements with the line, or row, on which each stands.
struct Told {
    std::vector<exchange::Statement> statements;
    std::vector<std::int64_t> places;
};

/// A line that is no JSON says nothing; it may have been meant to take something away.
exchange::Statement statement_on(const std::string& line, const policy::Law& law) {
    const core::Result<JsonValue> parsed{text::parse_json(line)};
    if (parsed) {
        return exchange::read_statement(parsed.value(), law);
    }
    exchange::Statement statement;
    statement.what = core::Hold{};
    statement.wrong.push(text::StrictJson::error(
        parsed.rejection().path, parsed.rejection().code.text(), "the line is no JSON object"));
    return statement;
}

Told read_lines(const std::string& input, const policy::Law& law) {
    Told told;
    std::istringstream lines{input};
    std::int64_t number{0};
    for (std::string line; std::getline(lines, line);) {
        ++number;
        if (line.find_first_not_of(" \t\r") != std::string::npos) {
            told.statements.push_back(statement_on(line, law));
            told.places.push_back(number);
        }
    }
    return told;
}

std::int64_t count(const std::vector<Recorded>& all, Recorded::State state) {
    return std::count_if(
        all.begin(), all.end(), [&](const Recorded& one) { return one.state == state; });
}

std::int64_t waiting(const std::vector<Recorded>& all) {
    return std::count_if(all.begin(), all.end(), [](const Recorded& one) {
        return one.takes && one.state == Recorded::State::recorded;
    });
}

void print_wrong(const Recorded& one, std::ostream& out) {
    for (const JsonValue& wrong : one.wrong.elements()) {
        const std::string_view path{wrong.string_at("path").value_or("")};
        out << "  " << wrong.string_at("code").value_or("") << (path.empty() ? "" : " at ") << path
            << ": " << wrong.string_at("reason").value_or("") << '\n';
    }
}

void print_one(const std::string& place, const Recorded& one, std::ostream& out) {
    out << place << ": ";
    switch (one.state) {
    case Recorded::State::rejected: out << "rejected\n"; break;
    case Recorded::State::known:
        out
            << (one.repeats
                    ? "known: the same was recorded before, nothing was added; tell another "
                      "expressed_at if it was said again\n"
                    : "known: it was imported before\n");
        break;
    case Recorded::State::failed:
        out << "not recorded: " << (one.failure ? one.failure->text() : std::string_view{})
            << "; try again\n";
        break;
    case Recorded::State::recorded:
        out
            << (one.takes ? "recorded, not yet acknowledged: it is refused from now on, but what "
                            "was decided before may still leave\n"
                          : "recorded\n");
        break;
    case Recorded::State::acknowledged:
        out << "recorded and acknowledged: nothing that was decided before can leave\n";
        break;
    }
    print_wrong(one, out);
    for (const ports::LiveAttempt& attempt : one.waits_for) {
        out << "  waits for message " << attempt.message << ", attempt " << attempt.attempt
            << " to " << attempt.party << " on node " << attempt.node << ", since "
            << core::to_helsinki_text(attempt.marked_at) << '\n';
    }
    for (const exchange::Recipient& recipient : one.recipients) {
        out << "  " << recipient.party << (recipient.received ? " received" : " may have received");
        for (const core::ItemId item : recipient.items) {
            out << ' ' << item;
        }
        out << " in message " << recipient.message << ", " << core::to_helsinki_text(recipient.at)
            << (recipient.concerned ? "" : " (not what this is about)") << '\n';
    }
}

int report(
    const VerbOptions& options, const std::string& unit, const Told& told,
    const std::vector<Recorded>& all, std::ostream& out) {
    const std::int64_t acknowledged{count(all, Recorded::State::acknowledged)};
    const std::int64_t recorded{count(all, Recorded::State::recorded) + acknowledged};
    const std::int64_t rejected{count(all, Recorded::State::rejected)};
    const std::int64_t failed{count(all, Recorded::State::failed)};
    if (options.json) {
        JsonValue events{JsonValue::make_array()};
        for (std::size_t at{0}; at < all.size(); ++at) {
            JsonValue event{JsonValue::make_object()};
            event.add(unit, json(told.places[at]));
            const JsonValue rest{exchange::json_of(all[at])};
            for (const auto& [key, value] : rest.members()) {
                event.add(key, value);
            }
            events.push(std::move(event));
        }
        JsonValue body{JsonValue::make_object()};
        body.add("recorded", json(recorded))
            .add("acknowledged", json(acknowledged))
            .add("waiting", json(waiting(all)))
            .add("known", json(count(all, Recorded::State::known)))
            .add("rejected", json(rejected))
            .add("failed", json(failed))
            .add("events", std::move(events));
        out << text::write_json(body) << '\n';
    } else {
        for (std::size_t at{0}; at < all.size(); ++at) {
            print_one(unit + ' ' + std::to_string(told.places[at]), all[at], out);
        }
        out << "recorded " << recorded << " events, " << acknowledged << " of them acknowledged; "
            << waiting(all) << " wait, " << count(all, Recorded::State::known) << " known, "
            << rejected << " rejected, " << failed << " failed\n";
    }
    return failed > 0 ? 2 : rejected > 0 ? 1 : 0;
}

int record(
    const VerbOptions& options, Installation& installation, const std::string& unit,
    const Told& told, std::ostream& out) {
    Workbench bench{installation, "cli-consent"};
    const ConsentDesk desk{installation, bench};
    const std::vector<Recorded> all{
        desk.consents().record(told.statements, installation.settings().acknowledge_wait)};
    sign_own_chain(installation, "cli-consent");
    return report(options, unit, told, all, out);
}

const config::Register&
register_named(const config::Configuration& configuration, std::string_view name) {
    const auto id = core::RegisterId::find(name);
    const config::Register* const reg{id ? configuration.find(*id) : nullptr};
    if (reg == nullptr) {
        throw GatewayError{"REGISTER_UNKNOWN", GatewayError::Retry::never};
    }
    return *reg;
}

}

int consent_record(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& file,
    std::ostream& out) {
    const std::string input{read_input(file)};
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    const std::shared_ptr<const config::Configuration> configuration{
        installation.law().active()->configuration()};
    return record(
        options, installation, "line", read_lines(input, configuration->rules->law()), out);
}

int consent_import(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& reg,
    std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    const std::shared_ptr<const exchange::Assembly> assembly{installation.law().active()};
    const config::Configuration& configuration{*assembly->configuration()};
    const config::Register& known{register_named(configuration, reg)};
    const std::unique_ptr<ports::RegisterReader> reader{assembly->reader(known.id)};
    Told told;
    told.statements = exchange::read_consent_table(
        *reader, known, configuration.rules->law(), installation.keys());
    for (std::size_t row{1}; row <= told.statements.size(); ++row) {
        told.places.push_back(static_cast<std::int64_t>(row));
    }
    return record(options, installation, "row", told, out);
}

namespace {

void print_record(const exchange::PersonRecord& record, std::ostream& out) {
    for (const core::ConsentEvent& event : record.events) {
        const JsonValue told{exchange::json_of(event)};
        out << event.sequence << "  " << told.string_at("expressed_at").value_or("") << "  "
            << told.string_at("kind").value_or("") << ' ' << told.string_at("role").value_or("");
        for (const core::ItemId item : event.items) {
            out << ' ' << item;
        }
        out << " →";
        for (const core::PartyId party : event.parties) {
            out << ' ' << party;
        }
        for (const core::PartyClass cls : event.classes) {
            out << " (" << cls << ')';
        }
        out << '\n';
    }
    out << record.events.size() << " events\n";
    for (const exchange::PersonRecord::State& of : record.states) {
        const JsonValue told{exchange::json_of(of)};
        out << "  " << of.party << ", " << of.purpose << ", " << of.state.item << ", "
            << told.string_at("role").value_or("") << ": " << told.string_at("state").value_or("")
            << " since " << told.string_at("since").value_or("") << " (event " << of.state.sequence
            << ")\n";
    }
    for (const core::Hold& hold : record.holds) {
        const JsonValue told{exchange::json_of(hold)};
        out << "  hold " << told.string_at("kind").value_or("") << ": "
            << told.string_at("state").value_or("") << '\n';
    }
    if (!record.waiting.empty()) {
        out << "  " << record.waiting.size() << " recorded and not yet acknowledged\n";
    }
}

}

int consent_list(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& file,
    std::ostream& out) {
    const core::Result<JsonValue> asked{text::parse_json(read_input(file))};
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    static_cast<void>(installation.law()); // its names are known from here on
    const auto subject = asked ? asked.value().string_at("subject") : std::nullopt;
    const auto reg_name = asked ? asked.value().string_at("register") : std::nullopt;
    const auto reg = reg_name ? core::RegisterId::find(*reg_name) : std::nullopt;
    if (!subject || !reg) {
        throw GatewayError{
            "REQUEST_INVALID", "subject or register is missing or unknown",
            GatewayError::Retry::never};
    }
    exchange::Acknowledgements nobody{exchange::Acknowledgements::Parts{
        {},
        installation.store().barriers(),
        installation.store().histories(),
        installation.law(),
        installation.clock()}};
    const exchange::Consents consents{exchange::Consents::Parts{
        {},
        installation.store().people(),
        installation.store().histories(),
        installation.store().barriers(),
        nobody,
        installation.law(),
        installation.clock()}};
    const core::PersonId person{std::string{*subject}};
    const exchange::PersonRecord record{consents.list(*reg, person, shown_events)};
    const auto text_of = [&](std::string_view key, const std::string& otherwise) {
        return std::string{asked.value().string_at(key).value_or(otherwise)};
    };
    Reading reading;
    reading.resource = "consents";
    reading.reason = text_of("reason", options.reason);
    reading.read_for = text_of("read_for", options.read_for);
    if (const auto known = installation.store().people().find(
            installation.law().active()->configuration()->find(*reg)->controller, person)) {
        reading.persons.push_back(*known);
    }
    record_reading(installation, reading);
    if (options.json) {
        out << text::write_json(exchange::json_of(record)) << '\n';
    } else {
        print_record(record, out);
    }
    return 0;
}

}
