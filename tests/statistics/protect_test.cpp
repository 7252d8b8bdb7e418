// Primary and secondary suppression, each result audited.

#include "gateway/statistics/protect.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

using namespace gateway::statistics;

namespace {

/// Counts by row and column with their totals.
TrueTable crossed(
    const std::vector<std::vector<std::int64_t>>& counts, const std::string& columns = "answer") {
    TrueTable made;
    Table& table{made.table};
    table.dimensions = {{"area", {}, "T"}, {columns, {}, "T"}};
    std::vector<std::int64_t> sums(counts[0].size() + 1, 0);
    for (std::size_t column{0}; column < counts[0].size(); ++column) {
        table.dimensions[1].codes.push_back(std::to_string(column));
    }
    for (std::size_t row{0}; row < counts.size(); ++row) {
        const std::string code{std::to_string(row)};
        table.dimensions[0].codes.push_back(code);
        std::int64_t sum{0};
        for (std::size_t column{0}; column < counts[row].size(); ++column) {
            table.cells.push_back({{code, std::to_string(column)}, counts[row][column]});
            sum += counts[row][column];
            sums[column] += counts[row][column];
        }
        table.cells.push_back({{code, "T"}, sum});
        sums.back() += sum;
    }
    for (std::size_t column{0}; column < sums.size(); ++column) {
        const bool last{column + 1 == sums.size()};
        table.cells.push_back({{"T", last ? "T" : std::to_string(column)}, sums[column]});
    }
    return made;
}

std::optional<std::int64_t> value_at(const Table& table, const std::vector<std::string>& at) {
    for (const Cell& cell : table.cells) {
        if (cell.at == at) {
            return cell.value;
        }
    }
    FAIL("no such cell");
    return std::nullopt;
}

ProtectedTables protected_by(std::vector<TrueTable> tables, const TableRules& rules) {
    auto made = protect(std::move(tables), rules);
    REQUIRE(made.ok());
    CHECK(made.value().audit.safe());
    return std::move(made).value();
}

}

TEST_CASE(
    "a small cell goes, and as much with it as keeps it from being recomputed", "[statistics]") {
    TableRules rules;
    rules.threshold = 5;
    const ProtectedTables made{
        protected_by({crossed({{3, 40, 50}, {20, 60, 70}, {30, 15, 90}})}, rules)};
    const Table& table{made.tables[0]};
    CHECK_FALSE(value_at(table, {"0", "0"}));
    CHECK(made.primary == 1);
    CHECK(made.secondary == 3);
    CHECK(value_at(table, {"T", "T"}) == 378);
    const std::string bytes{write_table(table, ';', "..")};
    CHECK(bytes.find("0;0;..\n") != std::string::npos);
    CHECK(bytes.find("T;T;378\n") != std::string::npos);
    CHECK(bytes.find(";3\n") == std::string::npos);
}

TEST_CASE("an answer that everybody in a row gave is group disclosure", "[statistics]") {
    TableRules rules;
    rules.threshold = 5;
    rules.answers = {"answer"};
    const std::vector<std::vector<std::int64_t>> sick{{12, 0}, {30, 25}, {41, 38}};
    const ProtectedTables made{protected_by({crossed(sick)}, rules)};
    CHECK_FALSE(value_at(made.tables[0], {"0", "0"})); // 12 of 12
    rules.answers.clear();
    const ProtectedTables without{protected_by({crossed(sick)}, rules)};
    CHECK(without.primary == 0);
    CHECK(value_at(without.tables[0], {"0", "0"}) == 12); // which k alone accepts

    rules.answers = {"answer"};
    const ProtectedTables nearly{protected_by({crossed({{27, 3}, {30, 25}, {41, 38}})}, rules)};
    CHECK_FALSE(value_at(nearly.tables[0], {"0", "0"})); // 90 %
}

TEST_CASE("what was suppressed as one-sided is not given back by its bounds", "[statistics]") {
    TableRules rules;
    rules.threshold = 5;
    rules.answers = {"answer"};
    // beside thirteen all of 200 would have been at least 193 of the 200 that are published
    const ProtectedTables made{protected_by({crossed({{200, 0}, {6, 7}, {100, 200}})}, rules)};
    CHECK(value_at(made.tables[0], {"0", "T"}) == 200);
    const auto system = system_of(made.tables);
    REQUIRE(system.ok());
    const auto audited = audit(system.value(), rules.threshold);
    REQUIRE(audited.ok());
    bool found{false};
    for (const AuditedCell& cell : audited.value().intervals) {
        if (system.value().variables[cell.variable].at == std::vector<std::string>{"0", "0"}) {
            found = true;
            CHECK(cell.interval.low < 180);
            CHECK((!cell.interval.high || *cell.interval.high - cell.interval.low >= 20));
        }
    }
    CHECK(found);
}

TEST_CASE("what is protected is protected from whoever knows the rules", "[statistics]") {
    TableRules rules;
    rules.threshold = 5;
    // of a published five two suppressed cells are one to four each: the five goes too
    const ProtectedTables made{protected_by({crossed({{2, 3}, {25, 25}})}, rules)};
    CHECK_FALSE(value_at(made.tables[0], {"0", "T"}));
}

TEST_CASE("a sum that one or two contribute most of is suppressed", "[statistics]") {
    TableRules rules;
    rules.threshold = 3;
    TrueTable table{crossed({{900, 700}, {800, 600}, {500, 400}})};
    table.contributions.resize(table.table.cells.size());
    table.contributions[0] = Contributions{10, {500, 300, 20}}; // 800 of 900
    table.contributions[1] = Contributions{10, {80, 80, 70}};
    const ProtectedTables made{protected_by({table}, rules)};
    CHECK_FALSE(value_at(made.tables[0], {"0", "0"}));
    CHECK(made.primary == 1);
    table.contributions[1] = Contributions{2, {80, 80}}; // two contributors
    CHECK(protected_by({table}, rules).primary == 2);
}

TEST_CASE("random tables come out safe, add up, and hide every small count", "[statistics]") {
    std::mt19937_64 random{21};
    for (int round{0}; round < 25; ++round) {
        std::vector<std::vector<std::int64_t>> counts(5, std::vector<std::int64_t>(6));
        for (auto& row : counts) {
            for (std::int64_t& each : row) {
                const int kind{std::uniform_int_distribution<int>{0, 9}(random)};
                each = kind == 0  ? 0
                       : kind < 3 ? std::uniform_int_distribution<std::int64_t>{1, 4}(random)
                                  : std::uniform_int_distribution<std::int64_t>{8, 80}(random);
            }
        }
        TableRules rules;
        rules.threshold = 5;
        const ProtectedTables made{protected_by({crossed(counts)}, rules)};
        std::uint64_t hidden{0};
        for (const Cell& cell : made.tables[0].cells) {
            hidden += cell.value ? 0U : 1U;
            CHECK((!cell.value || *cell.value == 0 || *cell.value >= 5));
        }
        CHECK(hidden == made.primary + made.secondary);
        CHECK(system_of(made.tables).ok()); // what is published adds up
    }
}

TEST_CASE(
    "a cross of eleven by eleven scores with cells of one to three is not published as it is",
    "[statistics]") {
    std::mt19937_64 random{22};
    std::vector<std::vector<std::int64_t>> counts(11, std::vector<std::int64_t>(11));
    for (auto& row : counts) {
        for (std::int64_t& each : row) {
            each = std::uniform_int_distribution<std::int64_t>{1, 3}(random);
        }
    }
    const TrueTable table{crossed(counts)};
    const auto system = system_of(std::vector<Table>{table.table});
    REQUIRE(system.ok());
    const auto audited = audit(system.value(), 5);
    REQUIRE(audited.ok());
    CHECK_FALSE(audited.value().safe());
    CHECK(audited.value().recomputable.size() == 121);
}

TEST_CASE("who does not know which cells were small complains of others only", "[statistics]") {
    TableRules rules;
    rules.threshold = 3;
    const TrueTable truth{
        crossed({{1, 2, 4, 20}, {0, 5, 0, 9}, {0, 12, 20, 2}, {12, 5, 5, 2}, {12, 40, 3, 20}})};
    const ProtectedTables made{protected_by({truth}, rules)};
    const auto system = system_of(made.tables);
    REQUIRE(system.ok());
    const auto audited = audit(system.value(), rules.threshold);
    REQUIRE(audited.ok());
    CHECK_FALSE(audited.value().safe()); // as docs/statistics.md says of `protect | audit`
    for (const auto& [variable, flaw] : audited.value().flaws) {
        const auto value = value_at(truth.table, system.value().variables[variable].at);
        CHECK((value == 0 || value >= 3));
    }
}

TEST_CASE("linked tables are protected together", "[statistics]") {
    TableRules rules;
    rules.threshold = 5;
    TrueTable second{crossed({{3, 90}, {20, 130}, {30, 105}}, "other")};
    const TrueTable first{crossed({{53, 40}, {80, 70}, {60, 75}})};
    const ProtectedTables made{protected_by({first, second}, rules)};
    CHECK_FALSE(value_at(made.tables[1], {"0", "0"}));
    // the total of the area is one cell of both tables
    CHECK(value_at(made.tables[0], {"0", "T"}) == value_at(made.tables[1], {"0", "T"}));
}

TEST_CASE("a table with a hole cannot be protected", "[statistics]") {
    TrueTable table{crossed({{10, 20}, {30, 40}})};
    table.table.cells.pop_back();
    const auto made = protect({table}, {});
    REQUIRE_FALSE(made.ok());
    CHECK(made.rejection().code == gateway::core::Code{"CELL_ABSENT"});
    CHECK(made.rejection().path == "/tables/0/at/T/T"); // which is the last
}

TEST_CASE("answers that no table has are refused, not passed over", "[statistics]") {
    TableRules rules;
    rules.threshold = 5;
    rules.answers = {"Answer"};
    const auto made = protect({crossed({{12, 0}, {30, 25}})}, rules);
    REQUIRE_FALSE(made.ok());
    CHECK(made.rejection().code == gateway::core::Code{"ANSWERS_UNKNOWN"});
    CHECK(made.rejection().path == "/rules/answers");
    // one of linked tables is enough
    rules.answers = {"answer"};
    const TrueTable linked{crossed({{6, 6}, {30, 25}}, "other")};
    CHECK_FALSE(value_at(
        protected_by({linked, crossed({{12, 0}, {30, 25}})}, rules).tables[1], {"0", "0"}));
}

TEST_CASE("nothing is suppressed below a total of none in the open", "[statistics]") {
    TableRules rules;
    rules.threshold = 10;
    for (const std::vector<std::vector<std::int64_t>>& counts :
         std::vector<std::vector<std::vector<std::int64_t>>>{
             {{0, 7}, {2, 2}, {0, 0}}, {{0, 30, 0, 0}, {2, 2, 7, 0}}}) {
        const ProtectedTables made{protected_by({crossed(counts)}, rules)};
        const auto system = system_of(made.tables);
        REQUIRE(system.ok());
        for (const Equation& equation : system.value().equations) {
            for (const std::uint32_t part : equation.parts) {
                CHECK(
                    (system.value().variables[equation.total].value != 0
                     || system.value().variables[part].value));
            }
        }
        // so who audits the table without knowing what is protected in it agrees
        const auto audited = audit(system.value(), rules.threshold);
        REQUIRE(audited.ok());
        CHECK(audited.value().safe());
    }
}
