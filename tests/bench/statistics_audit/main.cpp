// statistics-audit: the attacker's view of tables of about 10,000 cells suppressed as
// protection leaves them: a tenth of a plain one of 99 × 99 codes and its totals, a quarter of a
// cube of 20 × 21 × 21, where every line needs its partners. A row `.cpu` is the CPU time of the
// same runs.

#include "gateway/statistics/audit.h"
#include "tests/bench/support/bench.h"

#include <chrono>
#include <functional>
#include <iostream>
#include <random>

namespace {

using namespace gateway::statistics;
using namespace tests::bench;

/// Every cell with its totals; cells that are small are suppressed, and as many others.
Table make_table(const std::vector<std::size_t>& sizes, int percent) {
    Table table;
    std::size_t count{1};
    for (std::size_t at{0}; at < sizes.size(); ++at) {
        Dimension& each{table.dimensions.emplace_back()};
        each.name = "d" + std::to_string(at);
        each.total = "T";
        for (std::size_t code{0}; code < sizes[at]; ++code) {
            each.codes.push_back(std::to_string(code));
        }
        count *= sizes[at] + 1;
    }
    std::vector<std::int64_t> values(count, 0);
    const auto place_of = [&](std::size_t offset) {
        std::vector<std::size_t> place(sizes.size());
        for (std::size_t at{sizes.size()}; at-- > 0; offset /= sizes[at] + 1) {
            place[at] = offset % (sizes[at] + 1);
        }
        return place;
    };
    std::mt19937_64 random{20260301};
    for (std::size_t offset{0}; offset < count; ++offset) {
        const auto place = place_of(offset);
        bool inner{true};
        for (std::size_t at{0}; at < sizes.size(); ++at) {
            inner = inner && place[at] < sizes[at];
        }
        const bool small{std::uniform_int_distribution<int>{0, 19}(random) == 0};
        const std::int64_t value{
            std::uniform_int_distribution<std::int64_t>{small ? 1 : 10, small ? 4 : 200}(random)};
        for (std::size_t mask{0}; inner && mask < (std::size_t{1} << sizes.size()); ++mask) {
            std::size_t total{0};
            for (std::size_t at{0}; at < sizes.size(); ++at) {
                total = total * (sizes[at] + 1) + ((mask >> at & 1U) != 0 ? sizes[at] : place[at]);
            }
            values[total] += value;
        }
    }
    for (std::size_t offset{0}; offset < count; ++offset) {
        Cell cell;
        bool inner{true};
        const auto place = place_of(offset);
        for (std::size_t at{0}; at < sizes.size(); ++at) {
            inner = inner && place[at] < sizes[at];
            cell.at.push_back(place[at] < sizes[at] ? std::to_string(place[at]) : "T");
        }
        const bool partner{inner && std::uniform_int_distribution<int>{0, 99}(random) < percent};
        if (values[offset] >= 5 && !partner) {
            cell.value = values[offset];
        }
        table.cells.push_back(std::move(cell));
    }
    return table;
}

double seconds_of(const std::vector<Table>& tables) {
    const auto began = std::chrono::steady_clock::now();
    const auto system = system_of(tables);
    const auto audited = audit(system.value(), 5);
    const std::chrono::duration<double> took{std::chrono::steady_clock::now() - began};
    if (!audited) {
        std::cerr << audited.rejection().code << '\n';
        std::exit(1);
    }
    std::cerr << audited.value().intervals.size() << " suppressed, "
              << audited.value().recomputable.size() << " recomputable\n";
    return took.count();
}

void measure(const std::string& name, const std::vector<Table>& tables) {
    Series cpu;
    const Series wall{repeat(wanted_runs(3), [&] {
        const auto before = cpu_time(Whose::process);
        const double took{seconds_of(tables)};
        cpu.add(std::chrono::duration<double>(cpu_time(Whose::process) - before).count());
        return took;
    })};
    print(value_row(name, "s", wall, 10));
    print(value_row(name + ".cpu", "s", cpu));
}

}

int main() {
    measure("statistics-audit.10k", {make_table({99, 99}, 5)});
    measure("statistics-audit.10k.cube", {make_table({20, 21, 21}, 20)});
}
