// Releases from end to end, each read again by a third hand: this test.

#include "gateway/statistics/record_release.h"
#include "tests/statistics/oracle.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <sstream>

using namespace tests::statistics;
using stat::Models;
using stat::Ratio;
using stat::Verdict;

namespace {

std::vector<std::string> lines_of(const std::string& bytes) {
    std::vector<std::string> lines;
    std::istringstream in{bytes};
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    return lines;
}

std::string code_of(const gateway::core::Result<stat::RecordRelease>& release) {
    return release ? "" : std::string{release.rejection().code.text()};
}

gateway::core::Result<stat::RecordRelease>
release_of(const World& world, const Models& models, std::uint64_t seed = 1) {
    return stat::anonymise(world.read(), world.schema, models, {}, fixed_bytes(seed));
}

}

TEST_CASE(
    "every class of a release has k persons, and the figures are those of its bytes",
    "[statistics]") {
    std::mt19937_64 random{31};
    int accepted{0};
    for (int round{0}; round < 20; ++round) {
        World world{draw_world({}, random)};
        Models models;
        models.k = 3 + static_cast<std::uint64_t>(round % 4);
        models.l = 2;
        models.suppression = {10, 100};
        const auto release = release_of(world, models);
        REQUIRE(release.ok());
        if (release.value().verdict == Verdict::refuse) {
            CHECK_FALSE(release.value().bytes);
            continue;
        }
        ++accepted;
        REQUIRE(release.value().bytes);
        const auto lines = lines_of(release.value().bytes->bytes());
        CHECK(lines[0] == "q0;q1;q2;answer");
        std::map<std::string, std::map<std::string, std::uint64_t>> classes;
        for (std::size_t at{1}; at < lines.size(); ++at) {
            const std::size_t cut{lines[at].rfind(';')};
            ++classes[lines[at].substr(0, cut)][lines[at].substr(cut + 1)];
        }
        std::uint64_t least{1000};
        std::uint64_t distinct{1000};
        for (const auto& [key, values] : classes) {
            std::uint64_t size{0};
            for (const auto& [value, count] : values) {
                size += count;
            }
            least = std::min(least, size);
            distinct = std::min<std::uint64_t>(distinct, values.size());
        }
        CHECK(least >= models.k);
        CHECK(distinct >= 2);
        const auto& told = release.value().verification;
        CHECK(told.k == least);
        CHECK(told.l == distinct);
        CHECK(told.classes == classes.size());
        CHECK(told.records == lines.size() - 1);
        CHECK(told.records + release.value().chosen->suppressed == world.records.size());
        CHECK(release.value().chosen->suppressed * 10 <= world.records.size());
    }
    CHECK(accepted > 10);
}

TEST_CASE("the order of a release is drawn anew, and its contents are not", "[statistics]") {
    std::mt19937_64 random{32};
    const World world{draw_world({200}, random)};
    Models models;
    models.k = 3;
    const auto first = release_of(world, models, 1);
    const auto second = release_of(world, models, 2);
    REQUIRE((first.ok() && first.value().bytes && second.ok() && second.value().bytes));
    auto left = lines_of(first.value().bytes->bytes());
    auto right = lines_of(second.value().bytes->bytes());
    CHECK(left != right);
    std::sort(left.begin(), left.end());
    std::sort(right.begin(), right.end());
    CHECK(left == right);
}

TEST_CASE(
    "neither the order of records nor the names of columns change a release", "[statistics]") {
    std::mt19937_64 random{33};
    World world{draw_world({}, random)};
    Models models;
    models.k = 4;
    const auto before = release_of(world, models);
    std::shuffle(world.records.begin(), world.records.end(), random);
    world.schema.columns[1].name = "another";
    const auto after = release_of(world, models);
    REQUIRE((before.ok() && after.ok()));
    CHECK(before.value().chosen->levels == after.value().chosen->levels);
    CHECK(before.value().chosen->loss == after.value().chosen->loss);
    CHECK(before.value().verification.k == after.value().verification.k);
}

TEST_CASE("a release of a release at level 0 is itself", "[statistics]") {
    std::mt19937_64 random{34};
    World world{draw_world({}, random)};
    Models models;
    models.k = 4;
    const auto release = release_of(world, models);
    REQUIRE((release.ok() && release.value().bytes));
    const auto lines = lines_of(release.value().bytes->bytes());
    World again{world};
    again.records.clear();
    for (std::size_t at{0}; at < 3; ++at) { // each released label is now a leaf
        again.hierarchies[again.schema.columns[at].hierarchy].clear();
    }
    std::vector<std::map<std::string, bool>> seen(3);
    for (std::size_t line{1}; line < lines.size(); ++line) {
        auto& record = again.records.emplace_back();
        std::istringstream fields{lines[line]};
        for (std::string field; std::getline(fields, field, ';');) {
            record.push_back(field);
        }
        for (std::size_t at{0}; at < 3; ++at) {
            if (!std::exchange(seen[at][record[at]], true)) {
                again.hierarchies[again.schema.columns[at].hierarchy] += record[at] + '\n';
            }
        }
    }
    models.suppression = {0, 1};
    const auto fixed = release_of(again, models);
    REQUIRE((fixed.ok() && fixed.value().bytes));
    CHECK(fixed.value().chosen->suppressed == 0);
    CHECK(fixed.value().chosen->levels == std::vector<std::uint32_t>{0, 0, 0});
    CHECK(fixed.value().verification.k == release.value().verification.k);
    CHECK(fixed.value().verification.classes == release.value().verification.classes);
}

TEST_CASE(
    "what cannot be a release is refused with a code before anything is written", "[statistics]") {
    std::mt19937_64 random{35};
    World world{draw_world({}, random)};
    Models models;
    models.k = 2;
    CHECK(code_of(release_of(world, models)) == "K_BELOW_FLOOR");
    models.k = 3;
    models.t = Ratio{3, 2};
    CHECK(code_of(release_of(world, models)) == "SHARE_RANGE");
    models.t.reset();
    models.c = Ratio{3, 1};
    CHECK(code_of(release_of(world, models)) == "L_ABSENT");
    models.c.reset();
    Shape wide;
    wide.leaves = {2, 2, 2, 2, 2, 2, 2};
    CHECK(code_of(release_of(draw_world(wide, random), models)) == "TOO_MANY_QUASI");
    world.schema.columns.back().kind = stat::ColumnKind::insensitive;
    models.l = 2;
    CHECK(code_of(release_of(world, models)) == "SENSITIVE_ABSENT");
    World none;
    none.schema.columns = {{"answer", stat::ColumnKind::sensitive}};
    none.records = {{"a"}, {"b"}};
    CHECK(code_of(release_of(none, Models{3})) == "QUASI_ABSENT");
    // 20,000 classes of 20,000 values: refused before they are counted
    World every;
    every.schema.columns = {
        {"age", stat::ColumnKind::quasi, "age"}, {"answer", stat::ColumnKind::sensitive}};
    for (int record{0}; record < 20'000; ++record) {
        every.hierarchies["age"] += std::to_string(record) + ";*\n";
        every.records.push_back({std::to_string(record), std::to_string(record)});
    }
    CHECK(code_of(release_of(every, Models{3})) == "SENSITIVE_TOO_WIDE");
}

TEST_CASE("one person with a thousand records is one person", "[statistics]") {
    World world;
    world.schema.columns = {
        {"id", stat::ColumnKind::direct},
        {"age", stat::ColumnKind::quasi, "age"},
        {"answer", stat::ColumnKind::sensitive}};
    world.hierarchies["age"] = "1;*\n2;*\n";
    for (int record{0}; record < 1000; ++record) {
        world.records.push_back({"P", "1", "a"});
    }
    Models models;
    models.k = 3;
    const auto alone = release_of(world, models);
    REQUIRE(alone.ok());
    CHECK(alone.value().verdict == Verdict::refuse);
    CHECK(alone.value().refusals == std::vector<stat::Refusal>{{"NO_SAFE_NODE", "lattice"}});

    for (const char* const other : {"Q", "R", "S"}) {
        world.records.push_back({other, "2", "b"});
    }
    const auto among = release_of(world, models);
    REQUIRE((among.ok() && among.value().bytes));
    CHECK(among.value().verification.k == 4); // all ages together, or nobody
    CHECK(among.value().chosen->levels == std::vector<std::uint32_t>{1});

    models.l = 2; // whose values would be one person's
    const auto diverse = release_of(world, models);
    REQUIRE_FALSE(diverse.ok());
    CHECK(diverse.rejection().code == gateway::core::Code{"PERSON_REPEATED"});
    CHECK(diverse.rejection().line == 3);
}

TEST_CASE("a person whose records part in two classes counts in each", "[statistics]") {
    World world;
    world.schema.columns = {
        {"id", stat::ColumnKind::direct}, {"age", stat::ColumnKind::quasi, "age"}};
    world.hierarchies["age"] = "1;*\n2;*\n";
    for (const char* const person : {"A", "B", "C"}) {
        world.records.push_back({person, "1"});
        world.records.push_back({person, "2"});
    }
    Models models;
    models.k = 3;
    models.suppression = {0, 1};
    const auto release = release_of(world, models);
    REQUIRE((release.ok() && release.value().bytes));
    CHECK(release.value().chosen->levels == std::vector<std::uint32_t>{0});
    CHECK(release.value().verification.k == 3);
}

TEST_CASE(
    "a missing quasi-identifier counts as a value of its own, which is the worse reading",
    "[statistics]") {
    World world;
    world.schema.columns = {{"age", stat::ColumnKind::quasi, "age"}};
    world.hierarchies["age"] = "1;*\n2;*\n";
    for (const char* const age : {"1", "1", "1", "2", "2", "2", "NA", "NA"}) {
        world.records.push_back({age});
    }
    Models models;
    models.k = 3;
    models.suppression = {0, 1};
    const auto release = release_of(world, models);
    REQUIRE((release.ok() && release.value().bytes));
    CHECK(release.value().chosen->levels == std::vector<std::uint32_t>{1});
    // if NA matched everything, level 0 would have passed: each of its records would be among eight
}
