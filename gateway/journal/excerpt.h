#pragma once
// Some of the journal as a file that can be verified without the rest: what it is about stands in
// it whole; of what lies between and the next checkpoint it shows a digest and nothing else. It can
// prove that what it shows was written, signed and not changed; never that there is no more.
// gateway/verifier/FORMAT.md is its specification.

#include "gateway/crypto/digest.h"
#include "gateway/crypto/signature.h"
#include "gateway/journal/entry_hash.h"
#include "gateway/journal/export.h"

#include <cstdint>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::journal {

/// Whom entries are about, each once, in the order of their numbers: an excerpt of them is a look
/// at these. Nobody where they are a document's, or a run's, of many.
[[nodiscard]] std::vector<core::PersonNo> persons_of(std::span<const ports::JournalRow> entries);

/// Writes an excerpt: chain by chain, in each from the first entry that is shown to the checkpoint
/// that signs it, and so on.
class ExcerptWriter final {
public:
    /// @param about  what was asked for, in words; no personal data. @param out, key outlive it.
    ExcerptWriter(
        std::ostream& out, const ExportHead& head, std::string_view about,
        const crypto::SigningKey& key);

    /// An entry that is shown.
    void append(const ports::JournalRow& row);
    /// An entry that is left out, behind one that is shown. One of version 1 has to be shown, for
    /// nothing less than the whole of it proves its place.
    void leave_out(const ports::JournalRow& row);
    /// Directly behind the entry that it signs.
    void append(const Checkpoint& checkpoint);

    /// Writes the end and its seal. @throws core::GatewayError EXPORT_UNWRITABLE.
    void finish();

    /// Shown, those of version 1 between them too.
    [[nodiscard]] std::int64_t entries() const noexcept { return m_entries; }

private:
    void link(const ports::JournalRow& row, std::string_view content);
    void write(std::string_view line);

    std::ostream& m_out;
    const crypto::SigningKey& m_key;
    crypto::Sha256 m_all{};
    EntryHasher m_hasher{};
    std::int64_t m_entries{0};
    std::int64_t m_links{0};
    std::int64_t m_checkpoints{0};
    std::string m_line{};
};

}
