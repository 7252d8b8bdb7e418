#pragma once
// The words of a run's report in Finnish, Swedish and English: one table.

#include "gateway/policy/decide.h"

#include <cstdint>
#include <string_view>

namespace gateway::app {

enum class ReportWord : std::uint8_t {
    report,
    exchange,
    reg,
    party,
    purpose,
    law,
    corrects,
    begun,
    ended,
    goes_on,
    duration,
    records,
    per_second,
    account,
    in,
    released,
    reduced,
    withheld,
    rejected,
    pending,
    handed_over,
    quarantined,
    balances,
    does_not_balance,
    why_kept,
    whole,
    in_part,
    rule,
    cap,
    items,
    why_not,
    places,
    unknown_fields,
    faulty,
    documents,
    manifest,
    bytes,
    attempt,
    sealed,
    under_way,
    delivered,
    refused,
    failed,
    superseded,
    unknown,
    receipts,
    accepted,
    silent,
    contradicting,
    residue,
    record,
    unfitting,
    expectations,
    met,
    missed,
    late,
    not_due,
    not_watched,
    not_looked_at,
    none,
    declared,
    found,
    announced,
    came,
    not_come,
    corrections,
    corrects_record,
    waits,
    until,
    count
};

[[nodiscard]] std::string_view say(ReportWord word, policy::Language language) noexcept;

/// Of a state of a document, an outcome or an expectation, as the report's JSON has it; the state
/// itself if it is not known.
[[nodiscard]] std::string_view
say_state(std::string_view state, policy::Language language) noexcept;

}
