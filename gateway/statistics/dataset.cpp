#include "gateway/statistics/dataset.h"

#include "gateway/statistics/delimited.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

namespace gateway::statistics {

namespace {

const std::string data_place{"data"};

struct StringHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
        return std::hash<std::string_view>{}(text);
    }
};

using Dictionary = std::unordered_map<std::string, std::uint32_t, StringHash, std::equal_to<>>;

core::Rejection
reject(core::Code code, std::string path, std::optional<std::size_t> line = std::nullopt) {
    return {code, std::move(path), line, std::nullopt};
}

class Reading final {
public:
    explicit Reading(const Schema& schema) : m_schema{schema} {}

    core::Result<core::Nothing> take(std::size_t line, std::span<const std::string_view> fields) {
        if (m_made.columns.empty()) {
            return take_names(line, fields);
        }
        if (fields.size() != m_made.columns.size()) {
            return reject("RECORD_WIDTH", data_place, line);
        }
        if (m_made.records == std::numeric_limits<std::uint32_t>::max()) {
            return reject("TOO_MANY_RECORDS", data_place, line);
        }
        for (std::size_t at{0}; at < fields.size(); ++at) {
            const std::uint32_t code{number(at, fields[at], line)};
            Column& column{m_made.columns[at]};
            if (column.kind != ColumnKind::direct) {
                column.codes.push_back(code);
            }
            if (at == m_person) {
                if (column.missing[code]) {
                    return reject("PERSON_MISSING", column.name, line);
                }
                if (code != m_persons_seen && m_made.repeated_line == 0) {
                    m_made.repeated_line = line;
                }
                m_persons_seen = std::max(m_persons_seen, code + 1);
                m_made.persons.push_back(code);
            }
        }
        ++m_made.records;
        return core::Nothing{};
    }

    core::Result<DataSet> finish(const std::map<std::string, std::string>& hierarchies) && {
        if (m_made.records == 0) {
            return reject("EMPTY_SET", data_place);
        }
        for (std::size_t at{0}; at < m_made.columns.size(); ++at) {
            Column& column{m_made.columns[at]};
            if (column.kind == ColumnKind::direct) {
                column.labels = {}; // nobody needs them any more
                column.missing = {};
            }
            if (column.kind == ColumnKind::quasi) {
                if (auto fault = find_leaves(at, hierarchies)) {
                    return *std::move(fault);
                }
            }
            const ColumnPlan& plan{*m_plans[at]};
            for (const std::string& label : plan.order) {
                const auto code = m_dictionaries[at].find(label);
                if (code != m_dictionaries[at].end()
                    && std::find(column.order.begin(), column.order.end(), code->second)
                           == column.order.end()) {
                    column.order.push_back(code->second);
                }
            }
            if (!plan.order.empty() && column.order.size() != column.labels.size()) {
                return reject("ORDER_INCOMPLETE", column.name);
            }
        }
        if (m_made.repeated_line == 0) {
            m_made.persons = {}; // every record is a person of its own
        }
        return std::move(m_made);
    }

private:
    core::Result<core::Nothing>
    take_names(std::size_t line, std::span<const std::string_view> names) {
        for (const std::string_view name : names) {
            const auto plan = std::find_if(
                m_schema.columns.begin(), m_schema.columns.end(),
                [&](const ColumnPlan& each) { return each.name == name; });
            if (plan == m_schema.columns.end()) {
                return reject(
                    "COLUMN_UNKNOWN", "column " + std::to_string(m_made.columns.size() + 1), line);
            }
            for (const Column& column : m_made.columns) {
                if (column.name == name) {
                    return reject("COLUMN_TWICE", column.name, line);
                }
            }
            m_plans.push_back(&*plan);
            m_made.columns.push_back({plan->name, plan->kind, {}, {}, {}});
        }
        m_dictionaries.resize(m_made.columns.size());
        m_lines.resize(m_made.columns.size());
        for (const ColumnPlan& plan : m_schema.columns) {
            if (std::none_of(m_made.columns.begin(), m_made.columns.end(), [&](const Column& each) {
                    return each.name == plan.name;
                })) {
                return reject("COLUMN_ABSENT", plan.name, line);
            }
        }
        return find_person(line);
    }

    core::Result<core::Nothing> find_person(std::size_t line) {
        std::vector<std::size_t> direct;
        for (std::size_t at{0}; at < m_made.columns.size(); ++at) {
            if (m_made.columns[at].kind == ColumnKind::direct
                && (m_schema.person.empty() || m_made.columns[at].name == m_schema.person)) {
                direct.push_back(at);
            }
        }
        if (direct.size() > 1 || (direct.empty() && !m_schema.person.empty())) {
            return reject("PERSON_UNCLEAR", data_place, line);
        }
        if (!direct.empty()) {
            m_person = direct.front();
        }
        return core::Nothing{};
    }

    std::uint32_t number(std::size_t at, std::string_view value, std::size_t line) {
        if (m_made.columns[at].kind == ColumnKind::direct && at != m_person) {
            return 0; // not even looked at
        }
        Dictionary& dictionary{m_dictionaries[at]};
        const auto known = dictionary.find(value);
        if (known != dictionary.end()) {
            return known->second;
        }
        Column& column{m_made.columns[at]};
        const std::uint32_t code{static_cast<std::uint32_t>(dictionary.size())};
        dictionary.emplace(value, code);
        column.missing.push_back(
            std::find(m_schema.missing.begin(), m_schema.missing.end(), value)
            != m_schema.missing.end());
        if (column.kind != ColumnKind::direct) {
            column.labels.emplace_back(value);
            m_lines[at].push_back(line);
        }
        return code;
    }

    /// Hierarchies are read when the values are known: a missing value is a leaf only where the
    /// data has one, and no leaf more may be in a loss.
    std::optional<core::Rejection>
    find_leaves(std::size_t at, const std::map<std::string, std::string>& hierarchies) {
        Column& column{m_made.columns[at]};
        const std::string& name{m_plans[at]->hierarchy};
        const auto text = hierarchies.find(name);
        if (text == hierarchies.end()) {
            return reject("HIERARCHY_ABSENT", column.name);
        }
        std::vector<std::string> missing;
        for (std::size_t code{0}; code < column.labels.size(); ++code) {
            if (column.missing[code]) {
                missing.push_back(column.labels[code]);
            }
        }
        auto read = Hierarchy::read(text->second, m_schema.hierarchy_separator, name, missing);
        if (!read) {
            return read.rejection();
        }
        std::vector<std::uint32_t> leaf_of;
        for (std::size_t code{0}; code < column.labels.size(); ++code) {
            const auto leaf = read.value().leaf(column.labels[code]);
            if (!leaf) {
                return reject("HIERARCHY_LEAF_MISSING", column.name, m_lines[at][code]);
            }
            leaf_of.push_back(*leaf);
        }
        std::vector<std::uint32_t>& leaves{m_made.leaves.emplace_back(std::move(column.codes))};
        for (std::uint32_t& each : leaves) {
            each = leaf_of[each];
        }
        column.codes = {};
        m_made.hierarchies.push_back(std::move(read).value());
        return std::nullopt;
    }

    const Schema& m_schema;
    DataSet m_made;
    std::vector<const ColumnPlan*> m_plans;
    std::vector<Dictionary> m_dictionaries;
    std::vector<std::vector<std::size_t>> m_lines; ///< where each value stood first
    std::size_t m_person{std::numeric_limits<std::size_t>::max()};
    std::uint32_t m_persons_seen{0};
};

}

core::Result<DataSet> read_data(
    std::string_view text, const Schema& schema,
    const std::map<std::string, std::string>& hierarchies) {
    Reading reading{schema};
    const auto read = read_delimited(
        text, schema.separator, data_place,
        [&](std::size_t line, std::span<const std::string_view> fields) {
            return reading.take(line, fields);
        });
    if (!read) {
        return read.rejection();
    }
    return std::move(reading).finish(hierarchies);
}

}
