// Suppressed cells are at least one, also when another release is held against them.

#include "gateway/statistics/ledger.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace gateway::statistics;

namespace {

std::string codes(const std::vector<Refusal>& refusals) {
    std::string text;
    for (const Refusal& each : refusals) {
        text += std::string{each.code.text()} + '@' + each.place + ' ';
    }
    return text;
}

/// People by area and service, numbered row by row. Cells with `hidden` areas are suppressed, all
/// but the services' totals.
/// @param place_of_area what stands before an area's number.
LedgerRelease crossed(
    const std::vector<std::vector<std::uint64_t>>& counts, std::size_t hidden, bool open_totals,
    const std::string& place_of_area = "area=") {
    LedgerRelease made{"first", "services", {}, {}};
    const auto services = static_cast<std::uint32_t>(counts[0].size());
    std::vector<std::vector<std::uint32_t>> columns(services);
    std::vector<std::uint32_t> all;
    for (std::uint32_t area{0}; area < counts.size(); ++area) {
        const std::string place{place_of_area + std::to_string(area)};
        LedgerCell whole{place, {}, 0};
        for (std::uint32_t service{0}; service < services; ++service) {
            const std::uint32_t atom{area * services + service};
            const auto count = static_cast<std::int64_t>(counts[area][service]);
            for (std::int64_t each{0}; each < count; ++each) {
                made.members.push_back({made.members.size() + 1, atom});
            }
            whole.atoms.push_back(atom);
            *whole.value += count;
            columns[service].push_back(atom);
            all.push_back(atom);
            made.cells.push_back({place + "/service=" + std::to_string(service), {atom}, count});
            if (area < hidden) {
                made.cells.back().value.reset();
            }
        }
        if (area < hidden && !open_totals) {
            whole.value.reset();
        }
        made.cells.push_back(std::move(whole));
    }
    for (std::uint32_t service{0}; service < services; ++service) {
        LedgerCell column{"service=" + std::to_string(service), columns[service], 0};
        for (const LedgerMember& member : made.members) {
            *column.value += member.atom % services == service ? 1 : 0;
        }
        made.cells.push_back(std::move(column));
    }
    made.cells.push_back({"all", all, static_cast<std::int64_t>(made.members.size())});
    return made;
}

/// The same people by area alone.
LedgerRelease areas_of(
    const LedgerRelease& of, std::uint32_t services, std::uint32_t areas,
    const std::string& place_of_area = "area=") {
    LedgerRelease made{"second", of.variable, {}, {}};
    std::vector<std::int64_t> counts(areas);
    for (const LedgerMember& member : of.members) {
        made.members.push_back({member.person, member.atom / services});
        ++counts[member.atom / services];
    }
    LedgerCell all{"all", {}, static_cast<std::int64_t>(of.members.size())};
    for (std::uint32_t area{0}; area < areas; ++area) {
        all.atoms.push_back(area);
        made.cells.push_back({place_of_area + std::to_string(area), {area}, counts[area]});
    }
    made.cells.push_back(std::move(all));
    return made;
}

}

TEST_CASE(
    "a total is not told later of a row in which every suppressed cell is at least one",
    "[statistics][ledger][suppressed]") {
    const auto judged = [](const std::vector<std::uint64_t>& small, bool noised) {
        LedgerRelease first{crossed(
            {small, {12, 13, 14, 12, 13}, {15, 15, 16, 15, 17}, {20, 21, 22, 23, 24}}, 2, false)};
        for (LedgerCell& cell : first.cells) {
            cell.noised = noised && !cell.value;
        }
        return codes(judge(areas_of(first, 5, 4), std::vector<LedgerRelease>{first}, 5));
    };
    // five of whom each is at least one are one each
    CHECK(judged({1, 1, 1, 1, 1}, false) == "NEARLY_DETERMINED@ledger ");
    CHECK(judged({2, 1, 1, 2, 1}, false) == "NEARLY_DETERMINED@ledger "); // one to three each
    CHECK(judged({3, 4, 3, 4, 4}, false).empty());                        // one to fourteen
    CHECK(judged({1, 1, 1, 1, 1}, true).empty()); // noised: that somebody is there is not known
}

TEST_CASE("a slash in a code hides nothing", "[statistics][ledger][suppressed]") {
    const auto judged = [](const std::vector<std::uint64_t>& small, const std::string& area) {
        const LedgerRelease first{crossed(
            {small, {12, 13, 14, 12, 13}, {15, 15, 16, 15, 17}, {20, 21, 22, 23, 24}}, 2, false,
            area)};
        return codes(judge(areas_of(first, 5, 4, area), std::vector<LedgerRelease>{first}, 5));
    };
    for (const char* const area :
         {"area=north/west ", "area=/", "area=a=b/c ", "area=x/kind=", "home/area="}) {
        INFO(area);
        CHECK(judged({1, 1, 1, 1, 1}, area) == "NEARLY_DETERMINED@ledger ");
        CHECK(judged({3, 4, 3, 4, 4}, area).empty());
    }
}

TEST_CASE(
    "where nobody can tell how suppressed cells add up, they are not taken for safe",
    "[statistics][ledger][suppressed]") {
    const std::vector<std::vector<std::uint64_t>> counts{
        {3, 4, 3, 4, 4}, {12, 13, 14, 12, 13}, {15, 15, 16, 15, 17}, {20, 21, 22, 23, 24}};
    const auto judged = [](const LedgerRelease& first, const LedgerRelease& second) {
        return codes(judge(second, std::vector<LedgerRelease>{first}, 5));
    };
    const LedgerRelease plain{crossed(counts, 2, false)};
    REQUIRE(judged(plain, areas_of(plain, 5, 4)).empty());
    // places that are no codes, of the earlier release or of the later
    const LedgerRelease strange{crossed(counts, 2, false, "area ")};
    CHECK(judged(strange, areas_of(plain, 5, 4)) == "LEDGER_TOO_LARGE@ledger ");
    CHECK(judged(plain, areas_of(plain, 5, 4, "area ")) == "LEDGER_TOO_LARGE@ledger ");
    // noise says nothing exact, whatever its places; nor is anything asked where nothing is hidden
    LedgerRelease noised{areas_of(plain, 5, 4, "area ")};
    for (LedgerCell& cell : noised.cells) {
        cell.value.reset();
        cell.noised = true;
    }
    CHECK(judged(plain, noised).empty());
    const LedgerRelease open{crossed(
        {{13, 14, 13, 14, 14}, {12, 13, 14, 12, 13}, {15, 15, 16, 15, 17}}, 0, true, "area ")};
    CHECK(judged(open, areas_of(open, 5, 3, "area ")).empty());
    // thirty cells and so many combinations, in which nobody is, are not read
    LedgerRelease large{plain};
    constexpr std::uint32_t above{700'000};
    for (std::uint32_t atom{20}; atom < above; ++atom) {
        large.cells.back().atoms.push_back(atom);
    }
    CHECK(judged(large, areas_of(plain, 5, 4)) == "LEDGER_TOO_LARGE@ledger ");
}

TEST_CASE(
    "that all of a suppressed cell happen to be in one published cell is no knowledge",
    "[statistics][ledger][suppressed]") {
    const LedgerRelease first{crossed({{4, 4, 4}, {20, 20, 20}, {30, 30, 30}}, 2, true)};
    // in the small area the four of service 0 and one more are women
    LedgerRelease second{"second", first.variable, {}, {}};
    std::vector<std::int64_t> counts(6);
    for (const LedgerMember& member : first.members) {
        const std::uint32_t area{member.atom / 3};
        const bool woman{area == 0 ? member.person <= 5 : member.person % 2 == 0};
        second.members.push_back({member.person, area * 2 + (woman ? 0U : 1U)});
        ++counts[second.members.back().atom];
    }
    for (std::uint32_t atom{0}; atom < 6; ++atom) {
        const std::string area{"area=" + std::to_string(atom / 2)};
        second.cells.push_back(
            {area + (atom % 2 == 0 ? "/sex=f" : "/sex=m"), {atom}, counts[atom]});
    }
    for (std::uint32_t area{0}; area < 3; ++area) {
        second.cells.push_back(
            {"area=" + std::to_string(area),
             {area * 2, area * 2 + 1},
             counts[area * 2] + counts[area * 2 + 1]});
    }
    second.cells.push_back({"sex=f", {0, 2, 4}, counts[0] + counts[2] + counts[4]});
    second.cells.push_back({"sex=m", {1, 3, 5}, counts[1] + counts[3] + counts[5]});
    CHECK(codes(judge(second, std::vector<LedgerRelease>{first}, 5)).empty());
}

TEST_CASE(
    "a zero that was suppressed beside others does not loosen their bounds",
    "[statistics][ledger][suppressed]") {
    // six cells of at least one do not make five: that one is none does not hide the others
    const LedgerRelease first{
        crossed({{1, 1, 1, 1, 1, 0}, {12, 13, 14, 12, 13, 9}, {20, 20, 20, 20, 20, 20}}, 2, false)};
    LedgerRelease second{areas_of(first, 6, 3)};
    CHECK(
        codes(judge(second, std::vector<LedgerRelease>{first}, 5)) == "NEARLY_DETERMINED@ledger ");
    // where the later release suppresses the two totals as well, it tells nothing
    second.cells[0].value.reset();
    second.cells[1].value.reset();
    CHECK(codes(judge(second, std::vector<LedgerRelease>{first}, 5)).empty());
}

TEST_CASE(
    "a later sum of several suppressed cells bounds each", "[statistics][ledger][suppressed]") {
    const auto judged = [](const std::vector<std::uint64_t>& small) {
        const LedgerRelease first{
            crossed({small, {20, 20, 20, 20, 20}, {30, 30, 30, 30, 30}}, 2, true)};
        // the first three services are one kind, the others another
        LedgerRelease second{"second", first.variable, {}, {}};
        std::vector<std::int64_t> counts(6);
        for (const LedgerMember& member : first.members) {
            const std::uint32_t atom{member.atom / 5 * 2 + (member.atom % 5 < 3 ? 0U : 1U)};
            second.members.push_back({member.person, atom});
            ++counts[atom];
        }
        for (std::uint32_t area{0}; area < 3; ++area) {
            const std::string place{"area=" + std::to_string(area)};
            const std::uint32_t atom{area * 2};
            second.cells.push_back({place + "/kind=a", {atom}, counts[atom]});
            second.cells.push_back({place + "/kind=b", {atom + 1}, counts[atom + 1]});
            second.cells.push_back({place, {atom, atom + 1}, counts[atom] + counts[atom + 1]});
        }
        second.cells.push_back({"kind=a", {0, 2, 4}, counts[0] + counts[2] + counts[4]});
        second.cells.push_back({"kind=b", {1, 3, 5}, counts[1] + counts[3] + counts[5]});
        return codes(judge(second, std::vector<LedgerRelease>{first}, 5));
    };
    CHECK(judged({1, 2, 2, 6, 7}) == "NEARLY_DETERMINED@ledger "); // of five, one to three each
    CHECK(judged({4, 4, 4, 6, 7}).empty());
}
