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
class EntryHasher final {
public:
    /// SHA-256 over the canonical encoding, version 1.
    [[nodiscard]] core::Digest hash(const EntryView& entry);

    /// What hash() is taken over.
    [[nodiscard]] core::ByteView encode(const EntryView& entry);

private:
    BinaryWriter m_buffer;
};

}
