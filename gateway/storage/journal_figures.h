#pragma once
// Counts over a stretch of the journal: how often what was decided, sent and asked for. Nobody is
// counted by name.

#include "gateway/storage/connection_pool.h"

#include <cstdint>
#include <string>
#include <vector>

namespace gateway::storage {

struct JournalFigures {
    /// A word or two, and how often. Ordered by the words.
    struct Count {
        std::string first;
        std::string second;
        std::string third;
        std::int64_t count{0};
    };

    std::vector<Count> decisions; ///< party, exchange, outcome
    std::vector<Count>
        fields; ///< party, released or withheld; of a refused message all are withheld
    std::vector<Count> rules;    ///< party, rule: decisions in which it released something
    std::vector<Count> reasons;  ///< why fields were withheld
    std::vector<Count> consents; ///< kind of event
    std::vector<Count> holds;    ///< kind, state
    std::vector<Count> entries;  ///< kind of entry
};

/// @throws core::GatewayError STORE_UNREACHABLE.
[[nodiscard]] JournalFigures
figures_between(Connection& connection, core::Instant from, core::Instant until);

}
