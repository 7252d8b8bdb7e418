#pragma once
// Chains that begin later than at their first entry. What they said before may have been dropped
// when its time was over: then an entry of the journal, signed like all others, says so and where
// each chain goes on. Anything else is a beginning that somebody took away.

#include <map>

#include "lines.h"

namespace verifier {

class Beginnings final {
public:
    struct Beginning {
        std::int64_t sequence{0}; ///< of the last entry that is not there; 0: none is missing
        Digest head{};
        std::int64_t line{0};
        /// Of the checkpoint that stands before the first entry; 0: there is none.
        std::int64_t checkpoint{0};
        Digest checkpoint_head{};
    };

    /// A certificate stands as this entry.
    void certify(const Dropped& dropped, std::int64_t chain, std::int64_t sequence);
    /// A chain is met for the first time at an entry. @return false: it contradicts the checkpoint
    /// that stood before it.
    [[nodiscard]] bool meet(const Entry& first, std::int64_t line);
    /// A chain is met for the first time at a checkpoint: of its last entry that is signed and
    /// gone, or of one before.
    void meet(const Checkpoint& last, std::int64_t line);
    [[nodiscard]] bool knows(std::int64_t chain) const { return m_met.contains(chain); }
    /// Nothing of a chain is left but its last checkpoint: the certificate says how far it came.
    [[nodiscard]] std::optional<Dropped::Start> end_of(std::int64_t chain) const;

    [[nodiscard]] const std::map<std::int64_t, Beginning>& met() const { return m_met; }
    /// Whether a certificate says that the chain goes on from there.
    /// @param is_signed  of (chain, sequence): whether a checkpoint covers that entry.
    template <class IsSigned> [[nodiscard]] bool
    certified(std::int64_t chain, const Beginning& beginning, const IsSigned& is_signed) const {
        const auto [first, last] = m_certified.equal_range(chain);
        for (auto at = first; at != last; ++at) {
            const Certified& one{at->second};
            if (one.start.sequence == beginning.sequence && one.start.head == beginning.head
                && is_signed(one.chain, one.sequence)) {
                return true;
            }
        }
        return false;
    }

private:
    struct Certified {
        Dropped::Start start;
        std::int64_t chain{0};    ///< of the certificate
        std::int64_t sequence{0}; ///< of the certificate
    };

    std::multimap<std::int64_t, Certified> m_certified;
    std::map<std::int64_t, Beginning> m_met;
};

}
