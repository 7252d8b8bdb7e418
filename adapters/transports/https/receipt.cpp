#include "adapters/transports/https/receipt.h"

namespace adapters::https {

namespace {

using gateway::core::Code;
using gateway::http::ClientResult;
using gateway::ports::DeliveryOutcome;
using gateway::ports::DeliveryReceipt;
using std::chrono::seconds;

/// A party cannot put us off for longer; our own schedule goes on from there.
constexpr seconds longest_wait{3'600};

DeliveryReceipt answered(ClientResult result) {
    DeliveryReceipt receipt;
    receipt.status = result.status;
    if (result.status >= 200 && result.status < 300) {
        receipt.outcome = DeliveryOutcome::delivered;
        receipt.code = "DELIVERED";
        receipt.response = std::move(result.body);
        receipt.held = std::move(result.held);
        receipt.content_type = std::move(result.content_type);
        return receipt;
    }
    if (result.retry_after) {
        receipt.retry_after = std::min(*result.retry_after, longest_wait);
    }
    // A 503 that names a time is the server's own word that it did not take the message; a bare one
    // may be a proxy's, after the server took it.
    const bool later{
        result.status == 425 || result.status == 429
        || (result.status == 503 && receipt.retry_after)};
    // The usual answer of a form that took what was posted: look there for what became of it
    // (RFC 9110, 15.4.4). Many servers say 302 for it.
    const bool elsewhere{result.status == 302 || result.status == 303};
    // We knocked at the wrong door, or without the right key: nothing was taken, and somebody has
    // to mend a setting on one of the two sides. It is no refusal of what was sent.
    const bool misdirected{
        (result.status >= 300 && result.status < 400 && !elsewhere) || result.status == 401
        || result.status == 403 || result.status == 404 || result.status == 405
        || result.status == 407};
    if (later) {
        receipt.outcome = DeliveryOutcome::failed;
        receipt.code = "HTTP_TRY_LATER";
    } else if (misdirected) {
        receipt.outcome = DeliveryOutcome::failed;
        receipt.code =
            result.status < 400 ? Code{"REDIRECT_NOT_FOLLOWED"} : Code{"HTTP_MISDIRECTED"};
    } else if (
        elsewhere || result.status == 408 || result.status == 409
        || (result.status >= 500 && result.status < 600)) {
        // the party has the whole message; whether it took it, its error does not say. 409: it is
        // at it, or has it already
        receipt.outcome = DeliveryOutcome::unknown;
        receipt.code = "HTTP_FAILED";
    } else if (result.status >= 400 && result.status < 500) {
        receipt.outcome = DeliveryOutcome::refused;
        receipt.code = "HTTP_REFUSED";
    } else {
        receipt.outcome = DeliveryOutcome::unknown;
        receipt.code = "ANSWER_MALFORMED";
    }
    return receipt;
}

}

DeliveryReceipt receipt_of(ClientResult result) {
    DeliveryReceipt receipt;
    switch (result.kind) {
    case ClientResult::Kind::answered: return answered(std::move(result));
    case ClientResult::Kind::not_sent:
        receipt.outcome = DeliveryOutcome::failed;
        // the one thing for which this transport forbids a sending
        receipt.code =
            result.code == Code{"SEND_NOT_ALLOWED"} ? Code{"SEND_BY_PASSED"} : result.code;
        return receipt;
    case ClientResult::Kind::unknown:
        receipt.outcome = DeliveryOutcome::unknown;
        receipt.code = result.code;
        receipt.status = result.status;
        return receipt;
    }
    return receipt;
}

}
