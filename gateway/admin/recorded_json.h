#pragma once
// Recorded decisions as JSON, the same over HTTP and on the command line: why a message was decided
// as it was, and whether it would be decided so again. Names, codes and dates; never a value.

#include "gateway/crypto/digest.h"
#include "gateway/exchange/replay.h"
#include "gateway/ports/decisions.h"
#include "gateway/ports/unit_of_work.h"
#include "gateway/text/json_value.h"

#include <optional>
#include <span>
#include <string>

namespace gateway::admin {

/// {"attempt","erased",…} with the decision and its explanations under the rules that made it.
/// @throws core::GatewayError EVIDENCE_MALFORMED, or what `load` throws.
[[nodiscard]] text::JsonValue
recorded_json(const ports::RecordedDecision& recorded, const exchange::LoadConfiguration& load);

/// Why the register's row about the person could not be read, where that was refused for which
/// nothing was known: the cause of what was decided, which decided on nothing. Nothing: there is no
/// such cause. @param decisions, entries  of one message.
[[nodiscard]] std::optional<std::string> unread_row(
    std::span<const ports::RecordedDecision> decisions, std::span<const ports::JournalRow> entries);

/// {"attempt","verdict","journalled","engine","rules_digest","outcome"}; only the first two where
/// it is erased.
/// @param entries of the message, in the journal.
/// @param key     of the digests of evidence in the journal. @throws as above.
[[nodiscard]] text::JsonValue replay_json(
    const ports::RecordedDecision& recorded, std::span<const ports::JournalRow> entries,
    const exchange::LoadConfiguration& load, const crypto::KeyedDigest& key);

}
