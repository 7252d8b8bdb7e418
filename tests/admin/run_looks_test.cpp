// What was counted of a run is told again only while it is so, and only as often as it costs
// little.

#include "gateway/admin/run_looks.h"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using gateway::admin::CountedRuns;
using gateway::core::Instant;
using gateway::core::MessageId;

namespace {

/// Counts how often it is counted; each time takes so long by a clock that the test moves.
struct Counted {
    std::chrono::steady_clock::time_point now{};
    std::chrono::milliseconds takes{0};
    int times{0};
    CountedRuns<int> runs{[this] { return now; }};

    int ask(const std::optional<Instant>& ended, const char* run = "01") {
        const std::string text{std::string{"019b0000-0000-7000-a000-0000000000"} + run};
        return *runs.of(*MessageId::parse(text), ended, [this] {
            now += takes;
            return ++times;
        });
    }
};

const Instant closed{Instant::from_microseconds(1'000'000)};
const Instant closed_again{Instant::from_microseconds(2'000'000)};

}

TEST_CASE("a closed run is counted once, until it was open again", "[admin][runs]") {
    Counted counted;
    CHECK(counted.ask(closed) == 1);
    counted.now += 24h;
    CHECK(counted.ask(closed) == 1);
    CHECK(counted.ask(std::nullopt) == 2);
    CHECK(counted.ask(closed_again) == 3);
    CHECK(counted.ask(closed_again) == 3);
    CHECK(counted.ask(closed, "02") == 4); // another run is another count
}

TEST_CASE(
    "an open run is counted anew when nine times what that took has passed", "[admin][runs]") {
    Counted counted;
    counted.takes = 100ms;
    CHECK(counted.ask(std::nullopt) == 1);
    counted.now += 899ms;
    CHECK(counted.ask(std::nullopt) == 1);
    counted.now += 1ms;
    CHECK(counted.ask(std::nullopt) == 2);

    // what takes no time is as it is at each look
    counted.takes = 0ms;
    counted.now += 900ms;
    CHECK(counted.ask(std::nullopt) == 3);
    CHECK(counted.ask(std::nullopt) == 4);
}

TEST_CASE("what was not counted, because it failed, is counted by the next", "[admin][runs]") {
    CountedRuns<int> runs;
    const MessageId run{*MessageId::parse("019b0000-0000-7000-a000-000000000001")};
    CHECK_THROWS(runs.of(run, closed, []() -> int { throw std::runtime_error{"no store"}; }));
    CHECK(*runs.of(run, closed, [] { return 7; }) == 7);
}
