#include "gateway/statistics/search.h"

#include "gateway/statistics/lattice.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <exception>
#include <limits>
#include <map>
#include <thread>
#include <tuple>

namespace gateway::statistics {

namespace {

/// The least loss that any thread has found. What cannot get below it need not be grouped.
class LeastLoss final {
public:
    void found(double loss) noexcept {
        double known{m_loss.load(std::memory_order_relaxed)};
        while (loss < known && !m_loss.compare_exchange_weak(known, loss)) {
        }
    }

    /// Whether a node that loses at least `bound` cannot win, not even as the first of equals.
    [[nodiscard]] bool beats(double bound) const noexcept {
        constexpr double rounding{1e-9};
        return bound > m_loss.load(std::memory_order_relaxed) + rounding;
    }

private:
    std::atomic<double> m_loss{std::numeric_limits<double>::infinity()};
};

/// What one thread walks with.
template <class Key> class Walk final {
public:
    /// Both outlive it.
    Walk(const Lattice<Key>& lattice, LeastLoss& least)
        : m_lattice{lattice}, m_least{least}, m_levels{lattice.bottom()},
          m_arena(2 * lattice.attributes()) {
        for (std::size_t at{0}; at < lattice.attributes(); ++at) {
            std::vector<std::vector<std::uint32_t>>& steps{m_steps.emplace_back(1)};
            for (std::size_t level{1}; level <= lattice.highest(at); ++level) {
                steps.push_back(step_between(lattice.hierarchy(at), level - 1, level));
            }
            m_to_root.push_back(
                step_between(lattice.hierarchy(at), lattice.lowest(at), lattice.highest(at)));
        }
    }

    /// Looks at the node itself and at all above it in the attributes from `depth` on.
    void look(const Grouping<Key>& grouping, std::vector<std::uint32_t> levels, std::size_t depth) {
        m_levels = std::move(levels);
        weigh(grouping);
        descend(grouping, depth);
    }

    /// look() from the third attribute on, without grouping, if nothing of it can win.
    bool pass_over_all(const std::vector<std::uint32_t>& levels) {
        m_levels = levels;
        return pass_over(2);
    }

    void
    generalise(const Grouping<Key>& from, std::size_t at, std::uint32_t level, Grouping<Key>& to) {
        recode(
            from, m_lattice.field(at),
            step_between(m_lattice.hierarchy(at), m_lattice.lowest(at), level), m_lattice.width(),
            to, m_scratch);
    }

    std::uint64_t nodes() const { return m_nodes; }
    std::optional<Candidate>& best() { return m_best; }

private:
    void descend(const Grouping<Key>& grouping, std::size_t depth) {
        if (depth == m_lattice.attributes()) {
            return;
        }
        if (is_hopeless(grouping, depth)) {
            m_nodes += m_lattice.nodes_above(m_levels, depth) - 1;
            return;
        }
        descend(grouping, depth + 1);
        const Grouping<Key>* from{&grouping};
        const std::uint32_t lowest{m_lattice.lowest(depth)};
        for (std::uint32_t level{lowest + 1}; level <= m_lattice.highest(depth); ++level) {
            m_levels[depth] = level;
            if (pass_over(depth)) {
                break; // nor do higher levels lose less
            }
            Grouping<Key>& to{m_arena[2 * depth + level % 2]};
            recode(
                *from, m_lattice.field(depth), m_steps[depth][level], m_lattice.width(), to,
                m_scratch);
            weigh(to);
            descend(to, depth + 1);
            from = &to;
        }
        m_levels[depth] = lowest;
    }

    /// Whether even with the attributes from `depth` on at their roots too many records are unsafe.
    /// Where generalising never makes more of them so, nothing below that is safe either. Asked
    /// where it costs little beside what it spares.
    bool is_hopeless(const Grouping<Key>& grouping, std::size_t depth) {
        const std::size_t left{m_lattice.attributes() - depth};
        if (!m_lattice.improves_upwards() || left < 2 || left > 3) {
            return false;
        }
        const Grouping<Key>* from{&grouping};
        std::vector<std::uint32_t> levels{m_levels};
        for (std::size_t at{m_lattice.attributes()}; at-- > depth;) {
            Grouping<Key>& to{m_roots[at % 2]};
            recode(*from, m_lattice.field(at), m_to_root[at], m_lattice.width(), to, m_scratch);
            levels[at] = m_lattice.highest(at);
            from = &to;
        }
        const auto persons = m_lattice.persons(*from, levels);
        std::uint64_t unsafe{0};
        for (std::size_t at{0}; at < from->classes().size(); ++at) {
            unsafe +=
                m_lattice.is_safe(*from, at, persons, m_counts) ? 0U : from->classes()[at].records;
        }
        return unsafe > m_lattice.limit();
    }

    bool pass_over(std::size_t depth) {
        if (!m_least.beats(m_lattice.least_loss(m_levels))) {
            return false;
        }
        m_nodes += m_lattice.nodes_above(m_levels, depth);
        return true;
    }

    void weigh(const Grouping<Key>& grouping) {
        ++m_nodes;
        m_gone.clear();
        std::uint64_t suppressed{0};
        const auto persons = m_lattice.persons(grouping, m_levels);
        for (std::size_t at{0}; at < grouping.classes().size(); ++at) {
            if (m_lattice.is_safe(grouping, at, persons, m_counts)) {
                continue;
            }
            suppressed += grouping.classes()[at].records;
            if (suppressed > m_lattice.limit()) {
                return;
            }
            m_gone.push_back(at);
        }
        if (m_gone.size() == grouping.classes().size()) {
            return; // nothing would be left
        }
        Candidate found{
            m_lattice.told(m_levels),
            m_lattice.loss(grouping, m_levels, m_gone, suppressed),
            suppressed,
            grouping.classes().size() - m_gone.size(),
            {}};
        if (!m_best
            || std::tie(found.loss, found.levels) < std::tie(m_best->loss, m_best->levels)) {
            m_best = std::move(found);
            m_least.found(m_best->loss);
        }
    }

    const Lattice<Key>& m_lattice;
    LeastLoss& m_least;
    std::vector<std::uint32_t> m_levels;
    std::vector<std::vector<std::vector<std::uint32_t>>> m_steps; ///< by attribute and level
    std::vector<std::vector<std::uint32_t>> m_to_root;            ///< by attribute
    std::vector<Grouping<Key>> m_arena;                           ///< two a depth
    std::array<Grouping<Key>, 2> m_roots;
    Scratch<Key> m_scratch;
    std::vector<std::size_t> m_gone;
    std::vector<std::uint64_t> m_counts;
    std::uint64_t m_nodes{0};
    std::optional<Candidate> m_best;
};

/// Does `job` for every number below `count`, on all walks at once.
template <class Key, class Job>
void share_out(std::vector<Walk<Key>>& walks, std::size_t count, const Job& job) {
    std::atomic<std::size_t> next{0};
    std::vector<std::exception_ptr> failures(walks.size());
    const auto work = [&](std::size_t lane) {
        try {
            for (std::size_t at{next++}; at < count; at = next++) {
                job(walks[lane], at);
            }
        } catch (...) {
            failures[lane] = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> helpers;
        for (std::size_t lane{1}; lane < walks.size(); ++lane) {
            helpers.emplace_back(work, lane);
        }
        work(0);
    }
    for (const std::exception_ptr& failure : failures) {
        if (failure) {
            std::rethrow_exception(failure);
        }
    }
}

template <class Key>
void mark_kept(const DataSet& data, const Lattice<Key>& lattice, Candidate& best) {
    const auto levels = lattice.own(best.levels);
    const Grouping<Key> grouping{lattice.group(levels)};
    const auto persons = lattice.persons(grouping, levels);
    const auto classes = grouping.classes();
    std::vector<std::uint64_t> scratch;
    best.kept.resize(data.records);
    for (std::size_t record{0}; record < data.records; ++record) {
        const Key key{lattice.key_of(record, levels)};
        const auto found = std::lower_bound(
            classes.begin(), classes.end(), key,
            [](const RecordClass<Key>& each, Key wanted) { return each.key < wanted; });
        const auto at = static_cast<std::size_t>(found - classes.begin());
        best.kept[record] = lattice.is_safe(grouping, at, persons, scratch);
    }
}

template <class Key>
SearchOutcome search_with(const DataSet& data, const Models& models, const SearchOptions& options) {
    const Lattice<Key> lattice{data, models, options};
    LeastLoss least;
    std::vector<Walk<Key>> walks;
    for (unsigned lane{0}; lane < std::max(1U, options.threads); ++lane) {
        walks.emplace_back(lattice, least);
    }
    const std::vector<std::uint32_t> bottom{lattice.bottom()};
    Grouping<Key> base{lattice.group(bottom)};
    if (options.above == Above::none) {
        walks.front().look(base, bottom, lattice.attributes());
    } else {
        // the first attribute's levels, then a job for each pair of levels of the first two
        const std::size_t firsts{lattice.highest(0) - lattice.lowest(0) + std::size_t{1}};
        std::vector<Grouping<Key>> first(firsts);
        share_out(walks, firsts, [&](Walk<Key>& walk, std::size_t at) {
            walk.generalise(base, 0, lattice.lowest(0) + static_cast<std::uint32_t>(at), first[at]);
        });
        base = {};
        const bool alone{lattice.attributes() == 1};
        const std::size_t seconds{
            alone ? 1 : lattice.highest(1) - lattice.lowest(1) + std::size_t{1}};
        // the highest first: they are cheap, and what they find spares the others much
        share_out(walks, firsts * seconds, [&](Walk<Key>& walk, std::size_t number) {
            const std::size_t job{firsts * seconds - 1 - number};
            std::vector<std::uint32_t> levels{bottom};
            levels[0] += static_cast<std::uint32_t>(job / seconds);
            if (alone) {
                walk.look(first[job], levels, 1);
                return;
            }
            levels[1] += static_cast<std::uint32_t>(job % seconds);
            if (walk.pass_over_all(levels)) {
                return;
            }
            Grouping<Key> start;
            walk.generalise(first[job / seconds], 1, levels[1], start);
            walk.look(start, levels, 2);
        });
    }
    SearchOutcome outcome;
    for (Walk<Key>& walk : walks) {
        outcome.nodes += walk.nodes();
        std::optional<Candidate>& found{walk.best()};
        if (found
            && (!outcome.best
                || std::tie(found->loss, found->levels)
                       < std::tie(outcome.best->loss, outcome.best->levels))) {
            outcome.best = std::move(found);
        }
    }
    if (outcome.best) {
        mark_kept(data, lattice, *outcome.best);
    }
    return outcome;
}

}

core::Result<SearchOutcome>
search(const DataSet& data, const Models& models, const SearchOptions& options) {
    assert(data.records > 0 && !data.hierarchies.empty());
    std::size_t bits{0};
    for (const Hierarchy& hierarchy : data.hierarchies) {
        bits += std::bit_width(hierarchy.leaves() - 1);
    }
    if (bits > 126) {
        return core::Rejection{"KEY_TOO_WIDE", "hierarchies", std::nullopt, std::nullopt};
    }
    if (bits <= 30) { // a million classes take a quarter less memory
        return search_with<std::uint32_t>(data, models, options);
    }
    return bits <= 62 ? search_with<std::uint64_t>(data, models, options)
                      : search_with<Wide>(data, models, options);
}

std::vector<std::uint64_t> class_sizes(const DataSet& data, std::span<const std::uint32_t> levels) {
    std::map<std::vector<std::uint32_t>, std::uint64_t> counted;
    for (std::size_t record{0}; record < data.records; ++record) {
        std::vector<std::uint32_t> key;
        for (std::size_t at{0}; at < levels.size(); ++at) {
            key.push_back(data.hierarchies[at].codes(levels[at])[data.leaves[at][record]]);
        }
        ++counted[key];
    }
    std::vector<std::uint64_t> sizes;
    for (const auto& [key, count] : counted) {
        sizes.push_back(count);
    }
    std::sort(sizes.begin(), sizes.end());
    return sizes;
}

}
