#pragma once
// Randomness for shuffles and noise. The source is a parameter: the program hands in the operating
// system's generator, a test a fixed one. Nothing here is seeded by data or by a secret.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace gateway::statistics {

/// Fills its argument with uniform bytes, or throws; then there is no release.
using RandomBytes = std::function<void(std::span<std::byte>)>;

/// Whole numbers drawn from a source. For one thread.
class Draws final {
public:
    /// @param source must outlive this.
    explicit Draws(const RandomBytes& source)
        : m_source{source}, m_pool(pool_size), m_used{pool_size} {}

    /// Uniform over all 64-bit numbers.
    [[nodiscard]] std::uint64_t word();

    /// Uniform below `bound`, by rejection: no number is likelier than another.
    /// @pre bound > 0
    [[nodiscard]] std::uint64_t below(std::uint64_t bound);

private:
    static constexpr std::size_t pool_size{512};

    const RandomBytes& m_source;
    std::vector<std::byte> m_pool;
    std::size_t m_used;
};

/// 0 … count-1 in uniformly random order (Fisher and Yates).
[[nodiscard]] std::vector<std::uint32_t> shuffled_order(std::uint32_t count, Draws& draws);

}
