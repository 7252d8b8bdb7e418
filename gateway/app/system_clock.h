#pragma once
// The machine's clocks behind the Clock port, and what it knows of Finland's.

#include "gateway/ports/clock.h"

namespace gateway::app {

class SystemClock final : public ports::Clock {
public:
    [[nodiscard]] core::Instant now() const override;
    [[nodiscard]] std::chrono::microseconds since_boot() const override;
};

/// Days, due times and the law's dates hang on the data of Europe/Helsinki.
/// @throws core::GatewayError TIMEZONE_DATA if they are not there, or are not Finland's.
void require_time_zone();

}
