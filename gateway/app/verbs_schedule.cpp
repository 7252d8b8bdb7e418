// Verbs about schedules: preview, list, pause, resume, run-now.

#include "gateway/app/adapters.h"
#include "gateway/app/checkpoints.h"
#include "gateway/app/findings_output.h"
#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/said_dates.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/app/workbench.h"
#include "gateway/core/error.h"
#include "gateway/exchange/follow_up.h"
#include "gateway/exchange/schedule.h"

#include <unistd.h>

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <map>

namespace gateway::app {

using core::GatewayError;
using text::JsonValue;

namespace {

std::string caller() {
    return "uid:" + std::to_string(::getuid());
}

JsonValue instant_json(const std::optional<core::Instant>& at) {
    return at ? json(core::to_helsinki_text(*at)) : JsonValue{};
}

/// A batch that we send. @throws core::GatewayError EXCHANGE_UNKNOWN, EXCHANGE_NOT_A_BATCH.
const config::Exchange&
batch_out(const config::Configuration& configuration, const std::string& name) {
    const std::optional<core::ExchangeId> id{core::ExchangeId::find(name)};
    const config::Exchange* const exchange{id ? configuration.find(*id) : nullptr};
    if (exchange == nullptr) {
        throw GatewayError{"EXCHANGE_UNKNOWN", GatewayError::Retry::never};
    }
    if (exchange->direction != ports::Direction::out) {
        throw GatewayError{"EXCHANGE_NOT_A_BATCH", GatewayError::Retry::never};
    }
    return *exchange;
}

/// The same, and it has a schedule. @throws core::GatewayError SCHEDULE_NONE too.
const config::Exchange&
scheduled(const config::Configuration& configuration, const std::string& name) {
    const config::Exchange& exchange{batch_out(configuration, name)};
    if (!exchange.schedule) {
        throw GatewayError{"SCHEDULE_NONE", GatewayError::Retry::never};
    }
    return exchange;
}

core::Instant from_of(const std::string& text) {
    if (text.empty()) {
        return SystemClock{}.now();
    }
    return said_instant(text, "--from");
}

constexpr core::Code superseded{"SUPERSEDED"};
constexpr core::Code in_blackout{"BLACKOUT"};

void print_due(
    core::Instant due, const std::optional<core::Instant>& begins,
    std::optional<core::Code> left_out, std::ostream& out) {
    constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    const core::Weekday weekday{core::weekday(core::local_date(due))};
    out << days.at(static_cast<std::size_t>(weekday)) << ' ' << core::to_helsinki_text(due);
    if (left_out == superseded) {
        out << "  is left out: superseded by what is due before the party's blackout ends";
    } else if (!begins) {
        out << "  is left out: the party's blackout";
    } else if (*begins != due) {
        out << "  begins " << core::to_helsinki_text(*begins) << ", after the party's blackout";
    }
    out << '\n';
}

}

int schedule_preview(const VerbOptions& options, const ScheduleWords& words, std::ostream& out) {
    const CheckedFolder checked{check_folder(folder_of(options), Adapters::formats_only())};
    if (!checked.valid()) {
        print_errors(checked.loaded.findings, options.json, std::cerr);
        return 2;
    }
    const config::Configuration& configuration{*checked.loaded.configuration};
    const config::Exchange& exchange{scheduled(configuration, words.exchange)};
    const core::Blackouts& blackouts{configuration.find(exchange.party)->blackouts};
    const core::Instant from{from_of(words.from)};
    // One that is due at the very instant asked about is among them; one more than is told shows
    // whether there are more.
    const auto count = static_cast<std::size_t>(words.count);
    std::vector<core::Instant> due{exchange.schedule->due.between(
        from + std::chrono::microseconds{-1}, core::Instant::from_microseconds(INT64_MAX),
        count + 1)};
    const bool more{due.size() > count};
    due.resize(std::min(due.size(), count));
    JsonValue list{JsonValue::make_array()};
    for (const core::Instant at : due) {
        std::optional<core::Instant> begins{exchange::begins_at(*exchange.schedule, blackouts, at)};
        const bool later{begins && exchange::is_superseded(*exchange.schedule, at, *begins)};
        const std::optional<core::Code> left_out{
            later     ? std::optional{superseded}
            : !begins ? std::optional{in_blackout}
                      : std::nullopt};
        begins = left_out ? std::nullopt : begins;
        if (!options.json) {
            print_due(at, begins, left_out, out);
            continue;
        }
        JsonValue one{JsonValue::make_object()};
        one.add("due_at", instant_json(at))
            .add("begins_at", instant_json(begins))
            .add("left_out", left_out ? json(left_out->text()) : JsonValue{});
        list.push(std::move(one));
    }
    if (!options.json && due.empty()) {
        out << "never due\n";
    } else if (!options.json && !more) {
        out << "no more are known: nothing is looked for after 2099\n";
    }
    if (options.json) {
        JsonValue body{JsonValue::make_object()};
        body.add("exchange", json(exchange.id.text()))
            .add("rule", json(exchange.schedule->due.text()))
            .add("from", instant_json(from))
            .add("due", std::move(list))
            .add("more", JsonValue::of_boolean(more));
        out << text::write_json(body) << '\n';
    }
    return 0;
}

namespace {

/// How one schedule stands.
struct Standing {
    const config::Exchange* exchange;
    std::optional<core::Instant> next;
    const ports::SchedulePause* paused{nullptr};
    const ports::DueRun* last{nullptr};
};

std::string_view state_text(ports::DueState state) noexcept {
    switch (state) {
    case ports::DueState::waiting: return "waiting";
    case ports::DueState::begun: return "begun";
    case ports::DueState::skipped: return "skipped";
    }
    return {};
}

JsonValue standing_json(const Standing& standing) {
    JsonValue paused;
    if (standing.paused != nullptr) {
        paused = JsonValue::make_object();
        paused.add("since", instant_json(standing.paused->at))
            .add("by", json(standing.paused->by))
            .add("reason", json(standing.paused->reason));
    }
    JsonValue last;
    if (standing.last != nullptr) {
        last = JsonValue::make_object();
        last.add("due_at", instant_json(standing.last->due_at))
            .add("state", json(state_text(standing.last->state)))
            .add("code", json(standing.last->code))
            .add("asked_by", json(standing.last->asked_by))
            .add("run", standing.last->run ? json(standing.last->run->text()) : JsonValue{});
    }
    JsonValue object{JsonValue::make_object()};
    object.add("exchange", json(standing.exchange->id.text()))
        .add("rule", json(standing.exchange->schedule->due.text()))
        .add("next", instant_json(standing.next))
        .add("paused", std::move(paused))
        .add("last", std::move(last));
    return object;
}

void print_standing(const Standing& standing, std::ostream& out) {
    out << std::left << std::setw(28) << standing.exchange->id.text() << "  next "
        << (standing.next ? core::to_helsinki_text(*standing.next) : "-");
    if (standing.paused != nullptr) {
        out << "  paused by " << standing.paused->by << ": " << standing.paused->reason;
    }
    if (standing.last != nullptr) {
        out << "  last " << core::to_helsinki_text(standing.last->due_at) << ' '
            << state_text(standing.last->state) << ' ' << standing.last->code;
    }
    out << '\n';
}

template <class Row>
std::map<core::ExchangeId, const Row*> by_exchange(const std::vector<Row>& rows) {
    std::map<core::ExchangeId, const Row*> found;
    for (const Row& row : rows) {
        found.emplace(row.exchange, &row);
    }
    return found;
}

template <class Row>
const Row* find(const std::map<core::ExchangeId, const Row*>& rows, core::ExchangeId exchange) {
    const auto found = rows.find(exchange);
    return found == rows.end() ? nullptr : found->second;
}

}

int schedule_list(
    const VerbOptions& options, const http::NetworkLibraries& network, std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    const auto configuration = installation.law().active()->configuration();
    const std::vector<ports::SchedulePause> pauses{installation.store().schedules().paused()};
    std::vector<core::ExchangeId> known;
    for (const config::Exchange& exchange : configuration->exchanges) {
        known.push_back(exchange.id);
    }
    const std::vector<ports::DueRun> settled{installation.store().schedules().last_settled(known)};
    const auto paused = by_exchange(pauses);
    const auto last = by_exchange(settled);
    const core::Instant now{installation.clock().now()};
    JsonValue list{JsonValue::make_array()};
    for (const config::Exchange& exchange : configuration->exchanges) {
        if (!exchange.schedule) {
            continue;
        }
        const Standing standing{
            &exchange, exchange.schedule->due.next(now), find(paused, exchange.id),
            find(last, exchange.id)};
        if (options.json) {
            list.push(standing_json(standing));
        } else {
            print_standing(standing, out);
        }
    }
    if (options.json) {
        JsonValue body{JsonValue::make_object()};
        body.add("schedules", std::move(list));
        out << text::write_json(body) << '\n';
    }
    return 0;
}

namespace {

int done(
    const VerbOptions& options, core::ExchangeId exchange, const std::string& what,
    std::ostream& out) {
    if (options.json) {
        JsonValue body{JsonValue::make_object()};
        body.add("exchange", json(exchange.text())).add("schedule", json(what));
        out << text::write_json(body) << '\n';
    } else {
        out << exchange << ": " << what << '\n';
    }
    return 0;
}

}

int schedule_pause(
    const VerbOptions& options, const http::NetworkLibraries& network, const ScheduleWords& words,
    bool paused, std::ostream& out) {
    if (!exchange::is_official(words.reason)) {
        throw GatewayError{
            "REFERENCE_FORM",
            "--reason: up to 64 letters, digits, spaces and ./_-, no personal identity code",
            GatewayError::Retry::never};
    }
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    const auto configuration = installation.law().active()->configuration();
    const core::ExchangeId id{scheduled(*configuration, words.exchange).id};
    Workbench bench{installation, "cli-desk"};
    bench.note(exchange::pause(
        ports::SchedulePause{id, paused, words.reason, caller()}, installation.keys()));
    sign_own_chain(installation, "cli-desk");
    return done(options, id, paused ? "paused" : "resumed", out);
}

int schedule_run_now(
    const VerbOptions& options, const http::NetworkLibraries& network, const ScheduleWords& words,
    std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    const Settings settings{read_settings(options.settings)};
    if (!settings.schedule_enabled) {
        throw GatewayError{"SCHEDULE_DISABLED", GatewayError::Retry::never};
    }
    Installation installation{settings, Installation::Process::command, network, log};
    const auto configuration = installation.law().active()->configuration();
    const core::ExchangeId id{batch_out(*configuration, words.exchange).id};
    Workbench bench{installation, "cli-desk"};
    bench.note(exchange::ask(ports::DueAsked{id, installation.clock().now(), caller()}));
    sign_own_chain(installation, "cli-desk");
    return done(options, id, "asked for: the daemon begins it", out);
}

}
