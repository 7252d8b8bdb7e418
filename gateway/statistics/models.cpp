#include "gateway/statistics/models.h"

#include <algorithm>
#include <cassert>
#include <functional>

namespace gateway::statistics {

namespace {

std::uint64_t distinct(const Sensitive& column, std::span<const std::uint32_t> counts) {
    std::uint64_t seen{0};
    for (std::size_t value{0}; value < counts.size(); ++value) {
        seen += counts[value] > 0 && !column.missing[value] ? 1U : 0U;
    }
    return seen;
}

/// Machanavajjhala et al. 2007: r_1 < c (r_l + … + r_m).
bool recursive(
    Ratio c, std::uint32_t l, const Sensitive& column, std::span<const std::uint32_t> counts,
    std::vector<std::uint64_t>& scratch) {
    scratch.clear();
    std::uint64_t unknown{0};
    for (std::size_t value{0}; value < counts.size(); ++value) {
        if (column.missing[value]) {
            unknown += counts[value];
        } else if (counts[value] > 0) {
            scratch.push_back(counts[value]);
        }
    }
    if (l == 0 || scratch.size() < l) {
        return false;
    }
    std::sort(scratch.begin(), scratch.end(), std::greater<>{});
    Wide tail{0};
    for (std::size_t at{l - 1}; at < scratch.size(); ++at) {
        tail += scratch[at];
    }
    return Wide{scratch.front() + unknown} * c.denominator < tail * c.numerator;
}

/// Li et al. 2007 with equal distance: ½ Σ |p_i - q_i| ≤ t; ordered: Σ |Σ_{j≤i} (p_j - q_j)| ≤ t
/// (m-1).
bool close(
    Ratio t, const Sensitive& column, std::span<const std::uint32_t> counts,
    std::uint64_t records) {
    std::uint64_t all{0};
    for (const std::uint64_t total : column.totals) {
        all += total;
    }
    const auto excess = [&](std::size_t value) {
        return SignedWide{counts[value]} * SignedWide{all}
               - SignedWide{column.totals[value]} * SignedWide{records};
    };
    SignedWide distance{0};
    SignedWide running{0};
    for (std::size_t at{0}; at < counts.size(); ++at) {
        running = column.order.empty() ? excess(at) : running + excess(column.order[at]);
        distance += running < 0 ? -running : running;
    }
    const std::size_t weight{column.order.empty() ? std::size_t{2} : counts.size() - 1};
    return distance * SignedWide{t.denominator}
           <= SignedWide{t.numerator} * SignedWide{weight} * SignedWide{records} * SignedWide{all};
}

}

bool satisfies(
    const Models& models, const Sensitive& column, std::span<const std::uint32_t> counts,
    std::uint64_t records, std::vector<std::uint64_t>& scratch) {
    assert(counts.size() == column.totals.size());
    if (models.l && distinct(column, counts) < *models.l) {
        return false;
    }
    if (models.c && !recursive(*models.c, models.l.value_or(0), column, counts, scratch)) {
        return false;
    }
    return !models.t || close(*models.t, column, counts, records);
}

}
