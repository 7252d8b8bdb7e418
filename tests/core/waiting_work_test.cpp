// Work off the loops: bounded, in order, and one that fails takes nothing down with it.

#include "gateway/core/waiting_work.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <future>
#include <new>

using gateway::core::WaitingWork;

TEST_CASE("work that throws ends alone, and what was given before the end is done", "[core]") {
    std::atomic<int> done{0};
    {
        WaitingWork work{1, 8};
        REQUIRE(work.offer([] { throw std::bad_alloc{}; }));
        REQUIRE(work.offer([&] { ++done; }));
        REQUIRE(work.offer([&] { ++done; }));
    }
    CHECK(done == 2);
}

TEST_CASE("more than may wait is turned away at once", "[core]") {
    std::promise<void> begun;
    std::promise<void> go_on;
    WaitingWork work{1, 2};
    REQUIRE(work.offer([&] {
        begun.set_value();
        go_on.get_future().wait();
    }));
    begun.get_future().wait();
    CHECK(work.offer([] {}));
    CHECK(work.offer([] {}));
    CHECK_FALSE(work.offer([] {}));
    std::promise<void> ended;
    work.add([&] { ended.set_value(); }); // what was begun is never turned away
    go_on.set_value();
    ended.get_future().wait();
}
