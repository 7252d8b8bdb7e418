#include "gateway/exchange/delivery_course.h"

#include "gateway/exchange/retry_schedule.h"

#include <algorithm>
#include <array>

namespace gateway::exchange {

namespace {

using ports::DeliveryOutcome;
using ports::DeliveryStep;
using ports::Pile;
using What = Course::What;

/// An attempt without an outcome is under way, or its process is gone: that comes to light.
constexpr std::chrono::seconds look_again{30};

ports::Pile pile_of(DeliveryOutcome outcome, std::string_view code) noexcept {
    return is_our_fault(outcome, code) ? Pile::ours : Pile::party;
}

/// By whose fault a document is late: whoever it failed for last. One that was never tried is late
/// through us, or through a breaker that the party opened; the caller knows.
Course late(const ports::SealedDocument& document) {
    Course course{What::bury, {}, Pile::ours, "DEADLINE_PASSED"};
    if (document.step && !document.step->code.empty()) {
        course.code = document.step->code;
        course.pile = pile_of(
            document.maybe_arrived ? DeliveryOutcome::unknown : DeliveryOutcome::failed,
            course.code);
    } else if (document.attempts > 0) {
        course.pile = Pile::party;
    }
    return course;
}

}

bool is_our_fault(DeliveryOutcome outcome, std::string_view code) noexcept {
    if (outcome == DeliveryOutcome::refused) {
        return true; // it read what we sent, and says that it is wrong
    }
    // Whoever adds a code says so here, or it is the party's (tests/exchange/delivery_course_test).
    constexpr auto ours = std::to_array<std::string_view>(
        {// kept back here: the party was never asked
         "DIGEST_MISMATCH", "SEND_BY_PASSED", "SEND_NOT_ALLOWED", "WITHOUT_PERMIT", "LAW_CHANGED",
         "ANSWER_KEPT_BACK", "HELD_BYTES_LOST", "XROAD_SERVER_UNWELL", "XROAD_WAY_CLOSED",
         // it cannot be sent by these settings
         "ENDPOINT_MISSING", "ENDPOINT_SETTING", "ENDPOINT_UNPINNED", "ENDPOINT_TRUST_FILE",
         "ENDPOINT_URL", "URL_REFUSED", "HEADER_REFUSED", "SSH_OPTION", "MISSING_HEADER_FIELD",
         "XROAD_PERSONAL_DATA", "BAD_REQUEST", "INVALID_BODY", "MIME_PARSING_FAILED",
         // knocked at the wrong door
         "HTTP_MISDIRECTED", "REDIRECT_NOT_FOLLOWED", "XROAD_ACCESS_DENIED",
         "XROAD_UNKNOWN_SERVICE", "XROAD_UNKNOWN_MEMBER", "XROAD_SERVICE_TYPE", "XROAD_VERSION",
         "XROAD_REQUEST_REFUSED",
         // by a key, secret, login or certificate of ours that is missing or wrong
         "KEY_FILE_UNREADABLE", "KEY_FILE_MODE", "KEY_FILE_FORM", "TOKEN_REFUSED", "LOGIN_REFUSED",
         "TLS_CLIENT_CERTIFICATE_REFUSED", "TLS_TRUST_FILE", "TLS_OWN_CERTIFICATE",
         "XROAD_OWN_CERTIFICATE",
         // this machine, and the folders that it delivers into
         "NETWORK_FAILED", "CLIENT_STOPPED", "DIRECTORY_MISSING", "DISK_FULL", "DIRECTORY_WRITE",
         "FILE_EXISTS"});
    return outcome == DeliveryOutcome::failed
           && std::find(ours.begin(), ours.end(), code) != ours.end();
}

DeliveryStep step_of(
    const ports::SealedDocument& document, const config::Exchange& exchange,
    DeliveryStep::State state) {
    DeliveryStep step;
    step.message = document.document;
    step.run = document.run;
    step.exchange = exchange.id;
    step.party = exchange.party;
    step.state = state;
    return step;
}

Course course_of(
    const ports::SealedDocument& document, const config::Exchange& exchange, core::Instant now,
    Pace pace) {
    if (document.answered() || document.in_state(DeliveryStep::State::given_up)) {
        return {What::over};
    }
    if (document.in_state(DeliveryStep::State::dead)) {
        return {What::for_a_person};
    }
    const bool nobody_knows{document.maybe_arrived && !document.last_outcome};
    if (nobody_knows && exchange.on_unknown != config::UnknownPolicy::resend_same_key) {
        return {What::wait, now + look_again};
    }
    const std::optional<core::Instant> deadline{deadline_of(exchange, document.since)};
    if (deadline && *deadline <= now) {
        return late(document);
    }
    const std::optional<core::Instant> due{
        document.in_state(DeliveryStep::State::waiting) ? document.step->due : std::nullopt};
    if (due && *due > now && pace == Pace::when_due) {
        return {What::wait, deadline ? std::min(*due, *deadline) : *due};
    }
    if (!document.maybe_arrived) {
        return {What::attempt};
    }
    switch (exchange.on_unknown) {
    case config::UnknownPolicy::resend_same_key: return {What::attempt};
    case config::UnknownPolicy::ask_the_party: return {What::inquire};
    case config::UnknownPolicy::ask_a_person: break;
    }
    return {What::bury, {}, Pile::party, "ANSWER_LOST"};
}

std::optional<DeliveryStep> step_after(
    const ports::SealedDocument& document, const config::Exchange& exchange,
    const ports::DeliveryReceipt& receipt, core::Instant t) {
    if (receipt.outcome == DeliveryOutcome::delivered) {
        return std::nullopt;
    }
    DeliveryStep step{step_of(document, exchange, DeliveryStep::State::dead)};
    step.failures = (document.step ? document.step->failures : 0) + 1;
    step.code = receipt.code.text();
    const bool again{
        receipt.outcome == DeliveryOutcome::failed
        || (receipt.outcome == DeliveryOutcome::unknown
            && exchange.on_unknown != config::UnknownPolicy::ask_a_person)};
    if (again) {
        step.due = next_attempt(
            exchange, {document.document, step.failures, t, receipt.retry_after,
                       deadline_of(exchange, document.since)});
    }
    if (step.due) {
        step.state = DeliveryStep::State::waiting;
    } else {
        step.pile = pile_of(receipt.outcome, receipt.code.text());
    }
    return step;
}

}
