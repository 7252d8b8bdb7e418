#pragma once
// One question over X-Road: what is written for our Security Server, and what its answer means. It
// must never take an answer for the party's that answers something else, tell what went wrong by an
// HTTP status that a Security Server made, or say that nothing arrived where that is not certain.

#include "adapters/transports/xroad/endpoint.h"
#include "adapters/transports/xroad/rest.h"
#include "adapters/transports/xroad/soap.h"
#include "gateway/ports/transport.h"

#include <variant>

namespace adapters::xroad {

/// Kept until the answer is there.
struct Call {
    std::string url;
    std::string method;
    std::vector<std::pair<std::string, std::string>> headers;
    /// SOAP: the envelope around the payload; what the answer's requestHash is compared with.
    /// REST: empty, the payload goes as it is.
    std::string envelope{};
    std::variant<RestRequest, SoapHeaders> asked;
    std::string answer_type{}; ///< REST: what the answer has to be; empty: anything
};

/// Rejects what the codec would: a name of a person in a header, a payload that is no body.
/// X-Road's id is the payload's key, the message's id: the same in every attempt. Trace and
/// patience go along over REST; of a SOAP request no other header field would travel.
/// @param payload its bytes an element (SOAP)
[[nodiscard]] core::Result<Call>
call_for(const XroadEndpoint& endpoint, const gateway::ports::Payload& payload);

/// What became of it.
[[nodiscard]] gateway::ports::DeliveryReceipt
receipt_of(const Call& call, gateway::http::ClientResult result);

/// What an answer that was read and rejected is called: XROAD_REQUEST_HASH,
/// XROAD_INCONSISTENT_RESPONSE, XROAD_ANSWER_TYPE or ANSWER_MALFORMED.
[[nodiscard]] core::Code code_of_no_answer(const core::Rejection& rejection) noexcept;

/// Whether a fault is X-Road's word that the party's system never saw the message. Of anything else
/// nobody knows.
[[nodiscard]] bool was_certainly_not_taken(const Fault& fault) noexcept;

/// X-Road's own fault in an answer of REST's: a path that a Security Server does not take for
/// REST's is answered as SOAP, with 200.
[[nodiscard]] std::optional<Fault> fault_of_soap(const gateway::http::ClientResult& result);

}
