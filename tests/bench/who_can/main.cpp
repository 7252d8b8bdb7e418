// The analysis over the shipped rules: every item to everyone at any time, what two sets differ in,
// what never acts.

#include "gateway/config/configuration.h"
#include "gateway/crypto/digest.h"
#include "gateway/policy/analysis.h"
#include "tests/bench/support/bench.h"

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

using namespace gateway;
namespace bench = tests::bench;

namespace {

std::shared_ptr<const policy::RuleSet> shipped_rules() {
    const char* const source{std::getenv("LAUTTURI_SOURCE")};
    const auto files =
        config::FileSet::read(std::string{source == nullptr ? "." : source} + "/mappings");
    const config::Loaded loaded{config::load(files, crypto::sha256(files.pack()), {})};
    if (!loaded.configuration) {
        std::fprintf(stderr, "the shipped configuration does not load\n");
        std::exit(1);
    }
    return loaded.configuration->rules;
}

double seconds(const std::function<void()>& work) {
    const auto began = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

}

int main() {
    const std::size_t runs{bench::wanted_runs()};
    const auto rules = shipped_rules();
    std::size_t rows{0};
    const auto sweep = [&] {
        return seconds([&] {
            const auto reaches = policy::who_can(*rules, {});
            rows = reaches.size();
            bench::keep(reaches);
        });
    };
    bench::print(bench::value_row("who-can.sweep", "s", bench::repeat(runs, sweep), 1.0));
    std::fprintf(
        stderr, "who-can: %zu permits, %zu caps, %zu parties, %zu items; %zu ways to get one\n",
        rules->law().permits.size(), rules->law().caps.size(), rules->law().parties.size(),
        rules->law().items.size(), rows);
    bench::print(bench::value_row("who-can.diff", "s", bench::repeat(runs, [&] {
                                      return seconds([&] {
                                          const auto changes = policy::compare(*rules, *rules);
                                          bench::keep(changes);
                                      });
                                  })));
    const core::Instant from{*core::parse_instant("2026-06-01T00:00:00Z")};
    bench::print(bench::value_row("who-can.dead", "s", bench::repeat(runs, [&] {
                                      return seconds([&] {
                                          const auto dead = policy::dead_rules(*rules, from);
                                          bench::keep(dead);
                                      });
                                  })));
    return 0;
}
