#pragma once
// Published figures with noise: contributions are bounded first, atoms are noised once, totals are
// sums of noised atoms, and the same question always gets the same answer. It must never draw twice
// for one question: the mean of the answers would be the truth.

#include "gateway/core/result.h"
#include "gateway/statistics/laplace.h"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gateway::statistics {

/// Which records count: at most `most` of each person, chosen uniformly.
/// @param persons numbers of persons, by record.
[[nodiscard]] std::vector<bool>
bounded_contributions(std::span<const std::uint32_t> persons, std::uint64_t most, Draws& draws);

/// A sum of scores, each first brought into its declared range.
/// @return nothing if the sum does not fit.
[[nodiscard]] std::optional<std::int64_t>
clamped_sum(std::span<const std::int64_t> scores, std::int64_t low, std::int64_t high);

/// What makes two questions the same.
struct Question {
    std::string snapshot;           ///< of the population
    std::vector<std::string> atoms; ///< the fixed cross-classification, in its order
    Epsilon epsilon;
    std::uint64_t contribution{1};

    friend auto operator<=>(const Question&, const Question&) = default;
};

/// Answers as they were given. Whoever holds this keeps it for as long as the series lives.
class StickyAnswers final {
public:
    StickyAnswers() = default;
    explicit StickyAnswers(std::map<Question, std::vector<std::int64_t>> given)
        : m_given{std::move(given)} {}

    /// The atoms' counts with noise: drawn the first time, the same ever after.
    /// @return rejects with NOISE_SCALE (ε or contribution out of range), ATOMS_DIFFER (as many
    /// counts
    ///         as atoms are needed), COUNT_RANGE.
    [[nodiscard]] core::Result<std::vector<std::int64_t>>
    answer(const Question& question, std::span<const std::int64_t> counts, Draws& draws);

    [[nodiscard]] const std::map<Question, std::vector<std::int64_t>>& given() const noexcept {
        return m_given;
    }

private:
    std::map<Question, std::vector<std::int64_t>> m_given;
};

/// Marginals of noised atoms: sums, so that every table adds up. An atom belongs to the groups
/// whose number stands at its place.
/// @pre as many groups as atoms, each below `count`
[[nodiscard]] std::vector<std::int64_t> summed_up(
    std::span<const std::int64_t> atoms, std::span<const std::size_t> groups, std::size_t count);

/// A noised count as it is shown: never below nothing. Sums are made before, from what this hides.
[[nodiscard]] std::int64_t shown(std::int64_t noised) noexcept;

}
