#include "gateway/core/result.h"
#include "gateway/core/task.h"

#include <catch2/catch.hpp>

#include <future>
#include <stdexcept>
#include <string>
#include <thread>

using namespace gateway::core;

namespace {

Task<int> later(int number) {
    const int got = co_await Completion<int>(
        [number](auto done) { std::thread{[number, done] { done(number); }}.detach(); });
    co_return got + 1;
}

Task<std::string> twice() {
    const int first = co_await later(1);
    const int second = co_await later(first);
    co_return std::to_string(second);
}

Task<int> failing() {
    co_await Completion<Nothing>([](auto done) { done(Nothing{}); });
    throw std::runtime_error{"failure"};
}

template <class T> T wait_for(Task<T> task) {
    std::promise<T> promise;
    start<T>(
        std::move(task), [&](T value) { promise.set_value(std::move(value)); },
        [&](std::exception_ptr failure) { promise.set_exception(failure); });
    return promise.get_future().get();
}

}

TEST_CASE("a task resumes on the thread that completed it", "[core][task]") {
    for (int round{0}; round < 200; ++round) {
        CHECK(wait_for(twice()) == "3");
    }
}

TEST_CASE("a task's exception reaches who started it", "[core][task]") {
    CHECK_THROWS_AS(wait_for(failing()), std::runtime_error);
}
