// Whether a party may be tried: its breaker, and the budget of repetitions.

#include "gateway/exchange/party_health.h"

#include <catch2/catch.hpp>
#include <rapidcheck.h>
#include <rapidcheck/catch.h>

#include <vector>

namespace core = gateway::core;
namespace ports = gateway::ports;
using namespace gateway::exchange;
using namespace std::chrono_literals;
using State = Breaker::State;

namespace {

core::Instant at(std::chrono::microseconds since) {
    return core::Instant::from_microseconds(1'770'000'000'000'000) + since;
}

/// A breaker that so many failures in a row, a second apart, have met.
Breaker after_failures(int count) {
    Breaker breaker;
    for (int failure{0}; failure < count; ++failure) {
        breaker.attempted(at(failure * 1s));
        breaker.failed(at(failure * 1s + 500ms));
    }
    return breaker;
}

ports::PartyAttempt attempt(
    std::chrono::microseconds marked, ports::DeliveryOutcome outcome, const char* code,
    bool again = false) {
    return {at(marked), again, at(marked + 100ms), outcome, code};
}

}

TEST_CASE(
    "a breaker opens after failures in a row and lets nothing through while it rests",
    "[exchange][breaker]") {
    CHECK(after_failures(4).state(at(4s)) == State::closed);
    const Breaker open{after_failures(5)};
    CHECK(open.state(at(5s)) == State::open);
    CHECK(open.closed_until(at(5s)) == at(4s + 500ms + 30s));
    CHECK(open.state(at(40s)) == State::half_open);
    CHECK_FALSE(open.closed_until(at(40s)).has_value());
}

TEST_CASE(
    "a half-open breaker lets a single probe through, and what that tells decides",
    "[exchange][breaker]") {
    Breaker well{after_failures(5)};
    well.attempted(at(40s));
    CHECK(well.closed_until(at(41s)).has_value());               // one at a time
    CHECK_FALSE(well.closed_until(at(40s + 16min)).has_value()); // of that one nothing was heard
    well.succeeded(at(42s));
    CHECK(well.state(at(42s)) == State::closed);
    CHECK_FALSE(well.closed_until(at(42s)).has_value());

    Breaker badly{after_failures(5)};
    std::chrono::microseconds now{40s};
    std::chrono::seconds rest{60};
    for (int probe{0}; probe < 8; ++probe) {
        badly.attempted(at(now));
        badly.failed(at(now));
        CHECK(badly.closed_until(at(now)) == at(now + rest));
        now += rest;
        rest = std::min<std::chrono::seconds>(rest * 2, 600s);
    }
}

TEST_CASE(
    "a breaker opens at a rate of failures, if there were enough attempts", "[exchange][breaker]") {
    Breaker breaker;
    for (int index{0}; index < 19; ++index) { // never two in a row
        breaker.attempted(at(index * 100ms));
        index % 2 == 0 ? breaker.failed(at(index * 100ms)) : breaker.succeeded(at(index * 100ms));
        CHECK(breaker.state(at(index * 100ms)) == State::closed);
    }
    breaker.failed(at(2s));
    CHECK(breaker.state(at(2s)) == State::open);

    Breaker slow; // the same, but spread over more than its window
    for (int index{0}; index < 40; ++index) {
        index % 2 == 0 ? slow.failed(at(index * 10s)) : slow.succeeded(at(index * 10s));
    }
    CHECK(slow.state(at(400s)) == State::closed);
}

TEST_CASE(
    "whatever happens, a breaker that is closed has not seen its limit in a row, and an open "
    "one lets the party be tried again",
    "[exchange][breaker]") {
    rc::prop("breaker", [] {
        Breaker breaker;
        std::chrono::microseconds now{0};
        int in_a_row{0};
        for (const bool well : *rc::gen::container<std::vector<bool>>(rc::gen::arbitrary<bool>())) {
            now += std::chrono::seconds{*rc::gen::inRange(0, 40)};
            if (const auto until = breaker.closed_until(at(now))) {
                RC_ASSERT(*until > at(now));
                RC_ASSERT(*until - at(now) <= 600s);
                continue; // kept back
            }
            breaker.attempted(at(now));
            well ? breaker.succeeded(at(now)) : breaker.failed(at(now));
            in_a_row = well ? 0 : in_a_row + 1;
            RC_ASSERT((breaker.state(at(now)) == State::closed) || !well);
            RC_ASSERT(in_a_row < 5 || breaker.state(at(now)) == State::open);
        }
        RC_ASSERT(!breaker.closed_until(at(now + 600s)).has_value());
    });
}

TEST_CASE(
    "repetitions stay within a fifth of a party's traffic, and a few are always allowed",
    "[exchange][budget]") {
    rc::prop("budget", [] {
        std::vector<ports::PartyAttempt> attempts;
        std::chrono::microseconds now{0};
        const auto count = *rc::gen::inRange(0, 300);
        for (int index{0}; index < count; ++index) {
            now += std::chrono::seconds{*rc::gen::inRange(0, 10)};
            const bool again{*rc::gen::arbitrary<bool>()};
            const auto from = again ? repeat_not_before(attempts, at(now)) : std::nullopt;
            if (from) {
                RC_ASSERT(*from > at(now));
                RC_ASSERT(*from <= at(now + 300s));
                continue;
            }
            attempts.push_back({at(now), again, {}, {}, {}});
            std::size_t all{0};
            std::size_t repeated{0};
            for (const ports::PartyAttempt& one : attempts) {
                if (at(now) - one.marked_at < 300s) {
                    ++all;
                    repeated += one.again ? 1U : 0U;
                }
            }
            RC_ASSERT(!again || repeated <= std::max<std::size_t>(10, all / 5 + 1));
        }
    });
    std::vector<ports::PartyAttempt> many(10, {at(0s), true, {}, {}, {}});
    CHECK(repeat_not_before(many, at(1s)) == at(300s));
    CHECK_FALSE(repeat_not_before(many, at(300s)).has_value());
    many.insert(many.end(), 40, {at(0s), false, {}, {}, {}});
    CHECK(repeat_not_before(many, at(1s)) == at(300s));
    many.insert(many.end(), 10, {at(0s), false, {}, {}, {}});
    CHECK_FALSE(repeat_not_before(many, at(1s)).has_value()); // 10 of 60
}

TEST_CASE(
    "a party's health is counted from what was attempted: what went wrong with us tells "
    "nothing of it, and a refusal is an answer",
    "[exchange][breaker]") {
    using enum ports::DeliveryOutcome;
    std::vector<ports::PartyAttempt> attempts;
    for (int index{0}; index < 5; ++index) {
        attempts.push_back(attempt(index * 1s, failed, "HTTP_MISDIRECTED", index > 0));
    }
    CHECK(health_of(attempts, at(6s)).breaker == State::closed);
    CHECK(health_of(attempts, at(6s)).repetitions == 4);
    CHECK(health_of(attempts, at(6s)).attempts == 5);
    for (int index{0}; index < 8; ++index) { // nobody at the party was asked
        attempts.push_back(attempt(6s + index * 100ms, failed, "KEY_FILE_UNREADABLE"));
        attempts.push_back(attempt(6s + index * 100ms, failed, "TOKEN_REFUSED"));
    }
    CHECK(health_of(attempts, at(8s)).breaker == State::closed);
    for (int index{10}; index < 14; ++index) {
        attempts.push_back(attempt(index * 1s, failed, "CONNECT_FAILED"));
    }
    attempts.push_back(attempt(14s, refused, "HTTP_REFUSED"));
    attempts.push_back(attempt(15s, unknown, "TIMEOUT"));
    CHECK(health_of(attempts, at(16s)).breaker == State::closed);
    for (int index{16}; index < 20; ++index) {
        attempts.push_back(attempt(index * 1s, unknown, "TIMEOUT"));
    }
    const PartyHealth down{health_of(attempts, at(20s))};
    CHECK(down.breaker == State::open);
    CHECK(down.closed_until == at(19s + 100ms + 30s));
    attempts.push_back({at(60s), false, {}, {}, {}}); // the probe, under way
    CHECK(health_of(attempts, at(61s)).breaker == State::half_open);
    CHECK(health_of(attempts, at(61s)).closed_until.has_value());
    attempts.back().answered_at = at(62s);
    attempts.back().outcome = delivered;
    CHECK(health_of(attempts, at(63s)).breaker == State::closed);
}
