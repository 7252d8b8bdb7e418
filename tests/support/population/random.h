#pragma once
// Randomness that is the same on every machine. The distributions of the standard library differ
// between libraries, so the integer distributions are written out here; there are no doubles.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tests::population {

/// A value and how often it comes up, relative to the others of its list.
template <class T> struct Weighted {
    T value;
    std::uint64_t weight{1};
};

/// xoshiro256** (Blackman, Vigna), seeded through SplitMix64.
///
/// Each topic of each person has a stream of its own, so that drawing one thing more does not
/// change everything that is drawn after it.
class Random final {
public:
    Random(std::uint64_t seed, std::string_view topic, std::uint64_t index = 0) noexcept;

    [[nodiscard]] std::uint64_t next() noexcept;

    /// Uniform in [0, bound), without the bias of a plain remainder. @pre bound > 0
    [[nodiscard]] std::uint64_t below(std::uint64_t bound) noexcept;

    /// Uniform in [low, high]. @pre low <= high
    [[nodiscard]] std::int64_t between(std::int64_t low, std::int64_t high) noexcept;

    /// True `share` times in a thousand.
    [[nodiscard]] bool per_mille(std::uint64_t share) noexcept { return below(1000) < share; }

    /// @pre not empty
    template <class T> [[nodiscard]] const T& pick(const std::vector<T>& from) noexcept {
        return from[below(from.size())];
    }

    /// @pre not empty, and some weight is not zero
    template <class T> [[nodiscard]] const T& pick(const std::vector<Weighted<T>>& from) noexcept {
        std::uint64_t total{0};
        for (const Weighted<T>& choice : from) {
            total += choice.weight;
        }
        std::uint64_t left{below(total)};
        for (const Weighted<T>& choice : from) {
            if (left < choice.weight) {
                return choice.value;
            }
            left -= choice.weight;
        }
        return from.back().value;
    }

    /// Exactly `count` of `from` (or all, if there are fewer), in their order there.
    [[nodiscard]] std::vector<std::size_t> choose(std::vector<std::size_t> from, std::size_t count);

    /// Another order, each as likely.
    template <class T> void shuffle(std::vector<T>& items) noexcept {
        for (std::size_t left{items.size()}; left > 1; --left) {
            std::swap(items[left - 1], items[below(left)]);
        }
    }

    /// `digits` random lower-case hexadecimal digits.
    [[nodiscard]] std::string hex(std::size_t digits);

private:
    std::array<std::uint64_t, 4> m_state;
};

}
