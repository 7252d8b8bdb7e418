#include "gateway/journal/bodies.h"

#include <catch2/catch.hpp>

using namespace gateway;
using namespace gateway::journal;

namespace {

core::Digest digest(std::uint8_t fill) {
    core::Digest made;
    made.fill(std::byte{fill});
    return made;
}

std::string hex(const char* two) {
    std::string text;
    for (int count{0}; count < 32; ++count) {
        text += two;
    }
    return text;
}

const core::MessageId message{*core::MessageId::parse("019ca8b2-dc00-7abc-8def-0123456789ab")};
const core::MessageId run{*core::MessageId::parse("019ca8b2-dc00-7abc-8def-0123456789ac")};

template <class Name> Name named(const char* text) {
    return Name::intern(text);
}

Disclosure to_kela() {
    return {
        named<core::ExchangeId>("kela-out"), named<core::PartyId>("kela"),
        named<core::PurposeId>("unemployment-benefit"), named<core::RegisterId>("etela-satakunta")};
}

}

TEST_CASE("a decision's entry names each field's form, rules and reasons", "[journal][bodies]") {
    core::Decision decision;
    decision.outcome = core::Outcome::reduced;
    decision.rules_digest = digest(0xaa);
    core::FieldDecision given;
    given.item = named<core::ItemId>("person.name.family");
    given.form = core::Form::full;
    given.permits = {named<core::RuleId>("kela-benefit")};
    core::FieldDecision withheld;
    withheld.item = named<core::ItemId>("health.work-ability-summary");
    withheld.caps = {named<core::RuleId>("cap-health")};
    withheld.nearest = named<core::RuleId>("provider-health");
    withheld.unmet = {"consent(gdpr9: explicit, itemised)"};
    withheld.reasons = {core::Reason::consent_refused, core::Reason::cap};
    decision.fields = {withheld, given};

    CHECK(
        decision_body(to_kela(), 2, decision, digest(0xbb), digest(0xcc))
        == R"({"attempt":2,"configuration":")" + hex("aa") + R"(","evidence":")" + hex("bb")
               + R"(","exchange":"kela-out","fields":[{"caps":["cap-health"],"form":"none",)"
                 R"("item":"health.work-ability-summary","nearest":"provider-health",)"
                 R"~("reasons":["CONSENT_REFUSED","CAP"],"unmet":["consent(gdpr9: explicit, itemised)"]},)~"
                 R"({"form":"full","item":"person.name.family","permits":["kela-benefit"]}],)"
                 R"("outcome":"reduced","party":"kela","payload":")"
               + hex("cc") + R"(","purpose":"unemployment-benefit","register":"etela-satakunta"})");

    decision.outcome = core::Outcome::refused;
    decision.guards = {core::Guard::certificate};
    decision.fields.clear();
    CHECK(
        decision_body(to_kela(), 1, decision, digest(0xbb), std::nullopt)
        == R"({"attempt":1,"configuration":")" + hex("aa") + R"(","evidence":")" + hex("bb")
               + R"(","exchange":"kela-out","guards":["CERTIFICATE"],"outcome":"refused","party":"kela",)"
                 R"("purpose":"unemployment-benefit","register":"etela-satakunta"})");
}

TEST_CASE("a sending's entries name message, attempt, party and outcome", "[journal][bodies]") {
    CHECK(
        attempt_body(message, 1, named<core::PartyId>("kela"), digest(0xdd), 3)
        == R"({"attempt":1,"message":"019ca8b2-dc00-7abc-8def-0123456789ab","party":"kela","payload":")"
               + hex("dd") + R"(","persons":3})");
    ports::DeliveryReceipt receipt;
    receipt.code = "TIMEOUT";
    CHECK(
        outcome_body(1, receipt)
        == R"({"attempt":1,"code":"TIMEOUT","outcome":"unknown","status":0})");
    receipt.network_id = "019ca8b2-dc00-7abc-8def-0123456789ab";
    receipt.network_message = "5b0f1c9e-3f0d-4c56-9a38-0d7f3f0c7a11";
    receipt.request_hash = "aGFzaA==";
    receipt.fault.emplace(
        ports::ForeignFault{"server.clientproxy.io_error", "own-security-server"});
    CHECK(
        outcome_body(1, receipt)
        == R"({"attempt":1,"code":"TIMEOUT","fault":"server.clientproxy.io_error","fault_tracking":"",)"
           R"("network_id":"019ca8b2-dc00-7abc-8def-0123456789ab",)"
           R"("network_message":"5b0f1c9e-3f0d-4c56-9a38-0d7f3f0c7a11","outcome":"unknown",)"
           R"("request_hash":"aGFzaA==","status":0})");
    CHECK(answered_body(200, Delivered::whole) == R"({"status":200,"whole":true})");
    CHECK(answered_body(403, Delivered::cut) == R"({"status":403,"whole":false})");
}

TEST_CASE("an arrival's entries name party, digests and counts", "[journal][bodies]") {
    CHECK(
        received_body(
            named<core::PartyId>("keha"), named<core::ExchangeId>("keha-in"), digest(0x01), 50)
        == R"({"digest":")" + hex("01") + R"(","exchange":"keha-in","party":"keha","records":50})");
    CHECK(provenance_body(12, digest(0x02)) == R"({"digest":")" + hex("02") + R"(","items":12})");
    CHECK(
        handed_over_body(named<core::RegisterId>("etela-satakunta"), 49)
        == R"({"records":49,"register":"etela-satakunta"})");
    CHECK(
        quarantined_body("PROVENANCE_NO_BASIS", named<core::ItemId>("person.name.family"), 7)
        == R"({"code":"PROVENANCE_NO_BASIS","item":"person.name.family","ordinal":7})");
    CHECK(rejected_body("HETU_CHECK", 8) == R"({"code":"HETU_CHECK","ordinal":8})");
}

TEST_CASE("a document's entries name document and run", "[journal][bodies]") {
    CHECK(
        sealed_body(message, run, digest(0x03), 500)
        == R"({"digest":")" + hex("03")
               + R"(","document":"019ca8b2-dc00-7abc-8def-0123456789ab","records":500,)"
                 R"("run":"019ca8b2-dc00-7abc-8def-0123456789ac"})");
    CHECK(
        superseded_body(message, run)
        == R"({"document":"019ca8b2-dc00-7abc-8def-0123456789ab","run":"019ca8b2-dc00-7abc-8def-0123456789ac"})");
    const ports::RunAccount account{
        run, named<core::ExchangeId>("kela-out"), {}, true, 10, 4, 3, 1, 1, 1};
    CHECK(
        run_closed_body(account)
        == R"({"exchange":"kela-out","in":10,"pending":1,"reduced":3,"rejected":1,"released":4,)"
           R"("run":"019ca8b2-dc00-7abc-8def-0123456789ac","withheld":1})");
}

TEST_CASE("a refused caller's entry holds its key's digest", "[journal][bodies]") {
    CHECK(
        access_refused_body(
            digest(0x04), "PEER_NOT_PINNED", named<core::ExchangeId>("keha-query"), 1)
        == R"({"code":"PEER_NOT_PINNED","count":1,"exchange":"keha-query","spki":")" + hex("04")
               + R"("})");
    CHECK(
        access_refused_body({}, "PEER_UNKNOWN", std::nullopt, 17)
        == R"({"code":"PEER_UNKNOWN","count":17,"spki":")" + hex("00") + R"("})");
    CHECK(configuration_body(digest(0x05)) == R"({"digest":")" + hex("05") + R"("})");
}

TEST_CASE("a consent's entry holds its scope and none of its free texts", "[journal][bodies]") {
    core::ConsentEvent event;
    event.sequence = 9;
    event.kind = core::ConsentKind::refused;
    event.role = core::ConsentRole::secrecy_waiver;
    event.items = {named<core::ItemId>("health.work-ability-summary")};
    event.parties = {named<core::PartyId>("provider-1")};
    event.classes = {named<core::PartyClass>("service-provider")};
    event.purposes = {named<core::PurposeId>("employment-service")};
    event.is_explicit = true;
    event.by = core::ConsentActor::guardian;
    event.expressed_at = core::Instant::from_microseconds(1);
    event.recorded_at = core::Instant::from_microseconds(2);
    event.evidence_reference = "CANARY";
    event.evidence_sha256 = "CANARY";
    event.told_basis = "CANARY";
    event.notice_version = "CANARY";
    event.language = "CANARY";
    CHECK(
        consent_body(event)
        == R"({"by":"guardian","classes":["service-provider"],"explicit":true,"expressed_at":1,)"
           R"("itemised":false,"items":["health.work-ability-summary"],"kind":"refused",)"
           R"("parties":["provider-1"],"purposes":["employment-service"],"recorded_at":2,)"
           R"("role":"secrecy-waiver","sequence":9,"written":false})");
    core::Hold hold;
    hold.kind = core::HoldKind::turvakielto;
    hold.state = core::HoldState::upheld;
    hold.validity.from = core::Instant::from_microseconds(3);
    CHECK(hold_body(hold) == R"({"from":3,"kind":"turvakielto","state":"upheld"})");
}
