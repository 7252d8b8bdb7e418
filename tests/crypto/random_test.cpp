#include "gateway/crypto/random.h"

#include <catch2/catch.hpp>

#include <set>

using namespace gateway;

TEST_CASE("persons' numbers are positive and do not repeat", "[crypto][random]") {
    std::set<std::int64_t> numbers;
    for (int count{0}; count < 1000; ++count) {
        const std::int64_t number{crypto::random_person_no()};
        CHECK(number > 0);
        numbers.insert(number);
    }
    CHECK(numbers.size() == 1000);
}

TEST_CASE("message ids carry their time and do not repeat", "[crypto][random]") {
    const core::Instant at{*core::parse_instant("2026-03-01T08:00:00Z")};
    const core::MessageId first{crypto::new_message_id(at)};
    CHECK(first != crypto::new_message_id(at));
    CHECK(first < crypto::new_message_id(at + std::chrono::milliseconds{1}));
}
