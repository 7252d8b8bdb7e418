#include "gateway/admin/breach_json.h"

#include "gateway/admin/call.h"

#include <chrono>

namespace gateway::admin {

using text::JsonValue;

std::string_view word_of(ports::BreachKind kind) noexcept {
    switch (kind) {
    case ports::BreachKind::wrong: return "wrong";
    case ports::BreachKind::late: return "late";
    case ports::BreachKind::post_withdrawal: return "post-withdrawal";
    case ports::BreachKind::other: return "other";
    }
    return "other";
}

JsonValue breach_json(
    const ports::BreachCase& one, const std::vector<std::string>& items, core::Instant now) {
    JsonValue persons{JsonValue::make_array()};
    for (const core::PersonNo person : one.sending.persons) {
        persons.push(word(std::to_string(static_cast<std::int64_t>(person))));
    }
    const core::Instant until{one.known_at + ports::notification_time};
    const auto left = std::chrono::duration_cast<std::chrono::minutes>(until - now).count();
    JsonValue body{JsonValue::make_object()};
    body.add("breach", word(one.breach.text()))
        .add("kind", word(word_of(one.kind)))
        .add("message", word(one.sending.record.value_or(one.sending.message).text()))
        .add("attempt", JsonValue::of_integer(one.sending.attempt))
        .add("party", word(one.sending.party))
        .add("exchange", word(one.sending.exchange))
        .add("left_at", word(core::to_utc_text(one.sending.left_at)))
        .add("outcome", word(one.sending.outcome))
        .add("persons", std::move(persons))
        .add("items", words(items))
        .add("known_at", word(core::to_utc_text(one.known_at)))
        .add("notify_until", word(core::to_utc_text(until)))
        .add("minutes_left", JsonValue::of_integer(left))
        .add(
            "state", word(
                         one.closed_at     ? "closed"
                         : one.notified_at ? "notified"
                         : left < 0        ? "overdue"
                                           : "open"))
        .add("official", word(one.official))
        .add("reference", word(one.reference));
    return body;
}

}
