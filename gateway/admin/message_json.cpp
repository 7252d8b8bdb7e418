#include "gateway/admin/message_json.h"

#include "gateway/admin/message_times.h"
#include "gateway/admin/operation_json.h"

#include <array>
#include <utility>

namespace gateway::admin {

using text::JsonValue;

namespace {

using Kind = ports::MessageLog::Step::Kind;
constexpr std::array<std::string_view, 16> kind_words{
    "mapped",     "decided",  "stamped", "quarantined", "rejected",    "sealed",
    "superseded", "attempt",  "receipt", "answered",    "handed-over", "dead",
    "replayed",   "given-up", "settled", "official"};
static_assert(kind_words.size() == static_cast<std::size_t>(Kind::official) + 1);

}

std::string_view step_word(ports::MessageLog::Step::Kind kind) noexcept {
    return kind_words.at(static_cast<std::size_t>(kind));
}

JsonValue message_json(const ports::MessageLog::Line& line) {
    JsonValue object{JsonValue::make_object()};
    object.add("message", word(line.message.text()))
        .add("at", instant_json(taken_in_at(line.message)))
        .add("exchange", word(line.exchange.text()))
        .add("party", word(line.party.text()))
        .add("direction", word(direction_word(line.direction)))
        .add("run", line.run ? word(line.run->text()) : JsonValue{})
        .add("outcome", line.state ? word(record_state_word(*line.state)) : JsonValue{})
        .add("code", word(line.code))
        .add("said", said_json(line.code))
        .add("path", word(line.path));
    return object;
}

JsonValue message_step_json(const ports::MessageLog::Step& step, const core::MessageId& message) {
    JsonValue object{JsonValue::make_object()};
    object.add("at", instant_json(step.at))
        .add("kind", word(step_word(step.kind)))
        .add("document", step.carrier == message ? JsonValue{} : word(step.carrier.text()))
        .add("attempt", step.attempt == 0 ? JsonValue{} : JsonValue::of_integer(step.attempt))
        .add("outcome", step.outcome.empty() ? JsonValue{} : word(step.outcome))
        .add("code", word(step.code))
        .add("said", said_json(step.code))
        .add("status", step.status == 0 ? JsonValue{} : JsonValue::of_integer(step.status));
    return object;
}

}
