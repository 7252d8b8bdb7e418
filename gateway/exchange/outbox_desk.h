#pragma once
// What people do about dead messages: they have them tried again, or give them up. Whatever is
// tried again passes the gate like anything else; here nothing is sent.

#include "gateway/exchange/gate_transaction.h"
#include "gateway/ports/deliveries.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gateway::exchange {

/// Which dead messages; what is empty says nothing.
struct Selected {
    std::optional<ports::Pile> pile{};
    std::optional<core::ExchangeId> exchange{};
    std::string cause{}; ///< code

    [[nodiscard]] bool covers(const ports::DeadLetter& letter) const;
};

/// Dead messages of one run that can be tried again.
struct ReplayRun {
    core::MessageId run;
    core::ExchangeId exchange;
    std::vector<ports::DeadLetter> letters;
};

struct ReplayPlan {
    std::vector<ReplayRun> runs;                ///< oldest first
    std::vector<ports::DeadLetter> to_settle{}; ///< may have arrived: `runs settle` first
    std::vector<ports::DeadLetter> without{};   ///< their exchange is not in force any more
};

[[nodiscard]] ReplayPlan plan_replay(
    ports::Deliveries& deliveries, const Selected& selected, const config::Configuration& law);

/// Writes down that a person has these messages of one run tried again; who carries the run on
/// tries them, each after a new decision. A deadline counts anew from here. They were planned when
/// nobody held the run's exchange, so they are read once more: of what somebody tried again, gave
/// up or settled meanwhile nothing is written, and no run is opened again for it.
/// @pre the gate works under the exchange's lease.
/// @return those that really are tried again.
[[nodiscard]] std::vector<ports::DeadLetter> try_again(
    GateTransaction& gate, ports::Deliveries& deliveries,
    std::span<const ports::DeadLetter> planned, const std::string& by);

struct GivenUp {
    core::MessageId message;
    std::string reference; ///< of the case in which that was decided: letters, digits, . / _ -
    std::string by;        ///< a user, or uid:NUMBER
};

/// Ends a dead message for good: its records are rejected, unless they were final already.
/// @throws core::GatewayError REFERENCE_FORM, NOT_DEAD, SETTLE_FIRST (never to be retried), or as
/// the store fails.
void give_up(GateTransaction& gate, ports::Deliveries& deliveries, const GivenUp& given_up);

}
