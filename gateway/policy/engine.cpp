#include "gateway/policy/engine.h"

#include <algorithm>

namespace gateway::policy {

namespace {

using Compiled = RuleSet::Compiled;
using core::Reason;

constexpr std::uint32_t beyond_facts{1U << 20U};  ///< out of force, no Art. 9, basis swap
constexpr std::uint32_t stopped{1U << 19U};       ///< by a hold or a cap

std::span<const Index> candidates_of(const Compiled& rules, const Workspace& work) {
    if (work.reg == no_index || work.purpose == no_index || work.party == no_index) {
        return {};
    }
    const auto [first, last] = rules.cells[rules.cell_of(work.reg, work.purpose, work.party)];
    return std::span{rules.cell_permits}.subspan(first, last - first);
}

unsigned missing_facts(const Compiled& rules, const Workspace& work, Index permit) {
    unsigned missing{0};
    for (std::size_t word{0}; word < rules.fact_words; ++word) {
        missing += static_cast<unsigned>(std::popcount(
            rules.permit_facts[permit][word] & ~work.facts[Workspace::yes][word]));
    }
    return missing;
}

Word consented(const Workspace& work, const CompiledPermit& permit, std::size_t word) {
    Word items{~Word{0}};
    for (const Index demand : permit.demands) {
        items &= work.met[demand][word] & ~work.unmet[demand][word];
    }
    return items;
}

/// Items whose value makes them special while the permit has no ground of GDPR Art. 9(2).
Word without_art9(const Workspace& work, const CompiledPermit& permit, std::size_t word) {
    return permit.gdpr9 ? 0 : work.sets[Workspace::value_special][word];
}

/// What the caps on this permit's basis take: to nothing, and to the year.
struct Taken {
    Word to_none{0};
    Word to_year{0};
};

Taken taken_by_basis(
    const Compiled& rules, const Workspace& work, const CompiledPermit& permit, std::size_t word) {
    Taken taken;
    for (std::size_t at{0}; at < work.limits.size(); ++at) {
        const CompiledCap& cap{rules.caps[work.limits[at].cap]};
        if (!work.limits[at].based || !hits(cap, permit)) {
            continue;
        }
        const Word items{work.limit_items[at][word]};
        const Word year{
            cap.form == core::Form::year ? items & rules.sets[Compiled::with_year][word] : 0};
        taken.to_year |= year;
        taken.to_none |= items & ~year;
    }
    return taken;
}

/// Step 4 for one permit: form(p) MEET the caps that hit p's basis, joined into the answer.
void join(const Compiled& rules, Index at, Workspace& work) {
    const CompiledPermit& permit{rules.permits[at]};
    Word* const acting{work.acting.add()};
    if (!in_force(permit, work.at) || missing_facts(rules, work, at) != 0) {
        return;
    }
    for (std::size_t word{0}; word < rules.words; ++word) {
        Word items{rules.permit_items[at][word] & work.sets[Workspace::asked][word]};
        if (items == 0) {
            continue;
        }
        items &= ~work.sets[Workspace::code_unknown][word] & consented(work, permit, word)
            & ~without_art9(work, permit, word) & ~swap_of(work, permit, word)
            & ~hold_of(work, permit, word);
        acting[word] = items;
        const Word in_full{items & rules.permit_full[at][word]};
        const Taken taken{taken_by_basis(rules, work, permit, word)};
        work.sets[Workspace::acting_any][word] |= items;
        work.sets[Workspace::acting_full][word] |= in_full;
        work.sets[Workspace::any][word] |= items & ~taken.to_none;
        work.sets[Workspace::full][word] |= in_full & ~taken.to_none & ~taken.to_year;
    }
}

void join_permits(const Compiled& rules, Workspace& work) {
    const Word* const asked{work.sets[Workspace::asked]};
    for (const Index permit : candidates_of(rules, work)) {
        Word listed{0};
        for (std::size_t word{0}; word < rules.words; ++word) {
            listed |= rules.permit_items[permit][word] & asked[word];
        }
        if (listed != 0) {
            work.candidates.push_back(permit);
            join(rules, permit, work);
        }
    }
    for (std::size_t word{0}; word < rules.words; ++word) {
        const Word none{work.sets[Workspace::absolute_none][word]};
        work.sets[Workspace::any][word] &= ~none;
        work.sets[Workspace::full][word] &= ~none & ~work.sets[Workspace::absolute_year][word];
    }
}

/// Step 5: one at none takes all to none, until nothing moves.
void close_groups(const Compiled& rules, Workspace& work) {
    for (bool moved{true}; moved;) {
        moved = false;
        for (std::size_t group{0}; group < rules.group_count; ++group) {
            const Word* const items{rules.groups[group]};
            Word lacking{0};
            Word standing{0};
            for (std::size_t word{0}; word < rules.words; ++word) {
                const Word asked{items[word] & work.sets[Workspace::asked][word]};
                standing |= asked & work.sets[Workspace::any][word];
                lacking |= asked & ~work.sets[Workspace::any][word];
            }
            if (lacking == 0 || standing == 0) {
                continue;
            }
            moved = true;
            for (std::size_t word{0}; word < rules.words; ++word) {
                work.sets[Workspace::grouped][word] |= items[word] & work.sets[Workspace::any][word];
                work.sets[Workspace::any][word] &= ~items[word];
                work.sets[Workspace::full][word] &= ~items[word];
            }
        }
    }
}

ReasonBits fact_reasons(const Compiled& rules, const Workspace& work, Index permit) {
    ReasonBits reasons{0};
    for (std::size_t word{0}; word < rules.fact_words; ++word) {
        const Word missing{
            rules.permit_facts[permit][word] & ~work.facts[Workspace::yes][word]};
        for (Word rest{missing}; rest != 0; rest &= rest - 1) {
            const std::size_t fact{
                word * word_bits + static_cast<std::size_t>(std::countr_zero(rest))};
            reasons |= bit_of(rules.fact_kinds[fact].reason);
        }
    }
    return reasons;
}

ReasonBits state_reasons(const core::ConsentState& state, const ConsentDemand& demand, Micros at) {
    if (!state.kind) {
        return bit_of(state.out_of_scope ? Reason::consent_scope : Reason::consent_none);
    }
    switch (*state.kind) {
    case core::ConsentKind::requested: return bit_of(Reason::consent_requested);
    case core::ConsentKind::deferred: return bit_of(Reason::consent_deferred);
    case core::ConsentKind::refused: return bit_of(Reason::consent_refused);
    case core::ConsentKind::withdrawn: return bit_of(Reason::consent_withdrawn);
    case core::ConsentKind::revoked: return bit_of(Reason::consent_revoked);
    case core::ConsentKind::expired: return bit_of(Reason::consent_expired);
    case core::ConsentKind::invalidated: return bit_of(Reason::consent_invalidated);
    case core::ConsentKind::given:
    case core::ConsentKind::renewed: break;
    }
    const bool expired{state.valid_until && state.valid_until->microseconds() <= at};
    return (expired ? bit_of(Reason::consent_expired) : 0)
        | (demand.is_explicit && !state.is_explicit ? bit_of(Reason::consent_not_explicit) : 0)
        | (demand.itemised && !state.itemised ? bit_of(Reason::consent_not_itemised) : 0)
        | (demand.written && !state.written ? bit_of(Reason::consent_not_written) : 0)
        | (!state.has_evidence ? bit_of(Reason::consent_no_evidence) : 0);
}

bool demand_met(const Workspace& work, Index demand, Index item) {
    return has_bit(work.met[demand], item) && !has_bit(work.unmet[demand], item);
}

ReasonBits consent_reasons(
    const Compiled& rules, const Workspace& work, const CompiledPermit& permit, Index item) {
    ReasonBits reasons{0};
    for (const Index at : permit.demands) {
        if (demand_met(work, at, item)) {
            continue;
        }
        const ConsentDemand& demand{rules.demands[at]};
        bool told{false};
        for (Index next{work.first_consent[item]}; next != no_index;
             next = work.consents[next].next) {
            const core::ConsentState& state{*work.consents[next].state};
            if (state.role == demand.role) {
                told = true;
                reasons |= meets(state, demand, work.at)
                    ? 0
                    : state_reasons(state, demand, work.at);
            }
        }
        reasons |= told ? 0 : bit_of(Reason::consent_none);
    }
    return reasons;
}

ReasonBits force_reasons(const CompiledPermit& permit, Micros at) {
    const bool not_in_force{
        at < permit.from || at < permit.force_from || at >= permit.force_until};
    return (not_in_force ? bit_of(Reason::not_in_force) : 0)
        | (at >= permit.until ? bit_of(Reason::rule_expired) : 0);
}

/// Weighs one candidate for the withheld items that it lists.
class Weighing final {
public:
    Weighing(const Compiled& rules, Workspace& work, Index permit) noexcept
        : m_rules{rules}, m_work{work}, m_index{permit}, m_permit{rules.permits[permit]},
          m_in_force{in_force(m_permit, work.at)}, m_missing{missing_facts(rules, work, permit)} {}

    /// What lacks only these says so, whichever permit is nearest.
    void weigh(std::size_t word, Word items) {
        const Word swapped{swap_of(m_work, m_permit, word)};
        const Word held{hold_of(m_work, m_permit, word)};
        const Word bare{without_art9(m_work, m_permit, word)};
        const Word capped{
            taken_by_basis(m_rules, m_work, m_permit, word).to_none
            | m_work.sets[Workspace::absolute_none][word]};
        const Word beyond{m_in_force ? swapped | bare : ~Word{0}};
        const Word ready{
            m_in_force && m_missing == 0 ? items & consented(m_work, m_permit, word) & ~bare : 0};
        for (Word rest{items}; rest != 0; rest &= rest - 1) {
            const Word bit{rest & -rest};
            const auto item =
                static_cast<Index>(word * word_bits + static_cast<unsigned>(std::countr_zero(rest)));
            if ((ready & bit) != 0) {
                m_work.reasons[item] |= ((swapped & bit) != 0 ? bit_of(Reason::basis_swap) : 0)
                    | ((held & bit) != 0 ? bit_of(Reason::hold) : 0);
            }
            std::uint32_t distance{m_missing + unmet_consents(item)};
            distance += (beyond & bit) != 0 ? beyond_facts : 0;
            distance += ((held | capped) & bit) != 0 ? stopped : 0;
            if (distance < m_work.distance[item]) {
                m_work.distance[item] = distance;
                m_work.nearest[item] = m_index;
            }
        }
    }

private:
    [[nodiscard]] std::uint32_t unmet_consents(Index item) const {
        std::uint32_t unmet{0};
        for (const Index demand : m_permit.demands) {
            unmet += demand_met(m_work, demand, item) ? 0U : 1U;
        }
        return unmet;
    }

    const Compiled& m_rules;
    Workspace& m_work;
    Index m_index;
    const CompiledPermit& m_permit;
    bool m_in_force;
    unsigned m_missing;
};

/// Why the nearest permit did not act on the item.
ReasonBits reasons_of(const Compiled& rules, const Workspace& work, Index item) {
    const CompiledPermit& permit{rules.permits[work.nearest[item]]};
    const std::size_t word{item / word_bits};
    const Word bit{Word{1} << (item % word_bits)};
    ReasonBits reasons{
        force_reasons(permit, work.at) | fact_reasons(rules, work, work.nearest[item])
        | consent_reasons(rules, work, permit, item)};
    reasons |= (without_art9(work, permit, word) & bit) != 0 ? bit_of(Reason::special_without_art9) : 0;
    reasons |= (swap_of(work, permit, word) & bit) != 0 ? bit_of(Reason::basis_swap) : 0;
    reasons |= (hold_of(work, permit, word) & bit) != 0 ? bit_of(Reason::hold) : 0;
    const Word capped{
        taken_by_basis(rules, work, permit, word).to_none
        | work.sets[Workspace::absolute_none][word] | work.sets[Workspace::acting_any][word]};
    return reasons | ((capped & bit) != 0 ? bit_of(Reason::cap) : 0);
}

/// No permit for this party and purpose lists the item: is there one for another?
ReasonBits scope_reasons(const Compiled& rules, const Workspace& work, Index item) {
    if (work.reg == no_index || !has_bit(rules.by_register[work.reg], item)) {
        return bit_of(Reason::no_rule);
    }
    const bool for_party{
        work.party != no_index
        && has_bit(
            rules.by_register_party[rules.pair_of(work.reg, work.party, rules.parties.size())], item)};
    const bool for_purpose{
        work.purpose != no_index
        && has_bit(
            rules.by_register_purpose[rules.pair_of(
                work.reg, work.purpose, rules.law.purposes.size())],
            item)};
    return (for_party || !for_purpose ? bit_of(Reason::purpose) : 0)
        | (for_purpose || !for_party ? bit_of(Reason::recipient) : 0);
}

void weigh_withheld(const Compiled& rules, Workspace& work) {
    Word* const withheld{work.sets[Workspace::withheld]};
    Word open{0};
    for (std::size_t word{0}; word < rules.words; ++word) {
        withheld[word] = work.sets[Workspace::asked][word] & ~work.sets[Workspace::any][word]
            & ~work.sets[Workspace::grouped][word] & ~work.sets[Workspace::code_unknown][word];
        open |= withheld[word];
    }
    if (open == 0) {
        return;
    }
    for_each_bit(withheld, rules.words, [&](Index item) {
        work.reasons[item] = 0;
        work.distance[item] = ~0U;
        work.nearest[item] = no_index;
    });
    for (const Index permit : work.candidates) {
        Weighing weighing{rules, work, permit};
        for (std::size_t word{0}; word < rules.words; ++word) {
            if (const Word items{rules.permit_items[permit][word] & withheld[word]}; items != 0) {
                work.sets[Workspace::covered][word] |= items;
                weighing.weigh(word, items);
            }
        }
    }
    for_each_bit(withheld, rules.words, [&](Index item) {
        work.reasons[item] |= has_bit(work.sets[Workspace::covered], item)
            ? reasons_of(rules, work, item)
            : scope_reasons(rules, work, item);
    });
}

/// Reasons of what is not withheld by its own permits: groups, unknown codes, and dates cut to the year.
void mark_others(const Compiled& rules, Workspace& work) {
    for (std::size_t word{0}; word < rules.words; ++word) {
        const Word in_year{work.sets[Workspace::any][word] & ~work.sets[Workspace::full][word]};
        const Word marked[]{
            work.sets[Workspace::grouped][word], work.sets[Workspace::code_unknown][word],
            in_year & work.sets[Workspace::acting_full][word],
            in_year & ~work.sets[Workspace::acting_full][word]};
        const ReasonBits why[]{
            bit_of(Reason::group), bit_of(Reason::code_unknown), bit_of(Reason::cap), 0};
        for (std::size_t kind{0}; kind < std::size(marked); ++kind) {
            for (Word rest{marked[kind]}; rest != 0; rest &= rest - 1) {
                const std::size_t item{
                    word * word_bits + static_cast<std::size_t>(std::countr_zero(rest))};
                work.reasons[item] = why[kind];
                work.nearest[item] = no_index;
            }
        }
    }
}

bool mandatory_released(const Compiled& rules, const Question& question, Workspace& work) {
    bool released{true};
    for (const core::ItemId name : question.mandatory) {
        const Index item{rules.item_index.find(name)};
        if (item != no_index && has_bit(work.sets[Workspace::any], item)) {
            continue;
        }
        released = false;
        if (item != no_index && has_bit(work.sets[Workspace::asked], item)) {
            set_bit(work.sets[Workspace::missing], item);
        } else if (!std::binary_search(work.unclassified.begin(), work.unclassified.end(), name)) {
            work.unasked.push_back(name);
        }
    }
    return released;
}

/// The year of a date, standing for the date: what step 7 decides again in the built document.
bool is_year(const core::Value* value) {
    return value != nullptr && value->reveal().size() == 4
        && std::all_of(value->reveal().begin(), value->reveal().end(), [](char digit) {
               return digit >= '0' && digit <= '9';
           });
}

/// Whether every value would leave as it stands.
bool whole(const Compiled& rules, const Question& question, const Workspace& work) {
    return std::all_of(
        question.fields.begin(), question.fields.end(), [&](const AskedField& field) {
            const Index item{rules.item_index.find(field.item)};
            return item != no_index
                && (has_bit(work.sets[Workspace::full], item)
                    || (has_bit(work.sets[Workspace::any], item) && is_year(field.value)));
        });
}

core::Outcome outcome_of(const Compiled& rules, const Question& question, Workspace& work) {
    Word released{0};
    Word lowered{0};
    for (std::size_t word{0}; word < rules.words; ++word) {
        released |= work.sets[Workspace::any][word];
        lowered |= work.sets[Workspace::asked][word] & ~work.sets[Workspace::full][word];
    }
    if (!mandatory_released(rules, question, work) || released == 0) {
        return core::Outcome::refused;
    }
    const bool all{work.unclassified.empty() && lowered == 0};
    return all || whole(rules, question, work) ? core::Outcome::released : core::Outcome::reduced;
}

}

Word swap_of(const Workspace& work, const CompiledPermit& permit, std::size_t word) noexcept {
    if (permit.by_own_right) {
        return 0;
    }
    Word items{0};
    for (std::size_t role{0}; role < 3; ++role) {
        if ((permit.consent_roles >> role & 1U) == 0) {
            items |= work.swapped[role][word];
        }
    }
    return items;
}

Word hold_of(const Workspace& work, const CompiledPermit& permit, std::size_t word) noexcept {
    Word items{0};
    for (std::size_t at{0}; at < work.stops.size(); ++at) {
        if ((work.stops[at].bases & permit.basis) != 0) {
            items |= work.stop_items[at][word];
        }
    }
    return items;
}

void evaluate(const Compiled& rules, const Question& question, Workspace& work) {
    bind(rules, question, work);
    if (!work.guards.empty()) {
        return;
    }
    join_permits(rules, work);
    close_groups(rules, work);
    weigh_withheld(rules, work);
    mark_others(rules, work);
    work.outcome = outcome_of(rules, question, work);
    work.next_change = next_change(rules, question, work);
}

}
