// A series keeps its node.

#include "gateway/statistics/record_release.h"
#include "tests/statistics/world.h"

#include <catch2/catch.hpp>

using namespace tests::statistics;
using stat::Above;
using stat::Models;
using stat::Verdict;

namespace {

World quarter(std::size_t young, std::size_t old) {
    World world;
    world.schema.columns = {
        {"age", stat::ColumnKind::quasi, "age"}, {"area", stat::ColumnKind::quasi, "area"}};
    world.hierarchies["age"] = "20;20-29;*\n25;20-29;*\n30;30-39;*\n";
    world.hierarchies["area"] = "north;*\nsouth;*\n";
    for (std::size_t at{0}; at < young; ++at) {
        world.records.push_back({"20", "north"});
    }
    for (std::size_t at{0}; at < old; ++at) {
        world.records.push_back({"30", "north"});
    }
    return world;
}

stat::RecordRelease release_of(const World& world, const stat::ReleaseOptions& options) {
    Models models;
    models.k = 3;
    models.suppression = {0, 1};
    auto made = stat::anonymise(world.read(), world.schema, models, options, fixed_bytes(9));
    REQUIRE(made.ok());
    return std::move(made).value();
}

}

TEST_CASE("a later quarter is released at the node of the first, or not at all", "[statistics]") {
    const stat::RecordRelease first{release_of(quarter(5, 5), {})};
    REQUIRE(first.chosen);
    CHECK(first.chosen->levels == stat::Levels{0, 0});

    stat::ReleaseOptions later;
    later.fixed = {1, 0};
    const stat::RecordRelease second{release_of(quarter(5, 5), later)};
    REQUIRE(second.bytes);
    CHECK(second.chosen->levels == stat::Levels{1, 0}); // though {0, 0} would lose less
    CHECK(second.nodes == 1);

    const stat::RecordRelease third{release_of(quarter(5, 2), later)};
    CHECK(third.verdict == Verdict::refuse);
    CHECK_FALSE(third.bytes);
}

TEST_CASE("a series may become coarser, never finer", "[statistics]") {
    stat::ReleaseOptions later;
    later.fixed = {1, 0};
    later.above = Above::search;
    const stat::RecordRelease release{release_of(quarter(5, 2), later)};
    REQUIRE(release.bytes);
    CHECK(release.chosen->levels == stat::Levels{2, 0});

    Models models;
    models.k = 3;
    later.fixed = {3, 0};
    const World world{quarter(5, 5)};
    const auto wrong = stat::anonymise(world.read(), world.schema, models, later, fixed_bytes(9));
    REQUIRE_FALSE(wrong.ok());
    CHECK(wrong.rejection().code == gateway::core::Code{"LEVELS_WRONG"});
}

TEST_CASE(
    "at a fixed node two disjoint sets together are no less safe than the worse of them",
    "[statistics]") {
    std::mt19937_64 random{91};
    for (int round{0}; round < 10; ++round) {
        const World left{draw_world({80}, random)};
        const World right{draw_world({80}, random)};
        World both{left};
        both.records.insert(both.records.end(), right.records.begin(), right.records.end());
        const std::vector<std::uint32_t> levels{1, 1, 1};
        const auto least = [&](const World& world) {
            return stat::class_sizes(world.read(), levels).front();
        };
        CHECK(least(both) >= std::min(least(left), least(right)));
    }
}
