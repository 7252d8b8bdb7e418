// statistics-search: the whole lattice of a set the size of Adult (30,000 records, nine
// quasi-identifiers, 12,960 nodes) and of a million records with seven (3,240 nodes), k = 5, at
// most 2 % suppressed; by one thread and by two. A row
// `.cpu` is the CPU time of the same runs: what a machine that does nothing else would take at
// most. The set is in memory; rss is the peak of the process, with the million read, searched,
// written and verified.

#include "gateway/statistics/record_release.h"
#include "tests/bench/support/bench.h"

#include <chrono>
#include <iostream>
#include <random>

namespace {

using namespace gateway::statistics;
using namespace tests::bench;

struct Attribute {
    std::size_t leaves;
    std::vector<std::size_t> widths; ///< leaves a label has on levels 1, 2, …; then the root
};

/// Rows `leaf;label;…;*`.
std::string hierarchy_of(const Attribute& attribute) {
    std::string text;
    for (std::size_t leaf{0}; leaf < attribute.leaves; ++leaf) {
        text += std::to_string(leaf);
        for (const std::size_t width : attribute.widths) {
            text += ";" + std::to_string(leaf / width * width) + "+" + std::to_string(width);
        }
        text += ";*\n";
    }
    return text;
}

struct Set {
    Schema schema;
    std::map<std::string, std::string> hierarchies;
    std::string text;
};

/// Values as uneven as those of people: the square of a uniform draw.
Set make_set(std::size_t records, const std::vector<Attribute>& attributes) {
    Set made;
    std::string head;
    for (std::size_t at{0}; at < attributes.size(); ++at) {
        const std::string name{"q" + std::to_string(at)};
        made.schema.columns.push_back({name, ColumnKind::quasi, name});
        made.hierarchies[name] = hierarchy_of(attributes[at]);
        head += name + ";";
    }
    made.schema.columns.push_back({"answer", ColumnKind::sensitive});
    made.text = head + "answer\n";
    std::mt19937_64 random{20260301};
    std::uniform_real_distribution<double> uniform{0, 1};
    for (std::size_t record{0}; record < records; ++record) {
        for (const Attribute& each : attributes) {
            const double drawn{uniform(random)};
            made.text += std::to_string(
                static_cast<std::size_t>(drawn * drawn * static_cast<double>(each.leaves)));
            made.text += ';';
        }
        made.text += std::to_string(static_cast<int>(uniform(random) * 5)) + "\n";
    }
    return made;
}

/// 12,960 = 2 · 5 · 2 · 3 · 4 · 3 · 3 · 2 · 3 nodes, the heights of the hierarchies that ARX uses.
std::vector<Attribute> adult_attributes() {
    return {{2, {}},    {74, {5, 10, 20}}, {5, {}},  {7, {3}}, {16, {2, 6}},
            {41, {14}}, {8, {3}},          {14, {}}, {2, {1}}};
}

/// 3,240 = 5 · 3 · 4 · 3 · 3 · 3 · 2 nodes.
std::vector<Attribute> large_attributes() {
    return {{100, {5, 10, 20}}, {20, {5}}, {60, {5, 20}}, {12, {4}}, {9, {3}}, {8, {2}}, {2, {}}};
}

DataSet read(const Set& set) {
    auto data = read_data(set.text, set.schema, set.hierarchies);
    if (!data) {
        std::cerr << data.rejection().code << '\n';
        std::exit(1);
    }
    return std::move(data).value();
}

Models models_with(bool diverse) {
    Models models;
    models.k = 5;
    models.suppression = {2, 100};
    if (diverse) {
        models.l = 3;
        models.t = Ratio{3, 10};
    }
    return models;
}

double seconds_of(const DataSet& data, const Models& models, unsigned threads, std::size_t nodes) {
    const auto began = std::chrono::steady_clock::now();
    const auto found = search(data, models, {Metric::loss, threads, {}, Above::search});
    const std::chrono::duration<double> took{std::chrono::steady_clock::now() - began};
    if (!found || found.value().nodes != nodes) {
        std::cerr << "the lattice is not the one that was meant\n";
        std::exit(1);
    }
    keep(found.value().nodes);
    return took.count();
}

void measure(
    const std::string& name, const DataSet& data, bool diverse, unsigned threads, std::size_t nodes,
    std::optional<double> goal, std::size_t runs) {
    const Models models{models_with(diverse)};
    Series cpu;
    const Series wall{repeat(runs, [&] {
        const auto before = cpu_time(Whose::process);
        const double took{seconds_of(data, models, threads, nodes)};
        cpu.add(std::chrono::duration<double>(cpu_time(Whose::process) - before).count());
        return took;
    })};
    print(value_row(name, "s", wall, goal));
    print(value_row(name + ".cpu", "s", cpu));
}

/// The million from text to accepted bytes.
void release_once(const Set& set) {
    const DataSet data{read(set)};
    std::mt19937_64 random{1};
    const RandomBytes bytes{[&](std::span<std::byte> into) {
        for (std::byte& each : into) {
            each = static_cast<std::byte>(random() & 0xFFU);
        }
    }};
    const auto began = std::chrono::steady_clock::now();
    const auto release =
        anonymise(data, set.schema, models_with(false), {2, 7, {}, Above::none}, bytes);
    const std::chrono::duration<double> took{std::chrono::steady_clock::now() - began};
    if (!release || !release.value().bytes) {
        std::cerr << "the million was not released\n";
        std::exit(1);
    }
    print(value_row("statistics-search.1m.release", "s", Series{{took.count()}}));
}

}

int main() {
    {
        const DataSet data{read(make_set(30'000, adult_attributes()))};
        measure("statistics-search.30k", data, false, 1, 12'960, 0.5, wanted_runs());
        measure("statistics-search.30k.2", data, false, 2, 12'960, std::nullopt, wanted_runs());
        measure("statistics-search.30k.lt", data, true, 1, 12'960, std::nullopt, wanted_runs(3));
    }
    const Set set{make_set(1'000'000, large_attributes())};
    {
        const DataSet data{read(set)};
        measure("statistics-search.1m.1", data, false, 1, 3'240, std::nullopt, wanted_runs(3));
        measure("statistics-search.1m", data, false, 2, 3'240, 5, wanted_runs());
    }
    release_once(set);
    print(value_row(
        "statistics-search.rss", "bytes", Series{{static_cast<double>(peak_resident_bytes())}},
        500e6));
}
