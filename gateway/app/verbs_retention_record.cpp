// What is said of customerships and of an archive from outside. By it is decided whose keys are
// destroyed: each file stands in the journal, with who gave it.

#include "gateway/app/checkpoints.h"
#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/app/workbench.h"
#include "gateway/core/error.h"
#include "gateway/exchange/follow_up.h"
#include "gateway/journal/keeper_bodies.h"
#include "gateway/storage/retention_store.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <ostream>
#include <sstream>

namespace gateway::app {

using core::GatewayError;
using text::JsonValue;

namespace {

[[noreturn]] void wrong(std::int64_t line, const char* why) {
    throw GatewayError{
        "RETENTION_LINE", "line " + std::to_string(line) + ": " + why, GatewayError::Retry::never};
}

std::optional<ports::CustomershipEvent> event_of(std::string_view word) {
    using Event = ports::CustomershipEvent;
    return word == "began"          ? std::optional{Event::began}
           : word == "ended"        ? std::optional{Event::ended}
           : word == "matter-ended" ? std::optional{Event::matter_ended}
                                    : std::nullopt;
}

/// Half of a line that is not taken in is a fact that is lost: a line says one thing, and nothing
/// beside it.
void require_one_thing(const JsonValue& object, std::int64_t number) {
    constexpr std::array<std::string_view, 5> keys{"register", "subject", "event", "receipt", "at"};
    for (const auto& [key, value] : object.members()) {
        if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
            wrong(number, "it may have register, subject, event or receipt, and at");
        }
    }
    if (object.find("event") != nullptr && object.find("receipt") != nullptr) {
        wrong(number, "event and receipt are two lines");
    }
}

core::PersonNo person_in(Installation& installation, const JsonValue& object, std::int64_t number) {
    const auto configuration = installation.law().active()->configuration();
    const auto reg = core::RegisterId::find(object.string_at("register").value_or(""));
    const auto* const known = reg ? configuration->find(*reg) : nullptr;
    const auto subject = object.string_at("subject");
    if (known == nullptr || !subject) {
        wrong(number, "register or subject is missing or unknown");
    }
    const auto person = installation.store().people().find(
        known->controller, core::PersonId{std::string{*subject}});
    if (!person) {
        wrong(number, "nothing is kept about that person");
    }
    return *person;
}

/// One line: a customership's event, or an archive's receipt.
void read_line(
    Installation& installation, const JsonValue& object, std::int64_t number, core::Instant now,
    ports::ToldCustomerships& told) {
    require_one_thing(object, number);
    const core::PersonNo person{person_in(installation, object, number)};
    const auto at = core::parse_instant_or_date(object.string_at("at").value_or(""));
    const bool has_been{at && *at <= now};
    if (object.find("receipt") == nullptr) {
        const auto event = event_of(object.string_at("event").value_or(""));
        if (!event || !has_been) {
            wrong(number, "event is began, ended or matter-ended, at a day that has been");
        }
        told.events.push_back({person, *event, *at});
        return;
    }
    const std::string receipt{object.string_at("receipt").value_or("")};
    if (!exchange::is_reference(receipt)) {
        wrong(number, "receipt: up to 64 letters, digits and ./_-");
    }
    if (!has_been && object.find("at") != nullptr) {
        wrong(number, "at: of a receipt the day on which the archive gave it, which has been");
    }
    told.receipts.push_back({person, receipt, at.value_or(now)});
}

/// All lines are read before any is written.
ports::ToldCustomerships
read_lines(Installation& installation, const std::string& text, core::Instant now) {
    ports::ToldCustomerships told;
    std::istringstream input{text};
    std::int64_t number{0};
    for (std::string words; std::getline(input, words);) {
        ++number;
        if (words.find_first_not_of(" \t\r") == std::string::npos) {
            continue;
        }
        const core::Result<JsonValue> parsed{text::parse_json(words)};
        if (!parsed || !parsed.value().is_object()) {
            wrong(number, "the line is no JSON object");
        }
        read_line(installation, parsed.value(), number, now, told);
    }
    return told;
}

}

int retention_record(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& file,
    std::ostream& out) {
    const std::string text{read_input(file)};
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    const ports::ToldCustomerships told{read_lines(installation, text, installation.clock().now())};
    Workbench bench{installation, "cli-retention"}; // nobody else records meanwhile
    const std::int64_t recorded{installation.store().retention().count_new(told)};
    const std::int64_t known{static_cast<std::int64_t>(told.size()) - recorded};
    if (recorded > 0) {
        const std::string body{journal::recorded_body(
            {installation.keys().payload.of(core::as_bytes(text)),
             static_cast<std::int64_t>(told.events.size()),
             static_cast<std::int64_t>(told.receipts.size()), known, std::int64_t{::getuid()}})};
        bench.note([&](const exchange::Ground&, exchange::Writing& writing) {
            writing.note(journal::EntryKind::retention, std::nullopt, core::PersonNo::none, body);
            writing.rights.push_back({told});
        });
        sign_own_chain(installation, "cli-retention");
    }
    if (options.json) {
        JsonValue body{JsonValue::make_object()};
        body.add("recorded", json(recorded)).add("known", json(known));
        out << text::write_json(body) << '\n';
    } else {
        out << recorded << " recorded";
        if (known > 0) {
            out << ", " << known << " known before";
        }
        out << '\n';
    }
    return 0;
}

}
