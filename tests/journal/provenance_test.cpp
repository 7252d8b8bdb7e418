#include "gateway/journal/packed_provenance.h"
#include "gateway/journal/provenance.h"

#include <catch2/catch.hpp>

#include <type_traits>

using namespace gateway;
using journal::ReceivingPlan;
using journal::SourceStamp;

static_assert(!std::is_default_constructible_v<core::StampedRecord>);
static_assert(!std::is_constructible_v<core::StampedRecord, core::Record>);
static_assert(
    !std::is_constructible_v<
        core::StampedRecord, core::Record, std::vector<core::Provenance>, core::MessageId,
        std::size_t>,
    "only the provenance step makes a stamped record");
static_assert(!std::is_aggregate_v<core::StampedRecord>);

namespace {

core::ItemId item(const char* name) {
    return core::ItemId::intern(name);
}

core::Record record() {
    return core::Record{
        {{item("person.name.family"), core::Value{"Esimerkki"}},
         {item("jobseeking.validity"), core::Value{"2026-02-01"}}}};
}

ReceivingPlan plan() {
    return ReceivingPlan{
        core::ExchangeId::intern("keha-in"),
        core::PartyId::intern("keha"),
        {{item("person.name.family"), "/person/name/family",
          core::ProvisionId::intern("380/2023/123")},
         {item("jobseeking.validity"), "/jobseeking/from",
          core::ProvisionId::intern("380/2023/ch3")},
         {item("person.contact.phone"), "/person/phone", std::nullopt}}};
}

core::Instant noon() {
    return *core::parse_instant("2026-03-01T10:00:00Z");
}

SourceStamp stamp() {
    return {"Työmarkkinatori", "official-17", *core::parse_instant("2026-02-27T12:30:00Z"), false};
}

const core::MessageId message{*core::MessageId::parse("019ca8b2-dc00-7abc-8def-0123456789ab")};

journal::ProvenanceStep step(const char* key = "a key of this installation") {
    return journal::ProvenanceStep{crypto::KeyedDigest{core::as_bytes(key)}, "node-1"};
}

core::StampedRecord stamped() {
    return step().stamp(record(), stamp(), plan(), message, 4, noon()).value();
}

}

TEST_CASE("each field that comes in carries its source", "[journal][provenance]") {
    const core::StampedRecord made{stamped()};
    CHECK(made.record() == record());
    CHECK(made.message() == message);
    CHECK(made.ordinal() == 4);
    REQUIRE(made.provenance().size() == 2);
    const core::Provenance& family{made.provenance()[1]};
    CHECK(family.item == item("person.name.family"));
    CHECK(family.source_party.text() == "keha");
    CHECK(family.source_system == "Työmarkkinatori");
    CHECK(family.source_recorder == "official-17");
    CHECK(family.source_recorded_at == core::parse_instant("2026-02-27T12:30:00Z"));
    CHECK(family.recorded_by == "node-1/keha-in");
    CHECK(family.recorded_at == noon());
    CHECK(family.message == message);
    CHECK(family.path == "/person/name/family");
    REQUIRE(family.basis);
    CHECK(family.basis->text() == "380/2023/123");
    CHECK_FALSE(family.from_the_person);
    CHECK(family.fingerprint == step().fingerprint(family.item, core::Value{"Esimerkki"}));
}

TEST_CASE("what does not say where it comes from is not stamped", "[journal][provenance]") {
    const auto rejected = [](const SourceStamp& source) {
        const auto result = step().stamp(record(), source, plan(), message, 4, noon());
        REQUIRE_FALSE(result.ok());
        CHECK(result.rejection().record == 4U);
        return result.rejection().code;
    };
    SourceStamp without_system{stamp()};
    without_system.system.clear();
    CHECK(rejected(without_system) == core::Code{"PROVENANCE_STAMP_MISSING"});
    SourceStamp without_time{stamp()};
    without_time.recorded_at.reset();
    CHECK(rejected(without_time) == core::Code{"PROVENANCE_STAMP_MISSING"});

    SourceStamp without_recorder{stamp()};
    without_recorder.recorder.clear();
    CHECK(step().stamp(record(), without_recorder, plan(), message, 4, noon()).ok());
}

TEST_CASE("a record without a field is not stamped", "[journal][provenance]") {
    CHECK(
        step().stamp(core::Record{}, stamp(), plan(), message, 4, noon()).rejection().code
        == core::Code{"PROVENANCE_EMPTY"});
}

TEST_CASE("what the person gave is marked so and needs no other stamp", "[journal][provenance]") {
    const auto result = step().stamp(record(), {{}, {}, {}, true}, plan(), message, 4, noon());
    REQUIRE(result.ok());
    for (const core::Provenance& field : result.value().provenance()) {
        CHECK(field.from_the_person);
    }
}

TEST_CASE(
    "an item that nothing allows to receive is named and the record not stamped",
    "[journal][provenance]") {
    for (const char* unlawful : {"person.contact.phone", "health.work-ability-summary"}) {
        core::Record more{
            {{item("person.name.family"), core::Value{"Esimerkki"}},
             {item(unlawful), core::Value{"x"}}}};
        const auto result = step().stamp(std::move(more), stamp(), plan(), message, 4, noon());
        REQUIRE_FALSE(result.ok());
        CHECK(result.rejection().code == core::Code{"PROVENANCE_NO_BASIS"});
        CHECK(result.rejection().path == unlawful);
    }
}

TEST_CASE(
    "nothing is received on a text that is not law: the item is named and the record not stamped",
    "[journal][provenance]") {
    const auto on = [](const core::Validity& force) {
        const ReceivingPlan dated{
            core::ExchangeId::intern("keha-in"),
            core::PartyId::intern("keha"),
            {{item("person.name.family"), "/name", core::ProvisionId::intern("916/2012/1"),
              force}}};
        core::Record one{{{item("person.name.family"), core::Value{"Esimerkki"}}}};
        return step().stamp(std::move(one), stamp(), dated, message, 4, noon());
    };
    const core::Instant before{*core::parse_instant("2026-03-01T09:00:00Z")};
    const core::Instant after{*core::parse_instant("2026-03-01T11:00:00Z")};
    CHECK(on({before, std::nullopt}).ok());
    for (const core::Validity& force : {core::Validity{before, noon()}, core::Validity{after}}) {
        const auto result = on(force);
        REQUIRE_FALSE(result.ok());
        CHECK(result.rejection().code == core::Code{"PROVENANCE_BASIS_NOT_IN_FORCE"});
        CHECK(result.rejection().path == "person.name.family");
    }
}

TEST_CASE("fingerprints tell values, items and installations apart", "[journal][provenance]") {
    const core::ItemId family{item("person.name.family")};
    const core::Digest one{step().fingerprint(family, core::Value{"Esimerkki"})};
    CHECK(one == step().fingerprint(family, core::Value{"Esimerkki"}));
    CHECK(one != step().fingerprint(family, core::Value{"Esimerkkj"}));
    CHECK(one != step().fingerprint(item("person.name.given"), core::Value{"Esimerkki"}));
    CHECK(one != step("another key").fingerprint(family, core::Value{"Esimerkki"}));
}

TEST_CASE("packed provenance is the same again, field by field", "[journal][provenance]") {
    const core::StampedRecord made{stamped()};
    const journal::PackedProvenance packed{journal::pack(made)};
    CHECK(packed.profile_digest == crypto::sha256(packed.profile));
    const auto fields = journal::unpack(packed.profile, packed.record, message);
    REQUIRE(fields.ok());
    REQUIRE(fields.value().size() == made.provenance().size());
    for (std::size_t at{0}; at < fields.value().size(); ++at) {
        const core::Provenance& got{fields.value()[at]};
        const core::Provenance& was{made.provenance()[at]};
        CHECK(got.item == was.item);
        CHECK(got.source_party == was.source_party);
        CHECK(got.source_system == was.source_system);
        CHECK(got.source_recorder == was.source_recorder);
        CHECK(got.source_recorded_at == was.source_recorded_at);
        CHECK(got.recorded_by == was.recorded_by);
        CHECK(got.recorded_at == was.recorded_at);
        CHECK(got.message == was.message);
        CHECK(got.path == was.path);
        CHECK(got.basis == was.basis);
        CHECK(got.fingerprint == was.fingerprint);
        CHECK(got.from_the_person == was.from_the_person);
    }
}

TEST_CASE("records of one shape and source share a profile", "[journal][provenance]") {
    const journal::PackedProvenance first{journal::pack(stamped())};
    SourceStamp other_recorder{stamp()};
    other_recorder.recorder = "official-18";
    other_recorder.recorded_at = noon();
    core::Record other{
        {{item("person.name.family"), core::Value{"Malli"}},
         {item("jobseeking.validity"), core::Value{"2026-02-02"}}}};
    const journal::PackedProvenance second{
        journal::pack(step()
                          .stamp(
                              std::move(other), other_recorder, plan(), message, 5,
                              noon() + std::chrono::seconds{1})
                          .value())};
    CHECK(first.profile == second.profile);
    CHECK(first.record != second.record);
    // tens of bytes a field: a fingerprint, and a share of the rest
    CHECK(first.record.size() <= 2 * 32 + 40);

    SourceStamp other_system{stamp()};
    other_system.system = "URA";
    const journal::PackedProvenance third{
        journal::pack(step().stamp(record(), other_system, plan(), message, 4, noon()).value())};
    CHECK(first.profile_digest != third.profile_digest);
}

TEST_CASE(
    "the journal's digest is of every byte that is stored, and of nothing without the key",
    "[journal][provenance]") {
    const crypto::KeyedDigest key{core::as_bytes("the key of the digests, thirty-two")};
    const journal::PackedProvenance packed{journal::pack(stamped())};
    const core::Digest digest{journal::digest_of(packed.profile, packed.record, key)};
    CHECK(digest == journal::digest_of(packed.profile, packed.record, key));
    for (std::size_t at{0}; at < packed.profile.size(); ++at) {
        core::Bytes changed{packed.profile};
        changed[at] ^= std::byte{1};
        CHECK(journal::digest_of(changed, packed.record, key) != digest);
    }
    for (std::size_t at{0}; at < packed.record.size(); ++at) {
        core::Bytes changed{packed.record};
        changed[at] ^= std::byte{1};
        CHECK(journal::digest_of(packed.profile, changed, key) != digest);
    }
    core::Bytes moved{packed.profile}; // the same bytes, divided otherwise
    moved.push_back(packed.record.front());
    CHECK(journal::digest_of(moved, core::ByteView{packed.record}.subspan(1), key) != digest);
    const crypto::KeyedDigest other{core::as_bytes("another key of thirty-two bytes...")};
    CHECK(journal::digest_of(packed.profile, packed.record, other) != digest);
    CHECK(packed.fields == 2);
    CHECK(packed.without_source == 0);
}

TEST_CASE("provenance that is cut, padded or mismatched is refused", "[journal][provenance]") {
    const journal::PackedProvenance packed{journal::pack(stamped())};
    const core::ByteView profile{packed.profile};
    const core::ByteView row{packed.record};
    for (std::size_t length{0}; length < profile.size(); ++length) {
        CHECK_FALSE(journal::unpack(profile.first(length), row, message).ok());
    }
    for (std::size_t length{0}; length < row.size(); ++length) {
        CHECK_FALSE(journal::unpack(profile, row.first(length), message).ok());
    }
    core::Bytes padded{packed.record};
    padded.push_back(std::byte{0});
    CHECK_FALSE(journal::unpack(profile, padded, message).ok());
    const core::Record one{{{item("person.name.family"), core::Value{"Esimerkki"}}}};
    const journal::PackedProvenance other{
        journal::pack(step().stamp(one, stamp(), plan(), message, 1, noon()).value())};
    CHECK(
        journal::unpack(profile, other.record, message).rejection().code
        == core::Code{"PROVENANCE_MALFORMED"});
}
