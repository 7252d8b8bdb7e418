#include "gateway/statistics/elimination.h"

#include "gateway/statistics/ratio.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace gateway::statistics {

namespace {

constexpr std::uint64_t prime{(std::uint64_t{1} << 61U) - 1}; // a Mersenne prime

std::uint64_t times(std::uint64_t left, std::uint64_t right) {
    const Wide product{Wide{left} * right};
    const auto folded =
        static_cast<std::uint64_t>(product & prime) + static_cast<std::uint64_t>(product >> 61U);
    return folded >= prime ? folded - prime : folded;
}

std::uint64_t minus(std::uint64_t left, std::uint64_t right) {
    return left >= right ? left - right : left + prime - right;
}

std::uint64_t residue(std::int64_t value) {
    const auto magnitude = static_cast<std::uint64_t>(value < 0 ? -value : value) % prime;
    return value < 0 ? minus(0, magnitude) : magnitude;
}

std::uint64_t inverse(std::uint64_t value) {
    std::uint64_t made{1};
    for (std::uint64_t power{prime - 2}; power > 0; power >>= 1U) {
        made = (power & 1U) != 0 ? times(made, value) : made;
        value = times(value, value);
    }
    return made;
}

/// A fraction with numerator and denominator below 2^30 that is `value` modulo the prime.
std::optional<std::pair<std::int64_t, std::int64_t>> fraction_of(std::uint64_t value) {
    constexpr std::int64_t bound{std::int64_t{1} << 29U};
    std::int64_t before{static_cast<std::int64_t>(prime)};
    std::int64_t now{static_cast<std::int64_t>(value)};
    std::int64_t factor_before{0};
    std::int64_t factor{1};
    while (now >= bound) {
        const std::int64_t quotient{before / now};
        before = std::exchange(now, before - quotient * now);
        factor_before = std::exchange(factor, factor_before - quotient * factor);
    }
    if (factor == 0 || factor > bound || factor < -bound) {
        return std::nullopt;
    }
    return factor < 0 ? std::pair{-now, -factor} : std::pair{now, factor};
}

using Terms = std::vector<std::pair<std::uint32_t, std::uint64_t>>;

class Elimination final {
public:
    Elimination(std::span<const LinearRow> rows, std::uint32_t unknowns)
        : m_source{rows}, m_rows(rows.size()), m_right(rows.size()), m_holders(unknowns),
          m_pivot_of(unknowns, none) {
        for (std::uint32_t row{0}; row < rows.size(); ++row) {
            for (const auto& [unknown, coefficient] : rows[row].terms) {
                m_rows[row].emplace_back(unknown, residue(coefficient));
                m_holders[unknown].push_back(row);
            }
            m_right[row] = residue(rows[row].right);
        }
    }

    void run() {
        std::vector<std::uint32_t> open(m_rows.size());
        std::iota(open.begin(), open.end(), 0U);
        while (!open.empty()) {
            // the shortest row fills least
            const auto shortest =
                std::min_element(open.begin(), open.end(), [&](auto left, auto right) {
                    return m_rows[left].size() < m_rows[right].size();
                });
            const std::uint32_t row{*shortest};
            *shortest = open.back();
            open.pop_back();
            if (!m_rows[row].empty()) {
                take_pivot(row);
            }
        }
    }

    /// A solution, and a random one of the system with right sides 0: an unknown is determined if
    /// and only if it is 0 there (but for one chance in the prime).
    std::vector<Determined> find() {
        std::vector<std::uint64_t> solution(m_pivot_of.size(), 0);
        std::vector<std::uint64_t> free(m_pivot_of.size(), 0);
        std::uint64_t state{0x9E3779B97F4A7C15U};
        for (std::size_t unknown{0}; unknown < free.size(); ++unknown) {
            state ^= state << 13U; // any fixed sequence will do: the tables were not chosen by it
            state ^= state >> 7U;
            state ^= state << 17U;
            free[unknown] = m_pivot_of[unknown] == none ? state % prime : 0;
        }
        for (auto pivot = m_pivots.rbegin(); pivot != m_pivots.rend(); ++pivot) {
            std::uint64_t right{m_right[pivot->row]};
            std::uint64_t zero{0};
            for (const auto& [unknown, coefficient] : m_rows[pivot->row]) {
                if (unknown != pivot->unknown) {
                    right = minus(right, times(coefficient, solution[unknown]));
                    zero = minus(zero, times(coefficient, free[unknown]));
                }
            }
            solution[pivot->unknown] = times(right, pivot->inverse);
            free[pivot->unknown] = times(zero, pivot->inverse);
        }
        std::vector<Determined> made;
        for (std::uint32_t unknown{0}; unknown < free.size(); ++unknown) {
            if (free[unknown] == 0 && m_pivot_of[unknown] != none) {
                made.push_back(confirm(unknown, solution[unknown]));
            }
        }
        return made;
    }

private:
    static constexpr std::uint32_t none{std::numeric_limits<std::uint32_t>::max()};

    struct Pivot {
        std::uint32_t row;
        std::uint32_t unknown;
        std::uint64_t inverse;
    };

    /// row -= factor · pivot row
    struct Step {
        std::uint32_t row;
        std::uint32_t pivot_row;
        std::uint64_t factor;
    };

    static const std::uint64_t* coefficient(const Terms& terms, std::uint32_t unknown) {
        const auto found = std::lower_bound(
            terms.begin(), terms.end(), unknown,
            [](const auto& term, std::uint32_t wanted) { return term.first < wanted; });
        return found == terms.end() || found->first != unknown ? nullptr : &found->second;
    }

    void take_pivot(std::uint32_t row) {
        const auto chosen = std::min_element(
            m_rows[row].begin(), m_rows[row].end(), [&](const auto& left, const auto& right) {
                return m_holders[left.first].size() < m_holders[right.first].size();
            });
        const Pivot pivot{row, chosen->first, inverse(chosen->second)};
        m_pivot_of[pivot.unknown] = static_cast<std::uint32_t>(m_pivots.size());
        m_pivots.push_back(pivot);
        m_done.resize(m_rows.size(), false);
        m_done[row] = true;
        const std::vector<std::uint32_t> holders{m_holders[pivot.unknown]};
        for (const std::uint32_t other : holders) {
            const std::uint64_t* const held{
                m_done[other] ? nullptr : coefficient(m_rows[other], pivot.unknown)};
            if (held != nullptr) {
                subtract(other, row, times(*held, pivot.inverse));
            }
        }
    }

    void subtract(std::uint32_t row, std::uint32_t pivot_row, std::uint64_t factor) {
        const Terms& taken{m_rows[pivot_row]};
        Terms& from{m_rows[row]};
        m_sum.clear();
        auto left = from.begin();
        auto right = taken.begin();
        while (left != from.end() || right != taken.end()) {
            if (right == taken.end() || (left != from.end() && left->first < right->first)) {
                m_sum.push_back(*left++);
                continue;
            }
            const std::uint64_t less{times(factor, right->second)};
            if (left != from.end() && left->first == right->first) {
                const std::uint64_t rest{minus((left++)->second, less)};
                if (rest != 0) {
                    m_sum.emplace_back(right->first, rest);
                }
            } else {
                m_sum.emplace_back(right->first, minus(0, less));
                m_holders[right->first].push_back(row);
            }
            ++right;
        }
        from.swap(m_sum);
        m_right[row] = minus(m_right[row], times(factor, m_right[pivot_row]));
        m_steps.push_back({row, pivot_row, factor});
    }

    /// The combination of the given equations that leaves the unknown alone.
    std::vector<std::uint64_t> combination(std::uint32_t unknown) const {
        std::vector<std::uint64_t> weights(m_rows.size(), 0);
        std::vector<std::uint64_t> left(m_pivot_of.size(), 0);
        left[unknown] = 1;
        for (const Pivot& pivot : m_pivots) {
            const std::uint64_t weight{times(left[pivot.unknown], pivot.inverse)};
            if (weight == 0) {
                continue;
            }
            weights[pivot.row] = weight;
            for (const auto& [each, coefficient] : m_rows[pivot.row]) {
                left[each] = minus(left[each], times(weight, coefficient));
            }
        }
        for (auto step = m_steps.rbegin(); step != m_steps.rend(); ++step) {
            weights[step->pivot_row] =
                minus(weights[step->pivot_row], times(step->factor, weights[step->row]));
        }
        return weights;
    }

    Determined confirm(std::uint32_t unknown, std::uint64_t found) const {
        const auto small = static_cast<std::int64_t>(found);
        const Determined unconfirmed{
            unknown, found > prime / 2 ? small - static_cast<std::int64_t>(prime) : small, false};
        std::vector<std::pair<std::size_t, std::pair<std::int64_t, std::int64_t>>> weights;
        std::int64_t common{1};
        const std::vector<std::uint64_t> residues{combination(unknown)};
        for (std::size_t row{0}; row < residues.size(); ++row) {
            if (residues[row] == 0) {
                continue;
            }
            const auto weight = fraction_of(residues[row]);
            if (!weight) {
                return unconfirmed;
            }
            common = std::lcm(common, weight->second);
            if (common > (std::int64_t{1} << 29U)) {
                return unconfirmed;
            }
            weights.emplace_back(row, *weight);
        }
        std::vector<SignedWide> sums(m_pivot_of.size(), 0);
        SignedWide right{0};
        for (const auto& [row, weight] : weights) {
            const SignedWide scaled{SignedWide{weight.first} * (common / weight.second)};
            for (const auto& [each, coefficient] : m_source[row].terms) {
                sums[each] += scaled * coefficient;
            }
            right += scaled * m_source[row].right;
        }
        for (std::size_t each{0}; each < sums.size(); ++each) {
            if (sums[each] != (each == unknown ? SignedWide{common} : SignedWide{0})) {
                return unconfirmed;
            }
        }
        return {unknown, static_cast<std::int64_t>(right / common), right % common == 0};
    }

    std::span<const LinearRow> m_source;
    std::vector<Terms> m_rows;
    std::vector<std::uint64_t> m_right;
    std::vector<std::vector<std::uint32_t>> m_holders; ///< rows that have, or had, an unknown
    std::vector<std::uint32_t> m_pivot_of;
    std::vector<bool> m_done;
    std::vector<Pivot> m_pivots;
    std::vector<Step> m_steps;
    Terms m_sum;
};

}

std::vector<Determined> determined(std::span<const LinearRow> rows, std::uint32_t unknowns) {
    Elimination elimination{rows, unknowns};
    elimination.run();
    return elimination.find();
}

}
