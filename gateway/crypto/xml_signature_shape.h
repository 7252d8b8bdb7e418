#pragma once
// Of this room alone: where in a tree the one signature stands, and whether it has the one shape
// that is taken. All that could lead a verifier elsewhere than a reader (XML signature wrapping)
// ends here, before any cryptography.

#include "gateway/core/bytes.h"
#include "gateway/core/result.h"
#include "gateway/crypto/openssl.h"
#include "gateway/crypto/xml_signature.h"

#include <libxml/tree.h>

#include <memory>
#include <vector>

namespace gateway::crypto::detail {

using XmlDocPtr = std::unique_ptr<xmlDoc, openssl::Freed<xmlFreeDoc>>;

/// XML_MALFORMED, SIGNATURE_FORM (a DOCTYPE), DELIVERY_TOO_LARGE. No entity is replaced and nothing
/// is fetched; deeper than 256 elements is malformed.
[[nodiscard]] core::Result<XmlDocPtr> parsed_xml(core::ByteView bytes);

/// The signed document as a document of its own. XML_MALFORMED where there is no such envelope.
[[nodiscard]] core::Result<XmlDocPtr> document_at(XmlDocPtr whole, SignedXml place);

/// The signature. SIGNATURE_MISSING, SIGNATURE_FORM.
[[nodiscard]] core::Result<xmlNode*> the_signature_of(const xmlDoc& document);

/// The certificates in its KeyInfo, in their order; empty where one cannot be read.
[[nodiscard]] std::vector<openssl::X509Ptr> certificates_in(const xmlNode& signature);

}
