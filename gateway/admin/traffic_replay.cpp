#include "gateway/admin/traffic_replay.h"

#include "gateway/core/error.h"
#include "gateway/journal/evidence.h"

namespace gateway::admin {

TrafficForesight foresee_traffic(
    const Drafting::Traffic& traffic,
    const std::function<std::shared_ptr<const config::Configuration>(const core::Digest&)>& law_of,
    const config::Configuration& draft, core::Instant since) {
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
            exchange::foresee(*before->rules, *draft.rules, evidence.value()));
    });
    return foresight;
}

}
