// The search against every node worked out the long way.

#include "gateway/statistics/search.h"
#include "tests/statistics/oracle.h"

#include <catch2/catch.hpp>

#include <cmath>

using namespace tests::statistics;
using stat::Metric;
using stat::Models;
using stat::Ratio;

namespace {

std::vector<Models> models_to_try() {
    std::vector<Models> made;
    for (const std::uint64_t k : {3U, 5U}) {
        for (const Ratio limit : {Ratio{0, 1}, Ratio{5, 100}, Ratio{20, 100}}) {
            Models models;
            models.k = k;
            models.suppression = limit;
            made.push_back(models);
            models.l = 2;
            made.push_back(models);
            models.c = Ratio{3, 1};
            made.push_back(models);
            models.c.reset();
            models.l.reset();
            models.t = Ratio{2, 10};
            made.push_back(models);
        }
    }
    return made;
}

std::optional<OracleNode> best_of(const std::vector<OracleNode>& nodes, Metric metric) {
    std::optional<OracleNode> best;
    for (const OracleNode& node : nodes) {
        if (node.feasible && (!best || by(node, metric) < by(*best, metric) - 1e-9)) {
            best = node;
        }
    }
    return best;
}

}

TEST_CASE("the search finds the optimum that looking at every node finds", "[statistics]") {
    std::mt19937_64 random{20260101};
    for (int round{0}; round < 8; ++round) {
        Shape shape;
        shape.records = 40 + 30 * static_cast<std::size_t>(round);
        shape.leaves = round % 2 == 0 ? std::vector<std::size_t>{6, 4, 5}
                                      : std::vector<std::size_t>{3, 9, 2, 4};
        shape.ordered = round % 3 == 0;
        World world{draw_world(shape, random)};
        const stat::DataSet data{world.read()};
        for (const Models& models : models_to_try()) {
            const auto nodes = all_nodes(world, models);
            REQUIRE(nodes.size() <= 200);
            for (const Metric metric : {Metric::loss, Metric::dm, Metric::aecs}) {
                const auto found = stat::search(data, models, {metric, 1, {}, stat::Above::search});
                REQUIRE(found.ok());
                INFO(
                    "round " << round << ", k " << models.k << ", metric "
                             << static_cast<int>(metric));
                CHECK(found.value().nodes == nodes.size());
                const auto best = best_of(nodes, metric);
                REQUIRE(found.value().best.has_value() == best.has_value());
                if (best) {
                    CHECK(std::abs(found.value().best->loss - by(*best, metric)) < 1e-8);
                    CHECK(found.value().best->suppressed == best->violating);
                    CHECK(found.value().best->classes == best->classes);
                    CHECK(found.value().best->levels == best->levels);
                }
            }
        }
    }
}

TEST_CASE("two threads find what one finds", "[statistics]") {
    std::mt19937_64 random{5};
    Shape shape;
    shape.records = 400;
    shape.leaves = {9, 5, 4, 3};
    const stat::DataSet data{draw_world(shape, random).read()};
    for (const Models& models : models_to_try()) {
        const auto one = stat::search(data, models, {Metric::loss, 1, {}, stat::Above::search});
        const auto two = stat::search(data, models, {Metric::loss, 2, {}, stat::Above::search});
        REQUIRE((one.ok() && two.ok()));
        CHECK(one.value().nodes == two.value().nodes);
        REQUIRE(one.value().best.has_value() == two.value().best.has_value());
        if (one.value().best) {
            CHECK(one.value().best->levels == two.value().best->levels);
            CHECK(one.value().best->kept == two.value().best->kept);
        }
    }
}

TEST_CASE("grouping at a node directly comes to the classes of the long way", "[statistics]") {
    std::mt19937_64 random{77};
    const World world{draw_world({}, random)};
    const stat::DataSet data{world.read()};
    for (const OracleNode& node : all_nodes(world, {})) {
        CHECK(stat::class_sizes(data, node.levels) == node.sizes);
    }
}

TEST_CASE(
    "classes never become more, nor records below k, when a level is raised", "[statistics]") {
    std::mt19937_64 random{78};
    Models models;
    models.k = 4;
    models.suppression = {1, 1};
    for (int round{0}; round < 4; ++round) {
        const World world{draw_world({}, random)};
        for (const OracleNode& node : all_nodes(world, models)) {
            for (std::size_t at{0}; at < node.levels.size(); ++at) {
                if (node.levels[at] == 0) {
                    continue;
                }
                auto below = node.levels;
                --below[at];
                const stat::DataSet data{world.read()};
                CHECK(
                    stat::class_sizes(data, node.levels).size()
                    <= stat::class_sizes(data, below).size());
                CHECK(node.violating <= node_of(world, models, below).violating);
            }
        }
    }
}

TEST_CASE("raising k or lowering the limit never lowers the least loss", "[statistics]") {
    std::mt19937_64 random{79};
    for (int round{0}; round < 10; ++round) {
        const stat::DataSet data{draw_world({}, random).read()};
        double before{-1};
        for (const std::uint64_t k : {3U, 4U, 6U, 9U}) {
            Models models;
            models.k = k;
            models.suppression = {10, 100};
            const auto found = stat::search(data, models, {});
            REQUIRE(found.ok());
            const double loss{found.value().best ? found.value().best->loss : 2.0};
            CHECK(loss >= before);
            before = loss;
        }
        before = -1;
        for (const std::uint64_t percent : {30U, 10U, 3U, 0U}) {
            Models models;
            models.k = 4;
            models.suppression = {percent, 100};
            const auto found = stat::search(data, models, {});
            REQUIRE(found.ok());
            const double loss{found.value().best ? found.value().best->loss : 2.0};
            CHECK(loss >= before);
            before = loss;
        }
    }
}

TEST_CASE("the suppression limit is a whole number of records", "[statistics]") {
    // in floating point 0.29 · 100 is 28.999…
    CHECK(stat::floor_of(*stat::parse_ratio("0.29"), 100) == 29);
    CHECK(stat::floor_of(*stat::parse_ratio("0.02"), 50) == 1);
    CHECK(stat::floor_of(*stat::parse_ratio("0.02"), 49) == 0);
    CHECK(stat::floor_of(*stat::parse_ratio("1"), 30'162) == 30'162);
    for (const char* const wrong : {"", ".", "-1", "1e3", "0,5", "0.0000000001", "1.2.3"}) {
        INFO(wrong);
        CHECK_FALSE(stat::parse_ratio(wrong));
    }
}

TEST_CASE("a class of exactly three equally frequent values has three of them", "[statistics]") {
    // in floating point its entropy falls short of ln 3
    stat::Sensitive column{{30, 30, 30}, {false, false, false}, {}};
    Models models;
    models.k = 3;
    models.l = 3;
    std::vector<std::uint64_t> scratch;
    const std::vector<std::uint32_t> counts{7, 7, 7};
    CHECK(stat::satisfies(models, column, counts, 21, scratch));
    models.t = Ratio{0, 1};
    CHECK(stat::satisfies(models, column, counts, 21, scratch)); // at no distance at all
}

TEST_CASE(
    "a missing sensitive value is no value of its own, and may be the most frequent",
    "[statistics]") {
    stat::Sensitive column{{30, 30, 30}, {false, false, true}, {}};
    Models models;
    models.l = 3;
    std::vector<std::uint64_t> scratch;
    const std::vector<std::uint32_t> counts{4, 4, 4};
    CHECK_FALSE(stat::satisfies(models, column, counts, 12, scratch));
    models.l = 2;
    CHECK(stat::satisfies(models, column, counts, 12, scratch));
    models.c = Ratio{2, 1}; // 4 + 4 unknown < 2 · 4 does not hold
    CHECK_FALSE(stat::satisfies(models, column, counts, 12, scratch));
    models.c = Ratio{21, 10};
    CHECK(stat::satisfies(models, column, counts, 12, scratch));
}

TEST_CASE("wide keys find what narrow keys find", "[statistics]") {
    // the same set with columns that take many bits and say nothing
    std::mt19937_64 random{80};
    Shape shape;
    shape.leaves = {5, 4};
    World world{draw_world(shape, random)};
    Models models;
    models.k = 3;
    models.suppression = {0, 1}; // what is left out would be lost in every column
    const auto narrow = stat::search(world.read(), models, {});
    REQUIRE(narrow.ok());
    REQUIRE(narrow.value().best);
    // 5 bits, then 18, 31, 44, 57 and 70: keys of 32, of 64 and of 128 bits
    for (std::uint64_t extra{1}; extra <= 5; ++extra) {
        const std::string name{"wide" + std::to_string(extra)};
        std::string text;
        for (int leaf{0}; leaf < 5000; ++leaf) {
            text += std::to_string(leaf) + ";*\n";
        }
        world.hierarchies[name] = text;
        world.schema.columns.insert(
            world.schema.columns.begin(), {name, stat::ColumnKind::quasi, name});
        for (auto& record : world.records) {
            record.insert(record.begin(), "17");
        }
        const auto wide = stat::search(world.read(), models, {});
        REQUIRE(wide.ok());
        CHECK(wide.value().nodes == (narrow.value().nodes << extra));
        REQUIRE(wide.value().best);
        const std::vector<std::uint32_t> tail{
            wide.value().best->levels.begin() + static_cast<std::ptrdiff_t>(extra),
            wide.value().best->levels.end()};
        CHECK(tail == narrow.value().best->levels);
    }
}
