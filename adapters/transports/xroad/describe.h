#pragma once
// Our services described for whoever wants to ask: generated from the exchange's mapping and
// schema, so that they cannot say what the exchange does not do. Pure.

#include "adapters/transports/xroad/soap.h"
#include "gateway/http/message.h"
#include "gateway/ports/offered_services.h"

#include <string>
#include <string_view>

namespace adapters::xroad {

/// Whether a service can be asked over SOAP: XML with a schema, its elements named as PR-MESS
/// demands (the service code begins the question's; the answer's is the same with `Response`).
[[nodiscard]] bool has_wsdl(const gateway::ports::OfferedService& service) noexcept;

/// WSDL 1.1, document/literal wrapped, as X-Road wants it. @pre has_wsdl(service)
/// @param address https://host:port of the door that our Security Server calls.
[[nodiscard]] std::string
wsdl_of(const gateway::ports::OfferedService& service, std::string_view address);

/// OpenAPI 3.0.3 as JSON: one POST at the service's base path.
[[nodiscard]] std::string
openapi_of(const gateway::ports::OfferedService& service, std::string_view address);

/// `CODE: title (path)` of problem details of our own.
[[nodiscard]] std::string summary_of_problem(std::string_view json);

/// An XML document's root element: its declaration has no place in an envelope.
[[nodiscard]] std::string_view element_of(std::string_view document) noexcept;

/// A SOAP request as our Security Server posts it.
struct PostedSoap {
    SoapMessage message;
    std::string body; ///< the one element as a document of its own
};

/// Rejects with X-Road's codes; attachments too (INVALID_MESSAGE): no service of ours takes any.
[[nodiscard]] core::Result<PostedSoap> read_posted(const gateway::http::Request& request);

}
