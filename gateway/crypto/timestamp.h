#pragma once
// Time stamps of somebody whom everybody trusts with the time (RFC 3161).

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"
#include "gateway/core/result.h"

#include <filesystem>

namespace gateway::crypto {

/// A query (DER) for a stamp on a SHA-256 digest, with a fresh nonce, asking for the signer's
/// certificate.
[[nodiscard]] core::Bytes timestamp_query(const core::Digest& digest);

/// The time of the stamp that answers the query.
/// @param authorities  PEM of those who may certify the stamping service.
/// TIMESTAMP_MALFORMED, TIMESTAMP_REFUSED (the service gave none), TIMESTAMP_WRONG (of another
/// digest or query, or not signed by whom it should be).
[[nodiscard]] core::Result<core::Instant> verified_timestamp(
    core::ByteView answer, core::ByteView query, const std::filesystem::path& authorities);

}
