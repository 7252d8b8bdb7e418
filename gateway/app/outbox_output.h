#pragma once
// What the verbs about the outbox print.

#include "gateway/app/verb_output.h"
#include "gateway/exchange/batch.h"
#include "gateway/exchange/outbox_desk.h"
#include "gateway/exchange/party_health.h"

#include <iosfwd>
#include <span>
#include <vector>

namespace gateway::app {

/// A party with all that concerns it.
struct PartyStatus {
    ports::PartyQueue queue;
    exchange::PartyHealth health;
    std::vector<ports::DeadLetter> dead;
};

[[nodiscard]] text::JsonValue status_json(std::span<const PartyStatus> parties);
void print_status(std::span<const PartyStatus> parties, std::ostream& out);

/// Grouped by pile, code, exchange and party.
[[nodiscard]] text::JsonValue dead_json(std::span<const ports::DeadLetter> letters);
void print_dead(std::span<const ports::DeadLetter> letters, std::ostream& out);

/// What a replay would come to.
struct PlanCounts {
    std::int64_t messages{0};
    std::int64_t records{0};
    exchange::BatchOut::Forecast forecast{};
    std::int64_t to_settle{0};
    std::int64_t without_exchange{0};
};

[[nodiscard]] text::JsonValue plan_json(const PlanCounts& plan);
void print_plan(const PlanCounts& plan, std::ostream& out);

}
