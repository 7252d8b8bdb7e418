#pragma once
// Whether an open run can do nothing before a person has done something. Such a run keeps no other
// one from beginning: neither the schedule's nor a command's. Reads only.

#include "gateway/config/configuration.h"
#include "gateway/ports/deliveries.h"

#include <vector>

namespace gateway::exchange {

/// Behind whom the records of a run wait. What may have arrived in an earlier run is not sent in
/// another one before that is settled. Where the exchange keeps an order, nothing overtakes
/// anything.
[[nodiscard]] ports::Deliveries::Behind behind(const config::Exchange& exchange) noexcept;

/// Whether all that an open run of a batch out has left is dead, or waits behind what is.
/// @throws core::GatewayError, as the store failed.
[[nodiscard]] bool rests(
    ports::Outbox& outbox, ports::Deliveries& deliveries, const config::Exchange& exchange,
    core::MessageId run);

/// The open runs of a batch out.
struct OpenRuns {
    std::vector<ports::RunRow> under_way; ///< oldest first
    std::vector<core::MessageId> resting;
};

/// @throws core::GatewayError, as the store failed.
[[nodiscard]] OpenRuns
open_runs(ports::Outbox& outbox, ports::Deliveries& deliveries, const config::Exchange& exchange);

}
