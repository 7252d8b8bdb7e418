// A record that wants to leave: what a named official decided about it is a fact for as long as it
// was given, for the recipient that it names, and no longer.

#include "gateway/exchange/departure.h"
#include "tests/exchange/fake_store.h"
#include "tests/exchange/one_law.h"
#include "tests/policy/scene.h"

#include <catch2/catch.hpp>

using namespace gateway::exchange;
using namespace tests::exchange;
namespace config = gateway::config;
namespace mapping = gateway::mapping;

namespace {

const core::FactId cleared{core::FactId::intern("approval.free-text-cleared")};
const core::PartyId provider{core::PartyId::intern("provider-1")};

/// Notes of a plan leave when there is a referral, and an official has cleared the text.
std::shared_ptr<const config::Configuration> configuration() {
    gateway::policy::Law law{world::bare_law()};
    law.permits = {scene::permit(
        "notes", {"plan.notes"}, scene::on("1290/2002/13:3", "6.1.c"),
        {"relation.referral", "approval.free-text-cleared"})};
    auto made = std::make_shared<config::Configuration>();
    made->rules = world::compiled(law);
    mapping::Line line;
    line.path = "/notes";
    line.item = core::ItemId::intern("plan.notes");
    mapping::Definition definition;
    definition.lines = {line};
    config::Exchange exchange;
    exchange.id = core::ExchangeId::intern("plans-out");
    exchange.reg = law.registers[0];
    exchange.party = provider;
    exchange.purpose = core::PurposeId::intern("employment-service");
    exchange.record.mapping = std::make_shared<const mapping::Mapping>(definition);
    made->exchanges.push_back(exchange);
    return made;
}

/// What the gate says at `t` of a record of a batch whose row shows a referral and this approval.
core::Decision decided(core::Instant t, const core::Relation& approval) {
    const std::shared_ptr<const config::Configuration> law{configuration()};
    const gateway::crypto::KeyedDigest key{core::as_bytes("a key of thirty-two bytes, for it")};
    const DigestKeys keys{key, key, key};
    Departing departing;
    departing.message = *core::MessageId::parse("0194f9c0-0000-7000-8000-000000000001");
    departing.under = Under{law, &law->exchanges.front()};
    departing.leg = &law->exchanges.front().record;
    departing.subject =
        Subject{core::ControllerId::intern("0000000-0"), core::PersonId{"010594Y9021"}};
    departing.record =
        core::Record{{core::Field{core::ItemId::intern("plan.notes"), core::Value{"-"}}}};
    departing.relations = {{core::FactId::intern("relation.referral"), provider, {}, "row"}};
    departing.relations.push_back(approval);
    departing.place = RunPlace{};
    departing.place->ordinal = 1;

    FakeStore store;
    store.t = t;
    OneLaw source{law};
    GateTransaction gate{store, store, source};
    core::Decision decision;
    Departure departure{
        std::move(departing), keys, [&](Departed told) { decision = std::move(told.decision); }};
    Passage* const group[]{&departure};
    gate.pass(group);
    return decision;
}

}

TEST_CASE(
    "I9: what was decided on an official's approval does not outlive the approval",
    "[exchange][I9]") {
    const core::Instant end{world::day("2026-07-01")};
    const core::Relation approval{cleared, provider, {world::day("2026-05-01"), end}, "row"};
    const core::Decision before{decided(world::day("2026-06-01"), approval)};
    CHECK(before.outcome == core::Outcome::released);
    CHECK(before.next_change == end); // a document that waits longer is decided anew
    CHECK(decided(end, approval).outcome == core::Outcome::refused);
    CHECK(decided(world::day("2026-04-01"), approval).outcome == core::Outcome::refused);
}

TEST_CASE(
    "an official's approval is for the recipient that it names, and for nobody where it names none",
    "[exchange]") {
    const core::Instant at{world::day("2026-06-01")};
    CHECK(decided(at, {cleared, provider, {}, "row"}).outcome == core::Outcome::released);
    CHECK(
        decided(at, {cleared, core::PartyId::intern("fund-1"), {}, "row"}).outcome
        == core::Outcome::refused);
    CHECK(decided(at, {cleared, std::nullopt, {}, "row"}).outcome == core::Outcome::refused);
}
