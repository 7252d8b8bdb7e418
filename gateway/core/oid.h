#pragma once
// Object identifiers (ISO/IEC 8824, 9834): dotted numbers that name organisations, registers and
// code lists. It must never say what one stands for.

#include "gateway/core/result.h"

#include <string_view>

namespace gateway::core {

/// Checks the arcs (the first 0–2, the second under 40 below 0 and 1, no leading zero, nothing
/// empty); below 1.2.246.10, where Finnish organisations stand, the next arc is a Y-tunnus without
/// its hyphen and leading zeros, not 0, and its check digit must be right.
/// @return OID_FORM, OID_ARC, BUSINESS_ID_CHECK.
/// @source ITU-T X.660; the national tree 1.2.246 (SFS), 1.2.246.10 for organisations.
[[nodiscard]] Result<Nothing> check_oid(std::string_view text);

}
