#include "gateway/statistics/audit.h"

#include "gateway/statistics/models.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace gateway::statistics {

namespace {

/// Unknowns that share equations, with these equations in their own numbers.
struct Component {
    std::vector<std::uint32_t> variables;
    std::vector<LinearRow> rows;
};

class Parts final {
public:
    explicit Parts(std::size_t count) : m_parent(count) {
        std::iota(m_parent.begin(), m_parent.end(), 0U);
    }

    std::uint32_t root(std::uint32_t at) {
        while (m_parent[at] != at) {
            m_parent[at] = m_parent[m_parent[at]];
            at = m_parent[at];
        }
        return at;
    }

    void join(std::uint32_t left, std::uint32_t right) { m_parent[root(left)] = root(right); }

private:
    std::vector<std::uint32_t> m_parent;
};

std::vector<Component> components_of(const TableSystem& system) {
    const auto open = [&](std::uint32_t variable) { return !system.variables[variable].value; };
    std::vector<LinearRow> rows;
    Parts parts{system.variables.size()};
    for (const Equation& equation : system.equations) {
        LinearRow row;
        const auto take = [&](std::uint32_t variable, std::int32_t sign) {
            if (!open(variable)) {
                row.right -= sign * *system.variables[variable].value;
                return;
            }
            if (!row.terms.empty()) {
                parts.join(row.terms.front().first, variable);
            }
            row.terms.emplace_back(variable, sign);
        };
        take(equation.total, 1);
        for (const std::uint32_t part : equation.parts) {
            take(part, -1);
        }
        if (!row.terms.empty()) {
            rows.push_back(std::move(row));
        }
    }
    std::map<std::uint32_t, std::size_t> numbers;
    std::vector<Component> made;
    std::vector<std::uint32_t> own(system.variables.size(), 0);
    for (std::uint32_t variable{0}; variable < system.variables.size(); ++variable) {
        if (!open(variable)) {
            continue;
        }
        const auto [found, added] = numbers.try_emplace(parts.root(variable), made.size());
        if (added) {
            made.emplace_back();
        }
        std::vector<std::uint32_t>& variables{made[found->second].variables};
        own[variable] = static_cast<std::uint32_t>(variables.size());
        variables.push_back(variable);
    }
    for (LinearRow& row : rows) {
        Component& component{made[numbers.at(parts.root(row.terms.front().first))]};
        for (auto& term : row.terms) {
            term.first = own[term.first];
        }
        std::sort(row.terms.begin(), row.terms.end());
        component.rows.push_back(std::move(row));
    }
    return made;
}

class Auditing final {
public:
    Auditing(
        const TableSystem& system, std::uint64_t threshold, const std::optional<Guard>& guarded,
        Zeros zeros)
        : m_system{system}, m_threshold{static_cast<std::int64_t>(threshold)},
          m_lower{zeros == Zeros::published ? 1 : 0},
          m_telling{guarded ? guarded->telling : std::span<const Telling>{}},
          m_guarded(system.variables.size(), !guarded), m_bounds(system.variables.size()) {
        if (guarded) {
            for (const std::uint32_t variable : guarded->small) {
                m_guarded[variable] = true;
            }
        }
    }

    core::Result<Audit> run() {
        for (std::uint32_t at{0}; at < m_system.variables.size(); ++at) {
            const Variable& variable{m_system.variables[at]};
            if (!variable.value) {
                continue;
            }
            const std::int64_t value{*variable.value};
            m_lower = value == 0 ? 1 : m_lower;
            m_bounds[at] = {value, value};
            if (value > 0 && value < m_threshold) {
                tell(at, value, Flaw::published_small);
            } else if (variable.suppressed) {
                tell(at, value, Flaw::recomputable); // another table has it in the open
            }
        }
        for (const Component& component : components_of(m_system)) {
            auto intervals = intervals_with(component, m_lower);
            if (!intervals) {
                return core::Rejection{
                    "TOTALS_DIFFER",
                    "/tables/" + std::to_string(m_system.variables[component.variables[0]].table),
                    std::nullopt, std::nullopt};
            }
            judge(component, *std::move(intervals));
        }
        for (const Telling& each : m_telling) {
            judge(each);
        }
        const auto by_variable = [](const AuditedCell& left, const AuditedCell& right) {
            return left.variable < right.variable;
        };
        std::sort(m_made.recomputable.begin(), m_made.recomputable.end(), by_variable);
        std::sort(m_made.intervals.begin(), m_made.intervals.end(), by_variable);
        std::sort(m_made.flaws.begin(), m_made.flaws.end());
        return std::move(m_made);
    }

private:
    void tell(std::uint32_t variable, std::int64_t value, Flaw flaw) {
        m_made.recomputable.push_back({variable, {value, value}});
        m_made.flaws.emplace_back(variable, flaw);
    }

    /// With zeros published, a suppressed cell is none; but a table may suppress zeros too.
    static std::optional<std::vector<Interval>>
    intervals_with(const Component& component, std::int64_t lower) {
        const auto unknowns = static_cast<std::uint32_t>(component.variables.size());
        auto found = intervals_of(component.rows, unknowns, lower);
        return found || lower == 0 ? std::move(found) : intervals_of(component.rows, unknowns, 0);
    }

    void judge(const Component& component, std::vector<Interval> intervals) {
        std::vector<bool> known(intervals.size(), false);
        for (const Determined& each :
             determined(component.rows, static_cast<std::uint32_t>(component.variables.size()))) {
            known[each.unknown] = true;
            intervals[each.unknown] = {each.value, each.value};
        }
        for (std::size_t at{0}; at < intervals.size(); ++at) {
            judge(component.variables[at], intervals[at], known[at]);
        }
    }

    void judge(std::uint32_t variable, const Interval& interval, bool known) {
        // bounds that meet give a value away as surely as equations do
        known = known || interval.high == interval.low;
        m_bounds[variable] = interval;
        const bool zero{known && interval.low == 0};
        if (!m_system.variables[variable].listed && (zero || interval.low >= m_threshold)) {
            return; // left out, and not small whatever it is
        }
        m_made.intervals.push_back({variable, interval});
        if (!m_guarded[variable]) {
            return;
        }
        if (known) {
            m_made.recomputable.push_back({variable, interval});
            m_made.flaws.emplace_back(variable, Flaw::recomputable);
        } else if (interval.high && *interval.high < m_threshold) {
            m_made.flaws.emplace_back(variable, Flaw::below_threshold);
        } else if (interval.high && *interval.high - interval.low < m_threshold) {
            m_made.flaws.emplace_back(variable, Flaw::narrow);
        }
    }

    /// A row that can be of fewer than the threshold is no group that anything is told about.
    void judge(const Telling& telling) {
        const Interval& interval{m_bounds[telling.variable]};
        const std::int64_t least{m_bounds[telling.total].low};
        if (m_system.variables[telling.variable].value || least < m_threshold) {
            return;
        }
        const SignedWide above{telling.share.numerator};
        const SignedWide below{telling.share.denominator};
        if (SignedWide{interval.low} * below >= SignedWide{least} * above) {
            m_made.flaws.emplace_back(telling.variable, Flaw::one_sided);
        } else if (
            interval.high
            && SignedWide{*interval.high - interval.low} * below
                   < SignedWide{least} * (below - above)) {
            m_made.flaws.emplace_back(telling.variable, Flaw::narrow);
        }
    }

    const TableSystem& m_system;
    std::int64_t m_threshold;
    std::int64_t m_lower;
    std::span<const Telling> m_telling;
    std::vector<bool> m_guarded;    ///< by variable
    std::vector<Interval> m_bounds; ///< by variable
    Audit m_made;
};

}

core::Result<Audit> audit(
    const TableSystem& system, std::uint64_t threshold, const std::optional<Guard>& guarded,
    Zeros zeros) {
    if (threshold < k_floor) {
        return core::Rejection{"K_BELOW_FLOOR", "/threshold", std::nullopt, std::nullopt};
    }
    return Auditing{system, threshold, guarded, zeros}.run();
}

}
