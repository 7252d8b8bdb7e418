#pragma once
// Signed XML: one enveloped signature over the whole document (W3C XML Signature 1.1), by
// libxmlsec1. What was not signed is never handed on: the caller gets the bytes that the signature
// covers, and not the document in which it was found. Whom to trust is a matter of pins; no chain
// is followed, and nothing is fetched.

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"
#include "gateway/core/result.h"
#include "gateway/crypto/envelope.h"

#include <cstdint>
#include <span>

namespace gateway::crypto {

/// Where the signed document stands in the bytes: it is all of them, or the one element of the body
/// of a SOAP 1.1 envelope.
enum class SignedXml : std::uint8_t { document, soap_body };

/// The largest document that is verified: it is held as a tree.
inline constexpr std::size_t largest_signed_xml{std::size_t{64} << 20U};

/// The document, UTF-8, with `Signature` as the last child of its root: exclusive canonicalisation,
/// SHA-256, RSA (PKCS #1 v1.5) or ECDSA by the key, our certificate in KeyInfo.
/// @throws core::GatewayError XML_UNSIGNABLE (never retryable): no well-formed XML, or a DOCTYPE.
[[nodiscard]] core::Bytes sign_xml(const DocumentKey& ours, core::ByteView document);

/// What was signed, without its signature: canonical XML, UTF-8. Taken is one signature, the last
/// child of the root, over all of the document (URI="", enveloped), with SHA-256 or longer, whose
/// certificate is pinned and in force. SIGNATURE_MISSING, SIGNATURE_FORM (another shape: several
/// signatures, a reference to a part, other transforms or algorithms, a DOCTYPE), SIGNATURE_WRONG,
/// SIGNER_NOT_PINNED, SIGNER_EXPIRED, XML_MALFORMED, DELIVERY_TOO_LARGE.
[[nodiscard]] core::Result<core::Bytes> verified_xml(
    core::ByteView signed_document, SignedXml place, std::span<const core::Digest> pins,
    core::Instant now);

}
