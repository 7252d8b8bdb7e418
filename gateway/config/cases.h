#pragma once
// The cases of the rules: questions and the answers that the law's readers expect. They are read
// and checked here and run by who can decide (app, tests).

#include "gateway/core/decision.h"
#include "gateway/core/name.h"

#include <cstddef>
#include <map>
#include <string>

namespace gateway::config {

struct RuleCase {
    /// positive: the rule acts; negative: it does not, though little is missing.
    enum class Kind : std::uint8_t { positive, negative };

    std::string file;
    std::size_t line{0};
    core::RuleId rule;
    Kind kind{Kind::positive};
    std::string name;         ///< a sentence
    std::string request_json; ///< the question, in the shape of a dry run
    core::Outcome outcome{core::Outcome::refused};
    std::map<core::ItemId, core::Form> forms; ///< expected; items not named are not looked at
};

}
