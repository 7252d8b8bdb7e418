#pragma once
// Provenance as the store keeps it: one row a record. What records of one shape and source share
// (items, paths, party, system, legal bases) is a profile, stored once under its digest; a record
// adds its times, recorder and fingerprints.

#include "gateway/core/bytes.h"
#include "gateway/core/result.h"
#include "gateway/core/stamped_record.h"

#include <vector>

namespace gateway::journal {

struct PackedProvenance {
    core::Bytes profile;
    core::Digest profile_digest{}; ///< SHA-256 of `profile`
    core::Bytes record;
};

[[nodiscard]] PackedProvenance pack(const core::StampedRecord& record);

/// The same provenance again, field by field. PROVENANCE_MALFORMED if the two do not belong
/// together or are not what pack() made.
/// @param message  of the row; it is not packed twice.
[[nodiscard]] core::Result<std::vector<core::Provenance>>
unpack(core::ByteView profile, core::ByteView record, core::MessageId message);

}
