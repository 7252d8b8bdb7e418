#pragma once
// Consents and holds outlive what they were about, so that whoever objected is known when they come
// back; for so many years as the settings say. An open hold keeps them for ever.

#include "gateway/app/installation.h"
#include "gateway/app/workbench.h"
#include "gateway/text/json_value.h"

#include <iosfwd>
#include <vector>

namespace gateway::app {

struct JudgedConsents {
    std::int64_t years{0}; ///< 0: they are kept for ever
    core::Instant before{};
    std::vector<core::PersonNo> due; ///< whose may go
};

[[nodiscard]] JudgedConsents judge_consents(Installation& installation, core::Instant now);

/// Deletes them, person by person, each with its certificate in the journal.
void end_consents(Installation& installation, Workbench& bench, const JudgedConsents& judged);

[[nodiscard]] text::JsonValue json_of(const JudgedConsents& judged);
void print(const JudgedConsents& judged, std::ostream& out);

}
