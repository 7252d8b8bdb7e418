// Verbs about expectations: list, acknowledge. They read the store themselves, so they also tell
// what nobody watches.

#include "gateway/app/checkpoints.h"
#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/app/workbench.h"
#include "gateway/core/error.h"
#include "gateway/exchange/age_limits.h"
#include "gateway/exchange/follow_up.h"
#include "gateway/exchange/schedule.h"
#include "gateway/storage/postgres_outbox.h"

#include <algorithm>
#include <iomanip>
#include <iostream>

namespace gateway::app {

using core::GatewayError;
using text::JsonValue;

namespace {

JsonValue alarm_json(const ports::Alarm& alarm) {
    JsonValue object{JsonValue::make_object()};
    object.add("exchange", json(alarm.key.exchange.text()))
        .add("expectation", json(alarm.key.expectation.text()))
        .add("due_at", json(core::to_helsinki_text(alarm.due_at)))
        .add("code", json(alarm.code))
        .add("records", json(alarm.records))
        .add("opened_at", json(core::to_helsinki_text(alarm.opened_at)))
        .add("official", json(alarm.official))
        .add("reference", json(alarm.reference))
        .add(
            "closed_at",
            alarm.closed_at ? json(core::to_helsinki_text(*alarm.closed_at)) : JsonValue{});
    return object;
}

void print_alarm(const ports::Alarm& alarm, std::ostream& out) {
    out << std::left << std::setw(28) << alarm.key.exchange.text() << ' ' << std::setw(20)
        << alarm.key.expectation.text() << " by " << core::to_helsinki_text(alarm.due_at) << ' '
        << alarm.code << ", " << exchange::counted(alarm);
    if (alarm.closed_at) {
        out << "; closed " << core::to_helsinki_text(*alarm.closed_at);
    } else if (alarm.official.empty()) {
        out << "; nobody has taken note of it";
    } else {
        out << "; " << alarm.official << " has taken note of it, " << alarm.reference;
    }
    out << '\n';
}

/// What is wrong now without an open alarm: the watcher has not looked, or there is none. The same
/// of what has been as it is for too long.
std::vector<ports::Alarm>
unwatched(Installation& installation, const std::vector<ports::Alarm>& alarms) {
    ports::Expectations& store{installation.store().expectations()};
    const std::vector<ports::Watched> watched{store.watched()};
    const core::Instant now{installation.clock().now()};
    const auto configuration = installation.law().active()->configuration();
    const auto is_open = [&](const ports::ExpectationKey& key) {
        return std::any_of(alarms.begin(), alarms.end(), [&](const auto& alarm) {
            return alarm.key == key && !alarm.closed_at;
        });
    };
    std::vector<ports::Alarm> found;
    for (const exchange::Expected& expected : exchange::expected_by(*configuration)) {
        const auto known = std::find_if(watched.begin(), watched.end(), [&](const auto& one) {
            return one.key == expected.key;
        });
        if (known == watched.end() || is_open(expected.key)) {
            continue;
        }
        if (auto alarm = exchange::alarm_of(expected, *known, store, now)) {
            found.push_back(std::move(*alarm));
        }
    }
    exchange::AgeWatch ages{
        store, installation.store().outbox(), installation.store().deliveries()};
    for (ports::Alarm& alarm : ages.too_old(*configuration, now)) {
        if (!is_open(alarm.key)) {
            found.push_back(std::move(alarm));
        }
    }
    for (ports::Alarm& alarm : found) {
        alarm.opened_at = now;
    }
    return found;
}

}

int expectations_list(
    const VerbOptions& options, const http::NetworkLibraries& network, bool all,
    std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    std::vector<ports::Alarm> alarms{installation.store().expectations().alarms(
        all ? ports::Expectations::Which::all : ports::Expectations::Which::open)};
    const std::vector<ports::Alarm> unseen{unwatched(installation, alarms)};
    const bool open{
        !unseen.empty() || std::any_of(alarms.begin(), alarms.end(), [](const auto& alarm) {
            return !alarm.closed_at;
        })};
    if (options.json) {
        JsonValue opened{JsonValue::make_array()};
        JsonValue missed{JsonValue::make_array()};
        for (const ports::Alarm& alarm : alarms) {
            opened.push(alarm_json(alarm));
        }
        for (const ports::Alarm& alarm : unseen) {
            missed.push(alarm_json(alarm));
        }
        JsonValue body{JsonValue::make_object()};
        body.add("alarms", std::move(opened)).add("unwatched", std::move(missed));
        out << text::write_json(body) << '\n';
        return open ? 1 : 0;
    }
    for (const ports::Alarm& alarm : alarms) {
        print_alarm(alarm, out);
    }
    for (const ports::Alarm& alarm : unseen) {
        out << "not noticed by the daemon: ";
        print_alarm(alarm, out);
    }
    if (!open) {
        out << "all that was expected has come to pass, and nothing waits too long\n";
    }
    return open ? 1 : 0;
}

int expectations_acknowledge(
    const VerbOptions& options, const http::NetworkLibraries& network, const ScheduleWords& words,
    std::ostream& out) {
    if (!exchange::is_official(words.official) || !exchange::is_reference(words.reference)) {
        throw GatewayError{
            "REFERENCE_FORM",
            "--official, --reference: up to 64 letters, digits and ./_-, no personal identity code",
            GatewayError::Retry::never};
    }
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    // names are known from here on: the law's, and those of alarms about what it has no more
    static_cast<void>(installation.law());
    static_cast<void>(installation.store().expectations().alarms(ports::Expectations::Which::open));
    const auto exchange = core::ExchangeId::find(words.exchange);
    const auto expectation = core::ExpectationId::find(words.expectation);
    if (!exchange || !expectation) {
        throw GatewayError{"ALARM_NOT_OPEN", GatewayError::Retry::never};
    }
    Workbench bench{installation, "cli-desk"};
    bench.note(exchange::acknowledge(
        ports::AlarmAcknowledged{*exchange, *expectation, words.official, words.reference},
        installation.keys()));
    sign_own_chain(installation, "cli-desk");
    if (options.json) {
        JsonValue body{JsonValue::make_object()};
        body.add("done", JsonValue::of_boolean(true));
        out << text::write_json(body) << '\n';
    } else {
        out << words.official << " has taken note of it\n";
    }
    return 0;
}

}
