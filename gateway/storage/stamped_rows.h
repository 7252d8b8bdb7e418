#pragma once
// Provenance found by person, message, run and party. It must never unpack: what the bytes say is
// the journal's to read.

#include "gateway/ports/comparisons.h"
#include "gateway/storage/connection_pool.h"

#include <functional>
#include <string>
#include <vector>

namespace gateway::storage {

/// Thread-safe. Of a record that was stamped several times the last stamping counts, but where it
/// says otherwise.
class StampedRows final : public ports::Comparisons {
public:
    explicit StampedRows(ConnectionPool& pool) : m_pool{pool} {}

    /// Everything that came in about a person, oldest first.
    [[nodiscard]] std::vector<ports::StampedRow> of_person(core::PersonNo person);

    using Each = std::function<void(const ports::StampedRow&)>;
    /// What a message brought: a record, an answer, or all records of a delivery, in their order.
    void of_message(core::MessageId message, const Each& each);

    /// What a party gave, by exchange and profile.
    struct Given {
        core::ExchangeId exchange;
        core::Bytes profile;
        std::int64_t records{0};
        std::int64_t persons{0};
        core::Instant first;
        core::Instant last;
    };

    [[nodiscard]] std::vector<Given> of_party(core::PartyId party);

    [[nodiscard]] std::vector<ports::DueComparison> due(std::size_t at_most) override;

private:
    ConnectionPool& m_pool;
};

}
