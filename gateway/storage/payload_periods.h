#pragma once
// Payloads whose own period is over: what there is of them, what has to stay all the same, and
// their end. It must never end what a hold or an unfinished message needs.

#include "gateway/core/instant.h"
#include "gateway/ports/retention.h"
#include "gateway/storage/connection_pool.h"
#include "gateway/storage/key_ring.h"

#include <span>
#include <string>
#include <vector>

namespace gateway::storage {

/// What lies under one key.
struct PayloadPeriod {
    std::int64_t key{0};
    std::string exchange;
    core::PersonNo person{core::PersonNo::none}; ///< none: of a month
    std::string ends;                            ///< 2028-03-01: from that day on it may go
    std::int64_t payloads{0};
    std::int64_t held{0}; ///< of them, what a hold or an unfinished message keeps
};

/// Thread-safe.
class PayloadPeriods final {
public:
    PayloadPeriods(ConnectionPool& pool, const RootKeys& keys) : m_pool{pool}, m_keys{keys} {}

    /// Months that are over, by their end and exchange. @param now  also by which holds have ended.
    [[nodiscard]] std::vector<PayloadPeriod> over(core::Instant now);
    /// Everybody's keys of exchanges that go by a person's clock.
    [[nodiscard]] std::vector<PayloadPeriod> of_persons();

    /// Takes what has to stay out of months that are over: it lies under its person's key alone
    /// from then on, as if its exchange had no period. @return how many.
    std::int64_t keep_back(core::Instant now);

    /// Partitions of which no key is left.
    [[nodiscard]] std::vector<std::string> empty_partitions();

private:
    ConnectionPool& m_pool;
    const RootKeys& m_keys;
};

}
