// When what did not get through is tried again.

#include "gateway/exchange/retry_schedule.h"

#include <catch2/catch.hpp>
#include <rapidcheck.h>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <array>
#include <set>

namespace core = gateway::core;
namespace config = gateway::config;
using namespace gateway::exchange;
using namespace std::chrono_literals;
using std::chrono::microseconds;

namespace {

core::MessageId message(std::uint8_t number) {
    std::array<std::byte, 10> entropy{};
    entropy.fill(static_cast<std::byte>(number));
    return core::MessageId::make(core::Instant{}, entropy);
}

core::Instant at(const char* text) {
    return core::parse_instant(text).value();
}

config::Exchange usual() {
    config::Exchange exchange;
    exchange.retry_after = {0s, 5s, 30s, 5min, 30min, 2h, 6h};
    return exchange;
}

const core::Instant now{at("2026-03-02T02:00:00+02:00")};

Setback setback(int failures) {
    Setback one;
    one.message = message(7);
    one.failures = failures;
    one.at = now;
    return one;
}

}

TEST_CASE(
    "a delay is spread by at most a fifth, and the same question has the same answer",
    "[exchange][retry]") {
    rc::prop("spread", [] {
        const auto seconds = std::chrono::seconds{*rc::gen::inRange(0, 100'000)};
        const int failures{*rc::gen::inRange(1, 50)};
        const core::MessageId id{message(*rc::gen::arbitrary<std::uint8_t>())};
        const microseconds drawn{spread(seconds, id, failures)};
        RC_ASSERT(drawn * 10 >= microseconds{seconds} * 8);
        RC_ASSERT(drawn * 10 <= microseconds{seconds} * 12);
        RC_ASSERT(drawn == spread(seconds, id, failures));
    });
    std::set<microseconds> drawn;
    for (std::uint8_t number{0}; number < 100; ++number) {
        drawn.insert(spread(3'600s, message(number), 1));
    }
    CHECK(drawn.size() > 60); // what failed together does not come back together
    CHECK(*drawn.begin() < 3'200s);
    CHECK(*drawn.rbegin() > 4'000s);
}

TEST_CASE(
    "a party is tried again at once, and then ever later, until the schedule has ended",
    "[exchange][retry]") {
    const config::Exchange exchange{usual()};
    CHECK(next_attempt(exchange, setback(1)) == now);
    for (int failures{2}; failures <= 7; ++failures) {
        const auto delay = exchange.retry_after.at(static_cast<std::size_t>(failures) - 1);
        const core::Instant due{next_attempt(exchange, setback(failures)).value()};
        INFO(failures);
        CHECK(due - now >= delay * 8 / 10);
        CHECK(due - now <= delay * 12 / 10);
    }
    CHECK_FALSE(next_attempt(exchange, setback(8)).has_value());
}

TEST_CASE("a party's Retry-After is honoured, and bounded", "[exchange][retry]") {
    Setback asked{setback(2)};
    asked.retry_after = 600s;
    CHECK(next_attempt(usual(), asked) == now + 600s);
    asked.retry_after = 100h;
    CHECK(next_attempt(usual(), asked) == now + longest_put_off);
    asked.retry_after = 1s; // sooner than our own schedule: no reason to hurry
    CHECK(next_attempt(usual(), asked).value() > now + 3s);
    asked.failures = 8;
    CHECK_FALSE(next_attempt(usual(), asked).has_value());
}

TEST_CASE(
    "with a deadline the last delay is repeated until then, and never past it",
    "[exchange][retry]") {
    rc::prop("until the deadline", [] {
        config::Exchange exchange;
        const auto count = *rc::gen::inRange(0, 4);
        for (int delay{0}; delay < count; ++delay) {
            exchange.retry_after.emplace_back(*rc::gen::inRange(0, 4'000));
        }
        Setback one{setback(1)};
        const core::Instant deadline{now + std::chrono::seconds{*rc::gen::inRange(1, 50'000)}};
        one.deadline = deadline;
        int attempts{0};
        while (const auto due = next_attempt(exchange, one)) {
            RC_ASSERT(*due >= one.at);
            RC_ASSERT(*due <= deadline);
            RC_ASSERT(++attempts < 3'000); // it ends
            ++one.failures;
            one.at = *due;
        }
        RC_ASSERT(one.at == deadline); // and not before
    });
    CHECK_FALSE(next_attempt(config::Exchange{}, setback(1)).has_value()); // none, and no deadline
}

TEST_CASE(
    "a deadline is a span from when the run began, or the next time of day in Finland",
    "[exchange][retry]") {
    config::Exchange exchange;
    CHECK_FALSE(deadline_of(exchange, now).has_value());
    exchange.deadline = config::Deadline{48h, {}, "agreement", true};
    CHECK(deadline_of(exchange, now) == now + 48h);
    exchange.deadline = config::Deadline{0s, "06:00", "agreement", true};
    CHECK(deadline_of(exchange, now) == at("2026-03-02T06:00:00+02:00"));
    CHECK(
        deadline_of(exchange, at("2026-03-02T06:00:00+02:00")) == at("2026-03-03T06:00:00+02:00"));
    // the nights on which the clocks change
    CHECK(
        deadline_of(exchange, at("2026-03-29T01:00:00+02:00")) == at("2026-03-29T06:00:00+03:00"));
    CHECK(
        deadline_of(exchange, at("2026-10-25T01:00:00+03:00")) == at("2026-10-25T06:00:00+02:00"));
}
