#include "gateway/core/blackout.h"

#include <cstdint>

namespace gateway::core {

namespace {

/// Windows that follow each other without a gap; more are taken as without an end.
constexpr int most_in_a_row{100};

constexpr Instant end_of_time{Instant::from_microseconds(INT64_MAX)};

std::optional<Instant> end_in(const Validity& once, Instant at) {
    return once.covers(at) ? std::optional{once.until.value_or(end_of_time)} : std::nullopt;
}

std::optional<Instant> end_in(const WeeklyBlackout& weekly, Instant at) {
    const LocalDate today{local_date(at)};
    const int overnight{weekly.until <= weekly.from ? 1 : 0};
    for (const LocalDate day : {today, plus_days(today, -1)}) {
        if (!weekly.days.test(static_cast<std::size_t>(weekday(day)))) {
            continue;
        }
        const Instant until{instant_of(plus_days(day, overnight), weekly.until)};
        if (instant_of(day, weekly.from) <= at && at < until) {
            return until;
        }
    }
    return std::nullopt;
}

}

std::optional<Instant> Blackouts::end_of_one(Instant at) const {
    for (const Window& window : m_windows) {
        const std::optional<Instant> end{
            std::visit([&](const auto& one) { return end_in(one, at); }, window)};
        if (end) {
            return end;
        }
    }
    return std::nullopt;
}

std::optional<Instant> Blackouts::end(Instant at) const {
    std::optional<Instant> last{end_of_one(at)};
    for (int joined{0}; last && last != end_of_time; ++joined) {
        const std::optional<Instant> further{end_of_one(*last)};
        if (!further) {
            break;
        }
        last = joined < most_in_a_row ? further : end_of_time;
    }
    return last;
}

}
