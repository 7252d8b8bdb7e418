#pragma once
// For rooms that hold OpenSSL's certificates themselves (http).

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"

#include <openssl/types.h>

namespace gateway::crypto {

/// SHA-256 of the certificate's SubjectPublicKeyInfo. @throws core::GatewayError CRYPTO_FAILED.
[[nodiscard]] core::Digest spki_digest(const X509& certificate);

/// From when on it is no longer valid. @throws core::GatewayError CRYPTO_FAILED.
[[nodiscard]] core::Instant end_of(const X509& certificate);

/// Whether it has begun and not ended.
[[nodiscard]] bool is_valid_at(const X509& certificate, core::Instant instant) noexcept;

}
