#pragma once
// What stands in the entries of schedules and expectations: who began, asked, paused or took note
// of what. Reasons and officials stay in the store; here are keyed digests of them.

#include "gateway/core/bytes.h"
#include "gateway/ports/schedules.h"

#include <string>

namespace gateway::journal {

/// A due time was begun, with its run.
[[nodiscard]] std::string schedule_body(const ports::DueBegun& begun);
/// Somebody wants a run now.
[[nodiscard]] std::string schedule_body(const ports::DueAsked& asked);
/// @param reason  keyed digest of it.
[[nodiscard]] std::string
schedule_body(const ports::SchedulePause& pause, const core::Digest& reason);

/// @param note  keyed digest of official and reference.
[[nodiscard]] std::string
alarm_body(const ports::AlarmAcknowledged& acknowledged, const core::Digest& note);

}
