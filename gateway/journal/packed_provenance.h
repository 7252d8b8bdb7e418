#pragma once
// Provenance as the store keeps it: one row a record. What records of one shape and source share
// (items, paths, party, system, legal bases) is a profile, stored once under its digest; a record
// adds its times, recorder and fingerprints.

#include "gateway/core/bytes.h"
#include "gateway/core/result.h"
#include "gateway/core/stamped_record.h"
#include "gateway/crypto/digest.h"

#include <vector>

namespace gateway::journal {

struct PackedProvenance {
    core::Bytes profile;
    core::Digest profile_digest{}; ///< SHA-256 of `profile`
    core::Bytes record;
    int fields{0};
    int without_source{
        0}; ///< fields that neither a party's system nor the person gave; must be none
};

[[nodiscard]] PackedProvenance pack(const core::StampedRecord& record);

/// What the journal's entry holds of it: a keyed digest over profile and record, so that whoever
/// has the key can tell that a stored row is what was journalled.
[[nodiscard]] core::Digest
digest_of(core::ByteView profile, core::ByteView record, const crypto::KeyedDigest& key);

/// The same provenance again, field by field. PROVENANCE_MALFORMED if the two do not belong
/// together or are not what pack() made.
/// @param message  of the row; it is not packed twice.
[[nodiscard]] core::Result<std::vector<core::Provenance>>
unpack(core::ByteView profile, core::ByteView record, core::MessageId message);

/// What a profile says of each field, without what belongs to a record (times, recorder,
/// fingerprints). PROVENANCE_MALFORMED.
[[nodiscard]] core::Result<std::vector<core::Provenance>> unpack_profile(core::ByteView profile);

}
