// The engine allocates nothing once its workspace has grown to the law: every operator new of this
// program is counted.

#include "gateway/policy/engine.h"
#include "tests/policy/world.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <cstdlib>
#include <new>
#include <random>

namespace {

std::atomic<std::size_t> allocations{0};

void* counted(std::size_t size) {
    allocations.fetch_add(1, std::memory_order_relaxed);
    if (void* const memory{std::malloc(size == 0 ? 1 : size)}) {
        return memory;
    }
    throw std::bad_alloc{};
}

}

void* operator new(std::size_t size) {
    return counted(size);
}

void* operator new[](std::size_t size) {
    return counted(size);
}

void operator delete(void* memory) noexcept {
    std::free(memory);
}

void operator delete[](void* memory) noexcept {
    std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

void operator delete[](void* memory, std::size_t) noexcept {
    std::free(memory);
}

namespace policy = gateway::policy;

TEST_CASE("a decision of the engine allocates nothing, whatever is asked", "[policy][speed]") {
    std::size_t decided{0};
    for (unsigned seed{0}; seed < 60; ++seed) {
        const world::Draw draw{[engine = std::mt19937{seed}](int low, int high) mutable {
            return std::uniform_int_distribution<int>{low, high}(engine);
        }};
        const policy::Law law{world::drawn_law(draw, draw(1, 20), draw(0, 6))};
        const auto rules = world::compiled(law);
        std::vector<world::Case> cases;
        for (int count{0}; count < 40; ++count) {
            cases.push_back(world::drawn_case(law, draw));
        }
        policy::Workspace work;
        const auto decide_all = [&] {
            for (const world::Case& one : cases) {
                policy::evaluate(rules->compiled(), one.question(), work);
                ++decided;
            }
        };
        decide_all();
        const std::size_t before{allocations.load()};
        decide_all();
        REQUIRE(allocations.load() == before);
    }
    CHECK(decided == 60U * 40U * 2U);
    const std::size_t before{allocations.load()};
    const auto counted_one = std::make_unique<int>(1);
    CHECK(allocations.load() > before); // the counter counts
}
