#pragma once
// Whose keys were destroyed, kept outside the database: a backup from before an erasure brings the
// key back with it, and it is destroyed again before anybody is served (GDPR Art. 17). One line of
// JSON a person, `{"person":"…","erased_at":"…"}`; the number means nothing outside the store. An
// erasure that was granted in part has a line for each message, with `"message":"…"` between: what
// was kept of it is deleted again.

#include "gateway/app/installation.h"
#include "gateway/app/workbench.h"

#include <cstddef>
#include <filesystem>
#include <istream>
#include <map>
#include <optional>
#include <utility>

namespace gateway::app {

/// Whose, and of which message; no message: everything.
using Erased = std::pair<core::PersonNo, std::optional<core::MessageId>>;

/// When each was erased last.
using ErasureList = std::map<Erased, core::Instant>;

/// `erasures.jsonl` in the data directory. Beside it lies nothing that tells who they were.
[[nodiscard]] std::filesystem::path erasure_list_of(const Settings& settings);

/// Reads lines of it into a list. @throws core::GatewayError ERASURE_LIST for one that is none of
/// ours.
void read_erasures(std::istream& in, ErasureList& listed);

/// Adds what the store has erased and the list does not have, durably, and deposits it as far as
/// that can be done now (erasure_deposit.h). Harmless to repeat.
/// @throws core::GatewayError ERASURE_LIST if it cannot be written.
void keep_erasures(Installation& installation);

/// Destroys again what the list, or one that was deposited, has and a restored store has not.
/// @return how many, of persons and of messages.
/// @throws core::GatewayError ERASURE_LIST for a line that is none of ours.
std::size_t apply_erasures(Installation& installation, Workbench& bench);

}
