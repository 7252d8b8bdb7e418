#pragma once
// What a register's records come to as counts: groups, what is merged upwards, true tables, and who
// was counted where. Pure. Nothing here is safe to publish yet.

#include "gateway/config/release_plan.h"
#include "gateway/core/instant.h"
#include "gateway/core/record.h"
#include "gateway/statistics/ledger.h"
#include "gateway/statistics/protect.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::exchange {

/// A calendar quarter, as 2026Q3.
struct Quarter {
    int year{0};
    int number{1};

    [[nodiscard]] static std::optional<Quarter> parse(std::string_view text);
    [[nodiscard]] static Quarter of(core::LocalDate date) noexcept;
    [[nodiscard]] std::string text() const;
    /// The first instant after it, in Europe/Helsinki.
    [[nodiscard]] core::Instant end() const;

    friend bool operator==(const Quarter&, const Quarter&) = default;
};

/// A person's record of the period, as it is counted.
struct CountedRecord {
    std::uint64_t person{0};         ///< a keyed number: the same in every release of the register
    std::vector<std::size_t> groups; ///< by dimension; as many as it has groups: in none
    core::LocalDate on;

    friend bool operator==(const CountedRecord&, const CountedRecord&) = default;
};

/// Nothing: the record is not of this period, or says no day.
[[nodiscard]] std::optional<CountedRecord> counted(
    const config::ReleasePlan& plan, const Quarter& period, const core::Record& record,
    std::uint64_t person);

/// A code of a dimension after merging, as `dimension/code`.
using MergedCodes = std::set<std::string>;

class Counting final {
public:
    /// @param records one a person: of several, the last of the period is taken.
    /// @param merged  what the series has merged before; it may only become coarser.
    Counting(
        const config::ReleasePlan& plan, std::vector<CountedRecord> records,
        const MergedCodes& merged);

    /// One a person, ascending by person.
    [[nodiscard]] std::span<const CountedRecord> records() const noexcept { return m_records; }
    [[nodiscard]] std::uint64_t persons() const noexcept { return m_records.size(); }
    /// Records of persons who had a later one in the period.
    [[nodiscard]] std::uint64_t repeated() const noexcept { return m_repeated; }
    [[nodiscard]] const MergedCodes& merged() const noexcept { return m_merged; }

    /// Whole tables, as statistics::protect() takes them.
    [[nodiscard]] std::vector<statistics::TrueTable> tables() const;

    /// How many there are in each atom; atoms are all combinations of codes that somebody is in,
    /// and the other answers of a row in which nearly everybody gave one. Under noise they are all
    /// combinations of the tables' dimensions, and nobody may be in one: an atom that is left out
    /// for being empty would tell that every other is not.
    [[nodiscard]] std::vector<std::int64_t> atom_counts() const;

    /// Who was counted, with the cells of these tables. A cell that several tables have stands
    /// once.
    /// @param exact false: values were noised, and no equation follows from them.
    [[nodiscard]] statistics::LedgerRelease
    told(const std::vector<statistics::Table>& tables, bool exact) const;

    /// The same tables with each total a sum over atoms.
    /// @param atoms values in the order of atom_counts().
    [[nodiscard]] std::vector<statistics::Table> sums_of(std::span<const std::int64_t> atoms) const;

    /// Everything that makes two snapshots the same.
    [[nodiscard]] std::string snapshot() const;

private:
    [[nodiscard]] const std::string& code_of(std::size_t dimension, std::size_t group) const;
    void merge(const MergedCodes& before);
    void merge_one(std::size_t dimension, const MergedCodes& before);
    void cross();
    void find_atoms();
    void add_silent_atoms();
    void add_other_answers(
        const statistics::Table& table, const std::vector<std::string>& atom,
        std::set<std::vector<std::string>>& into) const;
    [[nodiscard]] std::optional<std::int64_t> telling(
        const statistics::Table& table, const statistics::Cell& cell,
        std::span<const std::int64_t> counts, std::int64_t least) const;
    [[nodiscard]] std::vector<std::string> codes_of(const CountedRecord& record) const;
    [[nodiscard]] statistics::Dimension dimension_of(std::size_t at) const;
    [[nodiscard]] std::vector<statistics::Table> shapes() const;
    [[nodiscard]] std::vector<std::uint32_t>
    atoms_in(const statistics::Table& table, const statistics::Cell& cell) const;

    const config::ReleasePlan& m_plan;
    std::vector<CountedRecord> m_records; ///< ascending by person
    std::uint64_t m_repeated{0};
    MergedCodes m_merged;
    std::vector<bool> m_told;                      ///< by dimension: what it counts is told apart
    std::vector<std::vector<std::string>> m_atoms; ///< codes by dimension
    std::vector<std::uint32_t> m_atom_of;          ///< by record
};

/// Which cell it is, in the words of the plan: area=north/sex=f; the total of all: `all`.
[[nodiscard]] std::string place_of(const statistics::Table& table, const statistics::Cell& cell);

/// A plan as text, so that two that count alike are the same.
[[nodiscard]] std::string text_of(const config::ReleasePlan& plan);

/// What the ledger keeps of a release, and back. @return nothing for what is not of this form.
[[nodiscard]] std::string write_population(const statistics::LedgerRelease& release);
[[nodiscard]] std::optional<statistics::LedgerRelease>
read_population(std::string_view text, const std::string& id);

}
