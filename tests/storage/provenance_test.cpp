#include "gateway/journal/bodies.h"
#include "gateway/journal/packed_provenance.h"
#include "gateway/journal/provenance.h"
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

ports::ProvenanceRow row_of(const core::StampedRecord& record) {
    journal::PackedProvenance packed{journal::pack(record)};
    return {
        record.message(),
        static_cast<std::int64_t>(record.ordinal()),
        packed.fields,
        packed.without_source,
        std::move(packed.profile),
        packed.profile_digest,
        std::move(packed.record)};
}

/// What stands of a record, as it was stamped last.
std::vector<core::Provenance> read_back(core::MessageId message, std::size_t ordinal) {
    const auto stored = shared().store.provenance().provenance_of(message, ordinal);
    REQUIRE_FALSE(stored.empty());
    auto fields = journal::unpack(stored.back().profile, stored.back().record, message);
    REQUIRE(fields.ok());
    return std::move(fields).value();
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
        std::vector<ports::ProvenanceRow> rows;
        for (const core::StampedRecord& record : records) {
            rows.push_back(row_of(record));
        }
        unit->add(std::span<const ports::ProvenanceRow>{rows});
        static_cast<void>(unit->commit());
    }
    for (const core::StampedRecord& record : records) {
        const auto read = read_back(message, record.ordinal());
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
        const ports::ProvenanceRow row{row_of(made.value())};
        unit->add(std::span{&row, 1});
        if (commit) {
            static_cast<void>(unit->commit());
        }
    }
    CHECK(shared().store.provenance().provenance_of(message, 1).size() == 1);
}

TEST_CASE(
    "whoever has the key finds each journalled stamping in the store, also of a record that was "
    "stamped again",
    "[storage][provenance]") {
    const crypto::KeyedDigest key{core::as_bytes("the key of the digests, thirty-two")};
    const auto worker = new_worker();
    const core::MessageId message{new_id()};
    const storage::ProvenanceStore::Count before{shared().store.provenance().count()};
    for (const std::string recorder : {"first", "again"}) {
        const auto unit = worker->start();
        const ports::GateFacts facts{unit->begin({}, Lock::shared)};
        const ports::ProvenanceRow row{row_of(stamped(message, 1, recorder, facts.t))};
        unit->add(std::span{&row, 1});
        Notes notes{facts};
        notes.add(
            journal::EntryKind::provenance, message, core::PersonNo::none,
            journal::provenance_body(2, journal::digest_of(row.profile, row.record, key)));
        unit->add(notes.rows());
        static_cast<void>(unit->commit());
    }
    const auto stored = shared().store.provenance().provenance_of(message, 1);
    const auto entries = shared().store.journal().entries_of(message);
    REQUIRE(stored.size() == 2);
    REQUIRE(entries.size() == 2);
    for (std::size_t at{0}; at < 2; ++at) {
        CHECK(
            entries[at].body
            == journal::provenance_body(
                2, journal::digest_of(stored[at].profile, stored[at].record, key)));
    }
    CHECK(read_back(message, 1).front().source_recorder == "again");
    const storage::ProvenanceStore::Count after{shared().store.provenance().count()};
    CHECK(after.records - before.records == 1); // one record, however often it was stamped
    CHECK(after.fields - before.fields == 2);
}
