#pragma once
// The engine: a question against the compiled law, in bit masks and small integers. It allocates nothing once
// its workspace has grown to the law's size; describe() tells in words what it found.

#include "gateway/core/decision.h"
#include "gateway/policy/compiled.h"
#include "gateway/policy/decide.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace gateway::policy {

/// Reasons as bits, in the order of core::Reason.
using ReasonBits = std::uint64_t;

[[nodiscard]] constexpr ReasonBits bit_of(core::Reason reason) noexcept {
    return ReasonBits{1} << static_cast<unsigned>(reason);
}

/// What the engine works in; reuse it from one question to the next. Nothing in it outlives the next
/// evaluate(): each begins by clearing what it reads (I7).
class Workspace final {
public:
    struct Stop {                    ///< a restriction or objection
        BasisBits bases{0};
        std::size_t mask{0};         ///< in hold_masks
    };

    struct Limit {                   ///< a cap that acts now
        Index cap{0};
        bool to_none{false};         ///< else to the year
    };

    struct BoundConsent {
        Index item{0};
        Index next{no_index};        ///< of the same item
        const core::ConsentState* state{nullptr};
    };

    struct Valued {                  ///< a field whose value adds categories
        Index item{0};
        const CodeEffect* effect{nullptr};
    };

    /// Grows to the law's size; keeps what it has for the next question.
    void fit(const RuleSet::Compiled& rules);

    // the question, bound to the law
    Index reg{no_index};
    Index purpose{no_index};
    Index party{no_index};
    Micros at{0};
    std::vector<core::Guard> guards;
    std::vector<core::ItemId> unclassified;  ///< asked, and not in the catalogue
    std::vector<core::ItemId> unasked;       ///< mandatory, and not asked
    std::vector<Valued> valued;
    std::vector<BoundConsent> consents;
    std::vector<Index> first_consent;        ///< by item
    std::vector<Stop> stops;
    std::vector<Limit> limits;
    Masks facts;                             ///< true, maybe: two masks of facts
    Masks satisfied;                         ///< items by demand: met, then (shifted) not met by some state
    Masks swapped;                           ///< items by role: refused or withdrawn as the told basis
    Masks hold_masks;                        ///< items by kind of hold, then by stop
    Masks limit_none;                        ///< items by limit
    Masks limit_year;

    // per candidate that lists something asked
    std::vector<Index> candidates;
    Masks acting;                            ///< items for which the permit acts, before caps

    // the answer, by item
    enum Set : std::size_t {
        asked, code_unknown, value_special, mandatory, open, any, full, absolute_none, absolute_year,
        acting_any, acting_full, grouped, withheld, covered, swap_hit, hold_hit, rest, scratch, set_count
    };
    Masks sets;
    std::vector<ReasonBits> reasons;         ///< of what is withheld or reduced
    std::vector<std::uint32_t> rank;         ///< of the nearest permit: the less the nearer
    std::vector<Index> nearest;
    core::Outcome outcome{core::Outcome::refused};
    std::optional<core::Instant> next_change{};

    [[nodiscard]] core::Form form_of(Index item) const noexcept {
        if (has_bit(sets[full], item)) {
            return core::Form::full;
        }
        return has_bit(sets[any], item) ? core::Form::year : core::Form::none;
    }

private:
    const RuleSet::Compiled* m_fitted{nullptr};
};

/// Evaluates `question` into `work`: forms, reasons and nearest permits by item, outcome and next change.
void evaluate(const RuleSet::Compiled& rules, const Question& question, Workspace& work);

/// The answer in full, from a workspace that evaluate() has just filled for the same question.
[[nodiscard]] core::Decision
describe(const RuleSet::Compiled& rules, const Question& question, const Workspace& work);

/// Makes `question` ready in `work`: interned, its facts, consents, holds and caps as masks (bind.cpp).
void bind(const RuleSet::Compiled& rules, const Question& question, Workspace& work);

/// Whether permit and cap meet: an absolute cap meets every permit.
[[nodiscard]] inline bool hits(const CompiledCap& cap, const CompiledPermit& permit) noexcept {
    return cap.bases == 0 || (cap.bases & permit.basis) != 0;
}

}
