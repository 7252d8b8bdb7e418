#include "beginnings.h"

namespace verifier {

void Beginnings::certify(const Dropped& dropped, std::int64_t chain, std::int64_t sequence) {
    for (const Dropped::Start& start : dropped.starts) {
        m_certified.emplace(start.chain, Certified{start, chain, sequence});
    }
}

bool Beginnings::meet(const Entry& first, std::int64_t line) {
    Beginning& met{m_met[first.chain]};
    met.sequence = first.sequence - 1;
    met.head = first.previous;
    met.line = met.line == 0 ? line : met.line;
    return met.checkpoint <= met.sequence
           && (met.checkpoint != met.sequence || met.checkpoint == 0
               || met.checkpoint_head == met.head);
}

void Beginnings::meet(const Checkpoint& last, std::int64_t line) {
    Beginning& met{m_met[last.chain]};
    met.sequence = last.sequence;
    met.head = last.head;
    met.line = line;
    met.checkpoint = last.sequence;
    met.checkpoint_head = last.head;
}

std::optional<Dropped::Start> Beginnings::end_of(std::int64_t chain) const {
    std::optional<Dropped::Start> furthest;
    const auto [first, last] = m_certified.equal_range(chain);
    for (auto at = first; at != last; ++at) {
        if (!furthest || furthest->sequence < at->second.start.sequence) {
            furthest = at->second.start;
        }
    }
    return furthest;
}

}
