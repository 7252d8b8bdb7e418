#include "gateway/statistics/laplace.h"

#include <numeric>

namespace gateway::statistics {

bool bernoulli_exp(std::uint64_t numerator, std::uint64_t denominator, Draws& draws) {
    // the first k at which a coin of weight γ/k fails is odd with probability exp(-γ); a coin of
    // weight γ/k is one of weight γ and one of weight 1/k, so that no product can overflow
    std::uint64_t k{1};
    while (draws.below(denominator) < numerator && draws.below(k) == 0) {
        ++k;
    }
    return k % 2 == 1;
}

std::optional<DiscreteLaplace> DiscreteLaplace::make(Epsilon epsilon, std::uint64_t contribution) {
    if (epsilon.numerator == 0 || epsilon.denominator == 0 || contribution == 0
        || epsilon.numerator > limit || epsilon.denominator > limit || contribution > limit) {
        return std::nullopt;
    }
    const std::uint64_t t{contribution * epsilon.denominator};
    const std::uint64_t shared{std::gcd(t, epsilon.numerator)};
    return DiscreteLaplace{t / shared, epsilon.numerator / shared};
}

std::int64_t DiscreteLaplace::draw(Draws& draws) const {
    for (;;) {
        const std::uint64_t rest{draws.below(m_t)};
        if (!bernoulli_exp(rest, m_t, draws)) {
            continue;
        }
        std::uint64_t whole{0};
        while (bernoulli_exp(1, 1, draws)) {
            ++whole;
        }
        // whole is below 2^20 but with probability exp(-2^20); t is at most 2^40
        const auto magnitude = static_cast<std::int64_t>((rest + m_t * whole) / m_s);
        const bool negative{draws.below(2) == 1};
        if (negative && magnitude == 0) {
            continue; // zero must not be drawn twice as often
        }
        return negative ? -magnitude : magnitude;
    }
}

}
