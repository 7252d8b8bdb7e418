#include "gateway/statistics/table_system.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace gateway::statistics {

namespace {

core::Rejection reject(core::Code code, std::string path) {
    return {code, std::move(path), std::nullopt, std::nullopt};
}

/// A code's place in its dimension; the total is behind all codes.
using Place = std::vector<std::size_t>;

class Building final {
public:
    std::optional<core::Rejection> add(const Table& table, std::size_t number) {
        m_table = &table;
        m_number = number;
        if (auto fault = check_dimensions()) {
            return fault;
        }
        std::size_t count{1};
        for (const Dimension& dimension : table.dimensions) {
            count *= dimension.codes.size() + 1;
            if (count > cell_limit) {
                return reject("TABLE_TOO_LARGE", path("/dimensions"));
            }
        }
        m_variables.assign(count, 0);
        Place place(table.dimensions.size(), 0);
        for (std::size_t at{0}; at < count; ++at) {
            m_variables[at] = variable(place);
            advance(place);
        }
        if (auto fault = take_cells()) {
            return fault;
        }
        add_equations();
        return std::nullopt;
    }

    core::Result<TableSystem> finish() && {
        for (const Equation& equation : m_made.equations) {
            const auto& total = m_made.variables[equation.total];
            std::int64_t sum{0};
            bool all{total.value.has_value()};
            for (const std::uint32_t part : equation.parts) {
                const auto& value = m_made.variables[part].value;
                all = all && value.has_value();
                sum += value.value_or(0);
            }
            if ((all && sum != *total.value) || (total.value && sum > *total.value)) {
                return reject("TOTALS_DIFFER", path_of(total));
            }
        }
        return std::move(m_made);
    }

private:
    std::string path(const std::string& inside) const {
        return "/tables/" + std::to_string(m_number) + inside;
    }

    std::optional<core::Rejection> check_dimensions() {
        std::set<std::string> names;
        if (m_table->dimensions.empty()) {
            return reject("TABLE_EMPTY", path("/dimensions"));
        }
        m_places.clear();
        for (std::size_t at{0}; at < m_table->dimensions.size(); ++at) {
            const Dimension& dimension{m_table->dimensions[at]};
            const std::string here{path("/dimensions/" + std::to_string(at))};
            if (!names.insert(dimension.name).second) {
                return reject("DIMENSION_TWICE", here);
            }
            if (dimension.codes.empty()) {
                return reject("TABLE_EMPTY", here);
            }
            auto& places = m_places.emplace_back();
            for (const std::string& code : dimension.codes) {
                if (!places.emplace(code, places.size()).second) {
                    return reject("CODE_TWICE", here);
                }
            }
            if (!places.emplace(dimension.total, places.size()).second) {
                return reject("CODE_TWICE", here);
            }
            const auto [known, added] = m_codes.try_emplace(dimension.name, dimension.codes);
            if (!added
                && std::set<std::string>(known->second.begin(), known->second.end())
                       != std::set<std::string>(dimension.codes.begin(), dimension.codes.end())) {
                return reject("DIMENSIONS_DIFFER", here);
            }
        }
        return std::nullopt;
    }

    void advance(Place& place) const {
        for (std::size_t at{place.size()}; at-- > 0;) {
            if (++place[at] <= m_table->dimensions[at].codes.size()) {
                return;
            }
            place[at] = 0;
        }
    }

    std::size_t offset(const Place& place) const {
        std::size_t at{0};
        for (std::size_t dimension{0}; dimension < place.size(); ++dimension) {
            at = at * (m_table->dimensions[dimension].codes.size() + 1) + place[dimension];
        }
        return at;
    }

    /// The variable of a cell: the same for all tables that have it.
    std::uint32_t variable(const Place& place) {
        std::vector<std::pair<std::string, std::string>> fixed;
        std::vector<std::string> at;
        for (std::size_t dimension{0}; dimension < place.size(); ++dimension) {
            const Dimension& each{m_table->dimensions[dimension]};
            if (place[dimension] == each.codes.size()) {
                at.push_back(each.total);
                continue;
            }
            at.push_back(each.codes[place[dimension]]);
            fixed.emplace_back(each.name, at.back());
        }
        std::sort(fixed.begin(), fixed.end());
        const auto [found, added] =
            m_known.try_emplace(fixed, static_cast<std::uint32_t>(m_made.variables.size()));
        if (added) {
            m_made.variables.push_back({m_number, std::move(at), std::nullopt, false, false});
        }
        return found->second;
    }

    std::optional<core::Rejection> take_cells() {
        std::vector<std::uint32_t>& taken{m_made.cells.emplace_back()};
        std::set<std::uint32_t> seen;
        for (std::size_t number{0}; number < m_table->cells.size(); ++number) {
            const Cell& cell{m_table->cells[number]};
            const std::string here{path("/cells/" + std::to_string(number))};
            if (cell.at.size() != m_places.size()) {
                return reject("CELL_PLACE", here);
            }
            Place place;
            for (std::size_t at{0}; at < cell.at.size(); ++at) {
                const auto found = m_places[at].find(cell.at[at]);
                if (found == m_places[at].end()) {
                    return reject("CELL_PLACE", here);
                }
                place.push_back(found->second);
            }
            const std::uint32_t index{m_variables[offset(place)]};
            Variable& variable{m_made.variables[index]};
            if (!seen.insert(index).second) {
                return reject("CELL_TWICE", here);
            }
            if (cell.value.value_or(0) < 0) {
                return reject("CELL_NEGATIVE", here);
            }
            if (cell.value.value_or(0) > value_limit) {
                return reject("CELL_TOO_LARGE", here);
            }
            if (variable.value && cell.value && variable.value != cell.value) {
                return reject("VALUES_DIFFER", here);
            }
            variable.value = cell.value ? cell.value : variable.value;
            variable.listed = true;
            variable.suppressed = variable.suppressed || !cell.value;
            taken.push_back(index);
        }
        return std::nullopt;
    }

    void add_equations() {
        Place place(m_places.size(), 0);
        for (std::size_t at{0}; at < m_variables.size(); ++at, advance(place)) {
            for (std::size_t dimension{0}; dimension < place.size(); ++dimension) {
                const std::size_t count{m_table->dimensions[dimension].codes.size()};
                if (place[dimension] != count) {
                    continue; // one equation for each place of a total
                }
                Equation equation{m_variables[at], {}};
                Place part{place};
                for (part[dimension] = 0; part[dimension] < count; ++part[dimension]) {
                    equation.parts.push_back(m_variables[offset(part)]);
                }
                m_made.equations.push_back(std::move(equation));
            }
        }
    }

    const Table* m_table{nullptr};
    std::size_t m_number{0};
    std::vector<std::unordered_map<std::string, std::size_t>> m_places;
    std::map<std::string, std::vector<std::string>> m_codes; ///< by the dimension's name
    std::map<std::vector<std::pair<std::string, std::string>>, std::uint32_t> m_known;
    std::vector<std::uint32_t> m_variables; ///< of the table, by offset
    TableSystem m_made;
};

}

std::string path_of(const Variable& variable) {
    std::string text{"/tables/" + std::to_string(variable.table) + "/at"};
    for (const std::string& code : variable.at) {
        text += '/' + code;
    }
    return text;
}

core::Result<TableSystem> system_of(std::span<const Table> tables) {
    if (tables.empty()) {
        return reject("TABLE_EMPTY", "/tables");
    }
    Building building;
    for (std::size_t number{0}; number < tables.size(); ++number) {
        if (auto fault = building.add(tables[number], number)) {
            return *std::move(fault);
        }
    }
    return std::move(building).finish();
}

}
