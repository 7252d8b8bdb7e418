#pragma once
// Discrete Laplace noise drawn exactly, with whole numbers only (Canonne, Kamath, Steinke 2020,
// algorithms 1 and 2). Floating point would leave holes in the distribution by which the noise can
// be taken off again (Mironov 2012); a test reads the object file for such instructions.

#include "gateway/statistics/randomness.h"

#include <cstdint>
#include <optional>

namespace gateway::statistics {

/// How much privacy an answer costs: numerator / denominator.
struct Epsilon {
    std::uint64_t numerator{0};
    std::uint64_t denominator{1};

    friend auto operator<=>(const Epsilon&, const Epsilon&) = default;
};

/// Noise Y with P(Y = y) ∝ exp(-|y| · ε / c).
class DiscreteLaplace final {
public:
    static constexpr std::uint64_t limit{std::uint64_t{1} << 20U};

    /// @param contribution c: how many records one person may touch.
    /// @return nothing if ε or c is 0, or if c or a part of ε exceeds `limit`.
    [[nodiscard]] static std::optional<DiscreteLaplace>
    make(Epsilon epsilon, std::uint64_t contribution);

    /// @throws whatever the source of randomness throws; then there is no answer.
    [[nodiscard]] std::int64_t draw(Draws& draws) const;

private:
    DiscreteLaplace(std::uint64_t scale_numerator, std::uint64_t scale_denominator) noexcept
        : m_t{scale_numerator}, m_s{scale_denominator} {}

    std::uint64_t m_t; ///< scale = t / s, in lowest terms
    std::uint64_t m_s;
};

/// True with probability exp(-numerator/denominator), exactly.
/// @pre numerator ≤ denominator, denominator > 0
[[nodiscard]] bool bernoulli_exp(std::uint64_t numerator, std::uint64_t denominator, Draws& draws);

}
