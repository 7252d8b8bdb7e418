#include "gateway/statistics/ledger.h"

#include "gateway/statistics/intervals.h"
#include "gateway/statistics/row_space.h"
#include "gateway/statistics/suppressed.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace gateway::statistics {

namespace {

const std::string ledger_place{"ledger"};

/// A published cell of any of the releases.
struct Shown {
    std::size_t release; ///< 0: the wanted one
    const LedgerCell* cell;
    std::vector<std::uint32_t> groups{}; ///< ascending
};

/// Persons whom all published cells treat alike: nobody can tell them apart. Nobody at all, where
/// that is not told.
struct Group {
    std::int64_t persons{0};
};

/// Persons by atom of a release, and by group.
using AtomGroups = std::map<std::uint32_t, std::map<std::uint32_t, std::int64_t>>;

/// Those of a suppressed cell that tells about its row who are in groups wholly inside it.
struct Watched {
    std::vector<std::uint32_t> groups;
    std::int64_t telling;
};

class Judging final {
public:
    Judging(
        const LedgerRelease& wanted, std::span<const LedgerRelease> earlier,
        std::uint64_t threshold)
        : m_threshold{static_cast<std::int64_t>(threshold)} {
        m_releases.push_back(&wanted);
        std::vector<const LedgerRelease*> others;
        for (const LedgerRelease& each : earlier) {
            others.push_back(&each);
        }
        // those that share people with it, those that share people with these, and so on
        std::set<std::uint64_t> counted;
        for (std::size_t at{0}; at < m_releases.size(); ++at) {
            for (const LedgerMember& member : m_releases[at]->members) {
                counted.insert(member.person);
            }
            const auto told = [&](const LedgerRelease* each) {
                return each->variable == wanted.variable
                       || std::any_of(
                           each->members.begin(), each->members.end(),
                           [&](const LedgerMember& member) {
                               return counted.contains(member.person);
                           });
            };
            const auto rest = std::stable_partition(others.begin(), others.end(), told);
            m_releases.insert(m_releases.end(), others.begin(), rest);
            others.erase(others.begin(), rest);
        }
    }

    std::vector<Refusal> run() {
        if (m_releases.size() == 1) {
            return {}; // what its own cells tell together is its audit's to say
        }
        hold_records_apart();
        if (!m_refusals.empty()) {
            return std::move(m_refusals);
        }
        find_groups();
        if (m_groups.size() > group_limit_of_ledger
            || !RowSpace::can_hold(sums().size(), m_groups.size())) {
            refuse("LEDGER_TOO_LARGE", ledger_place);
            return std::move(m_refusals);
        }
        hold_cells_together();
        solve();
        return std::move(m_refusals);
    }

private:
    void refuse(core::Code code, const std::string& place) {
        Refusal refusal{code, place};
        if (std::find(m_refusals.begin(), m_refusals.end(), refusal) == m_refusals.end()) {
            m_refusals.push_back(std::move(refusal));
        }
    }

    /// Each person stands in one file of records of a period.
    void hold_records_apart() {
        std::set<std::uint64_t> mine;
        for (const LedgerMember& member : m_releases[0]->members) {
            mine.insert(member.person);
        }
        for (std::size_t at{1}; at < m_releases.size(); ++at) {
            const LedgerRelease& other{*m_releases[at]};
            if (m_releases[0]->records && other.records
                && std::any_of(
                    other.members.begin(), other.members.end(),
                    [&](const LedgerMember& member) { return mine.contains(member.person); })) {
                refuse("RECORDS_OVERLAP", other.id);
            }
        }
    }

    /// By person the published cells that count them; persons with the same ones are one group.
    void find_groups() {
        std::map<std::uint64_t, std::vector<std::uint32_t>> cells_of;
        std::vector<std::vector<std::uint32_t>> silent; // cells of atoms that nobody is in
        for (std::size_t at{0}; at < m_releases.size(); ++at) {
            const LedgerRelease& release{*m_releases[at]};
            std::map<std::uint32_t, std::vector<std::uint32_t>> shown_of; // by atom
            for (const LedgerCell& cell : release.cells) {
                if (!cell.value) {
                    continue;
                }
                for (const std::uint32_t atom : cell.atoms) {
                    shown_of[atom].push_back(static_cast<std::uint32_t>(m_shown.size()));
                }
                m_shown.push_back({at, &cell});
            }
            for (const LedgerMember& member : release.members) {
                std::vector<std::uint32_t>& cells{cells_of[member.person]};
                const std::vector<std::uint32_t>& more{shown_of[member.atom]};
                cells.insert(cells.end(), more.begin(), more.end());
            }
            for (const LedgerMember& member : release.members) {
                shown_of.erase(member.atom);
            }
            for (auto& [atom, cells] : shown_of) {
                silent.push_back(std::move(cells));
            }
        }
        for (auto& [person, cells] : cells_of) {
            if (cells.empty()) {
                continue; // in no published cell: nothing is told of them
            }
            const std::uint32_t group{group_in(cells)};
            m_group_of.emplace(person, group);
            ++m_groups[group].persons;
        }
        // behind the others: each equation's own group is its first, and says most with persons
        for (std::vector<std::uint32_t>& cells : silent) {
            static_cast<void>(group_in(cells));
        }
    }

    /// The group that exactly these cells count.
    std::uint32_t group_in(std::vector<std::uint32_t>& cells) {
        std::sort(cells.begin(), cells.end());
        cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
        const auto [found, added] =
            m_numbers.try_emplace(cells, static_cast<std::uint32_t>(m_groups.size()));
        if (added) {
            m_groups.emplace_back();
            for (const std::uint32_t cell : cells) {
                m_shown[cell].groups.push_back(found->second);
            }
        }
        return found->second;
    }

    /// Counted once a release: it has many cells, and they share its people.
    AtomGroups groups_by_atom(const LedgerRelease& release) const {
        AtomGroups made;
        for (const LedgerMember& member : release.members) {
            const auto group = m_group_of.find(member.person);
            if (group != m_group_of.end()) {
                ++made[member.atom][group->second];
            }
        }
        return made;
    }

    /// What each suppressed cell that tells about its row comes to, as far as anybody can know.
    std::vector<Watched> watched() const {
        std::vector<Watched> made;
        for (const LedgerRelease* const release : m_releases) {
            const AtomGroups persons_in{groups_by_atom(*release)};
            for (const LedgerCell& cell : release->cells) {
                if (!cell.telling) {
                    continue;
                }
                std::map<std::uint32_t, std::int64_t> inside; // by group
                for (const std::uint32_t atom :
                     std::set<std::uint32_t>{cell.atoms.begin(), cell.atoms.end()}) {
                    const auto found = persons_in.find(atom);
                    if (found == persons_in.end()) {
                        continue; // nobody of whom anything is told
                    }
                    for (const auto& [group, persons] : found->second) {
                        inside[group] += persons;
                    }
                }
                Watched each{{}, *cell.telling};
                for (const auto& [group, persons] : inside) {
                    if (persons == m_groups[group].persons) {
                        each.groups.push_back(group);
                    }
                }
                if (persons_of(each.groups) >= each.telling) {
                    made.push_back(std::move(each));
                }
            }
        }
        return made;
    }

    /// The published cells, as the groups that each counts.
    std::set<std::vector<std::uint32_t>> sums() const {
        std::set<std::vector<std::uint32_t>> made;
        for (const Shown& cell : m_shown) {
            made.insert(cell.groups);
        }
        made.erase(std::vector<std::uint32_t>{}); // nobody is in it
        return made;
    }

    std::int64_t persons_of(std::span<const std::uint32_t> groups) const {
        std::int64_t persons{0};
        for (const std::uint32_t group : groups) {
            persons += m_groups[group].persons;
        }
        return persons;
    }

    bool is_small(std::int64_t persons) const { return persons > 0 && persons < m_threshold; }

    /// Each cell of the wanted release against each published one of the same variable.
    void hold_cells_together() {
        std::vector<std::uint32_t> rest;
        const auto without = [&](const Shown& left, const Shown& right) {
            rest.clear();
            std::set_difference(
                left.groups.begin(), left.groups.end(), right.groups.begin(), right.groups.end(),
                std::back_inserter(rest));
            return persons_of(rest);
        };
        for (const Shown& mine : m_shown) {
            if (mine.release != 0) {
                continue;
            }
            for (const Shown& other : m_shown) {
                const LedgerRelease& release{*m_releases[other.release]};
                if (release.variable != m_releases[0]->variable || &mine == &other) {
                    continue;
                }
                const std::int64_t more{without(mine, other)};
                const std::int64_t less{without(other, mine)};
                // of cells that lie across each other nobody can take the difference
                const bool comparable{
                    more == 0 || less == 0
                    || (other.release != 0 && mine.cell->place == other.cell->place)};
                if (comparable && (is_small(more) || is_small(less))) {
                    refuse("PERSON_OVERLAP", other.release == 0 ? ledger_place : release.id);
                }
            }
        }
    }

    /// What all published cells say together, as equations over the groups.
    void solve() {
        std::vector<LinearRow> rows;
        for (const Shown& cell : m_shown) {
            if (cell.groups.empty()) {
                continue;
            }
            LinearRow row;
            for (const std::uint32_t group : cell.groups) {
                row.terms.emplace_back(group, 1);
            }
            std::sort(row.terms.begin(), row.terms.end());
            row.right = *cell.cell->value;
            rows.push_back(std::move(row));
        }
        std::vector<std::int64_t> persons;
        for (const Group& group : m_groups) {
            persons.push_back(group.persons);
        }
        RowSpace space{m_groups.size()};
        for (const std::vector<std::uint32_t>& groups : sums()) {
            space.add(groups);
        }
        space.reduce();
        const std::vector<Watched> watching{watched()};
        const bool told{std::any_of(watching.begin(), watching.end(), [&](const Watched& each) {
            return space.tells(each.groups);
        })};
        if (told || space.tells_small_union(persons, m_threshold)) {
            refuse("DETERMINED", ledger_place);
        }
        bound(std::move(rows), watching);
        if (m_refusals.empty()) {
            hold_suppressed();
        }
    }

    /// Groups tell what follows from published cells; that suppressed ones are not zero says more.
    void hold_suppressed() {
        switch (judge_suppressed(m_releases, static_cast<std::uint64_t>(m_threshold))) {
        case SuppressedCells::kept: break;
        case SuppressedCells::given_away: refuse("NEARLY_DETERMINED", ledger_place); break;
        case SuppressedCells::contradicted: refuse("CONTRADICTED", ledger_place); break;
        case SuppressedCells::unread: refuse("LEDGER_TOO_LARGE", ledger_place); break;
        }
    }

    void bound(std::vector<LinearRow> rows, std::span<const Watched> watching) {
        const auto small = [&](const Group& group) { return is_small(group.persons); };
        if (!m_refusals.empty() || m_groups.size() > bounded_groups
            || (watching.empty() && std::none_of(m_groups.begin(), m_groups.end(), small))) {
            return;
        }
        // behind the groups an unknown for each that is watched, which is their sum
        auto unknowns = static_cast<std::uint32_t>(m_groups.size());
        for (const Watched& each : watching) {
            LinearRow row;
            for (const std::uint32_t group : each.groups) {
                row.terms.emplace_back(group, 1);
            }
            row.terms.emplace_back(unknowns++, -1);
            rows.push_back(std::move(row));
        }
        const auto intervals = intervals_of(rows, unknowns, std::int64_t{0});
        if (!intervals) {
            refuse("CONTRADICTED", ledger_place);
            return;
        }
        for (std::size_t at{0}; at < m_groups.size(); ++at) {
            const Interval& interval{(*intervals)[at]};
            if (small(m_groups[at]) && interval.low > 0 && interval.high
                && *interval.high < m_threshold) {
                refuse("NEARLY_DETERMINED", ledger_place);
            }
        }
        for (std::size_t at{0}; at < watching.size(); ++at) {
            if ((*intervals)[m_groups.size() + at].low >= watching[at].telling) {
                refuse("NEARLY_DETERMINED", ledger_place);
            }
        }
    }

    std::int64_t m_threshold;
    std::vector<const LedgerRelease*> m_releases; ///< the wanted one first
    std::vector<Shown> m_shown;
    std::vector<Group> m_groups;
    std::map<std::vector<std::uint32_t>, std::uint32_t> m_numbers; ///< of groups, by their cells
    std::map<std::uint64_t, std::uint32_t> m_group_of;             ///< by person
    std::vector<Refusal> m_refusals;
};

}

std::vector<Refusal> judge(
    const LedgerRelease& wanted, std::span<const LedgerRelease> earlier, std::uint64_t threshold) {
    return Judging{wanted, earlier, threshold}.run();
}

}
