#pragma once
// What a consent that was taken back late would have kept: a no counts from when it was expressed,
// however late it was recorded, so what left in between rested on nothing.

#include "gateway/config/configuration.h"
#include "gateway/core/legal_facts.h"
#include "gateway/storage/breach_store.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::app {

/// Which items of a decision left by permits that all asked for a consent, and had none by what is
/// known now of the instant of the sending. What no consent was needed for is never among them.
/// @param decision body of the journal's entry. @param law that the decision was made by.
/// @param events of the person, all. @return by name.
[[nodiscard]] std::vector<std::string> taken_back_before(
    std::string_view decision, const config::Configuration& law,
    std::span<const core::ConsentEvent> events, core::Instant sent_at);

}
