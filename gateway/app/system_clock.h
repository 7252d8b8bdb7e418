#pragma once
// The machine's clocks behind the Clock port.

#include "gateway/ports/clock.h"

namespace gateway::app {

class SystemClock final : public ports::Clock {
public:
    [[nodiscard]] core::Instant now() const override;
    [[nodiscard]] std::chrono::microseconds since_boot() const override;
};

}
