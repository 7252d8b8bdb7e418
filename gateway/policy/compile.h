#pragma once
// The steps of compiling a law, for the files that share them. Nothing here judges a law: check.h
// has found it sound before.

#include "gateway/policy/compiled.h"

#include <algorithm>
#include <vector>

namespace gateway::policy {

/// Positions of the things, in order of name: what is compiled is the same for every order of the
/// law's lists (I3).
template <class Thing, class Id>
std::vector<Index> in_order_of_name(const std::vector<Thing>& things, Id Thing::*id) {
    std::vector<Index> order(things.size());
    for (Index at{0}; at < order.size(); ++at) {
        order[at] = at;
    }
    std::sort(order.begin(), order.end(), [&](Index left, Index right) {
        return things[left].*id < things[right].*id;
    });
    return order;
}

/// Permits by name, with the facts and consents that they ask for and the days on which they hold.
void compile_permits(RuleSet::Compiled& rules);

/// Caps by name, and which of them can reach a party.
void compile_caps(RuleSet::Compiled& rules);

/// Candidates by register, purpose and party.
void compile_cells(RuleSet::Compiled& rules);

}
