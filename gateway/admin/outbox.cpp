// /outbox: how each party answers and what waits for it; the dead, by pile and cause; and trying
// them again: first the plan, then, by that plan and no other, the deed.

#include "gateway/admin/operation_json.h"
#include "gateway/admin/oversight_desk.h"
#include "gateway/admin/resources.h"
#include "gateway/core/error.h"
#include "gateway/crypto/digest.h"
#include "gateway/exchange/party_health.h"
#include "gateway/text/strict_json.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <tuple>

namespace gateway::admin {

using text::JsonValue;

namespace {

constexpr std::array piles{
    ports::Pile::party, ports::Pile::ours, ports::Pile::law, ports::Pile::withdrawn};
/// Of more messages than these of one cause people are shown the oldest.
constexpr std::size_t shown_messages{20};

using Letters = std::vector<ports::DeadLetter>;

std::int64_t records_in(const Letters& letters) {
    std::int64_t records{0};
    for (const ports::DeadLetter& letter : letters) {
        records += letter.records;
    }
    return records;
}

JsonValue party_json(
    const config::Party& party, const ports::PartyQueue& queue,
    const exchange::PartyHealth& health) {
    JsonValue object{JsonValue::make_object()};
    object.add("party", word(party.id.text()))
        .add("name", label_json(party.name))
        .add("breaker", word(breaker_word(health.breaker)))
        .add("closed_until", instant_json(health.closed_until))
        .add("attempts", JsonValue::of_integer(health.attempts))
        .add("repetitions", JsonValue::of_integer(health.repetitions))
        .add("documents", JsonValue::of_integer(queue.documents))
        .add("records", JsonValue::of_integer(queue.records))
        .add("oldest", instant_json(queue.oldest))
        .add("next_attempt", instant_json(queue.next_attempt))
        .add("unknown", JsonValue::of_integer(queue.unknown));
    return object;
}

JsonValue parties_json(Operation& operation, const config::Configuration& law, core::Instant now) {
    const core::Instant since{core::Instant::from_microseconds(
        now.microseconds() - std::chrono::microseconds{exchange::health_window}.count())};
    const std::vector<ports::PartyQueue> queues{operation.deliveries.queues(since)};
    JsonValue parties{JsonValue::make_array()};
    for (const config::Party& party : law.parties) {
        const auto queue = std::find_if(
            queues.begin(), queues.end(), [&](const auto& one) { return one.party == party.id; });
        if (queue != queues.end()) {
            parties.push(party_json(
                party, *queue,
                exchange::health_of(operation.deliveries.attempts_to(party.id, since), now)));
        }
    }
    return parties;
}

JsonValue cause_json(const Letters& letters) {
    const ports::DeadLetter& first{letters.front()};
    const bool maybe{std::any_of(
        letters.begin(), letters.end(), [](const auto& letter) { return letter.maybe_arrived; })};
    JsonValue messages{JsonValue::make_array()};
    for (std::size_t place{0}; place < std::min(letters.size(), shown_messages); ++place) {
        JsonValue message{JsonValue::make_object()};
        message.add("message", word(letters[place].message.text()))
            .add("run", word(letters[place].run.text()))
            .add("since", instant_json(letters[place].since))
            .add("records", JsonValue::of_integer(letters[place].records));
        messages.push(std::move(message));
    }
    JsonValue object{JsonValue::make_object()};
    object.add("pile", word(ports::to_text(first.pile)))
        .add("code", word(first.code))
        .add("said", said_json(first.code))
        .add("exchange", word(first.exchange.text()))
        .add("party", word(first.party.text()))
        .add("messages", JsonValue::of_integer(static_cast<std::int64_t>(letters.size())))
        .add("records", JsonValue::of_integer(records_in(letters)))
        .add("oldest", instant_json(first.since))
        .add("maybe_arrived", JsonValue::of_boolean(maybe))
        .add("shown", std::move(messages));
    return object;
}

JsonValue causes_json(const Letters& dead) {
    using Cause = std::tuple<ports::Pile, std::string, std::string_view, std::string_view>;
    std::map<Cause, Letters> causes;
    for (const ports::DeadLetter& letter : dead) {
        causes[{letter.pile, letter.code, letter.exchange.text(), letter.party.text()}].push_back(
            letter);
    }
    JsonValue array{JsonValue::make_array()};
    for (const auto& [cause, letters] : causes) {
        array.push(cause_json(letters));
    }
    return array;
}

exchange::Selected read_selected(const JsonValue& body, text::StrictJson& json, Parts& parts) {
    json.allow_keys(body, "", {"pile", "exchange", "cause", "plan"});
    exchange::Selected selected;
    if (const std::string pile{json.plain_text(body, "pile", "")}; !pile.empty()) {
        const auto* const known = std::find_if(piles.begin(), piles.end(), [&](ports::Pile one) {
            return ports::to_text(one) == pile;
        });
        if (known == piles.end()) {
            json.refuse("/pile", "CODE_UNKNOWN", "party, ours, law or withdrawn is expected");
        } else {
            selected.pile = *known;
        }
    }
    if (const std::string name{json.plain_text(body, "exchange", "")}; !name.empty()) {
        selected.exchange = remembered<core::ExchangeId>(name, parts);
        if (!selected.exchange) {
            json.refuse("/exchange", "EXCHANGE_UNKNOWN", "no such exchange");
        }
    }
    selected.cause = json.plain_text(body, "cause", "");
    return selected;
}

/// What a plan is known by: the messages in it, and nothing else.
std::string name_of(const exchange::ReplayPlan& plan) {
    std::string text;
    for (const exchange::ReplayRun& run : plan.runs) {
        for (const ports::DeadLetter& letter : run.letters) {
            text += letter.message.text() + core::to_helsinki_text(letter.since);
        }
    }
    return core::to_hex(crypto::sha256(core::as_bytes(text)));
}

/// @param name of the plan that people saw.
JsonValue plan_json(const exchange::ReplayPlan& plan, std::string_view name) {
    std::int64_t messages{0};
    std::int64_t records{0};
    JsonValue runs{JsonValue::make_array()};
    for (const exchange::ReplayRun& run : plan.runs) {
        messages += static_cast<std::int64_t>(run.letters.size());
        records += records_in(run.letters);
        JsonValue object{JsonValue::make_object()};
        object.add("run", word(run.run.text()))
            .add("exchange", word(run.exchange.text()))
            .add("messages", JsonValue::of_integer(static_cast<std::int64_t>(run.letters.size())))
            .add("records", JsonValue::of_integer(records_in(run.letters)));
        runs.push(std::move(object));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("plan", word(name))
        .add("messages", JsonValue::of_integer(messages))
        .add("records", JsonValue::of_integer(records))
        .add("runs", std::move(runs))
        .add("to_settle", JsonValue::of_integer(static_cast<std::int64_t>(plan.to_settle.size())))
        .add(
            "without_exchange",
            JsonValue::of_integer(static_cast<std::int64_t>(plan.without.size())));
    return body;
}

/// @throws core::GatewayError in doubt, whatever failed: some of the runs may be queued already.
ReplayDone tried_again(Operation& operation, const exchange::ReplayPlan& plan, const Call& call) {
    using core::GatewayError;
    try {
        return operation.try_again(plan, call.caller.user->name.text());
    } catch (const GatewayError& failure) {
        throw GatewayError{
            failure.code(),
            failure.retryable() ? GatewayError::Retry::later : GatewayError::Retry::never,
            GatewayError::Doubt::may_have_happened};
    }
}

}

Answer read_outbox(const Call& call, Parts& parts) {
    Operation& operation{operation_of(parts)};
    JsonValue body{JsonValue::make_object()};
    body.add("parties", parties_json(operation, *parts.law(), call.now))
        .add("dead", causes_json(operation.deliveries.dead()));
    return Answer::of(std::move(body));
}

Answer plan_replay(const Call& call, Parts& parts) {
    text::StrictJson json;
    const exchange::Selected selected{read_selected(call.body, json, parts)};
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    const exchange::ReplayPlan plan{
        exchange::plan_replay(operation_of(parts).deliveries, selected, *parts.law())};
    return Answer::of(plan_json(plan, name_of(plan)));
}

Answer carry_out_replay(const Call& call, Parts& parts) {
    text::StrictJson json;
    const exchange::Selected selected{read_selected(call.body, json, parts)};
    const auto wanted = json.required_word(call.body, "plan", "/plan");
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    Operation& operation{operation_of(parts)};
    const exchange::ReplayPlan plan{
        exchange::plan_replay(operation.deliveries, selected, *parts.law())};
    if (plan.runs.empty() || name_of(plan) != *wanted) {
        return Answer::refusal(problems::plan_changed);
    }
    const ReplayDone replayed{tried_again(operation, plan, call)};
    JsonValue body{plan_json(replayed.plan, *wanted)};
    body.add("left", JsonValue::of_integer(replayed.left));
    Answer answer{Answer::of(std::move(body), 202)};
    answer.done = true;
    return answer;
}

}
