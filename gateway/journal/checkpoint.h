#pragma once
// Checkpoints: a node's signature under the head of a chain. Each binds the one before it, and is
// cited in another chain, so that neither a changed entry nor a cut tail goes unseen.

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"
#include "gateway/core/result.h"
#include "gateway/crypto/signature.h"
#include "gateway/ports/unit_of_work.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gateway::journal {

struct Checkpoint {
    std::int64_t chain{0};
    std::int64_t sequence{0};      ///< of the head
    core::Digest head{};           ///< the entry's hash
    core::Digest previous{};       ///< digest of the chain's checkpoint before; zero for its first
    std::string system_identifier; ///< of the database cluster
    core::Instant at;
    core::Digest key{}; ///< fingerprint of the key that signed
    core::Bytes signature;

    friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

/// Signs the head of a chain, after the commit of its entry was acknowledged.
/// @param previous  the chain's last checkpoint; nothing if it has none.
[[nodiscard]] Checkpoint sign_checkpoint(
    const ports::ChainHead& head, const std::optional<Checkpoint>& previous,
    std::string system_identifier, core::Instant at, const crypto::SigningKey& key);

/// Whether `key` made the signature, and it covers what the checkpoint says.
[[nodiscard]] bool is_signed_by(const Checkpoint& checkpoint, const crypto::VerifyKey& key);

/// Covers all of a checkpoint, its signature too: the `previous` of the next.
[[nodiscard]] core::Digest digest_of(const Checkpoint& checkpoint);

/// Canonical JSON, one line.
[[nodiscard]] std::string encode_checkpoint(const Checkpoint& checkpoint);
/// CHECKPOINT_MALFORMED for anything that encode_checkpoint would not write.
[[nodiscard]] core::Result<Checkpoint> decode_checkpoint(std::string_view text);

/// The body of an entry of kind checkpoint, by which one chain cites another's.
[[nodiscard]] std::string checkpoint_body(const Checkpoint& checkpoint);

/// What such a body says.
struct CheckpointCitation {
    std::int64_t chain{0};
    std::int64_t sequence{0};
    core::Digest head{};
    core::Digest checkpoint{}; ///< digest_of
};

[[nodiscard]] std::optional<CheckpointCitation> parse_checkpoint_body(std::string_view body);

inline constexpr std::int64_t entries_between_checkpoints{1'000};
inline constexpr std::chrono::minutes time_between_checkpoints{1};

/// Whether the chain should be signed now: after 1,000 entries, or a minute after the last
/// checkpoint if there is anything new. A clock that was ahead then and has been set back keeps
/// nothing unsigned.
/// @param last_sequence  of the last checkpoint.
/// @param last_at        when it was made.
[[nodiscard]] constexpr bool checkpoint_due(
    const ports::ChainHead& head, std::int64_t last_sequence, core::Instant last_at,
    core::Instant now) noexcept {
    const std::int64_t entries{head.sequence - last_sequence};
    return entries >= entries_between_checkpoints
           || (entries > 0 && (now - last_at >= time_between_checkpoints || now < last_at));
}

}
