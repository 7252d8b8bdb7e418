#pragma once
// Decisions as they were recorded, for explanations and replay.

#include "gateway/core/bytes.h"
#include "gateway/core/decision.h"
#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"

#include <optional>
#include <string>
#include <vector>

namespace gateway::ports {

struct RecordedDecision {
    core::MessageId message;
    int attempt{1};
    core::PersonNo person{core::PersonNo::none};
    core::Epoch epoch{core::Epoch::first};
    core::Outcome outcome{core::Outcome::refused};
    core::Digest configuration{}; ///< under which it was made
    std::optional<core::Instant> next_change{};
    std::optional<std::string> evidence{}; ///< nothing: erased with the person's key
};

class Decisions {
public:
    Decisions() = default;
    Decisions(const Decisions&) = delete;
    Decisions& operator=(const Decisions&) = delete;
    virtual ~Decisions() = default;

    /// A message's decisions, one an attempt, in order; empty if there is none.
    [[nodiscard]] virtual std::vector<RecordedDecision> decisions_of(core::MessageId message) = 0;
};

}
