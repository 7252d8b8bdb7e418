#include "gateway/statistics/hierarchy.h"

#include "gateway/statistics/delimited.h"

#include <algorithm>
#include <numeric>

namespace gateway::statistics {

namespace {

using Labels = std::vector<std::string>;

/// The rows as they stand, each label numbered within its level in the order of appearance.
class Draft final {
public:
    explicit Draft(const std::string& place) : m_place{place} {}

    core::Result<core::Nothing> take(std::size_t line, std::span<const std::string_view> fields) {
        if (m_levels.empty()) {
            m_levels.resize(fields.size());
        }
        if (fields.size() != m_levels.size()) {
            return reject("HIERARCHY_WIDTH", line);
        }
        std::vector<std::uint32_t> path;
        for (std::size_t level{0}; level < fields.size(); ++level) {
            if (level > 0 && fields[level].empty()) {
                return reject("HIERARCHY_LABEL_EMPTY", line);
            }
            path.push_back(number(m_levels[level], std::string{fields[level]}));
        }
        if (path[0] + 1 != m_levels[0].labels.size() || path[0] != m_paths.size()) {
            return reject("HIERARCHY_LEAF_TWICE", line);
        }
        for (std::size_t level{0}; level + 1 < path.size(); ++level) {
            std::vector<std::uint32_t>& parents{m_levels[level].parents};
            if (path[level] == parents.size()) {
                parents.push_back(path[level + 1]);
            }
            if (parents[path[level]] != path[level + 1]) {
                return reject("HIERARCHY_NOT_A_TREE", line);
            }
            add_edge(fields[level], fields[level + 1], line);
        }
        m_paths.push_back(std::move(path));
        return core::Nothing{};
    }

    void add_missing(const std::string& mark) {
        if (m_levels.empty() || m_levels[0].numbers.contains(mark)) {
            return;
        }
        std::vector<std::uint32_t> path;
        for (std::size_t level{0}; level < m_levels.size(); ++level) {
            const bool root{
                level + 1 == m_levels.size() && m_levels[level].labels.size() == 1 && level > 0};
            path.push_back(root ? 0 : number(m_levels[level], mark));
        }
        m_paths.push_back(std::move(path));
    }

    /// A label that comes back above another one: the line that closes the circle.
    std::optional<std::size_t> circle() const {
        enum class Mark : std::uint8_t { fresh, open, done };
        std::vector<Mark> marks(m_above.size(), Mark::fresh);
        for (std::uint32_t start{0}; start < m_above.size(); ++start) {
            std::vector<std::pair<std::uint32_t, std::size_t>> way{{start, 0}};
            while (!way.empty()) {
                auto& [label, next] = way.back();
                if (next == 0 && marks[label] == Mark::done) {
                    way.pop_back();
                    continue;
                }
                marks[label] = Mark::open;
                if (next == m_above[label].size()) {
                    marks[label] = Mark::done;
                    way.pop_back();
                    continue;
                }
                const Edge edge{m_above[label][next++]};
                if (marks[edge.to] == Mark::open) {
                    return edge.line;
                }
                way.emplace_back(edge.to, 0);
            }
        }
        return std::nullopt;
    }

    core::Rejection reject(core::Code code, std::optional<std::size_t> line) const {
        return {code, m_place, line, std::nullopt};
    }

    std::size_t levels() const { return m_levels.size(); }
    const std::vector<std::vector<std::uint32_t>>& paths() const { return m_paths; }
    const Labels& labels(std::size_t level) const { return m_levels[level].labels; }

private:
    struct Level {
        std::unordered_map<std::string, std::uint32_t> numbers;
        Labels labels;
        std::vector<std::uint32_t> parents;
    };

    struct Edge {
        std::uint32_t to;
        std::size_t line;
    };

    static std::uint32_t number(Level& level, std::string label) {
        const auto [found, added] =
            level.numbers.try_emplace(label, static_cast<std::uint32_t>(level.labels.size()));
        if (added) {
            level.labels.push_back(std::move(label));
        }
        return found->second;
    }

    std::uint32_t name(std::string_view label) {
        const auto [found, added] =
            m_names.try_emplace(std::string{label}, static_cast<std::uint32_t>(m_above.size()));
        if (added) {
            m_above.emplace_back();
        }
        return found->second;
    }

    void add_edge(std::string_view below, std::string_view above, std::size_t line) {
        if (below == above) {
            return; // a label may stay itself on the next level
        }
        const std::uint32_t from{name(below)};
        const std::uint32_t to{name(above)};
        std::vector<Edge>& edges{m_above[from]};
        if (std::none_of(edges.begin(), edges.end(), [&](Edge edge) { return edge.to == to; })) {
            edges.push_back({to, line});
        }
    }

    const std::string& m_place;
    std::vector<Level> m_levels;
    std::vector<std::vector<std::uint32_t>> m_paths;
    std::unordered_map<std::string, std::uint32_t> m_names; ///< over all levels
    std::vector<std::vector<Edge>> m_above;
};

}

core::Result<Hierarchy> Hierarchy::read(
    std::string_view text, char separator, const std::string& place,
    std::span<const std::string> missing) {
    Draft draft{place};
    const auto read = read_delimited(
        text, separator, place, [&](std::size_t line, std::span<const std::string_view> fields) {
            return draft.take(line, fields);
        });
    if (!read) {
        return read.rejection();
    }
    if (draft.levels() == 0) {
        return draft.reject("HIERARCHY_EMPTY", std::nullopt);
    }
    if (const auto line = draft.circle()) {
        return draft.reject("HIERARCHY_CYCLE", line);
    }
    for (const std::string& mark : missing) {
        draft.add_missing(mark);
    }
    std::vector<std::vector<std::uint32_t>> paths{draft.paths()};
    std::sort(paths.begin(), paths.end(), [](const auto& left, const auto& right) {
        return std::lexicographical_compare(
            left.rbegin(), left.rend(), right.rbegin(), right.rend());
    });
    Hierarchy made;
    made.m_labels.resize(draft.levels());
    made.m_codes.resize(draft.levels());
    made.m_below.resize(draft.levels());
    for (std::size_t level{0}; level < draft.levels(); ++level) {
        for (std::size_t leaf{0}; leaf < paths.size(); ++leaf) {
            if (leaf == 0 || paths[leaf][level] != paths[leaf - 1][level]) {
                made.m_labels[level].push_back(draft.labels(level)[paths[leaf][level]]);
                made.m_below[level].push_back(0);
            }
            ++made.m_below[level].back();
            made.m_codes[level].push_back(
                static_cast<std::uint32_t>(made.m_labels[level].size() - 1));
        }
    }
    for (std::uint32_t leaf{0}; leaf < made.leaves(); ++leaf) {
        made.m_leaf.emplace(made.m_labels[0][leaf], leaf);
    }
    return made;
}

std::optional<std::uint32_t> Hierarchy::leaf(std::string_view label) const {
    const auto found = m_leaf.find(std::string{label});
    return found == m_leaf.end() ? std::nullopt : std::optional{found->second};
}

}
