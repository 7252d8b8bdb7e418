#pragma once
// A law of a given size and questions of sixty fields, for the bench of the engine. The rules of
// the party asked stay eight in every size: a bigger law is one about more parties, which is what
// the index must not feel.

#include "gateway/policy/decide.h"

#include <cstddef>
#include <deque>
#include <vector>

namespace bench_law {

/// @param rules of which one in twelve is a cap.
[[nodiscard]] gateway::policy::Law make_law(std::size_t rules);

struct Asked {
    std::vector<gateway::core::ItemId> items;
    std::deque<gateway::core::Value> values;
    std::vector<gateway::policy::AskedField> fields;
    std::vector<gateway::core::Relation> relations;
    std::vector<gateway::policy::Fact> facts;
    std::vector<gateway::core::ConsentState> consents;
    std::vector<gateway::core::Hold> holds;
    gateway::policy::Question question;
};

/// What one person said over the years about what the question asks: given, renewed, withdrawn.
[[nodiscard]] std::vector<gateway::core::ConsentEvent> make_history(
    const gateway::policy::Law& law, const gateway::policy::Question& question, std::size_t events);

/// Persons: with and without consents, relations and turvakielto.
[[nodiscard]] std::deque<Asked> make_questions(const gateway::policy::Law& law, std::size_t count);

}
