#pragma once
// Reads calendars, schedules, expectations and blackout windows. Strict: what is not understood is
// an error.

#include "gateway/config/draft.h"

#include <optional>
#include <vector>

namespace gateway::config {

/// mappings/calendars/*.yaml: days on which banks are closed beyond those of the law.
void read_calendars(Draft& draft);

/// The value of `schedule` of an exchange.
[[nodiscard]] std::optional<Schedule>
read_schedule(const Draft& draft, const Sheet& sheet, const Tree& tree);

/// The items of `expectations` of an exchange.
[[nodiscard]] std::vector<Expectation>
read_expectations(const Draft& draft, const Sheet& sheet, const std::vector<const Tree*>& trees);

/// Of an exchange of which direction, deadline and policy are known. @param tree null: the usual
/// ones.
[[nodiscard]] AgeLimits
read_age_limits(const Sheet& sheet, const Tree* tree, const Exchange& exchange);

/// The items of `blackout` of a party.
[[nodiscard]] core::Blackouts
read_blackouts(const Sheet& sheet, const std::vector<const Tree*>& trees);

}
