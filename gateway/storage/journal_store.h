#pragma once
// The journal read back, and its checkpoints. Entries are written by units of work alone.

#include "gateway/ports/unit_of_work.h"
#include "gateway/storage/connection_pool.h"
#include "gateway/storage/journal_figures.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gateway::storage {

/// A chain, as far as it goes.
struct StoredChain {
    std::int64_t number{0};
    std::string name; ///< node/worker
    ports::ChainHead head;
};

/// A signature under a head, encoded by gateway/journal.
struct StoredCheckpoint {
    std::int64_t chain{0};
    std::int64_t sequence{0};
    std::string encoded;
};

/// Which entries are meant: those for which all that is said holds.
struct EntrySelection {
    std::optional<core::MessageId> message{}; ///< and of the documents that it travelled in
    std::optional<core::PersonNo> person{};   ///< and of their messages and documents
    std::string exchange{};                   ///< its messages, runs and documents; empty: any
    core::Instant from{core::Instant::from_microseconds(0)};
    core::Instant until{core::Instant::from_microseconds(253'402'300'799'000'000)}; ///< exclusive
};

using EachEntry = std::function<void(const ports::JournalRow&)>;

/// The journal at one instant: all of its chains and checkpoints as one transaction sees them,
/// whatever is written meanwhile. Used by one thread; it keeps old rows alive, so not for long.
class JournalSnapshot final {
public:
    explicit JournalSnapshot(std::unique_ptr<Connection> connection);
    JournalSnapshot(const JournalSnapshot&) = delete;
    JournalSnapshot& operator=(const JournalSnapshot&) = delete;
    ~JournalSnapshot();

    /// In the order of their numbers.
    [[nodiscard]] std::vector<StoredChain> chains();
    /// A chain's, ascending.
    [[nodiscard]] std::vector<StoredCheckpoint> checkpoints(std::int64_t chain);
    /// A chain's entries, in order, with flat memory.
    void entries(std::int64_t chain, const EachEntry& each);
    /// Those from `first` to `last`, in order, with flat memory.
    void entries(std::int64_t chain, std::int64_t first, std::int64_t last, const EachEntry& each);
    /// Numbers of a chain's entries that are meant, ascending.
    [[nodiscard]] std::vector<std::int64_t>
    selected(std::int64_t chain, const EntrySelection& selection);

private:
    std::unique_ptr<Connection> m_connection;
};

/// Thread-safe.
class JournalStore final {
public:
    JournalStore(ConnectionPool& pool, Connector connect)
        : m_pool{pool}, m_connect{std::move(connect)} {}

    using Chain = StoredChain;
    using Checkpoint = StoredCheckpoint;

    /// @throws core::GatewayError STORE_UNREACHABLE.
    [[nodiscard]] std::unique_ptr<JournalSnapshot> snapshot();

    /// In the order of their numbers.
    [[nodiscard]] std::vector<Chain> chains();

    /// A chain's entries from `after` (exclusive) on, in order, with flat memory.
    void entries(std::int64_t chain, std::int64_t after, const EachEntry& each);

    /// A message's entries, of all chains, in the order of their times.
    [[nodiscard]] std::vector<ports::JournalRow> entries_of(core::MessageId message);

    [[nodiscard]] std::int64_t count();
    /// How many were ever written, by the chains' heads: at once, however many there are.
    [[nodiscard]] std::int64_t written();

    [[nodiscard]] JournalFigures figures(core::Instant from, core::Instant until);

    /// How an entry stands of which somebody knows the hash: `left`: it has gone by its retention.
    enum class Standing : std::uint8_t { there, left, missing, other };
    [[nodiscard]] Standing
    standing(std::int64_t chain, std::int64_t sequence, const core::Digest& hash);

    /// Signs a chain's head: is told how the chain stands now and its last checkpoint, and gives
    /// the next one; nothing: none is due.
    using Signer = std::function<std::optional<Checkpoint>(
        const Chain& chain, const std::optional<Checkpoint>& last)>;
    enum class Turn : bool { wait_for_it, now_or_never };

    /// Lets somebody sign a chain while nobody else does: each checkpoint follows the one before,
    /// and of two made at once both would follow the same. It may be asked more than once.
    /// @return false: somebody else is at it, and `signer` was not asked.
    /// @throws core::GatewayError CHECKPOINT_NOT_COMMITTED unless the chain has reached the entry
    ///         that was signed, STORE_CONSTRAINT if that entry has a checkpoint, STORE_BUSY after
    ///         half a minute of waiting.
    bool sign(std::int64_t chain, Turn turn, const Signer& signer);

    /// A chain's, ascending.
    [[nodiscard]] std::vector<Checkpoint> checkpoints(std::int64_t chain);

    /// The last of them; nothing: it has none.
    [[nodiscard]] std::optional<Checkpoint> last_checkpoint(std::int64_t chain);

    /// The newest of all chains of other nodes than this; nothing: they have signed none.
    [[nodiscard]] std::optional<Checkpoint> last_of_others(const std::string& node);

    /// Bodies of the citations among a chain's last thousands of entries.
    [[nodiscard]] std::vector<std::string> last_citations(std::int64_t chain);

    struct Signed {
        std::int64_t checkpoints{0};
        std::int64_t to{0}; ///< the last entry that one vouches for; 0: none does
    };

    /// How many there are of entries behind this one: they only ever become more.
    [[nodiscard]] Signed signed_behind(std::int64_t chain, std::int64_t sequence);

    /// The database cluster's own number: what stands in a checkpoint cannot be moved to another.
    [[nodiscard]] std::string system_identifier();

private:
    ConnectionPool& m_pool;
    Connector m_connect;
};

}
