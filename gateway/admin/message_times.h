#pragma once
// Messages and times: an id begins with the time at which its message was taken in (RFC 9562 §5.7),
// so lists and days are bounds of ids.

#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace gateway::admin {

/// When a message was taken in.
[[nodiscard]] inline core::Instant taken_in_at(const core::MessageId& message) {
    std::int64_t milliseconds{0};
    for (std::size_t place{0}; place < 6; ++place) {
        milliseconds =
            milliseconds << 8U | std::to_integer<std::int64_t>(message.bytes().at(place));
    }
    return core::Instant::from_microseconds(milliseconds * 1'000);
}

/// The first id that a message of that instant can have.
[[nodiscard]] inline core::MessageId first_id_at(core::Instant at) {
    return core::MessageId::make(at, std::array<std::byte, 10>{});
}

}
