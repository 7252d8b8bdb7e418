#include "gateway/app/checkpoints.h"

#include "gateway/app/gates_beside.h"
#include "gateway/core/error.h"
#include "gateway/core/failpoint.h"
#include "gateway/journal/checkpoint.h"
#include "gateway/storage/journal_store.h"

#include <fcntl.h>
#include <unistd.h>

namespace gateway::app {

namespace {

using journal::Checkpoint;

/// Whether the file ends within a line: a power cut may have left half a one.
bool ends_within_a_line(int descriptor) {
    char last{'\n'};
    const off_t size{::lseek(descriptor, 0, SEEK_END)};
    return size > 0 && ::pread(descriptor, &last, 1, size - 1) == 1 && last != '\n';
}

/// Appends a line to the node's local file and waits until it is on the disk. What was left half
/// does not take the new one with it.
void keep_locally(const std::filesystem::path& file, const std::string& line) {
    const int descriptor{::open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600)};
    const bool cut{descriptor >= 0 && ends_within_a_line(descriptor)};
    const std::string text{(cut ? "\n" : "") + line + "\n"};
    const bool kept{
        descriptor >= 0
        && ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size())
        && ::fsync(descriptor) == 0};
    if (descriptor >= 0) {
        ::close(descriptor);
    }
    if (!kept) {
        throw core::GatewayError{"CHECKPOINT_FILE"};
    }
}

std::optional<Checkpoint> last_of(storage::JournalStore& journal, std::int64_t chain) {
    const auto stored = journal.checkpoints(chain);
    if (stored.empty()) {
        return std::nullopt;
    }
    core::Result<Checkpoint> decoded{journal::decode_checkpoint(stored.back().encoded)};
    if (!decoded) {
        throw core::GatewayError{"CHECKPOINT_MALFORMED", core::GatewayError::Retry::never};
    }
    return std::move(decoded).value();
}

/// Signs a chain's head if it is due, and keeps the signature in the store and in the local file.
std::optional<Checkpoint>
sign_chain(Installation& installation, const storage::JournalStore::Chain& chain, Sign sign) {
    storage::JournalStore& journal{installation.store().journal()};
    const core::Instant now{installation.clock().now()};
    const std::optional<Checkpoint> last{last_of(journal, chain.number)};
    const std::int64_t last_sequence{last ? last->sequence : 0};
    const bool due{
        sign == Sign::everything
            ? chain.head.sequence > last_sequence
            : journal::checkpoint_due(
                chain.head, last_sequence, last ? last->at : chain.opened_at, now)};
    if (!due) {
        return std::nullopt;
    }
    Checkpoint made{journal::sign_checkpoint(
        chain.head, last, journal.system_identifier(), now, installation.signing_key())};
    const std::string encoded{journal::encode_checkpoint(made)};
    core::failpoint("before_checkpoint");
    // The file first: whatever ends us in between, it never lags behind the store that it is held
    // against. It may have one more, of a head that the store has, too.
    keep_locally(installation.settings().data_directory / "checkpoints.jsonl", encoded);
    core::failpoint("during_checkpoint");
    journal.add({chain.number, made.sequence, encoded});
    return made;
}

}

void sign_checkpoints(Installation& installation, Workbench& bench, Sign sign) {
    const std::string node{installation.settings().node_name + "/"};
    for (const storage::JournalStore::Chain& chain : installation.store().journal().chains()) {
        if (!chain.name.starts_with(node) || chain.name.starts_with(node + "cli-")) {
            continue;
        }
        const std::optional<Checkpoint> made{sign_chain(installation, chain, sign)};
        if (made && chain.name != node + "administration") {
            bench.note([&](const exchange::Ground&, exchange::Writing& writing) {
                writing.note(
                    journal::EntryKind::checkpoint, std::nullopt, core::PersonNo::none,
                    journal::checkpoint_body(*made));
            });
        }
    }
}

void sign_own_chain(Installation& installation, const std::string& worker) {
    const std::string name{installation.settings().node_name + "/" + worker};
    for (const storage::JournalStore::Chain& chain : installation.store().journal().chains()) {
        if (chain.name == name || chain.name.starts_with(name + std::string{beside_mark})) {
            static_cast<void>(sign_chain(installation, chain, Sign::everything));
        }
    }
}

}
