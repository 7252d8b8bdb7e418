#include "gateway/admin/run_expected.h"

#include "gateway/admin/operation_json.h"
#include "gateway/exchange/expectations.h"

#include <algorithm>
#include <vector>

namespace gateway::admin {

using text::JsonValue;

namespace {

/// So many runs before this one show what is usual.
constexpr std::size_t earlier_runs{5};

std::string_view state_word(exchange::Standing::State state) noexcept {
    using State = exchange::Standing::State;
    switch (state) {
    case State::met: return "met";
    case State::missed: return "missed";
    case State::late: return "late";
    case State::not_due: return "not-due";
    case State::not_watched: return "not-watched";
    case State::not_looked_at: return "not-looked-at";
    }
    return "not-looked-at";
}

/// What was wrong at that deadline. An alarm that lasts says what is wrong at its last one, so that
/// is asked anew; of one that ended in time it says what was wrong before.
JsonValue code_json(
    Operation& operation, const exchange::Expected& expected, core::Instant due,
    const exchange::Standing& standing) {
    if (standing.alarm == nullptr) {
        return {};
    }
    if (standing.state == exchange::Standing::State::late) {
        return word(standing.alarm->code);
    }
    const exchange::Deadline deadline{exchange::deadline_of(*expected.expectation, due)};
    const auto code = exchange::wrong_with(
        *expected.expectation,
        operation.expectations.runs(expected.key.exchange, deadline.from, deadline.until));
    return code ? word(code->text()) : JsonValue{};
}

/// How each expectation stands at the deadline that the run counts for.
JsonValue expectations_json(
    Operation& operation, const config::Exchange& exchange, core::Instant begun,
    core::Instant now) {
    JsonValue array{JsonValue::make_array()};
    if (exchange.expectations.empty()) {
        return array;
    }
    const auto watched = operation.expectations.watched();
    for (const config::Expectation& expectation : exchange.expectations) {
        const exchange::Expected expected{{exchange.id, expectation.id}, &expectation};
        const auto known = std::find_if(watched.begin(), watched.end(), [&](const auto& one) {
            return one.key == expected.key;
        });
        const core::Instant due{exchange::counts_for(expectation, begun)};
        const auto alarms = operation.expectations.alarms_at(expected.key, due);
        const exchange::Standing standing{exchange::standing_at(
            expected, due, alarms, known == watched.end() ? nullptr : &*known, now)};
        JsonValue object{JsonValue::make_object()};
        object.add("expectation", word(expectation.id.text()))
            .add("due_at", instant_json(due))
            .add("least", JsonValue::of_integer(expectation.least))
            .add("most", JsonValue::of_integer(expectation.most))
            .add("state", word(state_word(standing.state)))
            .add("code", code_json(operation, expected, due, standing));
        array.push(std::move(object));
    }
    return array;
}

/// What was counted when a run was closed is read; an open one is not counted for a comparison.
JsonValue earlier_json(Operation& operation, const ports::Traffic::Run& run) {
    JsonValue array{JsonValue::make_array()};
    for (const ports::Traffic::Run& earlier : operation.traffic.runs(
             run.exchange, ports::Traffic::Behind{run.started, run.run}, earlier_runs)) {
        JsonValue in;
        if (earlier.closed) {
            const auto counted = operation.looks->counts.of(earlier.run, earlier.closed, [&] {
                return operation.figures.counted(earlier.run);
            });
            in = JsonValue::of_integer(counted->account.in);
        }
        JsonValue object{JsonValue::make_object()};
        object.add("run", word(earlier.run.text()))
            .add("started", instant_json(earlier.started))
            .add("closed", instant_json(earlier.closed))
            .add("in", std::move(in));
        array.push(std::move(object));
    }
    return array;
}

JsonValue schedule_json(const config::Exchange& exchange, core::Instant now) {
    if (!exchange.schedule) {
        return {};
    }
    JsonValue object{JsonValue::make_object()};
    object.add("next", instant_json(exchange.schedule->due.next(now)))
        .add("missed", word(missed_word(exchange.schedule->missed)))
        .add("tolerance_minutes", JsonValue::of_integer(exchange.schedule->tolerance.count()));
    return object;
}

}

JsonValue expected_json(
    Operation& operation, const config::Configuration& law, const ports::Traffic::Run& run,
    core::Instant now) {
    const config::Exchange* const exchange{law.find(run.exchange)};
    JsonValue body{JsonValue::make_object()};
    body.add("earlier", earlier_json(operation, run))
        .add(
            "by", exchange == nullptr ? JsonValue::make_array()
                                      : expectations_json(operation, *exchange, run.started, now))
        .add("schedule", exchange == nullptr ? JsonValue{} : schedule_json(*exchange, now));
    return body;
}

}
