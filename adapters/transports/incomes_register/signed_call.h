#pragma once
// A question, signed, and its answer, believed only as far as its signature reaches.

#include "adapters/transports/incomes_register/endpoint.h"
#include "gateway/core/result.h"
#include "gateway/ports/clock.h"
#include "gateway/ports/transport.h"

namespace adapters::incomes_register {

/// The endpoint outlives what is sent by it, in shared hands.
using SharedEndpoint = std::shared_ptr<const IncomesRegisterEndpoint>;

/// Signed and in its envelope: what is posted. @throws core::GatewayError XML_UNSIGNABLE.
[[nodiscard]] std::string
signed_envelope(const IncomesRegisterEndpoint& endpoint, gateway::core::ByteView document);

/// @param action of SOAP 1.1; empty: the address says it
[[nodiscard]] gateway::http::OutgoingRequest request_of(
    const IncomesRegisterEndpoint& endpoint, const std::string& url, std::string_view action);

/// The document that an answer carries. Rejects with the codes of crypto::verified_xml().
[[nodiscard]] gateway::core::Result<gateway::core::Bytes> believed(
    const IncomesRegisterEndpoint& endpoint, gateway::core::ByteView answer,
    gateway::core::Instant now);

/// Asks and waits, not on a loop. @return the document that was signed
/// @throws core::GatewayError HTTP_MISDIRECTED, HTTP_FAILED, the client's code, or why the answer
/// cannot be believed. All retryable.
[[nodiscard]] gateway::core::Bytes
ask(gateway::http::Client& client, const IncomesRegisterEndpoint& endpoint, const std::string& path,
    std::string_view action, std::string_view document, gateway::core::Instant now);

/// What became of a question whose answer somebody waits for.
[[nodiscard]] gateway::ports::DeliveryReceipt receipt_of(
    const IncomesRegisterEndpoint& endpoint, gateway::http::ClientResult result,
    gateway::core::Instant now);

}
