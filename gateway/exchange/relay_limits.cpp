#include "gateway/exchange/relay_limits.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace gateway::exchange {

namespace {

using config::Limit;

constexpr std::chrono::seconds span_length{5};
constexpr std::chrono::seconds soon{1};

bool concerns(const Limit& limit, const RelayLimits::Asker& asker) {
    switch (limit.of) {
    case Limit::Of::client: return limit.name == asker.client;
    case Limit::Of::party: return limit.name == asker.party.text();
    case Limit::Of::purpose: return limit.name == asker.purpose.text();
    }
    return false;
}

std::string name_of(const Limit& limit, ports::Direction direction) {
    const std::string way{direction == ports::Direction::query_out ? "out" : "in"};
    return way + '/' + std::to_string(static_cast<int>(limit.of)) + '/' + limit.name;
}

core::Code quota_code(Limit::Of of) {
    switch (of) {
    case Limit::Of::client: return "QUOTA_CLIENT";
    case Limit::Of::party: return "QUOTA_PARTY";
    case Limit::Of::purpose: return "QUOTA_PURPOSE";
    }
    return "QUOTA_CLIENT";
}

core::Code at_once_code(Limit::Of of) {
    switch (of) {
    case Limit::Of::client: return "AT_ONCE_CLIENT";
    case Limit::Of::party: return "AT_ONCE_PARTY";
    case Limit::Of::purpose: return "AT_ONCE_PURPOSE";
    }
    return "AT_ONCE_CLIENT";
}

}

void RelayLimits::Gauge::move_to(std::int64_t now) {
    const auto spans = static_cast<std::int64_t>(counted.size());
    for (std::int64_t next{std::max(span + 1, now - spans + 1)}; next <= now; ++next) {
        counted[static_cast<std::size_t>(next % spans)] = 0;
    }
    span = std::max(span, now);
}

std::uint32_t RelayLimits::Gauge::in_a_minute() const {
    return std::accumulate(counted.begin(), counted.end(), std::uint32_t{0});
}

std::int64_t RelayLimits::Gauge::until_room() const {
    const auto spans = static_cast<std::int64_t>(counted.size());
    for (std::int64_t age{spans - 1}; age > 0; --age) {
        if (span >= age && counted[static_cast<std::size_t>((span - age) % spans)] > 0) {
            return spans - age;
        }
    }
    return spans;
}

std::variant<RelayLimits::Place, RelayLimits::Full> RelayLimits::enter(
    std::span<const Limit> limits, const Asker& asker, std::chrono::microseconds now) {
    const std::int64_t span{now / span_length};
    const std::scoped_lock lock{m_book->mutex};
    std::vector<std::string> names;
    for (const Limit& limit : limits) {
        if (!concerns(limit, asker)) {
            continue;
        }
        names.push_back(name_of(limit, asker.direction));
        Gauge& gauge{m_book->gauges[names.back()]};
        gauge.move_to(span);
        if (limit.a_minute && gauge.in_a_minute() >= *limit.a_minute) {
            return Full{quota_code(limit.of), gauge.until_room() * span_length};
        }
        if (limit.at_once && gauge.at_once >= *limit.at_once) {
            return Full{at_once_code(limit.of), soon};
        }
    }
    if (names.empty()) {
        return Place{};
    }
    for (const std::string& name : names) {
        Gauge& gauge{m_book->gauges[name]};
        ++gauge.counted[static_cast<std::size_t>(span) % gauge.counted.size()];
        ++gauge.at_once;
    }
    const auto leave = [book = m_book, names](const void*) {
        const std::scoped_lock relock{book->mutex};
        for (const std::string& name : names) {
            --book->gauges[name].at_once;
        }
    };
    return Place{m_book.get(), leave};
}

}
