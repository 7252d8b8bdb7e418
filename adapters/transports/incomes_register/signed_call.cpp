#include "adapters/transports/incomes_register/signed_call.h"

#include "adapters/transports/incomes_register/messages.h"
#include "gateway/core/error.h"
#include "gateway/crypto/xml_signature.h"

#include <future>

namespace adapters::incomes_register {

using gateway::core::Bytes;
using gateway::core::ByteView;
using gateway::core::Code;
using gateway::core::GatewayError;
using gateway::core::Instant;
using gateway::core::Result;
using gateway::http::Client;
using gateway::http::ClientResult;
using gateway::http::OutgoingRequest;
using gateway::ports::DeliveryOutcome;
using gateway::ports::DeliveryReceipt;

namespace {

ClientResult waited_for(Client& client, OutgoingRequest request) {
    std::promise<ClientResult> answered;
    client.send(std::move(request), [&answered](ClientResult result) {
        answered.set_value(std::move(result));
    });
    return answered.get_future().get();
}

DeliveryReceipt receipt(DeliveryOutcome outcome, Code code, int status) {
    DeliveryReceipt made;
    made.outcome = outcome;
    made.code = code;
    made.status = status;
    return made;
}

/// An answer that is no report. A question changes nothing there: whatever it says, it may be put
/// again by whoever asked.
DeliveryReceipt turned_away(const ClientResult& result) {
    const bool elsewhere{result.status < 400 || result.status == 401 || result.status == 403};
    DeliveryReceipt made{receipt(
        elsewhere || result.status == 429 ? DeliveryOutcome::failed
        : result.status >= 500            ? DeliveryOutcome::unknown
                                          : DeliveryOutcome::refused,
        elsewhere              ? Code{"HTTP_MISDIRECTED"}
        : result.status == 429 ? Code{"HTTP_TRY_LATER"}
        : result.status >= 500 ? Code{"HTTP_FAILED"}
                               : Code{"HTTP_REFUSED"},
        result.status)};
    made.retry_after = result.retry_after;
    return made;
}

}

std::string signed_envelope(const IncomesRegisterEndpoint& endpoint, ByteView document) {
    const Bytes made{gateway::crypto::sign_xml(*endpoint.key, document)};
    return in_envelope(gateway::core::as_text(made));
}

OutgoingRequest request_of(
    const IncomesRegisterEndpoint& endpoint, const std::string& url, std::string_view action) {
    OutgoingRequest request{endpoint.pattern};
    request.url = url;
    request.headers.emplace_back("Content-Type", "text/xml; charset=utf-8"); // SOAP 1.1 §6
    std::string quoted{"\""};
    request.headers.emplace_back("SOAPAction", quoted.append(action).append("\""));
    return request;
}

Result<Bytes> believed(const IncomesRegisterEndpoint& endpoint, ByteView answer, Instant now) {
    return gateway::crypto::verified_xml(
        answer, gateway::crypto::SignedXml::soap_body, endpoint.signers, now);
}

Bytes ask(
    Client& client, const IncomesRegisterEndpoint& endpoint, const std::string& path,
    std::string_view action, std::string_view document, Instant now) {
    const std::string envelope{signed_envelope(endpoint, gateway::core::as_bytes(document))};
    std::string url{endpoint.address};
    url.append(url.ends_with('/') ? "" : "/").append(path);
    OutgoingRequest request{request_of(endpoint, url, action)};
    request.body = gateway::core::as_bytes(envelope);
    const ClientResult result{waited_for(client, std::move(request))};
    if (result.kind != ClientResult::Kind::answered) {
        throw GatewayError{result.code};
    }
    if (result.status != 200) {
        throw GatewayError{turned_away(result).code};
    }
    Result<Bytes> answer{believed(endpoint, result.body, now)};
    if (!answer) {
        throw GatewayError{answer.rejection().code};
    }
    return std::move(answer).value();
}

DeliveryReceipt
receipt_of(const IncomesRegisterEndpoint& endpoint, ClientResult result, Instant now) {
    switch (result.kind) {
    case ClientResult::Kind::not_sent:
        return receipt(
            DeliveryOutcome::failed,
            result.code == Code{"SEND_NOT_ALLOWED"} ? Code{"SEND_BY_PASSED"} : result.code, 0);
    case ClientResult::Kind::unknown:
        return receipt(DeliveryOutcome::unknown, result.code, result.status);
    case ClientResult::Kind::answered: break;
    }
    if (result.status != 200) {
        return turned_away(result);
    }
    Result<Bytes> answer{believed(endpoint, result.body, now)};
    if (!answer) { // who said it is not known, so nothing was said
        return receipt(DeliveryOutcome::unknown, answer.rejection().code, result.status);
    }
    DeliveryReceipt made{receipt(DeliveryOutcome::delivered, "DELIVERED", result.status)};
    made.response = std::move(answer).value();
    made.content_type = "application/xml";
    return made;
}

}
