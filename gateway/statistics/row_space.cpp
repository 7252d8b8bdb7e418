#include "gateway/statistics/row_space.h"

#include "gateway/statistics/ratio.h"

#include <algorithm>
#include <utility>

namespace gateway::statistics {

namespace {

constexpr std::uint64_t prime{(std::uint64_t{1} << 61U) - 1};
constexpr double most_steps{3e9};
constexpr double most_tries{4e8};

std::uint64_t plus(std::uint64_t left, std::uint64_t right) {
    const std::uint64_t sum{left + right};
    return sum >= prime ? sum - prime : sum;
}

std::uint64_t times(std::uint64_t left, std::uint64_t right) {
    return static_cast<std::uint64_t>(Wide{left} * right % prime);
}

/// By Fermat. @pre value is not 0
std::uint64_t inverse(std::uint64_t value) {
    std::uint64_t power{1};
    for (std::uint64_t exponent{prime - 2}; exponent != 0; exponent >>= 1U) {
        power = (exponent & 1U) != 0 ? times(power, value) : power;
        value = times(value, value);
    }
    return power;
}

}

bool RowSpace::can_hold(std::size_t sums, std::size_t groups) {
    const auto count = static_cast<double>(sums);
    return count * count * static_cast<double>(groups) <= most_steps;
}

void RowSpace::add(std::span<const std::uint32_t> groups) {
    Row row(m_groups);
    for (const std::uint32_t group : groups) {
        row[group] = 1;
    }
    m_rows.push_back(std::move(row));
}

/// Gauss and Jordan: each row has a column of its own, in which it is 1 and the others are 0.
void RowSpace::reduce() {
    std::size_t rank{0};
    for (std::size_t column{0}; column < m_groups && rank < m_rows.size(); ++column) {
        const auto found = std::find_if(
            m_rows.begin() + static_cast<std::ptrdiff_t>(rank), m_rows.end(),
            [&](const Row& row) { return row[column] != 0; });
        if (found == m_rows.end()) {
            continue;
        }
        std::swap(m_rows[rank], *found);
        Row& pivot{m_rows[rank]};
        const std::uint64_t scale{inverse(pivot[column])};
        for (std::uint64_t& each : pivot) {
            each = each == 0 ? 0 : times(each, scale);
        }
        for (std::size_t at{0}; at < m_rows.size(); ++at) {
            const std::uint64_t factor{m_rows[at][column]};
            if (at == rank || factor == 0) {
                continue;
            }
            for (std::size_t group{0}; group < m_groups; ++group) {
                if (pivot[group] != 0) {
                    m_rows[at][group] =
                        plus(m_rows[at][group], prime - times(factor, pivot[group]));
                }
            }
        }
        m_pivots.push_back(column);
        ++rank;
    }
    m_rows.resize(rank);
}

bool RowSpace::tells(std::span<const std::uint32_t> groups) const {
    Row left(m_groups);
    for (const std::uint32_t group : groups) {
        left[group] = 1;
    }
    for (std::size_t at{0}; at < m_rows.size(); ++at) {
        const std::uint64_t factor{left[m_pivots[at]]};
        for (std::size_t group{0}; factor != 0 && group < m_groups; ++group) {
            left[group] = plus(left[group], prime - times(factor, m_rows[at][group]));
        }
    }
    return std::all_of(
        left.begin(), left.end(), [](std::uint64_t each) { return each % prime == 0; });
}

bool RowSpace::is_small_union(
    const Row& row, std::span<const std::int64_t> persons, std::int64_t threshold) const {
    std::int64_t together{0};
    for (std::size_t group{0}; group < m_groups; ++group) {
        if (row[group] > 1) {
            return false; // no union: something is counted twice, or taken off
        }
        together += row[group] == 1 ? persons[group] : 0;
        if (together >= threshold) {
            return false;
        }
    }
    return together > 0;
}

/// An indicator in the row space is the sum of exactly those rows whose own columns it has.
bool RowSpace::tells_small_union(
    std::span<const std::int64_t> persons, std::int64_t threshold) const {
    // each row brings a group of its own, and nearly each such group somebody
    const auto empty = std::count_if(
        m_pivots.begin(), m_pivots.end(), [&](std::size_t group) { return persons[group] == 0; });
    const std::int64_t enough{threshold + empty};
    double tries{static_cast<double>(m_groups)};
    for (std::size_t rows{1}; rows <= m_rows.size(); ++rows) {
        tries *= static_cast<double>(m_rows.size() - rows + 1) / static_cast<double>(rows);
        if (static_cast<std::int64_t>(rows) >= enough || (rows > 2 && tries > most_tries)) {
            return false;
        }
        if (tells_with(rows, 0, Row(m_groups), 0, persons, threshold)) {
            return true;
        }
    }
    return false;
}

bool RowSpace::tells_with(
    std::size_t rows, std::size_t from, const Row& sum, std::int64_t so_far,
    std::span<const std::int64_t> persons, std::int64_t threshold) const {
    if (rows == 0) {
        return is_small_union(sum, persons, threshold);
    }
    for (std::size_t at{from}; at + rows <= m_rows.size(); ++at) {
        const std::int64_t together{so_far + persons[m_pivots[at]]};
        if (together >= threshold) {
            continue;
        }
        Row more(m_groups);
        for (std::size_t group{0}; group < m_groups; ++group) {
            more[group] = plus(sum[group], m_rows[at][group]);
        }
        if (tells_with(rows - 1, at + 1, more, together, persons, threshold)) {
            return true;
        }
    }
    return false;
}

}
