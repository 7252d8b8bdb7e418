#include "gateway/exchange/retry_schedule.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace gateway::exchange {

namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// SplitMix64's finalizer: every bit of the seed moves every bit of the result.
std::uint64_t mixed(std::uint64_t seed) noexcept {
    seed += 0x9e3779b97f4a7c15ULL;
    seed = (seed ^ (seed >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    seed = (seed ^ (seed >> 27U)) * 0x94d049bb133111ebULL;
    return seed ^ (seed >> 31U);
}

/// The random half of a UUIDv7.
std::uint64_t seed_of(core::MessageId message) {
    std::uint64_t seed{0};
    for (std::size_t at{8}; at < message.bytes().size(); ++at) {
        seed = (seed << 8U) | std::to_integer<std::uint64_t>(message.bytes().at(at));
    }
    return seed;
}

int number(std::string_view digits) noexcept {
    int value{0};
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

/// The instant at which clocks in Finland show HH:MM on that day; on the day on which they skip it,
/// as if they did not.
core::Instant at_time(core::LocalDate day, std::string_view time) {
    const core::Instant plain{
        core::start_of_day(day) + hours{number(time.substr(0, 2))}
        + minutes{number(time.substr(3, 2))}};
    for (const hours shift : {hours{0}, hours{-1}, hours{1}}) {
        const core::Instant tried{plain + shift};
        if (core::to_helsinki_text(tried).substr(11, 5) == time) {
            return tried;
        }
    }
    return plain;
}

}

microseconds spread(seconds delay, core::MessageId message, int failures) {
    constexpr std::int64_t thousandths{401}; // 800 … 1200
    const auto drawn = static_cast<std::int64_t>(
        mixed(seed_of(message) + static_cast<std::uint64_t>(failures))
        % static_cast<std::uint64_t>(thousandths));
    return microseconds{delay} / 1'000 * (800 + drawn);
}

std::optional<core::Instant> deadline_of(const config::Exchange& exchange, core::Instant since) {
    if (!exchange.deadline) {
        return std::nullopt;
    }
    const config::Deadline& deadline{*exchange.deadline};
    if (deadline.within.count() != 0) {
        return since + deadline.within;
    }
    const core::LocalDate day{core::local_date(since)};
    const core::Instant today{at_time(day, deadline.by)};
    return today > since ? today : at_time(core::next_day(day), deadline.by);
}

std::optional<core::Instant>
next_attempt(const config::Exchange& exchange, const Setback& setback) {
    const std::vector<seconds>& delays{exchange.retry_after};
    const auto made = static_cast<std::size_t>(std::max(setback.failures, 1));
    if (made > delays.size() && !setback.deadline) {
        return std::nullopt;
    }
    if (setback.deadline && *setback.deadline <= setback.at) {
        return std::nullopt;
    }
    const seconds delay{
        made <= delays.size()
            ? delays[made - 1]
            : std::max(delays.empty() ? seconds{0} : delays.back(), least_repeated)};
    core::Instant due{setback.at + spread(delay, setback.message, setback.failures)};
    if (setback.retry_after) {
        due = std::max(due, setback.at + std::min(*setback.retry_after, longest_put_off));
    }
    return setback.deadline ? std::min(due, *setback.deadline) : due;
}

}
