#pragma once
// For rooms that hold OpenSSL's certificates themselves (http).

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"
#include "gateway/crypto/certificate.h"

#include <openssl/types.h>

#include <optional>

namespace gateway::crypto {

/// SHA-256 of the certificate's SubjectPublicKeyInfo. @throws core::GatewayError CRYPTO_FAILED.
[[nodiscard]] core::Digest spki_digest(const X509& certificate);

/// From when on it is no longer valid. @throws core::GatewayError CRYPTO_FAILED.
[[nodiscard]] core::Instant end_of(const X509& certificate);

/// Nothing: the list does not say until when it counts. @throws core::GatewayError CRYPTO_FAILED.
[[nodiscard]] std::optional<ListTerm> term_of(const X509_CRL& list);

/// Whether it has begun and not ended.
[[nodiscard]] bool is_valid_at(const X509& certificate, core::Instant instant) noexcept;

}
