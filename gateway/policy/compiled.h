#pragma once
// The law as the engine reads it: names are small integers in order of name, sets of items are bit
// masks of `words` words, facts are bits, instants are microseconds. Built once, never changed.

#include "gateway/policy/decide.h"
#include "gateway/policy/vocabulary.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::policy {

using Word = std::uint64_t;
using Index = std::uint32_t;
using Micros = std::int64_t;

inline constexpr Index no_index{std::numeric_limits<Index>::max()};
inline constexpr std::size_t word_bits{64};
inline constexpr Micros begin_of_time{std::numeric_limits<Micros>::min()};
inline constexpr Micros end_of_time{std::numeric_limits<Micros>::max()};

[[nodiscard]] constexpr Index words_for(std::size_t bits) noexcept {
    return bits == 0 ? 1 : static_cast<Index>((bits + word_bits - 1) / word_bits);
}

inline void set_bit(Word* mask, Index bit) noexcept {
    mask[bit / word_bits] |= Word{1} << (bit % word_bits);
}

[[nodiscard]] inline bool has_bit(const Word* mask, Index bit) noexcept {
    return (mask[bit / word_bits] >> (bit % word_bits) & 1U) != 0;
}

/// Calls `visit(bit)` for each bit, ascending.
template <class Visit> void for_each_bit(const Word* mask, std::size_t words, Visit visit) {
    for (std::size_t word{0}; word < words; ++word) {
        for (Word rest{mask[word]}; rest != 0; rest &= rest - 1) {
            visit(
                static_cast<Index>(word * word_bits) + static_cast<Index>(std::countr_zero(rest)));
        }
    }
}

/// Many masks of the same width, one after another.
class Masks final {
public:
    Masks() = default;

    Masks(std::size_t count, std::size_t words)
        : m_words{static_cast<Index>(words)}, m_bits(count * words, 0) {}

    [[nodiscard]] bool has_shape(std::size_t count, std::size_t words) const noexcept {
        return m_words == words && m_bits.size() == count * words;
    }

    void clear() noexcept { std::fill(m_bits.begin(), m_bits.end(), 0); }

    [[nodiscard]] const Word* operator[](std::size_t at) const noexcept {
        return m_bits.data() + at * m_words;
    }

    [[nodiscard]] Word* operator[](std::size_t at) noexcept { return m_bits.data() + at * m_words; }

private:
    Index m_words{1}; // of another type than the masks: writing one must not mean reading this anew
    std::vector<Word> m_bits;
};

/// Name → its small integer: open addressing over the names' one address.
template <class Name> class NameIndex final {
public:
    NameIndex() = default;

    /// @param names each once; the answer is the position in it.
    explicit NameIndex(std::span<const Name> names)
        : m_slots(std::bit_ceil(names.size() * 4 + 8)), m_mask{m_slots.size() - 1} {
        for (Index at{0}; at < names.size(); ++at) {
            std::size_t slot{first(names[at])};
            while (m_slots[slot].index != no_index) {
                slot = (slot + 1) & m_mask;
            }
            m_slots[slot] = Slot{names[at], at};
        }
    }

    [[nodiscard]] Index find(Name name) const noexcept {
        const Slot* const slots{m_slots.data()};
        for (std::size_t slot{first(name)};; slot = (slot + 1) & m_mask) {
            if (slots[slot].index == no_index || slots[slot].name == name) {
                return slots[slot].index;
            }
        }
    }

private:
    struct Slot {
        Name name;
        Index index{no_index};
    };

    [[nodiscard]] std::size_t first(Name name) const noexcept {
        return (name.hash() * std::size_t{0x9E3779B97F4A7C15U} >> 20U) & m_mask;
    }

    std::vector<Slot> m_slots{1}; // at least one that is free, where a search ends
    std::size_t m_mask{0};
};

/// Any of these consents that a permit asks for, told apart by what it demands.
struct ConsentDemand {
    core::ConsentRole role{core::ConsentRole::gdpr6};
    bool is_explicit{false};
    bool itemised{false};
    bool written{false};

    friend bool operator==(const ConsentDemand&, const ConsentDemand&) = default;
};

/// What a value adds to its item.
struct CodeEffect {
    std::string_view code;                    ///< into the law
    std::vector<core::CategoryId> categories; ///< ordered
    bool special{false};
    bool locating{false};
    Index number{0}; ///< among all effects that add categories: a bit of Compiled::cap_effects
};

struct CompiledItem {
    Index source{0};                          ///< in law.items
    std::vector<core::CategoryId> categories; ///< own ∪ implied, ordered
    std::vector<CodeEffect> codes;            ///< ordered by code

    /// Null: a value that no code list knows.
    [[nodiscard]] const CodeEffect* find(std::string_view code) const noexcept {
        const auto found = std::lower_bound(
            codes.begin(), codes.end(), code,
            [](const CodeEffect& effect, std::string_view wanted) { return effect.code < wanted; });
        return found == codes.end() || found->code != code ? nullptr : &*found;
    }
};

/// What decide() reads of a permit; its masks stand in Compiled at the same index.
struct CompiledPermit {
    Index source{0};            ///< in law.permits
    Micros from{begin_of_time}; ///< its own validity …
    Micros until{end_of_time};
    Micros force_from{begin_of_time}; ///< … and the days on which all its provisions are in force
    Micros force_until{end_of_time};
    BasisBits basis{0};
    bool gdpr9{false};
    bool by_own_right{false}; ///< a provision gives a duty to disclose or a right to receive, and
                              ///< the permit asks for no consent
    bool despite_restriction{false};
    std::uint8_t consent_roles{0}; ///< bits of the roles it asks consent in
    std::vector<Index> demands;    ///< of Compiled::demands, each once
    std::vector<Micros> changes;   ///< every date on which it or a provision changes, ascending
};

struct CompiledCap {
    Index source{0}; ///< in law.caps
    Micros from{begin_of_time};
    Micros until{end_of_time};
    core::Form form{core::Form::none};
    BasisBits bases{0};              ///< zero: absolute
    std::vector<std::uint8_t> holds; ///< triggers that are holds, by kind
};

/// Caps that the configuration of a party neither lifts nor keeps from acting.
struct PartyCaps {
    std::vector<Index> free;                         ///< without a hold among their triggers
    std::array<std::vector<Index>, hold_kinds> held; ///< by their first hold
};

struct CompiledParty {
    Index source{0}; ///< in law.parties
    bool active{false};
    bool in_eea{false};
    bool in_finland{false};
};

/// A date on which a cap begins or ends.
struct CapChange {
    Micros at{0};
    Index cap{0};
};

struct RuleSet::Compiled {
    Law law;

    Index words{1};        ///< of a mask of items
    Index fact_words{1};   ///< of a mask of facts
    Index effect_words{1}; ///< of a mask of codes that add categories

    std::vector<core::ItemId> item_names; ///< ordered by name: an item's index is its rank
    NameIndex<core::ItemId> item_index;
    NameIndex<core::PartyId> party_index;
    NameIndex<core::PurposeId> purpose_index;
    NameIndex<core::RegisterId> register_index;
    NameIndex<core::FactId> fact_index;

    std::vector<CompiledItem> items;
    std::vector<CompiledPermit> permits; ///< ordered by name
    std::vector<CompiledCap> caps;       ///< ordered by name
    std::vector<CompiledParty> parties;
    std::vector<ConsentDemand> demands;
    std::vector<core::FactId> facts;
    std::vector<FactKind> fact_kinds;
    std::array<Index, hold_kinds> hold_facts{};

    Masks permit_items; ///< listed
    Masks permit_full;  ///< listed in full
    Masks permit_facts; ///< required
    Masks cap_items;    ///< by own and implied categories
    Masks cap_effects;  ///< codes whose categories it caps
    Masks cap_triggers; ///< that are not holds
    Masks cap_unless;
    Masks party_facts;   ///< true by configuration
    Masks purpose_facts; ///< true by the purpose asked
    Masks sets;          ///< the named sets below
    enum Set : std::size_t { with_year, with_codes, finland_only, locating, set_count };
    Masks fact_sets;
    enum FactSet : std::size_t {
        asked_facts,
        relation_facts,
        class_facts,
        blocking_facts,
        fact_set_count
    };
    Masks groups;
    std::size_t group_count{0};

    /// Where some permit lists the item: at all, for the party (any purpose), for the purpose (any
    /// party).
    Masks by_register;
    Masks by_register_party;
    Masks by_register_purpose;

    std::vector<Index> cell_permits;            ///< candidates, in order of name
    std::vector<std::pair<Index, Index>> cells; ///< first and last+1 by (register, purpose, party)

    std::vector<PartyCaps> party_caps; ///< by party
    std::vector<Index> ban_caps;       ///< absolute, on address protection, that something can lift
    std::vector<CapChange> cap_changes; ///< ascending
    Index agreement_fact{no_index};
    Index restriction_fact{no_index}; ///< approval.restriction-exception
    Index ban_marker{no_index};       ///< the item that says that the address is protected

    [[nodiscard]] std::size_t cell_of(Index reg, Index purpose, Index party) const noexcept {
        return (reg * law.purposes.size() + purpose) * parties.size() + party;
    }

    [[nodiscard]] std::size_t pair_of(Index reg, Index second, std::size_t seconds) const noexcept {
        return reg * seconds + second;
    }
};

}
