#pragma once
// SOAP 4.0 (PR-MESS): envelopes ⇄ messages. SOAP 1.1, document/literal wrapped.

#include "adapters/transports/xroad/codes.h"
#include "adapters/transports/xroad/identifiers.h"
#include "adapters/transports/xroad/media_type.h"
#include "adapters/transports/xroad/request_hash.h"
#include "gateway/core/bytes.h"
#include "gateway/core/result.h"
#include "gateway/text/xml_reader.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace adapters::xroad {

enum class Kind : std::uint8_t { request, response };

/// What the headers say. Values are as they were written; none has a control character.
struct SoapHeaders {
    ClientId client;
    ServiceId service;
    std::string id; ///< may be empty: X-Road lets that through
    std::optional<std::string> user_id{};
    std::optional<std::string> issue{};
    std::string protocol_version{"4.0"};
    std::optional<RepresentedParty> represented_party{};
    std::optional<ServerId> security_server{};

    friend bool operator==(const SoapHeaders&, const SoapHeaders&) = default;
};

struct SoapMessage {
    Kind kind{Kind::request};
    SoapHeaders headers;
    std::optional<RequestHash> request_hash{}; ///< responses only
    std::string body_name;                     ///< local name of the body's one element
    /// The envelope in UTF-8 from its start tag to the end of its Header, headers that nobody here
    /// knows included: what an answer has to repeat.
    std::string head;
};

using Envelope = std::variant<SoapMessage, Fault>;

struct EnvelopeOptions {
    /// Nothing: a response has a requestHash, or its body's name ends in `Response` and is not the
    /// service code itself. Told or expected, the message is held to its kind.
    std::optional<Kind> expected{};
    gateway::text::XmlEvents* body{nullptr}; ///< told of the body's one element and all within
    gateway::text::XmlLimits limits{};
    /// Becomes the body's one element as a document of its own, if it is a message.
    std::string* element{nullptr};
};

/// Reads one envelope.
/// @param type text/xml or application/xop+xml; its charset (UTF-8 without one) is the truth, and a
/// declaration or a mark that says another is a lie.
/// @return a message or a fault, whatever the HTTP status. Rejects with the code that a Security
/// Server would give, as far as it looks: INVALID_CONTENT_TYPE, INVALID_XML, INVALID_SOAP,
/// MISSING_HEADER, MISSING_HEADER_FIELD, DUPLICATE_HEADER_FIELD, INVALID_CLIENT_IDENTIFIER,
/// INVALID_REQUEST, INVALID_PROTOCOL_VERSION, MISSING_BODY, INVALID_BODY, INCONSISTENT_HEADERS.
[[nodiscard]] core::Result<Envelope>
read_envelope(core::ByteView bytes, const MediaType& type, const EnvelopeOptions& options = {});

/// Whether `response` answers `request`: every value that PR-MESS says is repeated, is. Rejects
/// with INCONSISTENT_RESPONSE.
[[nodiscard]] core::Result<core::Nothing>
check_answer(const SoapHeaders& request, const SoapHeaders& response);

/// A request. @param body one element, well-formed by itself, whose local name begins with the
/// service code. Rejects what read_envelope() would, an empty id, and with XROAD_PERSONAL_DATA what
/// names a person in userId or issue: those lie open in logs and in monitoring.
[[nodiscard]] core::Result<std::string>
write_request(const SoapHeaders& headers, std::string_view body);

/// The answer to a request that was read: its headers, unchanged, and a body of our own, whose
/// element is named like the request's or the service, with `Response` at its end.
[[nodiscard]] core::Result<std::string>
write_response(const SoapMessage& request, std::string_view body);

/// A technical fault of ours. @param code `Server` or `Client`: what is more are X-Road's codes.
[[nodiscard]] std::string write_fault(Kind whose_fault, std::string_view text);

/// Whether a SOAPAction is one that X-Road lets through: none, empty, or a URI in quotes.
[[nodiscard]] bool is_soap_action(std::optional<std::string_view> value) noexcept;

}
