// What became of a question: from an answer, a fault, or no answer.

#include "adapters/transports/xroad/answer_type.h"
#include "adapters/transports/xroad/call.h"
#include "adapters/transports/xroad/first_part.h"
#include "gateway/core/error.h"
#include "gateway/core/message_id.h"
#include "gateway/crypto/base64.h"

#include <algorithm>
#include <array>

namespace adapters::xroad {

namespace {

using gateway::core::Code;
using gateway::http::ClientResult;
using gateway::ports::DeliveryOutcome;
using gateway::ports::DeliveryReceipt;
using gateway::ports::ForeignFault;

constexpr std::size_t sha512_bytes{64};
/// A party cannot put us off for longer; our own schedule goes on from there.
constexpr std::chrono::seconds longest_wait{3'600};

struct Meaning {
    std::string_view piece; ///< the last part of X-Road's code
    Code code;
    std::optional<Fault::Origin> whose{}; ///< nothing: whosoever
};

/// Each is said before the message reaches the party's system. Anything that is not here may be
/// said after it.
constexpr std::array not_taken{
    Meaning{"access_denied", "XROAD_ACCESS_DENIED"},
    Meaning{"unknown_service", "XROAD_UNKNOWN_SERVICE"},
    Meaning{"unknown_member", "XROAD_UNKNOWN_MEMBER"},
    Meaning{"service_disabled", "XROAD_SERVICE_DISABLED"},
    Meaning{"service_type", "XROAD_SERVICE_TYPE"}, Meaning{"maintenance_mode", "XROAD_MAINTENANCE"},
    Meaning{"global_conf_outdated", "XROAD_CONFIGURATION_OUTDATED"},
    // between the Security Servers no certificate of ours is shown
    Meaning{
        "ssl_authentication_failed", "XROAD_PARTNER_SERVER",
        Fault::Origin::partner_security_server},
    Meaning{"ssl_authentication_failed", "XROAD_OWN_CERTIFICATE"},
    Meaning{"client_proxy_version_not_supported", "XROAD_VERSION"},
    Meaning{"invalid_client_identifier", "XROAD_REQUEST_REFUSED"},
    Meaning{"invalid_security_server", "XROAD_REQUEST_REFUSED"},
    Meaning{"invalid_protocol_version", "XROAD_REQUEST_REFUSED"},
    Meaning{"invalid_content_type", "XROAD_REQUEST_REFUSED"},
    Meaning{"invalid_http_method", "XROAD_REQUEST_REFUSED"},
    Meaning{"invalid_soap_action", "XROAD_REQUEST_REFUSED"},
    Meaning{"invalid_request", "XROAD_REQUEST_REFUSED"},
    Meaning{"inconsistent_headers", "XROAD_REQUEST_REFUSED"},
    Meaning{"duplicate_header_field", "XROAD_REQUEST_REFUSED"},
    Meaning{"missing_header_field", "XROAD_REQUEST_REFUSED"},
    Meaning{"missing_header", "XROAD_REQUEST_REFUSED"},
    Meaning{"missing_body", "XROAD_REQUEST_REFUSED"},
    Meaning{"bad_request", "XROAD_REQUEST_REFUSED"}};

[[nodiscard]] const Meaning* certain_meaning(const Fault& fault) noexcept {
    using Origin = Fault::Origin;
    if (fault.origin == Origin::party || fault.origin == Origin::partner_system
        || fault.origin == Origin::unknown_server || is_service_failed(fault.code)) {
        return nullptr;
    }
    const std::string_view code{fault.code};
    const std::string_view last{code.substr(code.rfind('.') + 1)};
    const auto* const found =
        std::find_if(not_taken.begin(), not_taken.end(), [&](const Meaning& known) {
            return known.piece == last && (!known.whose || known.whose == fault.origin);
        });
    return found == not_taken.end() ? nullptr : found;
}

[[nodiscard]] ForeignFault foreign(const Fault& fault) {
    ForeignFault told{
        fault.code == "*" ? std::string{unfit(fault)} : fault.code, to_text(fault.origin),
        fault.tracking};
    for (const Language language : {Language::fi, Language::sv, Language::en}) {
        const Advice advice{advice_on(fault, language)};
        told.meaning.at(static_cast<std::size_t>(language)) = advice.meaning;
        told.advice.at(static_cast<std::size_t>(language)) = advice.action;
    }
    return told;
}

[[nodiscard]] DeliveryReceipt faulty(const Fault& fault, int status) {
    DeliveryReceipt receipt;
    receipt.status = status;
    receipt.fault = foreign(fault);
    if (fault.origin == Fault::Origin::party) {
        receipt.outcome = DeliveryOutcome::refused; // it has the question, and says so itself
        receipt.code = "XROAD_PARTY_FAULT";
    } else if (const Meaning* const meaning{certain_meaning(fault)}) {
        receipt.outcome = DeliveryOutcome::failed;
        receipt.code = meaning->code;
    } else {
        receipt.outcome = DeliveryOutcome::unknown;
        receipt.code = "XROAD_FAILED";
    }
    return receipt;
}

[[nodiscard]] DeliveryReceipt unknown(Code code, int status) {
    DeliveryReceipt receipt;
    receipt.code = code;
    receipt.status = status;
    return receipt;
}

[[nodiscard]] DeliveryReceipt delivered(ClientResult result, core::Bytes body) {
    DeliveryReceipt receipt;
    receipt.outcome = DeliveryOutcome::delivered;
    receipt.code = "DELIVERED";
    receipt.status = result.status;
    receipt.content_type = std::move(result.content_type);
    receipt.response = std::move(body);
    receipt.held = std::move(result.held);
    return receipt;
}

/// The party's own status: X-Road has none of its own where the answer has a request hash.
[[nodiscard]] DeliveryReceipt of_party_status(const ClientResult& result) {
    DeliveryReceipt receipt;
    const int status{result.status};
    receipt.status = status;
    if (result.retry_after) {
        receipt.retry_after = std::min(*result.retry_after, longest_wait);
    }
    constexpr std::array misdirected{401, 403, 404, 405, 407};
    receipt.outcome = DeliveryOutcome::failed;
    if (status == 302 || status == 303) { // the usual answer of a form that took what was posted
        receipt.outcome = DeliveryOutcome::unknown;
        receipt.code = "HTTP_FAILED";
    } else if (status >= 300 && status < 400) {
        receipt.code = "REDIRECT_NOT_FOLLOWED";
    } else if (status == 425 || status == 429 || (status == 503 && receipt.retry_after)) {
        receipt.code = "HTTP_TRY_LATER";
    } else if (std::find(misdirected.begin(), misdirected.end(), status) != misdirected.end()) {
        receipt.code = "HTTP_MISDIRECTED";
    } else if (status == 408 || status == 409 || status >= 500) {
        receipt.outcome = DeliveryOutcome::unknown;
        receipt.code = "HTTP_FAILED";
    } else {
        receipt.outcome = DeliveryOutcome::refused;
        receipt.code = "HTTP_REFUSED";
    }
    return receipt;
}

/// Evidence is what it looks like, or nothing: these go into the journal.
void keep_evidence(DeliveryReceipt& receipt, std::string_view id, std::string_view hash) {
    if (gateway::core::MessageId::parse(id)) {
        receipt.network_id = id;
    }
    const auto bytes = gateway::crypto::from_base64(hash);
    if (bytes && bytes->size() == sha512_bytes) {
        receipt.request_hash = hash;
    }
}

[[nodiscard]] DeliveryReceipt not_an_answer(const core::Rejection& rejection, int status) {
    return unknown(code_of_no_answer(rejection), status);
}

[[nodiscard]] DeliveryReceipt
of_soap(ClientResult result, const SoapHeaders& asked, std::string_view sent) {
    const int status{result.status};
    if (status >= 300 && status < 400) {
        return of_party_status(result);
    }
    const core::Result<FirstPart> posted{
        first_part(result.body, result.held.get(), result.content_type)};
    result.held.reset(); // attachments are passed over
    if (!posted) {
        return not_an_answer(posted.rejection(), status);
    }
    std::string element;
    const core::Result<Envelope> read{read_envelope(
        posted.value().content, posted.value().type, {Kind::response, nullptr, {}, &element})};
    if (!read) {
        return not_an_answer(read.rejection(), status);
    }
    if (const auto* const fault = std::get_if<Fault>(&read.value())) {
        return faulty(*fault, status); // with 200 too: the status says nothing
    }
    const auto& message = std::get<SoapMessage>(read.value());
    if (const auto same = check_answer(asked, message.headers); !same) {
        return not_an_answer(same.rejection(), status);
    }
    if (const auto ours = verify(message.request_hash, core::as_bytes(sent)); !ours) {
        return not_an_answer(ours.rejection(), status);
    }
    const core::ByteView bytes{core::as_bytes(element)};
    DeliveryReceipt receipt{delivered(std::move(result), {bytes.begin(), bytes.end()})};
    receipt.content_type = "application/xml";
    keep_evidence(receipt, {}, message.request_hash->value);
    return receipt;
}

/// Whether what was said with 2xx is of the type that is read, if any is.
[[nodiscard]] bool is_of_wanted_type(const ClientResult& result, std::string_view wanted) {
    if (wanted.empty()) {
        return true;
    }
    if (result.held && result.held->pieces() != 0) {
        return is_answer_of_type(result.content_type, wanted, result.held->piece(0));
    }
    return is_answer_of_type(result.content_type, wanted, result.body);
}

[[nodiscard]] DeliveryReceipt
of_rest(ClientResult result, const RestRequest& asked, std::string_view wanted) {
    gateway::http::Headers headers;
    for (const auto& [name, value] : result.headers) {
        headers.add(name, value);
    }
    const auto read = read_rest_answer(result.status, headers, core::as_text(result.body), asked);
    if (!read) {
        const bool redirect{result.status >= 300 && result.status < 400};
        if (const std::optional<Fault> fault{fault_of_soap(result)}) {
            return faulty(*fault, result.status);
        }
        return redirect ? of_party_status(result) : not_an_answer(read.rejection(), result.status);
    }
    if (const auto* const fault = std::get_if<Fault>(&read.value())) {
        return faulty(*fault, result.status);
    }
    const auto& answer = std::get<RestAnswer>(read.value());
    const bool well{result.status >= 200 && result.status < 300};
    DeliveryReceipt receipt;
    if (!well) {
        receipt = of_party_status(result);
    } else if (!is_of_wanted_type(result, wanted)) {
        // what stands before the party's system may have said it: nobody knows who has the question
        receipt = unknown("XROAD_ANSWER_TYPE", result.status);
    } else {
        core::Bytes body{std::move(result.body)};
        receipt = delivered(std::move(result), std::move(body));
    }
    keep_evidence(receipt, answer.request_id, answer.request_hash);
    return receipt;
}

}

std::optional<Fault> fault_of_soap(const ClientResult& result) {
    const std::optional<MediaType> type{parse_media_type(result.content_type)};
    if (!type || !type->is_envelope()) {
        return std::nullopt;
    }
    const core::Result<Envelope> read{read_envelope(result.body, *type)};
    const auto* const fault = read ? std::get_if<Fault>(&read.value()) : nullptr;
    return fault == nullptr || fault->origin == Fault::Origin::party ? std::nullopt
                                                                     : std::optional{*fault};
}

Code code_of_no_answer(const core::Rejection& rejection) noexcept {
    const bool other{rejection.code == Code{"INCONSISTENT_RESPONSE"}};
    const bool hash{other && rejection.path.starts_with("requestHash")};
    const bool type{rejection.code == Code{"INVALID_CONTENT_TYPE"}};
    return hash    ? Code{"XROAD_REQUEST_HASH"}
           : other ? Code{"XROAD_INCONSISTENT_RESPONSE"}
           : type  ? Code{"XROAD_ANSWER_TYPE"}
                   : Code{"ANSWER_MALFORMED"};
}

bool was_certainly_not_taken(const Fault& fault) noexcept {
    return certain_meaning(fault) != nullptr;
}

DeliveryReceipt receipt_of(const Call& call, ClientResult result) {
    if (result.kind == ClientResult::Kind::not_sent) {
        DeliveryReceipt receipt{unknown(result.code, 0)};
        receipt.outcome = DeliveryOutcome::failed;
        if (result.code == Code{"SEND_NOT_ALLOWED"}) {
            receipt.code = "SEND_BY_PASSED"; // the one thing for which a sending is forbidden
        }
        return receipt;
    }
    if (result.kind == ClientResult::Kind::unknown) {
        return unknown(result.code, result.status);
    }
    const int status{result.status};
    try {
        if (const auto* const rest = std::get_if<RestRequest>(&call.asked)) {
            return of_rest(std::move(result), *rest, call.answer_type);
        }
        return of_soap(std::move(result), std::get<SoapHeaders>(call.asked), call.envelope);
    } catch (const core::GatewayError& lost) { // it lay on a disk, and what it said is gone
        return unknown(lost.code(), status);
    }
}

}
