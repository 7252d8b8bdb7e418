#pragma once
// The law as the analysis walks it: who could ask whom for what, which values tell apart, when
// anything changes. Of this room alone; it knows nothing of the engine's inside.

#include "gateway/policy/analysis.h"
#include "gateway/policy/vocabulary.h"

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::policy {

/// A register, a purpose and a party, with the permits in whose scope they are.
struct Cell {
    core::RegisterId reg;
    core::PurposeId purpose;
    const PartyFacts* party{nullptr};
    std::vector<const Permit*> permits;

    [[nodiscard]] auto key() const noexcept { return std::tuple{reg, purpose, party->id}; }
};

/// Values of an item that no law told apart: they have the same effect.
struct Variant {
    const Item* item{nullptr};
    std::vector<std::string> codes;        ///< empty: the item has no code list
    std::set<core::CategoryId> categories; ///< own, implied and by value
    bool special{false};
    bool special_by_value{false};
    bool every_code{true}; ///< there is no other variant of the item

    [[nodiscard]] std::string_view code() const noexcept {
        return codes.empty() ? std::string_view{} : std::string_view{codes.front()};
    }
};

/// Where the truth of a fact comes from, for one cell at one instant.
enum class Standing : std::uint8_t {
    true_by_configuration,
    false_by_configuration,
    releasing, ///< may be told to be true
    blocking,  ///< may be told not to be
    hold
};

class AnalysedLaw final {
public:
    /// @param classes get an example party each. @pre the law compiles.
    explicit AnalysedLaw(Law law, const std::set<core::PartyClass>& classes = {});
    AnalysedLaw(const AnalysedLaw&) = delete;
    AnalysedLaw& operator=(const AnalysedLaw&) = delete;

    [[nodiscard]] const std::shared_ptr<const RuleSet>& rules() const noexcept { return m_rules; }
    [[nodiscard]] const Law& law() const noexcept { return m_rules->law(); }
    /// Those with a permit, in order of register, purpose and party.
    [[nodiscard]] const std::vector<Cell>& cells() const noexcept { return m_cells; }
    [[nodiscard]] const Cell* find(const Cell& like) const noexcept;
    [[nodiscard]] const Item* item(core::ItemId id) const noexcept;
    [[nodiscard]] const Provision* provision(core::ProvisionId id) const noexcept;

    /// What the values of an item can do, told apart by this law and by `other`.
    [[nodiscard]] std::vector<Variant>
    variants(core::ItemId id, const AnalysedLaw* other = nullptr) const;

    /// Items that some permit of the cell lists, in order of name.
    [[nodiscard]] std::set<core::ItemId> listed(const Cell& cell) const;

    /// Every instant at which something in the cell begins or ends.
    [[nodiscard]] std::set<core::Instant> changes(const Cell& cell) const;

    [[nodiscard]] Standing
    standing(core::FactId fact, const Cell& cell, core::Instant at) const noexcept;

    /// Whether the permit and all of its provisions are in force.
    [[nodiscard]] bool in_force(const Permit& permit, core::Instant at) const noexcept;

    /// A provision gives a duty to disclose or the recipient a right to receive, and no consent is
    /// asked for.
    [[nodiscard]] bool by_own_right(const Permit& permit) const noexcept;

    [[nodiscard]] Path path(const Cell& cell, const Variant& variant) const;

    /// The marker that must go beside a field of these values under address protection.
    [[nodiscard]] std::optional<core::ItemId> beside(const Variant& variant) const;

private:
    void find_cells();

    std::shared_ptr<const RuleSet> m_rules;
    std::vector<Cell> m_cells;
    std::map<core::ItemId, const Item*> m_items;
    std::map<core::ProvisionId, const Provision*> m_provisions;
};

/// Classes that permits of the law name and that no party of it has.
[[nodiscard]] std::set<core::PartyClass> classes_without_party(const Law& law);

/// A question with all that it points into.
class Posed final {
public:
    struct Ask {
        core::ItemId item;
        std::string_view code;
    };

    Posed(const Witness& place, std::span<const Ask> asked);
    explicit Posed(const Witness& witness);
    Posed(const Posed&) = delete;
    Posed& operator=(const Posed&) = delete;

    void move_to(core::Instant at) noexcept { m_question.at = at; }
    [[nodiscard]] const Question& question() const noexcept { return m_question; }

private:
    void tell(const Circumstances& told);
    void agree(core::ItemId item, const Circumstances& told);

    std::deque<core::Value> m_values;
    std::vector<AskedField> m_fields;
    std::vector<core::Relation> m_relations;
    std::vector<Fact> m_facts;
    std::vector<core::ConsentState> m_consents;
    std::vector<core::Hold> m_holds;
    Question m_question;
};

/// The first instant of all.
[[nodiscard]] core::Instant beginning() noexcept;

/// An instant inside the stretch that people can read: `wanted` if it covers it.
[[nodiscard]] core::Instant
readable_instant(const core::Validity& when, std::optional<core::Instant> wanted) noexcept;

/// Everything that could help in the cell, told: releasing facts true, blocking ones not so, every
/// consent given in every respect, no hold.
[[nodiscard]] Circumstances best_circumstances(const Law& law, const Cell& cell);

/// The witness without whatever is not needed for the field to come out with this form.
/// @pre it does, as it stands.
[[nodiscard]] Witness leanest(const RuleSet& rules, Witness witness, core::Form form);

/// The form of the witness's field.
[[nodiscard]] core::Form form_of(const core::Decision& decision) noexcept;

}
