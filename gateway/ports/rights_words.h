#pragma once
// What rights, askers and steps are called: in the store, in the journal and outside, the same
// words everywhere. A word never changes its meaning.

#include "gateway/core/legal_words.h"
#include "gateway/ports/rights.h"

namespace gateway::ports {

inline constexpr core::WordList<Right, 6> right_words{
    {{"access", Right::access},
     {"rectification", Right::rectification},
     {"erasure", Right::erasure},
     {"restriction", Right::restriction},
     {"portability", Right::portability},
     {"objection", Right::objection}}};
inline constexpr core::WordList<Asker, 3> asker_words{
    {{"person", Asker::person}, {"guardian", Asker::guardian}, {"attorney", Asker::attorney}}};
inline constexpr core::WordList<RightsStep, 13> rights_step_words{
    {{"opened", RightsStep::opened},
     {"identified", RightsStep::identified},
     {"clarification", RightsStep::clarification},
     {"clarified", RightsStep::clarified},
     {"extended", RightsStep::extended},
     {"fee", RightsStep::fee},
     {"paid", RightsStep::paid},
     {"withheld", RightsStep::withheld},
     {"granted", RightsStep::granted},
     {"partly", RightsStep::partly},
     {"refused", RightsStep::refused},
     {"released", RightsStep::released},
     {"ended", RightsStep::ended}}};

}
