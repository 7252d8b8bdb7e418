#pragma once
// A year in numbers, for the data-protection officer: what was disclosed to whom on which basis,
// what was withheld and refused and why, and which rights were used.

#include "gateway/app/installation.h"
#include "gateway/text/json_value.h"

namespace gateway::app {

/// Of a calendar year in Europe/Helsinki. Counts alone.
/// @throws core::GatewayError YEAR_WRONG, STORE_UNREACHABLE.
[[nodiscard]] text::JsonValue yearly_report(Installation& installation, int year);

}
