#pragma once
// Opens cases of breaches by itself. It must never take a sending for
// right because nobody complained.

#include "gateway/app/workbench.h"
#include "gateway/ports/breaches.h"

#include <functional>

namespace gateway::app {

/// Writes a note of the journal durably.
using NoteWriter = std::function<void(exchange::Note::Write)>;

/// Opens a case for each sending of the last days that should not have been, with its entry.
/// @return how many. @throws core::GatewayError.
std::size_t open_breaches(Installation& installation, const NoteWriter& note);

/// What is kept about a message cannot be read any more: a breach of its integrity (Art. 4(12)),
/// with a case, an entry and a line of the log. Told once.
void open_damage(Installation& installation, const NoteWriter& note, core::MessageId message);

}
