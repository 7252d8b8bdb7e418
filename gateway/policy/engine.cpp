#include "gateway/policy/engine.h"

#include <algorithm>

namespace gateway::policy {

namespace {

using Compiled = RuleSet::Compiled;

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

/// Whether every value would leave as it stands, of fields that nothing keeps back altogether.
bool whole(const Compiled& rules, const Question& question, const Workspace& work) {
    return std::all_of(
        question.fields.begin(), question.fields.end(), [&](const AskedField& field) {
            const Index item{rules.item_index.find(field.item)};
            return has_bit(work.sets[Workspace::full], item) || is_year(field.value);
        });
}

core::Outcome outcome_of(const Compiled& rules, const Question& question, Workspace& work) {
    Word released{0};
    Word withheld{0};
    Word lowered{0};
    for (std::size_t word{0}; word < rules.words; ++word) {
        const Word asked{work.sets[Workspace::asked][word]};
        released |= work.sets[Workspace::any][word];
        withheld |= asked & ~work.sets[Workspace::any][word];
        lowered |= asked & ~work.sets[Workspace::full][word];
    }
    if (!mandatory_released(rules, question, work) || released == 0) {
        return core::Outcome::refused;
    }
    if (!work.unclassified.empty() || withheld != 0) {
        return core::Outcome::reduced;
    }
    return lowered == 0 || whole(rules, question, work) ? core::Outcome::released
                                                        : core::Outcome::reduced;
}

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
