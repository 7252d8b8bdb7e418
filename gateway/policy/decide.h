#pragma once
// The gate's decision: may this field about this person go to this party for this purpose at this
// instant? Anything but a proven yes is a no. Pure: no I/O, no clock, no randomness, no order of
// rules; this room must never read a consent or a fact by itself, and never let a failure become a
// yes.

#include "gateway/core/decision.h"
#include "gateway/core/legal_facts.h"
#include "gateway/core/record.h"
#include "gateway/policy/law.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::policy {

/// Stands in the evidence of every decision. Raised whenever the same question could be answered
/// in another way: a replay then says which engine decided.
inline constexpr std::string_view engine_version{"2"};

enum class Truth : std::uint8_t { unknown, no, yes };

struct Fact {
    core::FactId id;
    Truth value{Truth::unknown};
};

/// A field as the gate sees it. Without a value (a dry run over a list of items) the categories are
/// the item's own.
struct AskedField {
    core::ItemId item;
    const core::Value* value{nullptr};
};

/// Everything that one decision depends on.
struct Question {
    core::Instant at;            ///< t, read from the database after the locks
    core::Digest rules_digest{}; ///< of the configuration; copied into the answer
    core::RegisterId reg;
    core::PartyId party;
    core::PurposeId purpose;
    std::span<const AskedField> fields;
    std::span<const core::ItemId> mandatory;
    /// Dated; a `relation.…` in force at `at` makes its fact true. Of others (an official's
    /// decision, told among `facts`) only their days are looked at: the answer lasts no longer.
    std::span<const core::Relation> relations;
    std::span<const Fact> facts;                  ///< anything else; not named is unknown
    std::span<const core::ConsentState> consents; ///< folded for this party and purpose
    std::span<const core::Hold> holds;
    std::span<const core::Guard> failed_guards; ///< those that the caller could not prove
};

struct CompileFinding {
    core::RuleId rule;
    std::string place; ///< file:line of the rule, as the law gave it
    core::Code
        code; ///< PERMIT_WILDCARD, SPECIAL_WITHOUT_ART9, PROVISION_UNKNOWN, SECRECY_GROUND, …
    std::string subject; ///< the item, provision or term that it is about
};

/// The law compiled for speed: small integers, masks, candidates by (purpose, party), validity cut
/// into segments.
class RuleSet final {
public:
    /// @return null when there are findings.
    [[nodiscard]] static std::shared_ptr<const RuleSet>
    compile(Law law, std::vector<CompileFinding>& findings);

    ~RuleSet();
    RuleSet(const RuleSet&) = delete;
    RuleSet& operator=(const RuleSet&) = delete;

    /// What it was compiled from, for explanations and for the analysis.
    [[nodiscard]] const Law& law() const noexcept;

    struct Compiled; ///< compiled.h; of this room alone

    [[nodiscard]] const Compiled& compiled() const noexcept { return *m_compiled; }

private:
    explicit RuleSet(std::unique_ptr<Compiled> compiled) noexcept;
    std::unique_ptr<const Compiled> m_compiled;
};

/// Decides each field of `question`. Complete and pure: the same question gives the same answer.
/// @return never empty; every field asked has its decision, in order of item names.
/// @source GDPR Art. 5(1)(b)–(c), 6, 9; 621/1999 §§22–29. @throws nothing but std::bad_alloc.
[[nodiscard]] core::Decision decide(const RuleSet& rules, const Question& question);

enum class Language : std::uint8_t { fi, sv, en };

/// What is needed to explain in plain words: the consents and holds that decided, and who asked for
/// what.
struct ExplanationFacts {
    std::span<const core::ConsentState> consents;
    std::span<const core::Hold> holds;
    core::PartyId party{};
    core::PurposeId purpose{};
};

/// Why a field came out as it did, from templates over reason codes; names section and dates.
[[nodiscard]] std::string explain(
    const RuleSet& rules, const core::Decision& decision, const core::FieldDecision& field,
    const ExplanationFacts& facts, Language language);

}
