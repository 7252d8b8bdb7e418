#pragma once
// Who may be counted. A count of many is no disclosure of one; but where the notice rests it on
// consent, who has not given it is not in it, and a refusal or a hold keeps out whoever has it.

#include "gateway/exchange/departure.h"
#include "gateway/exchange/gate_transaction.h"
#include "gateway/exchange/release_counting.h"

#include <span>
#include <vector>

namespace gateway::exchange {

/// Somebody who might be counted.
struct Candidate {
    enum class May : std::uint8_t { be_counted, no_consent, on_hold };

    CountedRecord record;
    Subject subject;
    std::vector<core::Hold> register_holds;
    May may{May::no_consent};
    core::PersonNo person{core::PersonNo::none}; ///< as the store knows them
    core::Epoch epoch{core::Epoch::first};       ///< at which they were asked about
};

/// Asks the store what each person has said, in one transaction that is thrown away.
/// @return the same, each with the answer. @throws core::GatewayError as the store failed.
[[nodiscard]] std::vector<Candidate>
may_be_counted(GateTransaction& gate, const Under& under, std::vector<Candidate> candidates);

/// @param consents folded for the exchange's party and purpose.
[[nodiscard]] Candidate::May judged(
    const config::ReleasePlan& plan, std::span<const core::ConsentState> consents,
    std::span<const core::Hold> holds, core::Instant at);

}
