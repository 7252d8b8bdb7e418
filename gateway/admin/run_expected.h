#pragma once
// What a run is held against: how many came the last times, what is expected of its exchange by
// when, and what becomes of a run that is missed. Counts, times and names; nothing of a person.

#include "gateway/admin/operation.h"
#include "gateway/config/configuration.h"

namespace gateway::admin {

/// @param law in force: of an exchange that it no longer has nothing is expected.
/// @throws core::GatewayError, as the store fails.
[[nodiscard]] text::JsonValue expected_json(
    Operation& operation, const config::Configuration& law, const ports::Traffic::Run& run,
    core::Instant now);

}
