// Who waits longer than they wanted to gets an answer, whatever becomes of the others' answers.

#include "gateway/exchange/deadlines.h"

#include <catch2/catch.hpp>

#include <future>
#include <stdexcept>

using namespace gateway;
using namespace std::chrono_literals;
using exchange::Deadlines;

namespace {

class StillClock final : public ports::Clock {
public:
    [[nodiscard]] core::Instant now() const override { return {}; }
    [[nodiscard]] std::chrono::microseconds since_boot() const override { return 1h; }
};

ports::Answer late() {
    ports::Answer answer;
    answer.status = 504;
    return answer;
}

}

TEST_CASE(
    "an answer that cannot be given ends neither the daemon nor the waiting of others",
    "[exchange][relay]") {
    const StillClock clock;
    std::promise<int> answered;
    Deadlines deadlines{clock};
    const ports::Respond first{deadlines.watch(
        [](ports::Answer, ports::Answered) { throw std::runtime_error{"no memory"}; }, 1s, late)};
    const ports::Respond second{deadlines.watch(
        [](ports::Answer, ports::Answered) {}, 1s,
        []() -> ports::Answer { throw std::bad_alloc{}; })};
    const ports::Respond third{deadlines.watch(
        [&](ports::Answer answer, ports::Answered) { answered.set_value(answer.status); }, 1s,
        late)};
    std::future<int> status{answered.get_future()};
    REQUIRE(status.wait_for(30s) == std::future_status::ready);
    CHECK(status.get() == 504);
    ports::Carried carried{ports::Carried::whole};
    third({}, [&](ports::Carried told) { carried = told; });
    CHECK(carried == ports::Carried::kept_back); // who comes second is told so
}
