// What may be erased (GDPR Art. 17(3)), item by item and by its basis, with the shipped law.

#include "gateway/config/configuration.h"
#include "gateway/journal/evidence.h"
#include "gateway/journal/keeper_bodies.h"
#include "gateway/rights/erasure.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace gateway;
using Kind = rights::ErasureVerdict::Kind;

namespace {

std::shared_ptr<const config::Configuration> law() {
    static const config::Loaded loaded{
        config::load(config::FileSet::read(LAUTTURI_MAPPINGS), {}, {})};
    REQUIRE(loaded.configuration);
    return loaded.configuration;
}

const policy::Permit& permit_on(std::string_view gdpr6) {
    const auto& permits = law()->rules->law().permits;
    const auto found = std::find_if(permits.begin(), permits.end(), [&](const auto& permit) {
        return permit.basis.gdpr6 == gdpr6;
    });
    REQUIRE(found != permits.end());
    return *found;
}

const core::MessageId first{*core::MessageId::parse("019ca8b2-dc00-7abc-8def-000000000001")};
const core::MessageId second{*core::MessageId::parse("019ca8b2-dc00-7abc-8def-000000000002")};

/// An item that went to somebody under this rule.
ports::SentRecord sent(
    core::ItemId item, core::RuleId rule, const char* purpose = "employment-promotion",
    core::MessageId message = first) {
    journal::DecisionEvidence made;
    made.engine = "test";
    made.configuration = law()->digest;
    made.disclosure = {
        core::ExchangeId::intern("x"), core::PartyId::intern("esimerkkiyksikko"),
        core::PurposeId::intern(purpose), core::RegisterId::intern("mikkeli")};
    made.decision.outcome = core::Outcome::released;
    made.asked.push_back(item);
    made.decision.fields.push_back(
        core::FieldDecision{item, core::Form::full, {rule}, {}, {}, {}, {}});
    ports::SentRecord record;
    record.message = message;
    record.party = made.disclosure.party;
    record.evidence = journal::encode_evidence(made);
    return record;
}

core::ConsentEvent consent(core::ItemId item, core::ConsentKind kind) {
    core::ConsentEvent event;
    event.kind = kind;
    event.items = {item};
    event.itemised = true;
    event.parties = {core::PartyId::intern("esimerkkiyksikko")};
    event.purposes = {core::PurposeId::intern("employment-promotion")};
    return event;
}

const core::ItemId phone{core::ItemId::intern("person.contact.phone")};
const core::ItemId name{core::ItemId::intern("person.name.family")};
const core::ItemId status{core::ItemId::intern("jobseeking.status")};

rights::ErasureAssessment assess(
    const rights::Traces& traces, std::vector<core::MessageId> cases = {},
    std::vector<core::ItemId> wanted = {}) {
    rights::Names names{law(), [](const core::Digest&) { return law(); }, "fi"};
    return rights::assess_erasure(traces, cases, wanted, names, core::Instant{});
}

const rights::ErasureVerdict&
verdict_on(const rights::ErasureAssessment& assessment, core::ItemId item) {
    const auto found = std::find_if(
        assessment.items.begin(), assessment.items.end(),
        [&](const rights::ErasureVerdict& verdict) { return verdict.item == item; });
    REQUIRE(found != assessment.items.end());
    return *found;
}

}

TEST_CASE(
    "a legal obligation or a public task stands against erasing an item, with its provisions "
    "(GDPR Art. 17(3)(b))",
    "[rights][gdpr-17]") {
    for (const char* const basis : {"6.1.c", "6.1.e"}) {
        INFO(basis);
        rights::Traces traces;
        traces.sent = {sent(status, permit_on(basis).id)};
        const rights::ErasureAssessment assessment{assess(traces)};
        const rights::ErasureVerdict& verdict{verdict_on(assessment, status)};
        CHECK(verdict.kind == Kind::refuse);
        CHECK(verdict.ground == "17.3.b");
        CHECK(verdict.gdpr6.contains(basis));
        for (const core::ProvisionId provision : permit_on(basis).basis.provisions) {
            CHECK(verdict.provisions.contains(provision));
        }
        CHECK_FALSE(assessment.some());
    }
}

TEST_CASE(
    "what rests on a consent goes once it is withdrawn; while it stands, withdrawing comes first",
    "[rights][gdpr-17]") {
    rights::Traces traces;
    traces.sent = {sent(phone, permit_on("6.1.a").id)};
    traces.consents = {consent(phone, core::ConsentKind::given)};
    CHECK(verdict_on(assess(traces), phone).kind == Kind::withdraw);
    CHECK_FALSE(assess(traces).all());
    traces.consents.push_back(consent(phone, core::ConsentKind::withdrawn));
    CHECK(verdict_on(assess(traces), phone).kind == Kind::erase);
    CHECK(assess(traces).all());
    // as it is read of somebody with two identities: what stood under the earlier one comes last
    std::swap(traces.consents.front(), traces.consents.back());
    CHECK(verdict_on(assess(traces), phone).kind == Kind::erase);
    // nor is a waiver of secrecy what anything rests on
    core::ConsentEvent waiver{consent(phone, core::ConsentKind::given)};
    waiver.role = core::ConsentRole::secrecy_waiver;
    traces.consents.push_back(waiver);
    CHECK(verdict_on(assess(traces), phone).kind == Kind::erase);
}

TEST_CASE(
    "statistics, research and archiving stand against erasing (GDPR Art. 17(3)(d))",
    "[rights][gdpr-17]") {
    for (const char* const purpose : {"statistics", "research"}) {
        rights::Traces traces;
        traces.sent = {sent(phone, permit_on("6.1.a").id, purpose)};
        traces.consents = {consent(phone, core::ConsentKind::withdrawn)};
        const rights::ErasureAssessment assessment{assess(traces)};
        const rights::ErasureVerdict& verdict{verdict_on(assessment, phone)};
        CHECK(verdict.kind == Kind::refuse);
        CHECK(verdict.ground == "17.3.d");
        CHECK(verdict.purposes.contains(core::PurposeId::intern(purpose)));
    }
}

TEST_CASE(
    "a refused query that no official has decided stands against erasing, for the asker may claim "
    "it (GDPR Art. 17(3)(e))",
    "[rights][gdpr-17]") {
    rights::Traces traces;
    traces.sent = {
        sent(phone, permit_on("6.1.a").id),
        sent(status, permit_on("6.1.c").id, "unemployment-benefit", second)};
    traces.consents = {consent(phone, core::ConsentKind::withdrawn)};
    ports::PersonTrace refusal;
    refusal.kind = "refusal";
    refusal.message = second;
    traces.journal = {refusal};
    CHECK(verdict_on(assess(traces), phone).kind == Kind::erase); // nobody's case
    const rights::ErasureAssessment open{assess(traces, {second})};
    CHECK(open.open_cases == 1);
    CHECK(verdict_on(open, phone).ground == "17.3.e");
    CHECK(verdict_on(open, status).ground == "17.3.b"); // each keeps the ground of its own
    CHECK_FALSE(open.some());
}

TEST_CASE(
    "each item is judged by all that it was given on, and what nobody knows the basis of stays",
    "[rights][gdpr-17]") {
    rights::Traces traces;
    traces.sent = {
        sent(phone, permit_on("6.1.a").id), sent(name, permit_on("6.1.a").id),
        sent(name, permit_on("6.1.c").id, "unemployment-benefit", second),
        sent(status, core::RuleId::intern("a-rule-of-long-ago"))};
    traces.consents = {
        consent(phone, core::ConsentKind::withdrawn), consent(name, core::ConsentKind::withdrawn)};
    const rights::ErasureAssessment assessment{assess(traces)};
    CHECK(verdict_on(assessment, phone).kind == Kind::erase);
    CHECK(verdict_on(assessment, name).ground == "17.3.b");
    CHECK(verdict_on(assessment, status).kind == Kind::refuse);
    CHECK(assessment.some());
    CHECK_FALSE(assessment.all());
    // a request about one item is judged about that one alone
    const rights::ErasureAssessment one{assess(traces, {}, {phone})};
    REQUIRE(one.items.size() == 1);
    CHECK(one.all());
}

TEST_CASE(
    "what has ended by a period of its own, or the journal that told of it, lets nobody call "
    "everything erasable: its basis is not known any more",
    "[rights][gdpr-17][retention]") {
    const core::Instant known{core::Instant::from_microseconds(1'500'000'000'000'000)};
    rights::Traces traces;
    traces.sent = {sent(phone, permit_on("6.1.a").id)};
    traces.consents = {consent(phone, core::ConsentKind::withdrawn)};
    traces.gone.known_since = known;
    REQUIRE(assess(traces).all());
    const auto judge = [&](const ports::GoneRecords& gone, bool seen = false) {
        rights::Traces less{traces};
        less.gone = gone;
        const rights::ErasureAssessment assessment{assess(less)};
        CHECK(assessment.unseen == !seen);
        CHECK(assessment.all() == seen);
        CHECK(assessment.some()); // what is seen may go, message by message
        CHECK(assessment.messages == std::vector{first});
    };
    ports::GoneRecords gone{traces.gone};
    gone.provenance = 1;
    judge(gone);
    gone = traces.gone;
    gone.decisions = 1;
    judge(gone);
    const auto certificate = [&](std::string body) {
        gone = traces.gone;
        gone.certificates = {{core::Instant{}, 1, 1, std::move(body)}};
    };
    const core::Instant later{core::Instant::from_microseconds(1'600'000'000'000'000)};
    certificate(journal::dropped_body(later, {}, 5, 10));
    judge(gone);
    gone.known_since.reset(); // nobody knows since when
    judge(gone);
    certificate(journal::audit_ended_body(later, {}, 5)); // who looked is no basis of anything
    judge(gone, true);
    certificate(journal::dropped_body(known, {}, 5, 10)); // before anything stood about them
    judge(gone, true);
    // nothing is known at all: nor is that everything
    rights::Traces nothing;
    nothing.gone.provenance = 1;
    CHECK_FALSE(assess(nothing).all());
    CHECK_FALSE(assess(nothing).some());
}
