// explain: why a message was decided as it was, and whether it would be decided so again.

#include "gateway/admin/recorded_json.h"
#include "gateway/app/analysis_text.h"
#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/reading.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/core/error.h"
#include "gateway/exchange/delivery_words.h"
#include "gateway/storage/journal_store.h"
#include "gateway/storage/postgres_outbox.h"

#include <algorithm>
#include <iostream>
#include <set>
#include <span>

namespace gateway::app {

using core::GatewayError;
using text::JsonValue;

namespace {

JsonValue explained(
    const std::vector<ports::RecordedDecision>& decisions,
    const exchange::LoadConfiguration& load) {
    JsonValue array{JsonValue::make_array()};
    for (const ports::RecordedDecision& decision : decisions) {
        array.push(admin::recorded_json(decision, load));
    }
    return array;
}

/// @param unread  why the register's row was not read, beside a refusal; empty: it was.
void print_explained(
    const JsonValue& decisions, std::string_view unread, policy::Language in, std::ostream& out) {
    const std::string_view language{language_code(in)};
    for (const JsonValue& decision : decisions.elements()) {
        if (decision.find("erased")->is_true()) {
            out << "ERASED\n";
            continue;
        }
        out << decision.string_at("exchange").value_or("") << " → "
            << decision.string_at("party").value_or("") << ", "
            << decision.string_at("at").value_or("") << ": "
            << decision.string_at("outcome").value_or("") << '\n';
        const bool left{decision.string_at("outcome") != "refused"};
        if (!left && !unread.empty()) { // before what is missing because of it
            out << "  " << decision.string_at("register").value_or("") << ": "
                << exchange::with_words(std::string{unread}, in) << '\n';
        }
        for (const JsonValue& field : decision.find("fields")->elements()) {
            // the form that a rule would give is none that was given
            out << "  " << field.string_at("item").value_or("");
            if (left) {
                out << " (" << field.string_at("form").value_or("") << ')';
            }
            out << ": " << field.find("explanation")->string_at(language).value_or("") << '\n';
        }
    }
}

void print_replays(const JsonValue& replays, std::ostream& out) {
    for (const JsonValue& replay : replays.elements()) {
        out << replay.find("attempt")->text() << ": " << replay.string_at("verdict").value_or("");
        if (const JsonValue* const journalled{replay.find("journalled")}; journalled != nullptr) {
            out
                << (journalled->is_true() ? ", as the journal has it"
                                          : ", NOT as the journal has it");
        }
        out << '\n';
    }
}

/// Whether every decision came out as it was recorded, or is erased.
bool all_as_recorded(const JsonValue& replays) {
    return std::all_of(
        replays.elements().begin(), replays.elements().end(), [](const JsonValue& replay) {
            return replay.string_at("verdict") == "ERASED"
                   || (replay.string_at("verdict") == "IDENTICAL"
                       && replay.find("journalled")->is_true());
        });
}

/// Whose decisions these are.
std::vector<core::PersonNo> persons_in(std::span<const ports::RecordedDecision> decisions) {
    std::set<core::PersonNo> persons;
    for (const ports::RecordedDecision& decision : decisions) {
        if (decision.person != core::PersonNo::none && decision.evidence) {
            persons.insert(decision.person); // of whom nothing is left, nothing can be sealed
        }
    }
    return {persons.begin(), persons.end()};
}

JsonValue told(const core::MessageId& message, const char* key, JsonValue list) {
    JsonValue body{JsonValue::make_object()};
    body.add("message", json(message.text())).add(key, std::move(list));
    return body;
}

/// Why there is nothing to explain, and where to look.
GatewayError absent(Installation& installation, core::MessageId message) {
    for (const ports::JournalRow& row : installation.store().journal().entries_of(message)) {
        if (row.kind == "decision") {
            return GatewayError{
                "DECISION_ENDED",
                "what it was decided from was destroyed when its time was over "
                "(retention.decisions); the journal has the decision: lautturi journal export "
                "--message",
                GatewayError::Retry::never};
        }
    }
    return GatewayError{
        "DECISION_UNKNOWN",
        "no decision was made on a message with that id; `lautturi person "
        "report` and the journal show the ids of those there are",
        GatewayError::Retry::never};
}

}

int explain(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& message,
    Explain what, std::ostream& out) {
    const std::optional<core::MessageId> id{core::MessageId::parse(message)};
    if (!id) {
        throw GatewayError{
            "MESSAGE_ID_FORM", "an id is a UUID, as lists, answers and the journal show it",
            GatewayError::Retry::never};
    }
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    // a decision is explained, and made again, under the rules that made it
    const exchange::LoadConfiguration load{
        [&](const core::Digest& digest) { return installation.configuration_of(digest); }};
    const auto decisions = installation.store().decisions().decisions_of(*id);
    if (decisions.empty()) {
        throw absent(installation, *id);
    }
    record_reading(
        installation, Reading{
                          "decisions", what == Explain::why ? "read" : "replay", id->text(),
                          persons_in(decisions), options.reason, options.read_for});
    const auto entries = installation.store().journal().entries_of(*id);
    if (what == Explain::why) {
        JsonValue list{explained(decisions, load)};
        const std::optional<std::string> unread{admin::unread_row(decisions, entries)};
        if (options.json) {
            JsonValue body{told(*id, "decisions", std::move(list))};
            body.add("unread", unread ? json(*unread) : JsonValue{});
            out << text::write_json(body) << '\n';
        } else {
            print_explained(list, unread.value_or(""), language_of(options.language), out);
        }
        return 0;
    }
    JsonValue replays{JsonValue::make_array()};
    for (const ports::RecordedDecision& decision : decisions) {
        replays.push(admin::replay_json(decision, entries, load, installation.keys().payload));
    }
    const int status{all_as_recorded(replays) ? 0 : 1};
    if (options.json) {
        out << text::write_json(told(*id, "replays", std::move(replays))) << '\n';
    } else {
        print_replays(replays, out);
    }
    return status;
}

}
