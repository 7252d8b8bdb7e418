#pragma once
// What a release comes to now: the register read, who may be counted asked, groups counted. And
// whether what was signed may still leave: that somebody in it has said no since, or is held back,
// must be found before each attempt. It must never count whom it did not ask about.

#include "gateway/exchange/assembly.h"
#include "gateway/exchange/gate_transaction.h"
#include "gateway/exchange/release_report.h"
#include "gateway/ports/outbox.h"

#include <string>
#include <vector>

namespace gateway::exchange {

/// Somebody counted, and at which epoch of theirs that was asked.
struct CountedPerson {
    std::uint64_t number{0}; ///< as in CountedRecord
    core::PersonNo person{core::PersonNo::none};
    core::Epoch epoch{core::Epoch::first};
};

struct ReleaseCount {
    Counting counting;
    ReleaseFigures figures;
    core::Digest request{};
    std::vector<CountedPerson> persons; ///< ascending by number, each once
};

/// @pre the exchange has a release.
[[nodiscard]] ReleaseCount count_release(
    GateTransaction& gate, const DigestKeys& keys, const Assembly& assembly, const Under& under,
    const Quarter& period, const ports::Releases::Ledger& ledger);

/// Whether all whom the exchange's signed release counts may be counted today.
struct ReleaseStanding {
    bool stands{false};
    std::vector<CountedPerson> persons; ///< whom it counts, if it stands
};

/// @throws core::GatewayError RELEASE_NONE, RELEASE_NOT_COVERED, RELEASE_POPULATION_GONE.
[[nodiscard]] ReleaseStanding standing_of_release(
    GateTransaction& gate, const DigestKeys& keys, ports::Releases& releases, ports::Outbox& outbox,
    const Assembly& assembly, const Under& under);

}
