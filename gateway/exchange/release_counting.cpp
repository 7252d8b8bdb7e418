#include "gateway/exchange/release_counting.h"

#include <algorithm>
#include <tuple>

namespace gateway::exchange {

namespace {

using config::ReleaseDimension;
using statistics::Cell;
using statistics::Table;

/// All places of a table in order, the last dimension fastest.
void each_place(
    const std::vector<statistics::Dimension>& dimensions, std::vector<std::string>& at,
    std::vector<Cell>& cells) {
    if (at.size() == dimensions.size()) {
        cells.push_back({at, std::nullopt});
        return;
    }
    const statistics::Dimension& next{dimensions[at.size()]};
    for (std::size_t code{0}; code <= next.codes.size(); ++code) {
        at.push_back(code < next.codes.size() ? next.codes[code] : next.total);
        each_place(dimensions, at, cells);
        at.pop_back();
    }
}

}

Counting::Counting(
    const config::ReleasePlan& plan, std::vector<CountedRecord> records, const MergedCodes& merged)
    : m_plan{plan}, m_records{std::move(records)} {
    // the last of the period; of several on one day that in the last groups, whatever their order
    std::sort(m_records.begin(), m_records.end(), [](const auto& left, const auto& right) {
        return std::tie(left.person, right.on, right.groups)
               < std::tie(right.person, left.on, left.groups);
    });
    const auto end =
        std::unique(m_records.begin(), m_records.end(), [](const auto& left, const auto& right) {
            return left.person == right.person;
        });
    m_repeated = static_cast<std::uint64_t>(m_records.end() - end);
    m_records.erase(end, m_records.end());
    merge(merged);
    m_told.assign(m_plan.dimensions.size(), !m_plan.noise);
    for (const std::vector<std::size_t>& table : m_plan.tables) {
        for (const std::size_t at : table) {
            m_told[at] = true;
        }
    }
    find_atoms();
    add_silent_atoms();
}

const std::string& Counting::code_of(std::size_t dimension, std::size_t group) const {
    const ReleaseDimension& of{m_plan.dimensions[dimension]};
    if (group == of.groups.size()) {
        return of.missing;
    }
    const std::string& code{of.groups[group].code};
    return m_merged.contains(of.name + '/' + code) ? of.merged : code;
}

void Counting::merge(const MergedCodes& before) {
    for (std::size_t at{0}; at < m_plan.dimensions.size(); ++at) {
        if (!m_plan.dimensions[at].merged.empty()) {
            merge_one(at, before);
        }
    }
}

/// What is too small goes upwards, the first listed first, until what is merged is large enough.
/// Under noise only what the series has merged before: a merge that follows the counts tells of
/// them, and no noise is on it.
void Counting::merge_one(std::size_t dimension, const MergedCodes& before) {
    const ReleaseDimension& of{m_plan.dimensions[dimension]};
    std::vector<std::uint64_t> counts(of.groups.size() + 1);
    for (const CountedRecord& record : m_records) {
        ++counts[record.groups[dimension]];
    }
    std::uint64_t together{0};
    const auto take = [&](std::size_t group) {
        if (m_merged.insert(of.name + '/' + of.groups[group].code).second) {
            together += counts[group];
        }
    };
    for (std::size_t group{0}; group < of.groups.size(); ++group) {
        const bool small{!m_plan.noise && counts[group] > 0 && counts[group] < m_plan.threshold};
        if (small || before.contains(of.name + '/' + of.groups[group].code)) {
            take(group);
        }
    }
    for (std::size_t group{0};
         !m_plan.noise && group < of.groups.size() && together > 0 && together < m_plan.threshold;
         ++group) {
        if (counts[group] > 0) {
            take(group);
        }
    }
}

std::vector<std::string> Counting::codes_of(const CountedRecord& record) const {
    std::vector<std::string> codes;
    for (std::size_t at{0}; at < record.groups.size(); ++at) {
        codes.push_back(m_told[at] ? code_of(at, record.groups[at]) : m_plan.dimensions[at].total);
    }
    return codes;
}

/// Every combination of codes, somebody in it or not. `check` holds how many there are.
void Counting::cross() {
    m_atoms.assign(1, {});
    for (std::size_t at{0}; at < m_plan.dimensions.size(); ++at) {
        std::vector<std::string> codes{m_plan.dimensions[at].total};
        if (m_told[at]) {
            codes = dimension_of(at).codes;
        }
        std::vector<std::vector<std::string>> longer;
        for (const std::vector<std::string>& atom : m_atoms) {
            for (const std::string& code : codes) {
                longer.push_back(atom);
                longer.back().push_back(code);
            }
        }
        m_atoms = std::move(longer);
    }
}

void Counting::find_atoms() {
    if (m_plan.noise) {
        cross();
    } else {
        std::set<std::vector<std::string>> held;
        for (const CountedRecord& record : m_records) {
            held.insert(codes_of(record));
        }
        m_atoms.assign(held.begin(), held.end());
    }
    std::map<std::vector<std::string>, std::uint32_t> numbers;
    for (const std::vector<std::string>& atom : m_atoms) {
        numbers.emplace(atom, static_cast<std::uint32_t>(numbers.size()));
    }
    for (const CountedRecord& record : m_records) {
        m_atom_of.push_back(numbers.at(codes_of(record)));
    }
}

/// From how many on an answer tells about everybody in its row; nothing: it does not, or is none.
/// @param least rows of fewer are passed over
std::optional<std::int64_t> Counting::telling(
    const Table& table, const Cell& cell, std::span<const std::int64_t> counts,
    std::int64_t least) const {
    const statistics::Ratio share{statistics::TableRules{}.homogeneity};
    const auto above = static_cast<std::int64_t>(share.numerator);
    const auto below = static_cast<std::int64_t>(share.denominator);
    const auto persons = [&](const Cell& of) {
        std::int64_t sum{0};
        for (const std::uint32_t atom : atoms_in(table, of)) {
            sum += counts[atom];
        }
        return sum;
    };
    for (std::size_t at{0}; at < table.dimensions.size(); ++at) {
        const statistics::Dimension& dimension{table.dimensions[at]};
        const bool answers{std::any_of(
            m_plan.dimensions.begin(), m_plan.dimensions.end(), [&](const ReleaseDimension& each) {
                return each.sensitive && each.name == dimension.name;
            })};
        if (!answers || cell.at[at] == dimension.total) {
            continue;
        }
        Cell row{cell};
        row.at[at] = dimension.total;
        const std::int64_t whole{persons(row)};
        if (whole >= least && persons(cell) * below >= whole * above) {
            return (whole * above + below - 1) / below;
        }
    }
    return std::nullopt;
}

/// Where nearly everybody gave one answer, that nobody gave another is not told: to the ledger the
/// others are atoms like any. Also in a row of few: its zeros are suppressed with it.
void Counting::add_silent_atoms() {
    std::set<std::vector<std::string>> silent;
    const std::vector<std::int64_t> counts{atom_counts()};
    for (const Table& table : m_plan.noise ? std::vector<Table>{} : shapes()) {
        for (const Cell& cell : table.cells) {
            if (!telling(table, cell, counts, 1)) {
                continue;
            }
            for (const std::uint32_t atom : atoms_in(table, cell)) {
                add_other_answers(table, m_atoms[atom], silent);
            }
        }
    }
    for (const std::vector<std::string>& atom : m_atoms) {
        silent.erase(atom);
    }
    m_atoms.insert(m_atoms.end(), silent.begin(), silent.end());
}

void Counting::add_other_answers(
    const Table& table, const std::vector<std::string>& atom,
    std::set<std::vector<std::string>>& into) const {
    for (const statistics::Dimension& dimension : table.dimensions) {
        for (std::size_t at{0}; at < m_plan.dimensions.size(); ++at) {
            const ReleaseDimension& each{m_plan.dimensions[at]};
            if (!each.sensitive || each.name != dimension.name) {
                continue;
            }
            for (const std::string& code : dimension.codes) {
                std::vector<std::string> other{atom};
                other[at] = code;
                into.insert(std::move(other));
            }
        }
    }
}

/// Declared codes in their order, without those that are merged; then what is merged, and what is
/// in no group, where there is any; under noise whether there is any or not.
statistics::Dimension Counting::dimension_of(std::size_t at) const {
    const ReleaseDimension& of{m_plan.dimensions[at]};
    statistics::Dimension made{of.name, {}, of.total};
    bool any_merged{false};
    for (std::size_t group{0}; group < of.groups.size(); ++group) {
        const std::string& code{code_of(at, group)};
        any_merged = any_merged || code != of.groups[group].code;
        if (code == of.groups[group].code) {
            made.codes.push_back(code);
        }
    }
    if (any_merged) {
        made.codes.push_back(of.merged);
    }
    if (m_plan.noise
        || std::any_of(m_records.begin(), m_records.end(), [&](const CountedRecord& record) {
               return record.groups[at] == of.groups.size();
           })) {
        made.codes.push_back(of.missing);
    }
    return made;
}

std::vector<Table> Counting::shapes() const {
    std::vector<Table> made;
    for (const std::vector<std::size_t>& places : m_plan.tables) {
        Table table;
        for (const std::size_t at : places) {
            table.dimensions.push_back(dimension_of(at));
        }
        std::vector<std::string> at;
        each_place(table.dimensions, at, table.cells);
        made.push_back(std::move(table));
    }
    return made;
}

std::vector<std::uint32_t> Counting::atoms_in(const Table& table, const Cell& cell) const {
    std::vector<std::pair<std::size_t, std::string>> fixed;
    for (std::size_t at{0}; at < table.dimensions.size(); ++at) {
        if (cell.at[at] == table.dimensions[at].total) {
            continue;
        }
        const auto found = std::find_if(
            m_plan.dimensions.begin(), m_plan.dimensions.end(),
            [&](const ReleaseDimension& each) { return each.name == table.dimensions[at].name; });
        fixed.emplace_back(
            static_cast<std::size_t>(found - m_plan.dimensions.begin()), cell.at[at]);
    }
    std::vector<std::uint32_t> atoms;
    for (std::uint32_t atom{0}; atom < m_atoms.size(); ++atom) {
        if (std::all_of(fixed.begin(), fixed.end(), [&](const auto& each) {
                return m_atoms[atom][each.first] == each.second;
            })) {
            atoms.push_back(atom);
        }
    }
    return atoms;
}

std::vector<std::int64_t> Counting::atom_counts() const {
    std::vector<std::int64_t> counts(m_atoms.size());
    for (const std::uint32_t atom : m_atom_of) {
        ++counts[atom];
    }
    return counts;
}

std::vector<Table> Counting::sums_of(std::span<const std::int64_t> atoms) const {
    std::vector<Table> made{shapes()};
    for (Table& table : made) {
        for (Cell& cell : table.cells) {
            cell.value = 0;
            for (const std::uint32_t atom : atoms_in(table, cell)) {
                *cell.value += atoms[atom];
            }
        }
    }
    return made;
}

std::vector<statistics::TrueTable> Counting::tables() const {
    std::vector<statistics::TrueTable> made;
    for (Table& table : sums_of(atom_counts())) {
        made.push_back({std::move(table), {}});
    }
    return made;
}

statistics::LedgerRelease Counting::told(const std::vector<Table>& tables, bool exact) const {
    statistics::LedgerRelease made{{}, m_plan.variable, {}, {}, false};
    for (std::size_t at{0}; at < m_records.size(); ++at) {
        made.members.push_back({m_records[at].person, m_atom_of[at]});
    }
    std::set<std::string> seen;
    const std::vector<std::int64_t> counts{atom_counts()};
    // fewer are no group that anything is told about, as in the audit of a table
    const auto least = static_cast<std::int64_t>(m_plan.threshold);
    for (const Table& table : tables) {
        for (const Cell& cell : table.cells) {
            std::string place{place_of(table, cell)};
            if (!seen.insert(place).second) {
                continue;
            }
            made.cells.push_back(
                {std::move(place), atoms_in(table, cell), exact ? cell.value : std::nullopt});
            made.cells.back().noised = !exact;
            if (exact && !cell.value) {
                made.cells.back().telling = telling(table, cell, counts, least);
            }
        }
    }
    return made;
}

std::string Counting::snapshot() const {
    std::string text;
    for (const CountedRecord& record : m_records) {
        text += std::to_string(record.person);
        for (const std::size_t group : record.groups) {
            text += ' ' + std::to_string(group);
        }
        text += '\n';
    }
    return text;
}

}
