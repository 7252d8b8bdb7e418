#include "gateway/statistics/protect.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace gateway::statistics {

namespace {

/// share of `whole` or more.
bool reaches(std::int64_t part, std::int64_t whole, Ratio share) {
    return SignedWide{part} * SignedWide{share.denominator}
           >= SignedWide{whole} * SignedWide{share.numerator};
}

class Protection final {
public:
    Protection(std::vector<TrueTable>& tables, const TableRules& rules, TableSystem system)
        : m_tables{tables}, m_rules{rules}, m_system{std::move(system)} {
        for (const Variable& variable : m_system.variables) {
            m_values.push_back(variable.value.value_or(0));
        }
        m_equations_of.resize(m_values.size());
        for (std::size_t at{0}; at < m_system.equations.size(); ++at) {
            m_equations_of[m_system.equations[at].total].push_back(at);
            for (const std::uint32_t part : m_system.equations[at].parts) {
                m_equations_of[part].push_back(at);
            }
        }
    }

    core::Result<ProtectedTables> run() {
        for (std::size_t table{0}; table < m_tables.size(); ++table) {
            find_small(table);
            find_homogeneous(table);
        }
        for (const std::uint32_t variable : m_primary) {
            m_system.variables[variable].value.reset();
        }
        while (suppress_beside_the_lonely()) {
        }
        const std::vector<std::uint32_t> guarded{m_primary.begin(), m_primary.end()};
        for (;;) {
            // that zeros are published is known: a suppressed cell is taken for none also where
            // no zero happens to stand in the open
            auto audited = audit(m_system, m_rules.threshold, Guard{guarded, m_telling});
            if (!audited) {
                return audited.rejection();
            }
            if (audited.value().safe()) {
                return published(std::move(audited).value());
            }
            if (!suppress_more(audited.value())) {
                return core::Rejection{"UNPROTECTABLE", "/tables", std::nullopt, std::nullopt};
            }
            while (suppress_beside_the_lonely()) {
            }
        }
    }

private:
    void find_small(std::size_t number) {
        const TrueTable& table{m_tables[number]};
        for (std::size_t at{0}; at < table.table.cells.size(); ++at) {
            const std::uint32_t variable{m_system.cells[number][at]};
            const std::int64_t value{m_values[variable]};
            const std::optional<Contributions> behind{
                table.contributions.empty() ? std::nullopt : table.contributions[at]};
            const std::uint64_t persons{
                behind ? behind->contributors : static_cast<std::uint64_t>(value)};
            if (persons > 0 && persons < m_rules.threshold) {
                m_primary.insert(variable);
            }
            if (behind && value > 0) {
                std::int64_t largest{0};
                const std::size_t count{std::min(m_rules.dominant, behind->largest.size())};
                for (std::size_t rank{0}; rank < count; ++rank) {
                    largest += behind->largest[rank];
                }
                if (reaches(largest, value, m_rules.dominance)) {
                    m_primary.insert(variable);
                }
            }
            // a value below the threshold may not stand in the open, whoever is behind it
            if (value > 0 && static_cast<std::uint64_t>(value) < m_rules.threshold) {
                m_primary.insert(variable);
            }
        }
    }

    /// Rows of the dimension of answers: the equations whose total is that dimension's.
    void find_homogeneous(std::size_t number) {
        const Table& table{m_tables[number].table};
        for (std::size_t dimension{0}; dimension < table.dimensions.size(); ++dimension) {
            if (std::find(
                    m_rules.answers.begin(), m_rules.answers.end(),
                    table.dimensions[dimension].name)
                == m_rules.answers.end()) {
                continue;
            }
            std::map<std::vector<std::string>, std::vector<std::uint32_t>> rows;
            std::map<std::vector<std::string>, std::uint32_t> totals;
            for (std::size_t at{0}; at < table.cells.size(); ++at) {
                std::vector<std::string> rest{table.cells[at].at};
                const bool total{rest[dimension] == table.dimensions[dimension].total};
                rest[dimension].clear();
                const std::uint32_t variable{m_system.cells[number][at]};
                if (total) {
                    totals[rest] = variable;
                } else {
                    rows[rest].push_back(variable);
                }
            }
            for (const auto& [rest, row] : rows) {
                judge_row(row, totals[rest]);
            }
        }
    }

    void judge_row(const std::vector<std::uint32_t>& row, std::uint32_t total) {
        if (m_values[total] == 0) {
            return;
        }
        bool tells{false};
        for (const std::uint32_t each : row) {
            if (reaches(m_values[each], m_values[total], m_rules.homogeneity)) {
                m_telling.push_back({each, total, m_rules.homogeneity});
                tells = true;
            }
            tells = tells || (m_rules.zeros_tell && m_values[each] == 0);
        }
        if (tells) {
            m_primary.insert(row.begin(), row.end());
        }
    }

    /// For each cell that is not safe yet the cheapest published one that an equation binds to it.
    bool suppress_more(const Audit& audited) {
        std::set<std::uint32_t> taken;
        for (const auto& [variable, flaw] : audited.flaws) {
            bool helped{false};
            for (const std::size_t at : m_equations_of[variable]) {
                helped = helped || holds_one_of(m_system.equations[at], taken);
            }
            if (helped) {
                continue; // the next audit tells whether that was enough
            }
            const std::optional<std::uint32_t> cheapest{partner_of(variable)};
            if (!cheapest) {
                continue;
            }
            m_system.variables[*cheapest].value.reset();
            taken.insert(*cheapest);
        }
        return !taken.empty();
    }

    static bool holds_one_of(const Equation& equation, const std::set<std::uint32_t>& taken) {
        return taken.contains(equation.total)
               || std::any_of(
                   equation.parts.begin(), equation.parts.end(),
                   [&](std::uint32_t part) { return taken.contains(part); });
    }

    bool is_lonely(const Equation& equation) const {
        std::size_t open{m_system.variables[equation.total].value ? 0U : 1U};
        for (const std::uint32_t part : equation.parts) {
            open += m_system.variables[part].value ? 0U : 1U;
        }
        return open == 1;
    }

    template <class Visit> static void each_cell(const Equation& equation, const Visit& visit) {
        visit(equation.total);
        for (const std::uint32_t part : equation.parts) {
            visit(part);
        }
    }

    /// Below a total of none that stands in the open nothing can be hidden.
    bool can_be_hidden(std::uint32_t variable) const {
        return m_system.variables[variable].value
               && std::none_of(
                   m_equations_of[variable].begin(), m_equations_of[variable].end(),
                   [&](std::size_t at) {
                       const std::uint32_t total{m_system.equations[at].total};
                       return total != variable && m_system.variables[total].value == 0;
                   });
    }

    /// An equation with one unknown gives it away. The cell that ends most such equations goes, and
    /// of those the cheapest. @return false: there is no such equation.
    bool suppress_beside_the_lonely() {
        std::map<std::uint32_t, std::int64_t> ends;
        for (const Equation& equation : m_system.equations) {
            if (is_lonely(equation)) {
                each_cell(equation, [&](std::uint32_t each) {
                    if (can_be_hidden(each)) {
                        ++ends[each];
                    }
                });
            }
        }
        std::optional<std::uint32_t> best;
        std::tuple<std::int64_t, bool, std::int64_t> best_cost;
        for (const auto& [each, count] : ends) {
            const std::tuple cost{-count, m_values[each] == 0, m_values[each]};
            if (!best || cost < best_cost) {
                best = each;
                best_cost = cost;
            }
        }
        if (best) {
            m_system.variables[*best].value.reset();
        }
        return best.has_value();
    }

    std::optional<std::uint32_t> partner_of(std::uint32_t variable) const {
        std::optional<std::uint32_t> best;
        std::tuple<bool, std::int64_t> best_cost;
        for (const std::size_t at : m_equations_of[variable]) {
            each_cell(m_system.equations[at], [&](std::uint32_t each) {
                const std::tuple cost{m_values[each] == 0, m_values[each]};
                if (can_be_hidden(each) && (!best || cost < best_cost)) {
                    best = each;
                    best_cost = cost;
                }
            });
        }
        return best ? best : cheapest_anywhere();
    }

    std::optional<std::uint32_t> cheapest_anywhere() const {
        std::optional<std::uint32_t> best;
        for (std::uint32_t each{0}; each < m_values.size(); ++each) {
            if (can_be_hidden(each) && m_system.variables[each].listed
                && (!best || m_values[each] < m_values[*best])) {
                best = each;
            }
        }
        return best;
    }

    ProtectedTables published(Audit audited) {
        ProtectedTables made;
        made.audit = std::move(audited);
        made.primary = m_primary.size();
        for (std::uint32_t variable{0}; variable < m_values.size(); ++variable) {
            if (!m_system.variables[variable].value && !m_primary.contains(variable)
                && m_system.variables[variable].listed) {
                ++made.secondary;
            }
        }
        for (std::size_t number{0}; number < m_tables.size(); ++number) {
            Table table{std::move(m_tables[number].table)};
            for (std::size_t at{0}; at < table.cells.size(); ++at) {
                table.cells[at].value = m_system.variables[m_system.cells[number][at]].value;
            }
            made.tables.push_back(std::move(table));
        }
        return made;
    }

    std::vector<TrueTable>& m_tables;
    const TableRules& m_rules;
    TableSystem m_system;
    std::vector<std::int64_t> m_values; ///< the truth, by variable
    std::vector<std::vector<std::size_t>> m_equations_of;
    std::set<std::uint32_t> m_primary;
    std::vector<Telling> m_telling;
};

}

core::Result<ProtectedTables> protect(std::vector<TrueTable> tables, const TableRules& rules) {
    if (rules.homogeneity.numerator > rules.homogeneity.denominator
        || rules.dominance.numerator > rules.dominance.denominator) {
        return core::Rejection{"SHARE_RANGE", "/rules", std::nullopt, std::nullopt};
    }
    for (const std::string& name : rules.answers) {
        const auto has = [&](const TrueTable& table) {
            return std::any_of(
                table.table.dimensions.begin(), table.table.dimensions.end(),
                [&](const Dimension& dimension) { return dimension.name == name; });
        };
        if (std::none_of(tables.begin(), tables.end(), has)) {
            return core::Rejection{"ANSWERS_UNKNOWN", "/rules/answers", std::nullopt, std::nullopt};
        }
    }
    std::vector<Table> plain;
    for (const TrueTable& table : tables) {
        plain.push_back(table.table);
    }
    auto system = system_of(plain);
    if (!system) {
        return system.rejection();
    }
    for (std::size_t at{0}; at < system.value().variables.size(); ++at) {
        const Variable& variable{system.value().variables[at]};
        if (!variable.value) {
            return core::Rejection{"CELL_ABSENT", path_of(variable), std::nullopt, std::nullopt};
        }
    }
    return Protection{tables, rules, std::move(system).value()}.run();
}

}
