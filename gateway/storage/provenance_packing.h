#pragma once
// Provenance as the store keeps it. What the records of one shape and source share (items, paths,
// party, system, bases, recorder here) is a profile, stored once; a record keeps its times, its
// recorder there and its fingerprints.

#include "gateway/core/stamped_record.h"

#include <span>
#include <vector>

namespace gateway::storage {

struct PackedProvenance {
    core::Bytes profile;
    core::Digest profile_digest{}; ///< SHA-256 of `profile`
    core::Bytes record;
    int fields{0};
    int without_source{
        0}; ///< fields that neither a party's system nor the person gave; must be none
};

[[nodiscard]] PackedProvenance pack(std::span<const core::Provenance> fields);

/// The same provenance again. @throws core::GatewayError STORE_PROVENANCE_DAMAGED.
[[nodiscard]] std::vector<core::Provenance>
unpack(core::ByteView profile, core::ByteView record, core::MessageId message);

}
