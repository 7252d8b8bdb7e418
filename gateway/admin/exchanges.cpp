// /exchanges: a row for each exchange in force. What it is, when it is due, what stands open, what
// ran in the last thirty days.

#include "gateway/admin/operation_json.h"
#include "gateway/admin/resources.h"

#include <algorithm>
#include <map>

namespace gateway::admin {

using text::JsonValue;

namespace {

constexpr std::chrono::hours strip_length{24 * 30};
/// More runs than these in thirty days are many; the strip shows the latest.
constexpr std::size_t strip_runs{500};

JsonValue due_json(const ports::DueRun& due) {
    constexpr std::string_view states[]{"waiting", "begun", "skipped"};
    JsonValue object{JsonValue::make_object()};
    object.add("due_at", instant_json(due.due_at))
        .add("state", word(states[static_cast<std::size_t>(due.state)]))
        .add("code", word(due.code))
        .add("run", due.run ? word(due.run->text()) : JsonValue{});
    return object;
}

JsonValue alarm_json(const ports::Alarm& alarm) {
    JsonValue object{JsonValue::make_object()};
    object.add("expectation", word(alarm.key.expectation.text()))
        .add("code", word(alarm.code))
        .add("due_at", instant_json(alarm.due_at))
        .add("opened_at", instant_json(alarm.opened_at))
        .add("records", JsonValue::of_integer(alarm.records))
        .add("noted_by", alarm.official.empty() ? JsonValue{} : word(alarm.official));
    return object;
}

JsonValue pause_json(const ports::SchedulePause& pause) {
    JsonValue object{JsonValue::make_object()};
    object.add("reason", word(pause.reason))
        .add("by", word(pause.by))
        .add("at", instant_json(pause.at));
    return object;
}

/// What stands of all exchanges, read once.
struct Standing {
    std::map<std::string_view, ports::DueRun> settled;
    std::map<std::string_view, ports::SchedulePause> paused;
    std::vector<ports::Alarm> alarms;
    std::vector<ports::DeadLetter> dead;

    explicit Standing(Operation& operation)
        : alarms{operation.expectations.alarms(ports::Expectations::Which::open)},
          dead{operation.deliveries.dead()} {
        for (ports::DueRun& due : operation.schedules.last_settled()) {
            settled.emplace(due.exchange.text(), std::move(due));
        }
        for (ports::SchedulePause& pause : operation.schedules.paused()) {
            paused.emplace(pause.exchange.text(), std::move(pause));
        }
    }
};

JsonValue
schedule_json(const config::Exchange& exchange, const Standing& standing, core::Instant now) {
    if (!exchange.schedule) {
        return JsonValue{};
    }
    const std::optional<core::Instant> next{exchange.schedule->due.next(now)};
    const auto settled = standing.settled.find(exchange.id.text());
    const auto paused = standing.paused.find(exchange.id.text());
    JsonValue object{JsonValue::make_object()};
    object.add("next", next ? instant_json(*next) : JsonValue{})
        .add("last", settled == standing.settled.end() ? JsonValue{} : due_json(settled->second))
        .add("paused", paused == standing.paused.end() ? JsonValue{} : pause_json(paused->second));
    return object;
}

JsonValue exchange_json(
    const config::Configuration& law, const config::Exchange& exchange, const Standing& standing,
    Operation& operation, core::Instant now) {
    JsonValue alarms{JsonValue::make_array()};
    for (const ports::Alarm& alarm : standing.alarms) {
        if (alarm.key.exchange == exchange.id) {
            alarms.push(alarm_json(alarm));
        }
    }
    std::int64_t dead{0};
    for (const ports::DeadLetter& letter : standing.dead) {
        dead += letter.exchange == exchange.id ? letter.records : 0;
    }
    JsonValue runs{JsonValue::make_array()};
    for (const ports::Traffic::Run& run :
         operation.traffic.runs(exchange.id, std::nullopt, strip_runs)) {
        if (now < run.started + strip_length) {
            runs.push(run_line_json(run));
        }
    }
    const auto* const party = law.find(exchange.party);
    JsonValue object{JsonValue::make_object()};
    object.add("exchange", word(exchange.id.text()))
        .add("name", label_json(exchange.name))
        .add("direction", word(direction_word(exchange.direction)))
        .add("party", word(exchange.party.text()))
        .add("party_name", party == nullptr ? JsonValue{} : label_json(party->name))
        .add("schedule", schedule_json(exchange, standing, now))
        .add("alarms", std::move(alarms))
        .add("dead_records", JsonValue::of_integer(dead))
        .add("runs", std::move(runs));
    return object;
}

}

Answer list_exchanges(const Call& call, Parts& parts) {
    Operation& operation{operation_of(parts)};
    const std::shared_ptr<const config::Configuration> law{parts.law()};
    const Standing standing{operation};
    JsonValue exchanges{JsonValue::make_array()};
    for (const config::Exchange& exchange : law->exchanges) {
        exchanges.push(exchange_json(*law, exchange, standing, operation, call.now));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("exchanges", std::move(exchanges));
    return Answer::of(std::move(body));
}

}
