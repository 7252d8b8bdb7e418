#include "tests/bench/support/bench.h"

#include <nlohmann/json.hpp>
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <stdexcept>

namespace tests::bench {

namespace {

std::chrono::nanoseconds sum(const rusage& usage) {
    return std::chrono::seconds{usage.ru_utime.tv_sec}
           + std::chrono::microseconds{usage.ru_utime.tv_usec}
           + std::chrono::seconds{usage.ru_stime.tv_sec}
           + std::chrono::microseconds{usage.ru_stime.tv_usec};
}

std::uint64_t peak_from(const std::string& status_file) {
    std::ifstream file{status_file};
    for (std::string line; std::getline(file, line);) {
        if (line.rfind("VmHWM:", 0) == 0) {
            return std::stoull(line.substr(6)) * 1024;
        }
    }
    throw std::runtime_error{"no such process"};
}

Row row_of(std::string name, std::string unit, const Series& series) {
    Row row;
    row.name = std::move(name);
    row.unit = std::move(unit);
    row.value = series.median();
    row.runs = series.size();
    row.min = series.min();
    row.max = series.max();
    return row;
}

}

std::string to_json(const Row& row) {
    using Json = nlohmann::ordered_json;
    Json json;
    json["name"] = row.name;
    json["value"] = row.value;
    json["unit"] = row.unit;
    json["ratio"] = row.ratio ? Json(*row.ratio) : Json(nullptr);
    json["against"] = row.against.empty() ? Json(nullptr) : Json(row.against);
    json["goal"] = row.goal ? Json(*row.goal) : Json(nullptr);
    json["runs"] = row.runs;
    json["min"] = row.min;
    json["max"] = row.max;
    return json.dump();
}

void print(const Row& row) {
    std::cout << to_json(row) << std::endl;
}

double Series::quantile(double share) const {
    if (m_values.empty()) {
        throw std::logic_error{"a series without values"};
    }
    std::vector<double> sorted{m_values};
    std::sort(sorted.begin(), sorted.end());
    const double place{share * static_cast<double>(sorted.size())};
    const auto above = static_cast<std::size_t>(std::ceil(place));
    const std::size_t at{above == 0 ? 0 : std::min(above, sorted.size()) - 1};
    const bool between{share == 0.5 && sorted.size() % 2 == 0};
    return between ? (sorted[at] + sorted[at + 1]) / 2 : sorted[at];
}

Comparison compare(std::size_t runs, const Run& subject, const Run& reference) {
    static_cast<void>(reference());
    static_cast<void>(subject());
    Comparison comparison;
    for (std::size_t run{0}; run < runs; ++run) {
        double taken{0};
        double by_reference{0};
        if (run % 2 == 0) {
            taken = subject();
            by_reference = reference();
        } else {
            by_reference = reference();
            taken = subject();
        }
        comparison.subject.add(taken);
        comparison.reference.add(by_reference);
        comparison.ratios.add(taken / by_reference);
    }
    return comparison;
}

Series repeat(std::size_t runs, const Run& subject) {
    static_cast<void>(subject());
    Series series;
    for (std::size_t run{0}; run < runs; ++run) {
        series.add(subject());
    }
    return series;
}

Row value_row(
    std::string name, std::string unit, const Series& subject, std::optional<double> goal) {
    Row row{row_of(std::move(name), std::move(unit), subject)};
    row.goal = goal;
    return row;
}

Row value_row(
    std::string name, std::string unit, const Comparison& comparison, std::string against,
    std::optional<double> goal) {
    Row row{value_row(std::move(name), std::move(unit), comparison.subject, goal)};
    row.ratio = comparison.ratios.median();
    row.against = std::move(against);
    return row;
}

Row ratio_row(
    std::string name, const Comparison& comparison, std::string against,
    std::optional<double> goal) {
    Row row{row_of(std::move(name), "ratio", comparison.ratios)};
    row.ratio = row.value;
    row.against = std::move(against);
    row.goal = goal;
    return row;
}

std::chrono::nanoseconds cpu_time(Whose whose) {
    timespec time{};
    rusage usage{};
    switch (whose) {
    case Whose::thread:
    case Whose::process:
        ::clock_gettime(
            whose == Whose::thread ? CLOCK_THREAD_CPUTIME_ID : CLOCK_PROCESS_CPUTIME_ID, &time);
        return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
    case Whose::ended_children: ::getrusage(RUSAGE_CHILDREN, &usage); return sum(usage);
    }
    return {};
}

std::chrono::nanoseconds cpu_time_of(pid_t process) {
    clockid_t clock{};
    timespec time{};
    if (::clock_getcpuclockid(process, &clock) != 0 || ::clock_gettime(clock, &time) != 0) {
        throw std::runtime_error{"no such process"};
    }
    return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

std::uint64_t peak_resident_bytes() {
    return peak_from("/proc/self/status");
}

std::uint64_t peak_resident_bytes_of(pid_t process) {
    return peak_from("/proc/" + std::to_string(process) + "/status");
}

std::size_t wanted_runs(std::size_t otherwise) {
    const char* const wanted{
        std::getenv("LAUTTURI_BENCH_RUNS")}; // NOLINT(concurrency-mt-unsafe): before any thread
    const std::size_t runs{wanted == nullptr ? otherwise : std::strtoul(wanted, nullptr, 10)};
    return runs == 0 ? 1 : runs;
}

}
