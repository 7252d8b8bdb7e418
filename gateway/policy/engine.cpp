#include "gateway/policy/engine.h"

#include <algorithm>

namespace gateway::policy {

namespace {

using Compiled = RuleSet::Compiled;

std::span<const Index> candidates_of(const Compiled& rules, const Workspace& work) {
    if (work.reg == no_index || work.purpose == no_index || work.party == no_index) {
        return {};
    }
    const auto [first, last] = rules.cells[rules.cell_of(work.reg, work.purpose, work.party)];
    return std::span{rules.cell_permits}.subspan(first, last - first);
}

/// Step 4 for one permit: form(p) MEET the caps that hit p's basis, joined into the answer.
void join(const Compiled& rules, Index place, Workspace& work) {
    const Index at{work.candidates[place]};
    const CompiledPermit& permit{rules.permits[at]};
    Word* const acting{work.acting[place]};
    if (!in_force(permit, work.at) || missing_facts(rules, work, at) != 0) {
        return;
    }
    for (std::size_t word{0}; word < rules.words; ++word) {
        Word items{rules.permit_items[at][word] & work.sets[Workspace::asked][word]};
        if (items == 0) {
            continue;
        }
        items &= ~work.sets[Workspace::code_unknown][word] & consented(work, permit, word)
                 & ~without_article_9(work, permit, word) & ~swap_of(work, permit, word)
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
        }
    }
    static_cast<void>(work.acting.add(work.candidates.size()));
    for (Index place{0}; place < work.candidates.size(); ++place) {
        join(rules, place, work);
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
                work.sets[Workspace::grouped][word] |=
                    items[word] & work.sets[Workspace::any][word];
                work.sets[Workspace::any][word] &= ~items[word];
                work.sets[Workspace::full][word] &= ~items[word];
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

Taken taken_by_basis(
    const Compiled& rules, const Workspace& work, const CompiledPermit& permit,
    std::size_t word) noexcept {
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

void evaluate(const Compiled& rules, const Question& question, Workspace& work) {
    bind(rules, question, work);
    if (!work.guards.empty()) {
        return;
    }
    join_permits(rules, work);
    close_groups(rules, work);
    weigh_all(rules, work);
    work.outcome = outcome_of(rules, question, work);
    work.next_change = next_change(rules, question, work);
}

}
