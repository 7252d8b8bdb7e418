// What comes next for a sealed document.

#include "gateway/exchange/delivery_course.h"
#include "gateway/exchange/problem_tables.h"

#include <catch2/catch.hpp>

#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace core = gateway::core;
namespace config = gateway::config;
namespace ports = gateway::ports;
using namespace gateway::exchange;
using namespace std::chrono_literals;
using What = Course::What;
using State = ports::DeliveryStep::State;
using ports::DeliveryOutcome;

namespace {

const core::Instant began{core::parse_instant("2026-03-02T02:00:00Z").value()};
const core::Instant now{began + 1h};

config::Exchange exchange(config::UnknownPolicy on_unknown) {
    config::Exchange made;
    made.id = core::ExchangeId::intern("kela-statements-out");
    made.party = core::PartyId::intern("kela");
    made.on_unknown = on_unknown;
    made.retry_after = {0s, 60s};
    return made;
}

const config::Exchange resending{exchange(config::UnknownPolicy::resend_same_key)};
const config::Exchange asking{exchange(config::UnknownPolicy::ask_the_party)};
const config::Exchange manual{exchange(config::UnknownPolicy::ask_a_person)};

ports::SealedDocument sealed() {
    ports::SealedDocument document;
    document.since = document.sealed_at = began;
    return document;
}

ports::SealedDocument in_state(State state) {
    ports::SealedDocument document{sealed()};
    document.attempts = 1;
    document.last_outcome = DeliveryOutcome::failed;
    document.step = ports::DeliveryStep{};
    document.step->state = state;
    document.step->failures = 1;
    document.step->code = "CONNECT_FAILED";
    return document;
}

ports::SealedDocument waiting_until(core::Instant due) {
    ports::SealedDocument document{in_state(State::waiting)};
    document.step->due = due;
    return document;
}

/// Its answer was lost, and it is due.
ports::SealedDocument unknown() {
    ports::SealedDocument document{waiting_until(now)};
    document.last_outcome = DeliveryOutcome::unknown;
    document.maybe_arrived = true;
    document.step->code = "TIMEOUT";
    return document;
}

What next(
    const ports::SealedDocument& document, const config::Exchange& of, Pace pace = Pace::when_due) {
    return course_of(document, of, now, pace).what;
}

ports::DeliveryReceipt receipt(DeliveryOutcome outcome, core::Code code) {
    ports::DeliveryReceipt made;
    made.outcome = outcome;
    made.code = code;
    return made;
}

}

TEST_CASE(
    "what was answered or given up is over, what is dead waits for a person",
    "[exchange][outbox]") {
    for (const DeliveryOutcome answer : {DeliveryOutcome::delivered, DeliveryOutcome::refused}) {
        ports::SealedDocument document{in_state(State::dead)};
        document.last_outcome = answer;
        CHECK(next(document, resending) == What::over);
    }
    CHECK(next(in_state(State::given_up), resending, Pace::now) == What::over);
    CHECK(next(in_state(State::dead), resending, Pace::now) == What::for_a_person);
    CHECK(next(in_state(State::replayed), resending) == What::attempt);
}

TEST_CASE(
    "what waits is tried when it is due, or because a person asks for it", "[exchange][outbox]") {
    CHECK(next(sealed(), resending) == What::attempt);
    const ports::SealedDocument later{waiting_until(now + 5min)};
    CHECK(next(later, resending) == What::wait);
    CHECK(course_of(later, resending, now, Pace::when_due).at == now + 5min);
    CHECK(next(later, resending, Pace::now) == What::attempt);
    CHECK(next(waiting_until(now), resending) == What::attempt);
}

TEST_CASE(
    "what may have arrived goes on as the exchange says, and never blindly", "[exchange][outbox]") {
    CHECK(next(unknown(), resending) == What::attempt);
    CHECK(next(unknown(), asking) == What::inquire);
    CHECK(next(unknown(), manual) == What::bury);
    CHECK(next(unknown(), manual, Pace::now) == What::bury);
    CHECK(course_of(unknown(), manual, now, Pace::now).pile == ports::Pile::party);

    // an attempt of which nobody has told anything yet may be under way
    ports::SealedDocument silent{sealed()};
    silent.attempts = 1;
    silent.maybe_arrived = true;
    CHECK(next(silent, resending) == What::attempt);
    CHECK(next(silent, asking, Pace::now) == What::wait);
    CHECK(next(silent, manual, Pace::now) == What::wait);
}

TEST_CASE(
    "after its deadline a document goes to a person, by whose fault it is late",
    "[exchange][outbox]") {
    config::Exchange timed{resending};
    timed.deadline = config::Deadline{30min, {}, "agreement", true};
    const auto buried = [&](const ports::SealedDocument& document, Pace pace = Pace::when_due) {
        const Course course{course_of(document, timed, now, pace)};
        CHECK(course.what == What::bury);
        return std::pair{course.pile, course.code};
    };
    using Late = std::pair<ports::Pile, std::string>;
    CHECK(buried(waiting_until(now + 1h)) == Late{ports::Pile::party, "CONNECT_FAILED"});
    CHECK(buried(unknown(), Pace::now) == Late{ports::Pile::party, "TIMEOUT"});
    CHECK(buried(sealed()) == Late{ports::Pile::ours, "DEADLINE_PASSED"});
    ports::SealedDocument misdirected{waiting_until(now + 1h)};
    misdirected.step->code = "HTTP_MISDIRECTED";
    CHECK(buried(misdirected) == Late{ports::Pile::ours, "HTTP_MISDIRECTED"});

    timed.deadline->within = 90min; // not yet, but before the next attempt: looked at then
    CHECK(course_of(waiting_until(now + 1h), timed, now, Pace::when_due).at == began + 90min);
}

TEST_CASE(
    "after each attempt stands when the next is due, or that there is none", "[exchange][outbox]") {
    ports::SealedDocument document{sealed()};
    CHECK_FALSE(
        step_after(document, resending, receipt(DeliveryOutcome::delivered, "DELIVERED"), now));
    for (int failures{1}; failures <= 2; ++failures) {
        const auto step = step_after(
            document, resending, receipt(DeliveryOutcome::failed, "CONNECT_FAILED"), now);
        REQUIRE(step);
        CHECK(step->state == State::waiting);
        CHECK(step->failures == failures);
        CHECK(step->due >= now);
        CHECK(step->code == "CONNECT_FAILED");
        document.step = step;
    }
    const auto last =
        step_after(document, resending, receipt(DeliveryOutcome::failed, "CONNECT_FAILED"), now);
    REQUIRE(last);
    CHECK(last->state == State::dead);
    CHECK(last->pile == ports::Pile::party);

    document.step->state = State::replayed; // a person begins the schedule anew
    document.step->failures = 0;
    CHECK(
        step_after(document, resending, receipt(DeliveryOutcome::failed, "CONNECT_FAILED"), now)
            ->state
        == State::waiting);
}

TEST_CASE(
    "a refusal, and a lost answer that only a person can settle, are dead at once",
    "[exchange][outbox]") {
    const auto refused =
        step_after(sealed(), resending, receipt(DeliveryOutcome::refused, "HTTP_REFUSED"), now);
    REQUIRE(refused);
    CHECK(refused->state == State::dead);
    CHECK(refused->pile == ports::Pile::ours);
    const auto lost =
        step_after(sealed(), manual, receipt(DeliveryOutcome::unknown, "TIMEOUT"), now);
    REQUIRE(lost);
    CHECK(lost->state == State::dead);
    CHECK(lost->pile == ports::Pile::party);
    CHECK(
        step_after(sealed(), asking, receipt(DeliveryOutcome::unknown, "TIMEOUT"), now)->state
        == State::waiting);
}

namespace {

std::set<std::string> words_of(std::string_view text) {
    std::istringstream words{std::string{text}};
    std::set<std::string> all;
    for (std::string word; words >> word;) {
        all.insert(word);
    }
    return all;
}

/// Each code that an attempt can fail with, by whoever has to mend it.
const std::set<std::string> to_be_mended_here{words_of(
    "DIGEST_MISMATCH SEND_BY_PASSED SEND_NOT_ALLOWED WITHOUT_PERMIT LAW_CHANGED ANSWER_KEPT_BACK "
    "HELD_BYTES_LOST XROAD_SERVER_UNWELL XROAD_WAY_CLOSED ENDPOINT_MISSING ENDPOINT_SETTING "
    "ENDPOINT_UNPINNED ENDPOINT_TRUST_FILE ENDPOINT_URL URL_REFUSED HEADER_REFUSED SSH_OPTION "
    "MISSING_HEADER_FIELD XROAD_PERSONAL_DATA BAD_REQUEST INVALID_BODY MIME_PARSING_FAILED "
    "HTTP_MISDIRECTED REDIRECT_NOT_FOLLOWED XROAD_ACCESS_DENIED XROAD_UNKNOWN_SERVICE "
    "XROAD_UNKNOWN_MEMBER XROAD_SERVICE_TYPE XROAD_VERSION XROAD_REQUEST_REFUSED "
    "KEY_FILE_UNREADABLE KEY_FILE_MODE KEY_FILE_FORM TOKEN_REFUSED LOGIN_REFUSED "
    "TLS_CLIENT_CERTIFICATE_REFUSED TLS_TRUST_FILE TLS_OWN_CERTIFICATE XROAD_OWN_CERTIFICATE "
    "NETWORK_FAILED CLIENT_STOPPED DIRECTORY_MISSING DISK_FULL DIRECTORY_WRITE FILE_EXISTS")};
const std::set<std::string> to_be_asked_there{words_of(
    "RESOLVE_FAILED CONNECT_FAILED CONNECT_TIMEOUT TLS_PEER TLS_PIN TLS_HANDSHAKE CONNECTION_LOST "
    "TOKEN_UNAVAILABLE TOKEN_SERVER TOKEN_MALFORMED HTTP_TRY_LATER SSH_HANDSHAKE HOST_KEY_PIN "
    "SFTP_ABSENT SFTP_REFUSED PERMISSION_DENIED FOLDER_MISSING SIZE_DIFFERS "
    "XROAD_SERVICE_DISABLED XROAD_MAINTENANCE XROAD_CONFIGURATION_OUTDATED XROAD_PARTNER_SERVER")};
/// The party may have it, has it or said no: none of these fails.
const std::set<std::string> said_after_sending{words_of(
    "HTTP_REFUSED HTTP_FAILED TIMEOUT ANSWER_CUT UNKNOWN ANSWER_MALFORMED ANSWER_TOO_LARGE "
    "BODY_NOT_HELD XROAD_INCONSISTENT_RESPONSE XROAD_REQUEST_HASH XROAD_ANSWER_TYPE "
    "XROAD_PARTY_FAULT XROAD_FAILED")};

}

TEST_CASE(
    "what is wrong with us lies in our pile, and each code says whose it is",
    "[exchange][outbox]") {
    config::Exchange once{resending};
    once.retry_after = {};
    const auto secret =
        step_after(sealed(), once, receipt(DeliveryOutcome::failed, "KEY_FILE_UNREADABLE"), now);
    REQUIRE(secret);
    CHECK(secret->state == State::dead);
    CHECK(secret->pile == ports::Pile::ours);
    for (const std::string& code : to_be_mended_here) {
        INFO(code);
        CHECK(is_our_fault(DeliveryOutcome::failed, code));
        CHECK_FALSE(is_our_fault(DeliveryOutcome::unknown, code)); // it may have arrived
    }
    for (const std::string& code : to_be_asked_there) {
        INFO(code);
        CHECK_FALSE(is_our_fault(DeliveryOutcome::failed, code));
    }
    for (const ProblemText& text : party_problems()) {
        for (const std::string& code : words_of(text.codes)) {
            INFO(code);
            CHECK(
                to_be_mended_here.count(code) + to_be_asked_there.count(code)
                    + said_after_sending.count(code)
                == 1);
        }
    }
}
