#include "tests/bench/support/bench.h"
#include "tests/bench/support/counters.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <unistd.h>

using namespace tests::bench;

namespace {

/// Work that takes some milliseconds of CPU.
void spin(std::chrono::milliseconds time) {
    const auto begun = cpu_time(Whose::thread);
    std::uint64_t value{1};
    while (cpu_time(Whose::thread) - begun < time) {
        for (int turn{0}; turn < 1'000; ++turn) {
            value = value * 6364136223846793005ULL + 1;
        }
        keep(value);
    }
}

}

TEST_CASE("medians and quantiles are those of the values", "[bench]") {
    CHECK(Series{{3, 1, 2}}.median() == 2);
    CHECK(Series{{4, 1, 3, 2}}.median() == 2.5);
    CHECK(Series{{5}}.median() == 5);
    CHECK(Series{{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}}.quantile(0.9) == 9);
    CHECK(Series{{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}}.quantile(0.99) == 10);
    CHECK(Series{{2, 1, 3}}.min() == 1);
    CHECK(Series{{2, 1, 3}}.max() == 3);
}

TEST_CASE("subject and reference take turns, after one turn that does not count", "[bench]") {
    std::string order;
    const Comparison comparison{compare(
        4,
        [&] {
            order += 's';
            return 6.0;
        },
        [&] {
            order += 'r';
            return 4.0;
        })};
    CHECK(order == "rssrrssrrs");
    CHECK(comparison.subject.size() == 4);
    CHECK(comparison.ratios.median() == 1.5);
}

TEST_CASE("a row is one line of JSON with its nine members in order", "[bench]") {
    Comparison comparison;
    comparison.subject = Series{{3, 1, 2}};
    comparison.reference = Series{{2, 2, 2}};
    comparison.ratios = Series{{1.5, 0.5, 1}};
    const std::string line{
        to_json(value_row("gate-decide.p50", "ns", comparison, "a scan", 1'000))};
    CHECK(
        line
        == R"({"name":"gate-decide.p50","value":2.0,"unit":"ns","ratio":1.0,"against":"a scan","goal":1000.0,)"
           R"("runs":3,"min":1.0,"max":3.0})");
    const auto plain = nlohmann::json::parse(to_json(value_row("a", "s", comparison.subject)));
    CHECK(plain["ratio"].is_null());
    CHECK(plain["against"].is_null());
    CHECK(plain["goal"].is_null());
    const auto ratio = nlohmann::json::parse(to_json(ratio_row("b", comparison, "nginx", 1.5)));
    CHECK(ratio["value"] == 1.0);
    CHECK(ratio["unit"] == "ratio");
    CHECK(ratio["max"] == 1.5);
}

TEST_CASE("CPU time is that of the work and not of the waiting", "[bench]") {
    const auto thread = cpu_time(Whose::thread);
    const auto process = cpu_time(Whose::process);
    const auto same_process = cpu_time_of(::getpid());
    ::usleep(20'000);
    CHECK(cpu_time(Whose::thread) - thread < std::chrono::milliseconds{15});
    spin(std::chrono::milliseconds{20});
    CHECK(cpu_time(Whose::thread) - thread >= std::chrono::milliseconds{20});
    CHECK(cpu_time(Whose::process) - process >= std::chrono::milliseconds{20});
    CHECK(cpu_time_of(::getpid()) - same_process >= std::chrono::milliseconds{20});
    CHECK_THROWS_AS(
        cpu_time_of(0x0fffffff), std::runtime_error); // above the kernel's largest process id
}

TEST_CASE("peak memory grows with what is touched", "[bench]") {
    const std::uint64_t before{peak_resident_bytes()};
    CHECK(before > 0);
    std::vector<char> touched(64U << 20U, 'x');
    keep(touched);
    CHECK(peak_resident_bytes() > before + (32U << 20U));
    CHECK(peak_resident_bytes_of(::getpid()) >= before);
}

TEST_CASE(
    "instructions are counted where the kernel allows it, and are absent elsewhere", "[bench]") {
    InstructionCounter counter;
    counter.start();
    spin(std::chrono::milliseconds{2});
    const auto instructions = counter.read();
    CHECK(instructions.has_value() == counter.available());
    CHECK(instructions.value_or(1'000'000) > 10'000);
}
