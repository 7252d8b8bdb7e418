// /exchanges: a row for each exchange in force. What it is, when it is due, what is expected of it,
// what stands open, what ran in the last thirty days, what the gate kept back in the last one.

#include "gateway/admin/operation_json.h"
#include "gateway/admin/resources.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

namespace gateway::admin {

using text::JsonValue;

namespace {

constexpr std::chrono::hours kept_for{24};
/// Of more decisions than these the latest are counted.
constexpr std::size_t kept_counted{5'000};

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
    std::map<std::string_view, std::vector<ports::Alarm>> alarms;
    std::map<std::string_view, std::int64_t> dead;
    std::map<std::string_view, ports::ExchangeFigures::Kept> kept;
    std::map<ports::ExpectationKey, ports::Watched> watched;
    bool kept_whole{true};

    Standing(Operation& operation, core::Instant now) {
        for (ports::Alarm& alarm :
             operation.expectations.alarms(ports::Expectations::Which::open)) {
            alarms[alarm.key.exchange.text()].push_back(std::move(alarm));
        }
        for (const ports::DeadLetter& letter : operation.deliveries.dead()) {
            dead[letter.exchange.text()] += letter.records;
        }
        for (ports::DueRun& due : operation.schedules.last_settled()) {
            settled.emplace(due.exchange.text(), std::move(due));
        }
        for (ports::SchedulePause& pause : operation.schedules.paused()) {
            paused.emplace(pause.exchange.text(), std::move(pause));
        }
        for (ports::Watched& one : operation.expectations.watched()) {
            watched.emplace(one.key, std::move(one));
        }
        const ports::ExchangeFigures::KeptBack back{
            operation.exchanges.kept_back(now + -kept_for, kept_counted)};
        kept_whole = back.whole;
        for (const ports::ExchangeFigures::Kept& one : back.kept) {
            kept.emplace(one.exchange.text(), one);
        }
    }
};

/// What is there by a name; a default where there is nothing.
template <class Value>
Value at(const std::map<std::string_view, Value>& all, core::ExchangeId exchange) {
    const auto found = all.find(exchange.text());
    return found == all.end() ? Value{} : found->second;
}

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

JsonValue expectations_json(const config::Exchange& exchange, const Standing& standing) {
    JsonValue array{JsonValue::make_array()};
    for (const config::Expectation& expectation : exchange.expectations) {
        const auto watched = standing.watched.find({exchange.id, expectation.id});
        JsonValue object{JsonValue::make_object()};
        object.add("expectation", word(expectation.id.text()))
            .add(
                "met_at", watched == standing.watched.end()
                              ? JsonValue{}
                              : instant_json(watched->second.met_due));
        array.push(std::move(object));
    }
    return array;
}

JsonValue days_json(const ports::ExchangeFigures::Days& days) {
    JsonValue array{JsonValue::make_array()};
    if (std::any_of(days.begin(), days.end(), [](std::int64_t count) { return count > 0; })) {
        for (const std::int64_t count : days) {
            array.push(JsonValue::of_integer(count));
        }
    }
    return array;
}

/// When the first certificate ends of those that the party showed with keys of this endpoint, or
/// calls us with.
std::optional<core::Instant> certificate_end(
    const config::Party& party, const config::Exchange& exchange, const Operation& operation) {
    std::vector<core::Digest> pins{party.pins};
    if (const auto endpoint = party.endpoints.find(exchange.endpoint);
        endpoint != party.endpoints.end()) {
        pins = endpoint->second.server_pins;
    }
    std::optional<core::Instant> first;
    for (const core::Digest& pin : pins) {
        const std::optional<core::Instant> end{operation.certificate_end(pin)};
        first = end && (!first || *end < *first) ? end : first;
    }
    return first;
}

void add_moved(JsonValue& object, const ports::ExchangeFigures::Moved& moved) {
    object.add("last_run", moved.last ? run_line_json(*moved.last) : JsonValue{})
        .add("well_at", instant_json(moved.well))
        .add("last_query", instant_json(moved.last_query))
        .add("open_since", instant_json(moved.open_since))
        .add("days", days_json(moved.runs))
        .add("open_days", days_json(moved.open));
}

JsonValue exchange_json(
    const config::Configuration& law, const ports::ExchangeFigures::Moved& moved,
    const Standing& standing, const Operation& operation, core::Instant now) {
    const config::Exchange& exchange{*law.find(moved.exchange)};
    const config::Party* const party{law.find(exchange.party)};
    const config::Register* const reg{law.find(exchange.reg)};
    JsonValue alarms{JsonValue::make_array()};
    for (const ports::Alarm& alarm : at(standing.alarms, exchange.id)) {
        alarms.push(alarm_json(alarm));
    }
    const ports::ExchangeFigures::Kept kept{at(standing.kept, exchange.id)};
    JsonValue object{JsonValue::make_object()};
    object.add("exchange", word(exchange.id.text()))
        .add("name", label_json(exchange.name))
        .add("direction", word(direction_word(exchange.direction)))
        .add("register", word(exchange.reg.text()))
        .add("register_name", reg == nullptr ? JsonValue{} : label_json(reg->name))
        .add("party", word(exchange.party.text()))
        .add("party_name", party == nullptr ? JsonValue{} : label_json(party->name))
        .add("schedule", schedule_json(exchange, standing, now))
        .add("expectations", expectations_json(exchange, standing))
        .add("alarms", std::move(alarms))
        .add("dead_records", JsonValue::of_integer(at(standing.dead, exchange.id)))
        .add("reduced", JsonValue::of_integer(kept.reduced))
        .add("refused", JsonValue::of_integer(kept.refused))
        .add(
            "certificate_ends", party == nullptr
                                    ? JsonValue{}
                                    : instant_json(certificate_end(*party, exchange, operation)));
    add_moved(object, moved);
    return object;
}

}

Answer list_exchanges(const Call& call, Parts& parts) {
    Operation& operation{operation_of(parts)};
    const std::shared_ptr<const config::Configuration> law{parts.law()};
    const Standing standing{operation, call.now};
    std::vector<core::ExchangeId> asked;
    for (const config::Exchange& exchange : law->exchanges) {
        asked.push_back(exchange.id);
    }
    JsonValue exchanges{JsonValue::make_array()};
    for (const auto& moved : operation.exchanges.moved(asked, call.now)) {
        exchanges.push(exchange_json(*law, moved, standing, operation, call.now));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("exchanges", std::move(exchanges))
        .add("kept_since", instant_json(call.now + -kept_for))
        .add("kept_whole", JsonValue::of_boolean(standing.kept_whole))
        .add("schedules_run", JsonValue::of_boolean(operation.schedules_run));
    return Answer::of(std::move(body));
}

}
