#pragma once
// Anchors: heads of chains that were deposited outside, as the files hold them.

#include "verifier.h"

namespace verifier {

struct ReadAnchor {
    Anchor anchor;
    std::optional<Stamp> stamp; ///< in the file beside it; nothing: nobody asked for it
};

/// An anchor of a file, its signatures checked; and, if authorities are named, the time stamp in
/// the file of the same name with the ending .tsr, which has to be there then.
/// @param authorities PEM of who certified the time-stamping service; empty: no stamp is asked for
/// @param fault MALFORMED_LINE, CHECKPOINT_KEY, CHECKPOINT_SIGNATURE, TIMESTAMP, TIMESTAMP_MISSING;
/// or what leaves it unjudged, see says_nothing()
[[nodiscard]] std::optional<ReadAnchor> read_anchor_file(
    const std::string& file, const std::vector<PublicKey>& keys, const std::string& authorities,
    std::string& fault);

/// Whether the fault is of a file that was given to judge by, and says nothing of the journal:
/// ANCHOR_UNREADABLE, AUTHORITY_UNREADABLE.
[[nodiscard]] bool says_nothing(const std::string& fault);

/// A file's bytes; nothing if it cannot be read.
[[nodiscard]] std::optional<std::string> bytes_of(const std::string& file);

}
