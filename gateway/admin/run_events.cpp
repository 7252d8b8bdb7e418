// /runs/{run}/events: how a run gets on, as server-sent events. Each answer holds one event and
// ends; the browser comes again by itself with the id of what it knows, and is kept waiting until
// there is something else (desk.h). Every coming is a call like any other: identified, allowed,
// recorded.

#include "gateway/admin/run_events.h"

#include "gateway/admin/operation_json.h"
#include "gateway/admin/resources.h"
#include "gateway/core/error.h"

namespace gateway::admin {

using text::JsonValue;

namespace {

struct State {
    ports::RunAccount account;
    ports::RunFigures::Span span;

    /// Changes with whatever the event says.
    [[nodiscard]] std::string id() const {
        std::string text;
        for (const std::int64_t count :
             {account.in, account.released, account.reduced, account.withheld, account.rejected,
              account.pending, std::int64_t{span.ended ? 1 : 0}}) {
            text += (text.empty() ? "" : ".") + std::to_string(count);
        }
        return text;
    }
};

std::optional<State> state_of(Operation& operation, std::string_view run) {
    const std::optional<core::MessageId> id{core::MessageId::parse(run)};
    if (!id) {
        return std::nullopt;
    }
    try {
        const ports::RunFigures::Span span{operation.figures.span_of(*id)};
        return State{
            operation.looks->counts
                .of(*id, span.ended, [&] { return operation.figures.counted(*id); })
                ->account,
            span};
    } catch (const core::GatewayError& failure) {
        if (failure.code() != core::Code{"RUN_UNKNOWN"}) {
            throw;
        }
        return std::nullopt;
    }
}

}

bool run_has_news(Operation& operation, std::string_view run, std::string_view known) {
    const std::optional<State> state{state_of(operation, run)};
    return !state || state->id() != known;
}

Answer follow_run(const Call& call, Parts& parts) {
    const std::optional<State> state{state_of(operation_of(parts), call.parameter)};
    if (!state) {
        return Answer::refusal(problems::run_unknown);
    }
    JsonValue body{JsonValue::make_object()};
    body.add("run", word(call.parameter))
        .add("closed", instant_json(state->span.ended))
        .add("account", account_json(state->account));
    Answer answer{Answer::of(std::move(body))};
    answer.object = std::string{call.parameter};
    answer.event = state->id();
    return answer;
}

}
