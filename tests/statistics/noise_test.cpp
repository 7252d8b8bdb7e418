// Noise against its exact distribution.

#include "gateway/statistics/noise.h"
#include "tests/statistics/world.h"

#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <cstdio>
#include <memory>
#include <regex>

using namespace tests::statistics;

namespace {

/// χ² of `draws` samples against P(y) = (1-p)/(1+p) p^|y|, p = exp(-ε/c), and its degrees of
/// freedom.
std::pair<double, double>
chi_square(stat::Epsilon epsilon, std::uint64_t contribution, std::size_t count) {
    const auto noise = stat::DiscreteLaplace::make(epsilon, contribution);
    REQUIRE(noise);
    const stat::RandomBytes source{fixed_bytes(20260301)};
    stat::Draws draws{source};
    std::map<std::int64_t, double> seen;
    for (std::size_t at{0}; at < count; ++at) {
        ++seen[noise->draw(draws)];
    }
    const double p{std::exp(
        -static_cast<double>(epsilon.numerator) / static_cast<double>(epsilon.denominator)
        / static_cast<double>(contribution))};
    double sum{0};
    double bins{-1};
    double rest_expected{static_cast<double>(count)};
    double rest_seen{static_cast<double>(count)};
    for (std::int64_t value{-1000}; value <= 1000; ++value) {
        const double expected{
            (1 - p) / (1 + p) * std::pow(p, static_cast<double>(std::abs(value)))
            * static_cast<double>(count)};
        if (expected < 20) {
            continue;
        }
        sum += std::pow(seen[value] - expected, 2) / expected;
        rest_expected -= expected;
        rest_seen -= seen[value];
        ++bins;
    }
    if (rest_expected > 5) {
        sum += std::pow(rest_seen - rest_expected, 2) / rest_expected;
        ++bins;
    }
    return {sum, bins};
}

}

TEST_CASE("a million draws follow the discrete Laplace distribution", "[statistics]") {
    struct Setting {
        stat::Epsilon epsilon;
        std::uint64_t contribution;
    };
    for (const Setting& each :
         {Setting{{1, 1}, 1}, Setting{{1, 10}, 1}, Setting{{7, 5}, 3}, Setting{{3, 1}, 2}}) {
        const auto [sum, freedom] = chi_square(each.epsilon, each.contribution, 1'000'000);
        INFO("ε = " << each.epsilon.numerator << '/' << each.epsilon.denominator);
        // 5 standard deviations of χ²: the seed is fixed, so this either holds or does not
        CHECK(sum < freedom + 5 * std::sqrt(2 * freedom));
        CHECK(freedom >= 4);
    }
}

TEST_CASE("noise has no sign", "[statistics]") {
    const auto noise = stat::DiscreteLaplace::make({1, 5}, 1);
    REQUIRE(noise);
    const stat::RandomBytes source{fixed_bytes(3)};
    stat::Draws draws{source};
    std::int64_t above{0};
    std::int64_t below{0};
    for (int at{0}; at < 200'000; ++at) {
        const std::int64_t value{noise->draw(draws)};
        above += value > 0 ? 1 : 0;
        below += value < 0 ? 1 : 0;
    }
    CHECK(
        static_cast<double>(std::abs(above - below))
        < 5 * std::sqrt(static_cast<double>(above + below)));
}

TEST_CASE("no scale is taken that cannot be drawn exactly", "[statistics]") {
    CHECK_FALSE(stat::DiscreteLaplace::make({0, 1}, 1));
    CHECK_FALSE(stat::DiscreteLaplace::make({1, 0}, 1));
    CHECK_FALSE(stat::DiscreteLaplace::make({1, 1}, 0));
    CHECK_FALSE(stat::DiscreteLaplace::make({1, (1U << 20U) + 1}, 1));
    CHECK(stat::DiscreteLaplace::make({1, 1U << 20U}, 1U << 20U));
}

TEST_CASE(
    "uniform draws below a bound are uniform, and a failing source gives none", "[statistics]") {
    const stat::RandomBytes source{fixed_bytes(4)};
    stat::Draws draws{source};
    std::array<int, 7> seen{};
    for (int at{0}; at < 70'000; ++at) {
        ++seen[draws.below(7)];
    }
    for (const int each : seen) {
        CHECK(std::abs(each - 10'000) < 500);
    }
    const stat::RandomBytes failing{
        [](std::span<std::byte>) { throw std::runtime_error{"no randomness"}; }};
    stat::Draws none{failing};
    const auto noise = stat::DiscreteLaplace::make({1, 1}, 1);
    CHECK_THROWS_AS(noise->draw(none), std::runtime_error);
}

#ifdef __x86_64__
TEST_CASE("the sampler has no floating-point instruction", "[statistics]") {
    const std::string command{"objdump -d --no-show-raw-insn " LAUTTURI_STATISTICS_LIBRARY
                              " 2>/dev/null"};
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe{popen(command.c_str(), "r"), pclose};
    REQUIRE(pipe);
    // arithmetic, conversion and comparison; moves through vector registers are no arithmetic
    const std::regex floating{
        R"(\t(v?(add|sub|mul|div|sqrt|min|max|u?comi|cvt\w*2|round|fmadd\w*|fnmadd\w*|hadd|cmp\w*)(ss|sd|ps|pd)|v?cvt\w+|f(ld|st|add|sub|mul|div|ild|ist|com|sqrt|xch|abs|chs)\w*)\b)"};
    std::map<std::string, int> found;
    std::map<std::string, int> lines;
    std::string member;
    std::array<char, 4096> line{};
    while (std::fgets(line.data(), line.size(), pipe.get()) != nullptr) {
        const std::string text{line.data()};
        if (const std::size_t at{text.find(".o:     file format")}; at != std::string::npos) {
            member = text.substr(0, at);
            continue;
        }
        ++lines[member];
        found[member] += std::regex_search(text, floating) ? 1 : 0;
    }
    CHECK(lines["laplace.cpp"] > 50);
    CHECK(lines["randomness.cpp"] > 50);
    CHECK(found["laplace.cpp"] == 0);
    CHECK(found["randomness.cpp"] == 0);
    CHECK(found["noise.cpp"] == 0);
    CHECK(found["models.cpp"] == 0);
    CHECK(found["metrics.cpp"] > 0); // the reader of instructions itself must work
}
#endif

TEST_CASE("the same question has the same answer, and is drawn once", "[statistics]") {
    const stat::RandomBytes source{fixed_bytes(6)};
    stat::Draws draws{source};
    stat::StickyAnswers answers;
    stat::Question question{"2026-Q1", {"north", "south"}, {1, 10}, 1};
    const std::vector<std::int64_t> counts{100, 200};
    const auto first = answers.answer(question, counts, draws);
    REQUIRE(first.ok());
    for (int at{0}; at < 50; ++at) {
        CHECK(answers.answer(question, counts, draws).value() == first.value());
    }
    CHECK(answers.given().size() == 1);
    stat::StickyAnswers kept{answers.given()}; // as a store would bring it back
    CHECK(kept.answer(question, counts, draws).value() == first.value());
    question.epsilon = {1, 11};
    CHECK(answers.answer(question, counts, draws).value() != first.value());
    question.epsilon = {0, 1};
    CHECK(
        answers.answer(question, counts, draws).rejection().code
        == gateway::core::Code{"NOISE_SCALE"});
    question.epsilon = {1, 1};
    question.atoms.pop_back();
    CHECK(
        answers.answer(question, counts, draws).rejection().code
        == gateway::core::Code{"ATOMS_DIFFER"});
}

TEST_CASE("noised tables add up, and hide nothing by clipping before they do", "[statistics]") {
    const stat::RandomBytes source{fixed_bytes(7)};
    stat::Draws draws{source};
    stat::StickyAnswers answers;
    const stat::Question question{"2026-Q1", {"a", "b", "c", "d"}, {1, 4}, 1};
    const std::vector<std::int64_t> counts{0, 5, 0, 9};
    const auto atoms = answers.answer(question, counts, draws);
    REQUIRE(atoms.ok());
    const std::vector<std::size_t> rows{0, 0, 1, 1};
    const std::vector<std::size_t> all{0, 0, 0, 0};
    const auto by_row = stat::summed_up(atoms.value(), rows, 2);
    CHECK(by_row[0] + by_row[1] == stat::summed_up(atoms.value(), all, 1)[0]);
    CHECK(stat::shown(-3) == 0);
    CHECK(stat::shown(3) == 3);
}

TEST_CASE("nobody contributes more than the bound", "[statistics]") {
    const stat::RandomBytes source{fixed_bytes(8)};
    stat::Draws draws{source};
    std::vector<std::uint32_t> persons(1000, 0);
    persons.push_back(1);
    const auto counted = stat::bounded_contributions(persons, 3, draws);
    CHECK(std::count(counted.begin(), counted.end() - 1, true) == 3);
    CHECK(counted.back());
}

TEST_CASE("scores are clamped before they are summed, and an overflow is no sum", "[statistics]") {
    const std::vector<std::int64_t> scores{5, 11, -4};
    CHECK(stat::clamped_sum(scores, 0, 10) == 15);
    CHECK_FALSE(stat::clamped_sum(scores, 10, 0));
    const std::int64_t most{std::numeric_limits<std::int64_t>::max()};
    const std::vector<std::int64_t> large{most, most};
    CHECK_FALSE(stat::clamped_sum(large, 0, most));
}
