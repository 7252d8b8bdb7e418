#pragma once
// What came in about persons of whom something had left before, for whoever looks whether it
// corrects a value that others were given.

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"
#include "gateway/core/name.h"

#include <cstdint>
#include <vector>

namespace gateway::ports {

/// A stamped record as the store keeps it (gateway/journal unpacks it).
struct StampedRow {
    std::int64_t stamping{0};
    core::PersonNo person{core::PersonNo::none};
    core::MessageId message;
    core::ExchangeId exchange;
    core::PartyId party;
    std::int64_t ordinal{1};
    core::Bytes profile;
    core::Bytes record;
};

/// One that is to be compared, with all that had come in about its person before, oldest first.
struct DueComparison {
    StampedRow stamped;
    std::vector<StampedRow> earlier;
};

class Comparisons {
public:
    Comparisons() = default;
    Comparisons(const Comparisons&) = delete;
    Comparisons& operator=(const Comparisons&) = delete;
    virtual ~Comparisons() = default;

    /// Oldest first; of a run's records those that the register has taken over or will never have:
    /// before, the earlier value could still be sent to somebody. What was compared is taken off by
    /// UnitOfWork::compared(), in the transaction that queues what follows.
    [[nodiscard]] virtual std::vector<DueComparison> due(std::size_t at_most) = 0;
};

}
