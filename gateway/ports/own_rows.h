#pragma once
// What the house itself has to send to parties about persons, as the store keeps it: notices of
// GDPR Art. 19 and transfers of Art. 20(2). Each leaves as a message of its own, under its own id,
// once. What may leave is the gate's matter, and whose it is stands encrypted until the party has
// it.

#include "gateway/core/instant.h"
#include "gateway/core/secret.h"
#include "gateway/ports/person_entries.h"

#include <optional>
#include <vector>

namespace gateway::ports {

/// A notice that waits to be sent, and may: the store knows about whom it is.
struct DueNotice {
    NoticeRow notice;
    core::Instant queued_at;
    core::PersonId subject;
    std::optional<core::Instant> decided_at{}; ///< when the request behind it was granted
};

/// A person's own data, to be sent to another controller.
struct DueTransfer {
    core::MessageId request;
    core::PersonId subject;
    core::Instant decided_at; ///< when an official released it
    bool under_way{false};    ///< the run that asks has taken it in before
};

/// Thread-safe; every call waits for the store. All throw core::GatewayError.
class DueRows {
public:
    DueRows() = default;
    DueRows(const DueRows&) = delete;
    DueRows& operator=(const DueRows&) = delete;
    virtual ~DueRows() = default;

    /// Those to a party that no run has taken in, and those that `run` has; oldest first. Of whom
    /// the store does not know who they are: none. Withdrawals: none, for nobody is bound to tell.
    /// Restrictions: those of a request that was granted, as long as they stand; the others are for
    /// a letter.
    [[nodiscard]] virtual std::vector<DueNotice>
    notices(core::ControllerId controller, core::PartyId party, core::MessageId run) = 0;

    /// The same, of requests for portability that were released to this party.
    [[nodiscard]] virtual std::vector<DueTransfer>
    transfers(core::RegisterId reg, core::PartyId party, core::MessageId run) = 0;

    /// By which identifier whoever asks is known, of those that the request was opened with.
    /// Nothing: the request is from before that was kept, or the person's key was destroyed.
    /// @param place  0: the identifier of then; 1, 2, …: of earlier ones.
    [[nodiscard]] virtual std::optional<core::PersonId>
    subject(core::MessageId request, std::int64_t place) = 0;
};

}
