// What has been as it is for too long, exchange by exchange.

#include "gateway/exchange/age_limits.h"

#include <catch2/catch.hpp>

#include <array>
#include <string>

using namespace gateway;
using std::chrono::hours;

namespace {

const core::Instant now{*core::parse_instant("2026-11-27T12:00:00+02:00")};
const auto nightly = core::ExchangeId::intern("nightly");
const auto forgotten = core::ExchangeId::intern("forgotten"); // the law does not have it

core::Instant ago(std::chrono::minutes time) {
    return now + -time;
}

core::MessageId id(std::uint8_t number) {
    std::array<std::byte, 10> entropy{};
    entropy.back() = std::byte{number};
    return core::MessageId::make(now, entropy);
}

ports::DeadLetter letter(std::uint8_t message, std::uint8_t run, std::chrono::minutes age) {
    ports::DeadLetter dead;
    dead.message = id(message);
    dead.run = id(run);
    dead.exchange = nightly;
    dead.since = ago(age);
    dead.records = 3;
    return dead;
}

ports::UnsettledAttempt
attempt(std::uint8_t message, std::chrono::minutes age, core::ExchangeId of = nightly) {
    ports::UnsettledAttempt unsettled;
    unsettled.message = id(message);
    unsettled.exchange = of;
    unsettled.marked_at = ago(age);
    return unsettled;
}

ports::RunRow run(std::uint8_t number, std::chrono::minutes age, core::ExchangeId of = nightly) {
    ports::RunRow row;
    row.run = id(number);
    row.exchange = of;
    row.started = ago(age);
    return row;
}

config::Configuration law() {
    config::Exchange exchange;
    exchange.id = nightly;
    exchange.age_limits.unknown = hours{1};
    config::Configuration configuration;
    configuration.exchanges.push_back(std::move(exchange));
    return configuration;
}

/// `EXCHANGE CODE COUNT` of each.
std::string told(const exchange::Lasting& lasting) {
    std::string text;
    for (const ports::Alarm& alarm : exchange::too_old(lasting, law(), now)) {
        REQUIRE(exchange::state_of(alarm) != nullptr);
        CHECK(exchange::state_of(alarm)->code.text() == alarm.code);
        CHECK(alarm.key.expectation.text().starts_with(ports::age_prefix));
        text += std::string{alarm.key.exchange.text()} + ' ' + alarm.code + ' '
                + std::to_string(alarm.records) + "; ";
    }
    return text;
}

}

TEST_CASE("what has reached its limit is told, and nothing before", "[exchange][age-limits]") {
    exchange::Lasting lasting;
    CHECK(told(lasting).empty());
    lasting.open_runs = {run(1, hours{24} - std::chrono::minutes{1})};
    lasting.unsettled = {attempt(2, std::chrono::minutes{59})};
    lasting.undecided = {{nightly, ago(hours{14 * 24 - 1}), 4}};
    CHECK(told(lasting).empty());
    lasting.open_runs = {run(1, hours{24})};
    CHECK(told(lasting) == "nightly RUN_STANDS_OPEN 1; ");
    lasting.unsettled = {attempt(2, hours{1})};
    CHECK(told(lasting) == "nightly RUN_STANDS_OPEN 1; nightly ARRIVAL_UNKNOWN 1; ");
    lasting = {};
    lasting.undecided = {{nightly, ago(hours{14 * 24}), 4}};
    CHECK(told(lasting) == "nightly REFUSAL_UNDECIDED 4; ");
    lasting = {};
    lasting.rejected = {{nightly, now, 2}};
    CHECK(told(lasting) == "nightly DELIVERY_REJECTED 2; ");
}

TEST_CASE(
    "the alarm counts what is beyond its limit, from when the oldest was",
    "[exchange][age-limits]") {
    exchange::Lasting lasting;
    lasting.open_runs = {run(1, hours{50}), run(2, hours{30}), run(3, hours{2})};
    const std::vector<ports::Alarm> alarms{exchange::too_old(lasting, law(), now)};
    REQUIRE(alarms.size() == 1);
    CHECK(alarms.front().records == 2);
    CHECK(alarms.front().due_at == ago(hours{26}));
}

TEST_CASE("an alarm says what it counts", "[exchange][age-limits]") {
    exchange::Lasting lasting;
    lasting.dead = {letter(1, 10, {})};
    lasting.unsettled = {attempt(2, hours{30}), attempt(3, hours{30})};
    lasting.open_runs = {run(11, hours{30})};
    lasting.rejected = {{nightly, now, 9}};
    lasting.undecided = {{nightly, ago(hours{14 * 24}), 1}};
    std::vector<std::string> all;
    for (const ports::Alarm& alarm : exchange::too_old(lasting, law(), now)) {
        all.push_back(alarm.code + ' ' + exchange::counted(alarm));
    }
    CHECK_THAT(
        all, Catch::Matchers::UnorderedEquals(std::vector<std::string>{
                 "MESSAGES_DEAD 3 records", "ARRIVAL_UNKNOWN 2 messages", "RUN_STANDS_OPEN 1 run",
                 "DELIVERY_REJECTED 9 deliveries", "REFUSAL_UNDECIDED 1 refusal"}));
    ports::Alarm expected;
    expected.key = {nightly, core::ExpectationId::intern("by-six")};
    CHECK(exchange::counted(expected) == "0 records");
    expected.records = 1;
    CHECK(exchange::counted(expected) == "1 record");
}

TEST_CASE("what is dead is told as that alone", "[exchange][age-limits]") {
    exchange::Lasting lasting;
    lasting.dead = {letter(1, 10, {}), letter(2, 10, {})};
    lasting.unsettled = {attempt(1, hours{30}), attempt(3, hours{30}), attempt(3, hours{20})};
    lasting.open_runs = {run(10, hours{30}), run(11, hours{30})};
    CHECK(
        told(lasting)
        == "nightly MESSAGES_DEAD 6; nightly RUN_STANDS_OPEN 1; nightly ARRIVAL_UNKNOWN 1; ");
}

TEST_CASE("what is dead, and not yet for too long, hides nothing", "[exchange][age-limits]") {
    config::Configuration patient{law()};
    patient.exchanges.front().age_limits.dead = hours{48};
    exchange::Lasting lasting;
    lasting.dead = {letter(1, 10, hours{30})};
    lasting.open_runs = {run(10, hours{30})};
    const std::vector<ports::Alarm> alarms{exchange::too_old(lasting, patient, now)};
    REQUIRE(alarms.size() == 1);
    CHECK(alarms.front().code == "RUN_STANDS_OPEN");
}

TEST_CASE("what a former exchange left behind is not forgotten", "[exchange][age-limits]") {
    exchange::Lasting lasting;
    lasting.unsettled = {attempt(1, hours{23}, forgotten), attempt(2, hours{24}, forgotten)};
    lasting.open_runs = {run(3, hours{25}, forgotten)};
    CHECK(told(lasting) == "forgotten RUN_STANDS_OPEN 1; forgotten ARRIVAL_UNKNOWN 1; ");
}
