#pragma once
// The engine: a question against the compiled law, in bit masks and small integers. It allocates
// nothing once its workspace has grown to the law's size; describe() tells in words what it found.

#include "gateway/core/decision.h"
#include "gateway/policy/compiled.h"
#include "gateway/policy/decide.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace gateway::policy {

/// Reasons as bits, in the order of core::Reason.
using ReasonBits = std::uint64_t;

[[nodiscard]] constexpr ReasonBits bit_of(core::Reason reason) noexcept {
    return ReasonBits{1} << static_cast<unsigned>(reason);
}

/// A list of masks that keeps its memory when it is cleared.
class MaskList final {
public:
    void clear(std::size_t words) noexcept {
        m_words = words;
        m_bits.clear();
    }

    /// New masks of zeros, one after another; pointers to earlier ones die.
    [[nodiscard]] Word* add(std::size_t count = 1) {
        const std::size_t before{m_bits.size()};
        m_bits.resize(before + count * m_words, 0);
        return m_bits.data() + before;
    }

    void drop_last() noexcept { m_bits.resize(m_bits.size() - m_words); }

    [[nodiscard]] const Word* operator[](std::size_t at) const noexcept {
        return m_bits.data() + at * m_words;
    }

    [[nodiscard]] Word* operator[](std::size_t at) noexcept { return m_bits.data() + at * m_words; }

private:
    std::size_t m_words{1};
    std::vector<Word> m_bits;
};

inline constexpr std::size_t consent_role_count{3};
inline constexpr std::uint64_t no_candidate{~std::uint64_t{0}};

/// What the engine works in; reuse it from one question to the next. Every evaluate() begins by
/// clearing what it reads, so nothing of one person reaches the decision about another (I7).
class Workspace final {
public:
    /// A restriction or objection; its items stand in stop_items at the same index.
    struct Stop {
        BasisBits bases{0};
    };

    /// A cap that acts now; its items stand in limit_items at the same index.
    struct Limit {
        Index cap{0};
        bool based{false};
    };

    struct BoundConsent {
        Index next{no_index}; ///< of the same item
        const core::ConsentState* state{nullptr};
    };

    /// A field whose value adds categories.
    struct Valued {
        Index item{0};
        const CodeEffect* effect{nullptr};
    };

    enum Set : std::size_t {
        asked,
        code_unknown,
        value_special,
        any,
        full,
        acting_any,
        acting_full,
        absolute_none,
        absolute_year,
        grouped,
        withheld,
        covered,
        missing,
        set_count
    };

    /// What closes an item to a candidate whatever its terms say; one mask each.
    enum Obstacle : std::size_t { by_swap, by_hold, by_article_9, by_cap, obstacle_count };

    enum FactSet : std::size_t { yes, said_yes, said_no, said_unknown, triggering, fact_set_count };

    /// Makes room for the law and clears.
    void begin(const RuleSet::Compiled& rules);

    [[nodiscard]] core::Form form_of(Index item) const noexcept {
        if (has_bit(sets[full], item)) {
            return core::Form::full;
        }
        return has_bit(sets[any], item) ? core::Form::year : core::Form::none;
    }

    /// The nearest candidate's place; no_index where there is none.
    [[nodiscard]] Index nearest_place(Index item) const noexcept {
        return static_cast<Index>(nearest[item] & no_index);
    }

    // the question, bound to the law
    Index reg{no_index};
    Index purpose{no_index};
    Index party{no_index};
    Micros at{0};
    std::vector<core::Guard> guards;        ///< that are not true, ordered
    std::vector<core::ItemId> unclassified; ///< asked, and not in the catalogue
    std::vector<core::ItemId> unasked;      ///< mandatory, and not asked
    std::vector<Valued> valued;
    std::vector<BoundConsent> consents;
    std::vector<Index> first_consent; ///< by item
    std::vector<Stop> stops;
    std::vector<Limit> limits;
    MaskList stop_items;
    MaskList limit_items;
    Masks facts;
    Masks met;     ///< items by demand: a consent meets it …
    Masks unmet;   ///< … or some consent to it does not
    Masks swapped; ///< items by role: the consent told to be the basis was refused
    Masks held;    ///< items by kind of hold
    std::array<bool, hold_kinds> holding{};

    // permits that list something asked
    std::vector<Index> candidates;
    MaskList acting;                      ///< items for which the candidate acts, before caps
    std::vector<ReasonBits> shortcomings; ///< of the candidate itself: its days and its facts
    MaskList obstacles;                   ///< obstacle_count masks a candidate

    // the answer
    Masks sets;
    std::vector<ReasonBits> reasons; ///< by item; of what is withheld or reduced
    /// By item, of the candidate that misses by least: its distance above its place in
    /// `candidates`, so that the least number is the nearest and of equals the first by name.
    std::vector<std::uint64_t> nearest;
    core::Outcome outcome{core::Outcome::refused};
    std::optional<core::Instant> next_change{};
};

/// Evaluates `question` into `work`: forms, reasons and nearest permits by item, outcome and next
/// change.
void evaluate(const RuleSet::Compiled& rules, const Question& question, Workspace& work);

/// The answer in full, from a workspace that evaluate() has just filled for the same question.
[[nodiscard]] core::Decision
describe(const RuleSet::Compiled& rules, const Question& question, const Workspace& work);

/// Makes `question` ready in `work`: names as integers; guards, facts, holds, consents and caps as
/// masks.
void bind(const RuleSet::Compiled& rules, const Question& question, Workspace& work);

/// The first instant after `work.at` at which anything that the answer rests on changes.
[[nodiscard]] std::optional<core::Instant>
next_change(const RuleSet::Compiled& rules, const Question& question, const Workspace& work);

/// Whether permit and cap meet: an absolute cap meets every permit.
[[nodiscard]] inline bool hits(const CompiledCap& cap, const CompiledPermit& permit) noexcept {
    return cap.bases == 0 || (cap.bases & permit.basis) != 0;
}

[[nodiscard]] inline bool in_force(const CompiledPermit& permit, Micros at) noexcept {
    return permit.from <= at && at < permit.until && permit.force_from <= at
           && at < permit.force_until;
}

/// How far the cap lets the item go.
[[nodiscard]] inline core::Form
limit_of(const RuleSet::Compiled& rules, const CompiledCap& cap, Index item) noexcept {
    return cap.form == core::Form::year && has_bit(rules.sets[RuleSet::Compiled::with_year], item)
               ? core::Form::year
               : core::Form::none;
}

/// Items that a refusal or withdrawal of the told basis closes to this permit.
[[nodiscard]] inline Word
swap_of(const Workspace& work, const CompiledPermit& permit, std::size_t word) noexcept {
    Word items{0};
    for (std::size_t role{0}; role < consent_role_count && !permit.by_own_right; ++role) {
        if ((permit.consent_roles >> role & 1U) == 0) {
            items |= work.swapped[role][word];
        }
    }
    return items;
}

/// Items that a restriction or objection closes to this permit.
[[nodiscard]] inline Word
hold_of(const Workspace& work, const CompiledPermit& permit, std::size_t word) noexcept {
    Word items{0};
    for (std::size_t at{0}; at < work.stops.size(); ++at) {
        if ((work.stops[at].bases & permit.basis) != 0) {
            items |= work.stop_items[at][word];
        }
    }
    return items;
}

/// Items whose value makes them special while the permit has no ground of GDPR Art. 9(2).
[[nodiscard]] inline Word
without_article_9(const Workspace& work, const CompiledPermit& permit, std::size_t word) noexcept {
    return permit.gdpr9 ? 0 : work.sets[Workspace::value_special][word];
}

/// Items for which every consent that the permit asks for is given.
[[nodiscard]] inline Word
consented(const Workspace& work, const CompiledPermit& permit, std::size_t word) noexcept {
    Word items{~Word{0}};
    for (const Index demand : permit.demands) {
        items &= work.met[demand][word] & ~work.unmet[demand][word];
    }
    return items;
}

/// What the caps on a permit's basis take: to nothing, and to the year.
struct Taken {
    Word to_none{0};
    Word to_year{0};
};

[[nodiscard]] Taken taken_by_basis(
    const RuleSet::Compiled& rules, const Workspace& work, const CompiledPermit& permit,
    std::size_t word) noexcept;

[[nodiscard]] inline unsigned
missing_facts(const RuleSet::Compiled& rules, const Workspace& work, Index permit) noexcept {
    unsigned missing{0};
    for (std::size_t word{0}; word < rules.fact_words; ++word) {
        const Word lacking{rules.permit_facts[permit][word] & ~work.facts[Workspace::yes][word]};
        missing += lacking == 0 ? 0U : static_cast<unsigned>(std::popcount(lacking));
    }
    return missing;
}

/// Says of every item that does not leave in full why, and which permit missed by least
/// (weigh.cpp).
void weigh_all(const RuleSet::Compiled& rules, Workspace& work);

/// Whether this state is the consent that is demanded: given, in date, shown, and as strong as
/// asked.
[[nodiscard]] bool
meets(const core::ConsentState& state, const ConsentDemand& demand, Micros at) noexcept;

}
