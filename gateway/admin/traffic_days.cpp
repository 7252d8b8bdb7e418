// /traffic/days: thirty days of an exchange, or of a party: how many messages were taken in, and
// how long it took until it was known what became of them. Counted by index and up to a bound, so
// that it takes as long however much was exchanged. Nothing of a person.

#include "gateway/admin/message_times.h"
#include "gateway/admin/operation_json.h"
#include "gateway/admin/oversight_desk.h"
#include "gateway/admin/resources.h"
#include "gateway/text/strict_json.h"

#include <algorithm>
#include <chrono>

namespace gateway::admin {

using ports::ExchangeFigures;
using text::JsonValue;

namespace {

constexpr ExchangeFigures::Bounds bounds{5'000, 40};

struct Asked {
    std::optional<core::ExchangeId> exchange{};
    std::optional<core::PartyId> party{};
};

Asked read_asked(const JsonValue& body, text::StrictJson& json, Parts& parts) {
    json.allow_keys(body, "", {"exchange", "party"});
    Asked asked;
    if (const std::string name{json.plain_text(body, "exchange", "")}; !name.empty()) {
        asked.exchange = remembered<core::ExchangeId>(name, parts);
        if (!asked.exchange) {
            json.refuse("/exchange", "EXCHANGE_UNKNOWN", "no such exchange");
        }
    }
    if (const std::string name{json.plain_text(body, "party", "")}; !name.empty()) {
        asked.party = remembered<core::PartyId>(name, parts);
        if (!asked.party) {
            json.refuse("/party", "PARTY_UNKNOWN", "no such party");
        }
    }
    if (!json.wrong() && !asked.exchange && !asked.party) {
        json.refuse("", "KEY_MISSING", "an exchange or a party is needed");
    }
    return asked;
}

/// The days of Finland that the last thirty days touch, the oldest first; then tomorrow.
std::vector<core::LocalDate> days_until(core::Instant now) {
    constexpr std::chrono::hours a_day{24};
    const core::LocalDate tomorrow{core::next_day(core::local_date(now))};
    std::vector<core::LocalDate> days{core::local_date(now + -29 * a_day)};
    while (days.back() < tomorrow) {
        days.push_back(core::next_day(days.back()));
    }
    return days;
}

/// How long they took in milliseconds, the shortest first.
std::vector<std::int64_t> took(const ExchangeFigures::Day& day) {
    std::vector<std::int64_t> all;
    for (const auto& [message, known_at] : day.known) {
        all.push_back(std::max<std::int64_t>(
            0,
            std::chrono::duration_cast<std::chrono::milliseconds>(known_at - taken_in_at(message))
                .count()));
    }
    std::sort(all.begin(), all.end());
    return all;
}

/// The least of them that so many of a hundred do not exceed; null where there is none.
JsonValue among(const std::vector<std::int64_t>& sorted, std::size_t hundredths) {
    if (sorted.empty()) {
        return JsonValue{};
    }
    const std::size_t place{(sorted.size() * hundredths + 99) / 100};
    return JsonValue::of_integer(sorted[std::max<std::size_t>(place, 1) - 1]);
}

JsonValue day_json(core::LocalDate date, const ExchangeFigures::Day& day) {
    const std::vector<std::int64_t> times{took(day)};
    JsonValue object{JsonValue::make_object()};
    object.add("day", word(core::to_text(date)))
        .add("messages", JsonValue::of_integer(day.messages))
        .add("whole", JsonValue::of_boolean(day.whole))
        .add("timed", JsonValue::of_integer(static_cast<std::int64_t>(times.size())))
        .add("median_ms", among(times, 50))
        .add("p95_ms", among(times, 95));
    return object;
}

}

Answer read_traffic_days(const Call& call, Parts& parts) {
    text::StrictJson json;
    const Asked asked{read_asked(call.body, json, parts)};
    if (json.wrong()) {
        return Answer::wrong(problems::request_invalid, json.errors());
    }
    const std::vector<core::LocalDate> dates{days_until(call.now)};
    std::vector<core::MessageId> begins;
    for (const core::LocalDate date : dates) {
        begins.push_back(first_id_at(core::start_of_day(date)));
    }
    const std::vector<ExchangeFigures::Day> found{
        operation_of(parts).exchanges.days_of(asked.exchange, asked.party, begins, bounds)};
    JsonValue days{JsonValue::make_array()};
    for (std::size_t place{0}; place < found.size(); ++place) {
        days.push(day_json(dates[place], found[place]));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("days", std::move(days))
        .add("counted", JsonValue::of_integer(bounds.counted))
        .add("timed", JsonValue::of_integer(bounds.timed));
    return Answer::of(std::move(body));
}

}
