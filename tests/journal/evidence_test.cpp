#include "gateway/journal/evidence.h"

#include <catch2/catch.hpp>

using namespace gateway;
using journal::DecisionEvidence;

namespace {

core::Instant at(std::int64_t seconds) {
    return core::Instant::from_microseconds(1'772'000'000'000'000 + seconds * 1'000'000);
}

core::ItemId item(const char* name) {
    return core::ItemId::intern(name);
}

core::Decision decision() {
    core::Decision made;
    made.outcome = core::Outcome::reduced;
    made.rules_digest.fill(std::byte{0x1a});
    made.at = at(0);
    made.next_change = at(1000);
    core::FieldDecision year;
    year.item = item("person.birth-date");
    year.form = core::Form::year;
    year.permits = {core::RuleId::intern("permit-a"), core::RuleId::intern("permit-b")};
    year.caps = {core::RuleId::intern("cap-a")};
    year.reasons = {core::Reason::cap};
    core::FieldDecision withheld;
    withheld.item = item("health.work-ability-summary");
    withheld.nearest = core::RuleId::intern("provider-health");
    withheld.unmet = {"consent(gdpr9: explicit, itemised, written)", "relation.referral \"x\"\n"};
    withheld.reasons = {core::Reason::consent_withdrawn, core::Reason::relation};
    made.fields = {withheld, year};
    made.guards = {core::Guard::clock, core::Guard::journal};
    return made;
}

DecisionEvidence evidence() {
    DecisionEvidence made;
    made.engine = "0.1.0";
    made.at = at(0);
    made.configuration.fill(std::byte{0x1a});
    made.disclosure = {
        core::ExchangeId::intern("kela-out"), core::PartyId::intern("kela"),
        core::PurposeId::intern("unemployment-benefit"),
        core::RegisterId::intern("etela-satakunta")};
    made.asked = {item("health.work-ability-summary"), item("person.birth-date")};
    made.mandatory = {item("person.birth-date")};
    made.codes = {
        {item("health.work-ability-summary"), true, {core::CategoryId::intern("health")}},
        {item("person.birth-date"), false, {}}};
    made.without_value = {item("health.work-ability-summary")};
    made.years = {item("person.birth-date")};
    made.facts = {
        {core::FactId::intern("relation.statement-request"), DecisionEvidence::Truth::yes},
        {core::FactId::intern("party.active"), DecisionEvidence::Truth::no},
        {core::FactId::intern("agreement.covers"), DecisionEvidence::Truth::unknown}};
    made.relations = {
        {core::FactId::intern("relation.referral"), core::PartyId::intern("provider-1"),
         core::Validity{at(-10), at(10)}, "register: referral"},
        {core::FactId::intern("relation.statement-request"), std::nullopt, core::Validity{}, ""}};
    core::ConsentState state;
    state.item = item("health.work-ability-summary");
    state.role = core::ConsentRole::gdpr9;
    state.kind = core::ConsentKind::withdrawn;
    state.is_explicit = true;
    state.written = true;
    state.has_evidence = true;
    state.valid_until = at(500);
    state.sequence = 12;
    state.expressed_at = at(-100);
    state.told_basis = "9.2.a";
    core::ConsentState none;
    none.item = item("person.birth-date");
    none.out_of_scope = true;
    made.consents = {state, none};
    core::Hold hold;
    hold.kind = core::HoldKind::objection;
    hold.state = core::HoldState::assessing;
    hold.validity.from = at(-5);
    hold.items = {item("person.birth-date")};
    hold.bases = {"6.1.e", "6.1.f"};
    made.holds = {hold};
    made.failed_guards = {core::Guard::clock};
    made.decision = decision();
    return made;
}

}

TEST_CASE("a decision's evidence is the same again after its text", "[journal][evidence]") {
    const DecisionEvidence was{evidence()};
    const std::string text{journal::encode_evidence(was)};
    const core::Result<DecisionEvidence> read{journal::decode_evidence(text)};
    REQUIRE(read.ok());
    const DecisionEvidence& got{read.value()};
    CHECK(journal::encode_evidence(got) == text);
    CHECK(got.decision == was.decision);
    CHECK(got.engine == was.engine);
    CHECK(got.at == was.at);
    CHECK(got.configuration == was.configuration);
    CHECK(got.disclosure.party == was.disclosure.party);
    CHECK(got.disclosure.purpose == was.disclosure.purpose);
    CHECK(got.disclosure.reg == was.disclosure.reg);
    CHECK(got.disclosure.exchange == was.disclosure.exchange);
    CHECK(got.asked == was.asked);
    CHECK(got.mandatory == was.mandatory);
    CHECK(got.codes == was.codes);
    CHECK(got.without_value == was.without_value);
    CHECK(got.years == was.years);
    CHECK(got.facts == was.facts);
    CHECK(got.failed_guards == was.failed_guards);
    REQUIRE(got.relations.size() == 2);
    CHECK(got.relations[0].party == was.relations[0].party);
    CHECK(got.relations[0].validity == was.relations[0].validity);
    CHECK(got.relations[0].source == was.relations[0].source);
    CHECK_FALSE(got.relations[1].party);
    REQUIRE(got.consents.size() == 2);
    CHECK(got.consents[0].kind == core::ConsentKind::withdrawn);
    CHECK(got.consents[0].valid_until == was.consents[0].valid_until);
    CHECK(got.consents[0].told_basis == "9.2.a");
    CHECK(got.consents[0].written);
    CHECK_FALSE(got.consents[0].itemised);
    CHECK_FALSE(got.consents[1].kind);
    CHECK(got.consents[1].out_of_scope);
    REQUIRE(got.holds.size() == 1);
    CHECK(got.holds[0].bases == was.holds[0].bases);
    CHECK(got.holds[0].state == core::HoldState::assessing);
}

TEST_CASE("evidence of earlier versions is read, and written as it was", "[journal][evidence]") {
    DecisionEvidence was{evidence()};
    was.codes.clear();
    was.without_value.clear();
    was.years.clear();
    for (const std::int64_t version : {1, 2}) {
        was.version = version;
        const std::string text{journal::encode_evidence(was)};
        CHECK(text.find(R"("decision":{)") != std::string::npos);
        const core::Result<DecisionEvidence> read{journal::decode_evidence(text)};
        REQUIRE(read.ok());
        CHECK(read.value().version == version);
        CHECK(read.value().decision == was.decision);
        CHECK(read.value().asked == was.asked);
        CHECK(journal::encode_evidence(read.value()) == text);
    }
    was.version = 4;
    CHECK_FALSE(journal::decode_evidence(journal::encode_evidence(was)).ok());
}

TEST_CASE(
    "what is decided alike of many fields is told once, and of each field when it is read",
    "[journal][evidence]") {
    DecisionEvidence was{evidence()};
    const core::FieldDecision withheld{was.decision.fields.front()};
    was.decision.fields.clear();
    for (const char* name : {"a.one", "b.two", "c.three", "d.four", "e.five"}) {
        core::FieldDecision& field{was.decision.fields.emplace_back()};
        if (name[0] == 'b' || name[0] == 'e') {
            field = withheld;
        } else {
            field.form = core::Form::full;
            field.permits = {core::RuleId::intern("permit-a")};
        }
        field.item = item(name);
    }
    std::vector<core::ItemId> all;
    for (const core::FieldDecision& field : was.decision.fields) {
        all.push_back(field.item);
    }
    std::vector<core::ItemId> otherwise{all};
    std::swap(otherwise.front(), otherwise.back());
    // nothing may be asked for, and what is mandatory decided all the same
    for (const std::vector<core::ItemId>& asked : {all, otherwise, std::vector<core::ItemId>{}}) {
        was.asked = asked;
        const std::string text{journal::encode_evidence(was)};
        CHECK(text.find(R"("items":[0,2,3])") != std::string::npos);
        CHECK(text.find(R"("items":[1,4])") != std::string::npos);
        CHECK((text.find(R"("asked":)") != std::string::npos) == (asked == otherwise));
        const core::Result<DecisionEvidence> read{journal::decode_evidence(text)};
        REQUIRE(read.ok());
        CHECK(read.value().decision == was.decision);
        CHECK(read.value().asked == was.asked);
        CHECK(journal::encode_evidence(read.value()) == text);
        for (const char* wrong : {"[0,2]", "[0,2,5]", "[0,2,3,3]", "[0,2,3,1]", "[2,0,3]", "[]"}) {
            CAPTURE(wrong);
            std::string changed{text};
            changed.replace(changed.find("[0,2,3]"), 7, wrong);
            CHECK_FALSE(journal::decode_evidence(changed).ok());
        }
    }
}

TEST_CASE("empty evidence is evidence too", "[journal][evidence]") {
    const std::string text{journal::encode_evidence({})};
    const core::Result<DecisionEvidence> read{journal::decode_evidence(text)};
    REQUIRE(read.ok());
    CHECK(journal::encode_evidence(read.value()) == text);
    CHECK(read.value().disclosure.party == core::PartyId{});
}

TEST_CASE("evidence that is cut, padded or not canonical is refused", "[journal][evidence]") {
    const std::string text{journal::encode_evidence(evidence())};
    for (std::size_t length{0}; length < text.size(); ++length) {
        CHECK_FALSE(journal::decode_evidence(std::string_view{text}.substr(0, length)).ok());
    }
    CHECK_FALSE(journal::decode_evidence(text + "\n").ok());
    CHECK_FALSE(journal::decode_evidence(" " + text).ok());
    const auto replaced = [&](const std::string& from, const std::string& to) {
        std::string changed{text};
        const std::size_t place{changed.find(from)};
        REQUIRE(place != std::string::npos);
        return journal::decode_evidence(changed.replace(place, from.size(), to));
    };
    CHECK_FALSE(replaced(R"("CONSENT_WITHDRAWN")", R"("CONSENT_FORGOTTEN")").ok());
    CHECK_FALSE(replaced(R"("form":"year")", R"("form":"most")").ok());
    CHECK_FALSE(replaced(R"("kind":"withdrawn")", R"("kind":"lost")").ok());
    CHECK_FALSE(replaced(R"("version":3)", R"("version":2)").ok());
    CHECK_FALSE(replaced(R"("version":3)", R"("version":3,"w":1)").ok());
    CHECK(
        journal::decode_evidence(std::string(100'000, '[')).rejection().code
        == core::Code{"EVIDENCE_MALFORMED"});
}
