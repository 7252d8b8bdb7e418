#pragma once
// The analysis: who may ever get what, which rules can never act, what a change of rules gives and
// takes. It is complete, because everything is finite and every fact points one way (I5): the most
// that can ever leave leaves in the best circumstances, and two laws differ if and only if they
// differ in the worst circumstances in which a permit of one of them still acts. Pure: it reads
// nothing, and says nothing that decide() does not confirm for the witness that it names.

#include "gateway/core/decision.h"
#include "gateway/core/legal_facts.h"
#include "gateway/policy/decide.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::policy {

inline constexpr std::size_t analysed_roles{3}; ///< of core::ConsentRole

/// How far a person has agreed in one role; ordered from what closes most to what opens most.
struct Agreed {
    enum class Kind : std::uint8_t {
        refused, ///< and had been told that consent is the basis
        silent,
        given
    };

    Kind kind{Kind::silent};
    bool is_explicit{false};
    bool itemised{false};
    bool written{false};

    friend bool operator==(const Agreed&, const Agreed&) = default;
};

/// What is so about the person. What is not named is unknown, and so never helps (I6).
struct Circumstances {
    std::vector<core::FactId> present; ///< releasing facts that are true; ordered
    std::vector<core::FactId> absent;  ///< blocking facts that are known not to be; ordered
    std::array<Agreed, analysed_roles> consents{};
    std::vector<core::Hold> holds;
};

/// A message of one field: the concrete case that an answer of the analysis stands on.
struct Witness {
    core::Instant at;
    core::RegisterId reg;
    core::PartyId party;
    core::PurposeId purpose;
    core::ItemId item;
    std::string code; ///< the field's value, where its item has a code list; else empty: no value
    /// The marker of the address protection, asked beside what tells where a person lives: under a
    /// protection the one does not leave without the other.
    std::optional<core::ItemId> beside{};
    Circumstances told;
};

/// Whether the marker is asked beside the field: without a protection the field is asked alone.
[[nodiscard]] bool asks_beside(const Witness& witness) noexcept;

/// What the gate says of the witness: a decision about its one field.
[[nodiscard]] core::Decision decide(const RuleSet& rules, const Witness& witness);

/// Between whom, about what.
struct Path {
    core::RegisterId reg;
    core::PurposeId purpose;
    core::PartyId party;
    core::PartyClass cls;
    bool configured{true}; ///< false: no party of the class is configured; an example stands for it
    core::ItemId item;
    std::vector<std::string>
        codes;           ///< values it is about, where the item has a code list; empty: all
    bool special{false}; ///< the item is, implies or by this value shows a special category

    friend bool operator==(const Path&, const Path&) = default;
};

/// The law that an analysis was made on: the set with an example party for every class of which
/// none is configured. Witnesses of paths that are not `configured` are decided under it.
[[nodiscard]] std::shared_ptr<const RuleSet> with_examples(const RuleSet& rules);

/// Whether it is the name of a stand-in for a class, `class:police`; no folder can have it.
[[nodiscard]] bool is_example_party(std::string_view party) noexcept;

// ---- who-can

struct ReachQuery {
    std::optional<core::ItemId> item{}; ///< one item …
    std::optional<core::CategoryId>
        category{}; ///< … or all of a category, by nature or by value; neither: every item
    std::optional<core::RegisterId> reg{};
    std::optional<core::Instant> at{}; ///< nothing: ever
    bool without_consent{false};       ///< only what can leave although nobody consented
};

/// One way in which data may leave, over a stretch of time in which it is the same.
struct Reach {
    Path path;
    core::Form form{core::Form::none};            ///< the most, in any circumstances
    core::Form without_consent{core::Form::none}; ///< the most, where nobody consented to anything
    core::Validity when;
    std::vector<core::RuleId> permits; ///< each of them can give something; ordered by name
    std::vector<core::RuleId> permits_without_consent;
    Witness witness; ///< nothing in it can be left out
};

/// Everyone who may get it, in order of register, purpose, party, item and time. Exact: nobody
/// else gets it in any circumstances, and each of these does in those of its witness.
[[nodiscard]] std::vector<Reach> who_can(const RuleSet& rules, const ReachQuery& query);

// ---- dead

/// Why a rule never acts.
enum class DeadCause : std::uint8_t {
    never_in_force, ///< its days and those of its provisions have no instant in common
    no_party,       ///< no party of its classes is configured
    party_cannot,   ///< its parties are suspended or process outside the permitted territory
    no_agreement,   ///< it requires an agreement that none of its parties has in its time
    contradiction,  ///< it requires what configuration makes false for all of its recipients
    capped,         ///< caps forbid all of it in every circumstance
    no_article_9,   ///< every value makes the item special, and it has no ground of GDPR Art. 9(2)
    ended,          ///< it acted once, and never will again
    no_item,        ///< a cap: no item is of its categories
    no_permit,      ///< a cap: nothing that it could lower is permitted in its time
    not_triggered,  ///< a cap: configuration keeps it from ever being triggered
    lowers_nothing, ///< a cap: its form is full
    covered         ///< what it takes is taken or never given anyway
};

struct DeadRule {
    core::RuleId rule;
    bool cap{false};
    DeadCause cause{DeadCause::never_in_force};
    std::vector<core::RuleId> caps;       ///< that forbid it
    std::vector<core::ItemId> items;      ///< of a permit that is otherwise alive; empty: all
    std::optional<core::Instant> ended{}; ///< when it stopped acting
    /// The best case for it, in which it still does nothing; none where nobody could even ask.
    std::optional<Witness> witness{};
};

/// Permits that can never act from `from` on, items that a permit lists in vain, and caps that
/// never bite. In order of name.
[[nodiscard]] std::vector<DeadRule> dead_rules(const RuleSet& rules, core::Instant from);

// ---- diff and expiry

/// What one law gives beyond another on a path, over a stretch of time.
struct Change {
    enum class Kind : std::uint8_t { gain, loss };

    Kind kind{Kind::gain};
    Path path;
    core::Form before{core::Form::none}; ///< in the circumstances of the witness
    core::Form after{core::Form::none};
    core::Validity when;
    std::vector<core::RuleId> rules; ///< permits that give it where it is given; ordered by name
    Witness witness;
    /// The most that the law which gives less here gives on the path in any circumstances.
    core::Form at_best{core::Form::none};

    /// Whether it is so in some circumstances alone: in others neither law gives more.
    [[nodiscard]] bool in_some_circumstances() const noexcept {
        return at_best >= std::max(before, after);
    }

    /// A gain in a special category goes nowhere before a second person has approved it.
    [[nodiscard]] bool needs_second_person() const noexcept {
        return kind == Kind::gain && path.special;
    }
};

/// Everything that can leave under one and not under the other, in any circumstances whatever: a
/// dropped requirement is a gain although the same field could leave before.
/// @param from  only what differs at or after it.
[[nodiscard]] std::vector<Change>
compare(const RuleSet& before, const RuleSet& after, std::optional<core::Instant> from = {});

/// The instants after `now` at which a difference begins, in order: from each of them on somebody
/// gets more or less than just before it.
[[nodiscard]] std::vector<core::Instant>
beginnings(const std::vector<Change>& changes, core::Instant now);

/// The same law with one provision in force until another instant.
/// @param until nothing: without an end. @return null if there is no such provision, or its days
/// would be none.
[[nodiscard]] std::shared_ptr<const RuleSet> with_provision_until(
    const RuleSet& rules, core::ProvisionId provision, std::optional<core::Instant> until);

/// What stops when a provision ends at `date`: losses only.
/// @return nothing if there is no such provision.
[[nodiscard]] std::optional<std::vector<Change>>
expiry(const RuleSet& rules, core::ProvisionId provision, core::Instant date);

/// Permits that let something go to the party for a purpose of the agreement because an agreement
/// is in force; in order of name.
[[nodiscard]] std::vector<core::RuleId>
resting_on(const Law& law, const PartyFacts& party, const Agreement& agreement);

/// The same law with one agreement valid until another instant.
/// @param until nothing: without an end. @return null if there is no such agreement, or its days
/// would be none.
[[nodiscard]] std::shared_ptr<const RuleSet> with_agreement_until(
    const RuleSet& rules, core::PartyId party, std::string_view agreement,
    std::optional<core::Instant> until);

}
