#pragma once
// The cases of the rules: questions and the answers that the law's readers expect. They are read
// and checked here and run by who can decide (app, tests).

#include "gateway/core/decision.h"
#include "gateway/core/name.h"
#include "gateway/policy/law.h"

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace gateway::config {

struct RuleCase {
    /// positive: the rule acts, a permit by giving something and a cap by taking it; negative: it
    /// does not, though little is missing.
    enum class Kind : std::uint8_t { positive, negative };

    std::string file;
    std::size_t line{0};
    core::RuleId rule; ///< empty: no rule gives what is asked
    Kind kind{Kind::positive};
    std::string name;         ///< a sentence
    std::string request_json; ///< the question, in the shape of a dry run
    core::Outcome outcome{core::Outcome::refused};
    std::map<core::ItemId, core::Form> forms; ///< expected, of everything that is asked
    std::set<core::Reason> reasons;           ///< each stands with something that is withheld
    std::set<core::RuleId> by; ///< if any: exactly these permits gave what is released
    /// What the law would have to permit for a cap to be seen: laid beside the rules for this case.
    std::vector<policy::Permit> supposed;
};

}
