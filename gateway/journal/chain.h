#pragma once
// A journal chain: entries in a row, each with the hash of the one before it.

#include "gateway/core/instant.h"
#include "gateway/journal/entry.h"
#include "gateway/journal/entry_hash.h"
#include "gateway/ports/unit_of_work.h"

namespace gateway::journal {

/// Continues a chain from its head. Made anew for each transaction, from the head that the
/// transaction read, so that a rollback leaves no trace. Used by one thread.
class Chain final {
public:
    /// @param head  a zero sequence and hash begin a chain.
    explicit Chain(ports::ChainHead head) noexcept : m_head{head} {}

    /// Chains an entry; the head moves to it. A chain's time never runs backwards: an entry whose
    /// clock is behind stands at the last entry's time, so that guard CLOCK fails until the clock
    /// has caught up (a `clock-behind` entry says what the clock said).
    [[nodiscard]] ports::JournalRow append(Entry entry);

    [[nodiscard]] const ports::ChainHead& head() const noexcept { return m_head; }

    /// Whether `t` is not below the last entry's time; where it is, guard CLOCK fails.
    [[nodiscard]] bool clock_is_sane(core::Instant t) const noexcept {
        return m_head.sequence == 0 || m_head.at <= t;
    }

private:
    ports::ChainHead m_head;
    EntryHasher m_hasher;
};

}
