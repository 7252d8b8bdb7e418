#pragma once
// Anchors: heads of chains that were deposited outside, as the files hold them.

#include "verifier.h"

namespace verifier {

struct ReadAnchor {
    Anchor anchor;
    std::optional<std::int64_t> stamped; ///< by the time stamp beside it; seconds since 1970
};

/// An anchor of a file, its signatures checked; and the time stamp in the file of the same name
/// with the ending .tsr, if there is one and authorities for it are named.
/// @param fault ANCHOR_UNREADABLE, MALFORMED_LINE, CHECKPOINT_KEY, CHECKPOINT_SIGNATURE, TIMESTAMP
[[nodiscard]] std::optional<ReadAnchor> read_anchor_file(
    const std::string& file, const std::vector<PublicKey>& keys, const std::string& authorities,
    std::string& fault);

/// A file's bytes; nothing if it cannot be read.
[[nodiscard]] std::optional<std::string> bytes_of(const std::string& file);

}
