#include "gateway/storage/provenance_packing.h"

#include "gateway/core/error.h"
#include "gateway/crypto/digest.h"

#include <string>
#include <string_view>

namespace gateway::storage {

namespace {

using core::GatewayError;

constexpr std::byte version{1};
constexpr std::byte from_the_person{1};
constexpr std::byte has_basis{2};

void put(core::Bytes& out, std::uint64_t number) {
    while (number >= 0x80) {
        out.push_back(static_cast<std::byte>(number | 0x80U));
        number >>= 7U;
    }
    out.push_back(static_cast<std::byte>(number));
}

void put(core::Bytes& out, std::string_view text) {
    put(out, std::uint64_t{text.size()});
    const core::ByteView bytes{core::as_bytes(text)};
    out.insert(out.end(), bytes.begin(), bytes.end());
}

void put(core::Bytes& out, core::Instant at) {
    const auto number = static_cast<std::uint64_t>(at.microseconds());
    for (unsigned shift{0}; shift < 64; shift += 8) {
        out.push_back(static_cast<std::byte>((number >> shift) & 0xffU));
    }
}

/// What fields of one record usually have in common, though records do not.
struct Circumstances {
    std::string_view recorder;
    std::optional<core::Instant> recorded_there;
    core::Instant recorded_here;

    friend bool operator==(const Circumstances&, const Circumstances&) = default;
};

Circumstances circumstances_of(const core::Provenance& field) {
    return Circumstances{field.source_recorder, field.source_recorded_at, field.recorded_at};
}

class Reader final {
public:
    explicit Reader(core::ByteView bytes) : m_rest{bytes} {
        if (byte() != version) {
            damaged();
        }
    }

    [[nodiscard]] std::byte byte() { return take(1).front(); }

    [[nodiscard]] std::uint64_t number() {
        std::uint64_t value{0};
        for (unsigned shift{0}; shift < 63; shift += 7) {
            const auto part = static_cast<std::uint64_t>(byte());
            value |= (part & 0x7fU) << shift;
            if ((part & 0x80U) == 0) {
                return value;
            }
        }
        damaged();
    }

    /// A count of things that each take a byte or more.
    [[nodiscard]] std::size_t count() {
        const std::uint64_t value{number()};
        if (value > m_rest.size()) {
            damaged();
        }
        return static_cast<std::size_t>(value);
    }

    [[nodiscard]] std::string_view text() { return core::as_text(take(count())); }

    [[nodiscard]] core::Instant instant() {
        std::uint64_t value{0};
        unsigned shift{0};
        for (const std::byte part : take(8)) {
            value |= static_cast<std::uint64_t>(part) << shift;
            shift += 8;
        }
        return core::Instant::from_microseconds(static_cast<std::int64_t>(value));
    }

    [[nodiscard]] core::ByteView take(std::size_t size) {
        if (size > m_rest.size()) {
            damaged();
        }
        const core::ByteView taken{m_rest.first(size)};
        m_rest = m_rest.subspan(size);
        return taken;
    }

    void require_end() const {
        if (!m_rest.empty()) {
            damaged();
        }
    }

    [[noreturn]] static void damaged() {
        throw GatewayError{"STORE_PROVENANCE_DAMAGED", GatewayError::Retry::never};
    }

private:
    core::ByteView m_rest;
};

}

PackedProvenance pack(std::span<const core::Provenance> fields) {
    PackedProvenance packed;
    packed.fields = static_cast<int>(fields.size());
    std::vector<Circumstances> known;
    std::vector<std::size_t> which;

    packed.profile.push_back(version);
    put(packed.profile, std::uint64_t{fields.size()});
    for (const core::Provenance& field : fields) {
        if (field.source_party.empty() || (field.source_system.empty() && !field.from_the_person)) {
            ++packed.without_source;
        }
        packed.profile.push_back(
            (field.from_the_person ? from_the_person : std::byte{0})
            | (field.basis ? has_basis : std::byte{0}));
        put(packed.profile, field.item.text());
        put(packed.profile, field.source_party.text());
        put(packed.profile, std::string_view{field.source_system});
        put(packed.profile, std::string_view{field.recorded_by});
        put(packed.profile, std::string_view{field.path});
        if (field.basis) {
            put(packed.profile, field.basis->text());
        }
        const Circumstances its{circumstances_of(field)};
        const auto found = std::find(known.begin(), known.end(), its);
        which.push_back(static_cast<std::size_t>(found - known.begin()));
        if (found == known.end()) {
            known.push_back(its);
        }
    }
    packed.profile_digest = crypto::sha256(packed.profile);

    packed.record.push_back(version);
    put(packed.record, std::uint64_t{known.size()});
    for (const Circumstances& its : known) {
        put(packed.record, its.recorder);
        packed.record.push_back(its.recorded_there ? std::byte{1} : std::byte{0});
        if (its.recorded_there) {
            put(packed.record, *its.recorded_there);
        }
        put(packed.record, its.recorded_here);
    }
    for (std::size_t index{0}; index < fields.size(); ++index) {
        if (known.size() > 1) {
            put(packed.record, std::uint64_t{which[index]});
        }
        const core::Digest& fingerprint{fields[index].fingerprint};
        packed.record.insert(packed.record.end(), fingerprint.begin(), fingerprint.end());
    }
    return packed;
}

std::vector<core::Provenance>
unpack(core::ByteView profile, core::ByteView record, core::MessageId message) {
    Reader shared{profile};
    Reader own{record};
    std::vector<core::Provenance> fields(shared.count());
    for (core::Provenance& field : fields) {
        const std::byte flags{shared.byte()};
        field.message = message;
        field.from_the_person = (flags & from_the_person) != std::byte{0};
        field.item = core::ItemId::intern(shared.text());
        field.source_party = core::PartyId::intern(shared.text());
        field.source_system = shared.text();
        field.recorded_by = shared.text();
        field.path = shared.text();
        if ((flags & has_basis) != std::byte{0}) {
            field.basis = core::ProvisionId::intern(shared.text());
        }
    }
    shared.require_end();

    std::vector<Circumstances> known(own.count());
    for (Circumstances& its : known) {
        its.recorder = own.text();
        if (own.byte() != std::byte{0}) {
            its.recorded_there = own.instant();
        }
        its.recorded_here = own.instant();
    }
    for (core::Provenance& field : fields) {
        const std::uint64_t which{known.size() > 1 ? own.number() : 0};
        if (which >= known.size()) {
            Reader::damaged();
        }
        const Circumstances& its{known[static_cast<std::size_t>(which)]};
        field.source_recorder = its.recorder;
        field.source_recorded_at = its.recorded_there;
        field.recorded_at = its.recorded_here;
        const core::ByteView fingerprint{own.take(field.fingerprint.size())};
        std::copy(fingerprint.begin(), fingerprint.end(), field.fingerprint.begin());
    }
    own.require_end();
    return fields;
}

}
