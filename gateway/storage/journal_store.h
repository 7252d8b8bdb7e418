#pragma once
// The journal read back, and its checkpoints. Entries are written by units of work alone.

#include "gateway/ports/unit_of_work.h"
#include "gateway/storage/connection_pool.h"

#include <functional>
#include <string>
#include <vector>

namespace gateway::storage {

/// Thread-safe.
class JournalStore final {
public:
    explicit JournalStore(ConnectionPool& pool) : m_pool{pool} {}

    struct Chain {
        std::int64_t number{0};
        std::string name; ///< node/worker
        ports::ChainHead head;
        core::Instant opened_at;
    };

    /// In the order of their numbers.
    [[nodiscard]] std::vector<Chain> chains();

    /// A chain's entries from `after` (exclusive) on, in order, with flat memory.
    void entries(
        std::int64_t chain, std::int64_t after,
        const std::function<void(const ports::JournalRow&)>& each);

    /// A message's entries, of all chains, in the order of their times.
    [[nodiscard]] std::vector<ports::JournalRow> entries_of(core::MessageId message);

    [[nodiscard]] std::int64_t count();

    /// A signature under a head, encoded by gateway/journal.
    struct Checkpoint {
        std::int64_t chain{0};
        std::int64_t sequence{0};
        std::string encoded;
    };

    /// @throws core::GatewayError CHECKPOINT_NOT_COMMITTED unless the chain has reached that entry,
    ///         STORE_CONSTRAINT if that entry has a checkpoint.
    void add(const Checkpoint& checkpoint);

    /// A chain's, ascending.
    [[nodiscard]] std::vector<Checkpoint> checkpoints(std::int64_t chain);

    /// The database cluster's own number: what stands in a checkpoint cannot be moved to another.
    [[nodiscard]] std::string system_identifier();

private:
    ConnectionPool& m_pool;
};

}
