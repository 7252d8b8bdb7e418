#pragma once
// Verifies an export offline, with nothing but public keys: each entry against its hash and its
// predecessor, each checkpoint against its key, and that nothing that was signed or cited is
// missing. Reads as a stream: memory does not grow with the file.

#include "gateway/core/bytes.h"
#include "gateway/core/code.h"
#include "gateway/crypto/signature.h"

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <span>
#include <vector>

namespace gateway::journal {

/// The first place where the journal does not hold.
struct Break {
    std::int64_t chain{0};
    std::int64_t sequence{0}; ///< of the broken or the first missing entry
    std::int64_t line{0};     ///< of the export, 1-based
    /// HASH_MISMATCH         a column is not what was hashed
    /// PREVIOUS_MISMATCH     the entry is sound but follows another entry than the one before it
    /// TIME_REVERSED         the entry stands at a time before its predecessor's
    /// SEQUENCE_GAP          the entry is missing
    /// REORDERED             the entry (or checkpoint) stands elsewhere in the file
    /// DUPLICATE             the entry stands there twice
    /// TAIL_CUT              a checkpoint, or a citation of one in another chain, goes beyond the
    /// chain's end CHECKPOINT_KEY        signed by a key that was not given CHECKPOINT_SIGNATURE
    /// not what was signed CHECKPOINT_HEAD       signs another hash than the entry's: the chain was
    /// written anew CHECKPOINT_GAP        a checkpoint of the chain before this one is missing
    /// CHECKPOINT_MISSING    cited in another chain but not there
    /// MALFORMED_LINE, MALFORMED_BODY, EXPORT_HEAD, EXPORT_CUT, COUNT_MISMATCH, EXPORT_KEY: the
    /// file itself
    core::Code reason{"MALFORMED_LINE"};
};

struct ChainSummary {
    std::int64_t chain{0};
    std::int64_t sequence{0}; ///< of its last entry
    core::Digest head{};
    std::int64_t signed_sequence{
        0}; ///< of its last checkpoint: what comes after rests on the hash chain alone
    std::int64_t checkpoints{0};
};

struct VerifyReport {
    std::int64_t entries{0}; ///< that hold, up to the break
    std::int64_t checkpoints{0};
    std::vector<ChainSummary> chains; ///< ordered by number
    std::optional<Break> broken{};

    [[nodiscard]] bool holds() const noexcept { return !broken.has_value(); }
};

/// @param keys  the public keys that the verifier trusts, had out of band (after a rotation, old
/// and new).
[[nodiscard]] VerifyReport verify_export(std::istream& in, std::span<const crypto::VerifyKey> keys);

[[nodiscard]] inline VerifyReport verify_export(std::istream& in, const crypto::VerifyKey& key) {
    return verify_export(in, std::span{&key, 1});
}

}
