#include "gateway/crypto/random.h"

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <set>
#include <thread>
#include <vector>

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

namespace {

using Nonce = std::array<std::byte, 12>;
constexpr ssize_t nonce_size{12};

Nonce drawn() {
    Nonce nonce{};
    crypto::random_bytes(nonce);
    return nonce;
}

/// Of a child of fork(), which tells them through a pipe.
std::vector<Nonce> drawn_by_child(std::size_t count) {
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    const pid_t child{fork()};
    if (child == 0) {
        for (std::size_t at{0}; at < count; ++at) {
            const Nonce nonce{drawn()};
            if (write(ends[1], nonce.data(), nonce.size()) != nonce_size) {
                _exit(1);
            }
        }
        _exit(0);
    }
    close(ends[1]);
    std::vector<Nonce> told(count);
    for (Nonce& nonce : told) {
        CHECK(read(ends[0], nonce.data(), nonce.size()) == nonce_size);
    }
    close(ends[0]);
    int status{-1};
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    return told;
}

}

TEST_CASE("nothing is drawn twice: not by threads, not by a child", "[crypto][random]") {
    constexpr std::size_t count{200}; // several times what is drawn together
    std::set<Nonce> all;
    const auto take = [&all](const std::vector<Nonce>& nonces) {
        all.insert(nonces.begin(), nonces.end());
    };
    static_cast<void>(drawn()); // a rest lies there when the child begins
    take(drawn_by_child(count));
    take(drawn_by_child(count));
    std::array<std::vector<Nonce>, 3> lots;
    {
        std::array<std::jthread, 3> threads;
        for (std::size_t at{0}; at < lots.size(); ++at) {
            threads[at] = std::jthread{[&lot = lots[at]] {
                for (std::size_t number{0}; number < count; ++number) {
                    lot.push_back(drawn());
                }
            }};
        }
    }
    for (const std::vector<Nonce>& lot : lots) {
        take(lot);
    }
    CHECK(all.size() == 5 * count);
    CHECK_FALSE(all.contains(Nonce{})); // what was handed out is wiped, not handed out
}
