#pragma once
// Of this room alone: the hash that binds an entry to its predecessor.

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"
#include "gateway/journal/binary.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace gateway::journal {

/// The columns of an entry that its hash covers: all of them.
struct EntryView {
    core::Digest previous{};
    std::int64_t chain{0};
    std::int64_t sequence{0};
    core::Instant at;
    std::string_view kind;
    std::optional<core::MessageId> message{};
    core::PersonNo person{core::PersonNo::none};
    std::string_view body;
};

/// Computes hashes of entries one after another in one buffer. Used by one thread.
///
/// An entry's hash is that of its predecessor's hash and of a digest of its own columns, so that an
/// excerpt can leave an entry out, show its content's digest, and still be followed link by link.
class EntryHasher final {
public:
    /// By the canonical encoding, version 2: what is written now.
    [[nodiscard]] core::Digest hash(const EntryView& entry) {
        return link(entry.previous, content(entry));
    }

    /// SHA-256 of the columns but `previous`.
    [[nodiscard]] core::Digest content(const EntryView& entry);
    /// What content() is taken over.
    [[nodiscard]] core::ByteView encode(const EntryView& entry);
    [[nodiscard]] core::Digest link(const core::Digest& previous, const core::Digest& content);

    /// By version 1, as releases before wrote them: one digest over everything.
    [[nodiscard]] core::Digest hash_of_version_1(const EntryView& entry);

    /// Whether `hash` is the entry's, by either version.
    [[nodiscard]] bool fits(const EntryView& entry, const core::Digest& hash) {
        return this->hash(entry) == hash || hash_of_version_1(entry) == hash;
    }

private:
    void encode_columns(const EntryView& entry);

    BinaryWriter m_buffer;
};

}
