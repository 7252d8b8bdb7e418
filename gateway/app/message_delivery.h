#pragma once
// How far the delivery of one message is, told from its steps in the words that `runs show` has of
// documents.

#include "gateway/ports/message_log.h"

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace gateway::app {

struct MessageDelivery {
    /// Nothing was to be delivered, or not yet; its document is built; it was given up, something
    /// had changed; an attempt has no outcome; what became of the last attempt; it waits for a
    /// person, or a person had it tried again or ended it; it was given to the register. What was
    /// delivered once stays so, whatever came of another attempt.
    static constexpr std::array<std::string_view, 12> states{
        "none",   "sealed",  "superseded", "under-way", "delivered", "refused",
        "failed", "unknown", "dead",       "replayed",  "given-up",  "handed-over"};

    std::string state{"none"};
    int attempts{0};
};

/// @param steps in the order of their times
[[nodiscard]] MessageDelivery delivery_of(std::span<const ports::MessageLog::Step> steps);

}
