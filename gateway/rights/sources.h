#pragma once
// Where what came in about a person came from, and who recorded it (Etelä-Satakunta's notice §7).
// Of a recorder the role is told: an official of that party; never who.

#include "gateway/rights/names.h"
#include "gateway/rights/traces.h"
#include "gateway/rights/withholding.h"

namespace gateway::rights {

/// [{"party","party_name","exchange","exchange_name","system","from_the_person","recorder",
/// "recorded_by","items":[{"item","label","path","basis":{…}}],"times":[{"at","recorded_at",
/// "message"}]}]: `at` when it came here, `recorded_at` when it was written down there.
/// @throws core::GatewayError PROVENANCE_MALFORMED.
[[nodiscard]] text::JsonValue
sources_of(const Traces& traces, Names& names, Withholding& withholding);

}
