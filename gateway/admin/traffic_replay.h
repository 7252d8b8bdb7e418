#pragma once
// The traffic of some days under a draft: each recorded decision made again from its evidence,
// under the law that made it and under the draft; as of a day to come, where the draft changes
// something only then. For the interface and the command line.

#include "gateway/admin/analysis_replay.h"
#include "gateway/admin/drafting.h"

#include <optional>
#include <vector>

namespace gateway::admin {

/// On which day a draft is asked, and on which it changes something.
struct ReplayDay {
    std::optional<core::Instant> at{};    ///< nothing: each decision at its own instant
    std::vector<core::Instant> changes{}; ///< to come, in order

    void tell(text::JsonValue& body) const; ///< `at` (null: its own instant), `changes_at`
};

/// @param active null: it cannot be compared with, and nothing is known of days to come.
/// @param wanted nothing: the next day on which the draft changes something, if there is one.
[[nodiscard]] ReplayDay replay_day(
    const config::Configuration* active, const config::Configuration& draft, core::Instant now,
    std::optional<core::Instant> wanted);

/// @param law_of a kept configuration by its digest.
/// @param at     see exchange::foresee().
/// @throws core::GatewayError of the store; a code of journal::decode_evidence().
[[nodiscard]] TrafficForesight foresee_traffic(
    const Drafting::Traffic& traffic,
    const std::function<std::shared_ptr<const config::Configuration>(const core::Digest&)>& law_of,
    const config::Configuration& draft, core::Instant since, std::optional<core::Instant> at = {});

}
