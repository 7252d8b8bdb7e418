#include "gateway/exchange/refused_accesses.h"
#include "gateway/journal/bodies.h"
#include "tests/exchange/fake_store.h"

#include <catch2/catch.hpp>

using namespace gateway::exchange;
using namespace tests::exchange;
using namespace std::chrono_literals;

namespace {

core::Digest key(int number) {
    core::Digest spki{};
    spki[0] = static_cast<std::byte>(number);
    spki[1] = static_cast<std::byte>(number / 256);
    return spki;
}

RefusedAccess
refused(int number, core::Code code = "CERTIFICATE_NOT_PINNED", const char* exchange = "keha") {
    return {key(number), code, core::ExchangeId::intern(exchange), 1};
}

/// What the caretaker would write, as it would stand in the journal.
std::vector<std::string> handed_over(RefusedAccesses& accesses, std::chrono::microseconds now) {
    Unwritten unwritten;
    accesses.hand_over(unwritten, now);
    const gateway::config::Configuration law;
    const ports::GateFacts facts;
    std::vector<std::string> bodies;
    for (const Note::Write& write : unwritten.take()) {
        FakeStore store;
        FakeUnit unit{store};
        Writing writing{{}, {}};
        write(Ground{facts, law, {}}, writing);
        std::move(writing).flush(unit);
        static_cast<void>(unit.commit());
        bodies.push_back(store.committed.journal.at(0).body);
    }
    return bodies;
}

std::string entry(
    const core::Digest& spki, core::Code code, std::optional<core::ExchangeId> exchange,
    std::int64_t count) {
    return gateway::journal::access_refused_body(spki, code, exchange, count);
}

}

TEST_CASE(
    "the first refusal of a certificate is told at once, those of the same minute as one count",
    "[exchange][access]") {
    RefusedAccesses accesses;
    const auto first = accesses.count(refused(1), 10s);
    REQUIRE(first);
    CHECK(first->count == 1);
    CHECK(first->exchange == core::ExchangeId::intern("keha"));
    CHECK(accesses.count(refused(2), 11s)); // another one has its own minute
    for (int call{0}; call < 1000; ++call) {
        CHECK_FALSE(accesses.count(refused(1), 12s));
    }
    CHECK(handed_over(accesses, 69s).empty());
    CHECK(
        handed_over(accesses, 70s)
        == std::vector{
            entry(key(1), "CERTIFICATE_NOT_PINNED", core::ExchangeId::intern("keha"), 1000)});
    CHECK(handed_over(accesses, 200s).empty());
    CHECK(accesses.count(refused(1), 201s)->count == 1);
}

TEST_CASE("a refusal after the minute tells what nobody told before it", "[exchange][access]") {
    RefusedAccesses accesses;
    CHECK(accesses.count(refused(1), 0s));
    CHECK_FALSE(accesses.count(refused(1), 1s));
    CHECK_FALSE(accesses.count(refused(1, "CERTIFICATE_NOT_PINNED", "kela"), 2s));
    CHECK(accesses.count(refused(1), 60s)->count == 3);
    CHECK(handed_over(accesses, 61s).empty());
    CHECK_FALSE(accesses.count(refused(1, "CERTIFICATE_NOT_PINNED", "kela"), 62s));
    CHECK_FALSE(accesses.count(refused(1), 62s));
    // at the end everything is told; of several exchanges none is named
    CHECK(
        handed_over(accesses, std::chrono::microseconds::max())
        == std::vector{entry(key(1), "CERTIFICATE_NOT_PINNED", std::nullopt, 2)});
}

TEST_CASE("what could not be written is told with the next refusal", "[exchange][access]") {
    RefusedAccesses accesses;
    const auto first = accesses.count(refused(1), 0s);
    REQUIRE(first);
    accesses.not_written(*first);
    CHECK(accesses.count(refused(1), 1s)->count == 2);
}

TEST_CASE(
    "whoever makes ever new certificates is counted, but fills no memory and no journal",
    "[exchange][access]") {
    RefusedAccesses accesses{3};
    std::size_t told{0};
    for (int number{1}; number <= 500; ++number) {
        told += accesses.count(refused(number, "CERTIFICATE_UNKNOWN_ISSUER"), 5s) ? 1U : 0U;
    }
    CHECK(told == 4);
    CHECK(
        handed_over(accesses, 65s)
        == std::vector{entry({}, "CERTIFICATES_TOO_MANY", std::nullopt, 496)});
    CHECK(accesses.count(refused(400), 66s)->spki == key(400)); // there is room again
}
