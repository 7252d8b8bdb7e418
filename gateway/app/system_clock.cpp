#include "gateway/app/system_clock.h"

#include "gateway/core/error.h"

#include <ctime>

namespace gateway::app {

namespace {

std::chrono::microseconds read(clockid_t clock) {
    timespec time{};
    ::clock_gettime(clock, &time);
    return std::chrono::seconds{time.tv_sec} + std::chrono::microseconds{time.tv_nsec / 1'000};
}

}

core::Instant SystemClock::now() const {
    return core::Instant::from_microseconds(read(CLOCK_REALTIME).count());
}

std::chrono::microseconds SystemClock::since_boot() const {
    return read(CLOCK_BOOTTIME);
}

void require_time_zone() {
    if (!core::knows_helsinki()) {
        throw core::GatewayError{"TIMEZONE_DATA", core::GatewayError::Retry::never};
    }
}

}
