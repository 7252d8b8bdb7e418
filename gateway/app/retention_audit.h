#pragma once
// The audit stream's own period, where it is shorter than the journal's: months of it are written
// anew without what the audit entries said, when the settings' years are over. A certificate is in
// the journal, and signed, before anything goes.

#include "gateway/app/installation.h"
#include "gateway/app/workbench.h"
#include "gateway/storage/journal_months.h"
#include "gateway/text/json_value.h"

#include <iosfwd>
#include <vector>

namespace gateway::app {

struct JudgedAudit {
    std::int64_t years{0};                  ///< 0: as long as the journal
    std::vector<storage::JournalMonth> due; ///< `entries` may go, `held` stay
};

/// @param gone  months that the journal's own period ends anyway.
/// @throws core::GatewayError RETENTION_OWNER.
[[nodiscard]] JudgedAudit judge_audit(
    Installation& installation, core::Instant now, const std::vector<storage::JournalMonth>& gone);

/// Writes what is due anew, certifies it, and puts it in its place.
/// @throws core::GatewayError RETENTION_WAITS; what has its place until then is certified.
void end_audit(
    Installation& installation, Workbench& bench, core::Instant now, const JudgedAudit& judged);

[[nodiscard]] text::JsonValue json_of(const JudgedAudit& judged);
void print(const JudgedAudit& judged, std::ostream& out);

}
