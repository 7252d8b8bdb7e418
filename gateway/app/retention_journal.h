#pragma once
// The journal's own period: its months are dropped whole, the oldest first, when the settings'
// years are over. A certificate is in the journal, and signed, before anything goes.

#include "gateway/app/installation.h"
#include "gateway/app/workbench.h"
#include "gateway/storage/journal_months.h"
#include "gateway/text/json_value.h"

#include <iosfwd>
#include <string>
#include <vector>

namespace gateway::app {

struct JudgedJournal {
    std::int64_t years{0};                   ///< 0: it is kept for ever
    std::vector<storage::JournalMonth> due;  ///< may go, the oldest first
    std::vector<storage::JournalMonth> held; ///< their time is over, but a hold stops the first
};

/// Which months are due. Months go one after another: what comes after a held one waits for it.
/// @throws core::GatewayError RETENTION_OWNER.
[[nodiscard]] JudgedJournal judge_journal(Installation& installation, core::Instant now);

/// Writes the certificate, has it signed, and drops what is due.
/// @throws core::GatewayError RETENTION_WAITS; what was dropped until then is gone, and certified.
void drop_months(Installation& installation, Workbench& bench, const JudgedJournal& judged);

[[nodiscard]] text::JsonValue json_of(const JudgedJournal& judged);
void print(const JudgedJournal& judged, std::ostream& out);

}
