// What an operator does with an exchange: pauses and resumes its schedule, has it run now, has an
// open run carried on. Each is written beside the call's entry; the daemon does the rest.

#include "gateway/admin/operation_json.h"
#include "gateway/admin/resources.h"
#include "gateway/core/error.h"
#include "gateway/exchange/follow_up.h"
#include "gateway/exchange/schedule.h"
#include "gateway/text/strict_json.h"

#include <algorithm>

namespace gateway::admin {

using text::JsonValue;

namespace {

const config::Exchange* exchange_of(const Call& call, const config::Configuration& law) {
    const std::optional<core::ExchangeId> id{core::ExchangeId::find(call.parameter)};
    return id ? law.find(*id) : nullptr;
}

/// What was asked for, of which exchange; what comes of it shows in the list.
JsonValue asked_json(const config::Exchange& exchange, std::string_view what) {
    JsonValue body{JsonValue::make_object()};
    body.add("exchange", word(exchange.id.text())).add("asked", word(what));
    return body;
}

bool is_paused(Operation& operation, core::ExchangeId exchange) {
    const std::vector<ports::SchedulePause> paused{operation.schedules.paused()};
    return std::any_of(paused.begin(), paused.end(), [&](const ports::SchedulePause& one) {
        return one.exchange == exchange;
    });
}

Answer change_pause(const Call& call, Parts& parts, bool pause) {
    Operation& operation{operation_of(parts)};
    const std::shared_ptr<const config::Configuration> law{parts.law()};
    const config::Exchange* const exchange{exchange_of(call, *law)};
    if (exchange == nullptr) {
        return Answer::refusal(problems::exchange_unknown);
    }
    if (!exchange->schedule) {
        return Answer::refusal(problems::no_schedule);
    }
    text::StrictJson json;
    json.allow_keys(call.body, "", {});
    if (!exchange::is_official(call.reason)) {
        json.refuse(
            "/reason", "REFERENCE_FORM",
            "up to 64 letters, digits, spaces and ./_- are expected, no personal identity code");
    }
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    if (is_paused(operation, exchange->id) == pause) {
        return Answer::refusal(problems::schedule_state);
    }
    Answer answer{Answer::of(asked_json(*exchange, pause ? "pause" : "resume"))};
    answer.object = exchange->id.text();
    answer.write = [write = operation.pause(ports::SchedulePause{
                        exchange->id, pause, call.reason, call.caller.user->name.text()})](
                       const exchange::Ground& ground, exchange::Writing& writing, Answer&) {
        write(ground, writing);
    };
    return answer;
}

}

Answer pause_exchange(const Call& call, Parts& parts) {
    return change_pause(call, parts, true);
}

Answer resume_exchange(const Call& call, Parts& parts) {
    return change_pause(call, parts, false);
}

Answer run_exchange(const Call& call, Parts& parts) {
    const Operation& operation{operation_of(parts)};
    const std::shared_ptr<const config::Configuration> law{parts.law()};
    const config::Exchange* const exchange{exchange_of(call, *law)};
    if (exchange == nullptr) {
        return Answer::refusal(problems::exchange_unknown);
    }
    if (exchange->direction != ports::Direction::out) {
        return Answer::refusal(problems::not_a_batch);
    }
    if (!operation.schedules_run) {
        return Answer::refusal(problems::schedules_off);
    }
    text::StrictJson json;
    json.allow_keys(call.body, "", {});
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    Answer answer{Answer::of(asked_json(*exchange, "run"), 202)};
    answer.object = exchange->id.text();
    answer.write = [write = exchange::ask(
                        ports::DueAsked{exchange->id, call.now, call.caller.user->name.text()})](
                       const exchange::Ground& ground, exchange::Writing& writing, Answer&) {
        write(ground, writing);
    };
    return answer;
}

Answer resume_run(const Call& call, Parts& parts) {
    const std::optional<core::MessageId> run{core::MessageId::parse(call.parameter)};
    Operation& operation{operation_of(parts)};
    try {
        if (!run || operation.figures.span_of(*run).ended) {
            return Answer::refusal(run ? problems::run_closed : problems::run_unknown);
        }
    } catch (const core::GatewayError& failure) {
        if (failure.code() != core::Code{"RUN_UNKNOWN"}) {
            throw;
        }
        return Answer::refusal(problems::run_unknown);
    }
    if (!operation.take_up) {
        return Answer::refusal(problems::daemon_needed);
    }
    JsonValue body{JsonValue::make_object()};
    body.add("run", word(run->text())).add("asked", word("resume"));
    Answer answer{Answer::of(std::move(body), 202)};
    answer.object = run->text();
    answer.after = [run = *run, &operation] { operation.take_up(run); };
    return answer;
}

}
