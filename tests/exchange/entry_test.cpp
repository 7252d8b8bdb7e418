// What comes in is stamped, and the journal names exactly what the store keeps of its source.

#include "gateway/exchange/inbound.h"
#include "gateway/journal/bodies.h"
#include "gateway/journal/packed_provenance.h"
#include "tests/exchange/fake_store.h"
#include "tests/exchange/one_law.h"

#include <catch2/catch.hpp>

using namespace gateway::exchange;
using namespace tests::exchange;
namespace config = gateway::config;
namespace journal = gateway::journal;
namespace mapping = gateway::mapping;

namespace {

const core::ItemId name{core::ItemId::intern("person.name.family")};

mapping::Line line(const char* path, const char* item, mapping::Converter converter) {
    mapping::Line made;
    made.path = path;
    made.item = core::ItemId::intern(item);
    made.converter = converter;
    return made;
}

/// An installation with one register and one exchange that brings in a name.
std::shared_ptr<const config::Configuration> configuration() {
    auto made = std::make_shared<config::Configuration>();
    config::Register town;
    town.id = core::RegisterId::intern("town");
    town.controller = core::ControllerId::intern("0000000-0");
    made->registers.push_back(town);
    mapping::Definition definition;
    definition.lines = {
        line("/id", "person.personal-id", mapping::Converter::person_id),
        line("/name", "person.name.family", mapping::Converter::text)};
    definition.from_the_person = true;
    config::Exchange exchange;
    exchange.id = core::ExchangeId::intern("keha-in");
    exchange.reg = town.id;
    exchange.party = core::PartyId::intern("keha");
    exchange.direction = ports::Direction::in;
    exchange.record.mapping = std::make_shared<const mapping::Mapping>(definition);
    for (const char* const item : {"person.personal-id", "person.name.family"}) {
        exchange.receiving_basis.emplace(
            core::ItemId::intern(item),
            config::ReceivingBasis{core::ProvisionId::intern("380/2023/123")});
    }
    made->exchanges.push_back(exchange);
    return made;
}

}

TEST_CASE(
    "an auditor with the key finds in the stored row what the journal's provenance entry names",
    "[exchange][provenance]") {
    const std::shared_ptr<const config::Configuration> law{configuration()};
    const config::Exchange& exchange{law->exchanges.front()};
    const gateway::crypto::KeyedDigest key{core::as_bytes("a key of thirty-two bytes, for it")};
    const DigestKeys keys{key, key, key};
    core::NativeRecord record;
    record.fields = {{"/id", core::Value{"010594Y9021"}}, {"/name", core::Value{"Esimerkki"}}};

    Incoming incoming;
    incoming.message = *core::MessageId::parse("0194f9c0-0000-7000-8000-000000000001");
    incoming.under = Under{law, &exchange};
    incoming.leg = &exchange.record;
    incoming.plan = receiving_plan(exchange, exchange.record);
    incoming.item.content = record;

    FakeStore store;
    OneLaw source{law};
    GateTransaction gate{store, store, source};
    Ingone ingone;
    Entry entry{incoming, keys, "node", store.t, [&](Ingone came) { ingone = std::move(came); }};
    Passage* const group[]{&entry};
    gate.pass(group);

    REQUIRE(ingone.stamped);
    REQUIRE(store.committed.provenance.size() == 1);
    const ports::ProvenanceRow& row{store.committed.provenance.front()};
    CHECK(row.message == incoming.message);
    CHECK(row.fields == 2);
    CHECK(row.without_source == 0);
    REQUIRE(store.committed.journal.size() == 1);
    CHECK(store.committed.journal.front().kind == "provenance");
    CHECK(
        store.committed.journal.front().body
        == journal::provenance_body(2, journal::digest_of(row.profile, row.record, key)));
    const auto fields = journal::unpack(row.profile, row.record, row.message);
    REQUIRE(fields.ok());
    REQUIRE(fields.value().size() == 2);
    CHECK((fields.value()[0].item == name || fields.value()[1].item == name));
    CHECK(fields.value().front().source_party == exchange.party);
}

TEST_CASE(
    "a record about somebody who is not born yet is rejected, and makes nobody", "[exchange]") {
    const std::shared_ptr<const config::Configuration> law{configuration()};
    const config::Exchange& exchange{law->exchanges.front()};
    const gateway::crypto::KeyedDigest key{core::as_bytes("a key of thirty-two bytes, for it")};
    const DigestKeys keys{key, key, key};
    core::NativeRecord record;
    record.fields = {{"/id", core::Value{"010185A901E"}}, {"/name", core::Value{"Esimerkki"}}};

    Incoming incoming;
    incoming.message = *core::MessageId::parse("0194f9c0-0000-7000-8000-000000000002");
    incoming.under = Under{law, &exchange};
    incoming.leg = &exchange.record;
    incoming.plan = receiving_plan(exchange, exchange.record);
    incoming.item.content = record;

    FakeStore store;
    OneLaw source{law};
    GateTransaction gate{store, store, source};
    Ingone ingone;
    Entry entry{incoming, keys, "node", store.t, [&](Ingone came) { ingone = std::move(came); }};
    CHECK_FALSE(entry.subject());
    Passage* const group[]{&entry};
    gate.pass(group);

    CHECK(ingone.state == ports::RecordState::rejected);
    CHECK(ingone.rejection == core::Rejection{"HETU_FUTURE", "/id"});
    CHECK(store.committed.provenance.empty());
}
