#pragma once
// When an attempt that did not get through is followed by another, and until when. Pure: the
// spread comes from the message's own id, so the same question has the same answer on every node.

#include "gateway/config/configuration.h"

#include <chrono>
#include <optional>

namespace gateway::exchange {

/// A party cannot put us off for longer; our own schedule goes on from there.
inline constexpr std::chrono::seconds longest_put_off{3'600};

/// Where a deadline lets the last delay be repeated, it is at least this.
inline constexpr std::chrono::seconds least_repeated{30};

/// `delay`, longer or shorter by up to a fifth: what failed together does not come back together.
[[nodiscard]] std::chrono::microseconds
spread(std::chrono::seconds delay, core::MessageId message, int failures);

/// By when a message has to have arrived; nothing: the exchange sets no time.
/// @param since  when its run began, or when a person last had it tried again.
[[nodiscard]] std::optional<core::Instant>
deadline_of(const config::Exchange& exchange, core::Instant since);

/// What went wrong, and how often by now.
struct Setback {
    core::MessageId message;
    int failures{1};
    core::Instant at;                                  ///< of the last one
    std::optional<std::chrono::seconds> retry_after{}; ///< that the party asked for
    std::optional<core::Instant> deadline{};
};

/// When it is tried again: by the exchange's delays, but not before the party wants it, and looked
/// at once more at the deadline. Where there is a deadline the last delay is repeated until then.
/// @return nothing: there is no further attempt.
[[nodiscard]] std::optional<core::Instant>
next_attempt(const config::Exchange& exchange, const Setback& setback);

}
