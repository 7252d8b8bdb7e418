// GDPR Art. 19: who was given a value that its source has corrected is told.

#include "gateway/exchange/corrections.h"
#include "gateway/journal/evidence.h"
#include "gateway/journal/packed_provenance.h"
#include "gateway/journal/provenance.h"

#include <catch2/catch.hpp>

using namespace gateway;
using exchange::corrected;
using exchange::rectifications;

namespace {

const core::ItemId name{core::ItemId::intern("person.name.family")};
const core::ItemId town{core::ItemId::intern("person.contact.municipality")};
const core::PartyId keha{core::PartyId::intern("keha")};
const core::PartyId kela{core::PartyId::intern("kela")};
const core::MessageId message{*core::MessageId::parse("0194f9c0-0000-7000-8000-000000000001")};

/// A record that came in, with these values.
ports::StampedRow
row(std::int64_t stamping, core::PartyId party,
    const std::vector<std::pair<core::ItemId, std::string>>& values) {
    const core::ExchangeId exchange{core::ExchangeId::intern("in")};
    std::vector<journal::ReceivingPlan::Item> plan;
    std::vector<core::Field> fields;
    for (const auto& [item, value] : values) {
        plan.push_back({item, "/x", core::ProvisionId::intern("1/2000/1")});
        fields.push_back({item, core::Value{value}});
    }
    const journal::ProvenanceStep step{
        crypto::KeyedDigest{core::as_bytes(std::string_view{"a key of tests"})}, "node"};
    const core::Instant now{core::Instant::from_microseconds(1'800'000'000'000'000)};
    const auto stamped = step.stamp(
        core::Record{fields}, journal::SourceStamp{"system", "clerk", now, false},
        journal::ReceivingPlan{exchange, party, plan}, message, 1, now);
    const journal::PackedProvenance packed{journal::pack(stamped.value())};
    return ports::StampedRow{stamping, core::PersonNo{1}, message,      exchange, party,
                             1,        packed.profile,    packed.record};
}

}

TEST_CASE(
    "another value of the same source corrects, the same value does not",
    "[corrections][gdpr-19]") {
    const std::vector<core::ItemId> declared{name, town};
    const ports::DueComparison changed{
        row(3, keha, {{name, "Meri"}, {town, "684"}}),
        {row(1, keha, {{name, "Mäki"}}), row(2, keha, {{name, "Mari"}, {town, "684"}})}};
    CHECK(corrected(changed, declared) == std::vector{name});
    CHECK(corrected(changed, std::vector{town}).empty());
    CHECK(corrected(changed, {}).empty());

    const ports::DueComparison back{
        row(3, keha, {{name, "Meri"}}),
        {row(1, keha, {{name, "Mari"}}), row(2, keha, {{name, "Meri"}})}};
    CHECK(corrected(back, declared).empty()); // the latest counts
    const ports::DueComparison first{row(1, keha, {{name, "Meri"}}), {}};
    CHECK(corrected(first, declared).empty());
    const ports::DueComparison other{
        row(2, keha, {{name, "Meri"}}), {row(1, kela, {{name, "Mari"}})}};
    CHECK(corrected(other, declared).empty()); // two sources that differ correct nothing
    ports::DueComparison damaged{changed};
    damaged.earlier.front().record.pop_back();
    CHECK_THROWS_AS(corrected(damaged, declared), core::GatewayError);
}

TEST_CASE("each recipient is told once, and the source never", "[corrections][gdpr-19]") {
    const auto sent = [](core::PartyId party, core::ItemId item, core::Form form) {
        journal::DecisionEvidence evidence;
        core::FieldDecision field;
        field.item = item;
        field.form = form;
        evidence.decision.fields.push_back(field);
        ports::SentRecord record;
        record.person = core::PersonNo{1};
        record.party = party;
        record.message = message;
        record.evidence = journal::encode_evidence(evidence);
        return record;
    };
    const core::PartyId fund{core::PartyId::intern("fund")};
    const std::vector<ports::SentRecord> records{
        sent(kela, name, core::Form::full), sent(kela, name, core::Form::full),
        sent(keha, name, core::Form::full), sent(fund, town, core::Form::full),
        sent(fund, name, core::Form::none)};
    const auto notices = rectifications(
        row(3, keha, {{name, "Meri"}}), std::vector{name}, records, [] { return message; });
    REQUIRE(notices.size() == 1);
    CHECK(notices[0].party == kela);
    CHECK(notices[0].kind == ports::NoticeKind::rectification);
    CHECK(notices[0].items == std::vector{name});
    CHECK(notices[0].messages == std::vector{message});
    CHECK(notices[0].person == core::PersonNo{1});
}
