#pragma once
// Classes of equal records, and how they merge when one attribute is generalised by a level. The
// inner loop of the search: no allocation a node once the buffers have grown. Of the optimiser
// alone; the verifier must never use it.

#include "gateway/statistics/hierarchy.h"
#include "gateway/statistics/ratio.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
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
    /// Not initialised, so that pages nobody writes take no memory.
    std::unique_ptr<RecordClass<Key>[]> storage;
    std::size_t capacity{0};
    std::size_t count{0}; ///< of it in use
    std::vector<std::uint32_t> tallies;

    [[nodiscard]] std::span<const RecordClass<Key>> classes() const noexcept {
        return {storage.get(), count};
    }

    /// Room for so many, whatever stands there; what stood there is gone if it was less.
    [[nodiscard]] RecordClass<Key>* room_for(std::size_t most) {
        if (capacity < most) {
            storage = std::make_unique_for_overwrite<RecordClass<Key>[]>(most);
            capacity = most;
        }
        return storage.get();
    }
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

/// Sums of records by the low bits of their keys, given back in order: merging the runs of a block
/// in one pass where few bits are below the attribute.
class Buckets final {
public:
    static constexpr unsigned most_bits{12};

    void add(std::size_t low, std::uint32_t records) noexcept {
        m_records[low] += records;
        m_marks[low / 64] |= std::uint64_t{1} << (low % 64);
        m_marked |= std::uint64_t{1} << (low / 64);
    }

    /// Visits what was added, ascending, and is empty afterwards.
    template <class Visit> void drain(const Visit& visit) {
        for (; m_marked != 0; m_marked &= m_marked - 1) {
            const auto word = static_cast<std::size_t>(std::countr_zero(m_marked));
            for (std::uint64_t marks{m_marks[word]}; marks != 0; marks &= marks - 1) {
                const std::size_t low{
                    word * 64 + static_cast<std::size_t>(std::countr_zero(marks))};
                visit(low, m_records[low]);
                m_records[low] = 0;
            }
            m_marks[word] = 0;
        }
    }

private:
    std::array<std::uint32_t, std::size_t{1} << most_bits> m_records{};
    std::array<std::uint64_t, 64> m_marks{};
    std::uint64_t m_marked{0};
};

/// Buffers of one thread.
template <class Key> struct Scratch {
    Buckets buckets;
    std::vector<RecordClass<Key>> classes;
    std::vector<std::size_t> runs;
    std::vector<std::size_t> next_runs;
};

/// Merges neighbours with equal keys; `to` has the classes, `tallies` the rows that they name.
/// @param width values a row of the tallies has.
template <class Key>
void combine(const std::vector<std::uint32_t>& tallies, std::size_t width, Grouping<Key>& to) {
    std::size_t made{0};
    RecordClass<Key>* const classes{to.storage.get()};
    to.tallies.resize(to.count * width);
    for (std::size_t at{0}; at < to.count; ++at) {
        const RecordClass<Key> each{classes[at]};
        const std::uint32_t* const row{tallies.data() + each.tally * width};
        if (made > 0 && classes[made - 1].key == each.key) {
            classes[made - 1].records += each.records;
            std::uint32_t* const sum{to.tallies.data() + (made - 1) * width};
            for (std::size_t value{0}; value < width; ++value) {
                sum[value] += row[value];
            }
            continue;
        }
        std::copy(row, row + width, to.tallies.data() + made * width);
        classes[made] = {each.key, each.records, static_cast<std::uint32_t>(made)};
        ++made;
    }
    to.count = made;
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

/// recode() where no tallies are kept and few bits are below the attribute.
template <class Key> void recode_short(
    const Grouping<Key>& from, Field field, std::span<const std::uint32_t> table, Grouping<Key>& to,
    Buckets& buckets) {
    const Key mask{(Key{1} << field.bits) - 1};
    const Key low{(Key{1} << field.shift) - 1};
    const std::uint32_t* const codes{table.data()};
    RecordClass<Key>* out{to.room_for(from.count)};
    Key prefix{0};
    const auto drain = [&] {
        buckets.drain([&](std::size_t rest, std::uint32_t records) {
            *out++ = {(prefix << field.shift) | static_cast<Key>(rest), records, 0};
        });
    };
    for (const RecordClass<Key>& each : from.classes()) {
        const Key above{each.key >> field.shift};
        const Key next{(above & ~mask) | Key{codes[static_cast<std::size_t>(above & mask)]}};
        if (next != prefix) {
            drain();
            prefix = next;
        }
        buckets.add(static_cast<std::size_t>(each.key & low), each.records);
    }
    drain();
    to.count = static_cast<std::size_t>(out - to.storage.get());
}

/// Puts in order what a recoded attribute has left as runs among equal prefixes.
template <class Key> void order_runs(Grouping<Key>& grouping, Field field, Scratch<Key>& scratch) {
    RecordClass<Key>* const classes{grouping.storage.get()};
    for (std::size_t begin{0}; begin < grouping.count;) {
        const Key prefix{classes[begin].key >> field.shift};
        std::size_t end{begin + 1};
        while (end < grouping.count && classes[end].key >> field.shift == prefix) {
            ++end;
        }
        order_block(std::span{classes + begin, end - begin}, scratch);
        begin = end;
    }
}

/// Generalises one attribute of all classes by `table` and merges what has become equal.
/// INVARIANT (tree order): hierarchies number labels in the order of the tree, so the recoded keys
/// are out of order only among equal prefixes up to the attribute itself, and for the last
/// attribute not at all.
template <class Key> void recode(
    const Grouping<Key>& from, Field field, std::span<const std::uint32_t> table, std::size_t width,
    Grouping<Key>& to, Scratch<Key>& scratch) {
    if (width == 0 && field.shift > 0 && field.shift <= Buckets::most_bits) {
        recode_short(from, field, table, to, scratch.buckets);
        return;
    }
    const Key mask{((Key{1} << field.bits) - 1) << field.shift};
    const std::uint32_t* const codes{table.data()};
    RecordClass<Key>* const out{to.room_for(from.count)};
    std::size_t made{0};
    bool ordered{true};
    for (const RecordClass<Key>& each : from.classes()) {
        const std::size_t code{static_cast<std::size_t>((each.key & mask) >> field.shift)};
        const Key key{(each.key & ~mask) | (Key{codes[code]} << field.shift)};
        if (width == 0 && made > 0 && out[made - 1].key == key) {
            out[made - 1].records += each.records;
            continue;
        }
        ordered = ordered && (made == 0 || out[made - 1].key <= key);
        out[made++] = {key, each.records, each.tally};
    }
    to.count = made;
    if (!ordered) {
        order_runs(to, field, scratch);
    }
    if (!ordered || width > 0) {
        combine(from.tallies, width, to);
    }
}

}
