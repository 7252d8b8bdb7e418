#pragma once
// The journal, or what is asked for of it, as lines that anybody can verify: for the command line
// and for the administration's interface.

#include "gateway/journal/excerpt.h"
#include "gateway/journal/export.h"
#include "gateway/storage/journal_store.h"

#include <iosfwd>
#include <string>

namespace gateway::app {

/// All chains, whole, with their checkpoints.
void write_journal(
    storage::JournalSnapshot& snapshot, const journal::ExportHead& head,
    const crypto::SigningKey& key, std::ostream& target);

/// What is selected, with the links between.
/// @param about what was asked for, for the head: nobody is named.
/// @throws core::GatewayError EXPORT_NOTHING, JOURNAL_INCOMPLETE.
void write_excerpt(
    storage::JournalSnapshot& snapshot, const journal::ExportHead& head, const std::string& about,
    const storage::EntrySelection& selection, const crypto::SigningKey& key, std::ostream& target);

}
