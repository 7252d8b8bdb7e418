// The attacker's view, against tables whose secrets are known.

#include "tests/statistics/cube.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <random>
#include <string>

using namespace gateway::statistics;
using tests::statistics::audit_of;
using tests::statistics::Cube;
using tests::statistics::Place;

namespace {

std::map<Place, std::int64_t> recomputed(const std::vector<Table>& tables, const Audit& audited) {
    const auto system = system_of(tables);
    std::map<Place, std::int64_t> made;
    for (const AuditedCell& cell : audited.recomputable) {
        made[system.value().variables[cell.variable].at] = cell.interval.low;
    }
    return made;
}

std::string fault(const std::vector<Table>& tables) {
    const auto system = system_of(tables);
    return system ? "" : std::string{system.rejection().code.text()};
}

/// Whether any whole-numbered table that fits what is published has another value there: tried out.
std::pair<std::int64_t, std::int64_t> tried_out(const Cube& cube, const Place& place) {
    // two dimensions only: go through all values of the free suppressed cells below a bound
    std::vector<Place> hidden;
    for (const auto& [each, number] : cube.cells) {
        if (!cube.table.cells[number].value) {
            hidden.push_back(each);
        }
    }
    std::map<Place, std::int64_t> guess;
    std::pair<std::int64_t, std::int64_t> range{1'000, -1};
    const auto value = [&](const Place& at) {
        const auto& published = cube.table.cells[cube.cells.at(at)].value;
        return published ? *published : guess.at(at);
    };
    const auto adds_up = [&] {
        for (std::size_t row{0}; row <= cube.sizes[0]; ++row) {
            std::int64_t sum{0};
            const std::string code{row == cube.sizes[0] ? "T" : std::to_string(row)};
            for (std::size_t column{0}; column < cube.sizes[1]; ++column) {
                sum += value({code, std::to_string(column)});
            }
            if (sum != value({code, "T"})) {
                return false;
            }
        }
        for (std::size_t column{0}; column <= cube.sizes[1]; ++column) {
            std::int64_t sum{0};
            const std::string code{column == cube.sizes[1] ? "T" : std::to_string(column)};
            for (std::size_t row{0}; row < cube.sizes[0]; ++row) {
                sum += value({std::to_string(row), code});
            }
            if (sum != value({"T", code})) {
                return false;
            }
        }
        return true;
    };
    std::function<void(std::size_t)> walk = [&](std::size_t at) {
        if (at == hidden.size()) {
            if (adds_up()) {
                range.first = std::min(range.first, guess.at(place));
                range.second = std::max(range.second, guess.at(place));
            }
            return;
        }
        for (std::int64_t each{0}; each <= 20; ++each) {
            guess[hidden[at]] = each;
            walk(at + 1);
        }
    };
    walk(0);
    return range;
}

}

TEST_CASE("a cell that is alone in its row or column is recomputed", "[statistics]") {
    Cube cube{{3, 3}, [value = 0]() mutable { return 10 + value++; }};
    const std::int64_t secret{cube.hide({"1", "1"})};
    const Audit audited{audit_of({cube.table}, 5)};
    CHECK_FALSE(audited.safe());
    CHECK(recomputed({cube.table}, audited) == std::map<Place, std::int64_t>{{{"1", "1"}, secret}});
}

TEST_CASE("four cells in a rectangle cannot be recomputed, only bounded", "[statistics]") {
    Cube cube{{3, 3}, [value = 0]() mutable { return 10 + value++; }};
    cube.hide({"0", "0"}); // 10
    cube.hide({"0", "1"}); // 11
    cube.hide({"1", "0"}); // 13
    cube.hide({"1", "1"}); // 14
    const Audit audited{audit_of({cube.table}, 5)};
    CHECK(audited.safe());
    REQUIRE(audited.intervals.size() == 4);
    CHECK(audited.intervals[0].interval == Interval{1, 20});
    CHECK(audit_of({cube.table}, 5, Zeros::suppressed).intervals[0].interval == Interval{0, 21});
}

TEST_CASE(
    "the intervals of a large table of two dimensions are those that its totals leave",
    "[statistics]") {
    constexpr std::size_t side{24}; // so many unknowns that two threads look for them
    std::mt19937_64 random{12};
    Cube cube{{side, side}, [&] {
                  return std::uniform_int_distribution<std::int64_t>{5, 60}(random);
              }};
    const auto value_at = [&](const Place& place) {
        return *cube.table.cells[cube.cells.at(place)].value;
    };
    std::map<Place, Interval> expected; // Fréchet: no wider, no narrower
    cube.each_place([&](const Place& place) {
        if (std::find(place.begin(), place.end(), "T") == place.end()) {
            const std::int64_t row{value_at({place[0], "T"})};
            const std::int64_t column{value_at({"T", place[1]})};
            expected[place] = {
                std::max<std::int64_t>(0, row + column - value_at({"T", "T"})),
                std::min(row, column)};
        }
    });
    for (const auto& [place, interval] : expected) {
        cube.hide(place);
    }
    const std::vector<Table> tables{cube.table};
    const auto system = system_of(tables);
    REQUIRE(system.ok());
    const auto audited = audit(system.value(), 5, std::nullopt, Zeros::suppressed);
    REQUIRE(audited.ok());
    REQUIRE(audited.value().intervals.size() == side * side);
    for (const AuditedCell& cell : audited.value().intervals) {
        CHECK(cell.interval == expected.at(system.value().variables[cell.variable].at));
    }
}

TEST_CASE("the intervals of small tables are those that trying every table gives", "[statistics]") {
    std::mt19937_64 random{11};
    int hidden{0};
    for (int round{0}; round < 12; ++round) {
        Cube cube{{2, 3}, [&] {
                      return std::uniform_int_distribution<std::int64_t>{1, 9}(random);
                  }};
        std::vector<Place> places;
        for (const auto& [place, number] : cube.cells) {
            places.push_back(place);
        }
        std::shuffle(places.begin(), places.end(), random);
        std::size_t inner{0};
        for (const Place& place : places) {
            if (place[0] != "T" && place[1] != "T" && inner < 4) {
                cube.hide(place);
                ++inner;
            }
        }
        const Audit audited{audit_of({cube.table}, 3, Zeros::suppressed)};
        const auto system = system_of(std::vector<Table>{cube.table});
        for (const AuditedCell& cell : audited.intervals) {
            const auto range = tried_out(cube, system.value().variables[cell.variable].at);
            INFO("round " << round);
            CHECK(cell.interval.low == range.first);
            CHECK(cell.interval.high == range.second);
            ++hidden;
        }
    }
    CHECK(hidden == 48);
}

TEST_CASE("a planted dependency is found, wherever it is", "[statistics]") {
    std::mt19937_64 random{12};
    for (int round{0}; round < 30; ++round) {
        Cube cube{{4, 4, 4}, [&] {
                      return std::uniform_int_distribution<std::int64_t>{20, 90}(random);
                  }};
        const auto draw = [&] {
            return std::to_string(std::uniform_int_distribution<int>{0, 3}(random));
        };
        // a cell alone in one of its three lines, among many others that are not
        const Place planted{draw(), draw(), draw()};
        std::map<Place, std::int64_t> hidden{{planted, cube.hide(planted)}};
        for (int more{0}; more < 20; ++more) {
            const Place place{draw(), draw(), draw()};
            const bool same_line{place[0] == planted[0] && place[1] == planted[1]};
            if (!same_line && !hidden.contains(place)) {
                hidden[place] = cube.hide(place);
            }
        }
        const Audit audited{audit_of({cube.table}, 5)};
        const auto found = recomputed({cube.table}, audited);
        INFO("round " << round);
        REQUIRE(found.contains(planted));
        for (const auto& [place, value] : found) {
            CHECK(value == hidden.at(place)); // and nothing is told wrongly
        }
        // what is published and what follows from it is closed: telling it gives nothing more away
        Cube told{cube};
        for (const auto& [place, value] : found) {
            told.table.cells[told.cells.at(place)].value = value;
        }
        for (const auto& [place, value] : recomputed({told.table}, audit_of({told.table}, 5))) {
            CHECK(found.contains(place));
        }
    }
}

TEST_CASE("two suppressions in every line are not enough", "[statistics]") {
    // two rectangles and one cell between them: no line has a single unknown, and the totals of the
    // first rectangle's rows less those of its columns are that cell
    Cube cube{{4, 4}, [value = 0]() mutable { return 10 + 3 * value++; }};
    for (const char* const row : {"0", "1"}) {
        cube.hide({row, "0"});
        cube.hide({row, "1"});
    }
    for (const char* const row : {"2", "3"}) {
        cube.hide({row, "2"});
        cube.hide({row, "3"});
    }
    CHECK(audit_of({cube.table}, 5).safe());
    const std::int64_t secret{cube.hide({"0", "2"})};
    const Audit audited{audit_of({cube.table}, 5)};
    CHECK(recomputed({cube.table}, audited) == std::map<Place, std::int64_t>{{{"0", "2"}, secret}});
    CHECK(audited.intervals.size() == 9);
}

TEST_CASE("small cells in the open, and sums that stay small, are not safe", "[statistics]") {
    Cube open{{2, 2}, [value = 0]() mutable { return value++ == 0 ? 2 : 30; }};
    const Audit audited{audit_of({open.table}, 5)};
    CHECK(recomputed({open.table}, audited) == std::map<Place, std::int64_t>{{{"0", "0"}, 2}});
    CHECK(audited.flaws.front().second == Flaw::published_small);

    Cube sum{{3, 3}, [value = 0]() mutable { return value++ % 3 == 2 ? 40 : 2; }};
    for (const char* const row : {"0", "1", "2"}) {
        sum.hide({row, "0"});
        sum.hide({row, "1"});
    }
    const Audit narrow{audit_of({sum.table}, 5)};
    CHECK_FALSE(narrow.safe());
    CHECK(narrow.recomputable.empty());
    for (const auto& [variable, flaw] : narrow.flaws) {
        CHECK(flaw == Flaw::below_threshold); // no cell of a pair that sums to 4 reaches 5
    }
}

TEST_CASE("linked tables give each other away", "[statistics]") {
    // one rectangle suppressed by sex; by age the same cells stand in the open
    Cube cube{{2, 2, 2}, [value = 0]() mutable { return 11 + value++; }};
    Table by_sex;
    Table by_age;
    by_sex.dimensions = {cube.table.dimensions[0], cube.table.dimensions[1]};
    by_age.dimensions = {cube.table.dimensions[1], cube.table.dimensions[2]};
    for (const Cell& cell : cube.table.cells) {
        if (cell.at[2] == "T") {
            by_sex.cells.push_back({{cell.at[0], cell.at[1]}, cell.value});
        }
        if (cell.at[0] == "T") {
            by_age.cells.push_back({{cell.at[1], cell.at[2]}, cell.value});
        }
    }
    for (Cell& cell : by_sex.cells) {
        if (cell.at[1] != "T" && cell.at[0] != "1") {
            cell.value.reset(); // a row and the totals of the columns
        }
    }
    CHECK(audit_of({by_sex}, 5).recomputable.empty());
    const Audit linked{audit_of({by_sex, by_age}, 5)};
    CHECK(linked.recomputable.size() == 4);
}

TEST_CASE("tables that do not add up are no tables", "[statistics]") {
    Cube cube{{2, 2}, [] { return 10; }};
    Table table{cube.table};
    table.cells[cube.cells.at({"T", "0"})].value = 21;
    CHECK(fault({table}) == "TOTALS_DIFFER");
    table = cube.table;
    table.cells.push_back(table.cells.front());
    CHECK(fault({table}) == "CELL_TWICE");
    table = cube.table;
    table.cells.front().at = {"0", "9"};
    CHECK(fault({table}) == "CELL_PLACE");
    table.cells.front().at = {"0"};
    CHECK(fault({table}) == "CELL_PLACE");
    table = cube.table;
    table.cells.front().value = -1;
    CHECK(fault({table}) == "CELL_NEGATIVE");
    table.cells.front().value = value_limit + 1;
    CHECK(fault({table}) == "CELL_TOO_LARGE");
    table = cube.table;
    table.dimensions[0].codes.push_back("T");
    CHECK(fault({table}) == "CODE_TWICE");
    table = cube.table;
    table.dimensions[1].name = "a";
    CHECK(fault({table}) == "DIMENSION_TWICE");
    CHECK(fault({}) == "TABLE_EMPTY");
    Table other{cube.table};
    other.cells[cube.cells.at({"0", "0"})].value = 12;
    CHECK(fault({cube.table, other}) == "VALUES_DIFFER");
    other = cube.table;
    other.dimensions[0].codes.pop_back();
    CHECK(fault({cube.table, other}) == "DIMENSIONS_DIFFER");

    // each equation has room, together they have none
    Table impossible{cube.table};
    for (Cell& cell : impossible.cells) {
        const bool inner{cell.at[0] != "T" && cell.at[1] != "T"};
        cell.value = inner ? std::nullopt : cell.value;
    }
    impossible.cells[cube.cells.at({"T", "T"})].value.reset();
    impossible.cells[cube.cells.at({"T", "0"})].value = 7;
    const auto system = system_of(std::vector<Table>{impossible});
    REQUIRE(system.ok());
    CHECK(audit(system.value(), 5).rejection().code == gateway::core::Code{"TOTALS_DIFFER"});
    CHECK(audit(system.value(), 2).rejection().code == gateway::core::Code{"K_BELOW_FLOOR"});
}
