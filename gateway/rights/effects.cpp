#include "gateway/rights/effects.h"

#include "gateway/policy/vocabulary.h"
#include "gateway/rights/steps.h"

#include <algorithm>

namespace gateway::rights {

namespace {

using core::HoldKind;
using core::HoldState;
using ports::Right;
using ports::RightsStep;

/// One hold for each identity of the person; it belongs to the controller that was asked.
void hold(Effects& effects, const ports::RightsRequest& request, HoldKind kind, HoldState state) {
    for (const core::PersonNo person : request.persons) {
        core::Hold made;
        made.kind = kind;
        made.state = state;
        made.items = request.items;
        effects.holds.push_back(
            ports::PersonEntry{person, made, {}, policy::acts(kind, state), request.request});
    }
}

void restrict(Effects& effects, const ports::RightsCase& request, RightsStep step) {
    const bool stood{has(request, RightsStep::granted) || has(request, RightsStep::partly)};
    switch (step) {
    case RightsStep::opened:
        hold(effects, request.request, HoldKind::restriction, HoldState::received);
        return;
    case RightsStep::granted:
    case RightsStep::partly:
        hold(effects, request.request, HoldKind::restriction, HoldState::upheld);
        return;
    case RightsStep::refused:
        hold(effects, request.request, HoldKind::restriction, HoldState::overridden);
        return;
    case RightsStep::ended: // the step's reference says that the person was told before (18(3))
        if (stood) {
            hold(effects, request.request, HoldKind::restriction, HoldState::ended);
        }
        return;
    case RightsStep::identified:
    case RightsStep::clarification:
    case RightsStep::clarified:
    case RightsStep::extended:
    case RightsStep::fee:
    case RightsStep::paid:
    case RightsStep::withheld:
    case RightsStep::released: return;
    }
}

/// An objection restricts from the day on which it is made (Art. 18(1)(d)), and only what rests on
/// 6(1)(e) or (f): the gate knows that.
void object(Effects& effects, const ports::RightsCase& request, RightsStep step) {
    switch (step) {
    case RightsStep::opened:
        hold(effects, request.request, HoldKind::objection, HoldState::assessing);
        return;
    case RightsStep::granted:
    case RightsStep::partly:
        hold(effects, request.request, HoldKind::objection, HoldState::upheld);
        return;
    case RightsStep::refused:
        hold(effects, request.request, HoldKind::objection, HoldState::overridden);
        return;
    case RightsStep::ended: // what was upheld stands
    case RightsStep::identified:
    case RightsStep::clarification:
    case RightsStep::clarified:
    case RightsStep::extended:
    case RightsStep::fee:
    case RightsStep::paid:
    case RightsStep::withheld:
    case RightsStep::released: return;
    }
}

std::vector<core::ItemId> erasable(const ErasureAssessment& assessment) {
    std::vector<core::ItemId> items;
    for (const ErasureVerdict& verdict : assessment.items) {
        if (verdict.kind == ErasureVerdict::Kind::erase) {
            items.push_back(verdict.item);
        }
    }
    return items;
}

core::Result<Effects> erase(
    const ports::RightsCase& request, const ports::RightsEvent& event,
    const EffectsGround& ground) {
    const ErasureAssessment assessment{assess_erasure(
        ground.traces, ground.open_cases, request.request.items, ground.names, ground.now)};
    Effects effects;
    effects.assessment = json_of(assessment, ground.names);
    if (event.step == RightsStep::refused) {
        return effects;
    }
    const bool everything{event.step == RightsStep::granted};
    if (everything && (!assessment.all() || !request.request.items.empty())) {
        // a key seals all of a person: it is destroyed for a request about everything only
        return core::Rejection{"RIGHTS_DUTY_STANDS", "step"};
    }
    if (!everything && !assessment.some()) {
        return core::Rejection{"RIGHTS_NOTHING_TO_ERASE", "step"};
    }
    if (assessment.under_way + ground.live_attempts > 0) {
        return core::Rejection{"ERASURE_UNDER_WAY", "step"};
    }
    const std::vector<core::ItemId> items{
        everything ? std::vector<core::ItemId>{} : erasable(assessment)};
    effects.notices =
        notices_to_recipients(ground.traces, ports::NoticeKind::erasure, items, ground.id);
    for (const core::PersonNo person : request.request.persons) {
        if (everything) {
            effects.erasures.push_back(
                ports::Erasure{person, request.request.request, std::nullopt});
            continue;
        }
        for (const core::MessageId message : assessment.messages) {
            effects.erasures.push_back(ports::Erasure{person, request.request.request, message});
        }
    }
    return effects;
}

}

bool Effects::take() const noexcept {
    return !erasures.empty()
           || std::any_of(holds.begin(), holds.end(), [](const ports::PersonEntry& entry) {
                  return entry.blocks;
              });
}

core::Result<Effects> effects_of(
    const ports::RightsCase& request, const ports::RightsEvent& event,
    const EffectsGround& ground) {
    Effects effects;
    const bool grants{event.step == RightsStep::granted || event.step == RightsStep::partly};
    switch (request.request.right) {
    case Right::rectification:
        if (grants) {
            effects.notices = notices_to_recipients(
                ground.traces, ports::NoticeKind::rectification, request.request.items, ground.id);
        }
        return effects;
    case Right::erasure:
        return grants || event.step == RightsStep::refused
                   ? erase(request, event, ground)
                   : core::Result<Effects>{std::move(effects)};
    case Right::restriction: restrict(effects, request, event.step); return effects;
    case Right::objection: object(effects, request, event.step); return effects;
    case Right::access:
    case Right::portability: return effects;
    }
    return effects;
}

}
