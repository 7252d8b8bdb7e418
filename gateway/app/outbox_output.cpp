#include "gateway/app/outbox_output.h"

#include <algorithm>
#include <array>
#include <iomanip>
#include <map>
#include <ostream>
#include <tuple>

namespace gateway::app {

using exchange::Breaker;
using text::JsonValue;

namespace {

constexpr std::array piles{
    ports::Pile::party, ports::Pile::ours, ports::Pile::law, ports::Pile::withdrawn};

/// Of more messages than these people are shown the first.
constexpr std::size_t shown_messages{20};

std::string_view word_of(Breaker::State state) noexcept {
    switch (state) {
    case Breaker::State::closed: return "closed";
    case Breaker::State::open: return "open";
    case Breaker::State::half_open: return "half-open";
    }
    return {};
}

JsonValue time_or_null(const std::optional<core::Instant>& at) {
    return at ? json(core::to_helsinki_text(*at)) : JsonValue{};
}

std::int64_t records_in(std::span<const ports::DeadLetter> letters, ports::Pile pile) {
    std::int64_t records{0};
    for (const ports::DeadLetter& letter : letters) {
        records += letter.pile == pile ? letter.records : 0;
    }
    return records;
}

using Cause = std::tuple<ports::Pile, std::string, std::string_view, std::string_view>;
using Causes = std::map<Cause, std::vector<const ports::DeadLetter*>>;

Causes by_cause(std::span<const ports::DeadLetter> letters) {
    Causes causes;
    for (const ports::DeadLetter& letter : letters) {
        causes[{letter.pile, letter.code, letter.exchange.text(), letter.party.text()}].push_back(
            &letter);
    }
    return causes;
}

std::int64_t records_of(const std::vector<const ports::DeadLetter*>& letters) {
    std::int64_t records{0};
    for (const ports::DeadLetter* const letter : letters) {
        records += letter->records;
    }
    return records;
}

JsonValue letter_json(const ports::DeadLetter& letter) {
    JsonValue object{JsonValue::make_object()};
    object.add("message", json(letter.message.text()))
        .add("run", json(letter.run.text()))
        .add("since", json(core::to_helsinki_text(letter.since)))
        .add("records", json(letter.records))
        .add("refused", JsonValue::of_boolean(letter.refused))
        .add("maybe_arrived", JsonValue::of_boolean(letter.maybe_arrived));
    return object;
}

}

JsonValue status_json(std::span<const PartyStatus> parties) {
    JsonValue list{JsonValue::make_array()};
    for (const PartyStatus& status : parties) {
        JsonValue dead{JsonValue::make_object()};
        for (const ports::Pile pile : piles) {
            dead.add(std::string{ports::to_text(pile)}, json(records_in(status.dead, pile)));
        }
        JsonValue party{JsonValue::make_object()};
        party.add("party", json(status.queue.party.text()))
            .add("breaker", json(word_of(status.health.breaker)))
            .add("closed_until", time_or_null(status.health.closed_until))
            .add("attempts", json(status.health.attempts))
            .add("repetitions", json(status.health.repetitions))
            .add("repeat_from", time_or_null(status.health.repeat_from))
            .add("documents", json(status.queue.documents))
            .add("records", json(status.queue.records))
            .add("oldest", time_or_null(status.queue.oldest))
            .add("next_attempt", time_or_null(status.queue.next_attempt))
            .add("unknown", json(status.queue.unknown))
            .add("dead", std::move(dead));
        list.push(std::move(party));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("parties", std::move(list));
    return body;
}

void print_status(std::span<const PartyStatus> parties, std::ostream& out) {
    if (parties.empty()) {
        out << "nothing is on its way, and nothing was attempted in the last hour\n";
        return;
    }
    for (const PartyStatus& status : parties) {
        out << std::left << std::setw(24) << status.queue.party.text() << "breaker "
            << word_of(status.health.breaker) << ", " << status.health.attempts
            << " attempts in five minutes (" << status.health.repetitions
            << " of them repetitions)\n";
        if (status.health.closed_until) {
            out << "  nothing before " << core::to_helsinki_text(*status.health.closed_until)
                << '\n';
        }
        if (status.queue.documents > 0) {
            out << "  " << status.queue.documents << " documents wait (" << status.queue.records
                << " records)";
            if (status.queue.next_attempt) {
                out << ", next attempt " << core::to_helsinki_text(*status.queue.next_attempt);
            }
            out << (status.queue.unknown > 0 ? "; some may have arrived\n" : "\n");
        }
        for (const ports::Pile pile : piles) {
            if (const std::int64_t records{records_in(status.dead, pile)}; records > 0) {
                out << "  dead (" << ports::to_text(pile) << "): " << records << " records\n";
            }
        }
    }
}

JsonValue dead_json(std::span<const ports::DeadLetter> letters) {
    JsonValue groups{JsonValue::make_array()};
    for (const auto& [cause, of_it] : by_cause(letters)) {
        const auto& [pile, code, exchange, party] = cause;
        JsonValue messages{JsonValue::make_array()};
        for (const ports::DeadLetter* const letter : of_it) {
            messages.push(letter_json(*letter));
        }
        JsonValue group{JsonValue::make_object()};
        group.add("pile", json(ports::to_text(pile)))
            .add("code", json(code))
            .add("exchange", json(exchange))
            .add("party", json(party))
            .add("records", json(records_of(of_it)))
            .add("messages", std::move(messages));
        groups.push(std::move(group));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("dead", std::move(groups));
    return body;
}

void print_dead(std::span<const ports::DeadLetter> letters, std::ostream& out) {
    if (letters.empty()) {
        out << "nothing waits for a person\n";
        return;
    }
    for (const auto& [cause, of_it] : by_cause(letters)) {
        const auto& [pile, code, exchange, party] = cause;
        out << ports::to_text(pile) << "  " << code << "  " << exchange << " to " << party << ": "
            << of_it.size() << " messages, " << records_of(of_it) << " records\n";
        for (std::size_t at{0}; at < std::min(of_it.size(), shown_messages); ++at) {
            const ports::DeadLetter& letter{*of_it[at]};
            out << "  " << letter.message.text() << "  since "
                << core::to_helsinki_text(letter.since)
                << (letter.refused         ? "  refused"
                    : letter.maybe_arrived ? "  may have arrived"
                                           : "")
                << '\n';
        }
        if (of_it.size() > shown_messages) {
            out << "  and " << of_it.size() - shown_messages << " more (--json lists all)\n";
        }
    }
}

JsonValue plan_json(const PlanCounts& plan) {
    JsonValue object{JsonValue::make_object()};
    object.add("messages", json(plan.messages))
        .add("records", json(plan.records))
        .add("would_be_released", json(plan.forecast.released))
        .add("would_be_reduced", json(plan.forecast.reduced))
        .add("now_blocked", json(plan.forecast.blocked))
        .add("malformed", json(plan.forecast.malformed))
        .add("gone_from_register", json(plan.forecast.gone))
        .add("to_be_settled_first", json(plan.to_settle))
        .add("without_exchange", json(plan.without_exchange));
    return object;
}

void print_plan(const PlanCounts& plan, std::ostream& out) {
    out << plan.messages << " messages with " << plan.records
        << " records would be tried again: " << plan.forecast.released << " released, "
        << plan.forecast.reduced << " reduced, " << plan.forecast.blocked
        << " now blocked by law or by the person's will, " << plan.forecast.malformed
        << " malformed, " << plan.forecast.gone << " no more in the register\n";
    if (plan.to_settle > 0) {
        out << plan.to_settle << " messages may have arrived and stay: `lautturi runs settle`\n";
    }
    if (plan.without_exchange > 0) {
        out << plan.without_exchange << " messages stay: their exchange is not in force\n";
    }
}

}
