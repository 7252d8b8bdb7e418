#pragma once
// Certificates are known by the digest of their key, as pins write it (RFC 7469 §2.4).

#include "gateway/core/bytes.h"

#include <optional>
#include <string_view>

namespace gateway::crypto {

/// SHA-256 of the SubjectPublicKeyInfo of the first certificate in `pem`; nothing if there is none.
[[nodiscard]] std::optional<core::Digest> spki_digest_of_pem(std::string_view pem);

}
