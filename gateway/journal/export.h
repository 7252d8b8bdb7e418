#pragma once
// The journal as a file that anyone can verify: JSON Lines, each line one object in canonical form.
//   {"export":{…}}      the head: format, version, node, system, time
//   {"entry":{…}}       all columns of an entry, in order within its chain; the person's number as
//   a string of digits
//   {"left":{…}}        of an entry that was left out when its time was over: its place and digest
//   {"checkpoint":{…}}  directly after the entry that it signs, so that verifying needs no memory
//   {"end":{…}}         counts and the fingerprint of the node's key: a file cut short shows
// gateway/verifier/FORMAT.md is its specification, for those who build on it outside.
// Text is UTF-8, digests are lower-case hexadecimal, times are microseconds since 1970 UTC.

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"
#include "gateway/journal/checkpoint.h"
#include "gateway/ports/unit_of_work.h"

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

namespace gateway::journal {

/// What an export says of itself. Nothing here is signed; checkpoints are.
struct ExportHead {
    std::string node;
    std::string system_identifier;
    core::Instant created;
};

/// Writes an export. For each chain: begin_chain() with its checkpoints, then its entries from the
/// first that is there: what came before may have been dropped when its time was over.
class ExportWriter final {
public:
    /// @param key  fingerprint of the node's public key. @param out must outlive the writer.
    ExportWriter(std::ostream& out, const ExportHead& head, const core::Digest& key);

    /// @param checkpoints  of one chain, ascending.
    void begin_chain(std::vector<Checkpoint> checkpoints);

    /// As the store has it: nothing is recomputed, for the verifier is to see what is there.
    void append(const ports::JournalRow& row);

    /// Writes the end. @throws core::GatewayError EXPORT_UNWRITABLE if the stream failed.
    void finish();

private:
    void leave_behind(std::int64_t first);
    void end_chain();
    void write_pending_until(std::int64_t sequence);
    void write(const Checkpoint& checkpoint);

    std::ostream& m_out;
    core::Digest m_key;
    std::vector<Checkpoint> m_pending{}; // of this chain, those not yet written from m_next on
    std::size_t m_next{0};
    bool m_begun{false};       // an entry of this chain was written
    std::int64_t m_entries{0}; // those that are whole
    std::int64_t m_checkpoints{0};
    std::string m_line{};
};

}
