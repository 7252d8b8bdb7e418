#include "gateway/consent/fold.h"

#include <catch2/catch.hpp>

namespace core = gateway::core;
namespace consent = gateway::consent;
using gateway::consent::validate;

namespace {

const core::Instant now{*core::parse_instant("2026-03-01T08:00:00Z")};

core::ConsentEvent sound() {
    core::ConsentEvent event;
    event.kind = core::ConsentKind::given;
    event.items = {core::ItemId::intern("health.summary")};
    event.classes = {core::PartyClass::intern("service-provider")};
    event.purposes = {core::PurposeId::intern("employment-service")};
    event.expressed_at = now + std::chrono::hours{-2};
    event.recorded_at = now + std::chrono::hours{-1};
    event.language = "fi";
    event.notice_version = "1";
    return event;
}

const std::vector<core::NoticeVersion> notices{
    {"1", now + std::chrono::hours{-48}}, {"2", now + std::chrono::hours{-1}}, {"undated", {}}};

/// Forty years old.
const core::LocalDate born{1986, 3, 1};

std::string
refusal(const core::ConsentEvent& event, std::optional<core::LocalDate> birth_date = born) {
    const auto result = validate(event, consent::Circumstances{now, notices, birth_date});
    return result ? ""
                  : std::string{result.rejection().code.text()} + ' ' + result.rejection().path;
}

}

TEST_CASE(
    "a consent that says what, to whom, for what, when and in which language is recorded",
    "[consent]") {
    CHECK(refusal(sound()).empty());
}

TEST_CASE("a consent dated in the future is rejected", "[consent]") {
    core::ConsentEvent event{sound()};
    event.recorded_at = now + std::chrono::microseconds{1};
    CHECK(refusal(event) == "CONSENT_FUTURE recorded_at");
    event.expressed_at = event.recorded_at;
    CHECK(refusal(event) == "CONSENT_FUTURE expressed_at");
}

TEST_CASE(
    "a consent is not written down before it is expressed, nor over before it begins",
    "[consent]") {
    core::ConsentEvent event{sound()};
    event.recorded_at = event.expressed_at + std::chrono::microseconds{-1};
    CHECK(refusal(event) == "CONSENT_ORDER recorded_at");
    event = sound();
    event.valid_until = event.expressed_at;
    CHECK(refusal(event) == "CONSENT_ORDER valid_until");
}

TEST_CASE("a consent that enumerates nothing is rejected", "[consent]") {
    for (int missing{0}; missing < 3; ++missing) {
        core::ConsentEvent event{sound()};
        if (missing == 0) {
            event.items.clear();
        } else if (missing == 1) {
            event.purposes.clear();
        } else {
            event.classes.clear();
        }
        CHECK(refusal(event) == "CONSENT_SCOPE_EMPTY scope");
    }
}

TEST_CASE(
    "a consent names the language of its notice, and evidence comes with its digest", "[consent]") {
    core::ConsentEvent event{sound()};
    for (const char* language : {"", "f", "FI", "suomi"}) {
        event.language = language;
        CHECK(refusal(event) == "CONSENT_LANGUAGE language");
    }
    event = sound();
    event.evidence_reference = "doc-1";
    CHECK(refusal(event) == "CONSENT_EVIDENCE evidence");
    event.evidence_sha256 = std::string(63, 'a');
    CHECK(refusal(event) == "CONSENT_EVIDENCE evidence");
    event.evidence_sha256 += 'a';
    CHECK(refusal(event).empty());
    event.evidence_reference.clear();
    CHECK(refusal(event) == "CONSENT_EVIDENCE evidence");
}

TEST_CASE("an authority may revoke a consent and not give one", "[consent]") {
    core::ConsentEvent event{sound()};
    event.by = core::ConsentActor::authority;
    CHECK(refusal(event) == "CONSENT_ACTOR by");
    event.kind = core::ConsentKind::revoked;
    CHECK(refusal(event).empty());
}

TEST_CASE(
    "a consent to a notice that did not exist yet is none, nor is one to a notice that nobody "
    "knows",
    "[consent][gdpr-4-11]") {
    core::ConsentEvent event{sound()};
    event.notice_version = "2"; // in use since it was recorded, and it was expressed an hour before
    CHECK(refusal(event) == "CONSENT_BEFORE_NOTICE notice_version");
    event.expressed_at = event.recorded_at;
    CHECK(refusal(event).empty());
    event.notice_version = "undated"; // `lautturi check` has told that it bears no date
    CHECK(refusal(event).empty());
    for (const char* unknown : {"", "3"}) {
        event.notice_version = unknown;
        CHECK(refusal(event) == "CONSENT_NOTICE_UNKNOWN notice_version");
    }
}

TEST_CASE("a consent that is said to be written comes with the document", "[consent][gdpr-7-1]") {
    core::ConsentEvent event{sound()};
    event.written = true;
    CHECK(refusal(event) == "CONSENT_EVIDENCE evidence");
    event.evidence_reference = "doc-1";
    event.evidence_sha256 = std::string(64, 'a');
    CHECK(refusal(event).empty());
}

TEST_CASE("a minor consents from fifteen on, and a guardian before", "[consent][434/2003-14]") {
    const auto expressed = core::parse_instant("2026-02-28T22:30:00Z"); // 1 March in Helsinki
    core::ConsentEvent event{sound()};
    event.expressed_at = *expressed;
    event.recorded_at = now;
    CHECK(refusal(event, core::LocalDate{2011, 3, 1}).empty());
    CHECK(refusal(event, core::LocalDate{2011, 3, 2}) == "CONSENT_CAPACITY by");
    CHECK(refusal(event, std::nullopt) == "CONSENT_CAPACITY_UNKNOWN by");
    event.by = core::ConsentActor::guardian;
    CHECK(refusal(event, core::LocalDate{2020, 1, 1}).empty());
    CHECK(refusal(event, std::nullopt).empty());
}

TEST_CASE(
    "a refusal or withdrawal is taken from whoever says it, on whatever notice",
    "[consent][gdpr-7-3]") {
    core::ConsentEvent event{sound()};
    event.kind = core::ConsentKind::withdrawn;
    event.notice_version = "unheard of";
    event.written = true; // and no document
    CHECK(refusal(event, core::LocalDate{2020, 1, 1}).empty());
    event.kind = core::ConsentKind::refused;
    CHECK(refusal(event, std::nullopt).empty());
    // whatever stands beside what is taken away
    event.language.clear();
    event.evidence_sha256 = "of no document";
    event.recorded_at = event.expressed_at + std::chrono::hours{-24};
    event.valid_until = event.expressed_at + std::chrono::hours{-24};
    CHECK(refusal(event).empty());
    event.classes.clear(); // from everybody, for whatever purpose: so the fold reads it
    event.purposes.clear();
    CHECK(refusal(event).empty());
    event.items.clear();
    CHECK(refusal(event) == "CONSENT_SCOPE_EMPTY scope");
    event.items = sound().items;
    event.expressed_at = now + std::chrono::microseconds{1};
    CHECK(refusal(event) == "CONSENT_FUTURE expressed_at");
}

TEST_CASE("a hold that ends before it begins is rejected", "[consent][hold]") {
    core::Hold hold;
    hold.validity = {now, now + std::chrono::hours{1}};
    CHECK(validate(hold));
    hold.validity.until = now;
    REQUIRE_FALSE(validate(hold));
    CHECK(validate(hold).rejection().path == "until");
}

TEST_CASE(
    "what takes a consent away needs the person alone; what gives or asks does not", "[consent]") {
    using core::ConsentKind;
    core::ConsentEvent event{sound()};
    for (const ConsentKind kind :
         {ConsentKind::refused, ConsentKind::withdrawn, ConsentKind::revoked, ConsentKind::expired,
          ConsentKind::invalidated}) {
        event.kind = kind;
        CHECK(gateway::consent::blocks(event));
    }
    for (const ConsentKind kind :
         {ConsentKind::requested, ConsentKind::deferred, ConsentKind::given,
          ConsentKind::renewed}) {
        event.kind = kind;
        CHECK_FALSE(gateway::consent::blocks(event));
    }
}
