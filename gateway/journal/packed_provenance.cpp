#include "gateway/journal/packed_provenance.h"

#include "gateway/crypto/digest.h"
#include "gateway/journal/binary.h"

#include <cassert>

namespace gateway::journal {

namespace {

constexpr std::uint8_t profile_version{2};
constexpr std::uint8_t record_version{2};

core::Bytes pack_profile(std::span<const core::Provenance> fields) {
    const core::Provenance& any{fields.front()};
    BinaryWriter writer;
    writer.byte(profile_version);
    writer.text(any.source_party.text());
    writer.text(any.source_system);
    writer.text(any.recorded_by);
    writer.byte(any.from_the_person ? 1 : 0);
    writer.number(static_cast<std::int64_t>(fields.size()));
    for (const core::Provenance& field : fields) {
        writer.text(field.item.text());
        writer.text(field.path);
        writer.text(field.basis ? field.basis->text() : std::string_view{});
    }
    return writer.take();
}

core::Bytes pack_record(std::span<const core::Provenance> fields) {
    const core::Provenance& any{fields.front()};
    BinaryWriter writer;
    writer.byte(record_version);
    writer.text(any.source_recorder);
    writer.number(any.recorded_at.microseconds());
    writer.byte(any.source_recorded_at ? 1 : 0);
    writer.number(any.source_recorded_at.value_or(core::Instant{}).microseconds());
    core::Bytes fingerprints;
    fingerprints.reserve(fields.size() * core::Digest{}.size());
    for (const core::Provenance& field : fields) {
        fingerprints.insert(fingerprints.end(), field.fingerprint.begin(), field.fingerprint.end());
    }
    writer.bytes(fingerprints);
    return writer.take();
}

/// The provenance step gives the fields of one record one source.
bool of_one_source(std::span<const core::Provenance> fields) {
    const core::Provenance& any{fields.front()};
    return std::all_of(fields.begin(), fields.end(), [&](const core::Provenance& field) {
        return field.source_party == any.source_party && field.source_system == any.source_system
               && field.source_recorder == any.source_recorder
               && field.source_recorded_at == any.source_recorded_at
               && field.recorded_by == any.recorded_by && field.recorded_at == any.recorded_at
               && field.message == any.message && field.from_the_person == any.from_the_person;
    });
}

/// The fields of a profile, without what belongs to a record. Names are interned: the text is our
/// own.
bool read_profile(BinaryReader& reader, std::vector<core::Provenance>& fields) {
    core::Provenance common;
    const bool known{reader.byte() == profile_version};
    common.source_party = core::PartyId::intern(reader.text());
    common.source_system = reader.text();
    common.recorded_by = reader.text();
    const std::uint8_t from_the_person{reader.byte()};
    common.from_the_person = from_the_person == 1;
    const std::int64_t count{reader.number()};
    if (!known || !reader.good() || from_the_person > 1 || count < 1) {
        return false;
    }
    for (std::int64_t index{0}; index < count && reader.good(); ++index) {
        core::Provenance field{common};
        field.item = core::ItemId::intern(reader.text());
        field.path = reader.text();
        const std::string_view basis{reader.text()};
        if (!basis.empty()) {
            field.basis = core::ProvisionId::intern(basis);
        }
        fields.push_back(std::move(field));
    }
    return reader.complete();
}

bool read_record(
    BinaryReader& reader, std::vector<core::Provenance>& fields, core::MessageId message) {
    const bool known{reader.byte() == record_version};
    const std::string_view recorder{reader.text()};
    const core::Instant recorded_at{core::Instant::from_microseconds(reader.number())};
    const std::uint8_t has_time{reader.byte()};
    const core::Instant source_time{core::Instant::from_microseconds(reader.number())};
    core::ByteView fingerprints{reader.bytes()};
    constexpr std::size_t size{core::Digest{}.size()};
    if (!known || !reader.complete() || has_time > 1
        || fingerprints.size() != fields.size() * size) {
        return false;
    }
    for (core::Provenance& field : fields) {
        field.source_recorder = recorder;
        field.recorded_at = recorded_at;
        field.source_recorded_at = has_time == 1 ? std::optional{source_time} : std::nullopt;
        field.message = message;
        std::copy_n(fingerprints.begin(), size, field.fingerprint.begin());
        fingerprints = fingerprints.subspan(size);
    }
    return true;
}

}

PackedProvenance pack(const core::StampedRecord& record) {
    // the provenance step makes no other
    assert(!record.provenance().empty() && of_one_source(record.provenance()));
    PackedProvenance packed;
    packed.profile = pack_profile(record.provenance());
    packed.profile_digest = crypto::sha256(packed.profile);
    packed.record = pack_record(record.provenance());
    packed.fields = static_cast<int>(record.provenance().size());
    for (const core::Provenance& field : record.provenance()) {
        const bool sourced{
            !field.source_party.empty() && (!field.source_system.empty() || field.from_the_person)};
        packed.without_source += sourced ? 0 : 1;
    }
    return packed;
}

core::Digest
digest_of(core::ByteView profile, core::ByteView record, const crypto::KeyedDigest& key) {
    BinaryWriter writer;
    writer.text("provenance");
    writer.bytes(profile);
    writer.bytes(record);
    return key.of(writer.view());
}

core::Result<std::vector<core::Provenance>>
unpack(core::ByteView profile, core::ByteView record, core::MessageId message) {
    std::vector<core::Provenance> fields;
    BinaryReader profile_reader{profile};
    BinaryReader record_reader{record};
    if (!read_profile(profile_reader, fields) || !read_record(record_reader, fields, message)) {
        return core::Rejection{"PROVENANCE_MALFORMED", {}};
    }
    return fields;
}

core::Result<std::vector<core::Provenance>> unpack_profile(core::ByteView profile) {
    std::vector<core::Provenance> fields;
    BinaryReader reader{profile};
    if (!read_profile(reader, fields)) {
        return core::Rejection{"PROVENANCE_MALFORMED", {}};
    }
    return fields;
}

}
