#include "gateway/admin/traffic_replay.h"

#include "gateway/admin/analysis_json.h"
#include "gateway/core/error.h"
#include "gateway/journal/evidence.h"
#include "gateway/policy/analysis.h"

namespace gateway::admin {

void ReplayDay::tell(text::JsonValue& body) const {
    body.add("at", instant_of(at)).add("changes_at", list_of(changes, [](core::Instant change) {
                                           return core::to_helsinki_text(change);
                                       }));
}

ReplayDay replay_day(
    const config::Configuration* active, const config::Configuration& draft, core::Instant now,
    std::optional<core::Instant> wanted) {
    ReplayDay day;
    if (active != nullptr) {
        day.changes = policy::beginnings(policy::compare(*active->rules, *draft.rules, now), now);
    }
    day.at = wanted || day.changes.empty() ? wanted : day.changes.front();
    return day;
}

TrafficForesight foresee_traffic(
    const Drafting::Traffic& traffic,
    const std::function<std::shared_ptr<const config::Configuration>(const core::Digest&)>& law_of,
    const config::Configuration& draft, core::Instant since, std::optional<core::Instant> at) {
    TrafficForesight foresight;
    traffic(since, [&](const ports::RecordedDecision& decision) {
        if (!decision.evidence) {
            foresight.add_erased();
            return;
        }
        const auto evidence = journal::decode_evidence(*decision.evidence);
        if (!evidence) {
            throw core::GatewayError{evidence.rejection().code, core::GatewayError::Retry::never};
        }
        const auto before = law_of(evidence.value().configuration);
        foresight.add(
            decision.message, evidence.value().disclosure,
            exchange::foresee(*before->rules, *draft.rules, evidence.value(), at));
    });
    return foresight;
}

}
