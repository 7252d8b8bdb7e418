// What whoever knows the rules knows of a cell that is not shown.

#include "tests/statistics/cube.h"

#include <catch2/catch.hpp>

using namespace gateway::statistics;
using tests::statistics::audit_of;
using tests::statistics::Cube;

TEST_CASE("where zeros are published, a suppressed cell is none", "[statistics]") {
    Cube cube{{3, 3}, [value = 0]() mutable { return value++ == 8 ? 0 : 10; }};
    for (const char* const row : {"0", "1"}) {
        cube.hide({row, "0"});
        cube.hide({row, "1"});
    }
    const Audit audited{audit_of({cube.table}, 5, Zeros::suppressed)};
    REQUIRE(audited.intervals.size() == 4);
    CHECK(audited.intervals[0].interval == Interval{1, 19});
}

TEST_CASE("a zero in the open outweighs the word that zeros are suppressed", "[statistics]") {
    for (const std::int64_t beside : {0, 5}) {
        // none and two are hidden
        Cube cube{{4}, [values = std::vector<std::int64_t>{0, 2, beside, 50}, at = 0U]() mutable {
                      return values.at(at++);
                  }};
        cube.hide({"0"});
        cube.hide({"1"});
        const Audit audited{audit_of({cube.table}, 3, Zeros::suppressed)};
        INFO(beside);
        REQUIRE(audited.intervals.size() == 2);
        // one each, which is stricter than the truth and need not be it
        CHECK(audited.intervals[0].interval == (beside == 0 ? Interval{1, 1} : Interval{0, 2}));
        CHECK(audited.recomputable.size() == (beside == 0 ? 2U : 0U));
        CHECK_FALSE(audited.safe());
    }
}

TEST_CASE("a suppressed cell is none also where no zero happens to be published", "[statistics]") {
    // two and three of five: [1, 4] for whoever knows that zeros stand in the open
    Cube cube{{2, 2}, [values = std::vector<std::int64_t>{2, 3, 23, 27}, at = 0U]() mutable {
                  return values.at(at++);
              }};
    for (const char* const row : {"0", "1"}) {
        cube.hide({row, "0"});
        cube.hide({row, "1"});
    }
    const Audit audited{audit_of({cube.table}, 5)};
    REQUIRE_FALSE(audited.safe());
    CHECK(audited.flaws.front().second == Flaw::below_threshold);
    CHECK(audit_of({cube.table}, 5, Zeros::suppressed).safe());
}

TEST_CASE("a cell left out is guarded as a suppressed one is", "[statistics]") {
    Cube cube{{2, 3}, [values = std::vector<std::int64_t>{2, 1, 20, 20, 32, 8}, at = 0U]() mutable {
                  return values.at(at++);
              }};
    for (const char* const row : {"0", "1"}) {
        cube.hide({row, "0"});
        cube.hide({row, "1"});
    }
    const Audit hidden{audit_of({cube.table}, 5)};
    Table table{cube.table};
    std::erase_if(table.cells, [](const Cell& cell) { return !cell.value; });
    const Audit left_out{audit_of({table}, 5)};
    REQUIRE_FALSE(hidden.safe());
    REQUIRE_FALSE(left_out.safe());
    CHECK(hidden.flaws[0] == left_out.flaws[0]); // two and one of three
    CHECK(hidden.flaws[1] == left_out.flaws[1]);

    // a total that follows is no secret, if it is not small
    Cube open{{2, 2}, [] { return 10; }};
    std::erase_if(
        open.table.cells, [](const Cell& cell) { return cell.at[0] == "T" || cell.at[1] == "T"; });
    CHECK(audit_of({open.table}, 5).safe());
}
