#include "gateway/statistics/randomness.h"

#include <cassert>
#include <cstring>
#include <numeric>
#include <utility>

namespace gateway::statistics {

std::uint64_t Draws::word() {
    if (m_used + sizeof(std::uint64_t) > m_pool.size()) {
        m_source(m_pool);
        m_used = 0;
    }
    std::uint64_t drawn{0};
    std::memcpy(&drawn, m_pool.data() + m_used, sizeof drawn);
    m_used += sizeof drawn;
    return drawn;
}

std::uint64_t Draws::below(std::uint64_t bound) {
    assert(bound > 0);
    // the numbers from `uneven` on are as many as make every remainder equally frequent
    const std::uint64_t uneven{(~bound + 1) % bound};
    std::uint64_t drawn{word()};
    while (drawn < uneven) {
        drawn = word();
    }
    return drawn % bound;
}

std::vector<std::uint32_t> shuffled_order(std::uint32_t count, Draws& draws) {
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0U);
    for (std::uint32_t left{count}; left > 1; --left) {
        std::swap(order[left - 1], order[draws.below(left)]);
    }
    return order;
}

}
