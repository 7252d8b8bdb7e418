#pragma once
// Notices as those who answer for them look at them: what a notice says, what the linter found in
// it, what the rules permit, what was released lately. Pure but for what it is given.

#include "gateway/app/notice_lints.h"
#include "gateway/config/configuration.h"
#include "gateway/core/instant.h"
#include "gateway/ports/message_log.h"
#include "gateway/text/json_value.h"

#include <span>
#include <string>

namespace gateway::app {

/// [{"register","file","title","dated","language","disclosures":[{"line","quote","classes",
/// "categories"}],"findings":[…],"untold","unpermitted","held_untold","sources_untold","oversent","unused",
/// "section":[…]}]: for each register with a notice.
/// @param linted   the configuration's notices, read on the day of `at`.
/// @param given    what went out lately.
[[nodiscard]] text::JsonValue notice_views(
    const NoticeLints::Linted& linted, core::Instant at, const std::string& language,
    std::span<const ports::MessageLog::Given> given);

/// See notice::record_of_processing().
[[nodiscard]] text::JsonValue processing_record(
    const config::Configuration& configuration, core::Instant at, const std::string& language);

}
