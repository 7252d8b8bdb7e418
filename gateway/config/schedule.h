#pragma once
// When an exchange runs by itself, and what is expected of it by when: as the configuration says
// it. Values only.

#include "gateway/core/due_times.h"
#include "gateway/core/name.h"

#include <chrono>
#include <cstdint>
#include <memory>

namespace gateway::config {

/// What becomes of a due time at which nothing could begin.
enum class Missed : std::uint8_t {
    skip,    ///< it is left out
    late,    ///< the last of those missed begins, if it is not later than the tolerance
    catch_up ///< each of them begins, one after the other
};

struct Schedule {
    core::DueTimes due;
    Missed missed{Missed::skip};
    std::chrono::minutes tolerance{0}; ///< for `late`
};

/// What has to be done by a time of the day: a run of the exchange, closed, with so many records.
struct Expectation {
    core::ExpectationId id;
    core::TimeOfDay by;
    core::Days days{core::Days::every};
    std::shared_ptr<const core::Calendar> calendar;
    std::chrono::hours window{12}; ///< what began so long before counts
    std::int64_t least{0};
    std::int64_t most{0};
};

}
