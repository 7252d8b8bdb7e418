#pragma once
// Classes of equal records, and how they merge when one attribute is generalised by a level. The
// inner loop of the search: no allocation a node once the buffers have grown. Of the optimiser
// alone; the verifier must never use it.

#include "gateway/statistics/hierarchy.h"
#include "gateway/statistics/ratio.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gateway::statistics {

/// Records that agree in all quasi-identifiers at some node.
template <class Key> struct RecordClass {
    Key key; ///< the attributes' codes, the first in the highest bits
    std::uint32_t records;
    std::uint32_t tally; ///< its row of the tallies
};

/// All classes at a node, ascending by key, and how often each sensitive value stands in each.
template <class Key> struct Grouping {
    std::vector<RecordClass<Key>> classes;
    std::vector<std::uint32_t> tallies;
};

/// Where an attribute's code stands in the key.
struct Field {
    unsigned shift{0};
    unsigned bits{0};
};

/// Fields for attributes with so many leaves, the first in the highest bits.
[[nodiscard]] std::vector<Field> fields_for(std::span<const std::size_t> leaves);

/// Codes on level `from` → codes on level `to`.
/// @pre from ≤ to
[[nodiscard]] std::vector<std::uint32_t>
step_between(const Hierarchy& hierarchy, std::size_t from, std::size_t to);

/// Buffers of one thread.
template <class Key> struct Scratch {
    std::vector<RecordClass<Key>> classes;
    std::vector<std::size_t> runs;
    std::vector<std::size_t> next_runs;
};

/// Merges neighbours with equal keys; `to` has the classes, `tallies` the rows that they name.
/// @param width values a row of the tallies has.
template <class Key>
void combine(const std::vector<std::uint32_t>& tallies, std::size_t width, Grouping<Key>& to) {
    std::size_t made{0};
    to.tallies.resize(to.classes.size() * width);
    for (const RecordClass<Key> each : to.classes) {
        const std::uint32_t* const row{tallies.data() + each.tally * width};
        if (made > 0 && to.classes[made - 1].key == each.key) {
            to.classes[made - 1].records += each.records;
            std::uint32_t* const sum{to.tallies.data() + (made - 1) * width};
            for (std::size_t value{0}; value < width; ++value) {
                sum[value] += row[value];
            }
            continue;
        }
        std::copy(row, row + width, to.tallies.data() + made * width);
        to.classes[made] = {each.key, each.records, static_cast<std::uint32_t>(made)};
        ++made;
    }
    to.classes.resize(made);
    to.tallies.resize(made * width);
}

/// Sorts a block by merging the ascending runs that it consists of.
template <class Key> void order_block(std::span<RecordClass<Key>> block, Scratch<Key>& scratch) {
    const auto before = [](const RecordClass<Key>& left, const RecordClass<Key>& right) {
        return left.key < right.key;
    };
    std::vector<std::size_t>& runs{scratch.runs};
    runs.assign(1, 0);
    for (std::size_t at{1}; at < block.size(); ++at) {
        if (block[at].key < block[at - 1].key) {
            runs.push_back(at);
        }
    }
    runs.push_back(block.size());
    if (scratch.classes.size() < block.size()) {
        scratch.classes.resize(block.size());
    }
    RecordClass<Key>* from{block.data()};
    RecordClass<Key>* to{scratch.classes.data()};
    while (runs.size() > 2) {
        scratch.next_runs.clear();
        std::size_t at{0};
        for (; at + 2 < runs.size(); at += 2) {
            std::merge(
                from + runs[at], from + runs[at + 1], from + runs[at + 1], from + runs[at + 2],
                to + runs[at], before);
            scratch.next_runs.push_back(runs[at]);
        }
        if (at + 1 < runs.size()) {
            std::copy(from + runs[at], from + runs[at + 1], to + runs[at]);
            scratch.next_runs.push_back(runs[at]);
        }
        scratch.next_runs.push_back(block.size());
        std::swap(from, to);
        runs.swap(scratch.next_runs);
    }
    if (from != block.data()) {
        std::copy(from, from + block.size(), block.data());
    }
}

/// Generalises one attribute of all classes by `table` and merges what has become equal.
/// INVARIANT (tree order): hierarchies number labels in the order of the tree, so the recoded keys
/// are out of order only among equal prefixes up to the attribute itself, and for the last
/// attribute not at all.
template <class Key> void recode(
    const Grouping<Key>& from, Field field, std::span<const std::uint32_t> table, std::size_t width,
    Grouping<Key>& to, Scratch<Key>& scratch) {
    const Key mask{((Key{1} << field.bits) - 1) << field.shift};
    to.classes.resize(from.classes.size());
    std::size_t made{0};
    bool ordered{true};
    for (const RecordClass<Key>& each : from.classes) {
        const std::size_t code{static_cast<std::size_t>((each.key & mask) >> field.shift)};
        const Key key{(each.key & ~mask) | (Key{table[code]} << field.shift)};
        if (width == 0 && made > 0 && to.classes[made - 1].key == key) {
            to.classes[made - 1].records += each.records;
            continue;
        }
        ordered = ordered && (made == 0 || to.classes[made - 1].key <= key);
        to.classes[made++] = {key, each.records, each.tally};
    }
    to.classes.resize(made);
    if (!ordered) {
        for (std::size_t begin{0}; begin < made;) {
            const Key prefix{to.classes[begin].key >> field.shift};
            std::size_t end{begin + 1};
            while (end < made && to.classes[end].key >> field.shift == prefix) {
                ++end;
            }
            order_block(std::span{to.classes}.subspan(begin, end - begin), scratch);
            begin = end;
        }
    }
    if (!ordered || width > 0) {
        combine(from.tallies, width, to);
    }
}

}
