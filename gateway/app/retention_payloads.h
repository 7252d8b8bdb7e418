#pragma once
// Payloads whose exchange has a period of its own: they end by it, before their person's rule ends
// everything. A certificate is in the journal, and signed, before a month's key is destroyed.

#include "gateway/app/installation.h"
#include "gateway/app/workbench.h"
#include "gateway/ports/retention.h"
#include "gateway/storage/payload_periods.h"
#include "gateway/text/json_value.h"

#include <iosfwd>
#include <span>
#include <string>
#include <vector>

namespace gateway::app {

/// An exchange whose payloads have a period of their own.
struct JudgedExchange {
    std::string exchange;
    std::string clock; ///< entry, last-event, end; empty: it has none any more, what it had ends
    std::int64_t months{0};
    std::int64_t kept{0};     ///< persons whose clock has not run out, or who are held
    std::int64_t transfer{0}; ///< persons of whom the archive has to have everything first
};

struct DuePeriod {
    storage::PayloadPeriod period;
    core::Instant last_written{}; ///< of a person
};

struct JudgedPayloads {
    std::vector<JudgedExchange> exchanges;
    std::vector<DuePeriod> due;
};

[[nodiscard]] JudgedPayloads judge_payloads(
    Installation& installation, core::Instant now, std::span<const ports::KeptPerson> all);

/// Keeps back what is held, certifies, destroys the keys and drops the partitions that are left
/// without any. @throws core::GatewayError RETENTION_WAITS, RETENTION_OWNER; what is gone is
/// certified.
void end_payloads(
    Installation& installation, Workbench& bench, core::Instant now, const JudgedPayloads& judged);

[[nodiscard]] text::JsonValue json_of(const JudgedPayloads& judged);
void print(const JudgedPayloads& judged, std::ostream& out);

}
