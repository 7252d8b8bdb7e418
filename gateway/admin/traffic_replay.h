#pragma once
// The traffic of some days under a draft: each recorded decision made again from its evidence,
// under the law that made it and under the draft. For the interface and the command line.

#include "gateway/admin/analysis_replay.h"
#include "gateway/admin/drafting.h"

namespace gateway::admin {

/// @param law_of a kept configuration by its digest.
/// @throws core::GatewayError of the store; a code of journal::decode_evidence().
[[nodiscard]] TrafficForesight foresee_traffic(
    const Drafting::Traffic& traffic,
    const std::function<std::shared_ptr<const config::Configuration>(const core::Digest&)>& law_of,
    const config::Configuration& draft, core::Instant since);

}
