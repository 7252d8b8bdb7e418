#pragma once
// Why a record that was to leave may not leave any more, in one code for the pile that it lands on.

#include "gateway/core/decision.h"
#include "gateway/core/legal_facts.h"

#include <span>

namespace gateway::exchange {

struct Obstacle {
    core::Code code{"REFUSED"};
    bool withdrawn{false}; ///< the person took a consent back, or refused it
};

/// Of a refusal: what holds back a field that the message needs; of several, a withdrawal first.
[[nodiscard]] Obstacle
obstacle_of(const core::Decision& decision, std::span<const core::ItemId> mandatory);

/// Whether what was recorded last of a person's consents takes one back, or refuses it. (When it
/// was expressed, or written down elsewhere, may be long ago.)
[[nodiscard]] bool last_takes_back(std::span<const core::ConsentEvent> events);

/// Whether a consent of the person has ended after `since`, at `t` at the latest. Of one that was
/// given anew, for a shorter time, since a decision was made, that decision knows nothing.
[[nodiscard]] bool
has_ended(std::span<const core::ConsentEvent> events, core::Instant since, core::Instant t);

}
