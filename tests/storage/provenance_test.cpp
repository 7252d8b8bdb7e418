#include "gateway/journal/provenance.h"
#include "gateway/storage/provenance_packing.h"
#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>

using namespace storage_tests;
using Lock = ports::UnitOfWork::Lock;

namespace {

const core::ItemId name{core::ItemId::intern("person.name")};
const core::ItemId benefit{core::ItemId::intern("benefit.kind")};

core::StampedRecord stamped(
    core::MessageId message, std::size_t ordinal, const std::string& recorder, core::Instant now) {
    const journal::ProvenanceStep step{
        crypto::KeyedDigest{core::as_bytes("a key of thirty-two bytes, for it")}, "test-node"};
    const journal::ReceivingPlan plan{
        core::ExchangeId::intern("fund-in"),
        core::PartyId::intern("fund"),
        {{name, "/person/name", core::ProvisionId::intern("1290/2002/ch13/1")},
         {benefit, "/benefit", core::ProvisionId::intern("380/2023/1")}}};
    std::vector<core::Field> fields;
    fields.push_back({name, core::Value{"Ärjä Žižka " + std::to_string(ordinal)}});
    fields.push_back({benefit, core::Value{"earnings-related"}});
    core::Result<core::StampedRecord> made{step.stamp(
        core::Record{std::move(fields)},
        journal::SourceStamp{"fund-core", recorder, core::Instant::from_microseconds(77), false},
        plan, message, ordinal, now)};
    REQUIRE(made.ok());
    return std::move(made).value();
}

bool same(const core::Provenance& left, const core::Provenance& right) {
    return left.item == right.item && left.source_party == right.source_party
           && left.source_system == right.source_system
           && left.source_recorder == right.source_recorder
           && left.source_recorded_at == right.source_recorded_at
           && left.recorded_by == right.recorded_by && left.recorded_at == right.recorded_at
           && left.message == right.message && left.path == right.path && left.basis == right.basis
           && left.fingerprint == right.fingerprint
           && left.from_the_person == right.from_the_person;
}

core::Provenance field(const std::string& item, const std::string& recorder) {
    core::Provenance field;
    field.item = core::ItemId::intern(item);
    field.source_party = core::PartyId::intern("fund");
    field.source_system = "fund-core";
    field.source_recorder = recorder;
    field.recorded_by = "node/exchange";
    field.path = "/x/" + item;
    field.recorded_at = core::Instant::from_microseconds(-5);
    field.fingerprint = crypto::sha256(core::as_bytes(item));
    return field;
}

}

TEST_CASE(
    "each field's source is read back as it was stamped, from one row a record",
    "[storage][provenance]") {
    const auto worker = new_worker();
    const core::MessageId message{new_id()};
    const storage::ProvenanceStore::Count before{shared().store.provenance().count()};
    std::vector<core::StampedRecord> records;
    {
        const auto unit = worker->start();
        const ports::GateFacts facts{unit->begin({}, Lock::shared)};
        for (std::size_t ordinal{1}; ordinal <= 20; ++ordinal) {
            records.push_back(
                stamped(message, ordinal, ordinal % 2 == 0 ? "clerk 12" : "", facts.t));
        }
        unit->add(std::span<const core::StampedRecord>{records});
        static_cast<void>(unit->commit());
    }
    for (const core::StampedRecord& record : records) {
        const auto read = shared().store.provenance().provenance_of(message, record.ordinal());
        REQUIRE(read.size() == record.provenance().size());
        for (std::size_t index{0}; index < read.size(); ++index) {
            CHECK(same(read[index], record.provenance()[index]));
        }
    }
    CHECK(shared().store.provenance().provenance_of(message, 21).empty());
    const storage::ProvenanceStore::Count after{shared().store.provenance().count()};
    CHECK(after.records - before.records == 20);
    CHECK(after.fields - before.fields == 40);
    CHECK(after.without_source == 0);

    storage::Connection owner{shared().owner()};
    const storage::Rows stored{owner.run(
        "SELECT count(DISTINCT profile), max(octet_length(packed)) FROM provenance WHERE message = "
        "$1::uuid",
        {storage::Parameter::message(message)})};
    CHECK(stored.integer(0, 0) == 1);     // twenty records share one profile
    CHECK(stored.integer(0, 1) < 2 * 64); // tens of bytes a field
}

TEST_CASE(
    "what a rolled back transaction wrote of provenance is not relied on later",
    "[storage][provenance]") {
    const auto worker = new_worker();
    const core::MessageId message{new_id()};
    const auto record = [&](core::Instant now) {
        const journal::ProvenanceStep step{
            crypto::KeyedDigest{core::as_bytes("a key of thirty-two bytes, for it")},
            "rolled-back-node"};
        const journal::ReceivingPlan plan{
            core::ExchangeId::intern("fund-in"),
            core::PartyId::intern("fund"),
            {{name, "/person/name", core::ProvisionId::intern("380/2023/1")}}};
        std::vector<core::Field> fields;
        fields.push_back({name, core::Value{"Ärjä"}});
        return step.stamp(
            core::Record{std::move(fields)}, journal::SourceStamp{"", "", {}, true}, plan, message,
            1, now);
    };
    for (const bool commit : {false, true}) {
        const auto unit = worker->start();
        const ports::GateFacts facts{unit->begin({}, Lock::shared)};
        const core::Result<core::StampedRecord> made{record(facts.t)};
        REQUIRE(made.ok());
        unit->add(std::span{&made.value(), 1});
        if (commit) {
            static_cast<void>(unit->commit());
        }
    }
    CHECK(shared().store.provenance().provenance_of(message, 1).size() == 1);
}

TEST_CASE("a resumed run records a record's provenance once", "[storage][provenance]") {
    const auto worker = new_worker();
    const core::MessageId message{new_id()};
    for (const std::string recorder : {"first", "again"}) {
        const auto unit = worker->start();
        const ports::GateFacts facts{unit->begin({}, Lock::shared)};
        const core::StampedRecord record{stamped(message, 1, recorder, facts.t)};
        unit->add(std::span{&record, 1});
        static_cast<void>(unit->commit());
    }
    CHECK(shared().store.provenance().provenance_of(message, 1).at(0).source_recorder == "first");
}

TEST_CASE("packed provenance keeps every part of every field", "[storage][provenance]") {
    const core::MessageId message{new_id()};
    std::vector<core::Provenance> fields{
        field("a", "one"), field("b", "two"), field("c", "one"), field("d", "")};
    fields[1].source_recorded_at = core::Instant::from_microseconds(1'700'000'000'123'456);
    fields[2].from_the_person = true;
    fields[2].source_system.clear();
    fields[3].basis = core::ProvisionId::intern("1290/2002/ch13/1");
    for (core::Provenance& one : fields) {
        one.message = message;
    }
    const storage::PackedProvenance packed{storage::pack(fields)};
    CHECK(packed.fields == 4);
    CHECK(packed.without_source == 0);
    const auto read = storage::unpack(packed.profile, packed.record, message);
    REQUIRE(read.size() == fields.size());
    for (std::size_t index{0}; index < fields.size(); ++index) {
        CHECK(same(read[index], fields[index]));
    }

    fields[0].source_system.clear(); // neither a system nor the person: no source
    fields[1].source_party = {};
    CHECK(storage::pack(fields).without_source == 2);
}

TEST_CASE("damaged provenance is refused, wherever it is cut", "[storage][provenance]") {
    const std::vector<core::Provenance> fields{field("a", "one"), field("b", "two")};
    const storage::PackedProvenance packed{storage::pack(fields)};
    const core::ByteView profile{packed.profile};
    const core::ByteView record{packed.record};
    for (std::size_t size{0}; size < profile.size(); ++size) {
        CHECK_THROWS_AS(storage::unpack(profile.first(size), record, {}), core::GatewayError);
    }
    for (std::size_t size{0}; size < record.size(); ++size) {
        CHECK_THROWS_AS(storage::unpack(profile, record.first(size), {}), core::GatewayError);
    }
    core::Bytes longer{packed.record};
    longer.push_back(std::byte{0});
    CHECK_THROWS_AS(storage::unpack(profile, longer, {}), core::GatewayError);
}
