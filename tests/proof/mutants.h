#pragma once
// The mutants of a law: each with one requirement, item, recipient, date, provision or part of a
// cap taken away.

#include "gateway/policy/law.h"

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace mutants {

namespace core = gateway::core;
namespace policy = gateway::policy;

struct Mutant {
    std::string what;             ///< for whoever has to write the case that is missing
    core::RuleId rule;            ///< whose cases most likely notice; empty: a provision
    std::set<core::ItemId> items; ///< that it can touch; empty: any
    std::function<void(policy::Law&)> change;
};

[[nodiscard]] std::vector<Mutant> of(const policy::Law& law);

}
