#include "gateway/storage/provenance_profiles.h"

#include <cassert>

namespace gateway::storage {

void ProvenanceProfiles::look_at(std::int64_t connections) {
    if (connections != m_connections) {
        m_known.clear();
        m_connections = connections;
    }
}

bool ProvenanceProfiles::knows(const core::Digest& digest) const {
    return m_known.contains(digest);
}

void ProvenanceProfiles::write(
    Connection& connection, std::span<const ports::ProvenanceRow> stamped, NewProfiles& fresh) {
    std::map<core::Digest, const core::Bytes*> unknown;
    for (const ports::ProvenanceRow& one : stamped) {
        if (!fresh.contains(one.profile_digest) && !knows(one.profile_digest)) {
            unknown.emplace(one.profile_digest, &one.profile);
        }
    }
    if (unknown.empty()) {
        return;
    }
    Columns rows{{Column::Kind::bytes, Column::Kind::bytes}};
    Column digests{Column::Kind::bytes};
    for (const auto& [digest, profile] : unknown) {
        rows.row(digest, *profile);
        digests.add(digest);
    }
    connection.send(
        "INSERT INTO provenance_profile (digest, packed) SELECT * FROM unnest($1::bytea[], "
        "$2::bytea[])"
        " ON CONFLICT (digest) DO NOTHING",
        rows.parameters());
    const Rows numbers{connection.run(
        "SELECT digest, profile FROM provenance_profile WHERE digest = ANY($1::bytea[])",
        {digests.finish()})};
    for (int row{0}; row < numbers.size(); ++row) {
        fresh.emplace(numbers.digest(row, 0), numbers.integer(row, 1));
    }
}

std::int64_t
ProvenanceProfiles::number_of(const core::Digest& digest, const NewProfiles& fresh) const {
    if (const auto found = fresh.find(digest); found != fresh.end()) {
        return found->second;
    }
    const auto found = m_known.find(digest);
    assert(found != m_known.end());
    return found->second;
}

void ProvenanceProfiles::learn(NewProfiles&& fresh) {
    if (!fresh.empty()) {
        m_known.merge(fresh);
    }
}

std::vector<ProvenanceStore::Stored>
ProvenanceStore::provenance_of(core::MessageId message, std::size_t ordinal) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT provenance_profile.packed, provenance.packed FROM provenance"
            " JOIN provenance_profile USING (profile) WHERE message = $1::uuid AND ordinal = "
            "$2::bigint ORDER BY stamping",
            {Parameter::message(message), Parameter::integer(static_cast<std::int64_t>(ordinal))})};
        std::vector<Stored> stored;
        for (int row{0}; row < rows.size(); ++row) {
            stored.push_back({rows.bytes(row, 0), rows.bytes(row, 1)});
        }
        return stored;
    });
}

ProvenanceStore::Count ProvenanceStore::count() {
    return m_pool.run([](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT count(*), coalesce(sum(fields), 0), coalesce(sum(without_source), 0) FROM"
            " (SELECT DISTINCT ON (message, ordinal) fields, without_source FROM provenance"
            " ORDER BY message, ordinal, stamping DESC) AS latest")};
        return Count{rows.integer(0, 0), rows.integer(0, 1), rows.integer(0, 2)};
    });
}

}
