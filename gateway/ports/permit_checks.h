#pragma once
// What every carrier asks of a permit before bytes leave and while they do. Here and nowhere else,
// so that no carrier asks less. It must never say yes where it does not know.

#include "gateway/core/code.h"
#include "gateway/ports/clock.h"
#include "gateway/ports/send_permit.h"
#include "gateway/ports/transport.h"

#include <functional>
#include <optional>

namespace gateway::ports {

/// Whether the permit's time is not over. A carrier that writes in pieces asks before each.
[[nodiscard]] inline bool in_time(const SendPermit& permit, const Clock& clock) {
    return clock.since_boot() <= permit.send_by();
}

/// Why bytes may not leave under this permit now: DIGEST_MISMATCH, SEND_BY_PASSED; nothing if they
/// may. @param digest SHA-256 of the bytes in the carrier's hand.
[[nodiscard]] inline std::optional<core::Code>
obstacle_of(const SendPermit& permit, const core::Digest& digest, const Clock& clock) {
    if (digest != permit.payload_digest()) {
        return core::Code{"DIGEST_MISMATCH"};
    }
    if (!in_time(permit, clock)) {
        return core::Code{"SEND_BY_PASSED"};
    }
    return std::nullopt;
}

/// What is told of bytes of which none has left.
[[nodiscard]] inline DeliveryReceipt not_sent(core::Code why) {
    DeliveryReceipt receipt;
    receipt.outcome = DeliveryOutcome::failed;
    receipt.code = why;
    return receipt;
}

/// The same question for whoever writes when the permit is used up. @param clock outlives it.
[[nodiscard]] inline std::function<bool()>
until_passed(const SendPermit& permit, const Clock& clock) {
    return [&clock, limit = permit.limit()] { return clock.since_boot() <= limit.by(); };
}

/// For whoever waits for an answer: whether the lease is still held. Empty where there is none.
[[nodiscard]] inline std::function<bool()>
while_held(const SendPermit& permit, const Clock& clock) {
    if (!permit.limit().has_lease()) {
        return {};
    }
    return [&clock, limit = permit.limit()] { return limit.held_at(clock.since_boot()); };
}

}
