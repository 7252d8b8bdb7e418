#include "gateway/statistics/suppressed.h"

#include "gateway/statistics/audit.h"
#include "gateway/statistics/release_codes.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace gateway::statistics {

namespace {

using Dimensions = std::vector<std::uint32_t>;
using People = std::vector<std::uint64_t>;
/// Of the cells of one table's shape: by atom, the cell's variable.
using Shape = std::map<std::uint32_t, std::uint32_t>;

struct Told {
    const LedgerRelease* release;
    ReleaseCodes codes;
    std::map<std::uint64_t, std::uint32_t> atoms{}; ///< by person
    std::map<std::uint32_t, People> people{};       ///< by atom
    std::map<Dimensions, Shape> shapes{};
    std::map<std::vector<ReleaseCodes::Part>, std::uint32_t> variables{};
};

/// The cells of all releases as variables of one system.
class Linked final {
public:
    /// @param empty_known what is suppressed beside others and counts nobody is taken for known.
    Linked(std::span<const LedgerRelease* const> releases, bool empty_known)
        : m_empty_known{empty_known} {
        for (const LedgerRelease* const release : releases) {
            Told& told{m_told.emplace_back(Told{release, ReleaseCodes{*release}})};
            for (const LedgerMember& member : release->members) {
                told.atoms.emplace(member.person, member.atom);
                told.people[member.atom].push_back(member.person);
            }
            add_cells(told);
            add_equations(told);
        }
        for (std::uint32_t variable{0}; variable < m_cells.size(); ++variable) {
            for (const Told& told : m_told) {
                if (told.release != m_releases[variable] && !m_people[variable].empty()) {
                    link(variable, told);
                }
            }
        }
    }

    std::vector<std::uint32_t> small(std::uint64_t threshold) const {
        std::vector<std::uint32_t> made;
        for (std::uint32_t variable{0}; variable < m_cells.size(); ++variable) {
            const std::size_t persons{m_people[variable].size()};
            if (!m_cells[variable]->value && persons > 0 && persons < threshold) {
                made.push_back(variable);
            }
        }
        return made;
    }

    /// Whether how the cells add up is known of every table that says something exact. Records have
    /// none: their cells are whole, and in the open.
    bool all_crossed() const {
        return std::all_of(m_told.begin(), m_told.end(), [](const Told& told) {
            const std::vector<LedgerCell>& cells{told.release->cells};
            return told.codes.crossed() || told.release->records
                   || std::all_of(cells.begin(), cells.end(), [](const LedgerCell& cell) {
                          return cell.noised;
                      });
        });
    }

    const TableSystem& system() const { return m_system; }
    const LedgerCell* cell(std::uint32_t variable) const { return m_cells[variable]; }
    const LedgerRelease* release(std::uint32_t variable) const { return m_releases[variable]; }

private:
    void add_cells(Told& told) {
        for (const LedgerCell& cell : told.release->cells) {
            if (cell.noised) {
                continue;
            }
            const auto variable = static_cast<std::uint32_t>(m_cells.size());
            m_cells.push_back(&cell);
            m_releases.push_back(told.release);
            People& people{m_people.emplace_back()};
            for (const std::uint32_t atom :
                 std::set<std::uint32_t>{cell.atoms.begin(), cell.atoms.end()}) {
                const auto found = told.people.find(atom);
                if (found != told.people.end()) {
                    people.insert(people.end(), found->second.begin(), found->second.end());
                }
            }
            const bool zero{m_empty_known && !cell.value && people.empty()};
            m_system.variables.push_back(
                {0, {}, zero ? std::optional<std::int64_t>{0} : cell.value, true, false});
            if (!told.codes.crossed()) {
                continue;
            }
            std::vector<ReleaseCodes::Part> parts{told.codes.parts_of(cell)};
            std::sort(parts.begin(), parts.end());
            Dimensions dimensions;
            for (const auto& [dimension, code] : parts) {
                dimensions.push_back(dimension);
            }
            Shape& shape{told.shapes[dimensions]};
            for (const std::uint32_t atom : cell.atoms) {
                shape[atom] = variable;
            }
            told.variables[std::move(parts)] = variable;
        }
    }

    /// A cell is the sum over the codes of a dimension that it has none of, where all are there.
    void add_equations(const Told& told) {
        for (const auto& [parts, total] : told.variables) {
            const auto& sizes = told.codes.sizes();
            for (std::uint32_t dimension{0}; dimension < sizes.size(); ++dimension) {
                if (std::any_of(parts.begin(), parts.end(), [&](const ReleaseCodes::Part& part) {
                        return part.first == dimension;
                    })) {
                    continue;
                }
                Equation equation{total, {}};
                for (std::int32_t code{0}; code < sizes[dimension]; ++code) {
                    std::vector<ReleaseCodes::Part> longer{parts};
                    longer.emplace_back(dimension, code);
                    std::sort(longer.begin(), longer.end());
                    const auto found = told.variables.find(longer);
                    if (found == told.variables.end()) {
                        break;
                    }
                    equation.parts.push_back(found->second);
                }
                if (equation.parts.size() == static_cast<std::size_t>(sizes[dimension])) {
                    m_system.equations.push_back(std::move(equation));
                }
            }
        }
    }

    /// To the coarsest cells that make it up: what is finer follows from these.
    void link(std::uint32_t variable, const Told& told) {
        std::vector<const Dimensions*> coarse_first;
        for (const auto& [dimensions, shape] : told.shapes) {
            coarse_first.push_back(&dimensions);
        }
        std::stable_sort(
            coarse_first.begin(), coarse_first.end(),
            [](const Dimensions* left, const Dimensions* right) {
                return left->size() < right->size();
            });
        std::vector<const Dimensions*> linked;
        for (const Dimensions* const dimensions : coarse_first) {
            const bool follows{
                std::any_of(linked.begin(), linked.end(), [&](const Dimensions* coarser) {
                    return std::includes(
                        dimensions->begin(), dimensions->end(), coarser->begin(), coarser->end());
                })};
            if (follows) {
                continue;
            }
            if (auto parts = made_up_of(m_people[variable], told, told.shapes.at(*dimensions))) {
                m_system.equations.push_back({variable, *std::move(parts)});
                linked.push_back(dimensions);
            }
        }
    }

    /// The cells of a shape that count exactly these people; nothing: they cut one.
    std::optional<std::vector<std::uint32_t>>
    made_up_of(const People& people, const Told& told, const Shape& shape) const {
        std::map<std::uint32_t, std::size_t> counts;
        for (const std::uint64_t person : people) {
            const auto atom = told.atoms.find(person);
            if (atom == told.atoms.end()) {
                return std::nullopt;
            }
            const auto cell = shape.find(atom->second);
            // most cut a larger cell, which the first person tells
            if (cell == shape.end() || m_people[cell->second].size() > people.size()) {
                return std::nullopt;
            }
            ++counts[cell->second];
        }
        std::vector<std::uint32_t> parts;
        for (const auto& [part, count] : counts) {
            if (count != m_people[part].size()) {
                return std::nullopt;
            }
            parts.push_back(part);
        }
        return parts;
    }

    bool m_empty_known;
    std::vector<Told> m_told;
    TableSystem m_system;
    std::vector<const LedgerCell*> m_cells;       ///< by variable
    std::vector<const LedgerRelease*> m_releases; ///< by variable
    std::vector<People> m_people;                 ///< by variable
};

/// By cell, of those that are not published.
std::map<const LedgerCell*, Interval> bounds_in(const Linked& linked, const Audit& audited) {
    std::map<const LedgerCell*, Interval> made;
    for (const AuditedCell& each : audited.intervals) {
        made.emplace(linked.cell(each.variable), each.interval);
    }
    return made;
}

SuppressedCells judge_with(
    std::span<const LedgerRelease* const> releases, std::uint64_t threshold, bool empty_known) {
    const Linked together{releases, empty_known};
    const std::vector<std::uint32_t> small{together.small(threshold)};
    if (small.empty()) {
        return SuppressedCells::kept;
    }
    if (!together.all_crossed()) {
        return SuppressedCells::unread; // no equation of them would be seen
    }
    const auto audited = audit(together.system(), threshold, Guard{small, {}});
    if (!audited) {
        return SuppressedCells::contradicted;
    }
    const auto bounds = bounds_in(together, audited.value());
    std::map<const LedgerRelease*, std::map<const LedgerCell*, Interval>> alone;
    for (const auto& [variable, flaw] : audited.value().flaws) {
        const LedgerCell* const cell{together.cell(variable)};
        const LedgerRelease* const release{together.release(variable)};
        if (cell->value) {
            continue; // of records, or by a lower threshold: what is in the open is judged as such
        }
        if (!alone.contains(release)) {
            const Linked one{std::span{&release, 1}, empty_known};
            const auto by_itself = audit(one.system(), threshold, Guard{{}, {}});
            if (!by_itself) {
                return SuppressedCells::contradicted;
            }
            alone.emplace(release, bounds_in(one, by_itself.value()));
        }
        if (alone.at(release).at(cell) != bounds.at(cell)) {
            return SuppressedCells::given_away;
        }
    }
    return SuppressedCells::kept;
}

}

SuppressedCells
judge_suppressed(std::span<const LedgerRelease* const> releases, std::uint64_t threshold) {
    // where a zero was suppressed beside others, that each is at least one may fit nothing, and the
    // audit lets it go for all that hang together: so it is held without the zeros, too
    const SuppressedCells found{judge_with(releases, threshold, false)};
    return found == SuppressedCells::kept ? judge_with(releases, threshold, true) : found;
}

}
