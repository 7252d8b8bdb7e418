#pragma once
// What the corridor tells whoever measures it: names of the configuration, outcomes, durations.
// Nothing of a person or a message can be told here, and the corridor never asks anything back.

#include "gateway/core/decision.h"
#include "gateway/core/name.h"
#include "gateway/ports/transport.h"

#include <chrono>
#include <cstddef>

namespace gateway::ports {

class Meter {
public:
    Meter() = default;
    Meter(const Meter&) = delete;
    Meter& operator=(const Meter&) = delete;
    virtual ~Meter() = default;

    // All of these are called from any thread, and what they measure must not wait for them.

    /// A decision that is durable.
    virtual void decided(core::ExchangeId exchange, core::Outcome outcome) noexcept = 0;

    /// An attempt begins. Every one that begins ends.
    virtual void attempted(core::PartyId party) noexcept = 0;
    /// What became of it, and how long it took.
    virtual void delivered(
        core::PartyId party, DeliveryOutcome outcome, std::chrono::microseconds took) noexcept = 0;

    /// A commit of the gate's transaction. @param entries of the journal.
    virtual void committed(std::size_t entries, std::chrono::microseconds took) noexcept = 0;
    /// A gate's transaction that the store failed.
    virtual void commit_failed() noexcept = 0;
};

}
