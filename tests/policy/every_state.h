#pragma once
// Every state of the facts that a law could tell apart, counted out: what the analysis is held
// against. It shares nothing with the analysis but the type of its states.

#include "gateway/policy/analysis.h"
#include "gateway/policy/vocabulary.h"
#include "tests/policy/world.h"

#include <set>
#include <string>
#include <vector>

namespace every {

namespace core = gateway::core;
namespace policy = gateway::policy;
using policy::Agreed;
using policy::Circumstances;

/// All circumstances that the facts, bases and consents of these laws make different.
[[nodiscard]] std::vector<Circumstances> state(const std::vector<const policy::Law*>& laws);

/// A register, a purpose, a party, an item and a value, of any of the laws.
struct Question {
    core::RegisterId reg;
    core::PurposeId purpose;
    core::PartyId party;
    core::ItemId item;
    std::string code;
};

/// Every question that a permit of these laws could be about.
[[nodiscard]] std::vector<Question> question(const std::vector<const policy::Law*>& laws);

/// Instants of which no two stand in the same stretch without a date between them, and the dates.
[[nodiscard]] std::vector<core::Instant> instant(const std::vector<const policy::Law*>& laws);

[[nodiscard]] policy::Witness
witness(const Question& asked, core::Instant at, const Circumstances& told);

[[nodiscard]] core::Form form(
    const policy::RuleSet& rules, const Question& asked, core::Instant at,
    const Circumstances& told);

}
