#include "gateway/app/journal_excerpt.h"

#include "gateway/core/error.h"

#include <algorithm>
#include <ostream>

namespace gateway::app {

using core::GatewayError;

namespace {

std::vector<journal::Checkpoint>
checkpoints_of(storage::JournalSnapshot& snapshot, std::int64_t chain) {
    std::vector<journal::Checkpoint> checkpoints;
    for (const storage::StoredCheckpoint& encoded : snapshot.checkpoints(chain)) {
        core::Result<journal::Checkpoint> decoded{journal::decode_checkpoint(encoded.encoded)};
        if (!decoded) {
            throw GatewayError{"CHECKPOINT_MALFORMED", GatewayError::Retry::never};
        }
        checkpoints.push_back(std::move(decoded).value());
    }
    return checkpoints;
}

/// What is asked for of one chain: stretch by stretch, each from the first entry that is shown to
/// the checkpoint that signs it; what no checkpoint signs yet, to the last that is shown.
void write_chain(
    storage::JournalSnapshot& snapshot, std::int64_t chain, const std::vector<std::int64_t>& shown,
    journal::ExcerptWriter& writer) {
    const std::vector<journal::Checkpoint> checkpoints{checkpoints_of(snapshot, chain)};
    auto next = shown.begin();
    auto checkpoint = checkpoints.begin();
    while (next != shown.end()) {
        checkpoint = std::find_if(
            checkpoint, checkpoints.end(), [&](const auto& one) { return one.sequence >= *next; });
        const bool closed{checkpoint != checkpoints.end()};
        const std::int64_t first{*next};
        snapshot.entries(
            chain, first, closed ? checkpoint->sequence : shown.back(),
            [&](const ports::JournalRow& row) {
                if (next != shown.end() && *next == row.sequence) {
                    writer.append(row);
                    ++next;
                } else {
                    writer.leave_out(row);
                }
            });
        if (closed) {
            writer.append(*checkpoint);
        } else if (next != shown.end()) {
            throw GatewayError{"JOURNAL_INCOMPLETE", GatewayError::Retry::never};
        }
    }
}

}

void write_journal(
    storage::JournalSnapshot& snapshot, const journal::ExportHead& head,
    const crypto::SigningKey& key, std::ostream& target) {
    journal::ExportWriter writer{target, head, key.public_key().fingerprint()};
    for (const storage::StoredChain& chain : snapshot.chains()) {
        writer.begin_chain(checkpoints_of(snapshot, chain.number));
        snapshot.entries(chain.number, [&](const ports::JournalRow& row) { writer.append(row); });
    }
    writer.finish();
}

void write_excerpt(
    storage::JournalSnapshot& snapshot, const journal::ExportHead& head, const std::string& about,
    const storage::EntrySelection& selection, const crypto::SigningKey& key, std::ostream& target) {
    journal::ExcerptWriter writer{target, head, about, key};
    for (const storage::StoredChain& chain : snapshot.chains()) {
        write_chain(snapshot, chain.number, snapshot.selected(chain.number, selection), writer);
    }
    if (writer.entries() == 0) {
        throw GatewayError{
            "EXPORT_NOTHING", "the journal has no such entry", GatewayError::Retry::never};
    }
    writer.finish();
}

}
