#pragma once
// Opens cases of breaches by itself. It must never take a sending for
// right because nobody complained.

#include "gateway/app/workbench.h"
#include "gateway/ports/breaches.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace gateway::app {

/// Writes a note of the journal durably.
using NoteWriter = std::function<void(exchange::Note::Write)>;

/// Opens a case for each sending of the last days that should not have been, with its entry.
/// @param looked when whoever looks again and again last did: withdrawals that were recorded well
/// before then were weighed then. @return how many. @throws core::GatewayError.
std::size_t open_breaches(
    Installation& installation, const NoteWriter& note, std::optional<core::Instant> looked = {});

/// Exchanges of which an attempt that failed leaves no part of its message with the party.
[[nodiscard]] std::vector<std::string> undivided_of(const config::Configuration& configuration);

/// What is kept about a message cannot be read any more: a breach of its integrity (Art. 4(12)),
/// with a case, an entry and a line of the log. Told once.
void open_damage(Installation& installation, const NoteWriter& note, core::MessageId message);

}
