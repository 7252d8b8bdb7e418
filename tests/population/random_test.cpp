#include "tests/support/population/random.h"

#include <catch2/catch.hpp>

#include <set>

using tests::population::Random;
using tests::population::Weighted;

TEST_CASE("the generator gives the same numbers on every machine", "[population]") {
    // Computed apart from this code; another value would change every generated file.
    Random random{20260301, "golden"};
    CHECK(random.next() == 0x18FBA61851B3B963ULL);
    CHECK(random.next() == 0xDC2D50D8490E0D9FULL);
    CHECK(Random{20260301, "golden", 7}.next() == 0x61B2CF9CD0ABB80AULL);
    CHECK(Random{20260301, "other"}.next() != Random{20260301, "golden"}.next());
}

TEST_CASE("draws stay within their bounds and reach all of them", "[population]") {
    Random random{1, "bounds"};
    std::set<std::int64_t> seen;
    for (int turn{0}; turn < 1000; ++turn) {
        seen.insert(random.between(-3, 3));
    }
    CHECK(*seen.begin() == -3);
    CHECK(*seen.rbegin() == 3);
    CHECK(seen.size() == 7);
}

TEST_CASE("weights are kept", "[population]") {
    Random random{1, "weights"};
    const std::vector<Weighted<char>> letters{{'a', 900}, {'b', 100}, {'c', 0}};
    int b{0};
    for (int turn{0}; turn < 10'000; ++turn) {
        const char letter{random.pick(letters)};
        REQUIRE(letter != 'c');
        b += letter == 'b' ? 1 : 0;
    }
    CHECK(b > 850);
    CHECK(b < 1150);
}

TEST_CASE("a choice takes exactly as many as asked, each once", "[population]") {
    Random random{1, "choice"};
    const auto chosen = random.choose({1, 2, 3, 4, 5, 6, 7, 8, 9}, 4);
    CHECK(chosen.size() == 4);
    CHECK(std::set<std::size_t>{chosen.begin(), chosen.end()}.size() == 4);
    CHECK(random.choose({1, 2}, 5) == std::vector<std::size_t>{1, 2});
}
