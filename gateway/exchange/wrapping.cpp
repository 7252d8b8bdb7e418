#include "gateway/exchange/wrapping.h"

#include "gateway/core/error.h"
#include "gateway/crypto/digest.h"
#include "gateway/crypto/xml_signature.h"
#include "gateway/packing/packing.h"

#include <algorithm>
#include <string>

namespace gateway::exchange {

namespace {

using Compression = config::Wrapping::Compression;
using core::GatewayError;

[[noreturn]] void refuse(core::Code code) {
    throw GatewayError{code, GatewayError::Retry::never};
}

/// The party's certificate, if it may be used now.
crypto::DocumentCertificate recipient_of(const config::Party& party, core::Instant now) {
    if (party.document_certificate.empty()) {
        refuse("DOCUMENT_CERTIFICATE_ABSENT");
    }
    core::Result<crypto::DocumentCertificate> certificate{
        crypto::DocumentCertificate::from_pem(party.document_certificate)};
    if (!certificate) {
        refuse("DOCUMENT_CERTIFICATE_FORM");
    }
    const std::vector<core::Digest>& pins{party.document_pins};
    if (std::find(pins.begin(), pins.end(), certificate.value().pin()) == pins.end()) {
        refuse("DOCUMENT_CERTIFICATE_NOT_PINNED");
    }
    if (!certificate.value().valid_at(now)) {
        refuse("DOCUMENT_CERTIFICATE_EXPIRED");
    }
    return std::move(certificate).value();
}

const crypto::DocumentKey& required(const crypto::DocumentKey* ours) {
    if (ours == nullptr) {
        refuse("DOCUMENT_KEY_ABSENT");
    }
    return *ours;
}

core::Bytes compressed(Compression compression, std::string_view document, core::Bytes plain) {
    switch (compression) {
    case Compression::none: return plain;
    case Compression::gzip: return packing::gzip(plain);
    case Compression::zip: return packing::zip(plain, document);
    }
    return plain;
}

core::Result<core::Bytes> decompressed(const config::Wrapping& wrapping, core::Bytes packed) {
    const packing::Limits limits{wrapping.size_limit, wrapping.ratio_limit};
    switch (wrapping.compression) {
    case Compression::none: return packed;
    case Compression::gzip: return packing::gunzip(packed, limits);
    case Compression::zip: return packing::unzip(packed, limits);
    }
    return packed;
}

}

void require_recipient(const config::Party& party, core::Instant now) {
    static_cast<void>(recipient_of(party, now));
}

void require_wrapping(
    const config::Exchange& exchange, const config::Party& party, const crypto::DocumentKey* ours,
    core::Instant now) {
    if (exchange.wrapping.encrypted) {
        require_recipient(party, now);
    }
    if (exchange.wrapping.is_signed || exchange.wrapping.xml_signed) {
        static_cast<void>(required(ours));
    }
}

core::Bytes wrap(
    const config::Exchange& exchange, const config::Party& party, const crypto::DocumentKey* ours,
    std::string_view document, core::Bytes plain, core::Instant now) {
    const config::Wrapping& wrapping{exchange.wrapping};
    if (wrapping.xml_signed) {
        plain = crypto::sign_xml(required(ours), plain);
    }
    core::Bytes bytes{compressed(wrapping.compression, document, std::move(plain))};
    if (wrapping.is_signed) {
        bytes = crypto::sign(required(ours), bytes);
    }
    if (wrapping.encrypted) {
        bytes = crypto::encrypt_for(recipient_of(party, now), bytes);
    }
    return bytes;
}

core::Result<Unwrapped> unwrap(
    const config::Exchange& exchange, const config::Party& party, const crypto::DocumentKey* ours,
    core::Bytes received, core::Instant now) {
    const config::Wrapping& wrapping{exchange.wrapping};
    core::Result<core::Bytes> bytes{std::move(received)};
    std::optional<core::Digest> signed_content;
    const auto note_what_was_signed = [&] {
        if (bytes) {
            signed_content = crypto::sha256(bytes.value());
        }
    };
    if (wrapping.encrypted) {
        bytes = crypto::decrypt(
            required(ours), bytes.value(),
            wrapping.is_signed ? crypto::Accepting::unauthenticated_too
                               : crypto::Accepting::authenticated_only);
    }
    if (bytes && wrapping.is_signed) {
        bytes = crypto::verified(bytes.value(), party.document_pins, now);
        note_what_was_signed();
    }
    if (bytes) {
        bytes = decompressed(wrapping, std::move(bytes).value());
    }
    if (bytes && wrapping.xml_signed) {
        bytes = crypto::verified_xml(
            bytes.value(), crypto::SignedXml::document, party.document_pins, now);
        note_what_was_signed();
    }
    if (!bytes) {
        return bytes.rejection();
    }
    return Unwrapped{std::move(bytes).value(), signed_content};
}

std::string_view wrapped_type(const config::Wrapping& wrapping, std::string_view plain) noexcept {
    if (wrapping.encrypted || wrapping.is_signed) {
        return "application/pkcs7-mime"; // RFC 8551 §3.2
    }
    switch (wrapping.compression) {
    case Compression::none: return plain;
    case Compression::gzip: return "application/gzip"; // RFC 6713
    case Compression::zip: return "application/zip";
    }
    return plain;
}

}
