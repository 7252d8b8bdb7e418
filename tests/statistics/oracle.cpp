#include "tests/statistics/oracle.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <sstream>

namespace tests::statistics {

namespace {

using Rows = std::map<std::string, std::vector<std::string>>; // leaf → labels by level

Rows rows_of(const std::string& text) {
    Rows rows;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        std::vector<std::string> labels;
        std::istringstream fields{line};
        for (std::string field; std::getline(fields, field, ';');) {
            labels.push_back(field);
        }
        rows[labels[0]] = labels;
    }
    return rows;
}

using Counts = std::map<std::string, std::uint64_t>;

bool is_safe(
    const stat::Models& models, const Counts& counts, const Counts& whole, const World& world) {
    long double size{0};
    long double all{0};
    std::vector<std::uint64_t> sorted;
    for (const auto& [value, count] : counts) {
        size += count;
        sorted.push_back(count);
    }
    for (const auto& [value, count] : whole) {
        all += count;
    }
    std::sort(sorted.rbegin(), sorted.rend());
    if (size < models.k || (models.l && sorted.size() < *models.l)) {
        return false;
    }
    if (models.c) {
        std::uint64_t tail{0};
        for (std::size_t rank{*models.l}; rank <= sorted.size(); ++rank) {
            tail += sorted[rank - 1];
        }
        if (sorted[0] * models.c->denominator >= tail * models.c->numerator) {
            return false;
        }
    }
    if (models.t) {
        const auto& order = world.schema.columns.back().order;
        long double distance{0};
        long double running{0};
        std::vector<std::string> values{order};
        if (order.empty()) {
            for (const auto& [value, count] : whole) {
                values.push_back(value);
            }
        }
        std::size_t known{0};
        for (const std::string& value : values) {
            if (!whole.contains(value)) {
                continue;
            }
            ++known;
            const long double here{
                (counts.contains(value) ? counts.at(value) : 0) / size - whole.at(value) / all};
            running = order.empty() ? here : running + here;
            distance += std::fabs(running);
        }
        distance /= order.empty() ? 2 : static_cast<long double>(known - 1);
        const long double t{
            static_cast<long double>(models.t->numerator)
            / static_cast<long double>(models.t->denominator)};
        return distance <= t + 1e-12L;
    }
    return true;
}

struct Group {
    std::uint64_t size{0};
    Counts counts;
    std::vector<double> shares; ///< of the leaves, by column
};

}

OracleNode
node_of(const World& world, const stat::Models& models, std::vector<std::uint32_t> levels) {
    const std::size_t columns{levels.size()};
    std::vector<Rows> rows;
    for (std::size_t at{0}; at < columns; ++at) {
        rows.push_back(rows_of(world.hierarchies.at(world.schema.columns[at].hierarchy)));
    }
    std::map<std::vector<std::string>, Group> groups;
    Counts whole;
    for (const auto& record : world.records) {
        std::vector<std::string> key;
        std::vector<double> shares;
        for (std::size_t at{0}; at < columns; ++at) {
            key.push_back(rows[at].at(record[at])[levels[at]]);
            double below{0};
            for (const auto& [leaf, labels] : rows[at]) {
                below += labels[levels[at]] == key.back() ? 1 : 0;
            }
            shares.push_back(below / static_cast<double>(rows[at].size()));
        }
        Group& group{groups[key]};
        ++group.size;
        ++group.counts[record.back()];
        group.shares = shares;
        ++whole[record.back()];
    }
    OracleNode node;
    node.levels = std::move(levels);
    const auto all = static_cast<double>(world.records.size());
    std::vector<double> sums(columns, 0);
    for (const auto& [key, group] : groups) {
        node.sizes.push_back(group.size);
        const bool kept{is_safe(models, group.counts, whole, world)};
        const auto size = static_cast<double>(group.size);
        node.violating += kept ? 0 : group.size;
        node.classes += kept ? 1 : 0;
        node.discernibility += kept ? size * size : size * all;
        for (std::size_t at{0}; at < columns; ++at) {
            sums[at] += kept ? size * group.shares[at] : size;
        }
    }
    std::sort(node.sizes.begin(), node.sizes.end());
    node.feasible = node.classes > 0
                    && node.violating * models.suppression.denominator
                           <= models.suppression.numerator * world.records.size();
    double product{1};
    for (std::size_t at{0}; at < columns; ++at) {
        const double least{all / static_cast<double>(rows[at].size())};
        product *= 1 + std::max(0.0, (sums[at] - least) / (all - least));
    }
    node.loss = std::pow(product, 1.0 / static_cast<double>(columns)) - 1;
    node.class_size = all / static_cast<double>(node.classes + (node.violating > 0 ? 1 : 0));
    return node;
}

std::vector<OracleNode> all_nodes(const World& world, const stat::Models& models) {
    std::vector<std::uint32_t> heights;
    for (const stat::ColumnPlan& column : world.schema.columns) {
        if (column.kind == stat::ColumnKind::quasi) {
            const std::string& text{world.hierarchies.at(column.hierarchy)};
            const std::string first{text.substr(0, text.find('\n'))};
            heights.push_back(
                static_cast<std::uint32_t>(std::count(first.begin(), first.end(), ';')));
        }
    }
    std::vector<OracleNode> nodes;
    std::vector<std::uint32_t> levels(heights.size(), 0);
    for (;;) {
        nodes.push_back(node_of(world, models, levels));
        std::size_t at{levels.size()};
        while (at > 0 && levels[at - 1] == heights[at - 1]) {
            levels[--at] = 0;
        }
        if (at == 0) {
            return nodes;
        }
        ++levels[at - 1];
    }
}

double by(const OracleNode& node, stat::Metric metric) {
    switch (metric) {
    case stat::Metric::loss: return node.loss;
    case stat::Metric::dm: return node.discernibility;
    case stat::Metric::aecs: return node.class_size;
    }
    return 0;
}

}
