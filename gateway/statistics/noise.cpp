#include "gateway/statistics/noise.h"

#include <algorithm>
#include <cassert>

namespace gateway::statistics {

std::vector<bool>
bounded_contributions(std::span<const std::uint32_t> persons, std::uint64_t most, Draws& draws) {
    std::map<std::uint32_t, std::vector<std::size_t>> records;
    for (std::size_t record{0}; record < persons.size(); ++record) {
        records[persons[record]].push_back(record);
    }
    std::vector<bool> counts(persons.size(), false);
    for (auto& [person, own] : records) {
        const std::size_t kept{static_cast<std::size_t>(std::min<std::uint64_t>(most, own.size()))};
        for (std::size_t at{0}; at < kept; ++at) {
            std::swap(own[at], own[at + draws.below(own.size() - at)]);
            counts[own[at]] = true;
        }
    }
    return counts;
}

std::optional<std::int64_t>
clamped_sum(std::span<const std::int64_t> scores, std::int64_t low, std::int64_t high) {
    if (low > high) {
        return std::nullopt;
    }
    std::int64_t sum{0};
    for (const std::int64_t score : scores) {
        if (__builtin_add_overflow(sum, std::clamp(score, low, high), &sum)) {
            return std::nullopt;
        }
    }
    return sum;
}

core::Result<std::vector<std::int64_t>> StickyAnswers::answer(
    const Question& question, std::span<const std::int64_t> counts, Draws& draws) {
    const auto reject = [](core::Code code, const char* path) {
        return core::Rejection{code, path, std::nullopt, std::nullopt};
    };
    if (const auto known = m_given.find(question); known != m_given.end()) {
        return known->second;
    }
    const auto noise = DiscreteLaplace::make(question.epsilon, question.contribution);
    if (!noise) {
        return reject("NOISE_SCALE", "epsilon");
    }
    if (counts.size() != question.atoms.size()) {
        return reject("ATOMS_DIFFER", "atoms");
    }
    constexpr std::int64_t most{std::int64_t{1} << 53U};
    std::vector<std::int64_t> noised;
    for (const std::int64_t count : counts) {
        if (count < -most || count > most) {
            return reject("COUNT_RANGE", "atoms");
        }
        noised.push_back(count + noise->draw(draws));
    }
    return m_given.emplace(question, std::move(noised)).first->second;
}

std::vector<std::int64_t> summed_up(
    std::span<const std::int64_t> atoms, std::span<const std::size_t> groups, std::size_t count) {
    assert(atoms.size() == groups.size());
    std::vector<std::int64_t> sums(count, 0);
    for (std::size_t atom{0}; atom < atoms.size(); ++atom) {
        sums[groups[atom]] += atoms[atom];
    }
    return sums;
}

std::int64_t shown(std::int64_t noised) noexcept {
    return std::max<std::int64_t>(noised, 0);
}

}
