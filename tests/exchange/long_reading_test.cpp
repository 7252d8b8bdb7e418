// What is long is read off the loops: whoever hands it over goes on at once, too much of it is
// turned away, and what a party answered never is.

#include "gateway/exchange/long_reading.h"

#include <catch2/catch.hpp>

#include <future>
#include <vector>

using namespace gateway;
using namespace std::chrono_literals;
using exchange::LongReading;

namespace {

class StillClock final : public ports::Clock {
public:
    [[nodiscard]] core::Instant now() const override { return {}; }
    [[nodiscard]] std::chrono::microseconds since_boot() const override { return 1h; }
};

/// Starts it here, as a loop does. @return what it comes to: what was read, or a code
std::future<std::string> begun(core::Task<int> reading) {
    const auto come = std::make_shared<std::promise<std::string>>();
    core::start<int>(
        std::move(reading), [come](int value) { come->set_value(std::to_string(value)); },
        [come](std::exception_ptr failure) {
            try {
                std::rethrow_exception(failure);
            } catch (const core::GatewayError& error) {
                come->set_value(std::string{error.code().text()});
            }
        });
    return come->get_future();
}

/// Reads to its end when it is let.
struct Gate {
    std::promise<void> open;
    std::shared_future<void> opened{open.get_future()};

    [[nodiscard]] std::function<int()> reading(int value) const {
        return [waits = opened, value] {
            waits.wait();
            return value;
        };
    }
};

}

TEST_CASE("a loop goes on while something long is read", "[exchange][relay]") {
    const StillClock clock;
    Gate gate;
    LongReading reading{clock};
    std::future<std::string> question{begun(reading.question(2h, gate.reading(1)))};
    std::future<std::string> answer{begun(reading.answer(gate.reading(2)))};
    // this thread came here though neither was read; they are read only now
    CHECK(question.wait_for(0s) == std::future_status::timeout);
    gate.open.set_value();
    CHECK(question.get() == "1");
    CHECK(answer.get() == "2");
}

TEST_CASE(
    "long questions are turned away where too many wait, and a party's answer is not",
    "[exchange][relay]") {
    const StillClock clock;
    Gate gate;
    LongReading reading{clock};
    std::vector<std::future<std::string>> read;
    std::size_t turned_away{0};
    // those that are being read have left the queue, whenever that may be
    for (std::size_t number{0}; number < LongReading::most_waiting + LongReading::threads + 1;
         ++number) {
        std::future<std::string> one{begun(reading.question(2h, gate.reading(1)))};
        if (one.wait_for(0s) == std::future_status::ready) {
            CHECK(one.get() == "QUEUE_FULL");
            ++turned_away;
        } else {
            read.push_back(std::move(one));
        }
    }
    CHECK(turned_away >= 1);
    std::future<std::string> answer{begun(reading.answer(gate.reading(2)))};
    gate.open.set_value();
    CHECK(answer.get() == "2");
    for (std::future<std::string>& one : read) {
        CHECK(one.get() == "1");
    }
}

TEST_CASE(
    "what fails while it is read fails whoever waits, and what nobody waits for is not read",
    "[exchange][relay]") {
    const StillClock clock;
    LongReading reading{clock};
    const std::function<int()> lost{[]() -> int { throw core::GatewayError{"HELD_BYTES_LOST"}; }};
    CHECK(begun(reading.question(2h, lost)).get() == "HELD_BYTES_LOST");
    CHECK(begun(reading.answer(lost)).get() == "HELD_BYTES_LOST");
    CHECK(begun(reading.question(1min, lost)).get() == "QUEUE_FULL"); // its time was over
}

TEST_CASE("what is short, and in memory, is read where it is", "[exchange][relay]") {
    ports::Arrived request;
    request.body.resize(core::short_bytes);
    CHECK_FALSE(LongReading::is_long(request));
    request.body.emplace_back();
    CHECK(LongReading::is_long(request));
    ports::DeliveryReceipt receipt;
    receipt.response.resize(core::short_bytes);
    CHECK_FALSE(LongReading::is_long(receipt));
    receipt.response.emplace_back();
    CHECK(LongReading::is_long(receipt));
}
