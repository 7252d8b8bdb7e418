#pragma once
// Asks a party whether it has the message with a key, after an answer was lost. Only its plain word
// counts: whatever else comes back tells nothing, and is asked again or laid before a person.

#include "gateway/exchange/batch_run.h"

#include <optional>

namespace gateway::exchange {

struct Inquired {
    /// delivered; failed: it certainly did not arrive. Nothing: the party could not say.
    std::optional<ports::DeliveryOutcome> told{};
    std::optional<ports::DeliveryStep> step{}; ///< when it is asked again, or that it is dead
};

/// Asks once, and writes down what came of it as a settlement.
/// @throws core::GatewayError as the store failed.
[[nodiscard]] Inquired inquire(
    const BatchParts& parts, const Assembly& assembly, const Under& under,
    const ports::SealedDocument& document);

}
