#pragma once
// The lattice of generalisations over one set: keys, what a node loses, whether a class is safe.
// Read by all threads of the search, written by none. Of the optimiser alone.

#include "gateway/statistics/dataset.h"
#include "gateway/statistics/grouping.h"
#include "gateway/statistics/metrics.h"
#include "gateway/statistics/models.h"
#include "gateway/statistics/search.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace gateway::statistics {

inline std::vector<Sensitive> sensitive_of(const DataSet& data) {
    std::vector<Sensitive> made;
    for (const Column& column : data.columns) {
        if (column.kind != ColumnKind::sensitive) {
            continue;
        }
        Sensitive& each{made.emplace_back()};
        each.totals.resize(column.labels.size());
        for (const std::uint32_t code : column.codes) {
            ++each.totals[code];
        }
        each.missing = column.missing;
        each.order = column.order;
    }
    return made;
}

/// What all threads read.
template <class Key> class Lattice final {
public:
    Lattice(const DataSet& data, const Models& models, const SearchOptions& options)
        : m_data{data}, m_models{models}, m_metric{options.metric}, m_lowest{options.lowest} {
        const std::size_t count{data.hierarchies.size()};
        m_lowest.resize(count);
        m_order.resize(count);
        std::iota(m_order.begin(), m_order.end(), std::size_t{0});
        // those with most levels come last, where rolling up is cheapest and most nodes are
        std::stable_sort(m_order.begin(), m_order.end(), [&](std::size_t left, std::size_t right) {
            const Hierarchy& one{data.hierarchies[left]};
            const Hierarchy& other{data.hierarchies[right]};
            return one.levels() != other.levels() ? one.levels() < other.levels()
                                                  : one.leaves() > other.leaves();
        });
        std::vector<std::size_t> leaves;
        for (const std::size_t at : m_order) {
            leaves.push_back(data.hierarchies[at].leaves());
        }
        m_fields = fields_for(leaves);
        if (models.l || models.c || models.t) {
            m_sensitive = sensitive_of(data);
            for (const Sensitive& each : m_sensitive) {
                m_width += each.totals.size();
            }
        }
        prepare_covered();
        prepare_repeated();
        m_limit = floor_of(models.suppression, data.records);
    }

    std::size_t attributes() const { return m_order.size(); }
    std::size_t width() const { return m_width; }
    Field field(std::size_t at) const { return m_fields[at]; }
    std::uint32_t lowest(std::size_t at) const { return m_lowest[m_order[at]]; }
    std::uint32_t highest(std::size_t at) const {
        return static_cast<std::uint32_t>(hierarchy(at).levels() - 1);
    }
    const Hierarchy& hierarchy(std::size_t at) const { return m_data.hierarchies[m_order[at]]; }

    /// The key of a record at a node (levels in this lattice's order).
    Key key_of(std::size_t record, std::span<const std::uint32_t> levels) const {
        Key key{0};
        for (std::size_t at{0}; at < m_order.size(); ++at) {
            const std::uint32_t leaf{m_data.leaves[m_order[at]][record]};
            key |= Key{hierarchy(at).codes(levels[at])[leaf]} << m_fields[at].shift;
        }
        return key;
    }

    std::vector<std::uint32_t> bottom() const {
        std::vector<std::uint32_t> levels;
        for (std::size_t at{0}; at < m_order.size(); ++at) {
            levels.push_back(lowest(at));
        }
        return levels;
    }

    /// Levels in the order of the data.
    Levels told(std::span<const std::uint32_t> levels) const {
        Levels made(levels.size());
        for (std::size_t at{0}; at < levels.size(); ++at) {
            made[m_order[at]] = levels[at];
        }
        return made;
    }

    std::vector<std::uint32_t> own(const Levels& told) const {
        std::vector<std::uint32_t> made;
        for (const std::size_t at : m_order) {
            made.push_back(told[at]);
        }
        return made;
    }

    Grouping<Key> group(std::span<const std::uint32_t> levels) const {
        std::vector<std::pair<Key, std::uint32_t>> keys(m_data.records);
        for (std::uint32_t record{0}; record < keys.size(); ++record) {
            keys[record] = {key_of(record, levels), record};
        }
        std::sort(keys.begin(), keys.end());
        Grouping<Key> made;
        std::vector<const Column*> columns;
        for (const Column& column : m_data.columns) {
            if (m_width > 0 && column.kind == ColumnKind::sensitive) {
                columns.push_back(&column);
            }
        }
        RecordClass<Key>* const classes{made.room_for(keys.size())};
        for (const auto& [key, record] : keys) {
            if (made.count == 0 || classes[made.count - 1].key != key) {
                classes[made.count] = {key, 0, static_cast<std::uint32_t>(made.count)};
                ++made.count;
                made.tallies.resize(made.tallies.size() + m_width);
            }
            ++classes[made.count - 1].records;
            std::size_t offset{(made.count - 1) * m_width};
            for (const Column* const column : columns) {
                ++made.tallies[offset + column->codes[record]];
                offset += column->labels.size();
            }
        }
        return made;
    }

    /// Persons a class, where persons have several records; empty: as many as records.
    std::vector<std::uint32_t>
    persons(const Grouping<Key>& grouping, std::span<const std::uint32_t> levels) const {
        std::vector<std::uint32_t> made;
        if (m_repeated.empty()) {
            return made;
        }
        std::vector<std::pair<Key, std::uint32_t>> keys;
        keys.reserve(m_repeated.size());
        for (const std::uint32_t record : m_repeated) {
            keys.emplace_back(key_of(record, levels), m_data.persons[record]);
        }
        std::sort(keys.begin(), keys.end());
        std::size_t at{0};
        for (const RecordClass<Key>& each : grouping.classes()) {
            std::uint32_t count{each.records};
            for (std::size_t begin{at}; at < keys.size() && keys[at].first == each.key; ++at) {
                count -= at > begin && keys[at] == keys[at - 1] ? 1U : 0U;
            }
            made.push_back(count);
        }
        return made;
    }

    bool is_safe(
        const Grouping<Key>& grouping, std::size_t at, std::span<const std::uint32_t> persons,
        std::vector<std::uint64_t>& scratch) const {
        const RecordClass<Key>& each{grouping.classes()[at]};
        if ((persons.empty() ? each.records : persons[at]) < m_models.k) {
            return false;
        }
        const std::uint32_t* row{grouping.tallies.data() + at * m_width};
        for (const Sensitive& column : m_sensitive) {
            if (!satisfies(m_models, column, {row, column.totals.size()}, each.records, scratch)) {
                return false;
            }
            row += column.totals.size();
        }
        return true;
    }

    std::uint64_t limit() const { return m_limit; }

    /// Whether a class that is safe stays so when it is merged with others. k and distinct-l are
    /// such; recursive-(c,l) and t are not.
    bool improves_upwards() const { return !m_models.c && !m_models.t; }

    /// What no node at or above these levels gets below, whatever it suppresses: a suppressed
    /// record costs as much as one at the root. Without bound for the metrics that need the
    /// classes.
    double least_loss(std::span<const std::uint32_t> levels) const {
        if (m_metric != Metric::loss) {
            return 0;
        }
        std::vector<AttributeSum> sums(m_order.size());
        for (std::size_t at{0}; at < m_order.size(); ++at) {
            const std::size_t own{m_own[at]};
            sums[at] = {hierarchy(own).leaves(), m_covered[own][levels[own]]};
        }
        return loss_of(sums, m_data.records, 0);
    }

    /// How many nodes there are at or above these levels in the attributes from `depth` on.
    std::uint64_t nodes_above(std::span<const std::uint32_t> levels, std::size_t depth) const {
        std::uint64_t nodes{1};
        for (std::size_t at{depth}; at < m_order.size(); ++at) {
            nodes *= highest(at) - levels[at] + std::uint64_t{1};
        }
        return nodes;
    }

    /// By the metric, of a node with these classes suppressed.
    double loss(
        const Grouping<Key>& grouping, std::span<const std::uint32_t> levels,
        std::span<const std::size_t> suppressed_classes, std::uint64_t suppressed) const {
        switch (m_metric) {
        case Metric::loss: return attribute_loss(grouping, levels, suppressed_classes, suppressed);
        case Metric::dm: {
            std::uint64_t squares{0};
            for (const RecordClass<Key>& each : grouping.classes()) {
                squares += std::uint64_t{each.records} * each.records;
            }
            for (const std::size_t at : suppressed_classes) {
                const std::uint64_t records{grouping.classes()[at].records};
                squares -= records * records;
            }
            return discernibility_of(squares, m_data.records, suppressed);
        }
        case Metric::aecs:
            return class_size_of(
                grouping.classes().size() - suppressed_classes.size(), m_data.records, suppressed);
        }
        return 0;
    }

private:
    double attribute_loss(
        const Grouping<Key>& grouping, std::span<const std::uint32_t> levels,
        std::span<const std::size_t> suppressed_classes, std::uint64_t suppressed) const {
        std::vector<AttributeSum> sums(m_order.size());
        for (std::size_t at{0}; at < m_order.size(); ++at) { // in the order of the data
            const std::size_t own{m_own[at]};
            const auto below = hierarchy(own).leaves_below(levels[own]);
            const Key mask{(Key{1} << m_fields[own].bits) - 1};
            std::uint64_t covered{m_covered[own][levels[own]]};
            for (const std::size_t gone : suppressed_classes) {
                const RecordClass<Key>& each{grouping.classes()[gone]};
                const std::size_t code{
                    static_cast<std::size_t>((each.key >> m_fields[own].shift) & mask)};
                covered -= std::uint64_t{each.records} * below[code];
            }
            sums[at] = {hierarchy(own).leaves(), covered};
        }
        return loss_of(sums, m_data.records, suppressed);
    }

    void prepare_covered() {
        m_own.resize(m_order.size());
        for (std::size_t at{0}; at < m_order.size(); ++at) {
            m_own[m_order[at]] = at;
            std::vector<std::uint64_t> records(hierarchy(at).leaves());
            for (const std::uint32_t leaf : m_data.leaves[m_order[at]]) {
                ++records[leaf];
            }
            std::vector<std::uint64_t>& covered{m_covered.emplace_back()};
            for (std::size_t level{0}; level < hierarchy(at).levels(); ++level) {
                std::uint64_t sum{0};
                for (std::size_t leaf{0}; leaf < records.size(); ++leaf) {
                    sum += records[leaf]
                           * hierarchy(at).leaves_below(level)[hierarchy(at).codes(level)[leaf]];
                }
                covered.push_back(sum);
            }
        }
    }

    void prepare_repeated() {
        std::vector<std::uint32_t> records;
        for (const std::uint32_t person : m_data.persons) {
            records.resize(std::max<std::size_t>(records.size(), person + std::size_t{1}));
            ++records[person];
        }
        for (std::uint32_t record{0}; record < m_data.persons.size(); ++record) {
            if (records[m_data.persons[record]] > 1) {
                m_repeated.push_back(record);
            }
        }
    }

    const DataSet& m_data;
    const Models& m_models;
    Metric m_metric;
    Levels m_lowest;                  ///< in the order of the data
    std::vector<std::size_t> m_order; ///< of the data's attributes
    std::vector<std::size_t> m_own;   ///< the other way
    std::vector<Field> m_fields;
    std::vector<Sensitive> m_sensitive;
    std::size_t m_width{0};
    std::vector<std::vector<std::uint64_t>> m_covered; ///< by attribute and level
    std::vector<std::uint32_t> m_repeated;             ///< records of persons with several
    std::uint64_t m_limit{0};
};

}
