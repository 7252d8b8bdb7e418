#pragma once
// What an anonymised release counts: the key `release` of an exchange. Only declared groups leave,
// so that no value of a register can: not an id, not a date, not a text that somebody wrote.

#include "gateway/core/code.h"
#include "gateway/core/name.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gateway::config {

/// Values that are counted as one: those listed, or the whole numbers from … until.
struct ReleaseGroup {
    std::string code;
    std::vector<std::string> values{};
    std::optional<std::int64_t> from{};
    std::optional<std::int64_t> until{}; ///< the last one inside
    /// Of records: the coarser labels that it lies within, from fine to coarse; above all is
    /// `total`.
    std::vector<std::string> within{};

    friend bool operator==(const ReleaseGroup&, const ReleaseGroup&) = default;
};

struct ReleaseDimension {
    std::string name;
    core::ItemId item;
    /// A score or another thing that nobody must learn of a person: banded, and never crossed with
    /// another of its kind.
    bool sensitive{false};
    std::vector<ReleaseGroup> groups;
    std::string total{"all"};
    std::string missing{"unknown"}; ///< what is in no group
    /// Into which code groups that are too small are merged, the first listed first; empty: none
    /// is.
    std::string merged{};

    friend bool operator==(const ReleaseDimension&, const ReleaseDimension&) = default;
};

/// Noise in place of suppression. Fractions as written, such as 1/2.
struct ReleaseNoise {
    std::uint64_t epsilon_numerator{0};
    std::uint64_t epsilon_denominator{1};
    std::int64_t budget_micro{0}; ///< of the variable and period, in millionths of ε

    friend bool operator==(const ReleaseNoise&, const ReleaseNoise&) = default;
};

struct ReleaseFraction {
    std::uint64_t numerator{0};
    std::uint64_t denominator{1};

    friend bool operator==(const ReleaseFraction&, const ReleaseFraction&) = default;
};

/// A column of anonymous records.
struct ReleaseColumn {
    std::size_t dimension{0}; ///< a place in `dimensions`
    core::ItemId item;        ///< as which it leaves: statistics.*

    friend bool operator==(const ReleaseColumn&, const ReleaseColumn&) = default;
};

/// In place of tables: a record a person, generalised until nobody is found.
struct ReleaseRecords {
    std::uint64_t k{10};
    std::uint32_t l{3};
    ReleaseFraction t{3, 10};
    ReleaseFraction suppression{1, 20};
    std::vector<ReleaseColumn> columns{}; ///< one is sensitive

    friend bool operator==(const ReleaseRecords&, const ReleaseRecords&) = default;
};

struct ReleasePlan {
    enum class Audience : std::uint8_t {
        authority, ///< the party of the exchange alone
        open       ///< everybody: what is published
    };

    std::string
        variable; ///< what is counted; with the period it tells which releases can be subtracted
    core::ItemId period; ///< the item whose date says which quarter a record is of
    Audience audience{Audience::authority};
    std::uint64_t threshold{5};
    std::string mark{".."}; ///< of a suppressed cell, as the taker writes it
    bool consent{false};    ///< the notice rests the exchange on consent
    std::string consent_source{};
    std::vector<ReleaseDimension> dimensions;
    std::vector<std::vector<std::size_t>> tables; ///< places in `dimensions`
    std::optional<ReleaseRecords> records{};      ///< in place of tables
    std::optional<ReleaseNoise> noise{};
    std::string source{}; ///< where bands and groups come from
    bool verified{true};
    /// Why the catalogue or the register's mapping forbids it, though the set was put in force
    /// before that was asked: RELEASE_ITEM, RELEASE_SENSITIVE.
    std::optional<core::Code> forbidden{};

    friend bool operator==(const ReleasePlan&, const ReleasePlan&) = default;
};

/// The defaults of docs/statistics.md, and what no plan goes below.
inline constexpr std::uint64_t release_floor{3};
inline constexpr std::uint64_t authority_threshold{5};
inline constexpr std::uint64_t open_threshold{10};
inline constexpr std::size_t most_bands{5};
/// With more a count is more often right than wrong, and noise only a word.
inline constexpr std::uint64_t most_epsilon{1};
inline constexpr std::uint64_t most_budget{4};
inline constexpr std::uint64_t most_noised_atoms{10'000};
inline constexpr std::size_t most_dimensions_of_table{3};
inline constexpr std::size_t most_quasi_of_records{6};

}
