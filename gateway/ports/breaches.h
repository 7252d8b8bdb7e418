#pragma once
// Cases of personal data breaches (GDPR Art. 33, 34): what left that should not have, when it was
// found, and what was done within 72 hours.

#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"
#include "gateway/core/name.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gateway::ports {

enum class BreachKind : std::uint8_t {
    wrong,           ///< to somebody, or of something, that should not have left
    late,            ///< after its deadline
    post_withdrawal, ///< after a withdrawal had been acknowledged
    other
};

/// What left in one attempt.
struct BreachSending {
    core::MessageId message;
    int attempt{1};
    std::string party;
    std::string exchange;
    core::Instant left_at{};
    std::string outcome; ///< of the attempt; unknown where none is known
    std::vector<core::PersonNo> persons;
};

struct BreachCase {
    core::MessageId breach;
    BreachKind kind{BreachKind::other};
    BreachSending sending;
    core::Instant known_at{};                   ///< from when the 72 hours count
    std::optional<core::Instant> notified_at{}; ///< the supervisory authority
    std::optional<core::Instant> closed_at{};
    std::string official;
    std::string reference; ///< of the notification, or of why none was needed
};

inline constexpr std::chrono::hours notification_time{72};

}
