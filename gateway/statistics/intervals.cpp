#include "gateway/statistics/intervals.h"

#include "gateway/core/error.h"

#include <glpk.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <memory>
#include <thread>
#include <utility>

namespace gateway::statistics {

namespace {

struct ProblemFreed {
    void operator()(glp_prob* problem) const noexcept { glp_delete_prob(problem); }
};

using Problem = std::unique_ptr<glp_prob, ProblemFreed>;

struct Range {
    std::int64_t low;
    std::optional<std::int64_t> high;
};

/// Bounds that follow from single equations, until nothing more follows. Valid, not always tight;
/// most turn out to be reached, which saves solving for them.
class Propagation final {
public:
    Propagation(std::span<const LinearRow> rows, std::uint32_t unknowns, std::int64_t lower)
        : m_rows{rows}, m_ranges(unknowns, Range{lower, std::nullopt}) {}

    /// @return false: a range became empty.
    bool run() {
        constexpr int most_rounds{50};
        bool changed{true};
        for (int round{0}; changed && round < most_rounds; ++round) {
            changed = false;
            for (const LinearRow& row : m_rows) {
                changed = narrow(row) || changed;
            }
        }
        return std::none_of(m_ranges.begin(), m_ranges.end(), [](const Range& range) {
            return range.high && *range.high < range.low;
        });
    }

    const std::vector<Range>& ranges() const { return m_ranges; }

private:
    /// The greatest value of a term; nothing: without bound.
    std::optional<std::int64_t> most(const std::pair<std::uint32_t, std::int32_t>& term) const {
        const Range& range{m_ranges[term.first]};
        return term.second > 0 ? range.high : std::optional{-range.low};
    }

    std::optional<std::int64_t> least(const std::pair<std::uint32_t, std::int32_t>& term) const {
        const Range& range{m_ranges[term.first]};
        return term.second > 0 ? std::optional{range.low}
               : range.high    ? std::optional{-*range.high}
                               : std::nullopt;
    }

    /// Coefficients are 1 and -1.
    bool narrow(const LinearRow& row) {
        std::int64_t all_most{0};
        std::int64_t all_least{0};
        std::size_t open_most{0};
        std::size_t open_least{0};
        for (const auto& term : row.terms) {
            const auto high = most(term);
            const auto low = least(term);
            all_most += high.value_or(0);
            all_least += low.value_or(0);
            open_most += high ? 0U : 1U;
            open_least += low ? 0U : 1U;
        }
        bool changed{false};
        for (const auto& term : row.terms) {
            const auto high = most(term);
            const auto low = least(term);
            Range& range{m_ranges[term.first]};
            if (open_least == (low ? 0U : 1U)) {
                const std::int64_t bound{row.right - (all_least - low.value_or(0))};
                changed = at_most(range, term.second, bound) || changed;
            }
            if (open_most == (high ? 0U : 1U)) {
                const std::int64_t bound{row.right - (all_most - high.value_or(0))};
                changed = at_least(range, term.second, bound) || changed;
            }
            if (changed) {
                return true; // the sums are of the ranges before
            }
        }
        return false;
    }

    static bool at_most(Range& range, std::int32_t sign, std::int64_t bound) {
        if (sign < 0) {
            return lift(range, -bound);
        }
        if (range.high && *range.high <= bound) {
            return false;
        }
        range.high = bound;
        return true;
    }

    static bool at_least(Range& range, std::int32_t sign, std::int64_t bound) {
        if (sign < 0) {
            return at_most(range, 1, -bound);
        }
        return lift(range, bound);
    }

    static bool lift(Range& range, std::int64_t bound) {
        if (range.low >= bound) {
            return false;
        }
        range.low = bound;
        return true;
    }

    std::span<const LinearRow> m_rows;
    std::vector<Range> m_ranges;
};

class Solver final {
public:
    Solver(std::span<const LinearRow> rows, const std::vector<Range>& ranges)
        : m_ranges{ranges}, m_problem{glp_create_prob()}, m_seen(ranges.size()) {
        glp_term_out(GLP_OFF);
        glp_add_cols(m_problem.get(), static_cast<int>(ranges.size()));
        glp_add_rows(m_problem.get(), static_cast<int>(rows.size()));
        for (std::size_t at{0}; at < ranges.size(); ++at) {
            set_range(static_cast<int>(at) + 1, ranges[at]);
        }
        for (std::size_t at{0}; at < rows.size(); ++at) {
            std::vector<int> columns{0};
            std::vector<double> values{0};
            for (const auto& [unknown, coefficient] : rows[at].terms) {
                columns.push_back(static_cast<int>(unknown) + 1);
                values.push_back(coefficient);
            }
            const int row{static_cast<int>(at) + 1};
            const auto right = static_cast<double>(rows[at].right);
            glp_set_mat_row(
                m_problem.get(), row, static_cast<int>(columns.size()) - 1, columns.data(),
                values.data());
            glp_set_row_bnds(m_problem.get(), row, GLP_FX, right, right);
        }
        glp_adv_basis(m_problem.get(), 0);
    }

    /// @return false: there is no solution.
    bool feasible() { return solve() != GLP_NOFEAS; }

    Interval bounds(std::size_t at) {
        const Range& range{m_ranges[at]};
        Interval found{range.low, range.high};
        constexpr double slack{1e-6};
        if (m_seen[at].first > static_cast<double>(range.low) + slack) {
            found.low = static_cast<std::int64_t>(
                std::ceil(optimum(at, GLP_MIN).value_or(static_cast<double>(range.low)) - slack));
        }
        if (!range.high || m_seen[at].second < static_cast<double>(*range.high) - slack) {
            const std::optional<double> most{optimum(at, GLP_MAX)};
            found.high = most ? std::optional{static_cast<std::int64_t>(std::floor(*most + slack))}
                              : std::nullopt;
        }
        return found;
    }

private:
    void set_range(int column, const Range& range) {
        const auto low = static_cast<double>(range.low);
        const double high{range.high ? static_cast<double>(*range.high) : 0.0};
        const int kind{!range.high ? GLP_LO : *range.high == range.low ? GLP_FX : GLP_DB};
        glp_set_col_bnds(m_problem.get(), column, kind, low, high);
    }

    /// Nothing: without bound.
    std::optional<double> optimum(std::size_t at, int direction) {
        const int column{static_cast<int>(at) + 1};
        glp_set_obj_dir(m_problem.get(), direction);
        glp_set_obj_coef(m_problem.get(), column, 1);
        const int status{solve()};
        const double value{glp_get_obj_val(m_problem.get())};
        glp_set_obj_coef(m_problem.get(), column, 0);
        if (status == GLP_UNBND) {
            return std::nullopt;
        }
        if (status != GLP_OPT) {
            throw core::GatewayError{"SOLVER_FAILED", core::GatewayError::Retry::never};
        }
        return value;
    }

    int solve() {
        glp_smcp settings;
        glp_init_smcp(&settings);
        settings.msg_lev = GLP_MSG_OFF;
        settings.meth = GLP_PRIMAL;
        if (glp_simplex(m_problem.get(), &settings) != 0) {
            throw core::GatewayError{"SOLVER_FAILED", core::GatewayError::Retry::never};
        }
        const int status{glp_get_status(m_problem.get())};
        if (status == GLP_OPT || status == GLP_FEAS) {
            for (std::size_t at{0}; at < m_seen.size(); ++at) {
                const double value{glp_get_col_prim(m_problem.get(), static_cast<int>(at) + 1)};
                auto& [low, high] = m_seen[at];
                low = m_solved ? std::min(low, value) : value;
                high = m_solved ? std::max(high, value) : value;
            }
            m_solved = true;
        }
        return status;
    }

    const std::vector<Range>& m_ranges;
    Problem m_problem;
    std::vector<std::pair<double, double>> m_seen; ///< least and greatest in any solution so far
    bool m_solved{false};
};

using Ranges = std::vector<Range>;

/// Bounds of the unknowns from `first` to before `last`.
/// @return false: there is no solution.
bool find_bounds(
    std::span<const LinearRow> rows, const Ranges& ranges, std::size_t first, std::size_t last,
    std::vector<Interval>& made) {
    Solver solver{rows, ranges};
    if (!solver.feasible()) {
        return false;
    }
    for (std::size_t at{first}; at < last; ++at) {
        made[at] = solver.bounds(at);
    }
    return true;
}

/// The same by two threads, each with a problem of its own. (GLPK keeps its memory by thread.)
bool find_bounds_by_two(
    std::span<const LinearRow> rows, const Ranges& ranges, std::vector<Interval>& made) {
    const std::size_t middle{made.size() / 2};
    bool other{false};
    std::exception_ptr failure;
    std::jthread helper{[&] {
        try {
            other = find_bounds(rows, ranges, middle, made.size(), made);
        } catch (...) {
            failure = std::current_exception();
        }
        glp_free_env();
    }};
    const bool own{find_bounds(rows, ranges, 0, middle, made)};
    helper.join();
    if (failure) {
        std::rethrow_exception(failure);
    }
    return own && other;
}

}

std::optional<std::vector<Interval>>
intervals_of(std::span<const LinearRow> rows, std::uint32_t unknowns, std::int64_t lower) {
    Propagation propagation{rows, unknowns, lower};
    if (!propagation.run()) {
        return std::nullopt;
    }
    constexpr std::uint32_t worth_a_thread{500};
    std::vector<Interval> made(unknowns);
    const bool found{
        unknowns < worth_a_thread ? find_bounds(rows, propagation.ranges(), 0, unknowns, made)
                                  : find_bounds_by_two(rows, propagation.ranges(), made)};
    return found ? std::optional{std::move(made)} : std::nullopt;
}

}
