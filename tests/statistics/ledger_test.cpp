// What releases tell together: planted attacks, and every order of requests.

#include "gateway/statistics/ledger.h"
#include "gateway/statistics/row_space.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <numeric>
#include <random>

using namespace gateway::statistics;

namespace {

/// A release of cells over persons 1 … `persons`, each an atom of its own: cells name persons.
LedgerRelease
release_of(const std::string& id, const std::vector<std::vector<std::uint64_t>>& cells) {
    LedgerRelease made{id, "answers 2026Q3", {}, {}};
    std::vector<std::uint64_t> all;
    for (const auto& cell : cells) {
        all.insert(all.end(), cell.begin(), cell.end());
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    for (std::size_t at{0}; at < all.size(); ++at) {
        made.members.push_back({all[at], static_cast<std::uint32_t>(at)});
    }
    for (const auto& cell : cells) {
        LedgerCell each{"cell " + std::to_string(made.cells.size()), {}, std::nullopt};
        each.value = static_cast<std::int64_t>(cell.size());
        for (const std::uint64_t person : cell) {
            each.atoms.push_back(static_cast<std::uint32_t>(
                std::lower_bound(all.begin(), all.end(), person) - all.begin()));
        }
        made.cells.push_back(std::move(each));
    }
    return made;
}

std::vector<std::uint64_t> persons(std::uint64_t from, std::uint64_t until) {
    std::vector<std::uint64_t> made(until - from + 1);
    std::iota(made.begin(), made.end(), from);
    return made;
}

std::string codes(const std::vector<Refusal>& refusals) {
    std::string text;
    for (const Refusal& each : refusals) {
        text += std::string{each.code.text()} + '@' + each.place + ' ';
    }
    return text;
}

}

TEST_CASE("a release asked for twice with one row less is refused", "[statistics][ledger]") {
    const LedgerRelease first{release_of("first", {persons(1, 30), persons(1, 12)})};
    CHECK(judge(first, {}, 5).empty());
    const std::vector<LedgerRelease> earlier{first};
    const LedgerRelease second{release_of("second", {persons(1, 29), persons(1, 12)})};
    CHECK_THAT(codes(judge(second, earlier, 5)), Catch::Contains("PERSON_OVERLAP@first"));
    // the same persons once more tell nothing new, and five more are a group
    CHECK(judge(release_of("same", {persons(1, 30), persons(1, 12)}), earlier, 5).empty());
    CHECK(judge(release_of("more", {persons(1, 35), persons(1, 12)}), earlier, 5).empty());
}

TEST_CASE("one who leaves and one who comes are seen in the same cell", "[statistics][ledger]") {
    const std::vector<LedgerRelease> earlier{release_of("first", {persons(1, 30)})};
    CHECK_THAT(
        codes(judge(release_of("second", {persons(2, 31)}), earlier, 5)),
        Catch::Contains("PERSON_OVERLAP@first"));
}

TEST_CASE(
    "another period's answers are other facts about the same people", "[statistics][ledger]") {
    std::vector<LedgerRelease> earlier{release_of("first", {persons(1, 30)})};
    earlier.front().variable = "answers 2026Q2";
    CHECK(judge(release_of("second", {persons(1, 30)}), earlier, 5).empty());
}

TEST_CASE(
    "cells of several releases that give a small group away together", "[statistics][ledger]") {
    // all, women, men: three are neither, and the two younger of them are told apart
    std::vector<LedgerRelease> earlier{
        release_of("all", {persons(1, 33)}), release_of("women", {persons(1, 15)})};
    for (LedgerRelease& each : earlier) {
        each.variable = each.id; // so that the algebra alone can find it
    }
    CHECK(judge(earlier[1], std::span{earlier}.first(1), 5).empty());
    LedgerRelease men{release_of("men", {persons(16, 30)})};
    men.variable = "men";
    CHECK_THAT(codes(judge(men, earlier, 5)), Catch::Contains("DETERMINED@ledger"));
    LedgerRelease young{release_of("young", {{1, 2, 3, 4, 5, 6, 31}})};
    young.variable = "young";
    REQUIRE(judge(young, earlier, 5).empty());
    earlier.push_back(young);
    // now no group is given away by itself, but the union of two is
    CHECK_THAT(codes(judge(men, earlier, 5)), Catch::Contains("DETERMINED@ledger"));
}

TEST_CASE("suppressed and noised cells tell nothing by themselves", "[statistics][ledger]") {
    LedgerRelease first{release_of("first", {persons(1, 30), persons(1, 2)})};
    first.cells[1].value.reset();
    CHECK(judge(first, {}, 5).empty());
    const std::vector<LedgerRelease> earlier{first};
    // who publishes the rest gives the suppressed cell away
    CHECK_FALSE(judge(release_of("rest", {persons(3, 30)}), earlier, 5).empty());
}

TEST_CASE(
    "a row that was hidden for being one-sided is not given back by a later release",
    "[statistics][ledger]") {
    // of 60 in a row 54 gave one answer; another row's 20 are among those who gave it
    std::vector<std::uint64_t> gave{persons(1, 54)};
    const std::vector<std::uint64_t> others{persons(61, 80)};
    gave.insert(gave.end(), others.begin(), others.end());
    LedgerRelease first{release_of("first", {persons(1, 60), gave, persons(1, 54)})};
    first.cells[2].value.reset();
    std::vector<LedgerRelease> earlier{first};
    CHECK(judge(release_of("second", {others}), earlier, 5).empty());
    earlier[0].cells[2].telling = 54;
    CHECK(codes(judge(first, earlier, 5)).empty());
    CHECK(codes(judge(release_of("second", {others}), earlier, 5)) == "DETERMINED@ledger ");
    // 25 of whom nobody knows how many gave it leave at least 49
    const LedgerRelease more{release_of("more", {persons(61, 85)})};
    CHECK(judge(more, earlier, 5).empty());
    earlier[0].cells[2].telling = 49;
    CHECK(codes(judge(more, earlier, 5)) == "NEARLY_DETERMINED@ledger ");
}

TEST_CASE("groups that nobody is in hide no small union", "[statistics][ledger]") {
    // two rows by six answers: in the first 54 gave answer 0, two gave 1, and nobody another, which
    // is not told; of the second 20 gave each. Only what both rows gave is published, without 0.
    LedgerRelease first{"first", "a", {}, {}};
    LedgerRelease second{"second", "b", {}, {}};
    for (std::uint64_t person{1}; person <= 176; ++person) {
        const bool others{person > 56};
        const std::uint64_t answer{others ? (person - 57) / 20 : person > 54 ? 1U : 0U};
        first.members.push_back({person, static_cast<std::uint32_t>(others ? 6 + answer : answer)});
        second.members.push_back({person, others && answer > 0 ? 1U : 0U});
    }
    for (std::uint32_t answer{1}; answer < 6; ++answer) {
        first.cells.push_back(
            {"answer " + std::to_string(answer), {answer, 6 + answer}, answer == 1 ? 22 : 20});
    }
    // the second row without 0: what is missing of the sum are the two
    second.cells.push_back({"others", {1}, 100});
    CHECK(codes(judge(second, std::vector<LedgerRelease>{first}, 5)) == "DETERMINED@ledger ");
    CHECK(codes(judge(first, std::vector<LedgerRelease>{second}, 5)) == "DETERMINED@ledger ");
}

TEST_CASE(
    "a small union is found though nobody is in the groups that its sums begin with",
    "[statistics][ledger]") {
    RowSpace space{10};
    for (const std::vector<std::uint32_t>& sum : std::vector<std::vector<std::uint32_t>>{
             {4, 5}, {0, 6}, {1, 7}, {2, 8}, {3, 9}, {5, 6, 7, 8, 9}}) {
        space.add(sum);
    }
    space.reduce();
    // the first five sums without the last are groups 0 to 4
    CHECK(space.tells_small_union(std::vector<std::int64_t>{0, 0, 0, 0, 2, 20, 20, 20, 20, 20}, 5));
    CHECK_FALSE(
        space.tells_small_union(std::vector<std::int64_t>{1, 1, 1, 1, 2, 20, 20, 20, 20, 20}, 5));
}

TEST_CASE(
    "what is too much to judge is refused before anything is computed", "[statistics][ledger]") {
    // 1,600 cells twice, cut differently: more than a thousand million steps
    std::vector<std::vector<std::uint64_t>> cells;
    std::vector<std::vector<std::uint64_t>> shifted;
    for (std::uint64_t number{0}; number < 1'600; ++number) {
        cells.push_back(persons(number * 6 + 1, number * 6 + 6));
        shifted.push_back(persons(number * 6 + 4, number * 6 + 9));
    }
    shifted.push_back(persons(1, 5)); // one less than a cell of the first
    const std::vector<LedgerRelease> earlier{release_of("first", cells)};
    CHECK(codes(judge(release_of("second", shifted), earlier, 5)) == "LEDGER_TOO_LARGE@ledger ");
}

TEST_CASE("records of somebody in two files are refused for that alone", "[statistics][ledger]") {
    LedgerRelease first{release_of("first", {persons(1, 30), {31}})};
    first.records = true;
    CHECK(judge(first, {}, 5).empty());
    LedgerRelease second{release_of("second", {persons(31, 60), {61}})};
    second.records = true;
    const std::vector<LedgerRelease> earlier{first};
    CHECK(codes(judge(second, earlier, 5)) == "RECORDS_OVERLAP@first ");
}

TEST_CASE("figures that fit no population are refused, not explained", "[statistics][ledger]") {
    LedgerRelease wrong{release_of("wrong", {persons(1, 30), persons(1, 12), persons(13, 30)})};
    wrong.cells[1].value = 14;
    wrong.members.push_back({99, 30}); // somebody small, so that bounds are looked for
    wrong.cells.push_back({"nobody", {30}, std::nullopt});
    std::vector<LedgerRelease> earlier{release_of("part", {{1, 2, 3, 4, 5, 6, 99}})};
    earlier[0].variable = "part";
    CHECK_FALSE(judge(wrong, earlier, 5).empty());
}

namespace {

/// Whether the published cells' row space holds the indicator of a union of persons with fewer than
/// `threshold` in it, by elimination over the rationals as doubles of small whole numbers.
/// Independent of the judge: persons are the unknowns, and every small subset of the groups is
/// tried.
bool gives_small_group_away(
    const std::vector<const LedgerRelease*>& releases, std::uint64_t count, std::size_t threshold) {
    std::vector<std::vector<double>> rows;
    for (const LedgerRelease* const release : releases) {
        for (const LedgerCell& cell : release->cells) {
            std::vector<double> row(count, 0);
            for (const LedgerMember& member : release->members) {
                if (std::find(cell.atoms.begin(), cell.atoms.end(), member.atom)
                    != cell.atoms.end()) {
                    row[member.person - 1] = 1;
                }
            }
            rows.push_back(std::move(row));
        }
    }
    std::vector<std::size_t> pivots;
    std::size_t rank{0};
    for (std::size_t column{0}; column < count && rank < rows.size(); ++column) {
        const auto best = std::max_element(
            rows.begin() + static_cast<std::ptrdiff_t>(rank), rows.end(),
            [&](const auto& left, const auto& right) {
                return std::abs(left[column]) < std::abs(right[column]);
            });
        if (std::abs((*best)[column]) < 1e-9) {
            continue;
        }
        std::swap(rows[rank], *best);
        const double scale{rows[rank][column]};
        for (double& each : rows[rank]) {
            each /= scale;
        }
        for (std::size_t at{0}; at < rows.size(); ++at) {
            const double factor{rows[at][column]};
            for (std::size_t other{0}; at != rank && other < count; ++other) {
                rows[at][other] -= factor * rows[rank][other];
            }
        }
        pivots.push_back(column);
        ++rank;
    }
    for (std::uint32_t set{1}; set < (1U << count); ++set) {
        if (static_cast<std::size_t>(__builtin_popcount(set)) >= threshold) {
            continue;
        }
        std::vector<double> left(count, 0);
        for (std::size_t at{0}; at < count; ++at) {
            left[at] = (set >> at) & 1U;
        }
        for (std::size_t at{0}; at < rank; ++at) {
            const double factor{left[pivots[at]]};
            for (std::size_t other{0}; other < count; ++other) {
                left[other] -= factor * rows[at][other];
            }
        }
        if (std::all_of(
                left.begin(), left.end(), [](double each) { return std::abs(each) < 1e-6; })) {
            return true;
        }
    }
    return false;
}

}

TEST_CASE(
    "whatever the order of requests, what was accepted gives nobody away", "[statistics][ledger]") {
    std::mt19937_64 random{20260901};
    constexpr std::uint64_t count{12};
    constexpr std::size_t threshold{3};
    std::size_t accepted_in_all{0};
    std::size_t refused_in_all{0};
    for (int round{0}; round < 60; ++round) {
        std::vector<LedgerRelease> requests;
        for (int number{0}; number < 5; ++number) {
            std::vector<std::uint64_t> cell;
            for (std::uint64_t person{1}; person <= count; ++person) {
                if (random() % 3 != 0) {
                    cell.push_back(person);
                }
            }
            if (cell.size() >= threshold) {
                requests.push_back(release_of(std::to_string(number), {cell}));
                requests.back().variable = number % 2 == 0 ? "answers" : "services";
                requests.back().cells.front().place = std::to_string(number);
            }
        }
        for (int order{0}; order < 4; ++order) {
            std::shuffle(requests.begin(), requests.end(), random);
            std::vector<LedgerRelease> accepted;
            for (const LedgerRelease& each : requests) {
                const bool good{judge(each, accepted, threshold).empty()};
                good ? ++accepted_in_all : ++refused_in_all;
                if (good) {
                    accepted.push_back(each);
                }
            }
            std::vector<const LedgerRelease*> all;
            for (const LedgerRelease& each : accepted) {
                all.push_back(&each);
            }
            CHECK_FALSE(gives_small_group_away(all, count, threshold));
        }
    }
    CHECK(accepted_in_all > 200); // the ledger does not live by refusing everything
    CHECK(refused_in_all > 50);
}
