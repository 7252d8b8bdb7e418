#pragma once
// The dictionary of provenance profiles, and the rows again. What is packed in them is the
// journal's to read.

#include "gateway/ports/unit_of_work.h"
#include "gateway/storage/connection_pool.h"

#include <map>
#include <span>
#include <vector>

namespace gateway::storage {

/// Profiles that a transaction wrote or looked up; others may rely on them once it is durable.
using NewProfiles = std::map<core::Digest, std::int64_t>;

/// Numbers of profiles that are known to be in the database: a row of provenance is not asked again
/// whether its profile is there. Used by one thread at a time.
class ProvenanceProfiles final {
public:
    /// @param connections how many this worker has had. With another one nothing is known: a
    /// standby that took over may lack what the last database had, and give its numbers anew.
    void look_at(std::int64_t connections);

    /// Makes sure that each has a row, in the order of their digests (two workers never wait for
    /// each other).
    void
    write(Connection& connection, std::span<const ports::ProvenanceRow> rows, NewProfiles& fresh);

    /// @pre written by this transaction or learnt.
    [[nodiscard]] std::int64_t
    number_of(const core::Digest& digest, const NewProfiles& fresh) const;

    /// The transaction that wrote them is durable.
    void learn(NewProfiles&& fresh);

private:
    [[nodiscard]] bool knows(const core::Digest& digest) const;

    std::int64_t m_connections{0};
    std::map<core::Digest, std::int64_t> m_known;
};

/// Where fields came from, read back.
class ProvenanceStore final {
public:
    explicit ProvenanceStore(ConnectionPool& pool) : m_pool{pool} {}

    struct Stored {
        core::Bytes profile;
        core::Bytes record;
    };

    /// What is recorded of one record, a row each time that it was stamped, oldest first.
    [[nodiscard]] std::vector<Stored> provenance_of(core::MessageId message, std::size_t ordinal);

    struct Count {
        std::int64_t records{0};
        std::int64_t fields{0};
        std::int64_t without_source{0}; ///< must be none
    };

    /// Over everything that came in, as it was stamped last.
    [[nodiscard]] Count count();

private:
    ConnectionPool& m_pool;
};

}
