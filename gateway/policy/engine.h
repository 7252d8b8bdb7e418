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
    void clear(Index words) noexcept {
        m_words = words;
        m_size = 0;
    }

    /// New masks of zeros, one after another; pointers to earlier ones die.
    [[nodiscard]] Word* add(std::size_t count = 1) {
        const std::size_t first{std::size_t{m_size} * m_words};
        const std::size_t added{count * m_words};
        m_size += static_cast<Index>(count);
        if (m_bits.size() < first + added) {
            m_bits.resize(first + added);
        }
        Word* const masks{m_bits.data() + first};
        std::fill_n(masks, added, Word{0});
        return masks;
    }

    void drop(std::size_t count = 1) noexcept { m_size -= static_cast<Index>(count); }

    [[nodiscard]] Index size() const noexcept { return m_size; }

    [[nodiscard]] const Word* operator[](std::size_t at) const noexcept {
        return m_bits.data() + at * m_words;
    }

    [[nodiscard]] Word* operator[](std::size_t at) noexcept { return m_bits.data() + at * m_words; }

private:
    Index m_words{1};
    Index m_size{0};
    std::vector<Word> m_bits;
};

inline constexpr std::size_t consent_role_count{3};

/// A permit that lists something asked.
struct Candidate {
    Index permit{0};
    bool in_force{false};
    bool obstructed{false};     ///< something closes an item to it whatever its terms say
    unsigned missing{0};        ///< facts that it requires and that are not true
    ReasonBits shortcomings{0}; ///< its days and its facts, the same for all of its items
};

/// What the engine works in; reuse it from one question to the next. Every evaluate() begins by
/// clearing what it reads, so nothing of one person reaches the decision about another (I7).
class Workspace final {
public:
    /// A hold that closes items to permits on these bases; its items stand in stop_items at the
    /// same index.
    struct Stop {
        BasisBits bases{0};
        bool yields{false}; ///< to permits marked for a reason of GDPR Art. 18(2), once approved
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

    /// Items that miss a candidate alike.
    struct Miss {
        std::uint64_t order{0}; ///< how far off, and the candidate's place in its low half
        Index items{0};         ///< a mask in candidate_sets
    };

    enum Set : std::size_t {
        asked,
        code_unknown,
        value_special,
        marked, ///< leaves only with the marker of the address protection
        any,
        full,
        acting_any,
        acting_full,
        absolute_none,
        absolute_year,
        grouped,
        withheld,
        missing,
        set_count
    };

    /// Masks of a candidate, `candidate_set_count` each: what it lists of what is asked, for what
    /// it acts before caps, and what closes an item to it whatever its terms say.
    enum CandidateSet : std::size_t {
        listed,
        acting,
        by_swap,
        by_hold,
        by_article_9,
        by_cap,
        candidate_set_count
    };

    enum FactSet : std::size_t { yes, said_yes, said_no, said_unknown, triggering, fact_set_count };

    /// Makes room for the law and clears.
    void begin(const RuleSet::Compiled& rules);

    [[nodiscard]] core::Form form_of(Index item) const noexcept {
        if (has_bit(sets[full], item)) {
            return core::Form::full;
        }
        return has_bit(sets[any], item) ? core::Form::year : core::Form::none;
    }

    [[nodiscard]] const Word* of(Index place, CandidateSet set) const noexcept {
        return candidate_sets[place * candidate_set_count + set];
    }

    [[nodiscard]] Word* of(Index place, CandidateSet set) noexcept {
        return candidate_sets[place * candidate_set_count + set];
    }

    /// Whether a consent meets the demand, and none to the item falls short of it.
    [[nodiscard]] bool agreed(Index demand, Index item) const noexcept {
        return has_bit(met[demand], item) && !has_bit(unmet[demand], item);
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
    std::vector<Index> first_consent; ///< by item; only where there are consents
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
    bool any_swapped{false};
    bool any_value_special{false};
    bool any_absolute{false};       ///< of the caps that act, some reach every basis …
    bool any_based{false};          ///< … and some reach certain bases only
    bool restriction_lifted{false}; ///< an official has approved the exception of Art. 18(2)

    std::vector<Candidate> candidates; ///< in order of name
    MaskList candidate_sets;
    std::vector<Miss> misses;

    // the answer
    Masks sets;
    std::vector<ReasonBits> reasons; ///< by item; of what is withheld or reduced
    /// By item that is withheld: the place in `candidates` of the permit that misses by least, of
    /// equals the first by name; no_index where none lists it.
    std::vector<Index> nearest;
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

/// How far the cap lets the item go.
[[nodiscard]] inline core::Form
limit_of(const RuleSet::Compiled& rules, const CompiledCap& cap, Index item) noexcept {
    return cap.form == core::Form::year && has_bit(rules.sets[RuleSet::Compiled::with_year], item)
               ? core::Form::year
               : core::Form::none;
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

/// Step 4 (join.cpp): finds the candidates and joins what they give under the caps.
void join_permits(const RuleSet::Compiled& rules, Workspace& work);

/// Steps 5 and what goes with it (join.cpp): items that only make sense together go together, and
/// a protected address goes with its marker.
void close_groups(const RuleSet::Compiled& rules, Workspace& work);

/// Says of every item that does not leave in full why, and which permit missed by least
/// (weigh.cpp).
void weigh_all(const RuleSet::Compiled& rules, Workspace& work);

/// Whether this state is the consent that is demanded: given, in date, shown, and as strong as
/// asked.
[[nodiscard]] bool
meets(const core::ConsentState& state, const ConsentDemand& demand, Micros at) noexcept;

}
