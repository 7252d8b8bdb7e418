#pragma once
// What was disclosed of a person, to whom, when, on which section and consent; and what was asked
// for and not given. Equal disclosures stand once, with their times: a report is for a reader.

#include "gateway/rights/names.h"
#include "gateway/rights/traces.h"
#include "gateway/rights/withholding.h"

namespace gateway::rights {

/// [{"party","party_name","exchange","exchange_name","purpose","purpose_name","register","items":
/// [{"item","label","form","rules":[…],"consents":[…]}],"bases":[{"rule","gdpr6","gdpr9","secrecy",
/// "provisions":[…]}],"times":[{"at","received","message"}]}]
/// @throws core::GatewayError EVIDENCE_MALFORMED.
[[nodiscard]] text::JsonValue
disclosures_of(const Traces& traces, Names& names, Withholding& withholding);

/// Queries and records that were refused: [{"party",…,"items":[{"item","label","reasons":[…]}],
/// "times":[{"at","message"}]}]
[[nodiscard]] text::JsonValue
refusals_of(const Traces& traces, Names& names, Withholding& withholding);

}
