#pragma once
// How a document travels: as signed XML, compressed, signed, encrypted, in this order, as its
// exchange says. What comes in is unwrapped in the other order, and is hostile until then. Must
// never send to a certificate that is expired or not pinned, nor unwrapped where wrapping is asked
// for.

#include "gateway/config/configuration.h"
#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"
#include "gateway/core/result.h"
#include "gateway/crypto/envelope.h"

#include <optional>
#include <string_view>

namespace gateway::exchange {

/// @throws core::GatewayError (never to be retried as it is) DOCUMENT_CERTIFICATE_ABSENT,
/// DOCUMENT_CERTIFICATE_FORM, DOCUMENT_CERTIFICATE_NOT_PINNED, DOCUMENT_CERTIFICATE_EXPIRED,
/// DOCUMENT_KEY_ABSENT, where a document of this exchange cannot be wrapped now.
void require_wrapping(
    const config::Exchange& exchange, const config::Party& party, const crypto::DocumentKey* ours,
    core::Instant now);

/// As require_wrapping(), of the party's certificate alone.
void require_recipient(const config::Party& party, core::Instant now);

/// @param ours our key for documents; null: this installation has none.
/// @throws core::GatewayError as require_wrapping().
[[nodiscard]] core::Bytes wrap(
    const config::Exchange& exchange, const config::Party& party, const crypto::DocumentKey* ours,
    std::string_view document, core::Bytes plain, core::Instant now);

struct Unwrapped {
    core::Bytes document;
    /// SHA-256 of the bytes that the signature covers, the inner one's where there are two: the
    /// same however the delivery was packed, and whatever stands around them. Nothing: unsigned.
    std::optional<core::Digest> signed_content{};
};

/// Rejects with the codes of crypto::decrypt(), verified() and verified_xml(), packing::gunzip()
/// and unzip(). Of signed XML what was signed comes out.
/// @throws core::GatewayError DOCUMENT_KEY_ABSENT (never to be retried as it is).
[[nodiscard]] core::Result<Unwrapped> unwrap(
    const config::Exchange& exchange, const config::Party& party, const crypto::DocumentKey* ours,
    core::Bytes received, core::Instant now);

/// Of what wrap() makes of a document of this type.
[[nodiscard]] std::string_view
wrapped_type(const config::Wrapping& wrapping, std::string_view plain) noexcept;

}
