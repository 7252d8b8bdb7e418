#pragma once
// Time as a port, so that tests can hold it still.

#include "gateway/core/instant.h"

#include <chrono>

namespace gateway::ports {

class Clock {
public:
    Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    virtual ~Clock() = default;

    /// Wall time. Decisions do not use it: their instant comes from the database (unit_of_work.h).
    [[nodiscard]] virtual core::Instant now() const = 0;

    /// CLOCK_BOOTTIME: runs on through suspend, never jumps. Deadlines are measured with it.
    [[nodiscard]] virtual std::chrono::microseconds since_boot() const = 0;
};

}
